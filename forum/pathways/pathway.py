"""The pathways and their versions, in plain English, and the stories that test each stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from forum.common import labels
from forum.pathways.access import SHOWN_DRAFTS, may_edit, may_see, version_to_see
from forum.pathways.picture import drawn
from forum.pathways.remark import by_subject
from forum.web import list_page as web_list_page
from forum.web.access import decided_inside, open_to_all
from forum.web.storage import database
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.pathways.pathway import Stage, Transition
from scenarios.store import list_page
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways import remark as remarks
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.stories import story_list, story_stage
from scenarios.store.stories.story_list import ListedStory, VisitingScene
from scenarios.stories.pathway_line import line

blueprint = Blueprint("pathway", __name__)


SCENES_SHOWN = 10
"""So many of the scenes in which a story comes to a stage are named in a list of stories."""


@dataclass(frozen=True)
class StageVisit:
    """A published story that comes to a stage, with the first scenes in which it does, and how many more there are."""

    story: ListedStory
    scenes: tuple[VisitingScene, ...]
    more: int


@blueprint.get("/pathways")
@open_to_all
def browse() -> ResponseReturnValue:
    """Every pathway that is under test."""
    with database().read() as session:
        versions = pathways.under_test(session)
    return render_template("forum/pathways/pathways.html", versions=versions, may_edit=may_edit())


@blueprint.get("/pathways/<slug>")
@open_to_all
def show(slug: str) -> ResponseReturnValue:
    """The version of a pathway that is under test: its question, its limits, its stages."""
    with database().read() as session:
        row = pathways.by_slug(session, slug)
        version, draft = pathways.active(session, row.id), pathways.open_draft(session, row.id)
        draft = draft if draft and may_see(draft) else None
        page = _page(session, version) if version else {}
    if version is None:
        return render_template("forum/pathways/none.html", row=row, draft=draft, may_edit=may_edit())
    return render_template("forum/pathways/pathway.html", **page, draft=draft, drawn=drawn(version.content))


@blueprint.get("/pathways/<slug>/versions")
@decided_inside(SHOWN_DRAFTS)
def versions(slug: str) -> ResponseReturnValue:
    """Every version of a pathway that the reader may see, the newest first."""
    with database().read() as session:
        row = pathways.by_slug(session, slug)
        seen = [each for each in pathways.versions(session, row.id) if may_see(each)]
    return render_template("forum/pathways/versions.html", row=row, versions=seen, may_edit=may_edit())


@blueprint.get("/pathways/<slug>/versions/<int:number>")
@decided_inside(SHOWN_DRAFTS)
def version(slug: str, number: int) -> ResponseReturnValue:
    """One version of a pathway, as it is or was under test, or as a draft that everyone may question."""
    with database().read() as session:
        row = version_to_see(session, slug, number)
        current = pathways.active(session, row.pathway_id)
        page = _page(session, row)
    return render_template("forum/pathways/version.html", **page, current=current, drawn=drawn(row.content))


@blueprint.get("/pathways/<slug>/stages/<key>")
@open_to_all
def stage(slug: str, key: str) -> ResponseReturnValue:
    """A stage of the version that is under test."""
    with database().read() as session:
        row = pathways.active(session, pathways.by_slug(session, slug).id)
        return _stage_page(session, row, key)


@blueprint.get("/pathways/<slug>/versions/<int:number>/stages/<key>")
@decided_inside(SHOWN_DRAFTS)
def version_stage(slug: str, number: int, key: str) -> ResponseReturnValue:
    """A stage of another version."""
    with database().read() as session:
        return _stage_page(session, version_to_see(session, slug, number), key)


def stage_addresses(version: PathwayVersionRow) -> Callable[[str], str]:
    """Where each stage of a version has its page, by the stage's key."""
    slug, number = version.pathway.slug, version.number
    if version.is_active:
        return lambda key: url_for("pathway.stage", slug=slug, key=key)
    return lambda key: url_for("pathway.version_stage", slug=slug, number=number, key=key)


def _page(session: Session, version: PathwayVersionRow) -> dict[str, Any]:
    content = version.content
    said = remarks.count_about(session, version.id)
    shown = remarks.about(session, version.id) if sum(said.values()) <= list_page.ON_A_PAGE else []
    return {
        "version": version,
        "content": content,
        "touching": Counter(story_stage.counts(session, version.pathway_id)),
        "remarks": by_subject(shown, content),
        "said": Counter() if shown else Counter(said),
        "stops": line(content, ()),
        "stage_address": stage_addresses(version),
        "hours": labels.hours,
        "may_edit": may_edit(),
    }


def _stage_page(session: Session, version: PathwayVersionRow | None, key: str) -> ResponseReturnValue:
    found = version.content.stage(key) if version else None
    if version is None or found is None:
        raise NotFound(say("This pathway has no such stage."))
    page = _page(session, version)
    transitions = version.content.transitions
    arrivals = _ways(version, [each for each in transitions if each.target == key], "source")
    onward = _ways(version, [each for each in transitions if each.source == key], "target")
    listed = story_list.at_stage(session, version.pathway_id, key, web_list_page.asked())
    visits = web_list_page.shown(listed.of(_visits(session, key, listed.rows)), anchor="stories")
    return render_template(
        "forum/pathways/stage.html", **page, stage=found, arrivals=arrivals, onward=onward, visits=visits
    )


def _ways(version: PathwayVersionRow, found: list[Transition], end: str) -> list[tuple[Stage, str]]:
    """The stages at the other end of these transitions, each with its condition."""
    ends = ((version.content.stage(getattr(each, end)), each.condition) for each in found)
    return [(stage, condition) for stage, condition in ends if stage]


def _visits(session: Session, key: str, listed: Sequence[ListedStory]) -> list[StageVisit]:
    there = story_list.scenes_at(session, [each.revision.id for each in listed], key)
    scenes = [there[each.revision.id] for each in listed]
    return [
        StageVisit(story, found[:SCENES_SHOWN], max(0, len(found) - SCENES_SHOWN))
        for story, found in zip(listed, scenes, strict=True)
    ]
