"""The design group's reading of a pathway version: coverage, fit, conformance, comparison."""

from __future__ import annotations

from forum.review import (
    conformance,
    coverage,
    fit,
    outcome_comparison,
    review,
    scene_list,
    tested_picture,
    version_scene,
)

BLUEPRINTS = (
    conformance.blueprint,
    coverage.blueprint,
    fit.blueprint,
    outcome_comparison.blueprint,
    review.blueprint,
    scene_list.blueprint,
    tested_picture.blueprint,
    version_scene.blueprint,
)
