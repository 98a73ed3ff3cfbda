"""The picture of a version with what came of each stage, for the design group, and the same in words."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.drawing.pathway import StageResult
from forum.pathways.picture import drawn, picture, sent
from forum.review.version import StageCount, VersionSubject, of_stages
from forum.web.access import requires
from scenarios.account import Action

blueprint = Blueprint("tested_picture", __name__)


@blueprint.get("/review/pathways/<slug>/<int:number>/picture")
@requires(Action.REVIEW_OUTCOMES)
def show(slug: str, number: int) -> ResponseReturnValue:
    """The picture, and below it each stage in words with the same counts."""
    about = of_stages(slug, number)
    picture = drawn(about.content, _tested(about))
    return render_template("forum/review/tested_picture.html", **about.for_page, drawn=picture)


@blueprint.get("/review/pathways/<slug>/<int:number>/picture.svg")
@requires(Action.REVIEW_OUTCOMES)
def download(slug: str, number: int) -> ResponseReturnValue:
    """The picture as a file that needs nothing else."""
    about = of_stages(slug, number)
    svg = picture(about.content, _tested(about), alone=True)
    return sent(svg, f"tested-pathway-version-{number}.svg")


def _tested(about: VersionSubject) -> dict[str, StageResult]:
    return {row.key: told(row) for row in about.stages}


def told(row: StageCount) -> StageResult:
    """What came of one stage: always two lines, so that another vote moves nothing in the picture."""
    stories = ngettext("%(num)s story", "%(num)s stories", row.stories)
    rooms = ngettext("%(num)s room", "%(num)s rooms", row.asked.rooms)
    votes = ngettext("%(num)s vote", "%(num)s votes", row.asked.votes)
    return StageResult((", ".join((stories, rooms, votes)), _how_often(row)), is_open=not row.is_tested)


def _how_often(row: StageCount) -> str:
    if not row.is_tested:
        return str(_("Not tested yet"))
    number = row.asked.playings
    told = _("Tested once") if number == 1 else ngettext("Tested %(num)s time", "Tested %(num)s times", number)
    return str(told)
