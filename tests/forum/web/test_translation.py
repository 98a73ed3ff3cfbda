"""Sentences of the library, told in the page's language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from flask import Flask

from forum.web import translation
from forum.web.translation import (
    clock,
    day,
    hours,
    in_the_sites_language,
    in_this_language,
    isolated,
    moment,
    tell,
    templates,
)
from scenarios.message import ClockTime, Message, say, say_many


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
        assert '<html lang="en-GB" dir="ltr">' in client.get("/sign-in", headers={"Accept-Language": asked}).text


def test_a_cache_on_the_way_keeps_a_page_for_its_language_alone(client) -> None:
    assert "Accept-Language" in client.get("/sign-in").headers["Vary"]
    assert "Accept-Language" not in client.get("/healthz").headers.get("Vary", "")


def test_what_many_see_at_once_is_in_the_sites_own_language(app: Flask, tmp_path: Path) -> None:
    speaks(app, tmp_path, "cy", {"Close the vote": "Cau’r bleidlais"})
    assert in_the_sites_language(app)(say("Close the vote")) == "Cau’r bleidlais"


def test_it_is_so_also_where_somebody_with_another_language_asks_first(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(translation.LOCALES, "pl", "pl")
    at_eleven = say("It closes at %(time)s.", time=ClockTime("23:00"))
    with app.test_request_context(headers={"Accept-Language": "pl"}):
        told = in_the_sites_language(app)(at_eleven)
        assert (told, in_this_language(told)) == ("It closes at 11:00 pm.", "It closes at 23:00.")
        assert in_this_language("It closes at 11:00 pm.") == "It closes at 11:00 pm."


ROSIE = "روزی"
"""A name that is written from right to left."""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Zoë", "Zoë"),
        (ROSIE, f"\u2068{ROSIE}\u2069"),
        ("Ro\u202esie\u2069", "Rosie"),
        (f"\u2069{ROSIE} 24", f"\u2068{ROSIE} 24\u2069"),
    ],
)
def test_a_name_in_a_sentence_turns_nothing_round_but_itself(app: Flask, name: str, told: str) -> None:
    outer = say("%(what)s It is 24.", what=say("%(name)s’s story.", name=name))
    with app.test_request_context():
        assert tell(isolated(outer)) == f"{told}’s story. It is 24."


def test_a_name_from_left_to_right_keeps_to_itself_on_a_page_that_is_not(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(translation.LOCALES, "ur", "ur")
    with app.test_request_context(headers={"Accept-Language": "ur"}):
        assert tell(isolated(say("%(name)s, 24", name="Rosie"))) == "\u2068Rosie\u2069, 24"


def by_hand(typed: str) -> str:
    """A clock time in English, worked out in another way."""
    hour, minute = int(typed[:2]), typed[3:]
    return f"{hour % 12 or 12}:{minute} {'am' if hour < 12 else 'pm'}"


def test_every_clock_time_is_told_by_pages_and_scripts_alike(app: Flask) -> None:
    with app.test_request_context():
        told = hours()
        for typed in (f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60)):
            assert clock(typed) == by_hand(typed) == told[f"hour_{typed[:2]}"] % {"minute": typed[3:]}
        assert tell(say("It closes at %(time)s.", time=ClockTime("00:05"))) == "It closes at 12:05 am."


def test_days_and_moments_are_told_where_the_site_is(app: Flask) -> None:
    late = datetime(2026, 7, 3, 23, 30, tzinfo=UTC)
    with app.test_request_context():
        assert day(date(2026, 3, 3)) == "3 March 2026" and day(late) == "4 July 2026"
        assert day(date(2026, 3, 3), year=False) == "3 March" and day(late, year=False) == "4 July"
        assert moment(late) == "4 July, 00:30" and moment(late, year=True) == "4 July 2026, 00:30"


def test_each_language_tells_times_and_days_in_its_own_form(app: Flask, tmp_path: Path) -> None:
    speaks(app, tmp_path, "de", {})
    with app.app_context():
        assert (clock("22:50"), hours()["hour_22"]) == ("22:50", "22:%(minute)s")
        assert day(date(2026, 3, 3)) == "3. März 2026"
        assert moment(datetime(2026, 7, 3, 23, 30, tzinfo=UTC)) == "4. Juli, 00:30"


FLOOR = ("%(num)s supports it", "%(num)s support it")


@pytest.mark.parametrize(("num", "told"), [(0, "0 support it"), (1, "1 supports it"), (2, "2 support it")])
def test_a_sentence_about_a_number_is_right_for_one_and_for_more(app: Flask, num: int, told: str) -> None:
    message = say_many(*FLOOR, num)
    assert str(message) == told
    with app.test_request_context():
        assert tell(message) == told
        assert tell(say("“%(what)s”", what=message)) == f"“{told}”"
        assert templates(say_many(*FLOOR)) == {"one": FLOOR[0], "other": FLOOR[1]}


def test_a_language_with_more_forms_of_the_plural_has_them_on_pages_and_in_scripts(app: Flask, tmp_path: Path) -> None:
    forms = ("%(num)s osoba", "%(num)s osoby", "%(num)s osób")
    speaks(app, tmp_path, "pl", {("%(num)s person", "%(num)s people"): forms})
    with app.app_context():
        people = [tell(say_many("%(num)s person", "%(num)s people", num)) for num in (1, 2, 5, 22)]
        assert people == ["1 osoba", "2 osoby", "5 osób", "22 osoby"]
        told = templates(say_many("%(num)s person", "%(num)s people"))
    assert [told[each] for each in ("one", "few", "many")] == list(forms)


def test_a_message_without_a_number_takes_its_words_from_no_count() -> None:
    assert Message("100% of it").num == 0 and str(say_many("one", "%(num)s of them", 3)) == "3 of them"


def speaks(
    app: Flask, folder: Path, language: str, sentences: dict[str | tuple[str, str], str | tuple[str, ...]]
) -> None:
    """From now on the site's own language is this one, with these sentences."""
    (folder / language / "LC_MESSAGES").mkdir(parents=True)
    catalogue = Catalog(locale=language)
    for english, told in sentences.items():
        catalogue.add(english, told)
    with open(folder / language / "LC_MESSAGES" / "messages.mo", "wb") as file:
        write_mo(file, catalogue)
    app.extensions["babel"].translation_directories = [str(folder)]
    app.extensions["babel"].default_locale = language
