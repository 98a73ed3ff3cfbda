"""How long others wait while one stranger does what they can to hold up the server, on the loopback only.

Each attack is a process of its own that comes back whenever it is hung up on, and stops by itself. Beside it somebody
asks ``/healthz`` on a new connection each time, and phones vote.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from live.rehearsal import raw_phone
from live.rehearsal.raw_phone import RawPhone
from tests.live.evening import admit, prepare
from tests.live.hostile.stranger import CONTINUED, PING, PONG, TEXT, Stranger, frame, request
from tests.live.server import RunningServer
from tests.load.storm import opens_a_round

SECONDS = 4.0
"""How long each attack lasts."""
PHONES = 30
"""They vote in turn, so that none of them is faster than a person."""
PIPELINED = 400
PIECE = 1 << 16
"""So many bytes of a flood are sent at a time."""
SLOWLY = 200_000
"""The bytes a second of the flood that is not at full speed."""


@dataclass(frozen=True)
class Waited:
    """What others met beside one attack: seconds, bytes, and how often the server hung up on its stranger."""

    attack: str
    health: Sequence[float]
    votes: Sequence[float]
    grown: int
    hung_up: int

    def __str__(self) -> str:
        return (
            f"  {self.attack:28} {_times(self.health)}   {_times(self.votes)}"
            f"   {self.grown / 2**20:7.1f} MiB {self.hung_up:6,}"
        )


def measured(folder: Path) -> Iterator[str]:
    """A line for each attack, and one without any before and after them."""
    server = RunningServer(folder)
    evening = prepare(server.database)
    tokens = admit(server.database, evening.event_id, PHONES)
    yield "Beside one stranger, in ms: median, 99th percentile and longest"
    yield f"  {'attack':28} {'/healthz':^20}   {'a vote':^20}   {'memory':>11} {'hung up':>6}"
    try:
        server.start()
        with Stranger(server.host, server.port) as first:  # The first one has the page's templates made.
            first.sends(request("/stories"))
            next(first.answers())
        for attack in (None, *ATTACKS, None):
            yield str(asyncio.run(_beside(server, evening, tokens, attack)))
    finally:
        server.stop()


async def _beside(server: RunningServer, evening: Any, tokens: list[str], attack: str | None) -> Waited:
    host = await raw_phone.join(
        server.host, server.port, {"code": evening.code}, "/host", server.cookie(evening.sign_in)
    )
    if not host.state["round"]:
        await opens_a_round(host, evening.performances[0])
    auth = {"code": evening.code, "section": evening.section_id}
    phones = [await raw_phone.join(server.host, server.port, {**auth, "token": token}) for token in tokens]
    before = memory(server.pid)
    ends = multiprocessing.get_context("spawn").Value("d", 0.0)
    hung_up = multiprocessing.get_context("spawn").Value("i", 0)
    stranger = multiprocessing.get_context("spawn").Process(
        target=_attacks, args=(attack, server.host, server.port, ends, hung_up), daemon=True
    )
    if attack is not None:
        stranger.start()
        while not ends.value:
            await asyncio.sleep(0.01)
    until = time.monotonic() + SECONDS
    most, health, votes = await asyncio.gather(
        _memory_until(until, server.pid), _asks(until, server), _vote(until, phones)
    )
    for phone in (host, *phones):
        phone.hang_up()
    if attack is not None:
        await asyncio.to_thread(stranger.join, SECONDS)
    return Waited(attack or "none", health, votes, most - before, hung_up.value)


async def _asks(until: float, server: RunningServer) -> list[float]:
    """Ask for the server's health on a new connection each time: how long each answer took."""
    times = []
    while time.monotonic() < until:
        began = time.perf_counter()
        reader, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(request("/healthz", "Connection: close"))
        assert b" 200 " in await reader.readline()
        times.append(time.perf_counter() - began)
        writer.close()
        await asyncio.sleep(0.01)
    return times


