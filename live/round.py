"""One asking of the room: its frozen options, where it stands, and its figures once revealed."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.errors import Invalid
from scenarios.message import say
from scenarios.outcome import Method, OutcomeOption
from scenarios.story import LETTERS, DecisionPoint


class RoundState(enum.StrEnum):
    """A round takes votes only while it is open; one without effect is void, with a reason."""

    OPEN = "open"
    CLOSED = "closed"
    REVEALED = "revealed"
    VOID = "void"


@dataclass(frozen=True)
class Figures:
    """What a round came to. ``counts`` has one entry for each option; ``empty`` ballots named none."""

    counts: Mapping[str, int]
    ballots: int
    empty: int
    phones: int


@dataclass(frozen=True)
class Round:
    """A round as its cues made it. ``saved`` says that its figures went to the design group."""

    id: int
    number: int
    playing: int
    scene: str
    method: Method
    options: tuple[OutcomeOption, ...]
    state: RoundState = RoundState.OPEN
    figures: Figures | None = None
    saved: bool = False
    reason: str = ""

    @property
    def is_undecided(self) -> bool:
        """Open or closed: the room waits for its result."""
        return self.state in {RoundState.OPEN, RoundState.CLOSED}

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its options, in the order of their letters."""
        return tuple(option.key for option in self.options)


def frozen_options(decision: DecisionPoint) -> tuple[OutcomeOption, ...]:
    """A decision's options as a round asks them: by key, with the letter of their place."""
    return tuple(
        OutcomeOption(option.key, letter, option.origin, option.leads_to)
        for letter, option in zip(LETTERS, decision.options, strict=False)
    )


def opening(round_: Round) -> dict[str, Any]:
    """The payload of the cue that opens ``round_``: all that later code needs to know of it."""
    return {
        "round": round_.id,
        "number": round_.number,
        "playing": round_.playing,
        "scene": round_.scene,
        "method": round_.method.value,
        "options": documents(round_.options),
    }


def documents(options: tuple[OutcomeOption, ...]) -> list[dict[str, Any]]:
    """Options as plain data, for storage."""
    return [
        {
            "key": option.key,
            "letter": option.letter,
            "origin": option.origin.value,
            "leads_to": option.leads_to,
            "label": option.label,
        }
        for option in options
    ]


def revealing(round_id: int, figures: Figures) -> dict[str, Any]:
    """The payload of the cue that reveals a round: its figures, written once."""
    return {
        "round": round_id,
        "counts": dict(figures.counts),
        "ballots": figures.ballots,
        "empty": figures.empty,
        "phones": figures.phones,
    }


def checked_figures(round_: Round, payload: Mapping[str, Any]) -> Figures:
    """The figures in ``payload``, where they can be the result of ``round_``; raises Invalid where not."""
    counts = payload.get("counts")
    if not isinstance(counts, Mapping) or set(counts) != set(round_.keys):
        raise _impossible()
    ballots, empty, phones = (_whole(payload.get(name)) for name in ("ballots", "empty", "phones"))
    figures = Figures({key: _whole(counts[key]) for key in round_.keys}, ballots, empty, phones)
    if not _add_up(round_.method, figures):
        raise _impossible()
    return figures


def _whole(number: object) -> int:
    if type(number) is not int or number < 0:
        raise _impossible()
    return number


def _add_up(method: Method, figures: Figures) -> bool:
    """Nobody is counted twice, and nobody voted who was not there."""
    named = figures.ballots - figures.empty
    votes = sum(figures.counts.values())
    if named < 0 or figures.ballots > figures.phones:
        return False
    if method is Method.ONE_CHOICE:
        return votes == named
    return votes >= named and all(count <= named for count in figures.counts.values())


def _impossible() -> Invalid:
    return Invalid(say("These figures cannot be the result of this vote."))
