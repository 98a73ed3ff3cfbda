"""How far rooms could go along with what the proposed model says, for the design group: figures, and no verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.results.outcome import COUNTED_AS, METHODS, stand_in
from forum.review.version import subject
from forum.web.access import requires
from forum.web.storage import database
from forum.web.translation import tell
from scenarios.account import Action
from scenarios.results.outcome import Method, percent
from scenarios.review.fit import Fit, RoomAnswer, fits, without
from scenarios.stories.story import LETTERS

blueprint = Blueprint("fit", __name__)


@dataclass(frozen=True)
class Asked:
    """All that rooms said of one option in one way of asking: rows of one table, which are not added up."""

    method: Method
    said: tuple[RoomAnswer, ...]


@blueprint.get("/review/pathways/<slug>/<int:number>/fit")
@requires(Action.REVIEW_OUTCOMES)
def show(slug: str, number: int) -> ResponseReturnValue:
    """Each decision in which an option is what the model says, with what every room said of it."""
    with database().read() as session:
        about = subject(session, slug, number)
    return render_template(
        "forum/review/fit.html",
        **about.for_page,
        stages=fits(about.material),
        without=without(about.material),
        option_of=option_of,
        asked=asked,
        methods=METHODS,
        counted_as=COUNTED_AS,
        percent=percent,
    )


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
