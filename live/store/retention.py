"""What could tell the people of an event apart, and how it goes for good once their time is over.

Figures stay: nothing that was counted, decided or handed over is changed.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Delete, Select, Update, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from live.performance import retention
from live.store.ballot import BallotRow, RoundRow
from live.store.dialect import lock_round_exclusive
from live.store.doors import ArrivalsRow, DoorsRow, LatecomersRow
from live.store.entry_pass import EntryPassRow
from live.store.event import EventRow, PerformanceRow, SectionRow
from live.store.event_log import CueRow
from live.store.participant import ParticipantRow, new_token
from live.store.saying import DebriefRow, MarkRow, MutedRow, SayingRow, SupportRow
from scenarios.db import Base, UtcDateTime, locked, now

_DRAW = random.SystemRandom()
DEALT = -1
"""The number of a ballot that was dealt: no person's own vote has one below 0."""
_BALLOT = Base.metadata.tables["ballot"]
_DEAL = (
    update(_BALLOT)
    .where(_BALLOT.c.round_id == bindparam("vote"), _BALLOT.c.participant_id == bindparam("who"))
    .values(choices=bindparam("chose"), seq=DEALT)
)
"""Exchanges what a ballot says, and when it was cast and how often it was changed."""


def last_day(session: Session, event_id: int, days: int) -> date:
    """The last day on which this event still knows its people apart."""
    day = session.scalars(select(EventRow.day).where(EventRow.id == event_id)).one()
    return retention.last_day(day, _voted_at(session, event_id), days)


def due(session: Session, days: int) -> list[int]:
    """The events whose people are to be forgotten now, and that know anybody: the first, or those who came since."""
    anybody = select(ParticipantRow.id).where(ParticipantRow.event_id == EventRow.id)
    known = anybody.where(ParticipantRow.digest.is_not(None))
    unforgotten = EventRow.forgotten_at.is_(None) & anybody.exists()
    query = select(EventRow.id, EventRow.day).where(or_(unforgotten, known.exists())).order_by(EventRow.id)
    return [event_id for event_id, day in session.execute(query) if _is_over(session, event_id, day, days)]


def is_forgotten(session: Session, round_id: int) -> bool:
    """Whether the people who voted in this round have been forgotten, so that nobody can say what else they chose."""
    query = (
        select(RoundRow.id)
        .join(PerformanceRow, PerformanceRow.id == RoundRow.performance_id)
        .join(PerformanceRow.section)
        .join(SectionRow.event)
        .where(RoundRow.id == round_id, RoundRow.opened_at <= EventRow.forgotten_at)
    )
    return session.scalar(query) is not None


def forget_people(session: Session, event_id: int) -> None:
    """Let nothing show any more what one person at an event chose, said, supports or is here as, beside another thing.

    Nobody can vote or speak at it as somebody who came before: whoever comes again is somebody new. It may be done
    again, for those who came since. Of a large event, ``part_ballots`` has done the long part of it before.
    """
    row = locked(session, EventRow, event_id)
    if row is None:
        return
    row.forgotten_at = now(session)
    session.flush()
    for round_id in rounds_of(session, event_id):
        _deal(session, round_id)
    _forget_phones(session, event_id)
    _part_words(session, event_id)


def rounds_of(session: Session, event_id: int) -> list[int]:
    """The rounds of an event, oldest first."""
    return sorted(session.scalars(_rounds(event_id)))


def part_ballots(session: Session, event_id: int, round_id: int) -> None:
    """Forget who gave which answer in one round of an event whose people are about to be forgotten.

    A transaction for each keeps nobody waiting who votes elsewhere: 5,000 ballots take a quarter of a second. From the
    first on the event counts as forgotten, so that no shift is told of ballots that were dealt out anew.
    """
    row = locked(session, EventRow, event_id)
    if row is not None:
        row.forgotten_at = now(session)
        _deal(session, round_id)


def _is_over(session: Session, event_id: int, day: date, days: int) -> bool:
    acted_at = session.scalar(select(func.max(CueRow.at)).where(CueRow.event_id == event_id))
    last = retention.last_day(day, _voted_at(session, event_id), days)
    return retention.is_over(last, acted_at, now(session))


