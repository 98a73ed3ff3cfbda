"""A room votes, at our server and at three plain Node servers, driven by the same phones.

Of the Node servers one keeps votes in memory, one commits each vote to SQLite, and one commits all that come in one
turn of its loop. Each says that it has a vote once it is kept. No two machines are alike, so the figures to go by are
ratios.
"""

from __future__ import annotations

import asyncio
import gc
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from live.rehearsal import raw_phone
from live.rehearsal.raw_phone import RawPhone
from live.store.ballot import BallotRow
from tests.live.evening import admit, prepare
from tests.live.server import RunningServer
from tests.load.hostile import memory
from tests.load.node_server import Keeping, NodeServer, NoNode
from tests.load.storm import opens_a_round

JOINING = 100
"""Phones that are on their way in at one moment."""
WITHIN_S = 2.0
"""The time in which everybody votes who does not vote at once, in seconds."""
TIMES = 3
"""How often they vote in each way; the figures are the medians."""
LIMIT_S = 240.0
"""The longest that one server's run may take, in seconds."""

LATE_MS = 180.0
LEAST_RATIO = 1.0
MOST_KIB = 60.0
"""The targets: a receipt's 99th percentile, votes at once against a commit for each, and memory a phone."""


@dataclass(frozen=True)
class Votes:
    """What one server made of it. ``late`` are 99th percentiles of receipts, in seconds; ``grown`` is bytes a phone."""

    server: str
    a_second: Sequence[float]
    late: Sequence[float]
    lost: int
    grown: float

    @property
    def speed(self) -> float:
        """Votes a second, when all come at once."""
        return statistics.median(self.a_second)

    @property
    def percentile(self) -> float:
        """The 99th percentile of a receipt, when all come within WITHIN_S, in seconds."""
        return statistics.median(self.late)

    def __str__(self) -> str:
        return (
            f"  {self.server:24} {self.speed:7,.0f} votes a second at once; within {WITHIN_S:.0f} s a receipt's 99th "
            f"percentile is {self.percentile * 1000:5.0f} ms; {self.lost:,} lost; {self.grown / 1024:5.1f} KiB a phone"
        )


def measured(folder: Path, phones: int) -> Iterator[str]:
    """A line for each server, one with the ratios to each of Node's, and one for each target."""
    yield f"{phones:,} phones vote all at once, and then within {WITHIN_S:.0f} s, {TIMES} times each"
    ours, state = _ours(folder, phones)
    yield str(ours)
    theirs: dict[Keeping, Votes] = {}
    try:
        for keeping in Keeping:
            theirs[keeping] = _nodes(folder, phones, state, keeping)
            yield str(theirs[keeping])
    except NoNode as why:
        yield f"  not set beside Node: {why}"
    for keeping, node in theirs.items():
        yield (
            f"  ours to Node's, {keeping.value:18} votes a second {ours.speed / node.speed:5.2f}, "
            f"99th percentile {ours.percentile / node.percentile:5.2f}, memory {ours.grown / node.grown:5.2f}"
        )
    yield from _targets(ours, theirs.get(Keeping.EACH))


def _targets(ours: Votes, node: Votes | None) -> Iterator[str]:
    late, kib = ours.percentile * 1000, ours.grown / 1024
    yield _target(f"99th percentile under {LATE_MS:.0f} ms", f"{late:.0f} ms", late < LATE_MS)
    yield _target("no vote lost", f"{ours.lost:,}", ours.lost == 0)
    yield _target(f"under {MOST_KIB:.0f} KiB a phone", f"{kib:.1f} KiB", kib < MOST_KIB)
    if node is not None:
        ratio = ours.speed / node.speed
        yield _target(
            f"{LEAST_RATIO:.1f} of the votes a second of {Keeping.EACH.value}", f"{ratio:.2f}", ratio >= LEAST_RATIO
        )


def _target(what: str, found: str, is_met: bool) -> str:
    return f"  target: {what}: {found}, {'met' if is_met else 'MISSED'}"


def _ours(folder: Path, phones: int) -> tuple[Votes, Any]:
    server = RunningServer(folder)
    evening = prepare(server.database)
    tokens = admit(server.database, evening.event_id, phones)
    auth = {"code": evening.code, "section": evening.section_id}

    def stored(seq: int) -> int:
        with server.database.read() as session:
            return session.scalar(select(func.count()).where(BallotRow.seq == seq)) or 0

    async def run() -> tuple[Votes, Any]:
        host = await raw_phone.join(
            server.host, server.port, {"code": evening.code}, "/host", server.cookie(evening.sign_in)
        )
        await opens_a_round(host, evening.performances[0])
        found = await _all_vote("ours", server, auth, tokens, stored)
        host.hang_up()
        return found

    try:
        server.start()
        return asyncio.run(asyncio.wait_for(run(), LIMIT_S))
    finally:
        server.stop()


def _nodes(folder: Path, phones: int, state: Any, keeping: Keeping) -> Votes:
    tokens = [f"a token of number {number}" for number in range(phones)]
    server = NodeServer(folder, tokens, state, keeping=keeping)
    try:
        server.start()
        voting = _all_vote(f"Node, {keeping.value}", server, {}, tokens, server.votes)
        return asyncio.run(asyncio.wait_for(voting, LIMIT_S))[0]
    finally:
        server.stop()


async def _all_vote(
    name: str,
    server: RunningServer | NodeServer,
    auth: dict[str, Any],
    tokens: Sequence[str],
    stored: Callable[[int], int],
) -> tuple[Votes, Any]:
    """Let everybody in and vote, count what is stored after each time, and say how it went; gives the state too."""
    doors = asyncio.Semaphore(JOINING)

    async def join(token: str) -> RawPhone:
        async with doors:
            return await raw_phone.join(server.host, server.port, {**auth, "token": token})

    gc.disable()
    try:
        before = memory(server.pid)
        here = await asyncio.gather(*(join(token) for token in tokens))
        grown = (memory(server.pid) - before) / len(here)
        state = here[0].state
        a_second, late, lost = [], [], 0
        for seq, within in enumerate([0.0] * TIMES + [WITHIN_S] * TIMES, start=1):
            times = await asyncio.gather(*(_votes(phone, state["round"], seq, within) for phone in here))
            lost += len(here) - await asyncio.to_thread(stored, seq)
            if within:
                took = sorted(ended - began for began, ended in times)
                late.append(took[int(len(took) * 0.99)])
            else:
                a_second.append(len(here) / (max(at for _, at in times) - min(at for at, _ in times)))
        for phone in here:
            phone.hang_up()
        return Votes(name, a_second, late, lost, grown), state
    finally:
        gc.enable()


async def _votes(phone: RawPhone, round_: dict[str, Any], seq: int, within: float) -> tuple[float, float]:
    """When a phone sent its vote, and when it had the receipt; what could not be settled in time is sent again."""
    if within:
        await asyncio.sleep(random.random() * within)
    choices = [option["key"] for option in round_["options"] if random.random() < 0.5]
    began = time.monotonic()
    while True:
        at, answer = await phone.emit("vote", {"round": round_["id"], "choices": choices, "seq": seq})
        if answer["ok"]:
            return began, at
        assert answer["error"] in ("unknown", "busy"), answer
