"""The words of a face: told in the page's language, once for each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from live.drawing import labels
from live.drawing.phone_labels import PHONE
from live.drawing.screen_labels import SCREEN
from scenarios.message import Message


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every sentence that had to be put into a language."""
    labels._told.cache_clear()
    said: list[str] = []

    def tell(message: Message) -> str:
        said.append(message.text)
        return f"<{message.text}>"

    monkeypatch.setattr("live.drawing.labels.tell", tell)
    yield said
    labels._told.cache_clear()


def test_the_words_of_a_face_are_put_into_a_language_once(
    app: Flask, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other = words(app, PHONE), words(app, SCREEN)
    assert first["choose_first"] == f"<{PHONE['choose_first'].text}>"
    assert set(other) - set(first)
    before = len(said)
    assert (words(app, PHONE), words(app, SCREEN)) == (first, other)
    assert len(said) == before
    monkeypatch.setattr("live.drawing.labels.get_translations", object)
    assert words(app, PHONE) == first
    assert len(said) > before


def test_what_a_page_does_with_its_words_is_its_own(app: Flask, said: list[str]) -> None:
    words(app, PHONE)["choose_first"] = "another"
    assert words(app, PHONE)["choose_first"] != "another"


def words(app: Flask, of: Any) -> dict[str, Any]:
    """The words of a face on a page that is asked for now."""
    with app.test_request_context("/join"):
        return labels.told(of)
