"""Writing a story: the task list, the guided pages, scenes, history, sending in, and what came of it."""

from __future__ import annotations

from forum.writing import (
    guided_branch,
    guided_decision,
    guided_start,
    history,
    my_stories,
    news,
    options,
    private_link,
    renewal,
    scenes,
    story_file,
    story_part,
    submit,
    trail,
    withdrawal,
)

BLUEPRINTS = (
    guided_branch.blueprint,
    guided_decision.blueprint,
    guided_start.blueprint,
    history.blueprint,
    my_stories.blueprint,
    news.blueprint,
    options.blueprint,
    private_link.blueprint,
    renewal.blueprint,
    scenes.blueprint,
    story_file.blueprint,
    story_part.blueprint,
    submit.blueprint,
    trail.blueprint,
    withdrawal.blueprint,
)
