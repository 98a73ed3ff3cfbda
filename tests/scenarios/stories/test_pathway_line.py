"""The pathway as a line, by table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.pathways.pathway import PathwayContent, Stage, Transition
from scenarios.stories.pathway_line import LONGEST, line
from scenarios.stories.story import UNSAID


def model(*keys: str, expects: tuple[str, ...] = ()) -> PathwayContent:
    stages = tuple(Stage(key, key, key.title()) for key in keys)
    return PathwayContent(stages=stages, transitions=tuple(Transition(*pair.split(">")) for pair in expects))


SMALL = model("a", "b", "c", "d", expects=("a>b", "a>c"))


def marks(touched: list[str | None], pathway: PathwayContent = SMALL) -> dict[str, str]:
    """Each flag as the keys of the stops that have it."""
    stops = line(pathway, touched)
    flags = ("been", "via", "off", "here", "left")
    return {flag: "".join(stop.key for stop in stops if getattr(stop, flag)) for flag in flags}


@pytest.mark.parametrize(
    ("touched", "been", "via", "off", "here", "left"),
    [
        ([], "", "", "", "", ""),
        ([None], "", "", "", "", ""),
        (["a"], "a", "", "", "a", ""),
        (["a", "a"], "a", "", "", "a", ""),
        (["a", "b"], "ab", "b", "", "b", ""),
        (["a", "c"], "ac", "bc", "", "c", ""),
        (["b", "d"], "bd", "cd", "cd", "d", ""),
        (["d", "b"], "bd", "cd", "cd", "b", ""),
        (["a", None], "a", "", "", "", "a"),
        (["a", None, "b"], "ab", "b", "b", "b", ""),
        (["a", None, "a"], "a", "", "", "a", ""),
        (["a", UNSAID], "a", "", "", "a", ""),
        (["a", UNSAID, "b"], "ab", "b", "", "b", ""),
        ([UNSAID, "a", None, UNSAID], "a", "", "", "", "a"),
        (["a", "unknown"], "a", "", "", "", "a"),
    ],
)
def test_the_line_shows_where_the_story_went(
    touched: list[str | None], been: str, via: str, off: str, here: str, left: str
) -> None:
    assert marks(touched) == {"been": been, "via": via, "off": off, "here": here, "left": left}


LONG = model(*(f"s{number}" for number in range(20)))


@pytest.mark.parametrize(
    ("here", "first", "last", "cuts"),
    [
        ("s0", "s0", "s11", ("", "after")),
        ("s10", "s4", "s15", ("before", "after")),
        ("s19", "s8", "s19", ("before", "")),
    ],
)
def test_a_long_line_shows_the_stretch_around_here(here: str, first: str, last: str, cuts: tuple[str, str]) -> None:
    stops = line(LONG, [here])
    assert len(stops) == LONGEST
    assert (stops[0].key, stops[-1].key) == (first, last)
    assert (stops[0].cut, stops[-1].cut) == cuts


@given(
    st.integers(0, 30).map(lambda length: model(*(f"s{number}" for number in range(length)))),
    st.lists(st.none() | st.integers(0, 31).map(lambda number: f"s{number}"), max_size=12),
)
def test_every_line_reads(pathway: PathwayContent, touched: list[str | None]) -> None:
    stops = line(pathway, touched)
    assert len(stops) <= LONGEST
    assert sum(stop.here or stop.left for stop in stops) <= 1
    assert all(stop.been for stop in stops if stop.here or stop.left)
    assert all(stop.via for stop in stops if stop.off)
    known = {stage.key for stage in pathway.stages}
    if touched and touched[-1] in known:
        assert [stop.key for stop in stops if stop.here] == [touched[-1]]
