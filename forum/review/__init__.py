"""The design group's reading of a pathway version: coverage, fit, conformance, comparison."""

from __future__ import annotations

from forum.review import (
    conformance,
    coverage,
    fit,
    outcome_comparison,
    review,
    tested_picture,
)

BLUEPRINTS = (
    conformance.blueprint,
    coverage.blueprint,
    fit.blueprint,
    outcome_comparison.blueprint,
    review.blueprint,
    tested_picture.blueprint,
)
