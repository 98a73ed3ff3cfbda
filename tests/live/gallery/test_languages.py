"""Every page of an event in made-up languages: nothing of it is left in English, and each says which language it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from live.messages.state import DrawnPage, HostState
from tests.live.gallery.collection import Exhibit, gallery
from tests.live.gallery.words import Kind
from tests.page import Element, Page
from tests.pseudo_locales.languages import PSEUDO_LOCALES, RIGHT_TO_LEFT, WITHOUT_CASE, PseudoLocale
from tests.pseudo_locales.speaking import spoken

READ = ("aria-label", "title", "placeholder", "alt", "aria-description")
"""Attributes that people read or hear."""
ENGLISH_WORD = re.compile(r"[A-Za-z]{2,}")
AS_IN_ENGLISH = {"AM", "PM"}
"""What CLDR itself has in these letters for the time of day in Marathi."""
PLACEHOLDER = re.compile(r"%\(\w+\)s")
OTHER_LETTERS = (RIGHT_TO_LEFT, WITHOUT_CASE)
"""The languages in which no word is written as in English."""


@pytest.fixture(scope="module", autouse=True)
def _spoken() -> Iterator[None]:
    with spoken():
        yield


def told(element: Element) -> Iterator[str]:
    """All that is to be read in an element or heard of it; not what a script keeps there."""
    yield from (element.get(name) for name in READ if name in element.attributes)
    if element.tag == "input" and element.get("type") in ("submit", "button"):
        yield element.get("value")
    for child in element.children if element.tag not in ("script", "style") else ():
        if isinstance(child, str):
            yield child
        elif child.tag != "bdi" or child.get("dir") != "ltr":
            yield from told(child)


def english(one: Exhibit, texts: Iterator[str]) -> set[str]:
    """The English words that are left, but for the site's address and the event's code."""
    code = one.state.event.code if one.state else ""
    plain = (PLACEHOLDER.sub("", text.replace("forum.example/join", "")) for text in texts if text.strip() != code)
    return {word for text in plain for word in ENGLISH_WORD.findall(text)} - AS_IN_ENGLISH


@pytest.mark.parametrize("language", PSEUDO_LOCALES, ids=lambda each: each.tag)
def test_every_page_says_its_language_and_its_direction(language: PseudoLocale) -> None:
    for one in gallery(Kind.GREEK, language.tag):
        [html] = Page(one.html).all("html")
        tag = language.locale.replace("_", "-")
        assert (html.get("lang"), html.get("dir")) == (tag, language.direction), one.id


@pytest.mark.parametrize("language", OTHER_LETTERS, ids=lambda each: each.tag)
def test_nothing_on_a_page_is_left_in_english(language: PseudoLocale) -> None:
    found = {one.id: english(one, told(Page(one.html).root)) for one in gallery(Kind.GREEK, language.tag)}
    assert {place: words for place, words in found.items() if words} == {}


@pytest.mark.parametrize("language", OTHER_LETTERS, ids=lambda each: each.tag)
def test_nothing_that_is_drawn_and_sent_is_left_in_english(language: PseudoLocale) -> None:
    found = {}
    for one in gallery(Kind.GREEK, language.tag):
        if one.drawing is not None:
            parts = (text for part in one.drawing.parts.values() for text in told(Page(part.html).root))
            found[one.id] = english(one, parts)
    assert {place: words for place, words in found.items() if words} == {}


@pytest.mark.parametrize("language", OTHER_LETTERS, ids=lambda each: each.tag)
def test_no_words_of_a_script_are_left_in_english(language: PseudoLocale) -> None:
    found = {}
    for one in gallery(Kind.GREEK, language.tag):
        for script in Page(one.html).all("script"):
            if script.get("id") == "words":
                found[one.id] = english(one, _texts(json.loads("".join(map(str, script.children)))))
    assert found and {place: words for place, words in found.items() if words} == {}


def test_a_state_is_in_the_sites_language_whatever_language_a_page_is_drawn_in() -> None:
    pairs = list(zip(gallery(Kind.GREEK), gallery(Kind.GREEK, WITHOUT_CASE.tag), strict=True))
    consoles = [(plain.state, one.state) for plain, one in pairs if plain.face == DrawnPage.CONSOLE]
    assert len(consoles) > 30
    for plain, one in consoles:
        assert isinstance(plain, HostState) and isinstance(one, HostState)
        assert [(each.label, each.hint) for each in plain.actions] == [(each.label, each.hint) for each in one.actions]


def test_a_number_to_ring_is_read_from_left_to_right_on_every_page() -> None:
    numbers = []
    for one in gallery(Kind.GREEK, RIGHT_TO_LEFT.tag):
        page = Page(one.html)
        numbers += [each for each in page.all("a") if each.get("href").startswith("tel:")]
        numbers += [each for help in page.all("ul") if help.get("class") == "help" for each in help.all("b")]
    assert {each.text for each in numbers} == {"999", "111", "116 123"}
    assert {each.get("dir") for each in numbers} == {"ltr"}


def _texts(words: object) -> Iterator[str]:
    if isinstance(words, dict):
        for each in words.values():
            yield from _texts(each)
    elif isinstance(words, str):
        yield words
