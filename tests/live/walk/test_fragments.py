"""A walk over what the server draws and the scripts make of it, without a browser: 10,000 steps."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.live.walk.room import Room
from tests.live.walk.walk import Counted, Walk

SEEDS = os.environ["WALK_SEED"].split() if "WALK_SEED" in os.environ else [str(seed) for seed in range(1, 11)]
STEPS = int(os.environ.get("WALK_STEPS", "1000"))
"""Of each of the ten evenings. A failure names its seed: ``WALK_SEED=7`` walks that evening alone."""


@pytest.mark.fault("stale-page")
@pytest.mark.fault("unsent-tick")
@pytest.mark.parametrize("seed", SEEDS)
def test_after_every_step_each_page_is_what_a_fresh_one_is(room: Callable[..., Room], seed: str) -> None:
    counted = Counted()
    Walk(room(), seed, counted).goes(STEPS)
    assert counted.steps >= STEPS
