"""Rounds and their ballots: one row for each person and round."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, bindparam, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from live.performance.round import Purpose, RoundState
from live.performance.vote import Receipt
from live.store import dialect, standing
from live.store.participant import ParticipantRow, are_here
from scenarios.db import IN_KEY_ORDER, Base
from scenarios.results.outcome import renamed

Place = tuple[int, int]
"""Where a ballot lies: its round and its participant."""


Pair = tuple[tuple[str, ...] | None, tuple[str, ...] | None]
"""One person's choices in the round before, and in this one."""
Joint = tuple[frozenset[str], tuple[str, ...]]
"""How somebody is here, and what they chose."""


class RoundRow(Base):
    """One vote on one decision: frozen options, a method, and a state that its cues decide.

    ``phones`` is written when it closes: how many of those who might vote were connected at any moment while it was
    open, and ``late`` how many more were, who came after the doors were closed and were not let in. ``behind_doors``
    says that the doors were closed from before it opened.
    """

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("performance_id", "playing", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    performance_id: Mapped[int] = mapped_column(ForeignKey("performance.id"))
    playing: Mapped[int]
    number: Mapped[int]
    scene_key: Mapped[str]
    method: Mapped[str]
    options: Mapped[list[Any]]
    state: Mapped[str]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    phones: Mapped[int] = mapped_column(default=0)
    purpose: Mapped[str] = mapped_column(default=Purpose.DECISION.value)
    late: Mapped[int] = mapped_column(default=0)
    behind_doors: Mapped[bool] = mapped_column(default=False)


class BallotRow(Base):
    """One person's vote in one round: the row is the saved result. ``choices`` empty is "none of these".

    When it was cast is not kept, nor which came before which.
    """

    __tablename__ = "ballot"
    __table_args__ = (IN_KEY_ORDER,)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), primary_key=True, index=True)
    choices: Mapped[list[Any]]
    seq: Mapped[int]


def undecided(session: Session, performance_id: int) -> list[RoundRow]:
    """The rounds of a performance that are open, or closed and not revealed, in the order of their ids."""
    waiting = RoundRow.state.in_([RoundState.OPEN.value, RoundState.CLOSED.value])
    query = select(RoundRow).where(RoundRow.performance_id == performance_id, waiting).order_by(RoundRow.id)
    return list(session.scalars(query))


def rename_options(session: Session, performance_id: int, keys: Collection[str], label: str) -> None:
    """Give options of a performance's rounds another label."""
    for row in session.scalars(select(RoundRow).where(RoundRow.performance_id == performance_id)):
        row.options = renamed(row.options, keys, label)


def stored_at(session: Session, places: Sequence[Place]) -> dict[Place, Receipt]:
    """The ballots at these places, and perhaps more of the same rounds and people."""
    rounds, people = {place[0] for place in places}, {place[1] for place in places}
    return _stored(session, _AT, {"rounds": list(rounds), "people": list(people)})


def latest(session: Session, round_id: int | None, participant_id: int) -> tuple[Receipt | None, int]:
    """This person's ballot in this round, if any, and the number of their last vote in any (else 0)."""
    return latest_of(session, round_id, [participant_id])[participant_id]


def latest_of(
    session: Session, round_id: int | None, participant_ids: Sequence[int]
) -> dict[int, tuple[Receipt | None, int]]:
    """The same of several people, by their ids."""
    own: dict[int, tuple[Receipt | None, int]] = dict.fromkeys(participant_ids, (None, 0))
    for (round_, person), receipt in _stored(session, _OWN, {"people": list(participant_ids)}).items():
        here, last = own[person]
        own[person] = (receipt if round_ == round_id else here, max(last, receipt.seq))
    return own


def choices_of(session: Session, round_id: int) -> list[list[str]]:
    """Every ballot of a round as its choices, for counting; who cast which stays in the table."""
    return list(session.scalars(select(BallotRow.choices).where(BallotRow.round_id == round_id)))


def paired(session: Session, before_id: int, now_id: int) -> Counter[Pair]:
    """What the same people said in two rounds of one question; None where somebody did not vote in one."""
    pairs: dict[int, list[tuple[str, ...] | None]] = defaultdict(lambda: [None, None])
    query = select(_ballot.c.round_id, _ballot.c.participant_id, _ballot.c.choices).where(
        _ballot.c.round_id.in_([before_id, now_id])
    )
    for round_id, person, choices in session.execute(query):
        pairs[person][round_id == now_id] = tuple(choices)
    return Counter((before, after) for before, after in pairs.values())


def joint(session: Session, round_id: int) -> Counter[Joint]:
    """How many ballots named these choices, by how their people said that they are here."""
    query = (
        select(ParticipantRow.perspectives, BallotRow.choices)
        .join(ParticipantRow, ParticipantRow.id == BallotRow.participant_id)
        .where(BallotRow.round_id == round_id)
    )
    return Counter((frozenset(here_as), tuple(choices)) for here_as, choices in session.execute(query))


def count(session: Session, round_id: int) -> int:
    """How many ballots a round has: all that anyone may know of them before the reveal."""
    return session.scalar(select(func.count()).where(BallotRow.round_id == round_id)) or 0


def phones_during(session: Session, section_id: int, round_id: int, opened_at: datetime) -> tuple[int, int]:
    """Phones in the section at any moment since the round opened, with all that are here, or whose ballot it holds.

    First those that may vote in it, then those that came after the doors were closed and may not.
    """
    voted = select(BallotRow.participant_id).where(BallotRow.round_id == round_id)
    were_here = (ParticipantRow.section_id == section_id) & (ParticipantRow.seen_at >= opened_at)
    counted = or_(are_here(session, section_id, opened_at), were_here, ParticipantRow.id.in_(voted))
    query = select(func.count()).select_from(ParticipantRow).where(counted)
    phones = session.scalar(query.where(standing.may_vote(round_id))) or 0
    return phones, session.scalar(query.where(standing.is_late(round_id))) or 0


def was_behind_doors(session: Session, round_id: int) -> bool:
    """Whether the doors were closed from before a round opened until it closed."""
    return bool(session.scalar(select(RoundRow.behind_doors).where(RoundRow.id == round_id)))


def close(session: Session, row: RoundRow, section_id: int, at: datetime) -> None:
    """Write down that a round closes now, and how many phones were here for it; forget which vote came first.

    Words have an order of their own, beside which that of votes would tell whose they are.
    """
    row.closed_at = at
    row.phones, row.late = phones_during(session, section_id, row.id, row.opened_at)
    dialect.forget_order(session, BallotRow, BallotRow.round_id == row.id)


def _stored(session: Session, query: Any, parameters: Mapping[str, object]) -> dict[Place, Receipt]:
    rows = session.connection().execute(query, parameters)
    return {(round_id, person): Receipt(round_id, tuple(choices), seq) for round_id, person, choices, seq in rows}


# Built once: building a statement costs more than running it.
_ballot = BallotRow.__table__

_RECEIPTS = select(_ballot.c.round_id, _ballot.c.participant_id, _ballot.c.choices, _ballot.c.seq)
_OWN = _RECEIPTS.where(_ballot.c.participant_id.in_(bindparam("people", expanding=True)))
_AT = _RECEIPTS.where(
    _ballot.c.round_id.in_(bindparam("rounds", expanding=True)),
    _ballot.c.participant_id.in_(bindparam("people", expanding=True)),
)
