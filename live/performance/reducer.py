"""How cues make a performance: one rule for each kind, each a pure function of the state before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from live.performance import discussion, navigation, stage_controls, voting_rounds
from live.performance.event_log import Cue, CueKind
from live.performance.plan import Plan
from live.performance.state import Performance, next_status, not_now
from scenarios.message import say
from scenarios.stories.story import StoryContent


def fold(story: StoryContent, cues: Iterable[Cue | None], plan: Plan = Plan()) -> Performance:
    """The state that stored cues make, from the first and whatever they say: see ``read_on``.

    ``plan`` is what was switched on beforehand: the start writes it into the log, and counts from there.
    """
    state = Performance(plan=plan)
    for cue in cues:
        state = read_on(state, cue, story)
    return state


def read_on(state: Performance, cue: Cue | None, story: StoryContent) -> Performance:
    """The state after one more stored cue; None is one of a kind that is not known any more.

    A cue that is stored was once carried out. Where the rules refuse it now, it is passed over, the state is
    ``unreadable`` from there on, and its status is what the kinds of the cues say.
    """
    if cue is None:
        return replace(state, unreadable=True)
    try:
        after = apply(replace(state, unreadable=False), cue, story)
    except Exception:  # Whatever it is, this one performance cannot be read, and nothing else suffers.
        after = None
    if after is None or state.unreadable:
        return replace(after or state, status=next_status(state.status, cue.kind), unreadable=True)
    return after


def apply(state: Performance, cue: Cue, story: StoryContent) -> Performance:
    """The state after a new ``cue``. Raises Refusal ``not_now``, or Invalid where the payload cannot be right."""
    ensure_readable(state, cue.kind)
    if state.paused and cue.kind not in _WHILE_PAUSED:
        raise not_now(say("The story is paused. Go on with it first."))
    return _RULES[cue.kind](state, cue.payload, story)


def ensure_readable(state: Performance, kind: CueKind) -> None:
    """Raise Refusal ``not_now`` where a log cannot be read, but for ending the story, the lights and going on."""
    if state.unreadable and kind not in _WHILE_UNREADABLE:
        raise not_now(say("We cannot show where this story is. End it, then start the next one."))


_Rule = Callable[[Performance, Mapping[str, Any], StoryContent], Performance]
_RULES: dict[CueKind, _Rule] = {
    CueKind.START: navigation.start,
    CueKind.REPLAY: navigation.replay,
    CueKind.SHOW: navigation.show,
    CueKind.ENTER: navigation.enter,
    CueKind.SKIP: navigation.skip,
    CueKind.OPEN: voting_rounds.open_round,
    CueKind.CLOSE: voting_rounds.close,
    CueKind.REVEAL: voting_rounds.reveal,
    CueKind.VOID: voting_rounds.void,
    CueKind.DISCUSS: discussion.discuss,
    CueKind.ACCEPT: discussion.accept,
    CueKind.DROP: discussion.drop,
    CueKind.FOLLOW: navigation.follow,
    CueKind.REWIND: navigation.rewind,
    CueKind.STOP: stage_controls.stop,
    CueKind.RELEASE: stage_controls.release,
    CueKind.PAUSE: stage_controls.pause,
    CueKind.RESUME: stage_controls.resume,
    CueKind.BLANK: stage_controls.blank,
    CueKind.UNBLANK: stage_controls.unblank,
    CueKind.LIGHTS: stage_controls.lights,
    CueKind.STAGING: stage_controls.staging,
    CueKind.CARD: stage_controls.card,
    CueKind.END: navigation.end,
    CueKind.DEBRIEF: navigation.debrief,
    CueKind.GO_ON: navigation.go_on,
}
_WHILE_UNREADABLE = frozenset(
    {CueKind.BLANK, CueKind.UNBLANK, CueKind.LIGHTS, CueKind.END, CueKind.DEBRIEF, CueKind.GO_ON}
)
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
