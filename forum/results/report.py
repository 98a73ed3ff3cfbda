"""The printable report of an event or of a pathway version: a page that prints well, and the words of its PDF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum.results.caveat import HOW_TO_READ
from forum.results.outcome import OutcomeShown, show
from forum.results.outcome_pictures import way
from forum.results.outcome_voices import VoicesShown, voices_of
from forum.results.selection import about, choice_of
from forum.web import list_page
from forum.web.access import requires
from forum.web.clock import site_clock
from forum.web.storage import database, rest
from forum.web.translation import tell
from scenarios.account import Action
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.results.selection import Selection
from scenarios.store.results import selection as selections
from scenarios.store.results.selection import NamedSelection, OutcomeWithVoices

blueprint = Blueprint("report", __name__)

ON_A_PAGE = 12
"""How many outcomes a page on the screen has. The PDF has all of them."""


@dataclass(frozen=True)
class Reported:
    """One outcome, with the way to it as a picture, and what its room said."""

    outcome: OutcomeShown
    way: Markup
    voices: VoicesShown


@dataclass(frozen=True)
class Story:
    """What rooms made of one story in one version."""

    title: str
    revision: int
    outcomes: tuple[Reported, ...]


@blueprint.get("/review/report/<key>")
@requires(Action.REVIEW_OUTCOMES)
def read(key: str) -> ResponseReturnValue:
    """A report on the screen, in parts where it is long."""
    choice = _chosen(key)
    with database().read() as session:
        heard = selections.page(session, choice.selection, list_page.asked(), limit=ON_A_PAGE)
    rest()
    return render_template(
        "forum/results/report.html",
        **words_of(choice, heard.rows),
        key=key,
        page=list_page.shown(heard),
    )


def words_of(choice: NamedSelection, heard: Iterable[OutcomeWithVoices], part: int = 0) -> dict[str, object]:
    """What both the page and the PDF say of these outcomes; ``part`` is the number of one PDF of several, or 0."""
    stories: dict[tuple[str, int, int], list[Reported]] = {}
    for each in heard:
        record = each.record
        shown = show(record, tell)
        picture = way(shown.line, tell, f"way-{record.id}")
        key = (record.outcome.event_code, record.outcome.story_id, record.revision)
        stories.setdefault(key, []).append(Reported(shown, picture, voices_of(record.outcome, each.voices)))
    told = [(each[0].outcome, tuple(each)) for each in stories.values()]
    return {
        "choice": choice,
        "part": part,
        "about": about(choice),
        "stories": [Story(first.title, first.record.revision, outcomes) for first, outcomes in told],
        "how_to_read": HOW_TO_READ,
        "now": site_clock().now(),
    }


def _chosen(key: str) -> NamedSelection:
    chosen = Selection.of(key)
    if chosen is None or chosen == Selection():
        raise NotFound(say("There is a report for each event and for each version of a pathway."))
    return choice_of(chosen)
