"""Where stories leave the model, each with its scene, the votes on it and the voices behind it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forum.results.outcome import stand_in, summary
from forum.review.version import VersionSubject, subject
from forum.web.access import requires
from forum.web.storage import database
from forum.web.translation import tell
from scenarios.account import Action
from scenarios.message import ClockTime, Message, say
from scenarios.results.outcome import Method
from scenarios.results.room_voice import RoomVoice, VoiceKind
from scenarios.review.conformance import Departure, Leaving, departures
from scenarios.stories.story import LETTERS

blueprint = Blueprint("conformance", __name__)

HEADINGS: dict[Departure, Message] = {
    Departure.SKIP: say("A step that the model does not have"),
    Departure.LOOP: say("Going back to where the story has been"),
    Departure.NO_EXIT: say("No way on"),
    Departure.CLOSED: say("Closed at that hour"),
    Departure.OUTSIDE: say("Outside the model"),
    Departure.FLOOR: say("An idea from the floor that most named"),
}
VOICES: dict[VoiceKind, Message] = {
    VoiceKind.INTERVENTION: say("“Stop!”"),
    VoiceKind.REASON: say("A reason"),
    VoiceKind.MINORITY: say("Not to be forgotten"),
}


@dataclass(frozen=True)
class LeavingShown:
    """One place at which a story leaves the model, told in a sentence; ``words`` are what the room said there."""

    leaving: Leaving
    sentence: str
    option: tuple[str, str]
    words: tuple[RoomVoice, ...]
    blocked: int
    works: int


@blueprint.get("/review/pathways/<slug>/<int:number>/conformance")
@requires(Action.REVIEW_OUTCOMES)
def show(slug: str, number: int) -> ResponseReturnValue:
    """The list that the designers work through, by what happened."""
    with database().read() as session:
        about = subject(session, slug, number)
    groups: dict[Departure, list[LeavingShown]] = {departure: [] for departure in Departure}
    for one in departures(about.material):
        groups[one.departure].append(_shown(one, about))
    return render_template(
        "forum/review/conformance.html",
        **about.for_page,
        groups=groups,
        headings=HEADINGS,
        voices=VOICES,
        summary=summary,
    )


def _shown(one: Leaving, about: VersionSubject) -> LeavingShown:
    words = tuple(voice for voice in one.voices if voice.kind in VOICES and voice.words)
    marks = [voice for voice in one.voices if voice.kind is VoiceKind.MARK]
    blocked, works = (sum(each.count for each in marks if each.mark == kind) for kind in ("blocked", "works"))
    return LeavingShown(one, tell(_sentence(one, about)), _option(one), words, blocked, works)


def _sentence(one: Leaving, about: VersionSubject) -> Message:
    names = {"source": about.stage_name(one.source), "target": about.stage_name(one.target)}
    stage = about.content.stage(one.source)
    if one.departure is Departure.SKIP:
        return say("From “%(source)s” to “%(target)s”: the model has no such step.", **names)
    if one.departure is Departure.LOOP and not one.source:
        return say("From a place outside the model back to “%(target)s”, where the story has been.", **names)
    if one.departure is Departure.LOOP and one.expected:
        return say("Back from “%(source)s” to “%(target)s”, by a step that the model has.", **names)
    if one.departure is Departure.LOOP:
        return say("Back from “%(source)s” to “%(target)s”. The model has no such step.", **names)
    if one.departure is Departure.NO_EXIT and one.target:
        return say(
            "The story goes on from “%(source)s” to “%(target)s”. No step of the model leads on from there.", **names
        )
    if one.departure is Departure.NO_EXIT:
        return say("At “%(source)s” the story cannot go on.", **names)
    if one.departure is Departure.CLOSED and stage:
        return say(
            "At %(time)s “%(source)s” is closed. It is open from %(opens)s to %(closes)s.",
            **names,
            time=ClockTime(one.scene.time),
            opens=ClockTime(stage.opens),
            closes=ClockTime(stage.closes),
        )
    if one.departure is Departure.FLOOR and one.result:
        return _won(one)
    return say("The story is at a place that the model does not have.")


def _won(one: Leaving) -> Message:
    assert one.result
    figures = {"count": one.result.counts[one.option], "ballots": one.result.ballots}
    if one.result.method is Method.APPROVAL:
        return say("%(count)s of %(ballots)s who voted could support an idea from the floor. None had more.", **figures)
    return say("%(count)s of %(ballots)s who voted chose an idea from the floor. None had more.", **figures)


def _option(one: Leaving) -> tuple[str, str]:
    """The letter and the words of the choice that leads there; two empty ones where nobody chooses."""
    if one.floor:
        return one.floor.letter, one.floor.label
    options = one.scene.decision.options if one.scene.decision else ()
    for letter, option in zip(LETTERS, options, strict=False):
        if option.key == one.option:
            return letter, option.label or tell(stand_in(one.case))
    return "", ""
