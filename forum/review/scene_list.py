"""The scenes and votes behind a figure of what was tested: of a stage, a step or an assumption, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forum.review.version import VersionSubject, subject
from forum.web import list_page as web_list_page
from forum.web.access import requires
from forum.web.storage import database
from scenarios.account import Action
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.review.reading import OUTSIDE, PlayingFactKind, SceneFactKind, step_key
from scenarios.review.version_material import Case
from scenarios.row_number import typed_number
from scenarios.store.review import version_list
from scenarios.store.review.version_list import ListedScene

blueprint = Blueprint("scene_list", __name__)


@dataclass(frozen=True)
class CountedPart:
    """What a figure counts: the scenes and the playings, and where on the page of figures it stands."""

    scenes: SceneFactKind
    playings: PlayingFactKind | None
    name: Callable[[VersionSubject, str], str | None]
    """What it is called; None where the version has no such thing."""
    anchor: str


@dataclass(frozen=True)
class StoryScenes:
    """A story with those of its scenes that are on this page, and how often rooms were asked at such scenes of it."""

    case: Case
    scenes: Sequence[ListedScene]
    playings: int


def _stage(about: VersionSubject, key: str) -> str | None:
    return about.stage_name(key) if about.content.stage(key) or key == OUTSIDE else None


def _step(about: VersionSubject, key: str) -> str | None:
    found = (each for each in about.content.transitions if step_key(each.source, each.target) == key)
    return next((f"{about.stage_name(each.source)} → {about.stage_name(each.target)}" for each in found), None)


def _assumption(about: VersionSubject, key: str) -> str | None:
    found = about.content.assumption(key)
    return found.text if found else None


def _unknown(about: VersionSubject, key: str) -> str | None:
    return key if about.totals.of_scenes(SceneFactKind.UNKNOWN, key).scenes else None


FIGURES: dict[str, CountedPart] = {
    "stages": CountedPart(SceneFactKind.STAGE, PlayingFactKind.STAGE, _stage, "stages"),
    "steps": CountedPart(SceneFactKind.STEP, PlayingFactKind.STEP, _step, "steps"),
    "assumptions": CountedPart(SceneFactKind.ASSUMPTION, PlayingFactKind.ASSUMPTION, _assumption, "assumptions"),
    "hints": CountedPart(SceneFactKind.WORDED, None, _assumption, "assumptions"),
    "unknown": CountedPart(SceneFactKind.UNKNOWN, None, _unknown, "assumptions"),
}
"""By the part of the address that names them."""


@blueprint.get("/review/pathways/<slug>/<int:number>/coverage/<kind>/<key>")
@requires(Action.REVIEW_OUTCOMES)
def show(slug: str, number: int, kind: str, key: str) -> ResponseReturnValue:
    """The scenes that a figure counts, story by story, and the votes that it counts."""
    figure = FIGURES.get(kind)
    if figure is None:
        raise NotFound(say("This version of the pathway has no such part."))
    about = subject(slug, number, [figure.scenes], [figure.playings] if figure.playings else [], key)
    name = figure.name(about, key)
    if name is None:
        raise NotFound(say("This version of the pathway has no such part."))
    story_id = _story_asked()
    with database().read() as session:
        version = about.version
        scenes = version_list.scenes(
            session, version, figure.scenes, key, web_list_page.asked("scenes"), story_id=story_id
        )
        rows = scenes.rows
        asked = {}
        votes = None
        if figure.playings:
            counted = version_list.playing_counts(
                session, version, figure.playings, key, {row.case.story_id for row in rows}
            )
            asked = counted
            votes = version_list.playings(
                session,
                version,
                figure.playings,
                key,
                web_list_page.asked("votes"),
                of_replays=figure.playings is PlayingFactKind.STEP,
                story_id=story_id,
            )
    stories = [
        StoryScenes(one.case, [each for each in (one, *rest) if each.fact.scene], asked.get(one.case.story_id, 0))
        for _number, (one, *rest) in groupby(rows, key=lambda each: each.case.story_id)
    ]
    return render_template(
        "forum/review/scene_list.html",
        **about.for_page,
        kind=kind,
        key=key,
        name=name,
        figure=figure,
        told=about.totals.of_scenes(figure.scenes, key),
        asked=about.totals.of_playings(figure.playings, key) if figure.playings else None,
        stories=stories,
        scenes=web_list_page.shown(scenes, "scenes", anchor="scenes"),
        votes=web_list_page.shown(votes, "votes", anchor="votes") if votes else None,
        story_id=story_id,
    )


def _story_asked() -> int | None:
    """The number of the one story that the address asks for, or None. Raises NotFound where it is no number."""
    typed = request.args.get("story", "")
    if not typed:
        return None
    number = typed_number(typed)
    if number is None:
        raise NotFound(say("There is no such story."))
    return number
