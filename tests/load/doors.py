"""A room arrives while an event runs: page, files, token and socket for each phone, ours and a plain Node server.

Each phone comes at a moment of its own, as people scan a code, and is in when its socket has heard the open vote. Those
who vote meanwhile are a process of their own, as in a storm.
"""

from __future__ import annotations

import asyncio
import gzip
import multiprocessing
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from live.rehearsal import raw_phone
from tests.live.evening import admit, prepare
from tests.live.server import RunningServer
from tests.load.node_server import NodeServer, NoNode
from tests.load.phones import asks
from tests.load.ratios import Ratio
from tests.load.storm import BYSTANDERS, opens_a_round, processor_time, stand_by
from tests.pseudo_locales.speaking import SPEAKING

ARRIVALS = 5_000
WITHIN_S = 60.0
"""So many phones come in so many seconds."""
LIMIT_S = 240.0
"""The longest that one server's run may take, in seconds."""
_FILES = re.compile(rb'(?:href|src)="(/assets/[^"]+)"')
_TAG = re.compile(rb'data-tag="([^"]+)"')


@dataclass(frozen=True)
class Doors:
    """What one server made of it: seconds until each phone could vote, seconds that others' receipts took meanwhile."""

    server: str
    used: float
    arrivals: Sequence[float]
    receipts: Sequence[float]
    sent: int

    def __str__(self) -> str:
        return (
            f"  {self.server:6} a usable vote {_times(self.arrivals)}; others' receipts {_times(self.receipts)}; "
            f"{self.used:5.1f} s of processor time, {self.sent / 1024:.0f} KiB for each"
        )


def measured(folder: Path, arrivals: int = ARRIVALS) -> Iterator[str | Ratio]:
    """A line for our server, one for Node's, and the ratios."""
    within = WITHIN_S * arrivals / ARRIVALS
    yield f"{arrivals:,} phones arrive within {within:.0f} s: page, files, token and socket; {BYSTANDERS} others vote"
    ours, drawn, round_, page = _ours(folder, arrivals, within)
    yield str(ours)
    try:
        node = _nodes(folder, arrivals, within, drawn, round_, page)
    except NoNode as why:
        yield f"  not set beside Node: {why}"
        return
    yield str(node)
    yield Ratio.of_times(f"{arrivals:,} phones arrive: a usable vote", _late(ours.arrivals), _late(node.arrivals))
    yield Ratio.of_times(f"{arrivals:,} phones arrive: others' receipts", _late(ours.receipts), _late(node.receipts))
    yield Ratio(f"{arrivals:,} phones arrive: processor time", ours.used / node.used)


def _ours(folder: Path, arrivals: int, within: float) -> tuple[Doors, Any, Any, bytes]:
    server = RunningServer(folder, *SPEAKING)
    evening = prepare(server.database)
    standing = admit(server.database, evening.event_id, BYSTANDERS)
    auth = {"code": evening.code, "section": evening.section_id}
    path = f"/join/{evening.code}"

    async def run() -> tuple[Doors, Any, Any, bytes]:
        host = await raw_phone.join(
            server.host, server.port, {"code": evening.code}, "/host", server.cookie(evening.sign_in)
        )
        await opens_a_round(host, evening.performances[0])
        round_ = host.state["round"]
        doors = await _open("ours", server, auth, path, standing, round_, arrivals, within)
        phone = await raw_phone.join(server.host, server.port, {**asks(auth, 0), "token": standing[0]})
        line = await Line.to(server.host, server.port)
        return doors, phone.drawn, round_, await line.asks("GET", path, "identity")

    try:
        server.start()
        return asyncio.run(asyncio.wait_for(run(), LIMIT_S))
    finally:
        server.stop()


def _nodes(folder: Path, arrivals: int, within: float, drawn: Any, round_: Any, page: bytes) -> Doors:
    standing = [f"a token of number {number}" for number in range(BYSTANDERS)]
    server = NodeServer(folder, standing, drawn, page)
    try:
        server.start()
        opening = _open("Node", server, {}, "/join/A", standing, round_, arrivals, within)
        return asyncio.run(asyncio.wait_for(opening, LIMIT_S))
    finally:
        server.stop()


async def _open(
    name: str,
    server: RunningServer | NodeServer,
    auth: dict[str, Any],
    path: str,
    standing: list[str],
    round_: dict[str, Any],
    arrivals: int,
    within: float,
) -> Doors:
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    bystanders = multiprocessing.get_context("spawn").Process(
        target=stand_by, args=(server.host, server.port, auth, standing, round_, theirs, LIMIT_S), daemon=True
    )
    bystanders.start()
    theirs.close()  # So that its end is heard.
    assert await asyncio.to_thread(ours.recv) == "here"
    phones: list[raw_phone.RawPhone] = []
    sent = 0

    async def arrive(number: int) -> float:
        nonlocal sent
        await asyncio.sleep(random.random() * within)
        began = time.monotonic()
        line = await Line.to(server.host, server.port)
        page = await line.asks("GET", path)
        for file in dict.fromkeys(_FILES.findall(page)):
            await line.asks("GET", file.decode())
        token = orjson.loads(await line.asks("POST", f"{path}/token"))["token"]
        tag = _TAG.search(page)
        assert tag is not None, page[:1000]
        shown = {**asks(auth, number), "has": tag[1].decode(), "token": token}
        phones.append(await raw_phone.join(server.host, server.port, shown))
        line.closes()
        sent += line.read_in_all
        return time.monotonic() - began

    used, began = processor_time(server.pid), time.monotonic()
    took = await asyncio.gather(*(arrive(number) for number in range(arrivals)))
    used, ended = processor_time(server.pid) - used, time.monotonic()
    ours.send("over")
    receipts: list[tuple[float, float]] = await asyncio.to_thread(ours.recv)
    bystanders.join()
    for phone in phones:
        phone.hang_up()
    return Doors(name, used, took, [wait for at, wait in receipts if began <= at <= ended], sent // arrivals)


class Line:
    """A browser's connection, over which it asks for one thing after another, and takes what is compressed."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self._reader, self._writer, self._host = reader, writer, host
        self._cookies: dict[str, str] = {}
        self.read_in_all = 0

    @classmethod
    async def to(cls, host: str, port: int) -> Line:
        """A new connection to this server."""
        return cls(*await asyncio.open_connection(host, port), f"{host}:{port}")

    async def asks(self, method: str, path: str, accepts: str = "gzip, br") -> bytes:
        """The body of an answer, unpacked where it is a page."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._writer.write(
            f"{method} {path} HTTP/1.1\r\nHost: {self._host}\r\nAccept-Encoding: {accepts}\r\nCookie: {cookies}\r\n"
            f"Content-Length: 0\r\n\r\n".encode()
        )
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode()
        assert " 200 " in head.partition("\r\n")[0], head
        fields = [line.partition(": ") for line in head.split("\r\n")[1:]]
        length, encoding = 0, ""
        for name, _, value in fields:
            if name.lower() == "content-length":
                length = int(value)
            elif name.lower() == "content-encoding":
                encoding = value
            elif name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        body = await self._reader.readexactly(length)
        self.read_in_all += len(head) + length
        return gzip.decompress(body) if encoding == "gzip" else body

    def closes(self) -> None:
        """Hang up."""
        self._writer.close()


def _late(found: Sequence[float]) -> float:
    return sorted(found)[int(len(found) * 0.99)]


def _times(found: Sequence[float]) -> str:
    ordered = sorted(found)
    return f"99th percentile {_late(ordered) * 1000:4.0f} ms, longest {ordered[-1] * 1000:4.0f} ms"
