"""The gallery has every state there is, its pages are whole, and nobody's words become a part of one."""

from __future__ import annotations

import enum
from collections.abc import Iterable

import pytest

from live.messages.state import DrawnPage, PhoneState, ScribeState
from live.performance.plan import Staging
from live.performance.round import Purpose, RoundState
from live.performance.saying import SayingKind, SayingState
from live.performance.shown_picture import Shows
from live.performance.state import Card, HouseLights, PerformanceStatus, Run
from scenarios.results.outcome import Method
from tests.live.gallery import table
from tests.live.gallery.collection import PLAIN, Exhibit, gallery
from tests.live.gallery.words import Kind
from tests.page import Element, Page, faults

PHONES = (DrawnPage.PHONE, PLAIN)
EVERYTHING: tuple[type[enum.StrEnum], ...] = (Shows, RoundState, Purpose, Method, Staging, PerformanceStatus, Run, Card)


def occurring(states: Iterable[PhoneState]) -> set[enum.StrEnum]:
    """All that the states of these pages are of, of kinds that change what is drawn."""
    found: set[enum.StrEnum] = set()
    for state in states:
        on, asked = state.performance, state.round
        if on is not None:
            found |= {on.shows, on.status, on.run, on.staging, on.lights, Card(on.card)}
        if asked is not None:
            found |= {asked.state, asked.purpose, asked.method}
        if isinstance(state, ScribeState):
            found |= {each for one in state.queue for each in (one.kind, one.state)}
    return found


@pytest.mark.parametrize("kinds", [*EVERYTHING, SayingKind, SayingState, HouseLights], ids=lambda each: each.__name__)
def test_the_gallery_has_a_page_of_every_state(kinds: type[enum.StrEnum]) -> None:
    shown = [one.state for one in gallery(Kind.ORDINARY) if one.state is not None]
    assert set(kinds) <= occurring(shown)


@pytest.mark.parametrize("face", DrawnPage)
def test_every_picture_is_looked_at_on_every_face(face: DrawnPage) -> None:
    shown = [one.state for one in gallery(Kind.ORDINARY) if one.face == face and one.state is not None]
    assert set(Shows) <= occurring(shown)


@pytest.mark.parametrize("kind", Kind)
def test_no_page_has_what_no_page_may_have(kind: Kind) -> None:
    found = {one.id: faults(one.html, one.nonce) for one in gallery(kind)}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def skeleton(page: Page) -> list[object]:
    """The elements of a page and the names of their attributes, in order: all that words may not change."""

    def of(element: Element) -> object:
        return (element.tag, tuple(sorted(element.attributes)), [of(one) for one in _elements(element)])

    return [of(one) for one in _elements(page.root)]


@pytest.mark.parametrize("kind", [Kind.HOSTILE, Kind.LONG, Kind.URDU])
def test_whatever_the_words_are_the_elements_are_those_of_the_template(kind: Kind) -> None:
    pairs = zip(gallery(Kind.ORDINARY), gallery(kind), strict=True)
    assert [one.id for plain, one in pairs if skeleton(Page(plain.html)) != skeleton(Page(one.html))] == []


def test_every_page_of_a_phone_has_a_heading_and_a_way_on() -> None:
    shown = [one for one in gallery(Kind.ORDINARY) if one.face in PHONES]
    assert [one.id for one in shown if not _leads_on(one)] == []


def test_no_page_draws_more_than_was_written_down() -> None:
    shown = table.of(gallery(Kind.ORDINARY))
    known = table.read()
    assert shown.keys() == known.keys(), "make recorded"
    grown = {place: (known[place], bytes_) for place, bytes_ in shown.items() if table.has_grown(known[place], bytes_)}
    assert grown == {}


def test_a_drawing_that_grows_by_more_than_a_tenth_is_noticed() -> None:
    assert not table.has_grown((1000, 2000), (9000, 2200))
    assert table.has_grown((1000, 2000), (1000, 2201))


def _elements(element: Element) -> list[Element]:
    return [one for one in element.children if isinstance(one, Element)]


def _leads_on(one: Exhibit) -> bool:
    page = Page(one.html)
    has_more = {each.get("id") for each in page.all("details", "a")} >= {"follow", "help", "yours"}
    acts = [each for main in page.all("main") for each in main.all("a", "button", "summary")]
    return bool(page.heading) and has_more and (one.face == DrawnPage.PHONE or one.renews or bool(acts))
