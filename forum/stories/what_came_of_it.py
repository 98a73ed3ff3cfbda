"""What came of a story, for the pages of those who may read its drafts."""

from __future__ import annotations

from forum.stories.draft import Draft
from forum.web.storage import database
from scenarios.store.decisions import trail as trails
from scenarios.store.decisions.trail import Trail


def trail_of(draft: Draft) -> Trail:
    """What rooms said of it and what was decided since."""
    with database().read() as session:
        return trails.of(session, draft.row)


def came_of_it(draft: Draft) -> bool:
    """Whether there is anything to read of it."""
    return bool(trail_of(draft).strands)
