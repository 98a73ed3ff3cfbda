"""What stands above the list of results: the ways to each version, and the stories that should be tested again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scenarios import retest
from scenarios.retest import Retest
from scenarios.store import material as materials
from scenarios.store import pathway as pathways
from scenarios.store.outcome import OutcomeRow
from scenarios.store.pathway import PathwayVersionRow


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


def due(session: Session, outcomes: Iterable[OutcomeRow]) -> dict[int, Due]:
    """The stories to be tested again, by number. ``outcomes`` are all there are, the newest first.

    A story that was taken back is not played again, and a vote that was made void tested nothing.
    """
    active = {version.pathway_id: version for version in pathways.under_test(session)}
    latest: dict[int, OutcomeRow] = {}
    for row in outcomes:
        if row.revision.erased_at is not None or all(result.voided for result in row.rounds):
            continue
        known = latest.setdefault(row.story_id, row)
        if row.pathway_version.number > known.pathway_version.number:
            latest[row.story_id] = row
    found = {story_id: _due(row, active.get(row.pathway_version.pathway_id)) for story_id, row in latest.items()}
    return {story_id: each for story_id, each in found.items() if each is not None}


def _due(row: OutcomeRow, now: PathwayVersionRow | None) -> Due | None:
    if now is None or now.number <= row.pathway_version.number:
        return None
    changed = retest.since(row.revision.content, row.pathway_version.content, now.content)
    return Due(row, now, changed) if changed.is_due else None
