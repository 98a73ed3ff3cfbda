"""The client manager with its index answers as python-socketio's own, at a cost that does not grow."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from socketio import Manager, RedisManager

from live.wire.client_manager import LocalManager, QueueManager, client_manager

SPACE = "/phone"


class Server:
    """As much of a server as a manager needs."""

    class packet_class:  # noqa: N801  named by the library
        """The packets' class."""

        json = None

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self.eio = self

    def generate_id(self) -> str:
        """The next client's number."""
        return f"sid{next(self._numbers)}"


def manager_of(kind: type[Any]) -> Any:
    """A manager that has its server."""
    manager = kind()
    manager.set_server(Server())
    return manager


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["pre_connect", "connect", "enter", "leave", "pre_disconnect", "disconnect", "close"]),
        st.integers(0, 4),
        st.sampled_from(["a", "b", "c"]),
    ),
    max_size=60,
)


@given(ACTS)
def test_it_answers_as_the_librarys_own_manager(acts: list[tuple[str, int, str]]) -> None:
    plain, indexed = manager_of(Manager), manager_of(LocalManager)
    for act in acts:
        assert outcome(plain, *act) == outcome(indexed, *act)
        assert seen(plain) == seen(indexed)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=8))
def test_it_forgets_everyone_who_left(rooms: list[int]) -> None:
    manager = manager_of(LocalManager)
    clients = []
    for number, count in enumerate(rooms):
        sid = manager.connect(f"eio{number}", SPACE)
        for room in range(count):
            manager.enter_room(sid, SPACE, f"room{room}")
        clients.append(sid)
    for sid in clients:
        manager.pre_disconnect(sid, SPACE)
        manager.disconnect(sid, SPACE)
    assert (manager.rooms, dict(manager._rooms_of)) == ({}, {})
    assert not any(manager.pending_connect.values()) and not any(manager.pending_disconnect.values())


def test_leaving_looks_at_ones_own_rooms_only() -> None:
    manager = manager_of(LocalManager)
    sids = [manager.connect(f"eio{number}", SPACE) for number in range(500)]
    looked: list[Any] = []
    manager.basic_leave_room = lambda sid, namespace, room: looked.append(room)
    manager.basic_disconnect(sids[0], SPACE)
    assert looked == [None, sids[0]]


def test_both_managers_have_the_index() -> None:
    assert isinstance(client_manager(""), LocalManager)
    queue = client_manager("redis://127.0.0.1:1/0")
    assert isinstance(queue, QueueManager) and isinstance(queue, RedisManager)
    assert QueueManager.basic_disconnect is LocalManager.basic_disconnect


def outcome(manager: Any, act: str, client: int, room: str) -> object:
    """What doing something gives, or the kind of error."""
    sid = manager.sid_from_eio_sid(f"eio{client}", SPACE)
    try:
        if act in ("pre_connect", "connect"):
            return getattr(manager, act)(f"eio{client}", SPACE) if sid is None else None
        if act == "close":
            return manager.close_room(room, SPACE)
        if sid is None:
            return None
        if act in ("enter", "leave"):
            return getattr(manager, f"{act}_room")(sid, SPACE, room)
        return getattr(manager, act)(sid, SPACE)
    except (KeyError, ValueError) as fault:
        return type(fault)


def seen(manager: Any) -> list[object]:
    """All that a server can see of a manager."""
    return [
        {room: sorted(dict(manager.get_participants(SPACE, room))) for room in ("a", "b", "c", None)},
        [known(manager, f"sid{number}") for number in range(1, 20)],
    ]


def known(manager: Any, sid: str) -> Iterator[object] | tuple[object, ...]:
    """What it says of one client."""
    return (
        manager.is_connected(sid, SPACE),
        manager.is_pre_connected(sid, SPACE),
        sorted(manager.get_rooms(sid, SPACE)),
    )


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Keeps the log of a test out of its output."""
    caplog.set_level("ERROR")
