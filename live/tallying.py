"""What a reveal needs to know beyond a round's own figures: the round before it, and what may be shown of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from live.performance import Performance
from live.round import Figures, Purpose, Round


def round_before(state: Performance, asked: Round) -> Round | None:
    """The round that this one is compared with: the same question, asked in the same way, before."""
    earlier = [one for one in state.counted(asked.playing) if one.number < asked.number]
    if not earlier or (earlier[-1].method, earlier[-1].about) != (asked.method, asked.about):
        return None
    return earlier[-1]


def disclosed(
    session: Session, state: Performance, sealed: Sequence[Round], figures: Mapping[int, Figures]
) -> dict[str, Any]:
    """What of the last of these rounds may be shown beyond its totals, decided here and never again."""
    if sealed[-1].purpose is not Purpose.DECISION:
        return {}
    return {}


def documents(counts: Mapping[Any, int]) -> list[Any]:
    """Counts of pairs as plain data, in an order that says nothing of who came when."""
    plain = [[_plain(first), _plain(second), count] for (first, second), count in counts.items()]
    return sorted(plain, key=repr)


def _plain(part: Any) -> Any:
    return None if part is None else sorted(part)
