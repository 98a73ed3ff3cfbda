"""What pages cost: how many queries, parsed documents and bytes, and that none costs more for what is not on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from scenarios.db import Base
from scenarios.decisions.evidence import link
from scenarios.store.decisions import evidence as pieces
from scenarios.store.decisions.decision import AnswerRow, DecisionChangeRow, DecisionRow
from scenarios.store.decisions.finding import FindingRow, GroundRow
from scenarios.store.decisions.you_said_we_did import SaidAndDonePartRow
from scenarios.store.results.outcome import OutcomeRow
from scenarios.store.results.room_voice import VoiceRow
from tests.every_route import House, Person
from tests.page_cost import Cost, cost, costs, grow, opened, readers, story_pages

MOST = {
    "/review/decisions/<int:decision_id>": 8,
    "/review/findings/<int:finding_id>": 13,
    "/review/<int:outcome_id>": 10,
    "/said-and-done/<code>": 9,
    "/review/said-and-done/<kind>/<key>": 9,
    "/pathways/<slug>/what-became": 9,
    **{f"/{face}/<code>": 15 for face in ("join", "screen", "host", "scribe", "backstage")},
    "/review/pathways/<slug>/<int:number>/conformance": 23,
    "/review/pathways/<slug>/<int:number>/fit": 24,
    "/review/pathways/<slug>/<int:number>/coverage": 21,
    "/review/pathways/<slug>/<int:number>/coverage/<kind>/<key>": 20,
    "/review/pathways/<slug>/<int:number>/stories/<int:story_id>/scenes/<key>": 18,
}
"""The most queries of some pages that are no page of a story: those about a version have a page of several lists, and
count kind by kind, so that others have a turn in between."""
MOST_OF_A_STORY = 10
"""The most queries of every page of a story: for its writer, for readers and for moderators."""
MOST_OF_ALL = 15
"""The most queries of any other page."""
STORY = ("/write/", "/stories/", "/moderate/", "/tell/", "/build/")

LISTS = "lists what there is, all of it on one page"
GROWS = {
    "/build": LISTS,
    "/events": LISTS,
    "/host": LISTS,
    "/host/sections/<int:section_id>/stories/new": LISTS,
    "/moderate": LISTS,
    "/moderate/contributions": LISTS,
    "/moderate/remarks": LISTS,
    "/stories": LISTS,
    "/review": LISTS,
    "/review/decisions": LISTS,
    "/review/decisions/new": LISTS,
    "/review/events": LISTS,
    "/review/findings": LISTS,
    "/review/findings/<int:finding_id>/decisions": LISTS,
    "/review/findings/<int:finding_id>/rests-on": LISTS,
    "/review/said-and-done": LISTS,
    "/review/said-and-done/<kind>/<key>/results": LISTS,
    "/review/take-away": LISTS,
    "/design/<slug>": LISTS,
    "/pathways/<slug>/versions/<int:number>/remarks": LISTS,
    "/pathways/<slug>/versions/<int:number>/remarks/<about>": LISTS,
    "/pathways/<slug>/stages/<key>": LISTS,
    "/pathways/<slug>/versions/<int:number>/stages/<key>": LISTS,
    "/review/pathways/<slug>/<int:number>/coverage": LISTS,
    "/review/pathways/<slug>/<int:number>/coverage/<kind>/<key>": LISTS,
    "/review/pathways/<slug>/<int:number>/conformance": LISTS,
    "/review/pathways/<slug>/<int:number>/fit": LISTS,
}
"""Pages that cost more where there is more in the store, each with the reason. One that no longer does has to go."""
READ_APART = {"/review/findings/<int:finding_id>/evidence/<int:evidence_id>/file"} | {
    f"/review/pathways/<slug>/<int:number>/{name}"
    for name in (
        "beside",
        "conformance",
        "coverage",
        "coverage/<kind>/<key>",
        "fit",
        "picture",
        "picture.svg",
    )
}
"""Pages that read in several sessions.

