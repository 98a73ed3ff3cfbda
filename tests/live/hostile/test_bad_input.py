"""Whatever is sent to a socket: a clear refusal, nothing stored, no traceback, and nobody else disturbed."""

from __future__ import annotations

import asyncio
import socket
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from urllib.error import HTTPError, URLError

import pytest

from live.rehearsal import raw_phone
from live.store import ballot
from scenarios.account import ANYONE, Role
from scenarios.store.accounts import account
from tests.live.actors import Host, Phone, Screen, turned_away
from tests.live.evening import Evening, admit, another_event
from tests.live.server import RunningServer

LARGEST = 2**31 - 1
GOOD = {"round": 1, "choices": ["o1"], "seq": 1}


@pytest.fixture(autouse=True)
def no_traceback(server: RunningServer) -> Iterator[None]:
    """Nothing that a client sends is a fault of the server."""
    yield
    assert "Traceback" not in server.log
    assert "failed:" not in server.log


@pytest.mark.parametrize(
    "message",
    [
        (),
        (1,),
        ("vote",),
        (None,),
        ([GOOD],),
        (GOOD, GOOD),
        ({},),
        (GOOD | {"round": "1"},),
        (GOOD | {"round": True},),
        (GOOD | {"round": 1.0},),
        (GOOD | {"round": -1},),
        (GOOD | {"round": LARGEST + 1},),
        (GOOD | {"choices": "o1"},),
        (GOOD | {"choices": {"o1": True}},),
        (GOOD | {"choices": [1]},),
        (GOOD | {"choices": [["o1"]]},),
        (GOOD | {"choices": ["o" * 81]},),
        (GOOD | {"choices": ["o1"] * 21},),
        (GOOD | {"choices": None},),
        (GOOD | {"seq": 0},),
        (GOOD | {"seq": None},),
        (GOOD | {"seq": "1"},),
        (GOOD | {"seq": LARGEST + 1},),
    ],
)
def test_a_vote_of_another_form_is_invalid(message: tuple[Any, ...], phone: Phone) -> None:
    answer = phone.sends("vote", *message)
    assert (answer["ok"], answer["error"]) == (False, "invalid")
    assert answer["message"].endswith(".")


@pytest.mark.parametrize("odd", [[], ["reason"], {}, {"kind": 1}, None, 1])
def test_words_and_answers_of_another_form_are_invalid(odd: Any, phone: Phone) -> None:
    for name, message in (("say", {"kind": odd}), ("mark", {"kind": odd}), ("debrief", {"heard": odd})):
        answer = phone.sends(name, {"id": "0123456789", "version": 1, "words": "Wait", **message})
        assert (answer["ok"], answer["error"]) == (False, "invalid"), name


def test_a_vote_for_what_is_not_on_offer_stores_nothing(server: RunningServer, host: Host, phone: Phone) -> None:
    round_id = host.opens_a_round()["round"]["id"]
    for choices in (["o9"], ["o1", "o9"], [""], ["'; drop table ballot; --"]):
        answer = phone.sends("vote", {"round": round_id, "choices": choices, "seq": 1})
        assert answer["error"] == "invalid"
    with server.database.read() as session:
        assert ballot.count(session, round_id) == 0


def test_another_events_round_is_unknown(
    server: RunningServer, evening: Evening, host: Host, enter: Callable[..., Any]
) -> None:
    code, event_id, _ = another_event(server.database, evening.facilitator)
    round_id = host.opens_a_round()["round"]["id"]
    stranger = enter(Phone, admit(server.database, event_id, 1)[0], code=code)
    answer = stranger.sends("vote", {"round": round_id, "choices": ["o1"], "seq": 1})
    assert answer["error"] == "unknown_round"
    assert stranger.sends("vote", GOOD | {"round": LARGEST})["error"] == "unknown_round"
    with server.database.read() as session:
        assert ballot.count(session, round_id) == 0


def test_a_strangers_token_is_refused(server: RunningServer, evening: Evening) -> None:
    elsewhere = another_event(server.database, evening.facilitator)[1]
    for token in ("made up", "x" * 5000, admit(server.database, elsewhere, 1)[0]):
        answer = turned_away(lambda token=token: Phone(server, evening, token))
        assert (answer["ok"], answer["error"]) == (False, "revoked")


