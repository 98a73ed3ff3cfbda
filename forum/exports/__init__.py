"""Results as files to take away: asked for, made in a child process, and deleted when they expire."""

from __future__ import annotations

from forum.exports import (
    requests,
)

BLUEPRINTS = (requests.blueprint,)
