"""What a test must not leave behind in its process: threads, child processes, sockets, and Socket.IO clients.

What runs already when a test begins is not its own: fixtures for a file or a session begin before. Nor is a server that
outlives the test, which may have started it anew.
"""

from __future__ import annotations

import gc
import os
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.live.actors import everybody_leaves
from tests.live.loaded_product import LOADED
from tests.live.server import LASTING
from tests.live.services import STORES

PATIENCE_S = 60.0
"""How long what a test started may take to end, in seconds: a bound, not a measure."""


class Running:
    """What runs in this process when a test begins."""

    def __init__(self) -> None:
        self._clients = everybody_leaves()
        self._threads = set(threading.enumerate())
        self._children = _children()
        self._sockets = _sockets()

    def left(self) -> list[str]:
        """Everything that has begun since and does not end within PATIENCE_S seconds, each in a few words."""
        deadline = time.monotonic() + PATIENCE_S  # noqa: TID251  Real processes keep the machine's time.
        clients = [client for client in everybody_leaves() if all(client is not known for known in self._clients)]
        return [
            *(f"a Socket.IO client: {client}" for client in clients),
            *self._threads_left(deadline),
            *self._children_left(deadline),
            *self._sockets_left(),
        ]

    def _threads_left(self, deadline: float) -> list[str]:
        begun = [thread for thread in threading.enumerate() if thread not in self._threads]
        for thread in begun:
            thread.join(max(0.0, deadline - time.monotonic()))  # noqa: TID251
        return [f"a thread: {thread}" for thread in begun if thread.is_alive()]

    def _children_left(self, deadline: float) -> list[str]:
        lasting = {LOADED.pid, *(server.pid for server in LASTING if server.is_running)}
        begun = {child for child in _children() - self._children if child[0] not in lasting}
        for number, _ in begun:
            _wait_for(number, max(0.0, deadline - time.monotonic()))  # noqa: TID251
        return [f"a child process: {_command(number)} ({number})" for number, _ in begun & _children()]

    def _sockets_left(self) -> list[str]:
        if _sockets().keys() - self._sockets.keys():
            gc.collect()  # What nobody holds any more is closed now.
        now = _sockets()
        begun = now.keys() - self._sockets.keys()
        return [f"a socket: {_ends(now[name])}" for name in begun if _peer(now[name]) not in STORES]


@contextmanager
def nothing_stays() -> Iterator[None]:
    """Fail by assertion what leaves anything running that did not run before."""
    before = Running()
    yield
    left = before.left()
    assert not left, f"this test left behind {'; '.join(left)}"


def _children() -> set[tuple[int, str]]:
    """The number and the moment of the start of each child process that is not over, also of a server forked for us."""
    found = set()
    parents = ["self", *([LOADED.pid] if LOADED.pid else [])]
    for task in (task for parent in parents for task in Path("/proc").glob(f"{parent}/task/*")):
        with suppress(OSError):
            for number in (task / "children").read_text().split():
                _, _, after = Path(f"/proc/{number}/stat").read_text().rpartition(")")
                state, *fields = after.split()
                if state != "Z":
                    found.add((int(number), fields[18]))
    return found


def _wait_for(number: int, patience: float) -> None:
    """Wait until a child process is over, and leave its status to whoever started it."""
    with suppress(ProcessLookupError):
        handle = os.pidfd_open(number)
        try:
            select.select([handle], [], [], patience)
        finally:
            os.close(handle)


def _command(number: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{number}/cmdline").read_text().replace("\0", " ").strip()
    return "?"


def _sockets() -> dict[str, int]:
    """The open sockets of this process: the handle of each by the name that the kernel gives it."""
    found = {}
    for handle in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            target = os.readlink(f"/proc/self/fd/{handle}")
            if target.startswith("socket:"):
                found[target] = int(handle)
    return found


def _peer(handle: int) -> int:
    """The port at the other end of a socket; 0 where it has none."""
    with suppress(OSError), socket.socket(fileno=os.dup(handle)) as copy:
        if copy.family in (socket.AF_INET, socket.AF_INET6):
            return int(copy.getpeername()[1])
    return 0


def _ends(handle: int) -> str:
    """Whether a socket listens, and who is at its ends."""
    with suppress(OSError), socket.socket(fileno=os.dup(handle)) as copy:
        listens = copy.family != socket.AF_UNIX and copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
        with suppress(OSError):
            return f"{copy.family.name}, {copy.getsockname()} to {copy.getpeername()}"
        return f"{'listening at ' if listens else ''}{copy.getsockname()}"
    return "?"
