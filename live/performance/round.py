"""One asking of the room: its frozen options, where it stands, and its figures once revealed."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scenarios.errors import Invalid
from scenarios.message import say
from scenarios.results.outcome import GRADIENT, Method, OutcomeOption
from scenarios.stories.story import LETTERS, Origin


class Purpose(enum.StrEnum):
    """What a round is for. Only a decision's result is an outcome."""

    DECISION = "decision"
    WARM_UP = "warm-up"
    COULD_HAPPEN = "could happen"
    DID_IT_HELP = "did it help"


ABOUT_A_STOP = frozenset({Purpose.COULD_HAPPEN, Purpose.DID_IT_HELP})
"""What the room is asked about what somebody tried on stage."""
ANSWERS = ("yes", "partly", "no")
"""The keys of the answers to such a question."""


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
    """A round as its cues made it.

    ``playing`` counts all that the room was asked: the rounds of one decision's playing share it.
    ``about`` is the key of the option that a gradient asks about, ``question`` a warm-up's own words.
    ``saved`` says that its figures went where they belong. ``disclosed`` is what of it may be shown
    beyond the totals, as it was decided at the reveal, and ``groups`` what became of the host's wish to
    have them by group, "" where they had none.
    """

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
    purpose: Purpose = Purpose.DECISION
    about: str = ""
    question: str = ""
    disclosed: Mapping[str, Any] = field(default_factory=dict)
    groups: str = ""

    @property
    def without_result(self) -> Round:
        """The round as it was before anybody saw its figures."""
        return replace(self, figures=None, disclosed={}, groups="")

    @property
    def is_undecided(self) -> bool:
        """Open or closed: the room waits for its result."""
        return self.state in {RoundState.OPEN, RoundState.CLOSED}

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its options, in the order of their letters."""
        return tuple(option.key for option in self.options)


def gradient_options() -> tuple[OutcomeOption, ...]:
    """The answers of the gradient of agreement, as a round asks them."""
    return _fixed(GRADIENT)


def answer_options() -> tuple[OutcomeOption, ...]:
    """The answers to a question about what was tried on stage."""
    return _fixed(ANSWERS)


def warm_up_options(labels: Iterable[str]) -> tuple[OutcomeOption, ...]:
    """A warm-up's answers, with their own words: they are the facilitator's, and in no story."""
    lettered = zip(LETTERS, labels, strict=False)
    return tuple(OutcomeOption(f"answer-{letter}", letter, Origin.AUTHOR, None, label) for letter, label in lettered)


def _fixed(keys: Iterable[str]) -> tuple[OutcomeOption, ...]:
    return tuple(OutcomeOption(key, letter, Origin.AUTHOR) for letter, key in zip(LETTERS, keys, strict=False))


def opening(round_: Round) -> dict[str, Any]:
    """The payload of the cue that opens ``round_``: all that later code needs to know of it."""
    payload = {
        "round": round_.id,
        "number": round_.number,
        "playing": round_.playing,
        "scene": round_.scene,
        "method": round_.method.value,
        "options": documents(round_.options),
        "purpose": round_.purpose.value,
    }
    return payload | {name: text for name, text in (("about", round_.about), ("question", round_.question)) if text}


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


def from_documents(stored: Iterable[Mapping[str, Any]]) -> tuple[OutcomeOption, ...]:
    """Options from what ``documents`` gave."""
    return tuple(
        OutcomeOption(one["key"], one["letter"], Origin(one["origin"]), one["leads_to"], one["label"]) for one in stored
    )


def revealing(round_id: int, figures: Figures) -> dict[str, Any]:
    """The payload of the cue that reveals a round: its figures, written once."""
    return {
        "round": round_id,
        "counts": dict(figures.counts),
        "ballots": figures.ballots,
        "empty": figures.empty,
        "phones": figures.phones,
    }


def revealing_all(figures: Mapping[int, Figures], disclosed: Mapping[str, Any]) -> dict[str, Any]:
    """The payload of the cue that reveals the rounds of a playing together: the last, and those before it."""
    *earlier, last = figures.items()
    payload = revealing(*last)
    if earlier:
        payload["earlier"] = [revealing(*each) for each in earlier]
    return payload | ({"disclosed": dict(disclosed)} if disclosed else {})


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
    if method is not Method.APPROVAL:
        return votes == named
    return votes >= named and all(count <= named for count in figures.counts.values())


def _impossible() -> Invalid:
    return Invalid(say("These figures cannot be the result of this vote."))