@pytest.mark.parametrize(
    "auth",
    [
        None,
        "code",
        [],
        {},
        {"code": 7},
        {"code": ""},
        {"code": "x" * 100_00},
        {"code": "34679", "section": "1"},
        {"code": "34679", "section": -1},
        {"code": "34679", "section": LARGEST + 1},
        {"code": "34679", "token": {"a": 1}},
        {"code": "34679", "token": "t"},
    ],
)
@pytest.mark.parametrize("namespace", ["/phone", "/screen", "/host"])
def test_a_connection_that_shows_something_else_is_refused(server: RunningServer, namespace: str, auth: object) -> None:
    async def try_it() -> str:
        with pytest.raises(raw_phone.PhoneRefused) as refused:
            await raw_phone.join(server.host, server.port, auth, namespace=namespace)
        return str(refused.value)

    assert '"ok":false' in asyncio.run(try_it())


def test_a_section_of_another_event_is_not_found(server: RunningServer, evening: Evening) -> None:
    section = another_event(server.database, evening.facilitator)[2]
    assert turned_away(lambda: Screen(server, evening, section=section))["error"] == "not_found"


def test_the_console_is_for_facilitators(server: RunningServer, evening: Evening) -> None:
    for cookie in ("", "session=made-up"):
        answer = turned_away(lambda cookie=cookie: Host(server, evening, cookie=cookie))
        assert answer["error"] == "not_allowed"


def test_a_revoked_role_is_obeyed_at_the_next_event(server: RunningServer, evening: Evening, host: Host) -> None:
    host.starts()
    facilitator = evening.facilitator.id
    assert facilitator is not None
    server.database.write(lambda session: account.revoke(session, ANYONE, facilitator, Role.FACILITATOR))
    answer = host.sends("cue", {"kind": "show", "expect": host.state["version"]})
    assert answer["error"] == "not_allowed"


def test_two_hosts_with_the_same_expect_do_no_harm(enter: Callable[..., Any], host: Host) -> None:
    host.starts()
    other = enter(Host)
    seen = other.state["version"]
    host.does("show")
    other.sees(lambda state: state["version"] > seen)
    other.states.clear()
    answer = other.sends("cue", {"kind": "show", "expect": seen})
    assert answer["error"] == "stale"
    assert other.sees(lambda state: True)["version"] == host.state["version"] == seen + 1


@pytest.mark.parametrize(
    "message",
    [
        (),
        (None,),
        ("start",),
        ({},),
        ({"kind": "start"},),
        ({"kind": "start", "performance": 1, "expect": "0"},),
        ({"kind": "explode", "expect": 0},),
        ({"kind": ["start"], "expect": 0},),
        ({"kind": "start", "performance": "1", "expect": 0},),
        ({"kind": "lights", "ground": "x" * 9000, "expect": 0},),
        ({"kind": "start", "performance": 1, "expect": 0, "by": 1},),
    ],
)
def test_a_cue_of_another_form_is_refused(message: tuple[Any, ...], host: Host) -> None:
    answer = host.sends("cue", *message)
    assert (answer["ok"], answer["error"]) == (False, "invalid")
    assert host.state["version"] == 0


def test_a_performance_that_is_not_in_this_section_cannot_be_started(host: Host) -> None:
    answer = host.sends("cue", {"kind": "start", "performance": LARGEST, "expect": 0})
    assert answer["error"] == "not_found"


def test_cues_in_the_wrong_order_are_refused(host: Host) -> None:
    for kind in ("show", "open", "close", "reveal", "resume", "end"):
        answer = host.sends("cue", {"kind": kind, "expect": 0})
        assert answer["error"] == "not_now", kind


@pytest.mark.parametrize("name", ["cue", "explode", "state", "message"])
def test_an_event_that_the_face_does_not_have_is_refused(name: str, phone: Phone, screen: Screen) -> None:
    for face in (phone, screen):
        assert face.sends(name, {"kind": "end", "expect": 0})["error"] == "invalid"


def test_more_than_a_person_sends_is_too_fast_for_that_socket_alone(
    server: RunningServer, host: Host, phone: Phone, enter: Callable[..., Any]
) -> None:
    host.opens_a_round()
    other = enter(Phone)
    answers = [phone.sends("vote", {}) for _ in range(20)]
    assert answers[-1]["error"] == "too_fast"
    assert other.votes("Stay open")["ok"]


