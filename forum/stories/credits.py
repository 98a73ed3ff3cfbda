"""Who is named with a story, for the pages on which it is read."""

from __future__ import annotations

from forum.web.storage import database
from scenarios.store.stories import credit
from scenarios.store.stories.credit import Credits
from scenarios.store.stories.story import RevisionRow


def of(revision: RevisionRow) -> Credits:
    """Everybody who made this version what it is, each as they wish now."""
    with database().read() as session:
        return credit.of(session, revision)
