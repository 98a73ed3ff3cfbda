"""Moderating: stories, contributions and remarks that wait, assisted editing, and taking words down."""

from __future__ import annotations

from forum.moderating import (
    assisted_editing,
    contributions,
    remarks,
    stories,
    taking_down,
)

BLUEPRINTS = (
    assisted_editing.blueprint,
    contributions.blueprint,
    remarks.blueprint,
    stories.blueprint,
    taking_down.blueprint,
)
