"""What all pages of the design group about one version of a pathway start from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from forum.common import labels
from forum.pathways.access import version_to_see
from forum.results.outcome import stand_in
from forum.web.translation import tell
from scenarios.pathways.pathway import PathwayContent
from scenarios.review.version_material import Case, VersionMaterial
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.review import version_material as materials


@dataclass(frozen=True)
class VersionSubject:
    """One version of a pathway, and what there is to read about it."""

    version: PathwayVersionRow
    content: PathwayContent
    material: VersionMaterial

    def stage_name(self, key: str | None) -> str:
        """What a stage is called; what is not in the model is outside it."""
        stage = self.content.stage(key)
        return stage.name if stage else str(_("Outside the model"))

    @property
    def for_page(self) -> dict[str, Any]:
        """What the templates of these pages share."""
        return {"version": self.version, "stage_name": self.stage_name, "title_of": title_of, "words": labels}


def subject(session: Session, slug: str, number: int) -> VersionSubject:
    """The version with this number, with all that is read about it. Raises NotFound."""
    version = version_to_see(session, slug, number)
    material = materials.of_version(session, version)
    return VersionSubject(version, material.pathway, material)


def title_of(case: Case) -> str:
    """A story's title, or what stands for it once it is withdrawn."""
    if case.withdrawn:
        return tell(stand_in(case))
    return case.content.title or str(_("A story without a title"))
