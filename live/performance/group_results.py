"""Whether a result may come by group: how those who said the same of how they are here answered.

A host decides to have it, once at an event. Two such results can be set against each other: whoever left between them
can be named, with their group and their answer.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from live.performance.round import Purpose, Round, RoundState
from live.performance.state import Performance
from live.performance.voting_rounds import TWO_ROUNDS
from scenarios.message import Message, say

SHOWN = "shown"
"""What the log says of a result for which groups were decided, and at least one is large enough."""


class Withheld(enum.StrEnum):
    """Why a result has no groups, though its host asked for them."""

    REHEARSAL = "rehearsal"
    UNKNOWN_ROOM = "unknown room"
    EARLY = "early"
    SWITCHED_OFF = "switched off"
    ONCE = "once"
    TOLD = "told"
    FIRST_ROUND = "first round"
    TOO_FEW = "too few"


WHY: dict[Withheld, Message] = {
    Withheld.REHEARSAL: say("A rehearsal shows no results by group."),
    Withheld.UNKNOWN_ROOM: say(
        "Anybody with the code could join this vote. Close the doors before you open a vote, or use passes."
    ),
    Withheld.EARLY: say("The day of the event has not come yet."),
    Withheld.SWITCHED_OFF: say("“I am here as…” is off for this story."),
    Withheld.ONCE: say("This event has used its one result by group. A second one could give people away."),
    Withheld.TOLD: say("The results already say which groups were here. A result by group could now give people away."),
    Withheld.FIRST_ROUND: say("Groups can come with the result of the second round."),
    Withheld.TOO_FEW: say("Too few people to show."),
}


@dataclass(frozen=True)
class GroupFacts:
    """What an event says of groups, beside what a performance knows of itself.

    ``known`` is whether strangers were kept out of the vote: its host knows who is in the room, the event needs passes,
    or the doors were closed from before the vote opened. ``split`` whether groups were decided there before, and
    ``told`` whether it has been told which groups were there. ``early`` is whether its day has not come: what was said
    before a day holds for that day, and a day can be moved.
    """

    rehearsal: bool = False
    known: bool = False
    split: bool = False
    told: bool = False
    early: bool = False


def withheld(state: Performance, asked: Round, facts: GroupFacts) -> Withheld | None:
    """Why the result of this vote on a decision may not come by group now; None where it may."""
    found = (
        (facts.rehearsal, Withheld.REHEARSAL),
        (not facts.known, Withheld.UNKNOWN_ROOM),
        (facts.early, Withheld.EARLY),
        (not state.plan.perspectives, Withheld.SWITCHED_OFF),
        (facts.split, Withheld.ONCE),
        (facts.told, Withheld.TOLD),
        (state.plan.two_rounds and len(state.counted(asked.playing)) < TWO_ROUNDS, Withheld.FIRST_ROUND),
    )
    return next((why for is_so, why in found if is_so), None)


def to_decide(state: Performance) -> Round | None:
    """The vote whose result a host could reveal by group now, if they may at all."""
    asked = state.undecided[-1] if state.undecided else None
    ready = asked is not None and asked.state is RoundState.CLOSED and asked.purpose is Purpose.DECISION
    return asked if ready else None
