"""What participants may do at their event, as the store knows it at this moment: the same for every process."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, bindparam, case, exists, select
from sqlalchemy.orm import Session

from live.performance.doors import Standing
from live.store.doors import LatecomersRow
from live.store.entry_pass import EntryPassRow
from live.store.event import EventRow
from live.store.participant import ParticipantRow


def standings(session: Session, participant_ids: Iterable[int]) -> dict[int, Standing]:
    """What each of these participants may do; those whose token does not stand any more are not among them."""
    rows = session.connection().execute(_STANDINGS, {"ids": list(participant_ids)})
    return {id_: Standing(event_id, votes_from, lacks_pass) for id_, event_id, votes_from, lacks_pass in rows}


def may_vote(round_id: int) -> ColumnElement[bool]:
    """Whether a participant may vote in this round."""
    is_let_in = ParticipantRow.latecomers_id.is_(None) | ParticipantRow.latecomers_id.in_(_let_in(round_id))
    has_pass = exists().where(EntryPassRow.participant_id == ParticipantRow.id)
    needs_none = exists().where(EventRow.id == ParticipantRow.event_id, EventRow.needs_passes.is_(False))
    return is_let_in & (has_pass | needs_none)


def is_late(round_id: int) -> ColumnElement[bool]:
    """Whether a participant came after the doors were closed, and was not let in to vote in this round."""
    return ParticipantRow.latecomers_id.is_not(None) & ParticipantRow.latecomers_id.not_in(_let_in(round_id))


def _let_in(round_id: int) -> Select[int]:
    return select(LatecomersRow.id).where(LatecomersRow.votes_from <= round_id)


# Built once: building a statement costs more than running it.
_person, _latecomers, _event, _pass = (row.__table__ for row in (ParticipantRow, LatecomersRow, EventRow, EntryPassRow))
_STANDINGS = (
    select(
        _person.c.id,
        _person.c.event_id,
        case((_person.c.latecomers_id.is_(None), 0), else_=_latecomers.c.votes_from),
        _event.c.needs_passes & _pass.c.id.is_(None),
    )
    .join(_event, _event.c.id == _person.c.event_id)
    .outerjoin(_latecomers, _latecomers.c.id == _person.c.latecomers_id)
    .outerjoin(_pass, _pass.c.participant_id == _person.c.id)
    .where(_person.c.id.in_(bindparam("ids", expanding=True)), _person.c.digest.is_not(None))
)
