"""What the stories and rooms have tested of a version, and what they have not, for the design group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from forum.outcome_shift import PERSPECTIVES as PEOPLE
from forum.review_version import Subject, subject
from forum.web.access import requires
from forum.web.storage import database
from scenarios.account import Action
from scenarios.attendance import Attendance, Occasion, attendance
from scenarios.coverage import Row, coverage
from scenarios.material import Case
from scenarios.outcome import RoundResult
from scenarios.perspective import PERSPECTIVES
from scenarios.store import material as materials
from scenarios.store import occasion as occasions

blueprint = Blueprint("coverage", __name__)

Heads = list[tuple[str, str | None, RoundResult]]


@dataclass(frozen=True)
class EventShown:
    """An event at which this version was asked about: who should have been there, beside who said they were."""

    code: str
    name: str
    occasion: Occasion | None
    attendance: Attendance


@dataclass(frozen=True)
class StageVoices:
    """One stage: how many stories that come to it were written from each perspective, and who voted there."""

    row: Row
    wrote: dict[str, int]
    voted: Attendance | None


@blueprint.get("/review/pathways/<slug>/<int:number>/coverage")
@requires(Action.REVIEW_OUTCOMES)
def show(slug: str, number: int) -> ResponseReturnValue:
    """Stages by stories, steps, assumptions, and whose voices are missing."""
    with database().read() as session:
        about = subject(session, slug, number)
        heads = materials.heads(session, about.version)
        events = _events(session, about, heads)
    covered = coverage(about.material)
    return render_template(
        "forum/coverage.html", **about.for_page, cases=about.material.cases, coverage=covered, events=events,
        voices=[_voices(row, about.material.cases, heads) for row in covered.rows], perspectives=PERSPECTIVES,
        people=PEOPLE,
    )


def _events(session: Session, about: Subject, heads: Heads) -> list[EventShown]:
    names = {playing.outcome.event_code: playing.outcome.event_name for playing in about.material.counted}
    known = occasions.of_codes(session, names)
    return [
        EventShown(code, name, known.get(code), attendance(result for at, _, result in heads if at == code))
        for code, name in names.items()
    ]


def _voices(row: Row, cases: Iterable[Case], heads: Heads) -> StageVoices:
    writing = [case for case, cell in zip(cases, row.cells, strict=True) if not cell.is_empty]
    wrote = {name: sum(name in case.perspectives for case in writing) for name in PERSPECTIVES}
    asked = [result for _, stage, result in heads if stage == row.stage]
    return StageVoices(row, wrote, attendance(asked) if asked else None)
