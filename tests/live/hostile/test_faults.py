"""One fault at a time, so that each is sure to have happened: what its sender hears, and what is stored."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from live.performance.vote import Receipt, Vote
from live.snapshot.render import Face
from live.store import ballot
from live.store.event_log import CueRow
from scenarios.store.results.outcome import OutcomeRoundRow
from tests.live.hostile.faulty_room import Fault, FaultyRoom
from tests.live.hostile.history import LOST, Refused

LOST_LINES = [Fault.MESSAGE_LOST, Fault.ANSWER_LOST]


@pytest.mark.fault("full-disk")
@pytest.mark.parametrize("fault", [Fault.DISK_FULL, Fault.COMMIT_FAILS])
def test_a_vote_that_the_disk_does_not_take_is_refused_and_not_there(room: FaultyRoom, fault: Fault) -> None:
    people, round_id = [comes(room) for _ in range(40)], opens(room)
    first = room.votes(0, Vote(people[0], round_id, ("s2-o1",), 1), Fault.NONE)
    answers = {person: room.votes(0, Vote(person, round_id, ("s2-o2",), 1), fault) for person in people[1:]}
    assert Refused("failed") in answers.values()
    for person, answer in answers.items():
        assert stored(room, round_id, person) == (answer if isinstance(answer, Receipt) else None)
        assert isinstance(answer, Receipt) or answer == Refused("failed")
    assert stored(room, round_id, people[0]) == first
    refused = next(person for person, answer in answers.items() if answer == Refused("failed"))
    assert room.votes(0, Vote(refused, round_id, ("s2-o2",), 1), Fault.NONE) == Receipt(round_id, ("s2-o2",), 1)


@pytest.mark.fault("full-disk")
@pytest.mark.parametrize("fault", [Fault.DISK_FULL, Fault.COMMIT_FAILS])
def test_a_result_that_the_disk_does_not_take_is_not_shown_and_can_be_revealed_later(
    room: FaultyRoom, fault: Fault
) -> None:
    person, round_id = comes(room), opens(room)
    room.votes(0, Vote(person, round_id, ("s2-o1",), 1), Fault.NONE)
    presses(room, "close")
    assert presses(room, "reveal", fault) == Refused("failed")
    for worker in (0, 1):
        assert shown(room, worker, Face.SCREEN)["round"]["state"] == "closed"
    assert isinstance(presses(room, "reveal"), int)
    assert shown(room, 1, Face.SCREEN)["round"]["result"]["ballots"] == 1


@pytest.mark.fault("held-lock")
def test_while_somebody_holds_the_lock_nothing_is_acknowledged_and_nothing_is_stored(room: FaultyRoom) -> None:
    person, round_id = comes(room), opens(room)
    assert room.votes(0, Vote(person, round_id, ("s2-o1",), 1), Fault.LOCKED) == Refused("busy")
    assert stored(room, round_id, person) is None
    assert presses(room, "close", Fault.LOCKED) == Refused("busy")
    assert shown(room, 1, Face.PHONE)["round"]["state"] == "open"


@pytest.mark.fault("held-lock")
def test_a_vote_waits_for_a_lock_that_is_held_for_a_moment(room: FaultyRoom) -> None:
    person, round_id = comes(room), opens(room)
    receipt = room.votes(0, Vote(person, round_id, ("s2-o1",), 1), Fault.LOCKED_A_WHILE)
    assert receipt == Receipt(round_id, ("s2-o1",), 1) == stored(room, round_id, person)


@pytest.mark.fault("stepped-clock")
@pytest.mark.parametrize("hours", [-3, 3])
def test_a_clock_that_is_set_in_the_middle_of_a_vote_changes_neither_order_nor_count(
    room: FaultyRoom, hours: int
) -> None:
    person, other, round_id = comes(room), comes(room), opens(room)
    room.votes(0, Vote(person, round_id, ("s2-o1",), 1), Fault.NONE)
    room.clock.step(timedelta(hours=hours))
    changed = room.votes(0, Vote(person, round_id, ("s2-o2",), 2), Fault.NONE)
    assert changed == Receipt(round_id, ("s2-o2",), 2)
    room.votes(0, Vote(other, round_id, ("s2-o2",), 1), Fault.NONE)
    room.clock.step(timedelta(hours=-hours))
    assert room.votes(0, Vote(person, round_id, ("s2-o1",), 1), Fault.NONE) == Refused("superseded", changed)
    presses(room, "close")
    assert room.votes(0, Vote(other, round_id, (), 2), Fault.NONE) == Refused("closed", stored(room, round_id, other))
    room.clock.step(timedelta(hours=hours))
    presses(room, "reveal")
    result = shown(room, 0, Face.PHONE)["round"]["result"]
    assert (result["ballots"], [one["count"] for one in result["options"]]) == (2, [0, 2, 0])


@pytest.mark.fault("lost-receipt")
@pytest.mark.parametrize("dies", [False, True])
@pytest.mark.parametrize("closed", [False, True])
def test_a_vote_whose_answer_was_lost_is_answered_when_it_is_sent_again_and_counts_once(
    room: FaultyRoom, dies: bool, closed: bool
) -> None:
    person, round_id = comes(room), opens(room)
    vote = Vote(person, round_id, ("s2-o1",), 1)
    assert room.votes(0, vote, Fault.ANSWER_LOST) is LOST
    if dies:
        room.dies(0)
    if closed:
        presses(room, "close")
    _, own = room.shown(0, [person])
    assert (own[person].choices, own[person].seq) == (("s2-o1",), 1)
    assert room.votes(0, vote, Fault.NONE) == Receipt(round_id, ("s2-o1",), 1)
    room.a_while_passes()
    assert shown(room, 0, Face.HOST)["turnout"]["ballots"] == 1


@pytest.mark.fault("lost-receipt")
def test_a_vote_that_never_arrived_is_not_counted_after_the_close_though_it_is_sent_again(room: FaultyRoom) -> None:
    person, round_id = comes(room), opens(room)
    vote = Vote(person, round_id, ("s2-o1",), 1)
    assert room.votes(0, vote, Fault.MESSAGE_LOST) is LOST
    presses(room, "close")
    assert room.votes(0, vote, Fault.NONE) == Refused("closed")
    assert stored(room, round_id, person) is None


@pytest.mark.fault("cue-sent-twice")
def test_a_cue_that_is_sent_again_is_carried_out_once(room: FaultyRoom) -> None:
    person, round_id = comes(room), opens(room)
    room.votes(0, Vote(person, round_id, ("s2-o1",), 1), Fault.NONE)
    for kind in ("close", "reveal"):
        message = {"kind": kind, "expect": room.version()}
        assert room.cue(0, message, Fault.ANSWER_LOST) is LOST
        assert room.cue(1, message, Fault.NONE) == Refused("stale")
    with room.store.read() as session:
        assert session.scalar(select(func.count()).select_from(OutcomeRoundRow)) == 1
        assert session.scalar(select(func.count()).where(CueRow.kind == "reveal")) == 1


@pytest.mark.fault("server-died")
def test_words_that_somebody_hid_stay_hidden_when_the_server_dies(room: FaultyRoom) -> None:
    person = comes(room)
    number = room.proposes(0, person, "a key 01", "Ask her, and wait", Fault.NONE)
    assert isinstance(number, int)
    for seen, state in (("waiting", "passed"), ("passed", "hidden")):
        assert room.judges(0, {"saying": number, "seen": seen, "state": state}, Fault.NONE) == number
        room.dies(0)
        faces, _ = room.shown(0, [])
        assert ("Ask her" in json.dumps(faces[Face.PHONE])) == (state == "passed")
    assert room.proposes(0, person, "a key 01", "Ask her, and wait", Fault.NONE) == number
    assert room.judges(0, {"saying": number, "seen": "passed", "state": "passed"}, Fault.NONE) == Refused("stale")
    assert room.supports(0, person, number, Fault.NONE) == Refused("not_now")
    assert "Ask her" not in json.dumps(shown(room, 0, Face.PHONE))


def comes(room: FaultyRoom) -> int:
    """Somebody comes in; gives their number."""
    with room.store.read() as session:
        here = session.scalar(select(func.count()).select_from(ballot.ParticipantRow)) or 0
    number = room.joins(0, f"token {here}", Fault.NONE)
    assert isinstance(number, int)
    return number


def opens(room: FaultyRoom) -> int:
    """The host opens a round; gives its number."""
    presses(room, "open")
    return int(shown(room, 0, Face.PHONE)["round"]["id"])


def presses(room: FaultyRoom, kind: str, fault: Fault = Fault.NONE) -> int | Refused | None:
    """The host presses a button that is up to date."""
    return room.cue(0, {"kind": kind, "expect": room.version()}, fault)


def shown(room: FaultyRoom, worker: int, face: Face) -> Any:
    """What somebody is shown who comes in now."""
    return room.shown(worker, [])[0][face]


def stored(room: FaultyRoom, round_id: int, person: int) -> Receipt | None:
    """Somebody's ballot in the store."""
    with room.store.read() as session:
        return ballot.latest(session, round_id, person)[0]
