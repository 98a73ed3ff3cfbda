"""A role that was taken back, and a session that was ended: open consoles see nothing more and do nothing more."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from socketio.exceptions import SocketIOError
from sqlalchemy import event as on
from sqlalchemy.orm import Session

from live.snapshot.render import Face
from live.wire.broadcast import REREAD_S, Broadcast
from live.wire.client_manager import client_manager
from live.wire.json_packet import Json
from scenarios.account import ANYONE, Role
from scenarios.db import Database
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts import session as sessions
from scenarios.store.accounts.account import AccountRow
from tests.live.actors import Host, Scribe, TurnedAway, turned_away
from tests.live.evening import Evening
from tests.live.factories import Evening as Planned
from tests.live.server import RunningServer, wait_until
from tests.schemas import ensure_on_the_wire


@pytest.fixture
def planned(database: Database) -> Planned:
    """An evening in the test's own store."""
    return Planned(database)


@dataclass(frozen=True)
class Helper:
    """Somebody with an account, and two sessions of it."""

    number: int
    key: str
    other: str


def helper(database: Database, role: Role) -> Helper:
    """A new account with this role."""

    def make(session: Session) -> Helper:
        row = accounts.create(session, f"Helper {session.query(AccountRow).count() + 1} {role}")
        accounts.grant(session, ANYONE, row.id, role)
        return Helper(row.id, accounts.sign_in(session, row.id), accounts.sign_in(session, row.id))

    return database.write(make)


ENDS: dict[str, tuple[Callable[[Session, Helper], None], str]] = {
    "role": (
        lambda session, one: accounts.revoke(
            session, ANYONE, one.number, Role(accounts.get(session, one.number).grants[0].role)
        ),
        "role_changed",
    ),
    "sign out": (lambda session, one: accounts.sign_out(session, one.key), "signed_out"),
    "everywhere": (lambda session, one: accounts.sign_out_everywhere(session, one.number), "signed_out"),
}
"""Each way in which somebody may no longer be there, with the reason that they are told."""


class Air:
    """As much of a Socket.IO server as is needed to hear what is told to whom, in order."""

    manager = client_manager("")

    def __init__(self) -> None:
        self.told: list[tuple[str, str, str]] = []
        self.left: set[str] = set()

    def emit(self, name: str, what: Any, to: str, namespace: str, ignore_queue: bool = False) -> None:
        """Hear something."""
        read = orjson.loads(Json.dumps(what))
        ensure_on_the_wire(namespace, told={name: read})
        self.told.append((name, to, read.get("error", "")))

    def disconnect(self, sid: str, namespace: str, ignore_queue: bool = False) -> None:
        """See somebody shown out."""
        self.told.append(("disconnect", sid, ""))

    def of(self, sid: str) -> list[tuple[str, str]]:
        """What one socket was told, in order."""
        return [(name, why) for name, to, why in self.told if to == sid]


@pytest.mark.fault("revoked-role")
@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize(("face", "role"), [(Face.HOST, Role.FACILITATOR), (Face.SCRIBE, Role.SCRIBE)])
def test_who_may_no_longer_see_it_is_told_so_and_shown_out_before_anything_is_shown(
    database: Database, planned: Planned, face: Face, role: Role, how: str
) -> None:
    air, (ends, why) = Air(), ENDS[how]
    broadcast = Broadcast(database, air)  # type: ignore[arg-type]
    broadcast.watch(planned.section_id)
    gone, stays = helper(database, role), helper(database, role)
    broadcast.role_sockets.add("gone", face, gone.key)
    broadcast.role_sockets.add("stays", face, stays.key)
    broadcast.pulse(0.0)
    assert air.of("gone") == [] and len(air.told) > 0

    database.write(lambda session: ends(session, gone))
    air.told.clear()
    broadcast.turnout_changed(planned.section_id)
    broadcast.pulse(0.1)

    assert [each[:2] for each in air.told[:2]] == [("revoked", "gone"), ("disconnect", "gone")]
    assert air.of("gone") == [("revoked", why), ("disconnect", "")]
    assert air.of("stays") == []
    broadcast.pulse(REREAD_S)
    assert air.of("gone") == [("revoked", why), ("disconnect", "")], "once is enough"


@pytest.mark.fault("revoked-role")
@pytest.mark.parametrize("how", ["tell", "tell_changed"])
def test_a_cue_and_a_word_that_is_passed_show_out_first(database: Database, planned: Planned, how: str) -> None:
    air = Air()
    broadcast = Broadcast(database, air)  # type: ignore[arg-type]
    broadcast.watch(planned.section_id)
    gone = helper(database, Role.SCRIBE)
    broadcast.role_sockets.add("gone", Face.SCRIBE, gone.key)
    database.write(lambda session: accounts.sign_out(session, gone.key))

    getattr(broadcast, how)(planned.section_id)

    assert [name for name, _to, _why in air.told[:2]] == ["revoked", "disconnect"]
    assert "state" in {name for name, _to, _why in air.told[2:]}


