"""The rules of the way through a story: starting, moving on, going back, and the end."""

from __future__ import annotations

from dataclasses import replace

from live.performance import plan
from live.performance.event_log import Payload
from live.performance.round import RoundState
from live.performance.state import (
    Card,
    HouseLights,
    Performance,
    PerformanceStatus,
    PlayedStep,
    Run,
    Way,
    decision_now,
    ensure_decided,
    ensure_entered,
    ensure_moving,
    ensure_running,
    next_scene,
    not_now,
    option_at,
)
from scenarios.errors import Invalid
from scenarios.message import say
from scenarios.stories.story import StoryContent


def start(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """The story begins; what was switched on for it is written into the log here."""
    if state.status is PerformanceStatus.RUNNING:
        raise not_now(say("This story has already started."))
    ensure_decided(state)
    if story.first is None:
        raise not_now(say("This story has no scene to begin with."))
    planned = plan.read(payload["plan"]) if "plan" in payload else plan.BEFORE_THERE_WERE_SWITCHES
    return replace(
        Performance(),
        status=PerformanceStatus.RUNNING,
        plan=planned,
        run=Run.FIRST if planned.first_run else Run.FORUM,
        path=(PlayedStep(story.first.key),),
        left=_left_behind(state),
        rounds=state.rounds,
        added=state.added,
        stops=state.stops,
        held=planned.notes and _has_note(payload),
        lights=ground(payload.get("ground")),
        staging=planned.staging,
    )


def replay(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """The first run is over: the same story from its beginning, and now the room may stop it."""
    ensure_running(state)
    if state.run is not Run.FIRST:
        raise not_now(say("This story is being played for the room already."))
    first = state.path[0].scene
    return replace(
        state,
        run=Run.FORUM,
        path=(PlayedStep(first),),
        ahead=(),
        left=_left_behind(state),
        held=state.plan.notes and _has_note(payload),
        card=Card.NONE,
    )


def show(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """The next scene, or the one before."""
    ensure_running(state)
    ensure_decided(state)
    ensure_moving(state)
    if payload.get("back") is True:
        return _step_back(state, payload.get("scene"))
    ensure_entered(state)
    return arrive(state, _following(state, payload.get("scene"), story), _has_note(payload))


def skip(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """The scene on stage is left out, and the next one comes."""
    ensure_running(state)
    ensure_decided(state)
    ensure_moving(state)
    key = _following(state, payload.get("scene"), story)
    left_out = replace(state, path=(*state.path[:-1], replace(state.path[-1], skipped=True)))
    return arrive(left_out, key, _has_note(payload))


def enter(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """After its content note, the scene."""
    ensure_running(state)
    if not state.held:
        raise not_now(say("The scene is on already."))
    return replace(state, held=False)


def follow(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """Go where an option leads; one that nobody has written on is told on stage."""
    if decision_now(state, story) is None:
        raise not_now(say("There is nothing to choose at this scene."))
    ensure_decided(state)
    ensure_moving(state)
    option = option_at(state, story, payload.get("option"))
    if option is None:
        raise Invalid(say("That is not one of the choices at this scene."), field="option")
    here = replace(state.path[-1], option=option.key, reason=str(payload.get("reason", "")))
    if story.scene(option.leads_to):
        chosen = replace(state, path=(*state.path[:-1], here))
        return arrive(chosen, str(option.leads_to), _has_note(payload))
    left = _left_ahead(state)
    path = (*state.path[:-1], here)
    return replace(state, path=path, ahead=(), left=left, held=False, discussion=None, card=Card.NONE)


def rewind(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """Back to a decision that was played, to play another option."""
    if state.status is PerformanceStatus.WAITING:
        raise not_now(say("This story has not started yet."))
    ensure_decided(state)
    ensure_moving(state)
    place = _place_to_rewind_to(state, payload.get("scene"), story)
    if place is None:
        raise not_now(say("You can go back only to a scene with a choice that was already played."))
    return replace(
        state,
        status=PerformanceStatus.RUNNING,
        path=(*state.path[:place], PlayedStep(state.path[place].scene)),
        ahead=(),
        left=_left_behind(state),
        held=False,
        discussion=None,
        card=Card.NONE,
        debrief=False,
    )


def end(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """The end; a vote that was never revealed is kept for the design group only."""
    ensure_running(state)
    rounds = tuple(
        replace(one, state=RoundState.CLOSED, saved=True) if one in state.undecided else one for one in state.rounds
    )
    stops = (*state.stops, state.stop) if state.stop else state.stops
    return replace(
        state,
        status=PerformanceStatus.ENDED,
        rounds=rounds,
        stop=None,
        stops=stops,
        ahead=(),
        left=_left_ahead(state),
        discussion=None,
        held=False,
        paused=False,
        blank=False,
        card=Card.NONE,
    )


def debrief(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """After the end: thanks, the help numbers, and three questions that nobody has to answer."""
    if state.status is not PerformanceStatus.ENDED:
        raise not_now(say("End the story first."))
    if state.debrief:
        raise not_now(say("The thanks are on the screen already."))
    return replace(state, debrief=True)


def go_on(state: Performance, payload: Payload, story: StoryContent) -> Performance:
    """The room goes on to another part of the event, and leaves everything here as it is."""
    section = payload.get("section")
    if type(section) is not int or section <= 0:
        raise Invalid(say("There is no such part of the programme."), field="section")
    if state.status is PerformanceStatus.RUNNING:
        raise not_now(say("End the story first."))
    ensure_decided(state)
    return state


def arrive(state: Performance, key: str, has_note: bool) -> Performance:
    """The scene with this key comes on stage; what was taken back is taken up again where it is the same."""
    here = state.path[-1]
    again = bool(state.ahead) and (state.ahead[-1].scene, state.ahead[-1].came_by) == (key, here.option)
    return replace(
        state,
        path=(*state.path, state.ahead[-1] if again else PlayedStep(key, came_by=here.option)),
        ahead=state.ahead[:-1] if again else (),
        left=state.left if again else _left_ahead(state),
        held=state.plan.notes and has_note and not again,
        discussion=None,
        card=Card.NONE,
    )


def ground(value: object) -> HouseLights:
    """The house lights that a payload names. Raises Invalid."""
    if value not in list(HouseLights):
        raise Invalid(say("The lights are either dim or bright."), field="ground")
    return HouseLights(str(value))


def _following(state: Performance, wanted: object, story: StoryContent) -> str:
    key = next_scene(state, story)
    if key is None:
        raise not_now(say("No scene follows by itself here. Choose what happens next, go back, or end the story."))
    if wanted != key:
        raise Invalid(say("That scene does not come next."), field="scene")
    return key


def _step_back(state: Performance, key: object) -> Performance:
    if state.previous is None:
        raise not_now(say("This is the first scene: there is none before it."))
    if key != state.previous:
        raise not_now(say("You can go back one scene at a time."))
    kept, taken_back = (state.path, state.ahead) if state.told else (state.path[:-1], (*state.ahead, state.path[-1]))
    here = replace(kept[-1], option=None, skipped=False, reason="")
    path = (*kept[:-1], here)
    left = _with_way(state.left, state.path) if state.told else state.left
    return replace(state, path=path, ahead=taken_back, left=left, held=False, discussion=None, card=Card.NONE)


def _left_behind(state: Performance) -> tuple[Way, ...]:
    """The ways left so far, with the one on stage and what had been taken back of it, as it was played."""
    if not state.ahead:
        return _with_way(state.left, state.path)
    last = replace(state.path[-1], option=state.ahead[-1].came_by)
    return _with_way(state.left, (*state.path[:-1], last, *reversed(state.ahead)))


def _left_ahead(state: Performance) -> tuple[Way, ...]:
    """The ways left so far, with what was taken back and is not taken up again."""
    return _left_behind(state) if state.ahead else state.left


def _with_way(left: tuple[Way, ...], way: Way) -> tuple[Way, ...]:
    return left if not way or way in left else (*left, way)


def _has_note(payload: Payload) -> bool:
    """Whether the scene that this cue brings had a content note: the cue says so, since words may be withdrawn."""
    return payload.get("note") is True


def _place_to_rewind_to(state: Performance, key: object, story: StoryContent) -> int | None:
    """The last place on the path where this decision was played, the one on stage now excepted."""
    on_stage_now = state.status is PerformanceStatus.RUNNING and state.told is None
    behind = state.path[:-1] if on_stage_now else state.path
    places = [place for place, step in enumerate(behind) if step.scene == key]
    scene = story.scene(state.path[places[-1]].scene) if places else None
    return places[-1] if scene and scene.decision else None
