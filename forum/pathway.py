"""The pathways under test, in plain English, and the stories that test each stage."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forum import pathway_picture, words
from forum.web.access import open_to_all
from forum.web.storage import database
from scenarios.line import line
from scenarios.store import pathway as pathways
from scenarios.store import story as stories
from scenarios.store.story import RevisionRow

blueprint = Blueprint("pathway", __name__)


@blueprint.get("/pathways")
@open_to_all
def browse() -> ResponseReturnValue:
    """Every pathway that is under test."""
    with database().read() as session:
        versions = pathways.under_test(session)
    return render_template("forum/pathways.html", versions=versions)


@blueprint.get("/pathways/<slug>")
@open_to_all
def show(slug: str) -> ResponseReturnValue:
    """The version of a pathway that is under test: its question, its limits, its stages."""
    with database().read() as session:
        row = pathways.by_slug(session, slug)
        version = pathways.active(session, row.id)
        published = stories.published(session, row.id)
    if version is None:
        return render_template("forum/pathway_none.html", name=row.name)
    content = version.content
    touching = {stage.key: _touching(stage.key, published) for stage in content.stages}
    page = {"version": version, "content": content, "touching": touching, "clock": words.clock}
    return render_template("forum/pathway.html", **page, stops=line(content, ()), drawn=pathway_picture.drawn(content))


def _touching(key: str, published: list[RevisionRow]) -> list[RevisionRow]:
    return [each for each in published if any(scene.stage == key for scene in each.content.scenes)]
