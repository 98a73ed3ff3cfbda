"""A pathway version as a picture, with an outline that says the same, for any page that shows one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from forum.common import labels
from forum.drawing import pathway as drawing
from forum.drawing.pathway import PictureLabels, PicturePlan, StageResult
from forum.drawing.program import arrange
from forum.drawing.svg import document
from forum.pathways.access import SHOWN_DRAFTS, version_to_see
from forum.web.access import decided_inside
from forum.web.assets import program
from forum.web.errors import respond
from forum.web.storage import database, run_in_thread
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.pathways.pathway import PathwayContent
from scenarios.row_number import typed_number
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayVersionRow

blueprint = Blueprint("pathway_picture", __name__)

FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A downloaded picture may load nothing and run nothing, also where a browser opens it from here."""


@dataclass(frozen=True)
class Drawn:
    """A version's plan, which the page tells in words, and the picture of it; None where that could not be made.

    ``key`` is what each kind of arrow looks like, with what it means.
    """

    plan: PicturePlan
    picture: Markup | None
    key: tuple[tuple[Markup, str], ...]


@blueprint.get("/pathways/<slug>/picture.svg")
@decided_inside(SHOWN_DRAFTS)
def download(slug: str) -> ResponseReturnValue:
    """The picture as a file that needs nothing else, of the version under test or of the one asked for."""
    version = _version(slug, request.args.get("version", ""))
    return sent(picture(version.content, alone=True), f"pathway-version-{version.number}.svg")


def sent(svg: Markup | None, name: str) -> ResponseReturnValue:
    """A picture as a file with this name, or a page that says that there is none now."""
    if svg is None:
        return respond(503, "busy", say("The picture cannot be drawn now. The pathway’s page says the same in words."))
    response = make_response(document(svg))
    response.content_type = "image/svg+xml; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def drawn(content: PathwayContent, tested: Mapping[str, StageResult] | None = None) -> Drawn:
    """What a page shows of a version: ``pathway_picture`` in templates/forum/pathways/picture.html takes it.

    ``tested`` is what came of each stage, for the design group's picture.
    """
    wording = _wording()
    return Drawn(drawing.plan(content, wording, tested), picture(content, tested), drawing.key(wording))


def picture(
    content: PathwayContent, tested: Mapping[str, StageResult] | None = None, *, alone: bool = False
) -> Markup | None:
    """The picture of a version, ``alone`` with the key to its numbers; None where there is none to be had."""
    wording = _wording()
    plan = drawing.plan(content, wording, tested)
    message = run_in_thread(lambda: drawing.graph(plan).message)
    placed = arrange(program("arrange"), message) if plan.stops else None
    return None if placed is None else run_in_thread(drawing.draw, plan, placed, wording, alone=alone)


def _wording() -> PictureLabels:
    return PictureLabels(
        title=_("The pathway as a picture. The same is told in words."),
        no_service=_("No service named"),
        onward=_("A plain arrow goes on, down the picture."),
        back=_("A dashed arrow goes back up, or across."),
        arrows=_("What the numbers on the arrows mean"),
        assumptions=_("What the pathway takes for granted"),
        hours=labels.hours,
    )


def _version(slug: str, number: str) -> PathwayVersionRow:
    """The version asked for, or the one under test. Raises NotFound where whoever is asking may not see it."""
    with database().read() as session:
        if number:
            return version_to_see(session, slug, typed_number(number) or 0)
        version = pathways.active(session, pathways.by_slug(session, slug).id)
    if version is None:
        raise NotFound(say("No version of this pathway is under test yet."))
    return version