async def _vote(until: float, phones: list[RawPhone]) -> list[float]:
    """Phone after phone votes: how long each receipt took."""
    times = []
    seqs = [phone.mine["seq"] for phone in phones]
    round_ = phones[0].state["round"]
    while time.monotonic() < until:
        turn = len(times) % len(phones)
        seqs[turn] += 1
        began = time.perf_counter()
        choices = [round_["options"][seqs[turn] % 2]["key"]]
        _, answer = await phones[turn].emit("vote", {"round": round_["id"], "choices": choices, "seq": seqs[turn]})
        assert answer["ok"] or answer["error"] == "unknown", answer  # Unknown after 5 s: it is sent again.
        seqs[turn] -= not answer["ok"]
        times.append(time.perf_counter() - began)
        await asyncio.sleep(0.01)
    return times


async def _memory_until(until: float, pid: int) -> int:
    most = 0
    while time.monotonic() < until:
        most = max(most, memory(pid))
        await asyncio.sleep(0.05)
    return most


def _attacks(attack: str, host: str, port: int, ends: Any, hung_up: Any) -> None:
    """Do it again and again, on a new connection each time, until the time is over."""
    ends.value = until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with suppress(OSError, ConnectionError, StopIteration), Stranger(host, port, SECONDS) as stranger:
            ATTACKS[attack](stranger, until)
        if time.monotonic() < until:
            hung_up.value += 1


def _pipelines(stranger: Stranger, until: float) -> None:
    answers = stranger.answers()
    while time.monotonic() < until and stranger.sends(request("/stories") * PIPELINED):
        for _ in range(PIPELINED):
            next(answers)


def _floods(*frames: bytes, first: bytes = b"", a_second: int = 0) -> Callable[[Stranger, float], None]:
    """Send these frames over an open socket as fast as it takes them, and read nothing but what is in the way."""

    def flood(stranger: Stranger, until: float) -> None:
        stranger.opens_a_socket()
        every = b"".join(frames)
        size = a_second // 20 or PIECE
        piece = every * max(1, size // len(every))
        stranger.sends(first)
        stranger.line.settimeout(0.2)
        while time.monotonic() < until and stranger.sends(piece):
            with suppress(TimeoutError, BlockingIOError):
                stranger.line.setblocking(False)
                if not stranger.line.recv(1 << 20):
                    return
            stranger.line.settimeout(0.2)
            if a_second:
                time.sleep(0.05)

    return flood


def _never_ends_its_body(stranger: Stranger, until: float) -> None:
    head = request("/sign-in", "Content-Length: 100000000000", "Content-Type: application/x-www-form-urlencoded")
    stranger.sends(head.replace(b"GET", b"POST"))
    while time.monotonic() < until and stranger.sends(b"x" * PIECE):
        pass


ATTACKS: dict[str, Callable[[Stranger, float], None]] = {
    "400 pipelined requests": _pipelines,
    "pings": _floods(frame(PING)),
    "pings, 200 kB a second": _floods(frame(PING), a_second=SLOWLY),
    "pongs": _floods(frame(PONG)),
    "Engine.IO's pongs": _floods(frame(TEXT, b"3")),
    "Engine.IO's noops": _floods(frame(TEXT, b"6"), frame(TEXT, b"5")),
    "what is no packet": _floods(frame(TEXT, b"x" * 100)),
    "a message without end": _floods(frame(CONTINUED, b"x" * 4000, last=False), first=frame(TEXT, b"4", last=False)),
    "a message of empty pieces": _floods(frame(CONTINUED, last=False), first=frame(TEXT, b"4", last=False)),
    "a body without end": _never_ends_its_body,
}


def memory(pid: int) -> int:
    """The memory that a process holds, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024


def _times(found: Sequence[float]) -> str:
    ordered = sorted(found)
    late = ordered[int(len(ordered) * 0.99)]
    return " ".join(f"{each * 1000:6.0f}" for each in (statistics.median(ordered), late, ordered[-1]))
