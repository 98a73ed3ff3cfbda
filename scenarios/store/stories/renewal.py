"""A story goes on to the version of its pathway that is under test now: the same words, as the next revision."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from scenarios.account import Account, Action, may
from scenarios.errors import Conflict, ensure
from scenarios.message import say
from scenarios.pathways.pathway import VersionStatus
from scenarios.store.pathways import pathway
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import RevisionRow
from scenarios.stories.revision_reason import Cause, Reason


def newer(
    session: Session, revision: RevisionRow, known: Collection[PathwayVersionRow] = ()
) -> PathwayVersionRow | None:
    """The version under test, where it is newer than the one that this revision was written for.

    ``known`` are all versions of some pathways that everyone may read, where they were read before.
    """
    here = revision.pathway_version
    its_own = [each for each in known if each.pathway_id == here.pathway_id]
    now = (
        next((each for each in its_own if each.status == VersionStatus.ACTIVE.value), None)
        if its_own
        else pathway.active(session, here.pathway_id)
    )
    return now if now is not None and now.number > here.number else None


def renew(session: Session, by: Account, story_id: int, number: int) -> RevisionRow:
    """Move a draft to the pathway's version with this number, as its writer asked who read what changed.

    No word changes: what the version no longer has stays named, and the checks say so. Earlier revisions, and what
    rooms said about them, stay for the version that they were written for. Raises NotAllowed, and Conflict where
    that is not the version under test any more.
    """
    row = stories.to_change(session, story_id)
    ensure(may(by, Action.EDIT_STORY, row))
    current = stories.head(session, row)
    if current.pathway_version.number == number:
        return current
    version = newer(session, current)
    if version is None or version.number != number:
        raise Conflict(say("The pathway has changed again since you read this page. Read what is new first."))
    return stories.revise(session, row, by, version.id, current.content, str(Reason(Cause.RENEWED, number)))
