"""``make bench``: one server process, thousands of phones on the loopback, and what they had to wait.

Each run has a server, a store and an event of its own, and stops by itself. The phones' tokens are put
into the store beforehand; everything from there on goes over their sockets. The same room then votes beside three plain
Node servers.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from live.rehearsal import raw_phone
from live.rehearsal.raw_phone import RawPhone
from live.store import ballot
from tests.live.evening import Evening, admit, prepare, switch_on
from tests.live.server import RunningServer
from tests.load import beside_node, doors, draft, hostile, loop, pages, review, storm, upload
from tests.load.hostile import memory
from tests.load.phones import asks
from tests.load.ratios import Ratio, Ratios
from tests.load.storm import does, goes_to_the_decision
from tests.pseudo_locales.speaking import SPEAKING

JOINING = 100
"""Phones that are on their way in at one moment."""
VOTE_WITHIN_S = 1.0
"""The time in which everybody votes, in seconds."""
STORM = 500
STORM_S = 10.0
"""So many proposals come in so many seconds, while the room votes calmly over the same time."""
LIMIT_S = 120.0
"""The longest that one run may take, in seconds."""


@dataclass(frozen=True)
class Report:
    """What one run showed. Times are in seconds, memory in bytes."""

    phones: int
    join_seconds: float
    told: Sequence[float]
    receipts: Sequence[float]
    vote_seconds: float
    lost: int
    grown: int
    stops: Sequence[float]
    calm: Sequence[float]

    def __str__(self) -> str:
        told, receipts = sorted(self.told), sorted(self.receipts)
        return "\n".join(
            [
                f"{self.phones:,} phones on one server process",
                f"  joins a second                 {self.phones / self.join_seconds:10,.0f}",
                f"  a new round reached a phone    {_times(told)}",
                f"  votes a second                 {self.phones / self.vote_seconds:10,.0f}",
                f"  receipt of a vote              {_times(receipts)}",
                f"  votes lost                     {self.lost:10,}",
                f"  memory a phone                 {self.grown / self.phones / 1024:10.1f} KiB",
                f"  a proposal in a storm of them  {_times(sorted(self.stops))}",
                f"  receipt of a vote meanwhile    {_times(sorted(self.calm))}",
            ]
        )


def main() -> None:
    """Run the bench for each number of phones that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("phones", nargs="*", type=int, default=[1000, 9000])
    parser.add_argument(
        "--review",
        nargs="*",
        type=int,
        metavar="BALLOTS",
        help="measure the design group's pages and files instead, after events of so many ballots",
    )
    parser.add_argument("--upload", action="store_true", help="measure how long a 10 MB file holds up others instead")
    parser.add_argument("--pages", action="store_true", help="measure every page of a store with long lists instead")
    parser.add_argument("--loop", action="store_true", help="say which routes hold the server's loop instead")
    parser.add_argument("--draft", action="store_true", help="measure the pages of a story of up to 500 scenes instead")
    parser.add_argument("--hostile", action="store_true", help="measure how long strangers hold up others instead")
    parser.add_argument(
        "--storm",
        nargs="?",
        type=int,
        const=storm.PHONES,
        metavar="PHONES",
        help="let so many phones drop and come back instead, here and at a plain Node server",
    )
    parser.add_argument(
        "--doors",
        nargs="?",
        type=int,
        const=doors.ARRIVALS,
        metavar="PHONES",
        help="let so many phones arrive while an event runs instead, here and at a plain Node server",
    )
    parser.add_argument("--record", action="store_true", help="keep the ratios of this run as those to compare with")
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print(f"{os.cpu_count()} processors, of which {os.getloadavg()[0]:.1f} were busy before", flush=True)
    ratios = Ratios.read()
    for line in _lines(options):
        print(line if isinstance(line, str) else ratios.take(line), flush=True)
    if options.record:
        ratios.write()
    elif ratios.worse:
        raise SystemExit(f"more than a tenth worse than before: {'; '.join(ratios.worse)}")


def _lines(options: argparse.Namespace) -> Iterator[str | Ratio]:
    """What the measurement says that was asked for, as it goes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.draft:
            draft.main(folder)
        elif options.pages:
            pages.main(folder)
        elif options.loop:
            loop.main(folder)
        elif options.upload:
            yield str(upload.measured(folder))
        elif options.hostile:
            yield from hostile.measured(folder)
        elif options.storm is not None:
            yield from storm.measured(folder, options.storm)
        elif options.doors is not None:
            yield from doors.measured(folder, options.doors)
        elif options.review is not None:
            review.main(folder, options.review or review.SIZES)
        else:
            yield from _votes(folder, options.phones)


def _votes(folder: Path, sizes: Sequence[int]) -> Iterator[str | Ratio]:
    """A room of each size votes: at our server alone, and at ours and Node's in one run."""
    for phones in sizes:
        alone, beside = folder / f"{phones} alone", folder / f"{phones} beside Node"
        for place in (alone, beside):
            place.mkdir()
        yield str(measured(alone, phones))
        yield from beside_node.measured(beside, phones)


