"""Who may see which version of a pathway, and who may edit one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from forum.web.access import current_account
from scenarios.account import Action, may
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayVersionRow

SHOWN_DRAFTS = "a draft that is not shown to all yet is for the designers only"


def may_see(version: PathwayVersionRow) -> bool:
    """Whether whoever is asking may read a version: designers read their drafts before anyone else."""
    return version.is_public or may_edit()


def may_edit() -> bool:
    """Whether whoever is asking may edit pathways."""
    return may(current_account(), Action.EDIT_PATHWAYS)


def version_to_see(session: Session, slug: str, number: int) -> PathwayVersionRow:
    """A version that whoever is asking may read. Raises NotFound for any other: drafts stay unknown."""
    found = pathways.by_number(session, pathways.by_slug(session, slug).id, number)
    if found is None or not may_see(found):
        raise NotFound(say("There is no such version of this pathway to read."))
    return found
