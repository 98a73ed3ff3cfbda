"""The order of tests: another with every seed, the same with the same, and nothing torn apart."""

from __future__ import annotations

import itertools
from pathlib import Path, PurePath

import pytest

from tests.suite.order import SEED, SLOWEST_FIRST, place, seed

HERE = Path(__file__).parent
TESTS = [
    (PurePath(file), (*group, name))
    for file in ("forum/test_a.py", "live/test_b.py", "test_every_route.py")
    for group in ((), ("TestOne",), ("TestTwo",))
    for name in ("test_x[1]", "test_x[2]", "test_y", "test_z")
]


def ordered(seed: str) -> list[tuple[PurePath, tuple[str, ...]]]:
    return sorted(TESTS, key=lambda test: place(seed, *test))


def test_another_seed_is_another_order_and_the_same_is_the_same() -> None:
    assert ordered("1") == ordered("1") != ordered("2")
    assert sorted(ordered("1")) == sorted(TESTS)


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_files_and_classes_stay_together(seed: str) -> None:
    files = [file for file, _ in itertools.groupby(ordered(seed), key=lambda test: test[0])]
    assert len(files) == len(set(files))
    in_classes = [test for test in ordered(seed) if len(test[1]) > 1]
    classes = [each for each, _ in itertools.groupby(in_classes, key=lambda test: (test[0], test[1][0]))]
    assert len(classes) == len(set(classes))


def test_files_tests_and_parameters_change_places() -> None:
    orders = [ordered(str(number)) for number in range(20)]
    assert len({tuple(dict.fromkeys(file for file, _ in order)) for order in orders}) > 1
    inside = {tuple(names for file, names in order if file == PurePath("live/test_b.py")) for order in orders}
    assert len(inside) > 10


def test_the_slowest_files_come_first_whatever_the_seed() -> None:
    known = ("test_every_route.py", "forum/decisions/test_decision.py", "browser/live/test_stage.py", SLOWEST_FIRST[0])
    files = [PurePath(name) for name in ("forum/test_a.py", *known)]
    wanted = sorted(known, key=SLOWEST_FIRST.index)
    assert wanted[0] == SLOWEST_FIRST[0]
    for number in range(20):
        found = sorted(files, key=lambda file: place(str(number), file, ("test_x",)))
        assert [file.as_posix() for file in found] == [*wanted, "forum/test_a.py"]


def test_tests_of_the_browser_change_places_too() -> None:
    tests = [(PurePath("browser/live/test_phone.py"), (f"test_{number}",)) for number in range(9)]
    assert len({tuple(sorted(tests, key=lambda test: place(seed, *test))) for seed in "12345"}) > 1


def test_every_file_that_is_known_to_be_slow_is_there() -> None:
    assert [name for name in SLOWEST_FIRST if not (HERE.parent / name).exists()] == []


def test_a_seed_that_is_given_is_kept_and_another_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SEED, "42")
    assert seed() == "42"
    monkeypatch.delenv(SEED)
    assert seed() == seed()
