"""Thousands of phones drop at once and come back, while others vote: ours and a plain Node server in one run.

The phones wait before they come back as ``connection.js`` lets them, and name the picture that they have. Those who
vote are a process of their own, so that what is measured is the server's delay and not this one's.
"""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import os
import random
import re
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any

from live.rehearsal import raw_phone
from live.rehearsal.raw_phone import PhoneRefused, RawPhone
from tests.live.evening import admit, prepare
from tests.live.server import ROOT, RunningServer
from tests.load.node_server import NodeServer, NoNode
from tests.load.phones import asks
from tests.load.ratios import Ratio
from tests.pseudo_locales.speaking import SPEAKING

PHONES = 4_000
BYSTANDERS = 40
"""They vote in turn, so that none of them is faster than a person."""
BETWEEN_VOTES_S = 0.01
CALM_S = 1.0
"""How long they vote before everybody drops, and after all are back, in seconds."""
JOINING = 100
"""Phones that are on their way in at one moment, before the storm."""
TIMES = 3
"""How often it happens; the figures are the medians."""
LIMIT_S = 120.0
"""The longest that one server's run may take, in seconds."""
_CONNECTION = ROOT / "live" / "static" / "js" / "connection.js"


@dataclass(frozen=True)
class Jitter:
    """How Socket.IO's client waits before each try, in seconds: the first wait doubles, each by a random part of it."""

    first: float
    longest: float
    part: float
    patience: float

    @classmethod
    def of_the_client(cls) -> Jitter:
        """As our own pages have it."""
        script = _CONNECTION.read_text(encoding="utf-8")

        def number(pattern: str, default: float = 0.0) -> float:
            found = re.search(pattern + r"\s*[:=]\s*([\d.]+)", script)
            return float(found[1]) if found else default

        return cls(
            first=number("reconnectionDelay") / 1000,
            longest=number("reconnectionDelayMax") / 1000,
            part=number("randomizationFactor", default=0.5),
            patience=number("OPENS_WITHIN_MS") / 1000,
        )

    def wait(self, tries: int) -> float:
        """How long before the next try, after so many that failed."""
        base = self.first * 2.0**tries
        return min(self.longest, base * (1 + random.uniform(-self.part, self.part)))


@dataclass(frozen=True)
class Storm:
    """What one server made of it: seconds until all were back, seconds of its processor until then, seconds that
    receipts took, and tries that failed.
    """

    server: str
    back: float
    used: float
    receipts: Sequence[float]
    calm: Sequence[float]
    failed: int
    unchanged: int

    def __str__(self) -> str:
        storm, calm = sorted(self.receipts), sorted(self.calm)
        late = storm[int(len(storm) * 0.99)]
        return (
            f"  {self.server:6} all back after {self.back:5.2f} s, {self.used:5.2f} s of processor time; "
            f"receipts meanwhile: 99th percentile {late * 1000:4.0f} ms, longest {storm[-1] * 1000:4.0f} ms "
            f"(before: longest {calm[-1] * 1000:3.0f} ms); "
            f"{self.unchanged:,} heard unchanged, {self.failed:,} tries failed"
        )


def measured(folder: Path, phones: int = PHONES) -> Iterator[str | Ratio]:
    """A line for each storm at our server and at Node's, in turn, and the ratios of their medians."""
    jitter = Jitter.of_the_client()
    yield (
        f"{phones:,} phones drop at once and come back after {jitter.first * (1 - jitter.part):.2f} to "
        f"{jitter.first * (1 + jitter.part):.2f} s, while {BYSTANDERS} others vote"
    )
    ours, nodes = [], []
    for number in range(TIMES):
        place = folder / str(number)
        place.mkdir()
        storm, drawn, round_ = _ours(place, phones, jitter)
        yield str(storm)
        ours.append(storm)
        try:
            storm = _nodes(place, phones, jitter, drawn, round_)
        except NoNode as why:
            yield f"  not set beside Node: {why}"
            return
        yield str(storm)
        nodes.append(storm)
    for name, figure in (
        ("all back", lambda storm: storm.back),
        ("processor time", lambda storm: storm.used),
        ("longest receipt", lambda storm: max(storm.receipts)),
    ):
        yield Ratio(f"{phones:,} phones drop: {name}", median(map(figure, ours)) / median(map(figure, nodes)))


def _ours(folder: Path, phones: int, jitter: Jitter) -> tuple[Storm, Any, Any]:
    server = RunningServer(folder, *SPEAKING)
    evening = prepare(server.database)
    tokens = admit(server.database, evening.event_id, phones + BYSTANDERS)
    auth = {"code": evening.code, "section": evening.section_id}

    async def run() -> tuple[Storm, Any, Any]:
        host = await raw_phone.join(
            server.host, server.port, {"code": evening.code}, "/host", server.cookie(evening.sign_in)
        )
        await opens_a_round(host, evening.performances[0])
        round_ = host.state["round"]
        storm, drawn = await _rage("ours", server, auth, tokens, round_, jitter)
        host.hang_up()
        return storm, drawn, round_

    try:
        server.start()
        return asyncio.run(asyncio.wait_for(run(), LIMIT_S))
    finally:
        server.stop()


