"""Forms: what they refuse, and that nothing a person typed is lost."""

from __future__ import annotations

import datetime

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st

from forum.web.access import open_to_all
from forum.web.forms import (
    FORM_LIMIT,
    CheckboxesField,
    CheckboxField,
    DateField,
    Form,
    PassphraseField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    TimeField,
    clock_time,
    is_storable,
    takes_up_to,
)
from scenarios.errors import Invalid
from scenarios.message import say
from tests.conftest import Visitor

PAGE = """{% extends "shared/page.html" %}
{% block title %}A form{% endblock %}
{% block content %}
<h1>A form</h1>
{{ form.error_summary() }}
<form method="post" action="/form">
{{ form.csrf_token }}{{ form.title(label={"size": "l"}) }}{{ form.words() }}{{ form.feeling() }}
{{ form.interests() }}{{ form.agree() }}{{ form.place() }}{{ form.time() }}{{ form.day() }}{{ form.passphrase() }}
{{ nhsuk.button({"text": _("Send")}) }}
</form>
<p id="kept">{{ kept }}</p>
{% endblock %}"""


class EveryField(Form):
    """One field of each kind."""

    title = TextField("Title", required="Enter a title.", limit=10)
    words = TextAreaField("Words", limit=40, description="In your own words.")
    feeling = RadiosField("Feeling", choices=[("bad", "Bad"), ("good", "Good", "Better than bad")])
    interests = CheckboxesField("Interests", choices=[("a", "Ambulance"), ("p", "Police")])
    agree = CheckboxField("I agree")
    place = SelectField("Place", choices=[("", "Not said"), ("cafe", "Café")], required="Choose a place.")
    time = TimeField("Time")
    day = DateField("Day")
    passphrase = PassphraseField("Passphrase")


NO_DAY = "Enter a real date: the day, the month and the year in numbers."
GOOD = {"title": "Closed", "place": "cafe"}


@pytest.fixture
def app(app: Flask) -> Flask:
    """The app with a page that has one field of each kind."""

    @app.route("/form", methods=["GET", "POST"])
    @open_to_all
    def form():
        form = EveryField()
        kept = form.data if form.validate_on_submit() else ""
        if form.title.data == "Taken":
            form.blame(Invalid(say("“%(name)s” is taken.", name="Taken"), field="title"))
        if form.title.data == "Nowhere":
            form.blame(Invalid(say("This cannot be kept."), field="nothing like it"))
        return render_template_string(PAGE, form=form, kept=kept), form.status

    @app.post("/much")
    @open_to_all
    @takes_up_to(2 * FORM_LIMIT)
    def much():
        return str(len(EveryField().words.data))

    return app


def test_a_form_shows_itself_by_the_design_system(visit: Visitor) -> None:
    page = visit.opens("/form")
    assert {each.get("name") for each in page.all("input", "textarea", "select")} >= {
        "title",
        "words",
        "feeling",
        "interests",
        "agree",
        "place",
        "time",
        "day-day",
        "day-year",
        "passphrase",
    }
    assert all("nhsuk" in field.get("class") for field in page.all("textarea", "select"))


def test_what_was_sent_is_read(visit: Visitor) -> None:
    sent = {
        **GOOD,
        "feeling": "good",
        "interests": ["a", "p"],
        "agree": "yes",
        "time": "10.50 pm",
        "day-day": "27",
        "day-month": "3",
        "day-year": "2027",
        "words": " one\r\ntwo ",
        "passphrase": " p ",
    }
    page = visit.sends("/form", sent)
    kept = page.text
    for part in ("'feeling': 'good'", "'interests': ['a', 'p']", "'agree': True", "'time': '22:50'"):
        assert part in kept
    assert "datetime.date(2027, 3, 27)" in kept
    assert "'passphrase': ' p '" in kept
    assert r"'words': 'one\ntwo'" in kept


