"""Casting votes: the rules of a vote, in SQL, so that they hold for any number of processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from live.performance.doors import Standing
from live.performance.round import RoundState
from live.performance.vote import (
    Receipt,
    Vote,
    VoteRefused,
    chosen,
    closed,
    malformed,
    revoked,
    superseded,
    unknown_round,
)
from live.store import entry_pass
from live.store.ballot import BallotRow, RoundRow, stored_at
from live.store.dialect import Insert, insert_for, lock_rounds_shared
from live.store.event import PerformanceRow, SectionRow
from live.store.standing import standings

VoteAnswer = Receipt | VoteRefused


@dataclass(frozen=True, slots=True)
class _Round:
    event_id: int
    state: str
    method: str
    keys: tuple[str, ...]


def cast(session: Session, votes: Sequence[Vote]) -> list[VoteAnswer]:
    """Store these votes and answer each, in order; a second vote of one person counts after the first.

    Takes the rounds' locks before it reads their state, so that a close comes wholly before or after.
    """
    if not votes:
        return []
    lock_rounds_shared(session, (vote.round_id for vote in votes))
    rounds = _rounds(session, {vote.round_id for vote in votes})
    entry_pass.hold(session, {vote.participant_id for vote in votes})
    voters = standings(session, {vote.participant_id for vote in votes})
    answers: list[VoteAnswer | None] = [None] * len(votes)
    for turn in _turns(votes):
        for place, answer in zip(turn, _cast_once(session, [votes[i] for i in turn], rounds, voters), strict=True):
            answers[place] = answer
    return [answer for answer in answers if answer is not None]


def _cast_once(
    session: Session, votes: Sequence[Vote], rounds: Mapping[int, _Round], voters: Mapping[int, Standing]
) -> Iterator[VoteAnswer]:
    """Answer votes of which no two are one person's in one round."""
    judged = [_judge(vote, rounds.get(vote.round_id), voters.get(vote.participant_id)) for vote in votes]
    _upsert(session, [vote for vote in judged if isinstance(vote, Vote)])
    held = stored_at(session, [(vote.round_id, vote.participant_id) for vote in votes])
    for vote, verdict in zip(votes, judged, strict=True):
        yield _answer(vote, verdict, held.get((vote.round_id, vote.participant_id)))


def _judge(vote: Vote, round_: _Round | None, voter: Standing | None) -> Vote | VoteRefused:
    """The vote as it may be stored, or why it may not."""
    if voter is None:
        return VoteRefused(revoked())
    if round_ is None or round_.event_id != voter.event_id:
        return VoteRefused(unknown_round())
    waits = voter.vote_refusal(vote.round_id)
    if waits is not None:
        return VoteRefused(waits)
    choices = chosen(round_.method, round_.keys, vote.choices)
    if choices is None:
        return VoteRefused(malformed())
    if round_.state != RoundState.OPEN:
        return VoteRefused(closed())
    return Vote(vote.participant_id, vote.round_id, choices, vote.seq)


def _answer(vote: Vote, verdict: Vote | VoteRefused, held: Receipt | None) -> VoteAnswer:
    if isinstance(verdict, VoteRefused):
        if verdict.code != "closed" or held is None:
            return verdict
        repeated = held.seq == vote.seq and set(held.choices) == set(vote.choices)
        return held if repeated else VoteRefused(verdict, held)
    if held is None:
        raise LookupError("a ballot that was just stored is not there")
    if held.choices == verdict.choices and verdict.seq in (None, held.seq):
        return held
    return VoteRefused(superseded(), held)


def _upsert(session: Session, votes: Sequence[Vote]) -> None:
    """Store in key order, so that two workers never wait for each other in a circle."""
    ordered = sorted(votes, key=lambda vote: (vote.round_id, vote.participant_id))
    numbered = [_row(vote) | {"number": vote.seq} for vote in ordered if vote.seq is not None]
    plain = [_row(vote) | {"voter": vote.participant_id} for vote in ordered if vote.seq is None]
    if numbered:
        session.connection().execute(_store_numbered(insert_for(session)), numbered)
    if plain:
        session.connection().execute(_store_plain(insert_for(session)), plain)


@cache
def _store_numbered(insert: Insert) -> Any:
    """A later ``seq`` replaces an earlier one and nothing else does."""
    new = insert(_ballot).values(**_VALUES, seq=bindparam("number"))
    replacing = {name: new.excluded[name] for name in ("choices", "seq")}
    later = new.excluded.seq > _ballot.c.seq
    return new.on_conflict_do_update(index_elements=_KEY, set_=replacing, where=later)


@cache
def _store_plain(insert: Insert) -> Any:
    """The plain form has no counter: its vote comes after whatever this person has stored."""
    own = _ballot.alias("own")
    last = select(func.coalesce(func.max(own.c.seq), 0) + 1).where(own.c.participant_id == bindparam("voter"))
    new = insert(_ballot).values(**_VALUES, seq=last.scalar_subquery())
    after = case((new.excluded.seq > _ballot.c.seq, new.excluded.seq), else_=_ballot.c.seq + 1)
    replacing = {"choices": new.excluded.choices, "seq": after}
    return new.on_conflict_do_update(index_elements=_KEY, set_=replacing)


def _row(vote: Vote) -> dict[str, object]:
    return {"round": vote.round_id, "person": vote.participant_id, "chosen": list(vote.choices)}


def _turns(votes: Sequence[Vote]) -> list[list[int]]:
    """The votes' indexes, so divided that within one turn nobody votes twice in a round."""
    turns: list[list[int]] = []
    cast_so_far: dict[tuple[int, int], int] = {}
    for index, vote in enumerate(votes):
        place = (vote.round_id, vote.participant_id)
        turn = cast_so_far.get(place, 0)
        cast_so_far[place] = turn + 1
        if turn == len(turns):
            turns.append([])
        turns[turn].append(index)
    return turns


def _rounds(session: Session, ids: Iterable[int]) -> dict[int, _Round]:
    rows = session.connection().execute(_ROUNDS, {"ids": list(ids)})
    return {
        id_: _Round(event_id, state, method, tuple(option["key"] for option in options))
        for id_, event_id, state, method, options in rows
    }


# Built once: building a statement costs more than running it.
_ballot, _round = BallotRow.__table__, RoundRow.__table__
_performance, _section = (row.__table__ for row in (PerformanceRow, SectionRow))
_KEY = ["round_id", "participant_id"]
_VALUES = {
    "round_id": bindparam("round"),
    "participant_id": bindparam("person"),
    "choices": bindparam("chosen", type_=_ballot.c.choices.type),
}
_ROUNDS = (
    select(_round.c.id, _section.c.event_id, _round.c.state, _round.c.method, _round.c.options)
    .join(_performance, _performance.c.id == _round.c.performance_id)
    .join(_section, _section.c.id == _performance.c.section_id)
    .where(_round.c.id.in_(bindparam("ids", expanding=True)))
)
