"""The product promises nothing that the machine does not do, and its privacy notice names all that is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir

from live.faces.phone_labels import PHONE
from live.store.ballot import BallotRow
from live.store.participant import ParticipantRow
from live.store.saying import DebriefRow, MarkRow, SayingRow, SupportRow
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


KEPT_OF_THE_AUDIENCE: dict[str, str] = {
    "participant.token_hash": "random key for this one event",
    "participant.created_at": "when your phone joined",
    "participant.seen_at": "when it was last here",
    "participant.section_id": "which part of the event it was in",
    "participant.latecomers_id": "whether it joined after the doors were closed",
    "participant.worker": "which of our servers it was connected to",
    "participant.perspectives": "what you say under “I am here as…”",
    "ballot.choices": "each answer that you send",
    "ballot.at": "when you sent it",
    "ballot.seq": "how often you changed it",
    "saying.words": "the ideas, reasons and other words that you send",
    "saying.at": "when you sent them",
    "saying.scene_key": "which scene or vote they are about",
    "saying.playing": "which scene or vote they are about",
    "saying.kind": "ideas, reasons and other words",
    "support.saying_id": "which ideas you support",
    "mark.scene_key": "which scenes you mark",
    "mark.kind": "blocked or working",
    "debrief.client_id": "a random number that your page makes",
    "debrief.heard": "answers to the questions at the end of the day",
    "debrief.good": "answers to the questions at the end of the day",
    "debrief.better": "answers to the questions at the end of the day",
}
"""What the store keeps of somebody in the audience, with the words by which the privacy notice names it."""
OF_THE_EVENT = {
    "participant.id",
    "participant.event_id",
    "ballot.round_id",
    "ballot.participant_id",
    "saying.id",
    "saying.performance_id",
    "saying.participant_id",
    "saying.client_id",
    "saying.state",
    "saying.judged_by",
    "saying.supporters",
    "support.participant_id",
    "mark.id",
    "mark.performance_id",
    "mark.participant_id",
    "debrief.id",
    "debrief.event_id",
}
"""Columns that tie these rows together, or say what a host did with them."""


@pytest.mark.fault("untrue-promise")
def test_the_privacy_notice_names_all_that_is_kept_of_the_audience(visit: Visitor) -> None:
    notice = visit.opens("/privacy").main

    assert [name for name, words in KEPT_OF_THE_AUDIENCE.items() if words not in notice] == []


def test_every_column_about_the_audience_is_in_the_notice_or_ties_rows_together() -> None:
    tables = (ParticipantRow, BallotRow, SayingRow, SupportRow, MarkRow, DebriefRow)
    columns = {f"{row.__tablename__}.{column.name}" for row in tables for column in row.__table__.columns}

    assert columns == set(KEPT_OF_THE_AUDIENCE) | OF_THE_EVENT


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
def test_the_privacy_notice_says_that_words_and_votes_can_be_put_together(visit: Visitor) -> None:
    assert "somebody who can read the database itself could put them together" in visit.opens("/privacy").main


@pytest.mark.fault("untrue-promise")
def test_the_house_rules_ask_nobody_to_give_in(visit: Visitor) -> None:
    assert "nobody has to give in" in visit.opens("/house-rules").main


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """All texts for people, read once."""
    return list(dict.fromkeys(messages()))
