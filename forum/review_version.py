"""What all pages of the design group about one version of a pathway start from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from forum import words
from forum.outcome import stand_in
from forum.pathway_access import version_to_see
from forum.web.translation import tell
from scenarios.material import Case, Material
from scenarios.pathway import PathwayContent
from scenarios.store import material as materials
from scenarios.store.pathway import PathwayVersionRow


@dataclass(frozen=True)
class Subject:
    """One version of a pathway, and what there is to read about it."""

    version: PathwayVersionRow
    content: PathwayContent
    material: Material

    def stage_name(self, key: str | None) -> str:
        """What a stage is called; what is not in the model is outside it."""
        stage = self.content.stage(key)
        return stage.name if stage else str(_("Outside the model"))

    @property
    def for_page(self) -> dict[str, Any]:
        """What the templates of these pages share."""
        return {"version": self.version, "stage_name": self.stage_name, "title_of": title_of, "words": words}


def subject(session: Session, slug: str, number: int) -> Subject:
    """The version with this number, with all that is read about it. Raises NotFound."""
    version = version_to_see(session, slug, number)
    material = materials.of_version(session, version)
    return Subject(version, material.pathway, material)


def title_of(case: Case) -> str:
    """A story's title, or what stands for it once it is withdrawn."""
    if case.withdrawn:
        return tell(stand_in(case))
    return case.content.title or str(_("A story without a title"))
