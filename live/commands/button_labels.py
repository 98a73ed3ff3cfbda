"""What a console's button says, and what will happen when it is pressed."""

from __future__ import annotations

from live.commands.command import Request
from live.performance.event_log import CueKind
from live.performance.plan import Staging
from live.performance.round import Purpose, Round, RoundState
from live.performance.state import Card, HouseLights, Performance, Run, next_scene, option_at, voidable
from scenarios.message import Message, say
from scenarios.results.outcome import Method
from scenarios.stories.story import StoryContent

UNTITLED = say("A story without a title")

Words = tuple[Message, Message]


def words(request: Request, state: Performance, story: StoryContent) -> Words:
    """The label of the button that sends ``request``, and a hint of what it does."""
    match request.kind:
        case CueKind.START:
            return _to_start(state, story)
        case CueKind.SHOW:
            return _to_show(request, state, story)
        case CueKind.OPEN:
            return _to_open(request, state, story)
        case CueKind.FOLLOW | CueKind.DROP:
            return _about_option(request, state, story)
        case CueKind.REWIND:
            heading = _heading(story, str(request.details["scene"]))
            return say("Go back to “%(heading)s”", heading=heading), say("To play another choice from there.")
        case CueKind.VOID:
            return _to_void(voidable(state), state, story)
        case CueKind.REVEAL:
            return _by_group(state) if request.details.get("groups") else _to_reveal(state)
        case CueKind.DISCUSS if state.discussion is not None:
            return say("End the talk"), say("What was on the stage before it comes back.")
        case CueKind.LIGHTS:
            return _LIGHTS[HouseLights(request.details["ground"])]
        case CueKind.STAGING:
            return _STAGING[Staging(request.details["staging"])]
        case CueKind.CARD:
            return _CARDS[Card(request.details["card"])]
        case _:
            return _PLAIN[request.kind]


def _to_start(state: Performance, story: StoryContent) -> Words:
    label = say("Start “%(title)s”", title=story.title or UNTITLED)
    if state.plan.first_run:
        return label, say("First as it would go today, without a stop.")
    return label, say("Its first scene goes on the screen.")


def _to_show(request: Request, state: Performance, story: StoryContent) -> Words:
    back = request.details.get("scene")
    if back is None:
        return say("Next scene"), _quoted(_heading(story, next_scene(state, story)))
    return say("Back to the scene before"), _quoted(_heading(story, str(back)))


def _to_open(request: Request, state: Performance, story: StoryContent) -> Words:
    purpose = Purpose(request.details.get("purpose", Purpose.DECISION))
    if purpose is not Purpose.DECISION:
        return _QUESTIONS[purpose]
    method = Method(request.details.get("method", Method.APPROVAL))
    if method is Method.GRADIENT:
        option = option_at(state, story, request.details.get("option"))
        letter = option.letter if option else ""
        return (
            say("Ask how far the room goes with %(letter)s", letter=letter),
            say("From full support to serious objection, about one choice."),
        )
    if method is Method.ONE_CHOICE:
        return say("Open a one-choice vote"), say("Each phone can choose one.")
    if _is_second(state):
        return say("Ask again"), say("The same question, after the discussion.")
    return say("Open the vote"), say("Which could you support? Each phone can choose several.")


def _is_second(state: Performance) -> bool:
    return state.round is not None and state.round.state is not RoundState.VOID


def _about_option(request: Request, state: Performance, story: StoryContent) -> Words:
    option = option_at(state, story, request.details["option"])
    letter = option.letter if option else ""
    scene = story.scene(state.scene)
    written = scene.decision.option(option.key) if scene and scene.decision and option else None
    label = written.label if written else option.label if option else ""
    if request.kind is CueKind.DROP:
        return (
            say("Drop %(letter)s: %(label)s", letter=letter, label=label),
            say("It is not among the choices of the next vote. You can add it again."),
        )
    hint = say("Nobody has written what comes next: tell it on stage.")
    if option and story.scene(option.leads_to):
        hint = say("Goes to “%(heading)s”.", heading=_heading(story, option.leads_to))
    elif state.run is Run.FIRST:
        hint = say("Nobody has written what comes next: tell it on stage, then play for the room.")
    return say("Play %(letter)s: %(label)s", letter=letter, label=label), hint


