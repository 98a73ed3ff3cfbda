"""A newer version of the pathway: what changes where a story goes, for each page of those who work on the story."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask_babel import gettext as _

from forum.pathways.comparison import LABELS, as_read
from forum.stories.draft import Draft
from forum.web.storage import database, run_in_thread
from scenarios.pathways.comparison import FieldChange, PartChange, PartDifference
from scenarios.pathways.pathway import Assumption, PathwayContent, Transition
from scenarios.review import retest
from scenarios.review.retest import Retest
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.stories import renewal
from scenarios.stories.story import Scene


@dataclass(frozen=True)
class RenewedPart:
    """One part of the pathway that changes under the story: its name, the scenes there, and each of its texts that
    differs, with what the text is called.
    """

    name: str
    scenes: tuple[int, ...]
    difference: PartDifference
    fields: tuple[tuple[str, FieldChange], ...]


@dataclass(frozen=True)
class Renewal:
    """A newer version, and what changes where the story goes: its stages, its steps, and what it tests."""

    version: PathwayVersionRow
    stages: tuple[RenewedPart, ...]
    steps: tuple[RenewedPart, ...]
    assumptions: tuple[RenewedPart, ...]

    @property
    def scenes(self) -> list[int]:
        """The numbers of the scenes that a change is about."""
        return sorted({number for each in (*self.stages, *self.assumptions) for number in each.scenes})


def renewal_of(draft: Draft, known: Collection[PathwayVersionRow] = ()) -> Renewal | None:
    """What to tell of a newer version; None where there is none, or where the story could not be moved by its reader.

    Whoever holds a published story is told, since they can write a new version of it. ``known`` are all versions of
    some pathways that everyone may read, where they were read before.
    """
    if not draft.can_edit and not (draft.is_mine and draft.row.status == "published"):
        return None
    with database().read() as session:
        version = renewal.newer(session, draft.revision, known)
    if version is None:
        return None
    now = version.content
    # It follows every way through both versions: long for a long story, on a page that its writer opens all day.
    changed = run_in_thread(retest.since, draft.content, draft.pathway, now)
    return _renewal(draft, version, now, changed)


def _renewal(draft: Draft, version: PathwayVersionRow, now: PathwayContent, changed: Retest) -> Renewal:
    scenes = draft.content.playable().scenes

    def at(is_there: Callable[[Scene], bool]) -> tuple[int, ...]:
        return tuple(number for number, scene in enumerate(scenes, 1) if is_there(scene))

    def called(key: str) -> str:
        return next((stage.name for each in (now, draft.pathway) if (stage := each.stage(key))), key)

    def step(each: Transition) -> str:
        return str(_("From “%(source)s” to “%(target)s”", source=called(each.source), target=called(each.target)))

    return Renewal(
        version,
        tuple(_told(each, each.part.name, at(partial(_comes_to, each.part.key))) for each in changed.stages),
        tuple(_told(each, step(each.part), ()) for each in changed.steps),
        tuple(_told(each, _claim(each), at(partial(_tests, each.part.key))) for each in changed.assumptions),
    )


def _claim(change: PartChange[Assumption]) -> str:
    """What stands above an assumption: its own words, but where both texts stand below."""
    changed = change.difference is PartDifference.CHANGED
    return str(_("What the pathway takes for granted")) if changed else change.part.text


def _comes_to(stage: str, scene: Scene) -> bool:
    return scene.stage == stage


def _tests(assumption: str, scene: Scene) -> bool:
    return assumption in scene.assumptions


def _told(change: PartChange[Any], name: str, scenes: tuple[int, ...]) -> RenewedPart:
    fields = tuple((str(LABELS[field.name]), as_read(field)) for field in change.fields if field.name in LABELS)
    return RenewedPart(name, scenes, change.difference, fields)
