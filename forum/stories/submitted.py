"""The stories that were sent in, as moderators read them."""

from __future__ import annotations

from forum.web.storage import database
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.store.stories import story as stories
from scenarios.store.stories import taking_down
from scenarios.store.stories.story import RevisionRow


def to_read(story_id: int) -> RevisionRow:
    """The revision of a story that was sent in, and while it is read the newest one.

    What its writer changes after a moderator answered is theirs until they send it in again. Raises NotFound for
    any other story: drafts stay unknown.
    """
    with database().read() as session:
        row = stories.get(session, story_id)
        if not row.with_moderators:
            raise NotFound(say("There is no such story, or it was not sent in."))
        return taking_down.readable(session, row)