@pytest.mark.parametrize("packet", ['42/phone,["refresh",{}]', "41/phone,", '40/screen,{"code":"34679"}'])
def test_a_flood_closes_only_its_own_socket(
    server: RunningServer, evening: Evening, host: Host, phone: Phone, packet: str
) -> None:
    host.opens_a_round()
    asyncio.run(sends_too_much(server, evening, *[packet] * 500))
    assert phone.votes("Stay open")["ok"]


@pytest.mark.parametrize(
    "packet",
    [
        "",
        "x",
        "9",
        "4",
        "4x",
        "42",
        "42/phone",
        "42/phone,",
        "42/phone,{}",
        "42/phone,[]",
        "42/phone,[1]",
        "42/phone,[[]]",
        "42/phone,nonsense",
        '42/phone,1["disconnect"]',
        '42/phone,1["connect",{},{}]',
        '42/phone,1["*",{}]',
        "43/phone,7",
        '43/phone,7["x"]',
        "44/phone,{}",
        '451-/phone,["vote",{"_placeholder":true,"num":0}]',
        "42/phone," + "1" * 200 + "[]",
        "42/phone," + "[" * 5000,
        "4" + "2" * 17_000,
        "40/phone,[]",
    ],
)
def test_a_malformed_packet_disturbs_nobody(
    server: RunningServer, evening: Evening, host: Host, phone: Phone, packet: str
) -> None:
    host.opens_a_round()
    asyncio.run(sends_and_leaves(server, evening, host, packet))
    assert phone.votes("Stay open")["ok"]
    host.sees(lambda state: state["phones"] == 1)


def test_ten_megabytes_close_only_their_own_socket(
    server: RunningServer, evening: Evening, host: Host, phone: Phone
) -> None:
    host.opens_a_round()
    asyncio.run(sends_too_much(server, evening, "42/phone,1" + "x" * 10_000_000))
    assert phone.votes("Stay open")["ok"]


def test_ten_megabytes_by_polling_are_refused(server: RunningServer, host: Host, phone: Phone) -> None:
    host.opens_a_round()
    polling = f"{server.address}/socket.io/?EIO=4&transport=polling"
    with urllib.request.urlopen(polling, timeout=60) as opened:
        sid = opened.read().decode().partition('"sid":"')[2].partition('"')[0]
    large = urllib.request.Request(f"{polling}&sid={sid}", data=b"4" * 10_000_000, method="POST")
    with pytest.raises(URLError) as refused:  # It may hang up before it has read all of it.
        urllib.request.urlopen(large, timeout=60)
    if isinstance(refused.value, HTTPError):
        assert refused.value.code == 413
        refused.value.close()
    assert phone.votes("Stay open")["ok"]


def test_what_is_no_request_at_all_leaves_no_address_in_the_log(server: RunningServer, phone: Phone) -> None:
    with socket.create_connection((server.host, server.port), timeout=60) as line:
        line.sendall(b"my secret is 42\r\n\r\n")
        assert b" 400 " in line.recv(4096)
    assert phone.is_connected
    assert "secret" not in server.log and f"{server.host} - -" not in server.log


def test_a_page_of_another_site_opens_no_socket(server: RunningServer) -> None:
    request = urllib.request.Request(
        f"{server.address}/socket.io/?EIO=4&transport=polling", headers={"Origin": "https://evil.example"}
    )
    with pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)
    assert refused.value.code == 400
    refused.value.close()


async def sends_and_leaves(server: RunningServer, evening: Evening, host: Host, packet: str) -> None:
    """A phone sends one packet as it stands; the server may hang up, but does not hang."""
    token = admit(server.database, evening.event_id, 1)[0]
    phone = await raw_phone.join(server.host, server.port, {"code": evening.code, "token": token})
    await asyncio.to_thread(host.sees, lambda state: state["phones"] == 2)
    phone.send(packet)
    try:
        async with asyncio.timeout(60):
            await phone.emit("refresh", {})
    except ConnectionError:
        assert phone.closed.done()
    await phone.leave()


async def sends_too_much(server: RunningServer, evening: Evening, *packets: str) -> None:
    """A phone sends more than a packet may have, and is hung up on."""
    token = admit(server.database, evening.event_id, 1)[0]
    phone = await raw_phone.join(server.host, server.port, {"code": evening.code, "token": token})
    for packet in packets:
        phone.send(packet)
    async with asyncio.timeout(60):
        await phone.closed
