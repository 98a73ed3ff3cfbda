"""One asking of the room: its frozen options, where it stands, and its figures once revealed."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

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
    """What a round came to. ``counts`` has one entry for each option; ``empty`` ballots named none.

    ``phones`` are those that might vote in it, ``late`` more that came after the doors were closed.
    """

    counts: Mapping[str, int]
    ballots: int
    empty: int
    phones: int
    late: int = 0


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


class AskedOption(Struct, frozen=True):
    """An option as a round's row and the cue that opened it keep it."""

    key: str
    letter: str
    origin: Origin
    leads_to: str | None
    label: str


class OpeningPayload(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the cue that opens a round holds: all that later code needs to know of it."""

    round: int
    number: int
    playing: int
    scene: str
    method: Method
    options: list[AskedOption]
    purpose: Purpose
    about: str = ""
    question: str = ""


class RoundFigures(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The figures of one round in the cue that reveals it."""

    round: int
    counts: dict[str, int]
    ballots: int
    empty: int
    phones: int
    late: int = 0


class RevealPayload(RoundFigures, frozen=True, kw_only=True, omit_defaults=True):
    """What the cue that reveals the rounds of a playing holds: the last round's figures, and those before it.

    ``disclosed`` is what may be shown beyond them, as it was decided then.
    """

    earlier: list[RoundFigures] = []
    disclosed: dict[str, Any] = {}


Whole = Annotated[int, Meta(ge=0)]


class StoredFigures(Struct, frozen=True):
    """The figures in a payload as they are read; whether they can be a round's result is a rule."""

    counts: dict[str, Whole]
    ballots: Whole
    empty: Whole
    phones: Whole
    late: Whole = 0


def opening(round_: Round) -> dict[str, Any]:
    """The payload of the cue that opens ``round_``: all that later code needs to know of it."""
    return _stored(
        OpeningPayload(
            round=round_.id,
            number=round_.number,
            playing=round_.playing,
            scene=round_.scene,
            method=round_.method,
            options=_asked(round_.options),
            purpose=round_.purpose,
            about=round_.about,
            question=round_.question,
        )
    )


def documents(options: tuple[OutcomeOption, ...]) -> list[dict[str, Any]]:
    """Options as plain data, for storage."""
    return [_stored(option) for option in _asked(options)]


def from_documents(stored: Iterable[Mapping[str, Any]]) -> tuple[OutcomeOption, ...]:
    """Options from what ``documents`` gave. Raises msgspec.ValidationError for anything else."""
    asked = msgspec.convert(stored, list[AskedOption], strict=True)
    return tuple(OutcomeOption(one.key, one.letter, one.origin, one.leads_to, one.label) for one in asked)


def revealing_all(figures: Mapping[int, Figures], disclosed: Mapping[str, Any]) -> dict[str, Any]:
    """The payload of the cue that reveals the rounds of a playing together: the last, and those before it."""
    *earlier, last = (RoundFigures(round=round_id, **_figures(each)) for round_id, each in figures.items())
    whole = {name: getattr(last, name) for name in last.__struct_fields__}
    return _stored(RevealPayload(**whole, earlier=earlier, disclosed=dict(disclosed)))


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "counts": dict(figures.counts),
        "ballots": figures.ballots,
        "empty": figures.empty,
        "phones": figures.phones,
        "late": figures.late,
    }


def _asked(options: tuple[OutcomeOption, ...]) -> list[AskedOption]:
    return [AskedOption(one.key, one.letter, one.origin, one.leads_to, one.label) for one in options]


def _stored(payload: Struct) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.to_builtins(payload)
    return document


def checked_figures(round_: Round, payload: Mapping[str, Any]) -> Figures:
    """The figures in ``payload``, where they can be the result of ``round_``; raises Invalid where not."""
    try:
        read = msgspec.convert(payload, StoredFigures, strict=True)
    except msgspec.ValidationError:
        raise _impossible() from None
    if set(read.counts) != set(round_.keys):
        raise _impossible()
    figures = Figures({key: read.counts[key] for key in round_.keys}, read.ballots, read.empty, read.phones, read.late)
    if not _add_up(round_.method, figures):
        raise _impossible()
    return figures


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
