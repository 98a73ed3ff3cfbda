"""The product promises nothing that the machine does not do, and its privacy notice names all that is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir

from live.drawing.phone_labels import PHONE
from tests.forum.people import Visitor

ROOT = Path(__file__).resolve().parents[2]

UNTRUE = {
    r"\bpocket\b": "a phone neither rings nor wakes up",
    r"phone will tell you": "the page shows the question, and only while it is open",
    r"\bshow\w* [^,.]{0,20}(?<!\bat )\bonce\b(?! more)": "a link is shown until its holder goes on",
    r"(people|person|somebody) (whom )?you invited": "whoever has the private link can invite people, too",
    r"every browser then also forgets": "another browser has its stories again when its account signs in there",
    r"always keep it, whoever makes": "the account that began a story ends what the browser remembers",
    r"(nobody|no one) can see (what|who)": "the database keeps who voted for what",
    r"goes? along with the result": "a vote is not consensus, and nobody has to give in",
    r"\banonymous(ly)?\b": "a device has a number",
    r"gone at once from every": "what people said about a story at events stays in the results",
    r"result comes on the big screen": "the host decides whether and when it is shown",
}
"""Promises that were made and were not true, each with the reason why it is not."""


def messages() -> Iterator[str]:
    """Every text that is marked for people, wherever it stands."""
    keywords: dict[str, Any] = dict.fromkeys(("_", "gettext", "ngettext", "say", "_l", "lazy_gettext"))
    keywords["say_many"] = (1, 2)
    methods = [("**.py", "python"), ("**.html", "jinja2")]
    for folder in ("forum", "live", "scenarios", "templates"):
        for _file, _line, text, *_ in extract_from_dir(ROOT / folder, methods, keywords=keywords):
            yield from [text] if isinstance(text, str) else text


@pytest.mark.fault("untrue-promise")
@pytest.mark.parametrize("promise", UNTRUE)
def test_no_text_for_people_makes_a_promise_that_is_not_kept(promise: str, texts: list[str]) -> None:
    assert [text for text in texts if re.search(promise, text, re.IGNORECASE)] == [], UNTRUE[promise]


@pytest.mark.fault("untrue-promise")
@pytest.mark.parametrize("promise", UNTRUE)
def test_no_guide_makes_a_promise_that_is_not_kept(promise: str) -> None:
    guides = [ROOT / "README.md", *(ROOT / "docs").glob("guide-*.md")]
    assert [
        path.name for path in guides if re.search(promise, " ".join(path.read_text("utf-8").split()), re.IGNORECASE)
    ] == []


def test_the_texts_that_are_looked_at_are_all_there(texts: list[str]) -> None:
    assert len(texts) > 2_500
    assert {str(PHONE["quiet_hint"]), "Your private link", "House rules"} <= set(texts)


@pytest.mark.fault("untrue-promise")
def test_the_privacy_notice_says_who_can_read_a_draft(visit: Visitor) -> None:
    notice = visit.opens("/privacy").main

    for reader in (
        "anyone who has your private link",
        "People you invite",
        "Moderators, after you send it for review",
        "a steward can make a sign-in link",
        "look after the server and its backups",
    ):
        assert reader in notice


@pytest.mark.fault("untrue-promise")
def test_the_privacy_notice_says_that_words_and_votes_are_kept_apart(visit: Visitor) -> None:
    assert "Nothing in the database says that the two belong together" in visit.opens("/privacy").main


@pytest.mark.fault("untrue-promise")
def test_the_house_rules_ask_nobody_to_give_in(visit: Visitor) -> None:
    assert "nobody has to give in" in visit.opens("/house-rules").main


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """All texts for people, read once."""
    return list(dict.fromkeys(messages()))
