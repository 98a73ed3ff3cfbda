"""The layout program as a child process: what it answers, and what comes of it when it cannot."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from forum.drawing import program
from forum.drawing.graph import Arrow, Box, BoxGraph
from forum.drawing.program import arrange
from tests.forum.drawing.boxes import assert_sound

GRAPH = BoxGraph((Box(100, 50), Box(100, 50, 1)), (Arrow(0, 1, label=(20, 20)), Arrow(1, 0), Arrow(1, 1)))


def script(tmp_path: Path, text: str) -> tuple[str, ...]:
    """A command that runs this instead of the layout program."""
    path = tmp_path / "program.py"
    path.write_text(text, encoding="utf-8")
    return sys.executable, str(path)


def test_boxes_arrows_and_labels_get_their_places(layout: tuple[str, ...]) -> None:
    placed = arrange(layout, GRAPH.message)

    assert placed is not None
    assert_sound(GRAPH, placed)
    assert placed.labels[0] is not None and placed.labels[1:] == (None, None)
    assert placed.places[0][1] + 50 <= placed.places[1][1]


def test_the_program_is_told_sizes_and_numbers_only() -> None:
    assert {character for character in GRAPH.message.decode() if character.isalpha()} <= set(
        "boxes arrows width height lane exits rank source target exit label null"
    )


def test_the_same_graph_is_arranged_once(layout: tuple[str, ...]) -> None:
    first = arrange(layout, GRAPH.message)
    assert arrange(layout, GRAPH.message) is first


@pytest.mark.parametrize(
    "text",
    [
        "import sys; sys.exit(1)",
        "print('no arrangement')",
        "print('{}')",
        'print(\'{"width": 1, "height": 1, "places": [[1]], "routes": [], "labels": []}\')',
    ],
)
def test_a_program_that_fails_leaves_no_picture_and_a_line_in_the_log(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert arrange(script(tmp_path, text), GRAPH.message) is None
    assert "was not arranged" in caplog.text


@pytest.mark.parametrize("command", [(), ("/nowhere/node", "arrange.mjs")])
def test_a_missing_program_leaves_no_picture_and_a_line_in_the_log(
    command: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    assert arrange(command, GRAPH.message) is None
    assert "was not arranged" in caplog.text


def test_a_program_that_does_not_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(program, "LIMIT_S", 0.3)
    began = time.monotonic()  # noqa: TID251  A real process keeps the machine's time.

    assert arrange(script(tmp_path, "import time; time.sleep(60)"), GRAPH.message) is None
    assert time.monotonic() - began < 20  # noqa: TID251
    assert "took too long" in caplog.text


def test_an_answer_without_an_end_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "MOST", 1000)
    assert arrange(script(tmp_path, "while True: print('x' * 1000)"), GRAPH.message) is None


def test_a_failure_is_tried_again(tmp_path: Path, layout: tuple[str, ...]) -> None:
    command = script(tmp_path, "import sys; sys.exit(1)")
    assert arrange(command, GRAPH.message) is None
    Path(command[1]).write_text(f"import os; os.execv({layout[0]!r}, {list(layout)!r})", encoding="utf-8")
    assert arrange(command, GRAPH.message) is not None
