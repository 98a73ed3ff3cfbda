"""A room votes and is told what is new, at our server and at three plain Node servers, driven by the same phones.

Of the Node servers one keeps votes in memory, one commits each vote to SQLite, and one commits all that come in one
turn of its loop. Each says that it has a vote once it is kept. No two machines are alike, so the figures to go by are
ratios.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
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
from tests.load.phones import asks
from tests.load.ratios import Ratio
from tests.load.storm import does, opens_a_round
from tests.pseudo_locales.speaking import SPEAKING

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
    """What one server made of it: votes a second, and 99th percentiles of receipts and of tellings, in seconds.

    ``grown`` is bytes a phone.
    """

    server: str
    a_second: Sequence[float]
    late: Sequence[float]
    tellings: Sequence[float]
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

    @property
    def told(self) -> float:
        """The 99th percentile of what a phone waits for something new, in seconds."""
        return statistics.median(self.tellings)

    def __str__(self) -> str:
        return (
            f"  {self.server:24} {self.speed:7,.0f} votes a second at once; within {WITHIN_S:.0f} s a receipt's 99th "
            f"percentile is {self.percentile * 1000:5.0f} ms, what is new is told in {self.told * 1000:5.0f} ms; "
            f"{self.lost:,} lost; {self.grown / 1024:5.1f} KiB a phone"
        )


@dataclass(frozen=True)
class Room:
    """One server, and those who vote there in this round.

    ``stored`` counts the votes of a number in the store, ``tells`` lets all be shown something new.
    """

    name: str
    server: RunningServer | NodeServer
    auth: dict[str, Any]
    tokens: Sequence[str]
    round: dict[str, Any]
    stored: Callable[[int], int]
    tells: Callable[[], Awaitable[object]]


def measured(folder: Path, phones: int) -> Iterator[str | Ratio]:
    """A line for each server, one with the ratios to each of Node's, one for each target, and the ratios that count."""
    yield f"{phones:,} phones vote all at once, and then within {WITHIN_S:.0f} s, {TIMES} times each"
    ours, drawn, round_ = _ours(folder, phones)
    yield str(ours)
    theirs: dict[Keeping, Votes] = {}
    try:
        for keeping in Keeping:
            theirs[keeping] = _nodes(folder, phones, drawn, round_, keeping)
            yield str(theirs[keeping])
    except NoNode as why:
        yield f"  not set beside Node: {why}"
    for keeping, node in theirs.items():
        yield (
            f"  ours to Node's, {keeping.value:18} votes a second {ours.speed / node.speed:5.2f}, "
            f"99th percentile {ours.percentile / node.percentile:5.2f}, told {ours.told / node.told:5.2f}, "
            f"memory {ours.grown / node.grown:5.2f}"
        )
    yield from _targets(ours, theirs.get(Keeping.EACH))
    if Keeping.EACH in theirs:
        yield from _ratios(ours, theirs[Keeping.EACH], phones)


def _ratios(ours: Votes, node: Votes, phones: int) -> Iterator[Ratio]:
    yield Ratio(f"{phones:,} phones: time of a vote, all at once", node.speed / ours.speed)
    yield Ratio.of_times(f"{phones:,} phones: receipt, 99th percentile", ours.percentile, node.percentile)
    yield Ratio.of_times(f"{phones:,} phones: told, 99th percentile", ours.told, node.told)
    yield Ratio(f"{phones:,} phones: memory", ours.grown / node.grown)


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


def _ours(folder: Path, phones: int) -> tuple[Votes, Any, Any]:
    server = RunningServer(folder, *SPEAKING)
    evening = prepare(server.database)
    tokens = admit(server.database, evening.event_id, phones)
    auth = {"code": evening.code, "section": evening.section_id}

    def stored(seq: int) -> int:
        with server.database.read() as session:
            return session.scalar(select(func.count()).where(BallotRow.seq == seq)) or 0

    async def run() -> tuple[Votes, Any, Any]:
        host = await raw_phone.join(
            server.host, server.port, {"code": evening.code}, "/host", server.cookie(evening.sign_in)
        )
        await opens_a_round(host, evening.performances[0])
        breaks = itertools.cycle(["pause", "resume"])
        room = Room("ours", server, auth, tokens, host.state["round"], stored, lambda: does(host, next(breaks)))
        votes, drawn = await _all_vote(room)
        host.hang_up()
        return votes, drawn, room.round

    try:
        server.start()
        return asyncio.run(asyncio.wait_for(run(), LIMIT_S))
    finally:
        server.stop()


def _nodes(folder: Path, phones: int, drawn: Any, round_: Any, keeping: Keeping) -> Votes:
    tokens = [f"a token of number {number}" for number in range(phones)]
    server = NodeServer(folder, tokens, drawn, keeping=keeping)
    room = Room(
        f"Node, {keeping.value}", server, {}, tokens, round_, server.votes, lambda: asyncio.to_thread(server.tell)
    )
    try:
        server.start()
        return asyncio.run(asyncio.wait_for(_all_vote(room), LIMIT_S))[0]
    finally:
        server.stop()


async def _all_vote(room: Room) -> tuple[Votes, Any]:
    """Let everybody in, vote and be told, and say how it went; gives what the first phone was shown."""
    gc.disable()
    try:
        before = memory(room.server.pid)
        here = await _all_join(room)
        grown = (memory(room.server.pid) - before) / len(here)
        drawn = here[0].drawn
        a_second, late, lost = [], [], 0
        for seq, within in enumerate([0.0] * TIMES + [WITHIN_S] * TIMES, start=1):
            times = await asyncio.gather(*(_votes(phone, room.round, seq, within) for phone in here))
            lost += len(here) - await asyncio.to_thread(room.stored, seq)
            if within:
                late.append(_late([ended - began for began, ended in times]))
            else:
                a_second.append(len(here) / (max(at for _, at in times) - min(at for at, _ in times)))
        tellings = [await _all_are_told(room, here) for _ in range(TIMES)]
        for phone in here:
            phone.hang_up()
        return Votes(room.name, a_second, late, tellings, lost, grown), drawn
    finally:
        gc.enable()


async def _all_join(room: Room) -> list[RawPhone]:
    doors = asyncio.Semaphore(JOINING)

    async def join(number: int, token: str) -> RawPhone:
        async with doors:
            shown = {**asks(room.auth, number), "token": token}
            return await raw_phone.join(room.server.host, room.server.port, shown)

    return await asyncio.gather(*(join(*one) for one in enumerate(room.tokens)))


async def _all_are_told(room: Room, here: Sequence[RawPhone]) -> float:
    """The 99th percentile of what a phone waits until it shows what is new, in seconds."""
    began = time.monotonic()
    await room.tells()
    while not all(phone.shown_at > began for phone in here):
        await asyncio.sleep(0.02)
    return _late([phone.shown_at - began for phone in here])


def _late(found: Sequence[float]) -> float:
    return sorted(found)[int(len(found) * 0.99)]


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