A file is sent in parts, and whoever takes it may be slow. What is counted over all stories of a version is counted in
parts, and everybody else has a turn between two of them.
"""
SAME_SIZE = 100
"""Bytes by which an answer may differ all the same: numbers get longer, and each form has a token of its own."""


class Measured:
    """The house, who reads each page in it, and what the pages cost before and after there was more in the store."""

    def __init__(self, house: House) -> None:
        self.house = house
        who, shown = readers(house), story_pages(house)
        for person, path in shown.values():
            house.asks(person, "GET", path)  # What is news the first time is none the second.
        self.small = costs(house, who) | self._of(shown)
        grow(house.database, 3)
        self.large = costs(house, who) | self._of(shown)
        self.deciding = self._deciding()

    def _of(self, pages: dict[str, tuple[Person, str]]) -> dict[str, Cost]:
        return {name: cost(self.house, *page) for name, page in pages.items()}

    def _deciding(self) -> dict[str, tuple[Cost, Cost]]:
        """Each page with one of the things that it lists, and with eight of them."""
        designer, database = self.house.people["designer"], self.house.database
        finding = int(self.house.values["finding_id"])
        decision = int(self.house.values["decision_id"])
        with database.read() as session:
            rests_on = _vote_of(session, finding)
        pages = {
            "a decision": f"/review/decisions/{decision}",
            "a finding": f"/review/findings/{finding}",
            "a finding's decisions": f"/review/findings/{finding}/decisions",
            "a result": f"/review/{rests_on}",
        }
        told = self.house.path(next(rule for rule in self.house.rules("GET") if str(rule) == "/said-and-done/<code>"))
        whole = cost(self.house, designer, told)
        database.write(lambda session: _leave_one(session, decision, finding))
        one = {name: cost(self.house, designer, path) for name, path in pages.items()}
        database.write(lambda session: _make_eight(session, decision, finding))
        for number in range(7):
            piece = link("It says so.", f"https://example.org/{number}")
            database.write(lambda session, piece=piece: pieces.add(session, designer.account, finding, piece))
        eight = {name: cost(self.house, designer, path) for name, path in pages.items()}
        database.write(_leave_one_told)
        told_one = cost(self.house, designer, told)
        return {name: (one[name], eight[name]) for name in pages} | {"You said, we did": (told_one, whole)}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Measured]:
    """Everything is measured once, for all tests of this file."""
    with opened(tmp_path_factory.mktemp("house"), migrated_file) as house:
        yield Measured(house)


def test_every_page_that_somebody_reads_is_measured(measured: Measured) -> None:
    assert len(measured.small) > 150
    assert measured.small.keys() == measured.large.keys()
    assert set(MOST) | set(GROWS) <= measured.small.keys()


def test_no_template_asks_the_store(measured: Measured) -> None:
    assert {name: each.drawing for name, each in measured.large.items() if each.drawing} == {}


def test_no_row_reads_by_itself_what_it_refers_to() -> None:
    """``raise`` and not ``raise_on_sql``: whether a look succeeds must not depend on what else was read before it."""
    loads = {
        f"{mapper.class_.__name__}.{each.key}": each.lazy
        for mapper in Base.registry.mappers
        for each in mapper.relationships
    }
    assert len(loads) > 20
    assert {name: lazy for name, lazy in loads.items() if lazy != "raise"} == {}


def test_no_page_costs_more_for_what_is_not_on_it(measured: Measured) -> None:
    dearer = {name for name, before in measured.small.items() if _is_dearer(before, measured.large[name])}
    assert dearer - set(GROWS) == set()


def test_a_page_that_grows_no_longer_is_not_excused(measured: Measured) -> None:
    dearer = {name for name, before in measured.small.items() if _is_dearer(before, measured.large[name])}
    assert set(GROWS) - dearer == set()


def test_no_page_of_a_story_asks_many_queries(measured: Measured) -> None:
    asked = {name: each.queries for name, each in measured.small.items() if name.startswith(STORY)}
    assert len(asked) > 50
    assert {name: count for name, count in asked.items() if count > MOST_OF_A_STORY} == {}


def test_no_page_asks_more_than_it_may(measured: Measured) -> None:
    asked = {name: each.queries for name, each in measured.small.items()}
    assert {name: count for name, count in asked.items() if count > MOST.get(name, MOST_OF_ALL)} == {}


def test_a_page_of_a_story_parses_the_story_and_its_pathway_once(measured: Measured) -> None:
    parsed = {name: each.parses for name, each in measured.small.items() if name.startswith("/stories/<")}
    assert parsed and max(parsed.values()) == 2


def test_a_page_is_read_in_one_session(measured: Measured) -> None:
    """Two where something is drawn or compared beside the loop, which holds no connection."""
    assert {name for name, each in measured.small.items() if each.transactions > 2} == READ_APART


@pytest.mark.parametrize("page", ["a decision", "a finding", "a finding's decisions", "a result", "You said, we did"])
def test_eight_of_what_a_page_lists_take_as_many_queries_as_one(measured: Measured, page: str) -> None:
    one, eight = measured.deciding[page]
    assert eight.queries == one.queries
    assert eight.size > one.size + SAME_SIZE, "all eight are on it"


def _is_dearer(before: Cost, after: Cost) -> bool:
    return after.queries > before.queries or after.parses > before.parses or after.size > before.size + SAME_SIZE


def _vote_of(session: Session, finding: int) -> int:
    """The first vote that a finding rests on."""
    on_it = select(func.min(GroundRow.id)).where(GroundRow.finding_id == finding, GroundRow.outcome_id.is_not(None))
    return session.scalars(select(GroundRow.outcome_id).where(GroundRow.id == on_it.scalar_subquery())).one() or 0


def _leave_one(session: Session, decision: int, finding: int) -> None:
    """A decision that answers one finding, and a finding that rests on one thing of each kind, as no other does."""
    session.execute(delete(AnswerRow))
    session.add(AnswerRow(decision_id=decision, finding_id=finding))
    session.execute(delete(GroundRow).where(GroundRow.finding_id != finding))
    for column in (GroundRow.outcome_id, GroundRow.voice_id, GroundRow.revision_id):
        of_it = select(func.min(GroundRow.id)).where(GroundRow.finding_id == finding, column.is_not(None))
        session.execute(delete(GroundRow).where(column.is_not(None), GroundRow.id != of_it.scalar_subquery()))


def _make_eight(session: Session, decision: int, finding: int) -> None:
    """Seven more findings that the decision answers, which rest on the same vote, and more for the first to rest on."""
    row = session.get_one(FindingRow, finding)
    vote = _vote_of(session, finding)
    for number in range(7):
        another = FindingRow(
            version_id=row.version_id, about=row.about, sentence=f"{row.sentence} {number}", made_by=row.made_by
        )
        session.add(another)
        session.flush()
        session.add(GroundRow(finding_id=another.id, outcome_id=vote))
        session.add(AnswerRow(decision_id=decision, finding_id=another.id))
        copied = {name: getattr(session.get_one(DecisionRow, decision), name) for name in _PLAIN}
        made = session.execute(insert(DecisionRow).values(copied)).inserted_primary_key
        session.add(DecisionChangeRow(decision_id=made[0], number=1, account_id=row.made_by, changed={}))
    voices = select(VoiceRow.id).where(VoiceRow.playing.is_not(None)).limit(8)
    for column, numbers in (("outcome_id", select(OutcomeRow.id).limit(8)), ("voice_id", voices)):
        there = set(session.scalars(select(getattr(GroundRow, column)).where(GroundRow.finding_id == finding)))
        for number in set(session.scalars(numbers)) - there:
            session.add(GroundRow(finding_id=finding, **{column: number}))
    for revision in session.scalars(select(OutcomeRow.revision_id).distinct()).all():
        for key in ("s1", "s2", "s3"):
            is_there = GroundRow.finding_id == finding, GroundRow.revision_id == revision, GroundRow.scene == key
            if not session.scalars(select(GroundRow.id).where(*is_there)).first():
                session.add(GroundRow(finding_id=finding, revision_id=revision, scene=key))


def _leave_one_told(session: Session) -> None:
    """One vote, one voice and one decision on each page of what was said and done."""
    for column in (SaidAndDonePartRow.outcome_id, SaidAndDonePartRow.voice_id, SaidAndDonePartRow.decision_id):
        first = select(func.min(SaidAndDonePartRow.id)).where(column.is_not(None)).group_by(SaidAndDonePartRow.page_id)
        session.execute(delete(SaidAndDonePartRow).where(column.is_not(None), SaidAndDonePartRow.id.not_in(first)))


_PLAIN = [column.name for column in DecisionRow.__table__.columns if column.name != "id"]
