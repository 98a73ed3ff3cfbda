"""A vote's message: what is read from it, what a method takes, how fast it may come, and how it is answered."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from live.conducting.acknowledgement import fault, receipt, refused
from live.messages import incoming
from live.messages.incoming import MarkMessage, SupportMessage, unreadable
from live.messages.outgoing import Accepted, NotAccepted
from live.performance import vote
from live.performance.vote import Receipt, VoteRefused, chosen
from live.wire.json_packet import Json
from live.wire.rate_limit import Rate
from scenarios.errors import Conflict, Invalid, Refusal
from scenarios.message import say
from scenarios.results.outcome import Method
from scenarios.row_number import LARGEST
from tests.clock import HandClock

INCOMPLETE = "This message is not complete. Reload the page and try again."


def number(value: object) -> int:
    """A number as a message has it."""
    return incoming.read(SupportMessage, {"intervention": value}).intervention


def version(value: object) -> int:
    """A version as a message has it."""
    return incoming.read(MarkMessage, {"kind": "works", "id": "0123456789", "version": value}).version


def on_the_wire(answer: Accepted | NotAccepted) -> dict[str, Any]:
    """An answer as a face reads it."""
    read: dict[str, Any] = orjson.loads(Json.dumps(answer))
    return read


def test_a_number_is_whole_from_one_to_what_is_kept() -> None:
    assert [number(1), number(LARGEST), version(0), version(LARGEST)] == [1, LARGEST, 0, LARGEST]
    assert LARGEST == 2147483647


@pytest.mark.parametrize("reading", [number, version])
@pytest.mark.parametrize("value", [-1, LARGEST + 1, True, 1.0, "1", None])
def test_what_is_no_such_number_is_refused(reading: Callable[[object], int], value: object) -> None:
    with pytest.raises(Invalid) as refusal:
        reading(value)
    assert (str(refusal.value.message), refusal.value.code) == (INCOMPLETE, "invalid")


def test_zero_is_a_version_and_no_number() -> None:
    with pytest.raises(Invalid):
        number(0)
    assert str(unreadable().message) == INCOMPLETE


@pytest.mark.parametrize("method", Method)
def test_choices_are_kept_in_the_order_of_the_options(method: Method) -> None:
    keys = ("a", "b", "c")
    assert chosen(method, keys, ("b", "b")) == ("b",)
    assert chosen(method, keys, ()) == ()
    assert chosen(method, keys, keys) == (keys if method is Method.APPROVAL else None)
    assert chosen(method, keys, ("a", "x")) is None
    assert chosen(method, keys, ("c", "a")) == (("a", "c") if method is Method.APPROVAL else None)


@pytest.mark.parametrize(
    ("refusal", "code", "sentence"),
    [
        (vote.revoked, "revoked", "This phone is not known here any more. Join again with the code."),
        (vote.unknown_round, "unknown_round", "There is no such vote. Reload the page to see what is on now."),
        (vote.closed, "closed", "This vote has closed, so yours was not counted."),
        (vote.superseded, "superseded", "A later vote of yours is already stored."),
        (vote.malformed, "invalid", "That is not one of the choices. Reload the page and choose again."),
        (vote.unsettled, "unknown", "We cannot say yet whether your vote arrived. It is being sent again."),
        (vote.failed, "failed", "Something went wrong here. Your vote was not stored. Please try again."),
    ],
)
def test_each_refusal_of_a_vote_has_a_code_and_says_what_to_do(
    refusal: Callable[[], Refusal], code: str, sentence: str
) -> None:
    stored = Receipt(3, ("a", "b"), 7)
    assert on_the_wire(refused(refusal())) == {"ok": False, "error": code, "message": sentence}
    assert on_the_wire(refused(VoteRefused(refusal()))) == {"ok": False, "error": code, "message": sentence}
    assert on_the_wire(refused(VoteRefused(refusal(), stored))) == {
        "ok": False,
        "error": code,
        "message": sentence,
        "mine": {"round": 3, "choices": ["a", "b"], "seq": 7},
    }
    assert str(VoteRefused(refusal())) == sentence


def test_a_receipt_is_what_is_stored() -> None:
    assert on_the_wire(receipt(Receipt(3, ("a", "b"), 7))) == {"ok": True, "round": 3, "choices": ["a", "b"], "seq": 7}


def test_what_others_changed_first_and_what_was_just_refused_is_not_now() -> None:
    assert refused(Conflict(say("Changed."))).error == "not_now"
    assert refused(Refusal(say("No."))).error == "not_now"
    assert on_the_wire(refused(Refusal(say("No."), code="too_fast"))) == {
        "ok": False,
        "error": "too_fast",
        "message": "No.",
    }


def _breaks() -> None:
    raise KeyError("what somebody typed")


def test_a_fault_is_logged_with_its_kind_and_place_and_nothing_that_was_sent(caplog: pytest.LogCaptureFixture) -> None:
    try:
        _breaks()
    except KeyError as error:
        answer = fault("casting a vote", error)
    assert on_the_wire(answer) == {
        "ok": False,
        "error": "failed",
        "message": "Something went wrong here, and nothing was changed. Try again.",
    }
    [record] = caplog.records
    line = _breaks.__code__.co_firstlineno + 1
    assert record.levelno == logging.ERROR
    assert record.getMessage() == f"casting a vote failed: KeyError at {__file__}:{line}"


def test_a_fault_without_a_place_is_logged_too(caplog: pytest.LogCaptureFixture) -> None:
    fault("casting a vote", ValueError("secret"))
    assert caplog.records[0].getMessage() == "casting a vote failed: ValueError at ?"


@pytest.fixture
def clock() -> HandClock:
    """A clock that stands at 100 seconds."""
    return HandClock(seconds=100.0)


def test_a_socket_may_send_its_burst_and_then_so_many_a_second(clock: HandClock) -> None:
    rate = Rate(clock, burst=3.0, per_second=2.0)
    for _ in range(3):
        rate.spend()
    with pytest.raises(Refusal) as refusal:
        rate.spend()
    assert refusal.value.code == "too_fast"
    assert str(refusal.value.message) == "That is faster than we can follow. Wait a moment."
    assert rate.spent == 3.0
    clock.move_on(seconds=1)
    rate.spend(2.0)
    assert (rate.spent, rate.since) == (3.0, 101.0)
    clock.move_on(seconds=0.25)
    rate.spend(0.5)
    with pytest.raises(Refusal):
        rate.spend(0.25)


def test_an_allowance_is_never_more_than_the_burst(clock: HandClock) -> None:
    rate = Rate(clock, burst=3.0, per_second=2.0)
    clock.move_on(seconds=900)
    rate.spend(3.0)
    assert rate.spent == 3.0
    with pytest.raises(Refusal):
        Rate(clock, burst=3.0).spend(3.25)
