"""Two versions of a pathway side by side."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.common import labels
from forum.pathways.access import may_see
from forum.web.access import decided_inside
from forum.web.storage import database
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.pathways.comparison import Comparison, FieldChange, PartChange, PartDifference, compare
from scenarios.pathways.pathway import PathwayContent, Transition
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayVersionRow

blueprint = Blueprint("pathway_comparison", __name__)

DIFFERENCES = {
    PartDifference.ADDED: _l("Added"),
    PartDifference.REMOVED: _l("Removed"),
    PartDifference.CHANGED: _l("Changed"),
}
LABELS = {
    "question": _l("The question"),
    "limits": _l("What a vote here can decide, and what it cannot"),
    "name": _l("Name"),
    "short": _l("Name on the line"),
    "description": _l("What it is"),
    "service": _l("Who runs it"),
    "opens": _l("Opens at"),
    "closes": _l("Closes at"),
    "target": _l("The promise"),
    "condition": _l("When"),
    "text": _l("What it says"),
}
"""What each field is called; a key is nothing that people read."""


@dataclass(frozen=True)
class ShownDifference:
    """One part that differs, as the page shows it: its name, what became of it, and the texts that differ."""

    name: str
    difference: PartDifference
    fields: tuple[FieldChange, ...]


@blueprint.get("/pathways/<slug>/compare")
@decided_inside("a draft that is not shown yet is for the designers only")
def show(slug: str) -> ResponseReturnValue:
    """What was added, removed and changed from one version to another."""
    with database().read() as session:
        row = pathways.by_slug(session, slug)
        versions = [each for each in pathways.versions(session, row.id) if may_see(each)]
    if not versions:
        raise NotFound(say("There is no version of this pathway to read yet."))
    after = _chosen(versions, "to", versions[0])
    before = _chosen(versions, "from", versions[min(versions.index(after) + 1, len(versions) - 1)])
    found = compare(before.content, after.content)
    page = {"row": row, "versions": versions, "before": before, "after": after, "comparison": found}
    told = {"parts": _parts(found, before.content, after.content), "labels": LABELS, "differences": DIFFERENCES}
    order = [_stage_name(key, after.content) for key in found.stages.order]
    return render_template("forum/pathways/comparison.html", **page, **told, order=order)


def _parts(found: Comparison, before: PathwayContent, after: PathwayContent) -> list[tuple[str, list[ShownDifference]]]:
    """Each kind of part with those that differ."""

    def step(each: Transition) -> str:
        names = {"source": _stage_name(each.source, after, before), "target": _stage_name(each.target, after, before)}
        return str(_("From “%(source)s” to “%(target)s”", **names))

    return [
        (_("Stages"), [_shown(change, change.part.name) for change in found.stages.parts]),
        (_("Steps"), [_shown(change, step(change.part), ("condition",)) for change in found.transitions.parts]),
        (_("What the pathway takes for granted"), [_shown(change, "") for change in found.assumptions.parts]),
    ]


def _shown(change: PartChange[Any], name: str, read: Container[str] = LABELS) -> ShownDifference:
    """A part by its name, with those of its fields that people read beside that."""
    fields = (as_read(field) for field in change.fields if field.name in read)
    return ShownDifference(name, change.difference, tuple(fields))


def as_read(field: FieldChange) -> FieldChange:
    """Clock times as people say them."""
    if field.name not in ("opens", "closes"):
        return field
    before, after = (labels.clock(each) if each else "" for each in (field.before, field.after))
    return FieldChange(field.name, before, after)


def _stage_name(key: str, *contents: PathwayContent) -> str:
    return next((stage.name for content in contents if (stage := content.stage(key))), key)


def _chosen(versions: list[PathwayVersionRow], name: str, otherwise: PathwayVersionRow) -> PathwayVersionRow:
    """The version whose number the address gives. Raises NotFound for one that the reader may not see."""
    typed = request.args.get(name, "")
    if not typed:
        return otherwise
    found = next((each for each in versions if str(each.number) == typed), None)
    if found is None:
        raise NotFound(say("There is no such version of this pathway to read."))
    return found
