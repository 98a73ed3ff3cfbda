"""The design group's pages and files after an event of five stories, ten decisions and twenty rounds.

The ballots are written straight into the live tables, counted and judged by the library's own functions and handed over
as records; then a real server is asked, on the loopback, and the project's own command writes the files.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from live.conducting import disclose_result
from live.store import ballot, sample
from live.store.ballot import BallotRow, RoundRow
from live.store.event import WITH_REVISION, WITH_SECTION, EventRow, PerformanceRow, SectionRow
from live.store.participant import ParticipantRow
from scenarios.account import Role
from scenarios.db import now
from scenarios.perspective import PERSPECTIVES
from scenarios.results import disclosure
from scenarios.results.disclosure import DisclosureInput
from scenarios.results.outcome import Method, Outcome, OutcomeOption, RoundResult, tally
from scenarios.results.shift_disclosure import Totals
from scenarios.sample import PATHWAY
from scenarios.store.results import outcome
from scenarios.stories.story import LETTERS, Scene
from tests.live.evening import signed_in_as
from tests.live.server import ROOT, RunningServer
from tests.scenarios import whole_store

SIZES = (100_000, 1_000_000)
ROUNDS = 20
ASKED = 25
"""How often each page is asked for; the first few times warm the server up."""
WARM = 5
LIMIT_S = 300
"""The longest that writing a file may take, in seconds."""
MANY = 1_000
"""So many outcomes more are in the store when a file is written again: it may take no more memory."""


@dataclass(frozen=True)
class Measured:
    """What one size of event showed: seconds by page, and bytes by number of outcomes and kind of file."""

    ballots: int
    pages: dict[str, float]
    files: dict[tuple[str, int], int]

    def __str__(self) -> str:
        pages = [f"  {name:30} {took * 1000:8.1f} ms" for name, took in self.pages.items()]
        files = [
            f"  {kind} of {many:5,} outcomes takes {size / 2**20:8.1f} MiB" for (kind, many), size in self.files.items()
        ]
        return "\n".join([f"{self.ballots:,} ballots in {ROUNDS} rounds", *pages, *files])


def measured(folder: Path, ballots: int) -> Measured:
    """Fill a store with an event of so many ballots, and ask for its pages and files."""
    server = RunningServer(folder)
    store = server.database
    store.write(lambda session: _happens(session, ballots))
    cookie = server.cookie(signed_in_as(store, Role.DESIGNER))
    with store.read() as session:
        first = whole_store.outcomes(session)[-1]
        code, number = first.event_code, first.id
    version = f"/review/pathways/{PATHWAY.slug}/1"
    paths = {
        "/review": "/review",
        "an outcome": f"/review/{number}",
        "a report": f"/review/report/event-{code}",
        "what was tested": f"{version}/coverage",
        "fit with the model": f"{version}/fit",
        "where stories leave the model": f"{version}/conformance",
        "the picture with counts": f"{version}/picture",
    }
    server.start()
    try:
        pages = {name: _page(server.address + path, cookie) for name, path in paths.items()}
    finally:
        server.stop()
    files = {(kind, ROUNDS // 2): _file(folder, kind) for kind in ("csv", "xlsx", "json")}
    store.write(_more)
    files |= {(kind, ROUNDS // 2 + MANY): _file(folder, kind) for kind in ("csv", "xlsx", "json")}
    store.dispose()
    return Measured(ballots, pages, files)


def growth(small: Measured, large: Measured) -> str:
    """How many times longer each page takes after the larger event."""
    told = (f"  {name:30} {large.pages[name] / took:8.2f} times" for name, took in small.pages.items())
    return "\n".join([f"from {small.ballots:,} to {large.ballots:,} ballots", *told])


def _page(address: str, cookie: str) -> float:
    times = []
    for _ in range(ASKED):
        request = urllib.request.Request(address, headers={"Cookie": cookie})
        began = time.perf_counter()
        with urllib.request.urlopen(request, timeout=30) as answer:
            body = answer.read()
        times.append(time.perf_counter() - began)
        assert b"Sign in first" not in body and answer.status == 200
    return statistics.median(times[WARM:])


def _file(folder: Path, kind: str) -> int:
    """The most memory that the command held, in bytes."""
    file = folder / f"{time.monotonic_ns()}.{kind}"
    told = {"DATABASE_URL": f"sqlite:///{folder / 'forum.db'}", "INSTANCE": str(folder)}
    command = [sys.executable, "-c", _WATCH, "-m", "flask", "--app", "wsgi", "export", str(file)]
    said = subprocess.run(command, cwd=ROOT, env=os.environ | told, check=True, capture_output=True, timeout=LIMIT_S)
    assert file.stat().st_size > 0
    return int(said.stdout) * 1024


_WATCH = """
import resource, subprocess, sys
subprocess.run([sys.executable, *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A small process in between: a child counts as its own what the process that it came from held at that moment."""


def _happens(session: Session, ballots: int) -> None:
    random = Random(7)
    event = sample.load(session, date(2026, 3, 3))
    people = ballots // ROUNDS
    first = _admit(session, random, event.id, people)
    query = select(PerformanceRow).options(WITH_SECTION, WITH_REVISION)
    query = query.join(SectionRow).where(SectionRow.event_id == event.id)
    asked = 0
    for performance in session.scalars(query):
        scenes = [scene for scene in performance.revision.content.playable().scenes if scene.decision]
        for playing, scene in enumerate(scenes, 1):
            method = (Method.APPROVAL, Method.ONE_CHOICE)[asked // 2 % 2]
            _played(session, random, event, performance, playing, scene, method, range(first, first + people))
            asked += 2
    assert asked == ROUNDS


def _admit(session: Session, random: Random, event_id: int, people: int) -> int:
    first = (session.scalar(select(func.max(ParticipantRow.id))) or 0) + 1
    rows = [
        {
            "id": first + place,
            "event_id": event_id,
            "perspectives": [p for p in PERSPECTIVES if random.random() < 0.4],
        }
        for place in range(people)
    ]
    session.execute(insert(ParticipantRow), rows)
    return first


def _played(
    session: Session,
    random: Random,
    event: EventRow,
    performance: PerformanceRow,
    playing: int,
    scene: Scene,
    method: Method,
    people: range,
) -> None:
    assert scene.decision is not None
    revision = performance.revision
    options = tuple(
        OutcomeOption(option.key, letter, option.origin, option.leads_to)
        for letter, option in zip(LETTERS, scene.decision.options, strict=False)
    )
    what = Outcome(
        event.code,
        event.name,
        performance.section.name,
        performance.id,
        playing,
        revision.story_id,
        revision.id,
        revision.pathway_version_id,
        scene.key,
        scene.stage,
        (),
    )
    rounds: list[int] = []
    results: list[RoundResult] = []
    for number in (1, 2):
        row = RoundRow(
            performance_id=performance.id,
            playing=playing,
            number=number,
            scene_key=scene.key,
            method=method.value,
            options=[],
            state="revealed",
            opened_at=now(session),
            closed_at=now(session),
            phones=len(people),
        )
        session.add(row)
        session.flush()
        _vote(session, random, row.id, method, [option.key for option in options], people)
        rounds.append(row.id)
        counts, cast, empty = tally([each.key for each in options], ballot.choices_of(session, row.id))
        at = "2026-03-03T14:00:00+00:00"
        results.append(RoundResult(number, method, options, counts, cast, empty, len(people), at))
    joint, paired = ballot.joint(session, rounds[1]), ballot.paired(session, rounds[0], rounds[1])
    before, after = (Totals(each.counts, each.ballots, each.empty) for each in results)
    shown = disclosure.decide(DisclosureInput(method, after, joint, before, paired))
    outcome.save_round(session, what, results[0])
    beyond = {"joint": disclose_result.documents(joint), "paired": disclose_result.documents(paired)}
    outcome.save_round(session, what, replace(results[1], disclosed=disclosure.document(shown), **beyond))


def _vote(session: Session, random: Random, round_id: int, method: Method, keys: Sequence[str], people: range) -> None:
    def choices() -> list[str]:
        if random.random() < 0.05:
            return []
        return [key for key in keys if random.random() < 0.5] if method is Method.APPROVAL else [random.choice(keys)]

    def rows() -> Iterator[dict[str, object]]:
        for person in people:
            yield {"round_id": round_id, "participant_id": person, "choices": choices(), "seq": 1}

    session.execute(insert(BallotRow), list(rows()))


def _more(session: Session) -> None:
    """The same outcomes again and again, as of other events, so that a file has much to hold."""
    there = [(row.plain, [result.plain for result in row.rounds]) for row in whole_store.outcomes(session)]
    for number in range(MANY):
        what, results = there[number % len(there)]
        again = replace(what, event_code=f"MORE{number // 50}", performance=10_000 + number)
        for result in results:
            outcome.save_round(session, again, result)


def main(folder: Path, sizes: Sequence[int]) -> None:
    """Measure each size of event, and say how much longer pages take after the largest."""
    found = []
    for size in sizes:
        place = folder / str(size)
        place.mkdir()
        found.append(measured(place, size))
        print(found[-1], flush=True)
    if len(found) > 1:
        print(growth(found[0], found[-1]), flush=True)