def test_a_failing_form_keeps_everything_but_the_passphrase(visit: Visitor) -> None:
    words = "First.\n\n  “Indented” & <b>bold</b>\n\tlast"
    page = visit.sends(
        "/form",
        {
            "title": "",
            "words": words,
            "feeling": "good",
            "interests": ["p"],
            "agree": "yes",
            "time": "25:99",
            "day-day": "31",
            "day-month": "2",
            "day-year": "2027",
            "passphrase": "secret words",
        },
        status=422,
    )
    assert page.errors == [
        "Enter a title.",
        "Choose a place.",
        "Enter a time such as 10:50pm or 22:50.",
        NO_DAY,
    ]
    again = page.form("/form")
    assert again["words"] == words
    assert (again["feeling"], again["interests"], again["agree"]) == ("good", "p", "yes")
    assert (again["time"], again["day-day"], again["day-month"], again["day-year"]) == ("25:99", "31", "2", "2027")
    assert again["passphrase"] == ""


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"title": "x" * 11}, "Make this 10 characters or fewer."),
        ({"words": "x" * 41}, "Make this 40 characters or fewer."),
        ({"feeling": "ecstatic"}, "Choose one of these."),
        ({"interests": ["a", "everything"]}, "Choose one of these."),
        ({"place": "the moon"}, "Choose one of these."),
        ({"place": ""}, "Choose a place."),
        ({"title": "a\0b"}, "We took out a character that cannot be kept. Check this, and send it again."),
        ({"day-day": "x", "day-month": "1", "day-year": "2027"}, NO_DAY),
        ({"day-day": "1", "day-month": "1", "day-year": "9" * 30}, NO_DAY),
    ],
)
def test_what_cannot_be_used_is_refused_in_plain_english(visit: Visitor, sent, told) -> None:
    page = visit.sends("/form", {**GOOD, **sent}, status=422)
    assert page.errors == [told]


def test_a_refusal_of_the_library_stands_at_its_field(visit: Visitor) -> None:
    page = visit.sends("/form", {**GOOD, "title": "Taken"}, status=422)
    assert page.errors == ["“Taken” is taken."]
    assert page.link("“Taken” is taken.") == "#title"


def test_a_refusal_without_a_field_stands_at_the_top(visit: Visitor) -> None:
    assert visit.sends("/form", {**GOOD, "title": "Nowhere"}, status=422).errors == ["This cannot be kept."]


def test_a_form_without_its_token_is_refused_and_its_words_are_shown(visit: Visitor) -> None:
    words = "A long text that somebody wrote over a whole afternoon."
    response = visit.client.post("/form", data={**GOOD, "words": words, "passphrase": "p" * 40})
    assert response.status_code == 400
    assert words in response.text
    assert "p" * 40 not in response.text


def test_a_form_that_is_too_long_is_refused_before_it_is_read(visit: Visitor) -> None:
    response = visit.posts("/form", {**GOOD, "words": "x" * FORM_LIMIT})
    assert response.status_code == 413
    assert "make it shorter" in response.text


def test_a_view_can_take_more(visit: Visitor) -> None:
    response = visit.posts("/much", {"words": "x" * (FORM_LIMIT + 1)})
    assert response.text == str(FORM_LIMIT + 1)
    assert visit.posts("/much", {"words": "x" * (2 * FORM_LIMIT)}).status_code == 413


@pytest.mark.parametrize("path", ["/form?next=%00", "/%00", "/stories?page=1%00"])
def test_no_address_carries_a_nul(client, path: str) -> None:
    assert client.get(path).status_code == 400


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ""),
        ("22:50", "22:50"),
        ("10:50pm", "22:50"),
        ("10.50 p.m.", "22:50"),
        ("9 am", "09:00"),
        ("12am", "00:00"),
        ("12 pm", "12:00"),
        ("7", "07:00"),
        ("0715", "07:15"),
        ("24:00", None),
        ("13pm", None),
        ("0 am", None),
        ("10:7", None),
        ("ten", None),
        ("-1", None),
        ("٣", None),
        ("10:50 pm now", None),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, meant: str | None) -> None:
    assert clock_time(typed) == meant


@given(st.times())
def test_every_clock_time_is_read_as_itself(time: datetime.time) -> None:
    assert clock_time(f"{time:%H:%M}") == f"{time:%H:%M}"


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_a_time(typed: str) -> None:
    read = clock_time(typed)
    assert read is None or read == "" or datetime.time.fromisoformat(read)


def test_what_no_store_can_keep_is_known() -> None:
    assert is_storable("naïve 👍🏽 \n")
    assert not is_storable("\0") and not is_storable("\ud83d")
