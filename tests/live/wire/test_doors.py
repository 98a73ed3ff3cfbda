"""The doors over real sockets: whoever comes after they closed follows, and votes once the host lets them in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from live.performance.doors import BURST
from live.store import entry_pass, event, participant
from scenarios.account import Role
from tests.live.actors import Host, Phone, Screen, Scribe
from tests.live.evening import Evening, admit, another_part, prepare, signed_in_as
from tests.live.server import RunningServer, wait_until


def may_vote(phone: Phone) -> bool:
    """Whether this phone knows that it may vote in every round, after asking for everything anew."""
    answer = phone.sends("refresh", {})
    return bool(answer["mine"]["votes_from"] is not None)


def test_whoever_comes_after_the_doors_closed_follows_and_votes_from_the_round_after(
    host: Host, phone: Phone, screen: Screen, enter: Callable[..., Any]
) -> None:
    assert host.sends("doors", {"do": "close"})["ok"]
    late: Phone = enter(Phone)
    assert late.hears_its_own()["votes_from"] is None
    host.opens_a_round()
    late.sees_round("open")
    assert phone.votes("Stay open")["ok"]
    assert late.votes("Stay open")["error"] == "not_let_in"
    host.sees(lambda state: state["at_the_doors"]["waiting"] == 1, "that one waits")
    assert host.sends("doors", {"do": "let in"})["ok"]
    late.sees(lambda state: state["doors"]["let_in"] == 1, "that people were let in")
    assert late.votes("Stay open")["error"] == "next_round"
    host.does("close")
    host.does("void", reason="Once more")
    host.does("open")
    late.sees_round("open")
    assert late.votes("Stay open")["ok"]
    host.sees(lambda state: state["turnout"] == {"ballots": 1, "phones": 2}, "the late vote")


@pytest.mark.fault("forged-tokens")
def test_tokens_that_one_client_makes_decide_nothing_behind_closed_doors(
    server: RunningServer, host: Host, phone: Phone, evening: Evening, enter: Callable[..., Any]
) -> None:
    host.sends("doors", {"do": "close"})
    tokens = admit(server.database, evening.event_id, BURST + 5)
    forger: Phone = enter(Phone, token=tokens[0])
    shown = host.sees(lambda state: state["at_the_doors"]["bursts"], "a burst that waits apart")
    assert [one["count"] for one in shown["at_the_doors"]["bursts"]] == [BURST + 5]
    calm: Phone = enter(Phone, token=admit(server.database, evening.event_id, 1)[0])
    host.sends("doors", {"do": "let in"})
    host.opens_a_round()
    assert phone.votes("Stay open")["ok"]
    for one in (forger, calm):
        one.sees_round("open")
        assert one.votes("Ring")["error"] == "not_let_in"
    host.does("close")
    result = host.does("reveal")["round"]["result"]
    assert (result["ballots"], result["phones"]) == (1, 1)


@pytest.mark.fault("pass-used-twice")
def test_an_open_page_votes_no_longer_once_its_pass_was_moved(
    server: RunningServer, host: Host, evening: Evening, enter: Callable[..., Any]
) -> None:
    server.database.write(lambda session: setattr(event.get(session, evening.event_id), "needs_passes", True))
    [token] = server.database.write(lambda session: entry_pass.make(session, evening.event_id, 1))
    first, second = enter(Phone), enter(Phone)

    def scans(phone: Phone, moves: bool) -> None:
        def use(session: Session) -> None:
            who = participant.find(session, evening.event_id, phone.token)
            assert who is not None
            entry_pass.use(session, evening.event_id, token, who.participant_id, moves=moves)

        server.database.write(use)

    host.opens_a_round()
    for phone in (first, second):
        phone.sees_round("open")
        assert phone.votes("Stay open")["error"] == "no_pass"
    scans(first, moves=False)
    assert first.votes("Stay open")["ok"]
    scans(second, moves=True)
    assert first.votes("Ring")["error"] == "no_pass"
    second.drops()  # Whoever uses a pass is led to the event's page, which loads anew.
    second.returns()
    wait_until(lambda: second.mine["choices"], "it has what was voted with its pass")
    assert second.votes("Ring")["ok"]
    host.does("close")
    result = host.does("reveal")["round"]["result"]
    assert (result["ballots"], result["phones"]) == (1, 1)


def test_a_scribe_moves_the_doors_and_a_phone_does_not(
    server: RunningServer, host: Host, phone: Phone, enter: Callable[..., Any]
) -> None:
    scribe: Scribe = enter(Scribe, cookie=server.cookie(signed_in_as(server.database, Role.SCRIBE)))
    assert scribe.sends("doors", {"do": "close"})["ok"]
    host.sees(lambda state: state["doors"]["closed"], "closed doors")
    assert phone.sends("doors", {"do": "open"})["error"] == "invalid"
    for message in ({"do": "lock"}, {"do": "close", "why": ""}, {"burst": 1}, {"do": "let in", "burst": 0}):
        assert host.sends("doors", message)["error"] == "invalid"
    assert scribe.sends("doors", {"do": "open"})["ok"]
    host.sees(lambda state: not state["doors"]["closed"], "open doors")


def test_the_doors_are_those_of_every_part_of_the_event(
    server: RunningServer, host: Host, evening: Evening, enter: Callable[..., Any]
) -> None:
    there: Screen = enter(Screen, section=another_part(server.database, evening))
    host.sends("doors", {"do": "close"})
    there.sees(lambda state: state["doors"]["closed"], "closed doors")


def test_closed_doors_are_closed_after_the_server_was_killed(tmp_path: Path) -> None:
    server = RunningServer(tmp_path).start()
    evening = prepare(server.database)
    try:
        host = Host(server, evening)
        host.sends("doors", {"do": "close"})
        late = Phone(server, evening)
        server.kill()
        server.start()
        host.sees(lambda state: state["at_the_doors"]["waiting"] == 1, "that one waits")
        assert host.state["doors"]["closed"]
        wait_until(lambda: late.is_connected, "the phone is back")
        assert not may_vote(late)
        host.opens_a_round()
        assert late.votes("Stay open")["error"] == "not_let_in"
    finally:
        server.stop()
