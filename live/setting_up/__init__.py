"""A facilitator's pages: events, their sections, the stories of each and how each is played."""

from __future__ import annotations

from live.setting_up import (
    events,
    passes,
    section,
    stories,
    story_plan,
)

BLUEPRINTS = (
    events.blueprint,
    passes.blueprint,
    section.blueprint,
    stories.blueprint,
    story_plan.blueprint,
)
