"""Sentences of the library, told in the page's language."""

from __future__ import annotations

from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from flask import Flask

from forum.web.translation import in_the_sites_language, tell
from scenarios.message import say


def test_a_sentence_is_filled_with_its_parameters(app: Flask) -> None:
    with app.test_request_context():
        assert tell(say("Make this %(limit)s characters or fewer.", limit=5)) == "Make this 5 characters or fewer."


def test_a_percent_sign_needs_no_parameter(app: Flask) -> None:
    with app.test_request_context():
        assert tell(say("100% of it")) == "100% of it"


def test_a_parameter_can_be_a_sentence_too(app: Flask) -> None:
    with app.test_request_context():
        assert tell(say("The story is %(status)s.", status=say("in review"))) == "The story is in review."


def test_what_a_person_typed_is_never_read_as_a_pattern(app: Flask) -> None:
    with app.test_request_context():
        assert tell(say("“%(name)s” is taken.", name="%(secret)s %d")) == "“%(secret)s %d” is taken."


def test_a_page_says_its_language(client) -> None:
    for asked in ("en", "ar", "xx-nonsense;;;", ""):
        assert '<html lang="en" dir="ltr">' in client.get("/sign-in", headers={"Accept-Language": asked}).text


def test_what_many_see_at_once_is_in_the_sites_own_language(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog(locale="cy")
    catalogue.add("Close the vote", "Cau’r bleidlais")
    with open(folder / "messages.mo", "wb") as file:
        write_mo(file, catalogue)
    app.extensions["babel"].translation_directories = [str(tmp_path)]
    app.extensions["babel"].default_locale = "cy"

    assert in_the_sites_language(app)(say("Close the vote")) == "Cau’r bleidlais"
