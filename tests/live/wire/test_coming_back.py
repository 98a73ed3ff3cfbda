"""After ``kill -9``: every acknowledged vote is stored, and everyone comes back to the same place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from live.performance.plan import WarmUp
from live.performance.vote import Receipt
from live.rehearsal import raw_phone
from live.rehearsal.raw_phone import RawPhone
from live.store import ballot, participant
from tests.live.actors import Host, Phone, Screen, everybody_leaves
from tests.live.evening import Evening, admit, switch_on
from tests.live.server import RunningServer, wait_until


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that may be killed."""
    server = RunningServer(tmp_path)
    try:
        yield server.start()
    finally:
        server.stop()


def test_killed_in_a_storm_of_votes_it_comes_back_with_all_that_was_acknowledged(
    server: RunningServer, evening: Evening, host: Host, screen: Screen, phone: Phone
) -> None:
    before = host.opens_a_round()
    phone.votes("Stay open")
    tokens = admit(server.database, evening.event_id, 60)
    storm = [Voter(token) for token in tokens]
    asyncio.run(rage(server, evening, before["round"]["id"], storm))
    for face in (host, screen, phone):
        wait_until(lambda face=face: not face.is_connected, "the line is down")
        face.states.clear()
    server.start()
    for face in (host, screen, phone):
        back = face.sees(lambda state: True)
        assert (back["scene"]["key"], back["version"]) == (before["scene"]["key"], before["version"])
        assert (back["round"]["id"], back["round"]["state"]) == (before["round"]["id"], "open")
    wait_until(lambda: phone.mine["choices"] == ["o1"], "the phone knows its own vote")
    assert phone.votes("Ring 111")["ok"]
    assert sum(len(voter.acknowledged) for voter in storm) > 0
    for voter in storm:
        if voter.acknowledged:
            assert_kept(voter.acknowledged[-1], voter.stored(server, evening, before["round"]["id"]))


def test_phones_of_a_server_that_died_are_not_counted_as_here(server: RunningServer, host: Host, phone: Phone) -> None:
    host.sees(lambda state: state["phones"] == 1)
    phone.drops()
    host.sees(lambda state: state["phones"] == 0)
    phone.returns()
    host.sees(lambda state: state["phones"] == 1)
    server.kill()
    wait_until(lambda: not phone.is_connected, "the line is down")
    phone.drops()
    host.states.clear()
    server.start()
    assert host.sees(lambda state: True)["phones"] == 0


def test_a_face_that_is_coming_back_while_it_leaves_is_gone_all_the_same(server: RunningServer, phone: Phone) -> None:
    server.kill()
    wait_until(lambda: not phone.is_connected, "the line is down")
    server.start()
    phone.drops()
    assert everybody_leaves() == []
    assert not phone.is_connected


@dataclass
class Voter:
    """A person in the storm, who votes again and again and remembers what was acknowledged."""

    token: str
    acknowledged: list[Receipt] = field(default_factory=list)

    async def joins(self, server: RunningServer, evening: Evening) -> RawPhone:
        return await raw_phone.join(server.host, server.port, {"code": evening.code, "token": self.token})

    async def votes_until_the_line_breaks(self, phone: RawPhone, round_id: int) -> None:
        for seq in range(1, 12):
            choices = [f"o{seq % 3 + 1}"]
            try:
                _, answer = await phone.emit("vote", {"round": round_id, "choices": choices, "seq": seq})
            except ConnectionError:
                break
            if answer["ok"]:
                self.acknowledged.append(Receipt(round_id, tuple(choices), seq))
        await phone.leave()

    def stored(self, server: RunningServer, evening: Evening, round_id: int) -> Receipt | None:
        """This person's ballot in the store."""
        with server.database.read() as session:
            found = participant.find(session, evening.event_id, self.token)
            return ballot.latest(session, round_id, found.participant_id)[0] if found else None


async def rage(server: RunningServer, evening: Evening, round_id: int, storm: list[Voter]) -> None:
    """All vote at once; in the middle of it the server is killed."""
    phones = await asyncio.gather(*(voter.joins(server, evening) for voter in storm))  # Nobody is still at the door.
    voting = [
        asyncio.create_task(voter.votes_until_the_line_breaks(phone, round_id))
        for voter, phone in zip(storm, phones, strict=True)
    ]
    while sum(len(voter.acknowledged) for voter in storm) < len(storm):
        assert not all(task.done() for task in voting)
        await asyncio.sleep(0.001)
    await asyncio.to_thread(server.kill)
    await asyncio.gather(*voting)


def assert_kept(acknowledged: Receipt, stored: Any) -> None:
    """The acknowledged vote is stored, or a later one of the same person whose answer was lost."""
    assert stored is not None
    assert stored.seq >= acknowledged.seq
    assert stored.seq > acknowledged.seq or stored == acknowledged


