"""What all pages of the design group about one version of a pathway start from."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from forum.common import labels
from forum.pathways.access import version_to_see
from forum.results.outcome import stand_in
from forum.web.storage import database, rest
from forum.web.translation import tell
from scenarios.errors import Busy
from scenarios.pathways.pathway import PathwayContent
from scenarios.review.reading import OUTSIDE, PlayingFactKind, SceneFactKind
from scenarios.review.version_material import Case, Playing
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.review import reading as readings
from scenarios.store.review.reading import PlayingCount, SceneCount, VersionTotals


@dataclass(frozen=True)
class StageCount:
    """What came of one stage: the stories and scenes there, and the playings of decisions with a vote there.

    ``key`` is OUTSIDE for places that the model does not have.
    """

    key: str
    told: SceneCount = field(default_factory=SceneCount)
    asked: PlayingCount = field(default_factory=PlayingCount)

    @property
    def stories(self) -> int:
        """How many stories come here, as they are read now or as they were played."""
        return self.told.stories

    @property
    def is_tested(self) -> bool:
        """Whether any room was asked here."""
        return bool(self.asked.playings)


@dataclass(frozen=True)
class VersionSubject:
    """One version of a pathway, and the figures of what there is to read about it that were asked for.

    ``waiting`` is how many stories are still to be read: no figure has them.
    """

    version: PathwayVersionRow
    content: PathwayContent
    totals: VersionTotals
    waiting: int = 0

    def stage_name(self, key: str | None) -> str:
        """What a stage is called; what is not in the model is outside it."""
        stage = self.content.stage(key)
        return stage.name if stage else str(_("Outside the model"))

    def stage(self, key: str) -> StageCount:
        """What came of one stage."""
        told, asked = (
            self.totals.of_scenes(SceneFactKind.STAGE, key),
            self.totals.of_playings(PlayingFactKind.STAGE, key),
        )
        return StageCount(key, told, asked)

    @property
    def stages(self) -> list[StageCount]:
        """All stages, in the order of the model."""
        return [self.stage(stage.key) for stage in self.content.stages]

    @property
    def outside(self) -> StageCount:
        """What came of places that the model does not have."""
        return self.stage(OUTSIDE)

    @property
    def for_page(self) -> dict[str, Any]:
        """What the templates of these pages share."""
        return {
            "version": self.version,
            "waiting": self.waiting,
            "stage_name": self.stage_name,
            "title_of": title_of,
            "words": labels,
        }


def subject(
    slug: str,
    number: int,
    scenes: Collection[SceneFactKind] = (),
    playings: Collection[PlayingFactKind] = (),
    key: str | None = None,
) -> VersionSubject:
    """The version with this number, with the figures of these kinds, or of one key of each. Raises NotFound.

    A few stories that changed since they were read are read first. Of more than a few, as after an upgrade, the page
    says how many are left; the server reads them meanwhile.
    """
    store = database()
    with store.read() as session:
        version = version_to_see(session, slug, number)
        is_behind = bool(readings.out_of_date(session, version, 1))
    if is_behind:
        with suppress(Busy):  # While many vote, the page says how many are left.
            readings.catch_up(store, version.id, readings.FEW)
    rest()
    with store.read() as session:
        waiting = readings.pending(session, version) if is_behind else 0
        told = readings.totals(session, version.id, scenes, key=key)
    rest()
    with store.read() as session:
        asked = readings.totals(session, version.id, playings=playings, key=key)
    rest()
    totals = VersionTotals(told.scenes, asked.playings)
    return VersionSubject(version, version.content, totals, waiting)


def of_stages(slug: str, number: int) -> VersionSubject:
    """The version with this number, with the figures of its stages. Raises NotFound."""
    return subject(slug, number, [SceneFactKind.STAGE], [PlayingFactKind.STAGE])


def title_of(case: Case | Playing) -> str:
    """A story's title, or what stands for it once it is withdrawn."""
    if case.withdrawn:
        return tell(stand_in(case))
    content = case.content if isinstance(case, Case) else case.story
    return content.title or str(_("A story without a title"))
