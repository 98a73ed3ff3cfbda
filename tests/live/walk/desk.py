"""A host who does whatever the console offers, by chance, and what a facilitator switched on for it beforehand."""

from __future__ import annotations

import random
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from live.conducting.run_command import conduct
from live.messages.state import HostState
from live.performance.event_log import CueKind
from live.performance.plan import Plan, Staging, WarmUp
from live.snapshot.render import Face, Picture
from live.store import event
from live.wire.broadcast import Broadcast
from scenarios.db import Database
from scenarios.results.outcome import Method
from tests.live.evening import Evening, another_part

RARE = {CueKind.END: 0.08, CueKind.LIGHTS: 0.15, CueKind.STAGING: 0.15, CueKind.VOID: 0.3, CueKind.GO_ON: 0.5}
"""How often a cue is given that changes little, or after which much is over."""
NEXT = 0.35
"""How often it is the one next thing that is sensible."""
WORDS = ("Ask her first", "Walk with her", "Nobody answers after ten", "A key for the night", "<b>&amp;</b> 'quoted'")


class Desk:
    """The desk of an app's event; where its room goes on to another part, so does the desk."""

    def __init__(self, app: Flask, evening: Evening) -> None:
        self.database: Database = app.extensions["database"]
        self._broadcast: Broadcast = app.extensions["broadcast"]
        self._evening = evening
        self.section_id = evening.section_id

    @property
    def picture(self) -> Picture:
        """What the faces of the part are shown now."""
        with self.database.read() as session:
            return self._broadcast.latest(session, self.section_id)

    @property
    def console(self) -> HostState:
        """What the host is shown now."""
        state = self.picture.faces[Face.HOST]
        assert isinstance(state, HostState)
        return state

    def does(self, kind: str, **details: Any) -> None:
        """Give a cue, and tell everybody."""
        message = {"kind": kind, "expect": self.console.version, **details}
        here = self.section_id
        self.database.write(lambda session: conduct(session, self._evening.facilitator, here, message))
        self._broadcast.tell(here)
        if kind == CueKind.GO_ON:
            self.section_id = int(details["section"])

    def chooses(self, chance: random.Random) -> tuple[str, dict[str, Any]] | None:
        """Some cue that is offered, with its details; None where nothing is."""
        console = self.console
        offered = [one for one in console.actions if chance.random() < RARE.get(one.kind, 1.0)]
        if console.next is not None and chance.random() < NEXT:
            offered = [console.next]
        if not offered:
            return None
        chosen = chance.choice(offered)
        details = dict(chosen.details)
        if chosen.kind is CueKind.VOID:
            details["reason"] = chance.choice(WORDS)
        if chosen.kind is CueKind.ACCEPT:
            details["label"] = chance.choice(WORDS)
        return chosen.kind.value, details


def plan_at_random(chance: random.Random, database: Database, evening: Evening) -> None:
    """Switch on whatever a facilitator may, for each story, and add a second part to the event."""

    def is_on(likely: float = 0.5) -> bool:
        return chance.random() < likely

    def some() -> Plan:
        return Plan(
            staging=chance.choice(list(Staging)),
            first_run=is_on(0.2),
            stops=is_on(0.8),
            two_rounds=is_on(0.6),
            sealed=is_on(0.3),
            minutes=chance.choice((0, 0, 1, 5)),
            method=chance.choice((Method.APPROVAL, Method.ONE_CHOICE)),
            reasons=is_on(0.8),
            minority=is_on(0.8),
            notes=is_on(),
            perspectives=is_on(0.7),
            warm_up=WarmUp("Tea or coffee?", ("Tea", "Coffee")) if is_on(0.2) else WarmUp(),
        )

    def planned(session: Session) -> None:
        event.get(session, evening.event_id).room_known = is_on()
        for number in evening.performances:
            event.plan_performance(session, evening.facilitator, number, some())

    database.write(planned)
    another_part(database, evening, starts="21:00", ends="22:00")
