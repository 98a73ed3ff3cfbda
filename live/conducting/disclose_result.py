"""What a reveal needs to know beyond a round's own figures: the round before it, and what may be shown of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from live.performance import group_results
from live.performance.group_results import GroupFacts, Withheld
from live.performance.round import Figures, Purpose, Round
from live.performance.state import Performance
from live.store import ballot, event, retention
from scenarios.db import clock_of
from scenarios.results import disclosure
from scenarios.results.disclosure import DisclosureInput
from scenarios.results.shift_disclosure import Totals
from scenarios.store.results import event_day


def round_before(state: Performance, asked: Round) -> Round | None:
    """The round that this one is compared with: the same question, asked in the same way, before."""
    earlier = [one for one in state.counted(asked.playing) if one.number < asked.number]
    if not earlier or (earlier[-1].method, earlier[-1].about) != (asked.method, asked.about):
        return None
    return earlier[-1]


def comparable_before(session: Session, state: Performance, asked: Round) -> Round | None:
    """The same, as long as the store still knows who voted in it: else nobody can say who changed their mind."""
    before = round_before(state, asked)
    return None if before is None or retention.is_forgotten(session, before.id) else before


@dataclass(frozen=True)
class DisclosedResult:
    """What was decided of a result beyond its totals, and what became of the host's wish to have it by group.

    ``groups`` is "" where they had none, SHOWN, or why no group is shown.
    """

    document: Mapping[str, Any] = field(default_factory=dict)
    groups: str = ""


def disclosed(
    session: Session,
    event_code: str,
    state: Performance,
    sealed: Sequence[Round],
    figures: Mapping[int, Figures],
    threshold: int,
    by_group: bool = False,
) -> DisclosedResult:
    """What of the last of these rounds may be shown beyond its totals, decided here and never again.

    ``by_group`` is the host's wish for splits. The first at an event that is granted is the last: it is on record in
    the same transaction for every perspective, those of which nothing can be shown included, since that tells of them.
    """
    asked = sealed[-1]
    if asked.purpose is not Purpose.DECISION:
        return DisclosedResult()
    event_day.hold(session, event_code)
    withheld = group_results.withheld(state, asked, group_facts(session, event_code, asked.id)) if by_group else None
    may_split = by_group and withheld is None
    before = comparable_before(session, state, asked)
    before_figures = before and (figures.get(before.id) or before.figures)
    evidence = DisclosureInput(
        method=asked.method,
        now=_totals(figures[asked.id]),
        joint=ballot.joint(session, asked.id),
        before=_totals(before_figures) if before_figures else None,
        pairs=ballot.paired(session, before.id, asked.id) if before else {},
        may_split=may_split,
    )
    decided = disclosure.decide(evidence, threshold)
    if may_split:
        event_day.split(session, event_code, decided.splits)
        withheld = None if decided.splits else Withheld.TOO_FEW
    return DisclosedResult(disclosure.document(decided), (withheld or group_results.SHOWN) if by_group else "")


def group_facts(session: Session, event_code: str, round_id: int) -> GroupFacts:
    """What an event says of groups now, for this vote; whoever decides about them holds the event's day."""
    rehearsal, known, day = event.about_groups(session, event_code)
    split, told = bool(event_day.splits(session, event_code)), event_day.is_decided(session, event_code)
    known = known or ballot.was_behind_doors(session, round_id)
    return GroupFacts(rehearsal, known, split, told, early=day > clock_of(session).today())


def documents(counts: Mapping[Any, int]) -> list[Any]:
    """Counts of pairs as plain data, in an order that says nothing of who came when."""
    plain = [[_plain(first), _plain(second), count] for (first, second), count in counts.items()]
    return sorted(plain, key=repr)


def _totals(figures: Figures) -> Totals:
    return Totals(figures.counts, figures.ballots, figures.empty)


def _plain(part: Any) -> Any:
    return None if part is None else sorted(part)
