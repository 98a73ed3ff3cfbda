"""Every socket event states who may send it, and each packet has the form that the wire asks for."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from socketio import packet

from forum.web.access import decision_of
from live.conducting.acknowledgement import fault, refused
from live.messages.outgoing import NotAccepted
from live.performance.vote import Receipt, VoteRefused, superseded
from live.wire.json_packet import Json, Packet
from live.wire.rate_limit import Rate
from scenarios.errors import Conflict, NotFound, Refusal
from scenarios.message import say
from tests.clock import HandClock


def test_every_event_has_an_access_decision(app: Flask) -> None:
    handlers = app.extensions["socketio"].server.handlers
    assert set(handlers) == {"/phone", "/screen", "/host", "/scribe"}
    for namespace, events in handlers.items():
        assert {"connect", "disconnect", "*"} <= set(events)
        for name, handler in events.items():
            assert decision_of(handler) is not None, f"nobody decided who may send {name} to {namespace}"


def test_faces_have_no_other_events_than_the_protocol_names(app: Flask) -> None:
    handlers = app.extensions["socketio"].server.handlers
    own = {face: set(events) - {"connect", "disconnect", "*"} for face, events in handlers.items()}
    assert own == {
        "/phone": {"vote", "refresh", "stop", "say", "mark", "support", "here", "debrief"},
        "/screen": set(),
        "/host": {"cue", "doors", "judge", "note", "speaker"},
        "/scribe": {"doors", "judge", "note", "speaker"},
    }


@pytest.mark.parametrize(
    "words",
    [
        *("", "x", "2", "2{}", "2[]", "2[1]", "2[", "3", "3{}", "4{}", "5", "51-[]", "9"),
        *('2["connect"]', '2["disconnect"]', '2["*"]'),
    ],
)
def test_a_packet_of_another_form_is_refused(words: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        Packet(encoded_packet=words or " ")


@given(st.text(max_size=200))
def test_no_text_makes_a_packet_fail_in_another_way(words: str) -> None:
    try:
        Packet(encoded_packet=words or " ")
    except (ValueError, IndexError, TypeError):
        return


def test_what_is_sent_is_read_again() -> None:
    sent = Packet(packet.EVENT, ["state", {"name": "Café", "n": None}], namespace="/phone", id=7).encode()
    read = Packet(encoded_packet=sent)
    assert (read.data, read.namespace, read.id) == (["state", {"name": "Café", "n": None}], "/phone", 7)


def test_a_person_may_tap_fast_and_a_program_may_not() -> None:
    clock = HandClock(seconds=50.0)
    rate = Rate(clock, burst=12, per_second=4)
    for _ in range(12):
        rate.spend()
    with pytest.raises(Refusal) as refused_:
        rate.spend()
    assert refused_.value.code == "too_fast"
    clock.move_on(seconds=1 / 4)
    rate.spend()


def on_the_wire(answer: NotAccepted) -> dict[str, Any]:
    """An answer as a face reads it."""
    read: dict[str, Any] = orjson.loads(Json.dumps(answer))
    return read


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (NotFound(say("No.")), "not_found"),
        (Conflict(say("No.")), "not_now"),
        (Conflict(say("No."), code="stale"), "stale"),
        (VoteRefused(superseded()), "superseded"),
    ],
)
def test_a_refusal_is_told_by_a_code_of_the_protocol(refusal: Refusal, code: str) -> None:
    answer = on_the_wire(refused(refusal))
    assert (answer["ok"], answer["error"], answer["message"]) == (False, code, str(refusal.message))
    assert "mine" not in answer


def test_a_superseded_vote_is_told_what_is_stored() -> None:
    answer = on_the_wire(refused(VoteRefused(superseded(), Receipt(1, ("o1",), 2))))
    assert answer["mine"] == {"round": 1, "choices": ["o1"], "seq": 2}


def test_a_fault_of_ours_is_logged_without_what_anyone_sent(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise KeyError("a token")
    except KeyError as error:
        answer = on_the_wire(fault("vote", error))
    assert answer["error"] == "failed"
    assert "KeyError at" in caplog.text and "a token" not in caplog.text and "Traceback" not in caplog.text
