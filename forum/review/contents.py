"""What stands above the list of results: the ways to each version, and the stories that should be tested again."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from scenarios.review import retest
from scenarios.review.retest import Retest
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.results import outcome as outcomes
from scenarios.store.results.outcome import OutcomeRow
from scenarios.store.review import version_material as materials


@dataclass(frozen=True)
class VersionListed:
    """A version that is under test or has results, with how many."""

    version: PathwayVersionRow
    outcomes: int


@dataclass(frozen=True)
class Due:
    """A story under which the pathway changed since a room was last asked about it."""

    tested: OutcomeRow
    now: PathwayVersionRow
    changed: Retest


def versions(session: Session) -> list[VersionListed]:
    """Every version that there is something to read about, by pathway, the newest first."""
    counts = materials.counts(session)
    return [
        VersionListed(version, counts.get(version.id, 0))
        for pathway in pathways.everything(session)
        for version in pathways.versions(session, pathway.id)
        if version.is_active or version.id in counts
    ]


def due(session: Session) -> dict[int, Due]:
    """The stories to be tested again, by number. A story that was taken back is not played again."""
    active = {version.pathway_id: version for version in pathways.under_test(session)}
    found = {row.story_id: _due(row, active.get(row.pathway_version.pathway_id)) for row in outcomes.tested(session)}
    return {story_id: each for story_id, each in found.items() if each is not None}


def _due(row: OutcomeRow, now: PathwayVersionRow | None) -> Due | None:
    if now is None or now.number <= row.pathway_version.number:
        return None
    changed = retest.since(row.revision.content, row.pathway_version.content, now.content)
    return Due(row, now, changed) if changed.is_due else None