def measured(folder: Path, phones: int) -> Report:
    """Start a server, let so many phones in, let them vote, and say how it went."""
    server = RunningServer(folder, *SPEAKING)
    evening = prepare(server.database)
    tokens = admit(server.database, evening.event_id, phones)
    try:
        switch_on(server.database, evening, stops=True, two_rounds=True)
        server.start()
        return asyncio.run(asyncio.wait_for(_run(server, evening, tokens), LIMIT_S))
    finally:
        server.stop()


async def _run(server: RunningServer, evening: Evening, tokens: list[str]) -> Report:
    host = await raw_phone.join(
        server.host, server.port, {"code": evening.code}, "/host", server.cookie(evening.sign_in)
    )
    await goes_to_the_decision(host, evening.performances[0])
    gc.disable()
    before = memory(server.pid)
    join_seconds, here = await _all_join(server, evening, tokens)
    grown = memory(server.pid) - before
    told = await _all_are_told(host, here)
    round_ = host.state["round"]
    vote_seconds, receipts = await _all_vote(here, round_)
    with server.database.read() as session:
        lost = len(here) - ballot.count(session, round_["id"])
    stops, calm = await _storm(host, here)
    for phone in (host, *here):
        phone.hang_up()
    gc.enable()
    return Report(len(here), join_seconds, told, receipts, vote_seconds, lost, grown, stops, calm)


async def _all_join(server: RunningServer, evening: Evening, tokens: list[str]) -> tuple[float, list[RawPhone]]:
    doors = asyncio.Semaphore(JOINING)

    async def join(number: int, token: str) -> RawPhone:
        async with doors:
            auth = {"code": evening.code, "section": evening.section_id, "token": token}
            return await raw_phone.join(server.host, server.port, asks(auth, number))

    began = time.monotonic()
    here = await asyncio.gather(*(join(*one) for one in enumerate(tokens)))
    return time.monotonic() - began, here


async def _all_are_told(host: RawPhone, here: list[RawPhone]) -> list[float]:
    """Open a round, and wait until every phone shows it: how long each had to wait."""
    began = time.monotonic()
    await does(host, "open")
    while not all(phone.shown_at > began for phone in here):
        await asyncio.sleep(0.02)
    assert all(phone.drawn["body"]["data-round-state"] == "open" for phone in here)
    return [phone.shown_at - began for phone in here]


async def _all_vote(here: list[RawPhone], round_: dict[str, Any]) -> tuple[float, list[float]]:
    keys = [option["key"] for option in round_["options"]]

    async def vote(phone: RawPhone) -> tuple[float, float]:
        await asyncio.sleep(random.random() * VOTE_WITHIN_S)
        choices = [key for key in keys if random.random() < 0.5]
        began = time.monotonic()
        at, answer = await phone.emit("vote", {"round": round_["id"], "choices": choices, "seq": 1})
        assert answer["ok"], answer
        return began, at

    times = await asyncio.gather(*(vote(phone) for phone in here))
    first, last = min(began for began, _ in times), max(at for _, at in times)
    return last - first, [at - began for began, at in times]


async def _storm(host: RawPhone, here: list[RawPhone]) -> tuple[list[float], list[float]]:
    """Proposals while votes come in: the room discusses a sealed round, whose second round then opens.

    A proposal that was typed before the vote opened still counts: it names the moment that its person saw.
    """
    await does(host, "close")
    await does(host, "discuss")
    version = host.state["version"]
    await does(host, "open")
    round_ = host.state["round"]
    keys = [option["key"] for option in round_["options"]]

    async def propose(number: int) -> float:
        await asyncio.sleep(random.random() * STORM_S)
        began = time.monotonic()
        message = {"id": f"a storm's number {number}", "version": version, "text": f"What if somebody rang? {number}"}
        at, answer = await here[number].emit("stop", message)
        assert answer["ok"], answer
        return at - began

    async def vote(phone: RawPhone) -> float:
        await asyncio.sleep(random.random() * STORM_S)
        began = time.monotonic()
        at, answer = await phone.emit("vote", {"round": round_["id"], "choices": keys[:1], "seq": 2})
        assert answer["ok"], answer
        return at - began

    storm = asyncio.gather(*(propose(number) for number in range(min(STORM, len(here)))))
    votes = asyncio.gather(*(vote(phone) for phone in here))
    return await storm, await votes


def _times(ordered: list[float]) -> str:
    middle, late = statistics.median(ordered), ordered[int(len(ordered) * 0.99)]
    times = [f"{name} {each * 1000:5.0f} ms" for name, each in _named(middle, late, ordered[-1])]
    return ", ".join(times)


def _named(*times: float) -> zip[tuple[str, float]]:
    return zip(("median", "99th percentile", "longest"), times, strict=True)
