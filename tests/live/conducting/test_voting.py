"""Voting over real sockets: what is acknowledged is stored, once for each person."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from live.rehearsal import raw_phone
from live.rehearsal.raw_phone import RawPhone
from live.store import ballot
from live.store.ballot import BallotRow
from tests.live.actors import Host, Phone, Screen
from tests.live.evening import Evening, admit
from tests.live.server import RunningServer


def test_two_hundred_phones_vote_within_one_second(server: RunningServer, evening: Evening, host: Host) -> None:
    round_ = host.opens_a_round()["round"]
    answers = asyncio.run(crowd_votes(server, evening, round_, phones=200, within=1.0))
    assert all(answer["ok"] for answer in answers)
    assert stored(server, round_["id"]) == 200
    assert host.sees(lambda state: state["turnout"]["ballots"] == 200)["turnout"]["phones"] == 200


def test_thirty_phones_vote_at_the_very_same_moment(server: RunningServer, evening: Evening, host: Host) -> None:
    round_ = host.opens_a_round()["round"]
    answers = asyncio.run(crowd_votes(server, evening, round_, phones=30, within=0.0))
    assert [answer["ok"] for answer in answers] == [True] * 30
    assert stored(server, round_["id"]) == 30


def test_a_phone_that_asks_for_everything_right_after_its_vote_is_shown_its_vote(
    server: RunningServer, evening: Evening, host: Host
) -> None:
    round_ = host.opens_a_round()["round"]
    [token] = admit(server.database, evening.event_id, 1)

    async def vote_and_refresh() -> tuple[Any, Any]:
        phone = await raw_phone.join(server.host, server.port, {"code": evening.code, "token": token})
        vote = phone.emit("vote", {"round": round_["id"], "choices": ["o1"], "seq": 1})
        (received, vote_answer), (shown, everything) = await asyncio.gather(vote, phone.emit("refresh", {}))
        assert received <= shown
        await phone.leave()
        return vote_answer, everything

    vote_answer, everything = asyncio.run(vote_and_refresh())
    assert vote_answer["ok"]
    assert everything["mine"]["choices"] == ["o1"]


def test_a_phone_drops_and_returns_and_its_later_choice_counts(server: RunningServer, host: Host, phone: Phone) -> None:
    round_ = host.opens_a_round()["round"]
    assert phone.votes("Stay open")["ok"]
    phone.drops()
    phone.returns()
    own = {name: phone.mine[name] for name in ("round", "choices", "seq")}
    assert own == {"round": round_["id"], "choices": ["o1"], "seq": 1}
    assert phone.votes("Ring 111")["ok"]
    assert choices(server, round_["id"]) == [["o3"]]


def test_a_vote_after_the_close_is_refused_by_name_and_never_touches_the_next_round(
    server: RunningServer, host: Host, phone: Phone
) -> None:
    first = host.opens_a_round()["round"]["id"]
    host.does("close")
    late = {"round": first, "choices": ["o1"], "seq": 1}
    assert phone.sends("vote", late)["error"] == "closed"
    host.does("void", reason="A slip of the hand")
    second = host.does("open")["round"]["id"]
    assert phone.sends("vote", late)["error"] == "closed"
    assert (stored(server, first), stored(server, second)) == (0, 0)


def test_a_late_joiner_sees_the_open_round(host: Host, enter: Callable[..., Any]) -> None:
    round_ = host.opens_a_round()["round"]
    late = enter(Phone)
    assert late.state["round"] == round_
    assert late.votes()["choices"] == []


def test_a_phone_that_can_only_poll_votes_too(server: RunningServer, host: Host, enter: Callable[..., Any]) -> None:
    round_ = host.opens_a_round()["round"]
    phone = enter(Phone, transports=["polling"])
    assert phone.votes("A taxi")["ok"]
    host.does("close")
    phone.sees_round("closed")
    assert choices(server, round_["id"]) == [["o2"]]


def test_equal_numbers_give_the_receipt_again_and_lower_ones_are_superseded(
    server: RunningServer, host: Host, phone: Phone
) -> None:
    round_id = host.opens_a_round()["round"]["id"]
    vote = {"round": round_id, "choices": ["o1", "o2"], "seq": 5}
    receipt = phone.sends("vote", vote)
    assert receipt == {"ok": True, **vote}
    assert phone.sends("vote", vote) == receipt
    for choices_, seq in ((["o3"], 5), (["o1", "o2"], 4)):
        answer = phone.sends("vote", {"round": round_id, "choices": choices_, "seq": seq})
        assert (answer["error"], answer["mine"]) == ("superseded", vote)
    host.does("close")
    assert phone.sends("vote", vote) == receipt
    assert choices(server, round_id) == [["o1", "o2"]]


def test_one_choice_takes_one(host: Host, phone: Phone) -> None:
    host.opens_a_round("one choice")
    assert phone.votes("Stay open", "Ring 111")["error"] == "invalid"
    assert phone.votes("Ring 111")["ok"]


def test_no_count_reaches_any_face_before_the_reveal(host: Host, screen: Screen, phone: Phone) -> None:
    host.opens_a_round()
    phone.votes("Stay open")
    host.sees(lambda state: state["turnout"]["ballots"] == 1)
    host.does("close")
    for face in (host, screen, phone):
        face.sees_round("closed")
        assert not [state for state in face.states if state["round"] and state["round"]["result"]]
        assert '"count"' not in str(face.states) and "'count'" not in str(face.states)
    assert not [state for state in phone.states if "turnout" in state or "phones" in state]
    host.does("reveal")
    result = screen.sees_round("revealed")["round"]["result"]
    assert result["options"][0] == {"key": "o1", "count": 1, "percent": 100}
    assert (result["ballots"], result["phones"], result["preferred"]) == (1, 1, ["o1"])


def test_phones_that_came_and_went_while_the_round_was_open_are_in_the_turnout(
    server: RunningServer, host: Host, enter: Callable[..., Any]
) -> None:
    before, during = enter(Phone), enter(Phone)
    before.drops()
    host.sees(lambda state: state["phones"] == 1)
    host.opens_a_round()
    during.votes("Stay open")
    during.drops()
    passer_by = enter(Phone)
    passer_by.drops()
    host.sees(lambda state: state["phones"] == 0)
    assert host.sees(lambda state: state["turnout"] == {"ballots": 1, "phones": 2})
    host.does("close")
    enter(Phone)
    host.does("reveal")
    assert host.state["round"]["result"]["phones"] == 2


async def crowd_votes(
    server: RunningServer, evening: Evening, round_: dict[str, Any], *, phones: int, within: float
) -> list[dict[str, Any]]:
    """So many phones join, then each votes once in the time ``within``; their answers."""
    tokens = admit(server.database, evening.event_id, phones)
    here = [await raw_phone.join(server.host, server.port, {"code": evening.code, "token": token}) for token in tokens]
    keys = [option["key"] for option in round_["options"]]

    async def vote(place: int, phone: RawPhone) -> dict[str, Any]:
        await asyncio.sleep(within * place / phones)
        message = {"round": round_["id"], "choices": [keys[place % len(keys)]], "seq": 1}
        return (await phone.emit("vote", message))[1]

    answers = await asyncio.gather(*(vote(place, phone) for place, phone in enumerate(here)))
    await asyncio.gather(*(phone.leave() for phone in here))
    return answers


def stored(server: RunningServer, round_id: int) -> int:
    """How many ballots of a round the store has."""
    with server.database.read() as session:
        return ballot.count(session, round_id)


def choices(server: RunningServer, round_id: int) -> list[list[str]]:
    """The ballots of a round in the store."""
    with server.database.read() as session:
        return list(session.scalars(select(BallotRow.choices).where(BallotRow.round_id == round_id)))
