"""Two events, or two versions of a pathway, side by side, for the design group: figures and no differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from forum.results.outcome import METHODS, NOT_WRITTEN, stand_in
from forum.review.version import StageCount, VersionSubject, of_stages
from forum.web import list_page as web_list_page
from forum.web.access import requires
from forum.web.storage import database
from forum.web.translation import tell
from scenarios.account import Action
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.results.agreement_scale import WORDS
from scenarios.results.outcome import Method, OutcomeOption, percent
from scenarios.review.outcome_comparison import ComparedQuestion, LastRound, Sides, side_by_side
from scenarios.review.version_material import Playing
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.review import version_list
from scenarios.store.review import version_material as materials

blueprint = Blueprint("outcome_comparison", __name__)

MOST_OFFERED = 50
"""So many events can be chosen from a list: the newest with the words that were asked for, and those that are shown."""


ON_A_PAGE = 5
"""How many questions that both versions were asked stand on a page."""
ANSWERS_SHOWN = 5
"""So many answers of each side are columns, the last ones; the scene's own page has all."""


@dataclass(frozen=True)
class ComparedStage:
    """One stage of two versions, None in the one that does not have it."""

    name: str
    before: StageCount | None
    after: StageCount | None


@blueprint.get("/review/pathways/<slug>/<int:number>/beside")
@requires(Action.REVIEW_OUTCOMES)
def versions(slug: str, number: int) -> ResponseReturnValue:
    """This version beside another: the same stories played again, and what was tested of each stage."""
    after = of_stages(slug, number)
    with database().read() as session:
        others = _others(session, after.version)
    before = of_stages(slug, _chosen(others)) if others else None
    page: dict[str, Any] = {}
    if before:
        with database().read() as session:
            page = _page(session, before.version, after.version)
    return render_template(
        "forum/review/beside_versions.html",
        **after.for_page | {"waiting": after.waiting + (before.waiting if before else 0)},
        **page,
        before=before,
        others=others,
        stages=_stages(before, after) if before else [],
    )


def _page(session: Session, before: PathwayVersionRow, after: PathwayVersionRow) -> dict[str, Any]:
    """A page of the questions that both were asked, and pages of the playings that only one was."""

    both = version_list.questions_of_both(session, before.id, after.id, web_list_page.asked(), limit=ON_A_PAGE)
    first, counts_before = version_list.answers(session, before, both.rows, ANSWERS_SHOWN)
    second, counts_after = version_list.answers(session, after, both.rows, ANSWERS_SHOWN)
    wanted = {
        (story_id, scene, Method(method), about): place
        for place, (story_id, scene, method, about) in enumerate(both.rows)
    }
    sides = side_by_side(first, second)
    shown = sorted((each for each in sides.both if _key(each) in wanted), key=lambda each: wanted[_key(each)])
    alone_before = version_list.alone(session, before, after.id, web_list_page.asked("first"))
    alone_after = version_list.alone(session, after, before.id, web_list_page.asked("second"))
    return {
        **_words(),
        "sides": Sides(tuple(shown), tuple(alone_before.rows), tuple(alone_after.rows)),
        "rest": {
            "both": web_list_page.shown(both, anchor="both"),
            "before": web_list_page.shown(alone_before, "first", anchor="before"),
            "after": web_list_page.shown(alone_after, "second", anchor="after"),
            "counts": lambda beside: (
                counts_before[_question(beside)] - len(beside.before),
                counts_after[_question(beside)] - len(beside.after),
            ),
        },
    }


def _key(beside: ComparedQuestion) -> tuple[int, str, Method, str]:
    return (*beside.question, *beside.way)


def _question(beside: ComparedQuestion) -> version_list.Question:
    return (*beside.question, beside.way[0].value, beside.way[1])