EVENING_LONG = (
    ("open", {"purpose": "warm-up"}),
    ("close", {}),
    ("reveal", {}),
    ("start", {}),
    ("enter", {}),
    ("replay", {}),
    ("stop", {}),
    ("open", {"purpose": "could happen"}),
    ("release", {}),
    ("skip", {}),
    ("accept", {"label": "A bed in the café"}),
    ("open", {}),
    ("discuss", {}),
    ("open", {}),
    ("reveal", {}),
    ("card", {"card": "minority"}),
    ("follow", {"option": "panel-1"}),
    ("staging", {"staging": "acted"}),
    ("rewind", {"scene": "s2"}),
    ("card", {"card": "tree"}),
    ("end", {}),
    ("debrief", {}),
)
BEFORE = {"release": ("close", "reveal"), "discuss": ("close",), "replay": (), "reveal": ("close",)}


def test_killed_at_each_kind_of_cue_it_comes_back_to_the_same_moment(
    server: RunningServer, evening: Evening, host: Host, screen: Screen
) -> None:
    """Also for a host whose laptop died: whoever signs in next is shown the same, and goes on."""
    switch_on(
        server.database,
        evening,
        first_run=True,
        stops=True,
        two_rounds=True,
        minority=True,
        notes=True,
        warm_up=WarmUp("How did you come here?", ("By bus", "On foot")),
    )
    for kind, details in EVENING_LONG:
        for first in BEFORE.get(kind, ()):
            if any(action["kind"] == first for action in host.state["actions"]):
                host.does(first)
        if kind == "start":
            details = {"performance": evening.performances[0]}
        host.does(kind, **details)
        while host.state["performance"]["held"] and kind == "replay":
            host.does("enter")
        before = screen.sees(lambda state: state["version"] == host.state["version"], f"{kind} on the screen")
        server.kill()
        for face in (host, screen):
            wait_until(lambda face=face: not face.is_connected, "the line is down")
            face.states.clear()
        server.start()
        after = screen.sees(lambda state: True)
        assert without_numbers(after) == without_numbers(before), kind
        host.sees(lambda state: state["version"] == before["version"], "the same version")


def without_numbers(state: dict[str, Any]) -> dict[str, Any]:
    """The state without how many phones are here, which a restart forgets."""
    return {name: value for name, value in state.items() if name not in {"phones", "turnout"}}


def test_another_host_takes_over_in_the_middle_of_a_round(host: Host, phone: Phone, enter: Callable[..., Any]) -> None:
    host.opens_a_round()
    phone.votes("Stay open")
    host.drops()
    other: Host = enter(Host)
    other.sees(lambda state: state["turnout"] and state["turnout"]["ballots"] == 1, "the vote that was cast")
    other.does("close")
    assert other.does("reveal")["round"]["result"]["ballots"] == 1


def test_a_phone_that_was_away_for_a_whole_round_comes_back_to_the_next(host: Host, phone: Phone) -> None:
    host.opens_a_round()
    phone.drops()
    host.does("close")
    host.does("reveal")
    host.does("open")
    phone.returns()
    assert phone.sees_round("open")["round"]["number"] == 2
    assert phone.mine["choices"] is None
    assert phone.votes("Ring 111")["ok"]


@pytest.mark.fault("whole-room-returns")
def test_a_room_that_drops_and_comes_back_at_once_is_whole_again_and_each_knows_its_own_vote(
    server: RunningServer, evening: Evening, host: Host
) -> None:
    round_id = host.opens_a_round()["round"]["id"]
    tokens = admit(server.database, evening.event_id, 150)
    unknown = "a token that nobody has"

    async def room() -> list[Any]:
        here = await everybody_joins(tokens)
        for number, phone in enumerate(here):
            message = {"round": round_id, "choices": [f"o{number % 3 + 1}"], "seq": 1}
            assert (await phone.emit("vote", message))[1]["ok"]
        tag = here[0].state["tag"]
        for phone in here:
            phone.hang_up()
        back = await everybody_joins([*tokens, unknown], has=tag)
        owns = [phone if isinstance(phone, raw_phone.PhoneRefused) else phone.mine["choices"] for phone in back]
        await asyncio.gather(*(phone.leave() for phone in back if isinstance(phone, raw_phone.RawPhone)))
        return owns

    async def everybody_joins(these: list[str], **more: str) -> list[Any]:
        shown = {"code": evening.code, "section": evening.section_id, **more}
        joining = (raw_phone.join(server.host, server.port, {**shown, "token": token}) for token in these)
        return await asyncio.gather(*joining, return_exceptions=True)

    *owns, refused = asyncio.run(room())
    assert owns == [[f"o{number % 3 + 1}"] for number in range(150)]
    assert isinstance(refused, raw_phone.PhoneRefused)
    assert "revoked" in str(refused)
