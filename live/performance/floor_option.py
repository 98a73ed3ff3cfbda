"""Options that came from the room: put forward at a decision on the day, beside those that were written."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.results.outcome import OutcomeOption
from scenarios.stories.story import LETTERS, DecisionPoint, Origin

BORN_IN_THE_ROOM = frozenset({Origin.FLOOR, Origin.PANEL})
"""Where an option can come from that no revision has."""


@dataclass(frozen=True)
class Added:
    """An option that was accepted at a scene. ``intervention`` is the call that it came from, 0 for a panel's."""

    scene: str
    key: str
    label: str
    origin: Origin
    intervention: int = 0
    dropped: bool = False


def written_options(decision: DecisionPoint) -> tuple[OutcomeOption, ...]:
    """A decision's own options as a round asks them: by key, with the letter of their place."""
    return tuple(
        OutcomeOption(option.key, letter, option.origin, option.leads_to)
        for letter, option in zip(LETTERS, decision.options, strict=False)
    )


def with_added(written: tuple[OutcomeOption, ...], added: tuple[Added, ...]) -> tuple[OutcomeOption, ...]:
    """The written options and then those from the room, with the letters of their places."""
    taken = len(written)
    kept = [one for one in added if not one.dropped][: len(LETTERS) - taken]
    return (
        *written,
        *(
            OutcomeOption(one.key, LETTERS[taken + place], one.origin, None, one.label)
            for place, one in enumerate(kept)
        ),
    )
