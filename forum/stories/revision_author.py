"""Who saved a version of a story, as far as the others who work on it may know."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from forum.stories.draft import Draft
from forum.web.access import current_account
from forum.web.storage import database
from scenarios.account import holds
from scenarios.store.stories import co_writer
from scenarios.store.stories.co_writer import CoWriterRow
from scenarios.store.stories.story import RevisionRow


def saved_by(draft: Draft) -> str:
    """Who saved the newest version, to somebody who was writing at the same time."""
    if _is_own(draft):
        return str(_("you, in another tab or on another device"))
    with database().read() as session:
        return made_by(draft.revision, co_writer.everyone_ever(session, draft.id))


def made_by(revision: RevisionRow, people: Mapping[int, CoWriterRow]) -> str:
    """Whoever is known by a name, by the one that they wish for; others by what they do here, never by an account's.

    The credit of a story that was told is its teller's, and not of whoever wrote it down.
    """
    if revision.co_writer_id is not None:
        return people[revision.co_writer_id].name or str(_("A co-writer"))
    if revision.shaped:
        return str(_("A moderator who helps"))
    own = "" if revision.story.told else revision.story.credit
    return own or str(_("Whoever began this story"))


def _is_own(draft: Draft) -> bool:
    by, row, revision = current_account(), draft.row, draft.revision
    if revision.shaped:
        return by.id is not None and by.id == revision.editor_id
    if holds(by, row):
        return revision.co_writer_id is None
    return revision.co_writer_id is not None and by.co_writer(row.id) == revision.co_writer_id
