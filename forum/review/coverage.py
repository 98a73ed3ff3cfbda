"""What the stories and rooms have tested of a version, and what they have not, for the design group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forum.results.attendance import event_days_of
from forum.results.outcome_shift import PERSPECTIVES as PEOPLE
from forum.review.version import subject
from forum.web.access import requires
from forum.web.clock import site_clock
from forum.web.storage import database
from scenarios.account import Action
from scenarios.perspective import PERSPECTIVES
from scenarios.results.attendance import Band, EventDay
from scenarios.review.coverage import Row, coverage
from scenarios.review.version_material import Case, VersionMaterial

blueprint = Blueprint("coverage", __name__)


@dataclass(frozen=True)
class EventShown:
    """An event at which this version was asked about: who should have been there, beside who said they were."""

    code: str
    name: str
    event_day: EventDay | None

    def band(self, name: str) -> Band:
        """Whether enough people said so here; untold before its day is over, and where nothing was kept of it."""
        there = self.event_day and self.event_day.attendance
        return there.bands[name] if there else Band.UNTOLD


@dataclass(frozen=True)
class StageVoices:
    """One stage: how many stories that come to it were written from each perspective, and the events that voted there.

    ``met`` has those events by perspective and band. It says of them what is told of each event anyway, and no more.
    """

    row: Row
    wrote: Mapping[str, int]
    events: tuple[EventShown, ...]
    met: Mapping[str, Mapping[Band, tuple[EventShown, ...]]]


@blueprint.get("/review/pathways/<slug>/<int:number>/coverage")
@requires(Action.REVIEW_OUTCOMES)
def show(slug: str, number: int) -> ResponseReturnValue:
    """Stages by stories, steps, assumptions, and whose voices are missing."""
    with database().read() as session:
        about = subject(session, slug, number)
    covered, events = coverage(about.material), _events(about.material)
    return render_template(
        "forum/review/coverage.html",
        **about.for_page,
        cases=about.material.cases,
        coverage=covered,
        events=events.values(),
        voices=[_voices(row, about.material.cases, events) for row in covered.rows],
        perspectives=PERSPECTIVES,
        people=PEOPLE,
        today=site_clock().today(),
    )


def _events(material: VersionMaterial) -> dict[str, EventShown]:
    """The events with a vote that counts, by code."""
    names = {playing.outcome.event_code: playing.outcome.event_name for playing in material.counted}
    known = event_days_of(names)
    return {code: EventShown(code, name, known.get(code)) for code, name in names.items()}


def _voices(row: Row, cases: Iterable[Case], events: Mapping[str, EventShown]) -> StageVoices:
    writing = [case for case, cell in zip(cases, row.cells, strict=True) if not cell.is_empty]
    wrote = {name: sum(name in case.perspectives for case in writing) for name in PERSPECTIVES}
    asked = tuple(events[code] for code in dict.fromkeys(playing.outcome.event_code for playing in row.playings))
    met = {
        name: {band: tuple(each for each in asked if each.band(name) is band) for band in Band} for name in PERSPECTIVES
    }
    return StageVoices(row, wrote, asked, met)
