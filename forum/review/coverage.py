"""What the stories and rooms have tested of a version, and what they have not, for the design group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from forum.results.attendance import event_days_of
from forum.results.outcome_shift import PERSPECTIVES as PEOPLE
from forum.review.version import StageCount, VersionSubject, subject
from forum.web import list_page as web_list_page
from forum.web.access import requires
from forum.web.clock import site_clock
from forum.web.storage import database
from scenarios.account import Action
from scenarios.pathways.pathway import Assumption, Transition
from scenarios.perspective import PERSPECTIVES
from scenarios.results.attendance import Band, EventDay
from scenarios.review.reading import PlayingFactKind, SceneFactKind, step_key, writer_key
from scenarios.store import list_page
from scenarios.store.review import reading as readings
from scenarios.store.review import version_list
from scenarios.store.review.reading import PlayingCount, SceneCount

blueprint = Blueprint("coverage", __name__)

TOLD = (
    SceneFactKind.STAGE,
    SceneFactKind.WRITER,
    SceneFactKind.STEP,
    SceneFactKind.ASSUMPTION,
    SceneFactKind.WORDED,
    SceneFactKind.UNKNOWN,
)
ASKED = (PlayingFactKind.EVENT, PlayingFactKind.STAGE, PlayingFactKind.STEP, PlayingFactKind.ASSUMPTION)
EVENTS_SHOWN = 10
"""How many events stand on a page, each with what is known of who was there."""
NAMED = 3
"""So many events are named in a cell of a table; of more it says how many."""
UNKNOWN_SHOWN = 20
"""How many of the things that scenes test and the version does not say are listed on a page."""


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

    stage: str
    wrote: Mapping[str, int]
    events: tuple[EventShown, ...]
    met: Mapping[str, Mapping[Band, tuple[EventShown, ...]]]


@dataclass(frozen=True)
class StepCount:
    """A transition of the model, with how many scenes lead on so, and how many replays went so."""

    transition: Transition
    key: str
    told: SceneCount
    asked: PlayingCount

    @property
    def is_used(self) -> bool:
        """Whether any story takes it, as it is written or as it was played."""
        return bool(self.told.scenes or self.asked.playings)


@dataclass(frozen=True)
class AssumptionCount:
    """An assumption of the model: how many scenes say that they test it, and how often rooms were asked at such ones.

    ``worded`` counts the other scenes that have its words: a hint for a reader, which enters no figure.
    """

    assumption: Assumption
    told: SceneCount
    asked: PlayingCount
    worded: SceneCount

    @property
    def is_written_for(self) -> bool:
        """Whether any story says that it tests this, as it is read now or as it was played."""
        return bool(self.told.scenes or self.asked.playings)

    @property
    def is_asked(self) -> bool:
        """Whether any room was asked at such a scene."""
        return bool(self.asked.playings)


@dataclass(frozen=True)
class CoverageCounts:
    """All of it, in the order of the model."""

    stages: list[StageCount]
    outside: StageCount
    steps: list[StepCount]
    assumptions: list[AssumptionCount]

    @cached_property
    def untouched(self) -> list[StageCount]:
        """The stages that no story comes to."""
        return [each for each in self.stages if not each.stories]

    @cached_property
    def unasked(self) -> list[StageCount]:
        """The stages that stories come to, and at which no room was asked."""
        return [each for each in self.stages if each.stories and not each.is_tested]

    @cached_property
    def untested(self) -> list[AssumptionCount]:
        """The assumptions that no scene tests."""
        return [each for each in self.assumptions if not each.is_written_for]

    @cached_property
    def waiting(self) -> list[AssumptionCount]:
        """The assumptions that scenes test, and at none of them was a room asked."""
        return [each for each in self.assumptions if each.is_written_for and not each.is_asked]


@blueprint.get("/review/pathways/<slug>/<int:number>/coverage")
@requires(Action.REVIEW_OUTCOMES)
def show(slug: str, number: int) -> ResponseReturnValue:
    """Stages, steps, assumptions, and whose voices are missing: counts that lead to the scenes and votes."""
    about = subject(slug, number, TOLD, ASKED)
    with database().read() as session:
        events = _events(session, about)
        has_stories = readings.has_stories(session, about.version.id)
    counts = _counts(about)
    shown = list_page.part(
        list(events.values()), lambda each: each.code, web_list_page.asked("events"), limit=EVENTS_SHOWN
    )
    unknown = list_page.part(
        about.totals.keys(SceneFactKind.UNKNOWN), str, web_list_page.asked("unknown"), limit=UNKNOWN_SHOWN
    )
    return render_template(
        "forum/review/coverage.html",
        **about.for_page,
        has_stories=has_stories,
        coverage=counts,
        unknown=web_list_page.shown(unknown, "unknown", anchor="unknown"),
        scenes_of_unknown=lambda key: about.totals.of_scenes(SceneFactKind.UNKNOWN, key),
        events=web_list_page.shown(shown, "events", anchor="voices"),
        events_shown={each.code for each in shown.rows},
        most_named=NAMED,
        voices=[_voices(about, each, events) for each in counts.stages],
        perspectives=PERSPECTIVES,
        people=PEOPLE,
        today=site_clock().today(),
    )


def _counts(about: VersionSubject) -> CoverageCounts:
    content, totals = about.content, about.totals
    steps = [(each, step_key(each.source, each.target)) for each in content.transitions]
    return CoverageCounts(
        stages=about.stages,
        outside=about.outside,
        steps=[
            StepCount(
                each, key, totals.of_scenes(SceneFactKind.STEP, key), totals.of_playings(PlayingFactKind.STEP, key)
            )
            for each, key in steps
        ],
        assumptions=[
            AssumptionCount(
                each,
                totals.of_scenes(SceneFactKind.ASSUMPTION, each.key),
                totals.of_playings(PlayingFactKind.ASSUMPTION, each.key),
                totals.of_scenes(SceneFactKind.WORDED, each.key),
            )
            for each in content.assumptions
        ],
    )


def _events(session: Session, about: VersionSubject) -> dict[str, EventShown]:
    """The events with a vote that counts, by code, in the order in which they first were asked."""
    asked = [code for kind, code in about.totals.playings if kind is PlayingFactKind.EVENT]
    names = version_list.event_names(session, asked)
    known = event_days_of(asked)
    return {code: EventShown(code, names[code], known.get(code)) for code in asked}


def _voices(about: VersionSubject, row: StageCount, events: Mapping[str, EventShown]) -> StageVoices:
    wrote = {
        name: about.totals.of_scenes(SceneFactKind.WRITER, writer_key(row.key, name)).stories for name in PERSPECTIVES
    }
    asked = tuple(events[code] for code in row.asked.events)
    return StageVoices(row.key, wrote, asked, {name: _met(name, asked) for name in PERSPECTIVES})


def _met(name: str, asked: Iterable[EventShown]) -> dict[Band, tuple[EventShown, ...]]:
    found: dict[Band, list[EventShown]] = {band: [] for band in Band}
    for each in asked:
        found[each.band(name)].append(each)
    return {band: tuple(those) for band, those in found.items()}
