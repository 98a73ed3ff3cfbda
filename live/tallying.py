"""What a reveal needs to know beyond a round's own figures: the round before it, and what may be shown of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from live.asking import TWO_ROUNDS
from live.performance import Performance
from live.round import Figures, Purpose, Round
from live.store import ballot
from scenarios import disclosure
from scenarios.disclosure import Evidence
from scenarios.shift_disclosure import Totals
from scenarios.store import occasion


def round_before(state: Performance, asked: Round) -> Round | None:
    """The round that this one is compared with: the same question, asked in the same way, before."""
    earlier = [one for one in state.counted(asked.playing) if one.number < asked.number]
    if not earlier or (earlier[-1].method, earlier[-1].about) != (asked.method, asked.about):
        return None
    return earlier[-1]


def disclosed(
    session: Session, event_code: str, state: Performance, sealed: Sequence[Round], figures: Mapping[int, Figures],
    threshold: int,
) -> dict[str, Any]:
    """What of the last of these rounds may be shown beyond its totals, decided here and never again.

    Once it is told who was at the event, no split is shown there any more: the two could be set against each other.
    """
    asked = sealed[-1]
    if asked.purpose is not Purpose.DECISION:
        return {}
    occasion.hold(session, event_code)
    before = round_before(state, asked)
    before_figures = before and (figures.get(before.id) or before.figures)
    evidence = Evidence(
        method=asked.method,
        now=_totals(figures[asked.id]),
        joint=ballot.joint(session, asked.id),
        before=_totals(before_figures) if before_figures else None,
        pairs=ballot.paired(session, before.id, asked.id) if before else {},
        may_split=_may_split(state, asked) and not occasion.is_decided(session, event_code),
    )
    return disclosure.document(disclosure.decide(evidence, threshold))


def documents(counts: Mapping[Any, int]) -> list[Any]:
    """Counts of pairs as plain data, in an order that says nothing of who came when."""
    plain = [[_plain(first), _plain(second), count] for (first, second), count in counts.items()]
    return sorted(plain, key=repr)


def _may_split(state: Performance, asked: Round) -> bool:
    """A playing has one split at most, and of its last round: between two, the first has none."""
    rounds = state.counted(asked.playing)
    if any(one.disclosed.get("splits") for one in state.rounds_of(asked.playing)):  # A void one was seen, too.
        return False
    return not state.plan.two_rounds or len(rounds) >= TWO_ROUNDS


def _totals(figures: Figures) -> Totals:
    return Totals(figures.counts, figures.ballots, figures.empty)


def _plain(part: Any) -> Any:
    return None if part is None else sorted(part)
