"""Who saved a story last, as far as the others who work on it may know."""

from __future__ import annotations

from flask_babel import gettext as _

from forum.draft import Draft
from forum.web.access import current_account
from forum.web.storage import database
from scenarios.account import holds
from scenarios.store.co_writer import CoWriterRow


def saved_by(draft: Draft) -> str:
    """A co-writer by the name that they wish for; everyone else by what they do here, never by an account's name."""
    by, row, revision = current_account(), draft.row, draft.revision
    if revision.co_writer_id is not None:
        if not holds(by, row) and by.co_writer(row.id) == revision.co_writer_id:
            return str(_("you, in another tab or on another device"))
        with database().read() as session:
            co_writer = session.get(CoWriterRow, revision.co_writer_id)
            return (co_writer.name if co_writer else "") or str(_("somebody who was let in"))
    if revision.editor_id not in (None, row.writer_id, by.id):
        return str(_("a moderator who helps with it"))
    if holds(by, row):
        return str(_("you, in another tab or on another device"))
    return str(_("whoever began this story"))
