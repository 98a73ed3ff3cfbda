"""Printed passes: each lets one phone vote. Stored is the hash of its link, and whose it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import ForeignKey, Select, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from live.performance import doors
from live.performance.doors import PassUse
from live.performance.join_code import new_pass
from live.store.dialect import lock_rows_shared
from live.store.event import EventRow
from live.store.participant import ParticipantRow
from scenarios.db import Base, found, locked
from scenarios.errors import NotFound
from scenarios.message import say


class EntryPassRow(Base):
    """One printed pass of an event. ``participant_id`` is NULL before somebody has used it."""

    __tablename__ = "entry_pass"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"), unique=True)


def make(session: Session, event_id: int, count: int | None) -> list[str]:
    """Make so many passes, and return their tokens, which are kept nowhere. Raises Invalid."""
    wanted = doors.checked_count(count, counted(session, event_id)[0])
    tokens = [new_pass() for _ in range(wanted)]
    session.add_all(EntryPassRow(event_id=event_id, token_hash=_hash_of(token)) for token in tokens)
    session.flush()
    return tokens


def delete_unused(session: Session, event_id: int) -> None:
    """Let no pass of an event be used that nobody has used yet: its sheet was lost, or the day is over."""
    unused = EntryPassRow.event_id == event_id, EntryPassRow.participant_id.is_(None)
    session.execute(delete(EntryPassRow).where(*unused))


def counted(session: Session, event_id: int) -> tuple[int, int]:
    """How many passes an event has, and how many of them are in use."""
    query = select(func.count(), func.count(EntryPassRow.participant_id)).where(EntryPassRow.event_id == event_id)
    made, used = session.execute(query).one()
    return made, used


def use_of(session: Session, event_id: int, token: str, participant_id: int | None) -> PassUse:
    """What a pass is to this participant, None for somebody not known yet. Raises NotFound and ``second_pass``."""
    row = found(session.scalar(_one(event_id, token)), _NO_SUCH)
    if participant_id is None:
        return PassUse.NEW if row.participant_id is None else PassUse.ELSEWHERE
    if row.participant_id == participant_id:
        return PassUse.HERE
    another = select(EntryPassRow.id).where(EntryPassRow.participant_id == participant_id)
    if session.scalar(another) is not None:
        raise doors.second_pass()
    return PassUse.NEW if row.participant_id is None else PassUse.ELSEWHERE


def use(session: Session, event_id: int, token: str, participant_id: int, *, moves: bool = False) -> None:
    """Let this participant vote by a pass. One that is in use moves only where that is said.

    With it moves whatever was voted by it, since it is one person's: their ballots, how they said they are here, and
    whether they were let in. Whoever had it votes no longer. Raises NotFound, ``second_pass`` and ``pass_in_use``.
    """
    row = found(session.scalar(_one(event_id, token).with_for_update()), _NO_SUCH)
    if not session.get_one(EventRow, event_id).needs_passes:
        raise NotFound(_NOT_NEEDED)
    locked(session, ParticipantRow, participant_id)  # One phone takes one pass, also where it asks for two at once.
    known = use_of(session, event_id, token, participant_id)
    if known is PassUse.ELSEWHERE:
        if not moves:
            raise doors.in_use()
        _move(session, row.participant_id, participant_id)
    row.participant_id = participant_id
    session.flush()


def hold(session: Session, participant_ids: Iterable[int]) -> None:
    """Let no pass of these participants move before the transaction ends."""
    lock_rows_shared(session, select(EntryPassRow.id).where(EntryPassRow.participant_id.in_(participant_ids)))


def _one(event_id: int, token: str) -> Select[EntryPassRow]:
    return select(EntryPassRow).where(EntryPassRow.event_id == event_id, EntryPassRow.token_hash == _hash_of(token))


def _hash_of(token: str) -> str:
    """The form in which a pass is stored; its token is random, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def _move(session: Session, old_id: int | None, new_id: int) -> None:
    ballots = Base.metadata.tables["ballot"]
    session.execute(update(ballots).where(ballots.c.participant_id == old_id).values(participant_id=new_id))
    old, new = session.get_one(ParticipantRow, old_id), session.get_one(ParticipantRow, new_id)
    new.latecomers_id, new.perspectives = old.latecomers_id, new.perspectives or old.perspectives


_NOT_NEEDED = say("This event needs no passes any more. Join with its code.")
_NO_SUCH = say("This pass is not known here. Ask the host for another.")