def _voted_at(session: Session, event_id: int) -> datetime | None:
    """When the last vote of an event closed; one that never closed counts from when it opened."""
    closed = func.max(func.coalesce(RoundRow.closed_at, RoundRow.opened_at), type_=UtcDateTime())
    return session.scalar(select(closed).where(RoundRow.id.in_(_rounds(event_id))))


def _forget_phones(session: Session, event_id: int) -> None:
    """Nobody has a key, a group, a place or a time any more."""
    unknown: dict[str, object] = {
        "digest": None,
        "perspectives": [],
        "section_id": None,
        "latecomers_id": None,
        "worker": None,
        "seen_at": None,
    }
    _set(session, update(ParticipantRow).where(ParticipantRow.event_id == event_id).values(unknown))
    for kind in (EntryPassRow, LatecomersRow, ArrivalsRow, DoorsRow):
        _set(session, delete(kind).where(kind.event_id == event_id))


def _deal(session: Session, round_id: int) -> None:
    """Deal the answers of a round out anew, in their own order: the first answer to the first number, and so on.

    So the same answers are there, and no ballot says what its number chose in another round. That order is the same
    whenever it is made, and rests on nothing but the answers.
    """
    lock_round_exclusive(session, round_id)
    here = BallotRow.round_id == round_id
    if session.scalar(select(BallotRow.participant_id).where(here, BallotRow.seq != DEALT).limit(1)) is None:
        return
    cast = session.execute(select(BallotRow.participant_id, BallotRow.choices).where(here)).all()
    hand = zip(sorted(who for who, _ in cast), sorted(chosen for _, chosen in cast), strict=True)
    dealt = [{"vote": round_id, "who": who, "chose": chose} for who, chose in hand]
    session.connection().execute(_DEAL, dealt)


def _part_words(session: Session, event_id: int) -> None:
    """Put somebody of their own behind each saying, each support and each mark."""
    spoken = session.scalars(_sayings(event_id).where(SayingRow.speaker.is_not(None))).all()
    _change(session, SayingRow, [{"id": id_, "speaker": _stranger(), "client_id": None} for id_ in spoken])
    own = SupportRow.saying_id.in_(_sayings(event_id))
    _make_anew(session, SupportRow, own, ("saying_id",))
    own = MarkRow.performance_id.in_(_performances(event_id))
    _make_anew(session, MarkRow, own, ("performance_id", "scene_key", "kind"))
    _set(session, delete(MutedRow).where(MutedRow.event_id == event_id))
    answers = session.scalars(select(DebriefRow.id).where(DebriefRow.event_id == event_id))
    _change(session, DebriefRow, [{"id": answer, "client_id": new_token()} for answer in answers])


def _make_anew(session: Session, kind: type[Base], own: ColumnElement[bool], names: Sequence[str]) -> None:
    """Exchange rows for others that say the same, each of somebody else: a row's own place tells when it was made."""
    rows = _drawn(session, select(*(getattr(kind, name) for name in names)).where(own))
    _set(session, delete(kind).where(own))
    again = [dict(zip(names, row, strict=True)) | {"speaker": _stranger()} for row in rows]
    if again:
        session.execute(insert(kind), again)


def _change(session: Session, kind: type[Base], rows: list[dict[str, object]]) -> None:
    if rows:
        session.execute(update(kind), rows)


def _drawn(session: Session, what: Select[*tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """These rows in an order drawn by lot."""
    rows = [tuple(row) for row in session.execute(what)]
    _DRAW.shuffle(rows)
    return rows


def _stranger() -> str:
    """A key that nobody has."""
    return secrets.token_hex(32)


def _set(session: Session, change: Update | Delete) -> None:
    """Change rows that this session does not hold."""
    session.execute(change, execution_options={"synchronize_session": False})


def _performances(event_id: int) -> Select[int]:
    return select(PerformanceRow.id).join(PerformanceRow.section).where(SectionRow.event_id == event_id)


def _sayings(event_id: int) -> Select[int]:
    return select(SayingRow.id).where(SayingRow.performance_id.in_(_performances(event_id)))


def _rounds(event_id: int) -> Select[int]:
    return select(RoundRow.id).where(RoundRow.performance_id.in_(_performances(event_id)))