def _to_void(last: Round | None, state: Performance, story: StoryContent) -> Words:
    hint = say("Its result counts for nothing. You will be asked why.")
    if last is None or last is state.round:
        return say("Make this vote void"), hint
    if last.purpose is Purpose.WARM_UP:
        return say("Make the warm-up void"), hint
    heading = _heading(story, last.scene)
    if not heading:
        return say("Make the last vote void"), hint
    return say("Make the vote at “%(heading)s” void", heading=heading), hint


def _to_reveal(state: Performance) -> Words:
    asked = state.round
    if asked is not None and asked.purpose is not Purpose.DECISION:
        return say("Reveal the result"), say("It goes on the screen. It is no result for the design group.")
    if len(state.undecided) > 1:
        return say("Reveal both rounds"), say("Before and after the discussion go on the screen, and are kept.")
    return say("Reveal the result"), say("It goes on the screen and is kept for the design group.")


def _by_group(state: Performance) -> Words:
    hint = say("Only once at this event. You show them after the result. Groups with too few people are left out.")
    if len(state.undecided) > 1:
        return say("Reveal both rounds, with groups"), hint
    return say("Reveal the result with groups"), hint


def _heading(story: StoryContent, key: str | None) -> str:
    scene = story.scene(key)
    return scene.heading if scene else ""


def _quoted(heading: str) -> Message:
    return say("“%(heading)s”", heading=heading) if heading else say("It has no heading.")


_QUESTIONS = {
    Purpose.WARM_UP: (say("Open the warm-up"), say("A question to try out the phones. It is not kept as a result.")),
    Purpose.COULD_HAPPEN: (
        say("Ask: could this really happen?"),
        say("About what was tried on stage. Each phone answers yes, partly or no."),
    ),
    Purpose.DID_IT_HELP: (
        say("Ask: did it help?"),
        say("About what was tried on stage. Each phone answers yes, partly or no."),
    ),
}
_LIGHTS = {
    HouseLights.DIM: (say("House lights down"), say("A dark screen, for a darkened hall.")),
    HouseLights.BRIGHT: (say("House lights up"), say("A light screen, for a bright room.")),
}
_STAGING = {
    Staging.ACTED: (say("Acted on stage"), say("The screen keeps to place, time and one line. Phones stay quiet.")),
    Staging.TOLD: (say("Told on the screen"), say("The screen shows the text of each scene.")),
}
_CARDS = {
    Card.NONE: (say("Put it away"), say("The stage comes back as it was.")),
    Card.TREE: (say("Show what has been played"), say("A tree of all ways that this story took today.")),
    Card.SPLIT: (say("Show results by group"), say("By how people are here, for groups that are large enough.")),
    Card.MINORITY: (say("Show what not to forget"), say("What people wrote after the result, once it was passed.")),
}
_PLAIN: dict[CueKind, Words] = {
    CueKind.REPLAY: (say("Now for the room"), say("From the beginning again, and now anyone can say “Stop!”.")),
    CueKind.ENTER: (say("Show the scene"), say("The content note is on now. The scene comes next.")),
    CueKind.SKIP: (say("Skip this scene"), say("The next scene comes; it is kept that this one was left out.")),
    CueKind.CLOSE: (say("Close the vote"), say("Nobody sees a figure until you reveal it.")),
    CueKind.DISCUSS: (say("Let the room discuss"), say("Then it is asked again. A timer never cuts anyone off.")),
    CueKind.ACCEPT: (say("Add a choice of the panel"), say("It is among the choices of the next vote.")),
    CueKind.STOP: (say("Stop!"), say("Somebody called it out. The scene freezes; the words come later.")),
    CueKind.RELEASE: (say("Let the scene go on"), say("You can note what the proposal changed.")),
    CueKind.PAUSE: (say("Pause for wellbeing"), say("A calm screen, for as long as it takes.")),
    CueKind.RESUME: (say("Go on"), say("The story goes on where it was.")),
    CueKind.BLANK: (say("Blank the screen"), say("The big screen goes dark. Phones carry on.")),
    CueKind.UNBLANK: (say("Show the screen again"), say("The big screen comes back as it was.")),
    CueKind.END: (say("End this story"), say("The screen says thank you. What the room said is kept.")),
    CueKind.DEBRIEF: (say("Thanks and three questions"), say("Help numbers on the screen; phones may say how it was.")),
}
