"""The made-up languages: what they make of English, and a server that speaks them."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.actors import everybody_leaves
from tests.live.evening import prepare
from tests.live.server import RunningServer, wait_until
from tests.live.wire.test_drawn import DrawnActor
from tests.pseudo_locales.catalogues import catalogue, marked
from tests.pseudo_locales.languages import LONGER, PSEUDO_LOCALES, RIGHT_TO_LEFT, WITHOUT_CASE, PseudoLocale
from tests.pseudo_locales.speaking import SPEAKING

each_language = pytest.mark.parametrize("language", PSEUDO_LOCALES, ids=lambda each: each.tag)
SENTENCE = "Let %(num)s phones vote, <b>100%%</b> &amp; more: https://example.org/a"


@each_language
def test_what_is_filled_in_and_what_is_markup_stays(language: PseudoLocale) -> None:
    kept = (
        "%(num)s",
        "<b>",
        "%%",
        "</b>",
        "&amp;",
        "https://example.org/a",
    )
    told = language.message(SENTENCE)
    assert [piece for piece in kept if piece not in told] == []
    assert "phones" not in told and "more" not in told


def test_a_longer_language_is_longer_by_two_fifths() -> None:
    english = "Everybody who joins now can vote at once"
    assert len(LONGER.message(english)) == pytest.approx(1.4 * len(english), abs=1)


def test_each_form_of_a_plural_has_words() -> None:
    forms = {each.tag: catalogue(each, [("%(num)s phone", "%(num)s phones")]) for each in PSEUDO_LOCALES}
    found = {tag: next(message.string for message in made if message.id) for tag, made in forms.items()}
    assert {tag: len(each) for tag, each in found.items()} == {"de": 2, "ar": 6, "mr": 2}


def test_every_text_that_is_marked_is_there_once_for_each_language() -> None:
    texts = list(marked())
    assert "Close the vote" in texts and ("%(num)s minute left", "%(num)s minutes left") in texts


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A real server that speaks them."""
    server = RunningServer(tmp_path, *SPEAKING)
    yield server.start()
    everybody_leaves()
    server.stop()


def test_a_server_speaks_them_to_browsers_and_on_the_wire(server: RunningServer) -> None:
    evening = prepare(server.database)
    asked = urllib.request.Request(f"{server.address}/join", headers={"Accept-Language": "ar"})
    with urllib.request.urlopen(asked) as answer:
        page = answer.read().decode()
    assert '<html lang="ar" dir="rtl">' in page and RIGHT_TO_LEFT.message("Join an event") in page
    console = DrawnActor(server, evening, "console", language="mr")
    wait_until(lambda: console.updates, "what is on")
    assert WITHOUT_CASE.message("Close the doors") in console.parts["doors"]
    assert not re.search(r">[A-Z]?[a-z]+ ", console.parts["minor"])