@blueprint.get("/review/events")
@requires(Action.REVIEW_OUTCOMES)
def events() -> ResponseReturnValue:
    """Two events side by side."""
    with database().read() as session:
        pair = _pair(session)
        words = request.args.get("name", "").strip()
        found = materials.events(session, words=words, limit=MOST_OFFERED)
        sides = [materials.of_event(session, code) for code, _name in pair]
    page = _shown(*sides) if len(sides) == 2 else {}
    others = [each for each in found if each not in pair][: MOST_OFFERED - len(pair)]
    events = dict(each for each in found if each in others or each in pair) | dict(pair)
    looks = {"words": words, "is_found": bool(found), "can_look": bool(words) or len(found) == MOST_OFFERED}
    return render_template(
        "forum/review/beside_events.html", **page, **looks, events=events, codes=[code for code, _name in pair]
    )


def _shown(before: Sequence[Playing], after: Sequence[Playing]) -> dict[str, Any]:
    return {"sides": side_by_side(before, after), "rest": None, **_words()}


def _words() -> dict[str, Any]:
    return {
        "methods": METHODS,
        "percent": percent,
        "words_of": words_of,
        "about_of": about_of,
        "question_of": question_of,
        "title_of_playing": title_of_playing,
    }


def title_of_playing(playing: Playing) -> str:
    """The story's title, or what stands for it."""
    return playing.story.title or (tell(stand_in(playing)) if playing.withdrawn else _("A story without a title"))


def question_of(playing: Playing) -> str:
    """The question as it was asked."""
    decision = playing.scene.decision if playing.scene else None
    return (decision.question if decision else "") or tell(stand_in(playing))


def words_of(beside: ComparedQuestion, option: OutcomeOption) -> str:
    """What an option says: in the newest of the revisions that have it, or as the room put it."""
    if beside.way[0] is Method.GRADIENT:
        return tell(WORDS[option.key])
    return option.label or _newest(beside, option.key)


def about_of(beside: ComparedQuestion) -> str:
    """The option that a gradient was about: in the words of its revision, or as a room put it in another vote."""
    offered = [each for answer in beside.answers for result in answer.playing.rounds for each in result.options]
    labels = [each.label for each in offered if each.key == beside.way[1] and each.label]
    return labels[-1] if labels else _newest(beside, beside.way[1])


def _newest(beside: ComparedQuestion, key: str) -> str:
    """The words of an option in the newest of the revisions that have it."""
    found = (_label(each, key) for each in reversed(beside.answers))
    return next(filter(None, found), tell(NOT_WRITTEN))


def _label(answer: LastRound, key: str) -> str:
    decision = answer.playing.scene.decision if answer.playing.scene else None
    written = decision.option(key) if decision else None
    return written.label if written else ""


def _stages(before: VersionSubject, after: VersionSubject) -> list[ComparedStage]:
    was = {row.key: row for row in before.stages}
    now = {row.key: row for row in after.stages}
    names = {key: (after if key in now else before).stage_name(key) for key in (now | was)}
    return [ComparedStage(name, was.get(key), now.get(key)) for key, name in names.items()]


def _others(session: Session, version: PathwayVersionRow) -> list[PathwayVersionRow]:
    """The other versions that are or were under test, the newest first."""
    all_versions = pathways.versions(session, version.pathway_id)
    return [each for each in all_versions if each.id != version.id and not each.is_draft]


def _chosen(others: Sequence[PathwayVersionRow]) -> int:
    """The number of the version that the address names, or of the newest. Raises NotFound for any other."""
    typed = request.args.get("with", "")
    found = [each.number for each in others if not typed or str(each.number) == typed]
    if not found:
        raise NotFound(say("There is no such version of this pathway to read."))
    return found[0]


def _pair(session: Session) -> list[tuple[str, str]]:
    """The events that the address names, or the two newest, by code and name; none where there are no two.

    Raises NotFound where it names any other.
    """
    newest = materials.events(session, limit=2)
    typed = [request.args.get("from", ""), request.args.get("to", "")]
    known = materials.event_names(session, typed) | dict(newest)
    if any(code and code not in known for code in typed):
        raise NotFound(say("There is no such event with a result."))
    codes = [given or usual for given, (usual, _name) in zip(typed, reversed(newest), strict=False)]
    return [(code, known[code]) for code in codes] if len(newest) > 1 else []