def _nodes(folder: Path, phones: int, jitter: Jitter, drawn: Any, round_: Any) -> Storm:
    tokens = [f"a token of number {number}" for number in range(phones + BYSTANDERS)]
    server = NodeServer(folder, tokens, drawn)
    try:
        server.start()
        storm, _ = asyncio.run(asyncio.wait_for(_rage("Node", server, {}, tokens, round_, jitter), LIMIT_S))
        return storm
    finally:
        server.stop()


async def _rage(
    name: str,
    server: RunningServer | NodeServer,
    auth: dict[str, Any],
    tokens: list[str],
    round_: dict[str, Any],
    jitter: Jitter,
) -> tuple[Storm, Any]:
    """Let all in, let all but the bystanders drop and come back, and say how it went; gives what a phone is shown."""
    doors = asyncio.Semaphore(JOINING)

    async def join(number: int, token: str) -> RawPhone:
        async with doors:
            return await raw_phone.join(server.host, server.port, {**asks(auth, number), "token": token})

    standing, dropping = tokens[:BYSTANDERS], tokens[BYSTANDERS:]
    here = await asyncio.gather(*(join(*one) for one in enumerate(dropping)))
    drawn = here[0].drawn
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    bystanders = context.Process(
        target=stand_by, args=(server.host, server.port, auth, standing, round_, theirs, LIMIT_S), daemon=True
    )
    bystanders.start()
    theirs.close()  # So that its end is heard.
    assert await asyncio.to_thread(ours.recv) == "here"
    await asyncio.sleep(CALM_S)
    has = {**auth, "has": drawn["tag"]}
    used, began = processor_time(server.pid), time.monotonic()
    for phone in here:
        phone.hang_up()
    tries = await asyncio.gather(
        *(
            comes_back(server.host, server.port, {**asks(has, number), "token": token}, jitter)
            for number, token in enumerate(dropping)
        )
    )
    used, ended = processor_time(server.pid) - used, time.monotonic()
    await asyncio.sleep(CALM_S)
    ours.send("over")
    receipts: list[tuple[float, float]] = await asyncio.to_thread(ours.recv)
    bystanders.join()
    for phone, _ in tries:
        phone.hang_up()
    storm = [took for at, took in receipts if began - 0.5 <= at <= ended and at + took >= began]
    calm = [took for at, took in receipts if at + took < began]
    failed, unchanged = sum(failed for _, failed in tries), sum(phone.drawn is None for phone, _ in tries)
    return Storm(name, ended - began, used, storm, calm, failed, unchanged), drawn


async def comes_back(host: str, port: int, auth: dict[str, Any], jitter: Jitter) -> tuple[RawPhone, int]:
    """Try until it is in, as a page does: the phone, and how many tries failed."""
    tries = 0
    while True:
        await asyncio.sleep(jitter.wait(tries))
        try:
            async with asyncio.timeout(jitter.patience):
                return await raw_phone.join(host, port, auth), tries
        except (OSError, ConnectionError, PhoneRefused, TimeoutError):
            tries += 1


def processor_time(pid: int) -> float:
    """The processor time that a process has used, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def opens_a_round(host: RawPhone, performance: int) -> None:
    """From the beginning to the first decision's vote."""
    await goes_to_the_decision(host, performance)
    await does(host, "open")


async def goes_to_the_decision(host: RawPhone, performance: int) -> None:
    """From the beginning to the first decision."""
    await does(host, "start", performance=performance)
    while not host.state["decision"] or host.state["performance"]["held"]:
        await does(host, "enter" if host.state["performance"]["held"] else "show")


async def does(host: RawPhone, kind: str, **details: object) -> None:
    """Give one cue."""
    _, answer = await host.emit("cue", {"kind": kind, "expect": host.state["version"], **details})
    assert answer["ok"], answer


def stand_by(
    host: str,
    port: int,
    auth: dict[str, Any],
    tokens: list[str],
    round_: dict[str, Any],
    told: Connection,
    limit: float,
) -> None:
    """Come in, say so, vote in turn until told that it is over, and give when each vote was sent and what it took."""
    told.send(asyncio.run(asyncio.wait_for(_votes(host, port, auth, tokens, round_, told), limit)))


async def _votes(
    host: str, port: int, auth: dict[str, Any], tokens: list[str], round_: dict[str, Any], told: Connection
) -> list[tuple[float, float]]:
    phones = [await raw_phone.join(host, port, {**asks(auth, 0), "token": token}) for token in tokens]
    told.send("here")
    receipts: list[tuple[float, float]] = []

    waiting = deque(zip(phones, itertools.repeat(1)))

    async def vote(phone: RawPhone, seq: int) -> None:
        choices = [round_["options"][seq % 2]["key"]]
        began = time.monotonic()
        at, answer = await phone.emit("vote", {"round": round_["id"], "choices": choices, "seq": seq})
        assert answer["ok"] or answer["error"] == "unknown", answer  # Unknown after 5 s: a phone sends it again.
        receipts.append((began, at - began))
        waiting.append((phone, seq + answer["ok"]))

    async with asyncio.TaskGroup() as votes:
        while not told.poll():
            if waiting:
                votes.create_task(vote(*waiting.popleft()))
            await asyncio.sleep(BETWEEN_VOTES_S)
    for phone in phones:
        phone.hang_up()
    return receipts
