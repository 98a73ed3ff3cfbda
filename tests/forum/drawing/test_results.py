"""Pictures of results: figures are all there, what is hidden looks alike, and nothing leaves the picture."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from forum.drawing import groups, moves, scale, tube
from forum.drawing.groups import Group, Share
from forum.drawing.moves import Kept, MovesLabels
from forum.drawing.scale import ScaleAnswer
from scenarios.stories.pathway_line import LineStop

WORDING = MovesLabels("Title", "Told", "Before", "Now", "none", "kept", "gained", "lost", "new", "not shown")
counts = st.one_of(st.none(), st.integers(0, 100_000))
labels = st.text(max_size=120)
letters = "ABCDEF"


def parsed(picture: Markup) -> ElementTree.Element:
    root = ElementTree.fromstring(str(picture))
    width, height = (float(each) for each in root.attrib["viewBox"].split()[2:])
    for rect in root.iter("{http://www.w3.org/2000/svg}rect"):
        x, y, w, h = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        assert x >= -0.1 and x + w <= width + 0.2 and y >= -0.1 and y + h <= height + 0.2 and w >= 0
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        assert 0 <= float(text.attrib["x"]) <= width and 0 < float(text.attrib["y"]) <= height + 4
    assert root.attrib["role"] == "img" and root[0].text and root[1].text
    return root


def texts(root: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in root.iter("{http://www.w3.org/2000/svg}text")]


@given(st.lists(st.integers(0, 500), min_size=6, max_size=6), labels.map(lambda label: label.replace("%", "")))
def test_the_parts_of_a_scale_stand_side_by_side(given_counts: list[int], label: str) -> None:
    ballots = sum(given_counts) or 1
    answers = [
        ScaleAnswer(letter, label, count / ballots, f"{count}%")
        for letter, count in zip(letters, given_counts, strict=True)
    ]
    root = parsed(scale.draw("s", "Title", "Told", answers))
    assert [text for text in texts(root) if text.endswith("%")][-6:] == [f"{count}%" for count in given_counts]


@given(st.data(), st.integers(1, 7), st.integers(1, 7))
def test_a_square_is_as_large_as_its_number_and_a_hidden_one_says_nothing(
    data: st.DataObject, before: int, now: int
) -> None:
    rows, columns = [*letters[: before - 1], ""], [*letters[: now - 1], ""]
    table = {(one, two): data.draw(counts) for one in rows for two in columns}
    root = parsed(moves.grid("m", WORDING, rows, columns, table))

    shown = [str(count) for count in table.values() if count is not None]
    assert sorted(text for text in texts(root) if text.isdigit()) == sorted(shown)
    assert ("not shown" in texts(root)) == (None in table.values())


def test_a_hidden_square_looks_alike_whatever_is_near_it() -> None:
    def hidden(count: int) -> set[str]:
        table = {("A", "A"): count, ("A", "B"): None}
        root = parsed(moves.grid("m", WORDING, ["A"], ["A", "B"], table))
        lines = [each.attrib["d"] for each in root.iter("{http://www.w3.org/2000/svg}path")]
        return {re.sub(r"[\d.]+", "", line) for line in lines}

    assert hidden(8) == hidden(80_000)


@given(st.lists(st.one_of(st.none(), st.builds(Kept, *[st.integers(0, 900)] * 4)), min_size=1, max_size=6))
def test_what_was_kept_gained_and_lost_stays_inside(given_changes: list[Kept | None]) -> None:
    options = list(zip(letters, given_changes, strict=False))
    root = parsed(moves.changes("c", WORDING, options))
    assert texts(root).count("not shown") == given_changes.count(None)


parts = st.one_of(st.none(), st.floats(0, 1))


@given(st.lists(st.lists(parts, min_size=1, max_size=6), min_size=1, max_size=4), labels)
def test_each_group_has_a_chart_to_one_scale(shares: list[list[float | None]], name: str) -> None:
    shown = [
        Group(
            name,
            "9 voted",
            tuple(
                Share(letter, share, "?" if share is None else "5%", 0.5)
                for letter, share in zip(letters, each, strict=False)
            ),
        )
        for each in shares
    ]
    root = parsed(groups.draw("g", "Title", "Told", shown, "the whole room"))
    assert texts(root).count("5%") == sum(share is not None for each in shares for share in each)


@given(st.lists(st.builds(LineStop, st.just("k"), labels, *[st.booleans()] * 5), max_size=12))
def test_a_line_keeps_every_stop_in_the_picture(stops: list[LineStop]) -> None:
    root = parsed(tube.draw("t", "Title", "Told", stops))
    assert len(list(root.iter("{http://www.w3.org/2000/svg}circle"))) == len(stops)
