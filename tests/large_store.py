"""A store in which every list is long: copies of what the store has already, written in bulk."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from live.performance.join_code import ALPHABET, LENGTH
from live.store.event import WITH_SECTION, EventRow, PerformanceRow, SectionRow
from scenarios.clock import Clock
from scenarios.db import Base
from scenarios.store.accounts.account import AccountRow
from scenarios.store.accounts.audit import AuditEntryRow
from scenarios.store.decisions.decision import DecisionChangeRow, DecisionRow
from scenarios.store.decisions.finding import FindingRow
from scenarios.store.pathways.remark import PathwayRemarkRow
from scenarios.store.results.outcome import WITH_ROUNDS, OutcomeRoundRow, OutcomeRow
from scenarios.store.stories.note import StoryNoteRow
from scenarios.store.stories.story import RevisionRow, StoryRow
from scenarios.store.stories.story_stage import StoryStageRow
from scenarios.store.stories.suggestion import SuggestionRow
from scenarios.stories import story
from scenarios.stories.story import StoryStatus
from tests.long_story import long_story, unwritten

AT_ONCE = 500
"""How many rows are written at a time."""
_LIVES = (StoryStatus.SUBMITTED, StoryStatus.IN_REVIEW, StoryStatus.CHANGES_ASKED, StoryStatus.TAKEN_DOWN)


@dataclass(frozen=True)
class Sizes:
    """How many of each are added."""

    stories: int = 10_000
    waiting: int = 400
    events: int = 200
    outcomes: int = 2_000
    findings: int = 300
    decisions: int = 300
    remarks: int = 500
    additions: int = 300
    accounts: int = 300
    acts: int = 2_000
    revisions: int = 200
    notes: int = 200


QUICK = Sizes(120, 80, 120, 120, 120, 120, 120, 120, 120, 120, 70, 70)
"""More of each than one page has, and few enough for a test."""


def fill(session: Session, sizes: Sizes, *, writer: int | None = None, story_id: int | None = None) -> None:
    """Add so many of each. ``writer`` is an account that wrote many of the stories; ``story_id`` is a story that has
    many revisions and messages.
    """
    _stories(session, sizes, writer)
    _events(session, sizes)
    _review(session, sizes)
    _copies(session, PathwayRemarkRow, sizes.remarks, lambda number: {"text": f"Why so, number {number}?"})
    _copies(
        session,
        SuggestionRow,
        sizes.additions,
        lambda number: {"form": f"many {number}"},
        SuggestionRow.form.is_not(None),
    )
    _copies(session, AccountRow, sizes.accounts, lambda number: {"name": f"One {number}", "name_key": f"one {number}"})
    _copies(session, AuditEntryRow, sizes.acts, lambda number: {})
    if story_id is not None:
        _long_life(session, story_id, sizes)


def make_long(session: Session, story_id: int, scenes: int, *, written: bool = True) -> None:
    """Let all revisions of a story have so many scenes, whatever they had."""
    content = long_story(scenes) if written else unwritten(scenes)
    those = update(RevisionRow).where(RevisionRow.story_id == story_id)
    session.execute(those.values(document=story.to_document(content)))


def _stories(session: Session, sizes: Sizes, writer: int | None) -> None:
    """Public stories, of which every fourth is open, and others at each place of a story's life."""
    pattern = session.scalars(select(StoryRow).where(StoryRow.published.is_not(None)).order_by(StoryRow.id)).first()
    assert pattern is not None
    revision = session.scalars(
        select(RevisionRow).where(RevisionRow.story_id == pattern.id, RevisionRow.number == pattern.published)
    ).one()
    plain, words = _plain(pattern), _plain(revision)
    start = _next(session, StoryRow)
    told, began = revision.document, Clock().now() - timedelta(days=400)
    stages = [scene["stage"] for scene in told["scenes"] if scene["stage"]]
    whole = sizes.stories + sizes.waiting
    for part in _parts(range(whole)):
        rows, revisions, there = [], [], []
        for place in part:
            number, at = start + place, began + timedelta(minutes=place)
            life = StoryStatus.PUBLISHED if place < sizes.stories else _LIVES[place % len(_LIVES)]
            is_public = life is StoryStatus.PUBLISHED
            passed = 1 if life is StoryStatus.IN_REVIEW and place % 8 == 1 else None
            row = {**plain, "id": number, "status": life.value, "head": 1, "passed": passed, "published": None}
            row |= {
                "submitted_at": at,
                "published_at": None,
                "open_to_build": False,
                "help_wanted": False,
                "told": False,
            }
            row |= {"writer_id": writer if place % 10 == 0 else None}
            if is_public:
                row |= {"published": 1, "published_at": at, "open_to_build": place % 4 == 0}
                there += [
                    {"story_id": number, "stage": stage, "pathway_id": pattern.pathway_id, "published_at": at}
                    for stage in dict.fromkeys(stages)
                ]
            rows.append(row)
            title = {"title": f"{told['title']} {number}"}
            revisions.append({**words, "story_id": number, "number": 1, "document": {**told, **title}, "reason": ""})
        session.execute(insert(StoryRow), rows)
        session.execute(insert(RevisionRow), [_without_id(each) for each in revisions])
        if there:
            session.execute(insert(StoryStageRow), there)


