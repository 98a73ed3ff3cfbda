"""Where stories leave the model, each with its scene, the votes on it and the voices behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from forum.results.outcome import stand_in, summary
from forum.review.version import VersionSubject, subject
from forum.web import list_page as web_list_page
from forum.web.access import requires
from forum.web.storage import database
from forum.web.translation import tell
from scenarios.account import Action
from scenarios.errors import NotFound
from scenarios.message import ClockTime, Message, say
from scenarios.results.outcome import Method
from scenarios.results.room_voice import VoiceKind
from scenarios.review.conformance import Departure, Leaving
from scenarios.review.reading import SceneFactKind
from scenarios.review.version_material import Playing
from scenarios.store.list_page import ListPage
from scenarios.store.review import version_list
from scenarios.store.review.version_list import AskedAt, HeardAt, ListedScene
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


WHOLE = 20
"""So many departures stand on one page, by what happened. Of more, those of one kind are shown, a page at a time."""
PLAYINGS_SHOWN = 3
"""So many playings at a scene are told with a departure, the last ones; the scene's own page has all."""
VOICES_SHOWN = 5
"""So many voices are told with it, the first ones."""


@dataclass(frozen=True)
class LeavingShown:
    """One place at which a story leaves the model, told in a sentence.

    ``asked`` has the last playings at its scene, and ``heard`` what was said and marked there. ``at`` names the scene,
    whose page has the rest of both.
    """

    leaving: Leaving
    sentence: str
    option: tuple[str, str]
    asked: AskedAt
    heard: HeardAt
    at: tuple[int, str]


@blueprint.get("/review/pathways/<slug>/<int:number>/conformance")
@requires(Action.REVIEW_OUTCOMES)
def show(slug: str, number: int) -> ResponseReturnValue:
    """The list that the designers work through, by what happened; where it is long, one kind at a time."""
    about = subject(slug, number, [SceneFactKind.DEPARTURE])
    counts = {each: about.totals.of_scenes(SceneFactKind.DEPARTURE, each.value).scenes for each in Departure}
    is_whole = sum(counts.values()) <= WHOLE
    chosen = None if is_whole else _chosen(counts)
    with database().read() as session:
        if chosen:
            page = _page(session, about, chosen)
            groups = {chosen: _shown(session, about, page.rows)}
        else:
            page = ListPage()
            groups = _all(session, about)
    return render_template(
        "forum/review/conformance.html",
        **about.for_page,
        counts=counts,
        groups=groups,
        chosen=chosen,
        page=web_list_page.shown(page, anchor=chosen.name.lower() if chosen else ""),
        headings=HEADINGS,
        voices=VOICES,
        summary=summary,
    )


def _chosen(counts: dict[Departure, int]) -> Departure:
    """The departure that the address names, or the first that there is. Raises NotFound for any other."""
    typed = request.args.get("what", "")
    found = [each for each, count in counts.items() if (each.name.lower() == typed if typed else count)]
    if not found:
        raise NotFound(say("There is no such list."))
    return found[0]


def _page(session: Session, about: VersionSubject, kind: Departure) -> ListPage[ListedScene]:
    at = web_list_page.asked()
    return version_list.scenes(session, about.version, SceneFactKind.DEPARTURE, kind.value, at, limit=WHOLE)


def _all(session: Session, about: VersionSubject) -> dict[Departure, list[LeavingShown]]:
    found = version_list.first_scenes(session, about.version, SceneFactKind.DEPARTURE, WHOLE)
    listed = [one for kind in Departure for one in found.get(kind.value, ())]
    groups: dict[Departure, list[LeavingShown]] = {kind: [] for kind in Departure}
    for one in _shown(session, about, listed):
        groups[one.leaving.departure].append(one)
    return groups


def _shown(session: Session, about: VersionSubject, listed: Sequence[ListedScene]) -> list[LeavingShown]:
    """With the room: of an option that won, only the playing in which it did."""
    version = about.version
    here = {one.at for one in listed if not _is_won(one)}
    won = version_list.playings_of(
        session, version, {one.fact.outcome_id for one in listed if _is_won(one) and one.fact.outcome_id}
    )
    asked = version_list.asked_at(session, version, here, PLAYINGS_SHOWN)
    heard = version_list.heard_at(session, version, here, VOICES_SHOWN)
    heard_of = version_list.heard_of(session, version, list(won.values()), VOICES_SHOWN)
    found = []
    for one in listed:
        playing = won.get(one.fact.outcome_id or 0)
        leaving = _leaving(one, playing)
        of_it = AskedAt(1, (playing,)) if playing else asked.get(one.at, AskedAt())
        said = heard_of[playing.id] if playing else heard.get(one.at, HeardAt())
        found.append(LeavingShown(leaving, tell(_sentence(leaving, about)), _option(leaving), of_it, said, one.at))
    return found


def _is_won(one: ListedScene) -> bool:
    return one.fact.key == Departure.FLOOR.value


def _leaving(one: ListedScene, playing: Playing | None) -> Leaving:
    """The departure as the rules have it, of the little that is at hand."""
    fact, result = one.fact, playing.last if playing else None
    return Leaving(
        departure=Departure(fact.key),
        case=one.case,
        scene=one.scene,
        source=fact.source,
        target=fact.target,
        option=fact.option,
        expected=fact.expected,
        floor=next((each for each in result.options if each.key == fact.option), None) if result else None,
        result=result,
    )


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
