"""How cues make a performance: one rule for each kind, each a pure function of the state before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from live import asking, house, journey, talking
from live.cue import Cue, CueKind
from live.performance import Performance, not_now
from live.plan import Plan
from scenarios.message import say
from scenarios.story import StoryContent


def fold(story: StoryContent, cues: Iterable[Cue], plan: Plan = Plan()) -> Performance:
    """The state that these cues make, from the first. Raises Refusal where one was not legal.

    ``plan`` is what was switched on beforehand: the start writes it into the log, and counts from there.
    """
    state = Performance(plan=plan)
    for cue in cues:
        state = apply(state, cue, story)
    return state


def apply(state: Performance, cue: Cue, story: StoryContent) -> Performance:
    """The state after ``cue``. Raises Refusal ``not_now``, or Invalid where the payload cannot be right."""
    if state.paused and cue.kind not in _WHILE_PAUSED:
        raise not_now(say("The story is paused. Go on with it first."))
    return _RULES[cue.kind](state, cue.payload, story)


_Rule = Callable[[Performance, Mapping[str, Any], StoryContent], Performance]
_RULES: dict[CueKind, _Rule] = {
    CueKind.START: journey.start,
    CueKind.REPLAY: journey.replay,
    CueKind.SHOW: journey.show,
    CueKind.ENTER: journey.enter,
    CueKind.SKIP: journey.skip,
    CueKind.OPEN: asking.open_round,
    CueKind.CLOSE: asking.close,
    CueKind.REVEAL: asking.reveal,
    CueKind.VOID: asking.void,
    CueKind.DISCUSS: talking.discuss,
    CueKind.ACCEPT: talking.accept,
    CueKind.DROP: talking.drop,
    CueKind.FOLLOW: journey.follow,
    CueKind.REWIND: journey.rewind,
    CueKind.STOP: house.stop,
    CueKind.RELEASE: house.release,
    CueKind.PAUSE: house.pause,
    CueKind.RESUME: house.resume,
    CueKind.BLANK: house.blank,
    CueKind.UNBLANK: house.unblank,
    CueKind.LIGHTS: house.lights,
    CueKind.STAGING: house.staging,
    CueKind.CARD: house.card,
    CueKind.END: journey.end,
    CueKind.DEBRIEF: journey.debrief,
    CueKind.GO_ON: journey.go_on,
}
_WHILE_PAUSED = frozenset(
    {
        CueKind.RESUME,
        CueKind.BLANK,
        CueKind.UNBLANK,
        CueKind.LIGHTS,
        CueKind.STAGING,
        CueKind.VOID,
        CueKind.SKIP,
        CueKind.END,
    }
)
