"""What goes into the log for a request: completed by the server, so that the fold needs nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from live.cue import CueKind
from live.performance import Ground, Performance, next_round, next_scene, voidable
from live.request import Request
from live.round import Figures, opening, revealing
from scenarios.outcome import Method
from scenarios.story import StoryContent


@dataclass(frozen=True)
class Supply:
    """What a performance cannot know of itself.

    ``ground`` is how the house lights are in the room, ``round_id`` the id of a round about to open,
    and ``figures`` what the closed round came to.
    """

    ground: Ground
    round_id: int
    figures: Figures


NO_FIGURES = Figures({}, 0, 0, 0)


def payload_for(
    request: Request, state: Performance, story: StoryContent, supply: Supply
) -> dict[str, Any]:
    """The payload of the cue that does what ``request`` asks; ``apply`` decides whether it may be done.

    Raises Refusal ``not_now`` for a round that cannot be opened, since it has no payload.
    """
    asked = dict(request.details)
    match request.kind:
        case CueKind.START:
            return {"ground": supply.ground.value}
        case CueKind.SHOW:
            return {"scene": asked.get("scene") or next_scene(state, story), "back": "scene" in asked}
        case CueKind.OPEN:
            method = Method(asked.get("method", Method.APPROVAL))
            return opening(next_round(state, story, method, supply.round_id))
        case CueKind.REVEAL:
            return revealing(state.round.id if state.round else 0, supply.figures)
        case CueKind.VOID:
            last = voidable(state)
            return asked | {"round": last.id if last else 0}
        case _:
            return asked
