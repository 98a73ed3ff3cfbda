"""The life of a pathway's version in the store: a draft at a time, immutable once under test, questioned before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scenarios.account import ANYONE, Account, Role
from scenarios.db import Database
from scenarios.errors import Conflict, Invalid, NotAllowed, NotFound
from scenarios.objection import Objection
from scenarios.pathways import draft as changes
from scenarios.pathways.draft import edition
from scenarios.pathways.pathway import Assumption, PathwayContent
from scenarios.pathways.remark import Became, Remark, RemarkKind, RemarkState
from scenarios.sample import PATHWAY
from scenarios.store.accounts.audit import AuditEntryRow
from scenarios.store.pathways import draft as drafts
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways import remark as remarks
from scenarios.store.pathways.pathway import PathwayVersionRow

pytestmark = pytest.mark.both_stores

DESIGNER = Account(name="Dana", roles=frozenset({Role.DESIGNER}))
MODERATOR = Account(name="Mo", roles=frozenset({Role.MODERATOR}))
OTHERS = [ANYONE, Account(roles=frozenset(set(Role) - {Role.DESIGNER}))]
QUESTION = Remark("question", RemarkKind.QUESTION, "Whose help is the right help?", "a carer")


def whole(content: PathwayContent) -> object:
    return content


def asks(question: str) -> changes.Change:
    return lambda content: replace(content, question=question)


@pytest.fixture
def under_test(database: Database) -> int:
    """The number of the version under test of the sample pathway."""

    def make(session: Session) -> int:
        row = pathways.create(session, PATHWAY.slug, PATHWAY.name)
        return pathways.activate(session, pathways.draft(session, row.id, PATHWAY.content).id).id

    return database.write(make)


@pytest.fixture
def draft(database: Database, under_test: int) -> int:
    """The number of the next version, a draft."""

    def make(session: Session) -> int:
        return drafts.start(session, DESIGNER, pathways.version(session, under_test).pathway_id).id

    return database.write(make)


@pytest.fixture
def opened(database: Database, draft: int) -> int:
    """The number of a draft that everyone may question."""
    database.write(lambda session: drafts.open_for_remarks(session, DESIGNER, draft))
    return draft


@pytest.fixture
def remark(database: Database, opened: int) -> int:
    """The number of a remark that waits for a moderator."""
    return database.write(lambda session: remarks.make(session, opened, QUESTION).id)


def edit(database: Database, version: int, change: changes.Change, seen: str = "", by: Account = DESIGNER) -> Any:
    """Change a version as a whole, having seen it as it is now or as ``seen`` says."""

    def work(session: Session) -> None:
        saw = seen or edition(pathways.version(session, version).content)
        drafts.edit(session, by, version, change, part=whole, seen=saw)

    return database.write(work)


def content(database: Database, version: int) -> PathwayContent:
    with database.read() as session:
        return pathways.version(session, version).content


def status(database: Database, version: int) -> str:
    with database.read() as session:
        return pathways.version(session, version).status


def activate(database: Database, version: int, by: Account = DESIGNER) -> None:
    seen = edition(content(database, version))
    database.write(lambda session: drafts.activate(session, by, version, seen=seen))


def test_a_new_pathway_has_an_address_and_an_empty_draft(database: Database) -> None:
    row = database.write(lambda session: drafts.make(session, DESIGNER, " Café at night "))
    assert (row.name, row.slug) == ("Café at night", "cafe-at-night")
    with database.read() as session:
        draft = pathways.open_draft(session, row.id)
    assert draft is not None and (draft.number, draft.content) == (1, PathwayContent())


def test_two_pathways_never_share_a_name_or_an_address(database: Database) -> None:
    database.write(lambda session: drafts.make(session, DESIGNER, "Café at night"))
    with pytest.raises(Invalid, match="already"):
        database.write(lambda session: drafts.make(session, DESIGNER, "café AT night"))
    other = database.write(lambda session: drafts.make(session, DESIGNER, "Cafe, at night"))
    assert other.slug == "cafe-at-night-2"


def test_the_next_version_starts_from_the_one_under_test(database: Database, draft: int) -> None:
    assert content(database, draft) == PATHWAY.content
    assert status(database, draft) == "draft"


def test_there_is_one_draft_at_a_time(database: Database, under_test: int, draft: int) -> None:
    with pytest.raises(Conflict, match="being written already"):
        database.write(lambda session: drafts.start(session, DESIGNER, pathways.version(session, draft).pathway_id))
    with pytest.raises(IntegrityError):
        database.write(
            lambda session: pathways.draft(session, pathways.version(session, draft).pathway_id, PathwayContent())
        )


def test_a_draft_is_changed_and_the_version_under_test_is_not(database: Database, under_test: int, draft: int) -> None:
    edit(database, draft, asks("Does it hold at night?"))
    assert content(database, draft).question == "Does it hold at night?"
    assert content(database, under_test) == PATHWAY.content


def test_two_who_change_different_parts_both_keep_their_words(database: Database, draft: int) -> None:
    seen = content(database, draft)
    question = edition(seen.question)
    hours = edition(seen.assumption("HOURS"))

    def first(session: Session) -> None:
        drafts.edit(session, DESIGNER, draft, asks("At night?"), part=lambda each: each.question, seen=question)

    def second(session: Session) -> None:
        drafts.edit(
            session,
            DESIGNER,
            draft,
            lambda each: changes.put_assumption(each, Assumption("HOURS", "Open at need.")),
            part=lambda each: each.assumption("HOURS"),
            seen=hours,
        )

    database.write(first)
    database.write(second)
    assert content(database, draft).question == "At night?"
    assert content(database, draft).assumption("HOURS") == Assumption("HOURS", "Open at need.")


def test_a_part_that_another_changed_is_not_overwritten(database: Database, draft: int) -> None:
    seen = edition(content(database, draft))
    edit(database, draft, asks("Theirs"))
    with pytest.raises(Conflict, match="Compare both"):
        edit(database, draft, asks("Mine"), seen)
    assert content(database, draft).question == "Theirs"


def test_what_cannot_be_kept_changes_nothing(database: Database, draft: int) -> None:
    with pytest.raises(Invalid):
        edit(database, draft, asks("x" * 5_001))
    assert content(database, draft) == PATHWAY.content


def test_a_draft_comes_under_test_and_the_one_before_is_retired(
    database: Database, under_test: int, draft: int
) -> None:
    activate(database, draft)
    assert (status(database, under_test), status(database, draft)) == ("retired", "active")


@pytest.mark.parametrize("which", ["active", "retired"])
def test_a_version_that_is_or_was_under_test_refuses_every_change(
    database: Database, under_test: int, draft: int, which: str
) -> None:
    activate(database, draft)
    version = {"active": draft, "retired": under_test}[which]
    before, seen = content(database, version), edition(content(database, version))
    refused: list[Callable[[Session], Any]] = [
        lambda session: drafts.edit(session, DESIGNER, version, asks("Changed"), part=whole, seen=seen),
        lambda session: drafts.open_for_remarks(session, DESIGNER, version),
        lambda session: drafts.activate(session, DESIGNER, version, seen=seen),
        lambda session: pathways.activate(session, version),
    ]
    for act in refused:
        with pytest.raises(Conflict):
            database.write(act)
    assert content(database, version) == before
    assert status(database, version) == which


def test_nobody_puts_words_under_test_that_they_have_not_read(database: Database, draft: int) -> None:
    seen = edition(content(database, draft))
    edit(database, draft, asks("Changed since"))
    with pytest.raises(Conflict, match="Read it again"):
        database.write(lambda session: drafts.activate(session, DESIGNER, draft, seen=seen))
    assert status(database, draft) == "draft"


@pytest.mark.parametrize(
    ("model", "told"),
    [
        (PathwayContent(), "question"),
        (PathwayContent(question="Does it hold?"), "stage"),
    ],
)
def test_a_draft_without_anything_to_test_stays_a_draft(
    database: Database, under_test: int, draft: int, model: PathwayContent, told: str
) -> None:
    edit(database, draft, lambda _content: model)
    with pytest.raises(Invalid, match=told):
        activate(database, draft)
    assert (status(database, under_test), status(database, draft)) == ("active", "draft")


@pytest.mark.parametrize("other", OTHERS)
def test_only_designers_write_pathways(database: Database, draft: int, other: Account) -> None:
    pathway = database.write(lambda session: pathways.version(session, draft).pathway_id)
    seen = edition(content(database, draft))
    refused: list[Callable[[Session], Any]] = [
        lambda session: drafts.make(session, other, "Mine"),
        lambda session: drafts.start(session, other, pathway),
        lambda session: drafts.edit(session, other, draft, asks("Mine"), part=whole, seen=seen),
        lambda session: drafts.open_for_remarks(session, other, draft),
        lambda session: drafts.activate(session, other, draft, seen=seen),
    ]
    for act in refused:
        with pytest.raises(NotAllowed):
            database.write(act)


def test_what_becomes_of_a_version_is_on_record(database: Database, opened: int) -> None:
    activate(database, opened)
    with database.read() as session:
        acts = [entry.act for entry in session.scalars(select(AuditEntryRow).order_by(AuditEntryRow.id))]
    assert acts == ["start pathway version", "open pathway version", "activate pathway version"]


def test_a_draft_takes_remarks_only_while_it_is_shown(database: Database, draft: int) -> None:
    with pytest.raises(NotFound):
        database.write(lambda session: remarks.make(session, draft, QUESTION))
    database.write(lambda session: drafts.open_for_remarks(session, DESIGNER, draft))
    database.write(lambda session: remarks.make(session, draft, QUESTION))
    activate(database, draft)
    with pytest.raises(Conflict, match="no more remarks"):
        database.write(lambda session: remarks.make(session, draft, QUESTION))


def test_a_remark_is_about_something_that_is_there(database: Database, opened: int) -> None:
    with pytest.raises(NotFound):
        database.write(lambda session: remarks.make(session, opened, replace(QUESTION, about="stage:NOWHERE")))


def shown(database: Database, version: int) -> list[str]:
    with database.read() as session:
        return [row.text for row in remarks.about(session, version)]


def decide(database: Database, remark: int, to: RemarkState, words: str = "", why: Objection | None = None) -> None:
    database.write(lambda session: remarks.decide(session, MODERATOR, remark, to, why, words))


def test_nobody_reads_a_remark_before_a_moderator_passes_it(database: Database, opened: int, remark: int) -> None:
    assert shown(database, opened) == []
    decide(database, remark, RemarkState.PASSED)
    assert shown(database, opened) == [QUESTION.text]


def test_a_remark_that_is_refused_or_taken_down_is_not_shown_and_keeps_the_reason(
    database: Database, opened: int, remark: int
) -> None:
    with pytest.raises(Invalid, match="Choose a reason"):
        decide(database, remark, RemarkState.REFUSED, "It names somebody.")
    decide(database, remark, RemarkState.REFUSED, "It names somebody.", Objection.IDENTIFIES)
    assert shown(database, opened) == []
    decide(database, remark, RemarkState.PASSED)
    decide(database, remark, RemarkState.HIDDEN, "It names somebody after all.", Objection.ACCUSES)
    assert shown(database, opened) == []
    with database.read() as session:
        row = remarks.get(session, remark)
        assert (row.objection, row.reason) == ("accuses", "It names somebody after all.")


def test_words_that_are_deleted_are_gone_with_their_answer(database: Database, opened: int, remark: int) -> None:
    decide(database, remark, RemarkState.PASSED)
    seen = edition("")
    database.write(lambda s: remarks.answer(s, DESIGNER, remark, "You ask whose.", Became.ANSWERED, seen=seen))
    with pytest.raises(Conflict):
        database.write(lambda session: remarks.erase(session, MODERATOR, remark))
    decide(database, remark, RemarkState.HIDDEN, "They asked for it.", Objection.ELSEWHERE)
    database.write(lambda session: remarks.erase(session, MODERATOR, remark))
    with database.read() as session:
        row = remarks.get(session, remark)
    assert (row.text, row.name, row.reason, row.answer) == ("", "", "", "")
    with pytest.raises(Conflict):
        decide(database, remark, RemarkState.PASSED)


def test_a_designer_answers_what_was_passed_and_nothing_else(database: Database, remark: int) -> None:
    def work(session: Session) -> None:
        remarks.answer(session, DESIGNER, remark, "Theirs.", Became.TAKEN_IN, seen=edition(""))

    with pytest.raises(NotFound):
        database.write(work)
    decide(database, remark, RemarkState.PASSED)
    database.write(work)
    with pytest.raises(Conflict):
        database.write(work)
    with database.read() as session:
        row = remarks.get(session, remark)
    assert (row.answer, row.became) == ("Theirs.", "taken in")


def test_nobody_else_decides_about_a_remark_or_answers_it(database: Database, remark: int) -> None:
    not_moderators = Account(roles=frozenset(set(Role) - {Role.MODERATOR}))
    not_designers = Account(roles=frozenset(set(Role) - {Role.DESIGNER}))
    refused: list[Callable[[Session], Any]] = [
        lambda session: remarks.decide(session, not_moderators, remark, RemarkState.PASSED),
        lambda session: remarks.erase(session, not_moderators, remark),
        lambda session: remarks.answer(session, not_designers, remark, "No.", Became.ANSWERED, seen=edition("")),
    ]
    for act in refused:
        with pytest.raises(NotAllowed):
            database.write(act)


def test_remarks_stay_with_their_version(database: Database, opened: int, remark: int) -> None:
    decide(database, remark, RemarkState.PASSED)
    activate(database, opened)
    assert shown(database, opened) == [QUESTION.text]
    pathway = database.write(lambda session: pathways.version(session, opened).pathway_id)
    third = database.write(lambda session: drafts.start(session, DESIGNER, pathway).id)
    assert shown(database, third) == []
    with database.read() as session:
        assert session.scalars(select(PathwayVersionRow.number)).all() == [1, 2, 3]
