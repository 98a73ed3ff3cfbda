"""The benchmark's ratios beside a plain server: a tenth over what was kept is noise, more is worse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.load import ratios
from tests.load.ratios import FILE, Ratio, Ratios


@pytest.mark.parametrize(("found", "is_worse"), [(0.5, False), (2.0, False), (2.2, False), (2.21, True), (9.0, True)])
def test_more_than_a_tenth_over_what_was_kept_is_worse(found: float, is_worse: bool) -> None:
    run = Ratios({"memory": 2.0})
    assert run.take(Ratio("memory", found)).endswith("WORSE" if is_worse else "as good")
    assert run.worse == (["memory"] if is_worse else [])


def test_what_nobody_measured_before_is_not_worse() -> None:
    run = Ratios({})
    assert "nothing kept" in run.take(Ratio("memory", 9.0))
    assert run.worse == []


def test_a_run_is_kept_beside_what_it_did_not_measure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ratios, "FILE", tmp_path / "ratios.json")
    run = Ratios({"memory": 2.0, "told": 1.0})
    run.take(Ratio("memory", 1.234))
    run.write()
    assert Ratios.read().take(Ratio("told", 2.0)).endswith("WORSE")
    assert Ratios.read().take(Ratio("memory", 1.23)).endswith("as good")


def test_times_that_nobody_notices_are_not_compared() -> None:
    assert Ratio.of_times("receipt", 0.004, 0.001).value == 1
    assert Ratio.of_times("receipt", 0.03, 0.001).value == pytest.approx(3)


def test_what_is_kept_is_a_ratio_for_each_figure() -> None:
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    assert kept and all(0 < value < 100 for value in kept.values())
