"""The order of tests: drawn anew at each run, so that no test can rest on another, with the slowest files first.

The seed is printed, and ``TESTS_SEED`` in the environment gives the same order again. Workers have it from there too,
since all of them must know the same order.
"""

from __future__ import annotations

import os
import random
from pathlib import PurePath

SEED = "TESTS_SEED"
SLOWEST_FIRST = (
    "live/wire/test_coming_back.py",
    "browser/live/test_phone.py",
    "browser/live/test_forum_theatre.py",
    "browser/live/test_live_page.py",
    "browser/live/test_stage.py",
    "browser/test_the_whole_evening.py",
    "browser/writing/test_writing.py",
    "browser/writing/test_collaborating.py",
    "browser/",
    "scenarios/results/test_band_attack.py",
    "scenarios/results/test_disclosure_attack.py",
    "forum/results/test_report.py",
    "test_filled_stores.py",
    "test_migrations.py",
    "test_wsgi.py",
    "forum/writing/test_writing.py",
    "forum/moderating/test_taking_down.py",
    "forum/moderating/test_taken_down_everywhere.py",
    "forum/collaborating/test_co_writing.py",
    "forum/decisions/test_decision_paper.py",
    "forum/decisions/test_decision.py",
    "live/wire/test_several_workers.py",
    "test_cancelled_vote.py",
    "test_every_route.py",
    "scenarios/store/stories/test_story.py",
)
"""Files and folders that take longest, so that with several workers none is left with a long file at the end."""


def seed() -> str:
    """This run's seed: the one that is given, or a new one for this process and those that it starts."""
    return os.environ.setdefault(SEED, str(random.SystemRandom().randrange(1_000_000)))


def place(seed: str, file: PurePath, names: tuple[str, ...]) -> tuple[object, ...]:
    """Where a test comes; ``file`` is its path within the tests, ``names`` its class, where it has one, and its own.

    The tests of a file and of a class stay together. An order is the same on every machine, and a test that is added
    moves no other.
    """
    path = file.as_posix()
    rank = next((number for number, start in enumerate(SLOWEST_FIRST) if path.startswith(start)), len(SLOWEST_FIRST))
    above = ("::".join((path, *names[:count])) for count in range(len(names) + 1))
    return rank, *(_drawn(seed, name) for name in above)


def _drawn(seed: str, name: str) -> float:
    return random.Random(f"{seed} {name}").random()