def _events(session: Session, sizes: Sizes) -> None:
    """Events with a part and a story each, half of them to come."""
    pattern = session.scalars(select(EventRow).order_by(EventRow.id)).first()
    performance = session.scalars(select(PerformanceRow).options(WITH_SECTION).order_by(PerformanceRow.id)).first()
    assert pattern is not None and performance is not None
    plain, start = _plain(pattern), _next(session, EventRow)
    part, played = _plain(performance.section), _without_id(_plain(performance))
    section = _next(session, SectionRow)
    codes = _codes(sizes.events)
    day = Clock().today()
    events, sections, performances = [], [], []
    for place in range(sizes.events):
        code = next(codes)
        there = {"id": start + place, "slug": f"many-{code.lower()}", "code": code, "name": f"An evening {place}"}
        maker = {"created_by": pattern.created_by if place % 2 else None}
        events.append({**plain, **there, **maker, "day": day + timedelta(days=place - sizes.events // 2)})
        sections.append({**part, "id": section + place, "event_id": start + place, "position": 1})
        performances.append({**played, "section_id": section + place, "position": 1, "switches": {}})
    session.execute(insert(EventRow), events)
    session.execute(insert(SectionRow), sections)
    session.execute(insert(PerformanceRow), performances)


def _review(session: Session, sizes: Sizes) -> None:
    """Results of many events, findings on them and decisions."""
    pattern = session.scalars(select(OutcomeRow).options(WITH_ROUNDS).order_by(OutcomeRow.id)).first()
    assert pattern is not None
    plain, start = _plain(pattern), _next(session, OutcomeRow)
    counted = _without_id(_plain(pattern.rounds[0]))
    codes = list(_codes(max(1, sizes.outcomes // 10), "Y"))
    rows, rounds = [], []
    for place in range(sizes.outcomes):
        code = codes[place // 10 % len(codes)]
        there = {"id": start + place, "event_code": code, "event_name": f"An evening {code}"}
        rows.append({**plain, **there, "performance": 1_000_000 + place, "playing": 1})
        rounds.append({**counted, "outcome_id": start + place, "number": 1})
    session.execute(insert(OutcomeRow), rows)
    session.execute(insert(OutcomeRoundRow), rounds)
    _copies(session, FindingRow, sizes.findings, lambda number: {"sentence": f"Nobody answers at night. {number}"})
    first = _next(session, DecisionRow)
    _copies(session, DecisionRow, sizes.decisions, lambda number: {"what": f"Somebody answers at night. {number}"})
    history = _copied(session, DecisionChangeRow)
    changes = [{**history, "decision_id": first + place, "number": 1} for place in range(sizes.decisions)]
    session.execute(insert(DecisionChangeRow), changes)


def _long_life(session: Session, story_id: int, sizes: Sizes) -> None:
    row = session.get_one(StoryRow, story_id)
    newest = session.scalars(
        select(RevisionRow).where(RevisionRow.story_id == story_id, RevisionRow.number == row.head)
    ).one()
    words = _without_id(_plain(newest))
    more = [{**words, "number": row.head + place + 1, "reason": ""} for place in range(sizes.revisions)]
    for part in _parts(more):
        session.execute(insert(RevisionRow), list(part))
    row.head += sizes.revisions
    said = {
        "story_id": story_id,
        "from_writer": False,
        "author": "A moderator",
        "text": "Please say more.",
        "at": Clock().now(),
    }
    session.execute(
        insert(StoryNoteRow),
        [{**said, "act": "", "objection": "", "revision": None, "from_teller": False}] * sizes.notes,
    )


def _copies(session: Session, kind: type[Base], count: int, change: Any, *where: Any) -> None:
    pattern = _copied(session, kind, *where)
    for part in _parts(range(count)):
        session.execute(insert(kind), [{**pattern, **change(number)} for number in part])


def _copied(session: Session, kind: type[Base], *where: Any) -> dict[str, Any]:
    row = session.scalars(select(kind).where(*where).limit(1)).unique().first()
    assert row is not None, f"there is no {kind.__name__} to copy"
    return _without_id(_plain(row))


def _plain(row: Base) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def _without_id(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


def _next(session: Session, kind: Any) -> int:
    return (session.scalar(select(kind.id).order_by(kind.id.desc()).limit(1)) or 0) + 1


def _parts(items: Any) -> Iterator[tuple[Any, ...]]:
    remaining = iter(items)
    while part := tuple(itertools.islice(remaining, AT_ONCE)):
        yield part


def _codes(count: int, start: str = "X") -> Iterator[str]:
    """Different event codes."""
    draw = random.Random(count)
    seen: set[str] = set()
    while len(seen) < count:
        code = start + "".join(draw.choice(ALPHABET) for _ in range(LENGTH - 1))
        if code not in seen:
            seen.add(code)
            yield code
