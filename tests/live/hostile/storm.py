"""People, a host and a power cut at a real server, all at once; a model takes in what each of them is answered."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from live.performance.round import RoundState
from live.performance.saying import SayingState
from live.performance.vote import Receipt, Vote
from live.rehearsal import raw_phone
from live.rehearsal.raw_phone import PhoneRefused, RawPhone
from live.store import participant
from live.store.ballot import BallotRow, RoundRow
from live.store.event_log import CueRow
from live.store.saying import SayingRow
from scenarios.store.results.outcome import OutcomeRoundRow, OutcomeRow
from tests.live.actors import Host, Phone
from tests.live.evening import Evening, admit, switch_on
from tests.live.hostile.history import (
    LOST,
    NOT_YET_KNOWN,
    NOTHING_DONE,
    History,
    Question,
    Refused,
    Stage,
    Tally,
    Words,
)
from tests.live.server import RunningServer

PEOPLE = 8
ROUNDS = 3
_LOCKED = sqlite3.OperationalError
LOOK_AGAIN_S = 0.001
"""How often somebody looks whether what they wait for has come, in seconds."""


@dataclass(eq=False)
class Flight:
    """A vote that is on its way, and every state of its round since it was sent."""

    vote: Vote
    during: set[RoundState] = field(default_factory=set)


class Storm:
    """One history: what happens when is drawn from a seed, and how it is interleaved is the machine's affair."""

    def __init__(self, server: RunningServer, evening: Evening, seed: int) -> None:
        self._server = server
        self._evening = evening
        self._random = Random(seed)
        self._tokens = admit(server.database, evening.event_id, PEOPLE)
        with server.database.read() as session:
            found = [participant.find(session, evening.event_id, token) for token in self._tokens]
        self._people = [person.participant_id for person in found if person is not None]
        switch_on(server.database, evening, stops=True)
        host = Host(server, evening)
        host.starts()
        host.goes_to_the_decision()
        self.history = History(frozenset([Stage(host.state["version"])]))
        host.drops()
        self._words = [self._proposes(*each) for each in zip(self._people[:ROUNDS], self._tokens, strict=False)]
        self._flights: list[Flight] = []
        self._host_waits = False
        self._is_over = False
        self._store_is_ours = asyncio.Lock()
        self._deaths = 0
        self._deaths_before: dict[RawPhone, int] = {}
        self._insisted = 0
        self._dies_at = self._random.choice([0, 0, *range(2, 10)])
        """At which of the host's messages the server is killed, 0 for in the middle of the first vote."""
        self.acknowledged = 0

    def _proposes(self, person: int, token: str) -> int:
        """Somebody proposes something before it begins; gives its number."""
        phone = Phone(self._server, self._evening, token)
        number = int(phone.calls_stop(_proposal(person), client_id=_key(person))["saying"])
        self.history.proposed(person, _key(person), number)
        phone.drops()
        return number

    async def rages(self) -> None:
        """Let everything happen, until the host has had every result."""
        try:
            async with asyncio.TaskGroup() as group:
                for person, token in zip(self._people, self._tokens, strict=True):
                    group.create_task(self._votes(person, token))
                rival = group.create_task(self._holds_the_lock())
                await self._conducts()
                self._is_over = True
                rival.cancel()
        finally:
            for line in self._deaths_before:
                await line.leave()

    # People.

    async def _votes(self, person: int, token: str) -> None:
        """Vote, vote again, send things twice and lose the line, until it is over."""
        sent: list[Vote] = []
        while not self._is_over:
            line = await self._joins({"code": self._evening.code, "token": token})
            if line is None:
                continue
            with suppress(ConnectionError):
                await self._follows(line, person, sent)
            await line.leave()

    async def _follows(self, line: RawPhone, person: int, sent: list[Vote]) -> None:
        """Vote over one line, until it breaks, or is to be renewed."""
        known, passed = self.history.least_version, self._passed()
        _, shown = await _asks(line, "refresh", {})
        own = shown["mine"]
        self.history.saw_mine(person, own["round"], _choices(own["choices"]), own["seq"])
        self.history.saw_version(shown["state"]["version"], known)
        self._ensure_not_shown(shown["state"], passed | self._passed())
        while not self._is_over:
            asked = line.state["round"]
            if asked is None or (asked["state"] != "open" and self._random.random() < 0.9):
                await _until(lambda: self._is_over or line.closed.done() or line.state["round"] != asked)
                if line.closed.done():
                    return None
                continue
            self._learn(asked)
            vote = self._vote(person, asked, sent, own["seq"])
            sent.append(vote)
            if self._random.random() < 0.15:
                return await self._loses_the_line(line, vote)
            if not await self._sends(line, vote):
                return None

    def _passed(self) -> set[int]:
        """The words that a person may have passed and not hidden, by whose they are."""
        return {
            person
            for person, number in zip(self._people[:ROUNDS], self._words, strict=True)
            if self.history.may_be_shown(number)
        }

    def _ensure_not_shown(self, state: dict[str, Any], passed: set[int]) -> None:
        """No phone is shown words of anybody else."""
        shown = [one["words"] for one in state["proposals"]]
        assert set(shown) <= {_proposal(person) for person in passed}, f"{shown}, and passed were those of {passed}"

    def _vote(self, person: int, asked: dict[str, Any], sent: list[Vote], seq: int) -> Vote:
        """A new vote mostly; now and then one that was sent before, as a phone does that had no answer."""
        if sent and self._random.random() < 0.3:
            return self._random.choice(sent[-3:])
        keys = [option["key"] for option in asked["options"]]
        chosen = tuple(key for key in keys if self._random.random() < 0.5)
        return Vote(person, asked["id"], chosen, 1 + max([seq, *(vote.seq or 0 for vote in sent)]))

    async def _sends(self, line: RawPhone, vote: Vote) -> bool:
        """Send a vote and wait for its answer; returns whether the line is still to be used."""
        flight, answer = self._takes_off(vote), LOST
        try:
            _, told = await _asks(line, "vote", _message(vote))
            answer = _answer(told)
        except ConnectionError:
            await self._ensure_died(line)
        self._lands(flight, answer)
        return not (answer is LOST or (isinstance(answer, Refused) and answer.code == "too_fast"))

    async def _loses_the_line(self, line: RawPhone, vote: Vote) -> None:
        """Send a vote and be gone: it may arrive now, later or never."""
        flight = self._takes_off(vote)
        sending = asyncio.create_task(_asks(line, "vote", _message(vote)))
        await asyncio.sleep(0)
        await line.leave()
        with suppress(ConnectionError):
            await sending
        self.history.may_come_late(vote)
        self._lands(flight, LOST)

    async def _ensure_died(self, line: RawPhone) -> None:
        """Wait until it is known that the server of a line was killed: nothing else breaks one that nobody hung up."""
        await _until(lambda: self._deaths > self._deaths_before[line])

    def _takes_off(self, vote: Vote) -> Flight:
        flight = Flight(vote, set(self.history.states(vote.round_id)))
        self._flights.append(flight)
        return flight

    def _lands(self, flight: Flight, answer: Receipt | Refused | None) -> None:
        self._flights.remove(flight)
        during = flight.during | self.history.states(flight.vote.round_id)
        if isinstance(answer, Refused) and answer.code == "unknown":
            self.history.may_come_late(flight.vote)
            answer = LOST
        self.history.voted(flight.vote, answer, during, faulty=True)
        self.acknowledged += isinstance(answer, Receipt)

    # The host.

    async def _conducts(self) -> None:
        """Ask the room so many times; each time close or cancel once many have answered, and reveal.

        While they vote, the words of somebody are passed, and hidden again.
        """
        line: RawPhone | None = None
        for number in range(ROUNDS):
            line = await self._presses(line, "open")
            line = await self._judges(line, self._words[number], SayingState.WAITING, SayingState.PASSED)
            enough = self.acknowledged + self._random.randrange(5, 25)
            await _until(lambda: self.acknowledged >= enough and len(self._flights) > 1)
            if number == self._dies_at == 0:
                await self._dies()
            if number:
                line = await self._judges(line, self._words[number], SayingState.PASSED, SayingState.HIDDEN)
            if number and self._random.random() < 0.3:
                line = await self._presses(line, "void", reason="A slip")
                continue
            line = await self._presses(line, "close")
            line = await self._presses(line, "reveal")
        if line is not None:
            await line.leave()

    async def _presses(self, line: RawPhone | None, kind: str, **details: str) -> RawPhone | None:
        """Give a cue."""
        expect = self.history.stage.version

        def hears(told: dict[str, Any] | None) -> bool:
            answer = LOST if told is None else told["version"] if told["ok"] else Refused(told["error"])
            self._stage_changes(lambda: self.history.cued(kind, expect, answer, faulty=True))
            return len(self.history.stages) == 1

        self._stage_changes(lambda: self.history.sends_cue(kind, expect))
        line = await self._insists(line, "cue", {"kind": kind, "expect": expect, **details}, hears)
        while self.history.stage.round == NOT_YET_KNOWN:
            if line is None or line.closed.done():
                line = await self._host_joins()
            await _until(lambda: line.closed.done() or line.state["version"] > expect)
            if line.state["version"] > expect:
                self._learn(line.state["round"])
        return line

    async def _judges(
        self, line: RawPhone | None, number: int, seen: SayingState, state: SayingState
    ) -> RawPhone | None:
        """Decide about words."""

        def hears(told: dict[str, Any] | None) -> bool:
            answer = LOST if told is None else told["saying"] if told["ok"] else Refused(told["error"])
            self.history.judged(number, seen, state, answer, faulty=True)
            return answer is not LOST and not (isinstance(answer, Refused) and answer.code in NOTHING_DONE)

        self.history.judged(number, seen, state, LOST)  # From here on it may have been done.
        return await self._insists(line, "judge", {"saying": number, "seen": seen, "state": state}, hears)

    async def _insists(
        self,
        line: RawPhone | None,
        name: str,
        message: dict[str, Any],
        hears: Callable[[dict[str, Any] | None], bool],
    ) -> RawPhone | None:
        """Send a message of the host until it is known what became of it: after a break, again as it was."""
        self._insisted += 1
        self._host_waits = True
        while True:
            line = line or await self._host_joins()
            sending = asyncio.create_task(_asks(line, name, message))
            await asyncio.sleep(0)
            if self._insisted == self._dies_at and not self._deaths:
                await self._dies()
            told: dict[str, Any] | None = None
            try:
                _, told = await sending
            except ConnectionError:
                await self._ensure_died(line)
                line = None
            if hears(told):
                self._host_waits = False
                return line
            if line is not None and told is not None and told.get("error") == "too_fast":
                await line.leave()  # The next line may say something at once.
                line = None

    def _stage_changes(self, change: Callable[[], None]) -> None:
        """Let the model take in a cue, and every vote that is on its way meet the stage before and after it."""
        for moment in (lambda: None, change):
            moment()
            for flight in self._flights:
                flight.during |= self.history.states(flight.vote.round_id)

    async def _host_joins(self) -> RawPhone:
        cookie = self._server.cookie(self._evening.sign_in)
        while True:
            known = self.history.least_version
            line = await self._joins({"code": self._evening.code}, namespace="/host", cookie=cookie)
            if line is not None:
                await _until(lambda: line.closed.done() or line.state is not None)
                if not line.closed.done():
                    self.history.saw_version(line.state["version"], known)
                    return line

    # What goes wrong.

    async def _dies(self) -> None:
        """Kill the server in the middle of whatever it does, and start it again."""
        async with self._store_is_ours:
            await asyncio.to_thread(self._server.kill)
            self.history.died()
            self._deaths += 1
            await asyncio.to_thread(self._server.start)

    async def _holds_the_lock(self) -> None:
        """Keep the store locked until several wait for it, again and again."""
        there = self._server.database.engine.url.database
        assert there is not None
        while True:
            enough = self.acknowledged + self._random.randrange(5, 20)
            await _until(lambda: self.acknowledged >= enough)
            async with self._store_is_ours:
                with closing(sqlite3.connect(there, timeout=0, isolation_level=None)) as rival, suppress(_LOCKED):
                    rival.execute("BEGIN IMMEDIATE")
                    await _until(lambda: self._host_waits or len(self._flights) >= PEOPLE // 2)

    # What is seen.

    def is_as_it_was_said(self) -> None:
        """Compare the store with the model, once everything is quiet."""
        with self._server.database.read() as session:
            asked = list(
                session.scalars(
                    select(RoundRow)
                    .where(RoundRow.performance_id.in_(self._evening.performances))
                    .order_by(RoundRow.id)
                )
            )
            self._looks_at_the_stage(session, asked)
            for person in self._people:
                rows = session.scalars(select(BallotRow).where(BallotRow.participant_id == person))
                stored = frozenset(Receipt(row.round_id, tuple(row.choices), row.seq) for row in rows)
                self.history.saw_ballots(person, stored)
            self._looks_at_results(session, asked)
            for person, number in zip(self._people[:ROUNDS], self._words, strict=True):
                row = session.get_one(SayingRow, number)
                self.history.saw_words(person, row.client_id or "", Words(row.id, SayingState(row.state)))

    def _looks_at_the_stage(self, session: Session, asked: list[RoundRow]) -> None:
        numbers = list(session.scalars(select(CueRow.number).where(CueRow.event_id == self._evening.event_id)))
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
        last = asked[-1]
        seen = Stage(max(numbers), last.id, RoundState(last.state))
        self.history.saw_stage(seen, _question([one["key"] for one in last.options], last.method))
        assert {row.id: row.state for row in asked} == {
            number: state.value for number, state in self.history.finals.items()
        }

    def _looks_at_results(self, session: Session, asked: list[RoundRow]) -> None:
        saved = {
            row.number: row
            for row in session.scalars(
                select(OutcomeRoundRow)
                .join(OutcomeRow)
                .where(OutcomeRow.performance.in_(self._evening.performances), OutcomeRoundRow.voided == "")
            )
        }
        for row in asked:
            if row.state != RoundState.VOID.value:
                result = saved.pop(row.number)
                tally = Tally(result.counts, result.ballots, result.empty)
                self.history.saw_result(row.id, tally, self._people)
        assert not saved

    async def everybody_comes_back(self) -> None:
        """Whoever loads the page now is told what the model says of them."""
        for person, token in zip(self._people, self._tokens, strict=True):
            line = await raw_phone.join(
                self._server.host, self._server.port, {"code": self._evening.code, "token": token}
            )
            _, shown = await _asks(line, "refresh", {})
            own = shown["mine"]
            self.history.saw_mine(person, own["round"], _choices(own["choices"]), own["seq"])
            self._ensure_not_shown(shown["state"], self._passed())
            await line.leave()

    def _learn(self, asked: dict[str, Any]) -> None:
        self.history.learned(asked["id"], _question([one["key"] for one in asked["options"]], asked["method"]))

    async def _joins(self, auth: dict[str, Any], **how: str) -> RawPhone | None:
        """A line to the server, or None where it does not answer at this moment."""
        deaths = self._deaths
        try:
            line = await raw_phone.join(self._server.host, self._server.port, auth, **how)
        except (OSError, PhoneRefused):
            await asyncio.sleep(LOOK_AGAIN_S)
            return None
        self._deaths_before[line] = deaths
        return line


async def _asks(line: RawPhone, name: str, message: dict[str, Any]) -> Any:
    """Send a message and wait for its answer. Raises ConnectionError also where the line had broken before."""
    if line.closed.done():
        raise ConnectionError("the line is down")
    return await line.emit(name, message)


async def _until(true: Callable[[], object]) -> None:
    while not true():
        await asyncio.sleep(LOOK_AGAIN_S)


def _proposal(person: int) -> str:
    """What somebody proposes, unlike all others."""
    return f"Ask her, and wait: {person}"


def _key(person: int) -> str:
    return f"proposal-{person}"


def _message(vote: Vote) -> dict[str, Any]:
    return {"round": vote.round_id, "choices": list(vote.choices), "seq": vote.seq}


def _answer(told: dict[str, Any]) -> Receipt | Refused:
    if told["ok"]:
        return _receipt(told)
    return Refused(told["error"], _receipt(told["mine"]) if "mine" in told else None)


def _receipt(told: dict[str, Any]) -> Receipt:
    return Receipt(told["round"], tuple(told["choices"]), told["seq"])


def _choices(told: list[str] | None) -> tuple[str, ...] | None:
    return None if told is None else tuple(told)


def _question(keys: list[str], method: str) -> Question:
    return Question(tuple(keys), many=method == "approval")
