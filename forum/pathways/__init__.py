"""The pathways under test: their versions, drafts, comparisons and what people say about a draft."""

from __future__ import annotations

from forum.pathways import (
    assumption,
    comparison,
    draft,
    pathway,
    picture,
    question,
    remark,
    stage,
    step,
)

BLUEPRINTS = (
    assumption.blueprint,
    comparison.blueprint,
    draft.blueprint,
    pathway.blueprint,
    picture.blueprint,
    question.blueprint,
    remark.blueprint,
    stage.blueprint,
    step.blueprint,
)
