"""The geometry of a bar chart: nothing overlaps, nothing leaves the picture, and lengths tell the truth."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from forum.results.chart import Bar, Chart, draw, sketch

bars = st.lists(
    st.builds(
        Bar,
        letter=st.sampled_from("ABCDEF"),
        label=st.text(max_size=200),
        share=st.floats(0, 1),
        figure=st.integers(0, 100).map(lambda number: f"{number}%"),
    ),
    max_size=7,
)


def test_a_bar_is_as_long_as_its_share() -> None:
    chart = draw([Bar("A", "", 1, "100%"), Bar("B", "", 0.5, "50%"), Bar("C", "", 0, "0%")])

    assert [bar.length for bar in chart.bars] == [chart.track, chart.track / 2, 0]


def test_a_long_label_is_wrapped_and_kept_whole() -> None:
    label = "Ring 111 together, and wait on the line until somebody who can help has answered"

    (bar,) = draw([Bar("C", label, 0.22, "22%")]).bars

    assert len(bar.lines) > 1
    assert " ".join(line.text for line in bar.lines) == label
    assert all(line.y < bar.y for line in bar.lines)


def test_a_word_without_an_end_is_broken_rather_than_cut() -> None:
    (bar,) = draw([Bar("A", "x" * 200, 1, "100%")]).bars

    assert "".join(line.text for line in bar.lines) == "x" * 200


def test_no_options_make_an_empty_picture() -> None:
    assert draw([]).bars == sketch([]).bars == ()


@given(bars)
def test_bars_stand_below_each_other_inside_the_picture(given_bars: list[Bar]) -> None:
    for chart in (draw(given_bars), sketch(given_bars)):
        _stands_inside(chart)
        for above, below in pairwise(chart.bars):
            assert above.y + chart.thick <= min([line.y - 17 for line in below.lines] or [below.y])


@given(bars)
def test_a_longer_bar_never_stands_for_less(given_bars: list[Bar]) -> None:
    drawn = draw(given_bars).bars
    for (one, first), (other, second) in pairwise(zip(given_bars, drawn, strict=True)):
        if one.share > other.share:
            assert first.length >= second.length


def _stands_inside(chart: Chart) -> None:
    assert chart.left + chart.track < chart.figure_x <= chart.width
    for bar in chart.bars:
        assert 0 <= bar.length <= chart.track
        assert bar.y >= 0 and bar.y + chart.thick <= chart.height
        assert all(0 < line.y < chart.height for line in bar.lines)
