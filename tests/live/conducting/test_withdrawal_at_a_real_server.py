"""The writer withdraws a story in the middle of its performance: what a real server and its faces do then."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from live.store import event
from scenarios.account import Account
from scenarios.store import withdrawal
from tests.live.actors import Host, Phone, Screen, Scribe
from tests.live.evening import Evening, switch_on
from tests.live.server import RunningServer, wait_until


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that is started again."""
    server = RunningServer(tmp_path)
    try:
        yield server.start()
    finally:
        server.stop()


def withdraw(server: RunningServer, evening: Evening) -> None:
    """The writer of the first story withdraws it."""

    def take_back(session: Any) -> None:
        story = event.performance(session, evening.performances[0]).revision.story
        withdrawal.withdraw(session, Account(id=story.writer_id), story.id)

    server.database.write(take_back)


def reads(server: RunningServer, evening: Evening, *pages: str) -> str:
    """Open these pages of the event as its facilitator, each of which answers, and give all that they say."""
    texts = []
    for page in pages:
        request = urllib.request.Request(f"{server.address}/{page}/{evening.code}")
        request.add_header("Cookie", server.cookie(evening.sign_in))
        with urllib.request.urlopen(request, timeout=60) as answer:
            texts.append(answer.read().decode())
    return "\n".join(texts)


@pytest.mark.fault("withdrawn-in-play")
def test_a_story_withdrawn_in_the_middle_of_its_vote_takes_nothing_with_it(
    server: RunningServer, evening: Evening, enter: Callable[..., Any]
) -> None:
    switch_on(server.database, evening, notes=True)
    host, screen, phone, scribe = (enter(face) for face in (Host, Screen, Phone, Scribe))
    host.opens_a_round()
    assert phone.votes("Stay open")["ok"]
    withdraw(server, evening)
    for face in (host, screen, phone, scribe):
        told = face.sees(lambda state: state["performance"]["shows"] == "withdrawn", "that it was withdrawn")
        assert "Rosie" not in json.dumps(told) and "eleven" not in json.dumps(told)
    late = enter(Phone)
    assert late.state["performance"]["shows"] == "withdrawn" and late.mine["round"] is None

    assert host.sends("cue", {"kind": "close", "expect": host.state["version"]})["ok"]
    server.kill()
    for face in (host, screen, phone, scribe, late):
        wait_until(lambda face=face: not face.is_connected, "the line is down")
        face.states.clear()
    server.start()
    for face in (host, screen, phone, scribe, late):
        face.sees(lambda state: state["performance"]["shows"] == "withdrawn", "the same after a restart")
    told = reads(server, evening, "screen", "join", "backstage", "scribe", "host")
    assert told.count("We are stopping this story here.") >= 4 and "Rosie" not in told

    assert host.does("end")["next"]["with"] == {"performance": evening.performances[1]}
    host.does("start", performance=evening.performances[1])
    phone.sees(lambda state: state["performance"]["title"] == "The third call", "the next story")
    assert reads(server, evening, "screen", "join", "backstage", "scribe", "host").count("The third call") >= 2
