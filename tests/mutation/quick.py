"""A pytest plugin that leaves out what is too slow to be run for every mutant: real servers and generated examples."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the tests that start a real server, and those of Hypothesis, which would not repeat themselves."""
    slow = [item for item in items if item.get_closest_marker("hypothesis") or "server" in _fixtures(item)]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]


def _fixtures(item: pytest.Item) -> tuple[str, ...]:
    return tuple(getattr(item, "fixturenames", ()))
