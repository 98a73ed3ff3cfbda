"""Working on a story together: co-writers, suggestions, tellers who agree, and stories that anyone can add to."""

from __future__ import annotations

from forum.collaborating import (
    co_writing,
    invitation,
    open_call,
    public_additions,
    suggestion,
    teller_consent,
)

BLUEPRINTS = (
    co_writing.blueprint,
    invitation.blueprint,
    open_call.blueprint,
    public_additions.blueprint,
    suggestion.blueprint,
    teller_consent.blueprint,
)
