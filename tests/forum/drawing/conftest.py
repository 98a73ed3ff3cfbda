"""The layout program as it was built, and what arranges a graph with it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from forum.drawing.graph import Arrangement, BoxGraph
from forum.drawing.program import arrange
from forum.web.assets import FOLDER


@pytest.fixture(scope="session")
def layout() -> tuple[str, ...]:
    """The command that runs the layout program."""
    programs = json.loads((FOLDER / "manifest.json").read_text("utf-8"))["programs"]
    return programs["node"], str(FOLDER / programs["arrange"])


@pytest.fixture(scope="session")
def places(layout: tuple[str, ...]) -> Callable[[BoxGraph], Arrangement]:
    """Arranges a graph, which must be possible."""

    def place(graph: BoxGraph) -> Arrangement:
        arrangement = arrange(layout, graph.message)
        assert arrangement is not None
        return arrangement

    return place
