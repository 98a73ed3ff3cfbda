"""What rooms preferred: how an outcome is shown, drawn, reported and written to files."""

from __future__ import annotations

from forum.results import (
    report,
)

BLUEPRINTS = (report.blueprint,)
