"""The parts of a page: drawn in their places, or each by itself, and sent where they changed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import Environment

from live.drawing.parts import DrawnPart, PartMarker, Parts, changed
from tests.page import Page

JINJA = Environment(autoescape=True)
PAGE = """{% call part("stage", "main", class="big", hidden=calm) %}
  <h2>{{ question }}</h2>{% if count is not none %}{% call part("turnout", "p") %}{{ count }} in{% endcall %}{% endif %}
{% endcall %}"""


def draws(marker: PartMarker, **values: Any) -> str:
    return JINJA.from_string(PAGE).render({"part": marker, "question": "Who?", "count": 1, "calm": False} | values)


def drawn(**values: Any) -> Parts:
    marker = PartMarker(apart=True)
    draws(marker, **values)
    return marker.parts


def test_in_a_page_each_part_stands_in_its_place() -> None:
    html = draws(PartMarker(apart=False))
    assert html.startswith('<main id="stage" data-part class="big"><h2>')
    assert "<p id=turnout data-part>1 in</p>" in html


def test_a_part_that_is_sent_has_an_empty_place_for_each_that_stands_in_it() -> None:
    parts = drawn()
    assert parts["stage"].html.endswith("<p id=turnout data-part></p>")
    assert parts["turnout"] == DrawnPart("1 in", within="stage", tag="p")
    assert list(parts) == ["stage", "turnout"], "each comes after the one that it stands in"


def test_words_are_escaped_once() -> None:
    hostile = '<img src=x onerror="alert(1)">&'
    assert "<img" not in drawn(question=hostile)["stage"].html
    assert draws(PartMarker(apart=False), question=hostile).count("&lt;img") == 1


def test_an_attribute_that_is_true_has_no_value() -> None:
    assert 'class="big" hidden>' in draws(PartMarker(apart=False), calm=True)


def test_two_parts_of_one_name_are_a_fault() -> None:
    marker = PartMarker(apart=True)
    draws(marker)
    with pytest.raises(ValueError, match="two parts are called stage"):
        draws(marker)


def test_a_new_number_brings_no_more_than_itself() -> None:
    assert changed(drawn(count=1), drawn(count=2)) == {"turnout": "2 in"}
    assert changed(drawn(), drawn()) == {}


def test_a_part_that_comes_back_is_sent_again_though_it_is_as_it_was() -> None:
    assert set(changed(drawn(count=None), drawn())) == {"stage", "turnout"}


ATTRIBUTES = """{% call part("queue") %}
  <button class="small" title="{{ words }}" data-sends='{{ {"words": words}|tojson }}'>

  <b>{{ words }}</b></button>
{% endcall %}"""


@given(st.text())
@example('="class" onclick="now')
@example("a=\"b\" c='d'> <i>\n<i")
def test_whatever_people_write_is_the_same_words_in_fewer_bytes(words: str) -> None:
    marker = PartMarker(apart=True)
    JINJA.from_string(ATTRIBUTES).render(part=marker, words=words)
    html = marker.parts["queue"].html
    assert html.startswith("<button class=small ") and "> <b>" in html
    (button,) = Page(html).all("button")
    (bold,) = button.all()
    assert button.attributes.keys() == {"class", "title", "data-sends"}
    assert button.get("title") == json.loads(button.get("data-sends"))["words"] == "".join(map(str, bold.children))
    assert button.get("title") == words


names = st.sampled_from(["top", "stage", "turnout", "queue"])


@st.composite
def some_parts(draw: st.DrawFn) -> Parts:
    """A page of parts, some of which stand in one that comes before them."""
    found: dict[str, DrawnPart] = {}
    for name in draw(st.permutations(["top", "stage", "turnout", "queue"])):
        if draw(st.booleans()):
            continue
        within = draw(st.sampled_from(["", *found]))
        found[name] = DrawnPart(draw(st.sampled_from(["", "a", "b"])), within)
    return found


def shows(page: dict[str, DrawnPart], sent: dict[str, str], now: Parts) -> dict[str, DrawnPart]:
    """What a page shows after it: what stands in a part that was replaced without naming it is gone."""
    kept = {name: part for name, part in page.items() if name in now and now[name].within == part.within}
    return {name: DrawnPart(sent[name], now[name].within) if name in sent else kept.get(name) for name in now}  # type: ignore[misc]


@given(some_parts(), some_parts())
def test_whatever_was_shown_before_all_that_is_new_is_shown(before: Parts, now: Parts) -> None:
    assert shows(dict(before), changed(before, now), now) == now