def test_a_session_of_the_same_account_on_another_device_goes_on(database: Database, planned: Planned) -> None:
    air = Air()
    broadcast = Broadcast(database, air)  # type: ignore[arg-type]
    broadcast.watch(planned.section_id)
    one = helper(database, Role.FACILITATOR)
    broadcast.role_sockets.add("here", Face.HOST, one.key)
    broadcast.role_sockets.add("there", Face.HOST, one.other)
    database.write(lambda session: accounts.sign_out(session, one.key))
    broadcast.pulse(0.0)
    assert (air.of("here"), air.of("there")) == ([("revoked", "signed_out"), ("disconnect", "")], [])


def test_all_consoles_are_asked_about_at_once(database: Database, planned: Planned) -> None:
    broadcast = Broadcast(database, Air())  # type: ignore[arg-type]
    for number in range(5):
        broadcast.role_sockets.add(f"console {number}", Face.HOST, helper(database, Role.FACILITATOR).key)
    asked: list[str] = []
    on.listen(database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    broadcast.role_sockets.disconnect_revoked()

    assert sum("sign_in" in statement for statement in asked) == 1
    assert not [each for each in asked if each.startswith("SELECT") and "sign_in" not in each]


def test_nothing_is_shown_while_nobody_knows_who_may_see_it(
    database: Database, planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    air = Air()
    broadcast = Broadcast(database, air)  # type: ignore[arg-type]
    broadcast.watch(planned.section_id)
    broadcast.role_sockets.add("console", Face.HOST, helper(database, Role.FACILITATOR).key)
    with monkeypatch.context() as broken:
        broken.setattr(sessions, "roles_of_sessions", lambda *args: 1 / 0)
        broadcast.pulse(0.0)
    assert air.told == []

    broadcast.pulse(0.1)
    assert {name for name, _to, _why in air.told} == {"state"}


class Watched(Scribe):
    """A scribe that remembers, in order, all that it was told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.told: list[tuple[str, Any]] = []
        super().__init__(*args, **kwargs)

    def _listen(self, client: Any) -> None:
        super()._listen(client)
        client.on("state", self._hears, namespace=self.namespace)
        client.on("revoked", lambda why: self.told.append(("revoked", why["error"])), namespace=self.namespace)

    def calls(self, event: str, message: Any) -> Any:
        """Send a message, and give the answer to it. Raises SocketIOError where the line is down."""
        return self._client.call(event, message, namespace=self.namespace, timeout=60)

    def _hears(self, state: Any) -> None:
        self.states.append(state)
        self.told.append(("state", state["version"]))


class WatchedHost(Watched, Host):
    """The same at the console."""

    namespace = "/host"


@pytest.mark.fault("revoked-role")
@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize(
    ("face", "role"), [(WatchedHost, Role.FACILITATOR), (Watched, Role.SCRIBE)], ids=["console", "scribe"]
)
def test_a_real_console_is_shown_out_also_where_nothing_happens(
    server: RunningServer, enter: Callable[..., Any], face: type[Watched], role: Role, how: str
) -> None:
    ends, why = ENDS[how]
    one = helper(server.database, role)
    desk = enter(face, cookie=server.cookie(one.key))
    version = desk.state["version"]
    server.database.write(lambda session: ends(session, one))
    seen = len(desk.told)

    wait_until(lambda: not desk.is_connected, "it is disconnected")

    *under_way, last = desk.told[seen:]
    assert last == ("revoked", why)
    assert under_way in ([], [("state", version)])  # What was sent before the session ended may arrive after it.
    with pytest.raises(TurnedAway) as refused:
        desk.returns()
    assert refused.value.args[0]["error"] == ("signed_out" if why == "signed_out" else "not_allowed")


@pytest.mark.fault("revoked-role")
@pytest.mark.parametrize("how", ENDS)
def test_what_a_console_asks_for_is_refused_at_once_and_what_others_do_is_not_shown_to_it(
    server: RunningServer, host: Host, evening: Evening, enter: Callable[..., Any], how: str
) -> None:
    ends, _why = ENDS[how]
    one = helper(server.database, Role.FACILITATOR)
    desk = enter(WatchedHost, cookie=server.cookie(one.key))
    before = desk.state["version"]
    server.database.write(lambda session: ends(session, one))
    asked = {"kind": "start", "expect": before, "performance": evening.performances[0]}
    with suppress(SocketIOError):  # It may have been shown out already.
        assert desk.calls("cue", asked)["error"] in ("signed_out", "not_allowed")

    host.starts()

    wait_until(lambda: not desk.is_connected, "it is disconnected")
    assert max(what for name, what in desk.told if name == "state") == before
    assert host.is_connected


def test_a_connection_without_a_session_is_told_that_it_may_not(server: RunningServer, evening: Evening) -> None:
    assert turned_away(lambda: Host(server, evening, ""))["error"] == "not_allowed"
