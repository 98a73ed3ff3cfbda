"""How long others wait while somebody adds, opens and removes a file of 10 MB beside a finding.

A real server is asked for its health again and again on one connection; nothing else on it takes any time.
"""

from __future__ import annotations

import http.client
import io
import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from scenarios.account import Account, Role
from scenarios.decisions.finding import WHOLE
from scenarios.store.accounts import account as accounts
from scenarios.store.decisions import finding
from tests.forum import a_day
from tests.live.server import RunningServer
from tests.scenarios import whole_store

SIZE = 9_999_000
TIMES = 5
"""How often the file is added, opened and removed: the first time warms the server up."""


def measured(folder: Path) -> str:
    """The longest wait beside each step, in the times after the first."""
    server = RunningServer(folder)
    server.database.write(a_day.happens)
    key, number = server.database.write(_found)
    browser = _Browser(server, server.cookie(key))
    path = f"/review/findings/{number}"
    server.start()
    worst: dict[str, list[float]] = {"add": [], "open": [], "remove": []}
    try:
        for _ in range(TIMES):
            file = FileStorage(io.BytesIO(b"%PDF-1.7\n" + os.urandom(SIZE - 9)), "waits.pdf")
            form = browser.fills_in({"words": "It shows how long people wait.", "file": file})
            with _waits(server, worst["add"]):
                browser.asks("POST", f"{path}/evidence/file", *form)
            evidence = re.findall(r"/evidence/(\d+)/remove", browser.asks("GET", path).decode())[-1]
            with _waits(server, worst["open"]):
                assert len(browser.asks("GET", f"{path}/evidence/{evidence}/file")) == SIZE
            form = browser.fills_in({})
            with _waits(server, worst["remove"]):
                browser.asks("POST", f"{path}/evidence/{evidence}/remove", *form)
    finally:
        server.stop()
    told = (
        f"  {name:8} {min(found[1:]) * 1000:6.1f} ms at the quietest, {max(found[1:]) * 1000:6.1f} ms at most"
        for name, found in worst.items()
    )
    return "\n".join([f"{SIZE:,} bytes: the longest that others waited for the server", *told])


def _found(session: Session) -> tuple[str, int]:
    row = accounts.create(session, "Ada")
    by = Account(id=row.id, roles=frozenset({Role.DESIGNER}))
    accounts.grant(session, by, row.id, Role.DESIGNER)
    version = whole_store.outcomes(session)[0].pathway_version_id
    return accounts.sign_in(session, row.id), finding.make(session, by, version, "One call is not enough.", WHOLE).id


@contextmanager
def _waits(server: RunningServer, worst: list[float]) -> Iterator[None]:
    """Ask and ask in between, and note the longest wait."""
    waited, over = [0.0], threading.Event()

    def ask() -> None:
        line = http.client.HTTPConnection(server.host, server.port)
        line.connect()
        line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while not over.is_set():
            began = time.perf_counter()
            line.request("GET", "/healthz")
            line.getresponse().read()
            waited.append(time.perf_counter() - began)
            time.sleep(0.001)
        line.close()

    beside = threading.Thread(target=ask)
    beside.start()
    try:
        yield
    finally:
        over.set()
        beside.join()
    worst.append(max(waited))


class _Browser:
    """A signed-in browser."""

    def __init__(self, server: RunningServer, cookie: str) -> None:
        self.server, self.cookie = server, cookie

    def asks(self, method: str, path: str, body: bytes = b"", kind: str = "") -> bytes:
        line = http.client.HTTPConnection(self.server.host, self.server.port)
        line.request(method, path, body, {"Cookie": self.cookie, "Content-Type": kind})
        answer = line.getresponse()
        content = answer.read()
        if given := re.search(r"session=[^;]+", answer.headers.get("Set-Cookie", "")):
            self.cookie = given[0]
        line.close()
        assert answer.status in (200, 303), (answer.status, content[-2000:])
        return content

    def fills_in(self, fields: dict[str, object]) -> tuple[bytes, str]:
        """A form's body with its token, and its kind: made before anybody waits."""
        page = self.asks("GET", "/account").decode()
        token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[-1]
        boundary, body = encode_multipart(fields | {"csrf_token": token})
        return body, f'multipart/form-data; boundary="{boundary}"'
