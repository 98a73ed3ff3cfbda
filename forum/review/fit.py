"""How far rooms could go along with what the proposed model says, for the design group: figures, and no verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from forum.results.outcome import COUNTED_AS, METHODS, stand_in
from forum.review.version import VersionSubject, subject
from forum.web import list_page as web_list_page
from forum.web.access import requires
from forum.web.storage import database
from forum.web.translation import tell
from scenarios.account import Action
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.results.outcome import Method, percent
from scenarios.review.fit import Fit, Held, RoomAnswer, offered_by_model, said_of
from scenarios.review.reading import NOT_SAID, OUTSIDE, SceneFactKind
from scenarios.review.version_material import VersionMaterial
from scenarios.store.list_page import ListPage
from scenarios.store.review import reading as readings
from scenarios.store.review import version_list
from scenarios.store.review.version_list import AskedAt, ListedScene
from scenarios.stories.story import LETTERS

blueprint = Blueprint("fit", __name__)

WHOLE = 20
"""So many decisions stand on one page, by stage. Of more, those at one stage are shown, a page at a time."""
ON_A_PAGE = 10
"""How many decisions a part of a longer list has, each with the answers of rooms."""
ROOMS_SHOWN = 5
"""So many playings of a decision are told in full, the last ones; its scene's own page has all."""
WITHOUT = "(without)"
"""In an address, in place of a stage's key: the decisions in which no option is what the model says."""


@dataclass(frozen=True)
class Asked:
    """All that rooms said of one option in one way of asking: rows of one table, which are not added up."""

    method: Method
    said: tuple[RoomAnswer, ...]


@dataclass(frozen=True)
class FitShown:
    """One decision with the last answers of rooms, and how often rooms were asked there in all."""

    fit: Fit
    at: tuple[int, str]
    asked: AskedAt


@dataclass(frozen=True)
class StageFits:
    """The decisions at one stage: how many, what held over all of them, and those that are on this page."""

    key: str
    count: int
    held: tuple[Held, ...]
    fits: Sequence[FitShown] = ()


@blueprint.get("/review/pathways/<slug>/<int:number>/fit")
@requires(Action.REVIEW_OUTCOMES)
def show(slug: str, number: int) -> ResponseReturnValue:
    """Each decision in which an option is what the model says, with what rooms said of it.

    Where they are many, those at one stage at a time.
    """
    about = subject(slug, number, [SceneFactKind.FIT, SceneFactKind.WITHOUT])
    with database().read() as session:
        stages = _stages(about, readings.held(session, about.version.id))
    without = about.totals.of_scenes(SceneFactKind.WITHOUT).scenes
    is_whole = sum(stage.count for stage in stages) + without <= WHOLE
    chosen = "" if is_whole else _chosen(stages, without)
    page: ListPage[ListedScene] = ListPage()
    listed: Sequence[ListedScene] = ()
    with database().read() as session:
        if chosen == WITHOUT:
            page = _page(session, about, SceneFactKind.WITHOUT, "")
            listed = page.rows
        elif chosen:
            page = _page(session, about, SceneFactKind.FIT, chosen)
            shown = _shown(session, about, page.rows)
            stages = [_with(stage, shown if stage.key == chosen else ()) for stage in stages]
        else:
            by_stage = version_list.first_scenes(session, about.version, SceneFactKind.FIT, WHOLE)
            shown = _shown(session, about, [one for each in by_stage.values() for one in each])
            stages = [_with(stage, [one for one in shown if one.at in _ats(by_stage[stage.key])]) for stage in stages]
            listed = version_list.first_scenes(session, about.version, SceneFactKind.WITHOUT, WHOLE).get("", ())
    return render_template(
        "forum/review/fit.html",
        **about.for_page,
        stages=stages,
        without=without,
        listed=listed,
        chosen=chosen,
        without_key=WITHOUT,
        page=web_list_page.shown(page, anchor="list"),
        option_of=option_of,
        asked=asked,
        methods=METHODS,
        counted_as=COUNTED_AS,
        percent=percent,
    )


def _stages(about: VersionSubject, held: Mapping[str, tuple[Held, ...]]) -> list[StageFits]:
    """The stages with such decisions in the order of the model, then places outside it."""
    keys = [*(stage.key for stage in about.content.stages), OUTSIDE, NOT_SAID]
    counts = {key: about.totals.of_scenes(SceneFactKind.FIT, key).scenes for key in keys}
    return [StageFits(key, count, held.get(key, ())) for key, count in counts.items() if count]


def _chosen(stages: Sequence[StageFits], without: int) -> str:
    """The key of the list that the address names, or of the first one. Raises NotFound for any other."""
    keys = [*(stage.key for stage in stages), *([WITHOUT] if without else [])]
    typed = request.args.get("stage", "")
    if typed and typed not in keys:
        raise NotFound(say("There is no such list."))
    return typed or keys[0]


def _page(session: Session, about: VersionSubject, kind: SceneFactKind, key: str) -> ListPage[ListedScene]:
    limit = ON_A_PAGE if kind is SceneFactKind.FIT else 5 * ON_A_PAGE
    at = web_list_page.asked()
    return version_list.scenes(session, about.version, kind, key, at, limit=limit)


def _with(stage: StageFits, shown: Sequence[FitShown]) -> StageFits:
    return StageFits(stage.key, stage.count, stage.held, shown)


def _ats(listed: Sequence[ListedScene]) -> set[tuple[int, str]]:
    return {one.at for one in listed}


def _shown(session: Session, about: VersionSubject, listed: Sequence[ListedScene]) -> list[FitShown]:
    """Each with the last playings in which this option was what the model says."""
    version = about.version
    at_scenes = version_list.asked_at(session, version, {one.at for one in listed}, ROOMS_SHOWN)
    playings = tuple(playing for each in at_scenes.values() for playing in each.playings)
    voices = {number: tuple(said) for number, said in version_list.minorities(session, version, playings).items()}
    material = VersionMaterial(about.content, (), playings, voices)
    found = []
    for one in listed:
        at = at_scenes.get(one.at, AskedAt())
        those = [playing for playing in at.playings if one.fact.option in offered_by_model(playing)]
        said = tuple(said_of(material, playing, one.fact.option) for playing in those)
        found.append(FitShown(Fit(one.case, one.scene, one.fact.option, said), one.at, at))
    return found


def asked(fit: Fit) -> Iterator[Asked]:
    """Method by method; rooms that were asked by the gradient only are a table of their own."""
    found: dict[Method, list[RoomAnswer]] = {}
    for one in fit.said:
        found.setdefault(one.result.method if one.result else Method.GRADIENT, []).append(one)
    return (Asked(method, tuple(said)) for method, said in found.items())


def option_of(fit: Fit) -> tuple[str, str]:
    """The letter and the words of the option that the model says."""
    for letter, option in zip(LETTERS, fit.decision.options, strict=False):
        if option.key == fit.option:
            return letter, option.label or tell(stand_in(fit.case))
    return "", _("An option of an earlier version of the story")
