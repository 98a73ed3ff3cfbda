"""Who is voting: the token in the cookie, when a new one is given, and what is asked of the browser that keeps it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, Response

from forum.web.settings import Settings
from live.conducting.admission import (
    TOKEN_LIMIT,
    Admission,
    admit,
    ballot_box,
    cast_from_form,
    cookie_name,
    participant_of,
    remember,
    seen,
)
from live.conducting.ballot_box import BallotBox
from live.performance.vote import Receipt, VoteRefused
from live.store import ballot, participant
from live.store.participant import ParticipantRow
from scenarios.clock import Clock
from scenarios.db import Database
from tests.live.factories import Evening, arrival, speaking


@pytest.fixture
def evening(database: Database) -> Evening:
    """An event with a story, before it begins."""
    return Evening(database)


@pytest.fixture
def voting(database: Database) -> Flask:
    """An application that has a ballot box and nothing else."""
    app = Flask("test")
    app.extensions["ballot box"] = BallotBox(database)
    app.extensions["clock"] = Clock()
    return app


def test_a_browser_with_a_cookie_is_the_same_participant_and_any_other_a_new_one(
    voting: Flask, evening: Evening
) -> None:
    database, event_id = evening.database, evening.event_id
    with voting.app_context():
        assert isinstance(ballot_box(), BallotBox)
        new = admit(database, event_id, {})
        other = admit(database, event_id, {cookie_name(event_id): "of no use"})
        cookies = {cookie_name(event_id): new.token}
        known = Admission(new.who, new.token, is_new=False)
        assert admit(database, event_id, cookies) == participant_of(database, event_id, cookies) == known
    assert (new.is_new, other.is_new) == (True, True)
    assert new.participant_id != other.participant_id
    assert len(new.token) == 32
    with database.read() as session:
        row = session.get_one(ParticipantRow, new.participant_id)
        digests = participant.digests(database.keys, event_id, new.token)
        assert (row.event_id, row.digest, new.who.speaker) == (event_id, *digests)
    assert new.token not in digests
    assert len({*digests, *participant.digests(database.keys, event_id + 1, new.token)}) == 4


def test_a_cookie_of_another_event_or_one_that_cannot_be_is_nobody(voting: Flask, evening: Evening) -> None:
    database, event_id = evening.database, evening.event_id
    with voting.app_context():
        token = admit(database, event_id, {}).token
    assert participant_of(database, event_id, {}) is None
    assert participant_of(database, event_id, {cookie_name(event_id): ""}) is None
    assert participant_of(database, event_id, {cookie_name(event_id + 1): token}) is None
    assert participant_of(database, event_id + 1, {cookie_name(event_id + 1): token}) is None
    assert participant_of(database, event_id, {cookie_name(event_id): "x" * (TOKEN_LIMIT + 1)}) is None
    assert cookie_name(7) == "participant-7"


def test_a_token_as_long_as_may_be_is_looked_up_and_a_longer_one_is_not(evening: Evening) -> None:
    def join(session: Any, token: str) -> int:
        return participant.admit(session, [arrival(evening.database, evening.event_id, token)])[0]

    for length, is_known in ((TOKEN_LIMIT, True), (TOKEN_LIMIT + 1, False)):
        token = "x" * length
        evening.database.write(lambda session, token=token: join(session, token))
        found = participant_of(evening.database, evening.event_id, {cookie_name(evening.event_id): token})
        assert (found is not None) is is_known


@pytest.mark.parametrize(
    ("url", "configured", "is_secure"),
    [
        ("http://forum.example", False, False),
        ("https://forum.example", False, True),
        ("http://forum.example", True, True),
        ("http://forum.example", None, False),
    ],
)
def test_a_cookie_is_kept_as_long_as_its_person_for_the_phones_pages_alone_and_from_scripts(
    url: str, configured: bool | None, is_secure: bool
) -> None:
    app = Flask("test")
    app.extensions["settings"] = Settings(people_kept_days=10)
    if configured is None:
        del app.config["SESSION_COOKIE_SECURE"]
    else:
        app.config["SESSION_COOKIE_SECURE"] = configured
    with app.test_request_context("/join/CODE", base_url=url):
        answer = remember(Response(), 7, Admission(speaking(3), "token", is_new=True))
    [header] = answer.headers.getlist("Set-Cookie")
    name, *attributes = header.split("; ")
    kept = {one for one in attributes if not one.startswith("Expires=")}
    expected = {f"Max-Age={12 * 24 * 3600}", "HttpOnly", "Path=/join", "SameSite=Lax"} | (
        {"Secure"} if is_secure else set()
    )
    prefix = "__Secure-" if configured else ""
    assert (name, kept) == (f"{prefix}participant-7=token", expected)


def test_a_phone_whose_page_was_asked_for_is_seen_there(voting: Flask, evening: Evening) -> None:
    phone, before = evening.phone(), Clock().now()
    with voting.app_context():
        seen(phone, None)
        with evening.database.read() as session:
            assert session.get_one(ParticipantRow, phone).section_id is None
        seen(phone, evening.section_id)
    with evening.database.read() as session:
        row = session.get_one(ParticipantRow, phone)
        assert row.section_id == evening.section_id
        assert row.seen_at is not None
        assert before <= row.seen_at <= Clock().now()


def test_a_vote_of_the_plain_form_comes_after_what_was_voted_before(voting: Flask, evening: Evening) -> None:
    phone = evening.phone()
    evening.starts()
    evening.asks_all("show", "open")
    round_id = int(evening.screen["round"]["id"])
    evening.votes(phone, "s2-o1", seq=4)
    with voting.app_context():
        assert cast_from_form(phone, round_id, ("s2-o2",)) == Receipt(round_id, ("s2-o2",), 5)
        with pytest.raises(VoteRefused):
            cast_from_form(phone, round_id, ("s5-o1",))
    with evening.database.read() as session:
        assert ballot.latest(session, round_id, phone)[0] == Receipt(round_id, ("s2-o2",), 5)
