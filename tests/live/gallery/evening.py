"""An evening played at a real app, moment by moment, of which a gallery keeps what each face was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from live.conducting import moderate_saying, run_command, saying_intake
from live.conducting.admission import cookie_name
from live.conducting.doors import press
from live.messages.incoming import DoorsMessage
from live.performance.doors import DoorsPress
from live.performance.plan import Plan, WarmUp
from live.performance.saying import Mark, MarkKind, PersonKeys, Saying, SayingKind, SayingState, Support
from live.performance.vote import Vote
from live.snapshot.render import Picture
from live.store import doors, event, event_log, participant
from live.store.event_log import CueRow
from live.store.participant import Arrival, Here
from live.store.vote_casting import cast
from live.wire.broadcast import Broadcast
from scenarios.account import ANYONE, Role
from scenarios.db import Database, now
from scenarios.store import withdrawal
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts.site import SiteSettingRow
from scenarios.store.pathways import pathway as pathways
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import RevisionRow
from scenarios.stories.story import StoryContent, StoryStatus
from tests.clock import HandClock
from tests.live.gallery import story
from tests.live.gallery.words import Words

BEGINS = datetime(2026, 3, 1, 19, 0, tzinfo=UTC)
OTHERS = 120
"""How many phones there are besides the one that is looked at: enough for results by group."""
GROUPS = (("lived experience",), ("carer", "staff"), ("staff",), ("community",))
PLAN = Plan(
    stops=True, two_rounds=True, sealed=False, minutes=10, reasons=True, minority=True, notes=True, perspectives=True
)


class Evening:
    """An event of two parts with three stories, its host, a room of phones, and one that is looked at."""

    def __init__(self, app: Flask, clock: HandClock, words: Words, *, passes: bool = False) -> None:
        self.app, self.clock, self.words = app, clock, words
        self.database: Database = app.extensions["database"]
        clock.stop_at(BEGINS)
        self._turn = 0
        self.database.write(lambda session: self._set_up(session, passes))
        self._broadcast: Broadcast = app.extensions["broadcast"]
        self._broadcast.watch(self.section)
        self.host_browser, self.phone_browser = app.test_client(), app.test_client()
        with self.host_browser.session_transaction() as session:
            session["_user_id"], session["_fresh"] = self.sign_in, True
        self.mine = self._joins(1, self.phone_browser)[0]
        self.others = self._joins(OTHERS)
        for place, who in enumerate(self.others):
            self._write(participant.here_as, who.participant_id, GROUPS[place % len(GROUPS)])

    @property
    def picture(self) -> Picture:
        """What the faces are shown now, which all pages of this moment have as it is."""
        self._broadcast.unwatch(self.section)  # What was painted for the moment before is let go.
        self._broadcast.watch(self.section)
        with self.database.read() as session:
            return self._broadcast.latest(session, self.section)

    def starts(self, place: int, **switches: object) -> None:
        """Begin one of the stories, with these things switched on besides."""
        plan = replace(PLAN, **switches)  # type: ignore[arg-type]
        self._write(event.plan_performance, self.host, self.performances[place], plan)
        self.asks("start", performance=self.performances[place])

    def warms_up(self) -> None:
        """Plan a question before the first story, by which phones are tried."""
        options = tuple(self.words(label, 120) for label in ("By bus", "On foot", "Not yet here"))
        plan = replace(PLAN, warm_up=WarmUp(self.words("How did you come here?", 200), options))
        self._write(event.plan_performance, self.host, self.performances[0], plan)

    def asks(self, kind: str, **details: Any) -> None:
        """The host presses a button."""
        self.clock.move_on(seconds=20)
        message = {"kind": kind, "expect": self.picture.version, **details}
        self.database.write(lambda session: run_command.conduct(session, self.host, self.section, message))

    def asks_all(self, *kinds: str) -> None:
        """The host presses several, one after the other."""
        for kind in kinds:
            self.asks(kind)

    def all_vote(self, *choices: Sequence[str]) -> None:
        """Everybody but the phone that is looked at answers, each in turn one of these."""
        self._turn += 1
        asked = self.round
        votes = [
            Vote(who.participant_id, asked, tuple(choices[place // len(GROUPS) % len(choices)]), self._turn)
            for place, who in enumerate(self.others)
        ]
        self._write(cast, votes)

    def votes(self, *choices: str) -> None:
        """The phone that is looked at answers."""
        self._turn += 1
        self._write(cast, [Vote(self.mine.participant_id, self.round, choices, self._turn)])

    def says(self, kind: SayingKind, *texts: str) -> list[int]:
        """Somebody of the room says each of these; gives their numbers."""
        version, limit, found = self.picture.version, 280, []
        for who, text in zip(self.others, texts, strict=False):
            words = self.words(text, limit)
            said = Saying(self.section, who, f"{kind}-{self._next()}", version, kind, words)
            found += self._write(saying_intake.take, [said])
        assert all(isinstance(one, int) for one in found), found
        return found

    def marks(self) -> None:
        """Some mark the scene that is on."""
        version = self.picture.version
        inputs = [
            Mark(self.section, who, f"mark-{self._next()}", version, list(MarkKind)[place % 2])
            for place, who in enumerate(self.others[:9])
        ]
        self._write(saying_intake.take, inputs)

    def support(self, saying: int, count: int, *, mine: bool = False) -> None:
        """So many support what somebody said."""
        people = [*self.others[:count], *([self.mine] if mine else [])]
        self._write(saying_intake.take, [Support(self.section, who, saying) for who in people])

    def judges(self, saying: int, state: SayingState, seen: SayingState = SayingState.WAITING) -> None:
        """The host decides what becomes of words."""
        message = {"saying": saying, "seen": seen.value, "state": state.value}
        self._write(moderate_saying.judge, self.host, self.section, moderate_saying.read(message))

    def doors(self, do: DoorsPress) -> None:
        """Somebody moves the doors."""
        self._write(press, self.host, self.section, DoorsMessage(do))

    def arrive(self, count: int) -> None:
        """So many phones come at once."""
        self._write(doors.receive, self.event_id, count)
        self._joins(min(count, 3))

    def withdraws(self, place: int) -> None:
        """The writer of one of the stories takes it back."""

        def withdraw(session: Session) -> None:
            row = event.performance(session, self.performances[place])
            withdrawal.withdraw(session, self.writer, row.revision.story_id)

        self._write(withdraw)

    def damages_its_log(self) -> None:
        """What the host did last to the story that is on cannot be read any more."""

        def damage(session: Session) -> None:
            last = event_log.of_section(session, self.section)[-1]
            session.execute(update(CueRow).where(CueRow.id == last.id).values(payload={}))

        self.database.write(damage)

    @property
    def round(self) -> int:
        """The number of the round on stage."""
        number = self.picture.round_id
        assert number is not None
        return number

    def _next(self) -> int:
        self._turn += 1
        return self._turn

    def _write(self, work: Any, *args: Any) -> Any:
        return self.database.write(lambda session: work(session, *args))

    def _joins(self, count: int, browser: FlaskClient | None = None) -> list[PersonKeys]:
        tokens = [participant.new_token() for _ in range(count)]

        def join(session: Session) -> list[PersonKeys]:
            keys = [participant.digests(self.database.keys, self.event_id, token) for token in tokens]
            phones = participant.admit(session, [Arrival(self.event_id, one.voter) for one in keys])
            participant.note(session, [Here(phone, self.section, "worker", now(session)) for phone in phones])
            return [PersonKeys(phone, one.speaker) for phone, one in zip(phones, keys, strict=True)]

        if browser is not None:
            with self.app.test_request_context():
                browser.set_cookie(cookie_name(self.event_id), tokens[0])
        return self.database.write(join)

    def _set_up(self, session: Session, passes: bool) -> None:
        words = self.words
        host = accounts.create(session, "Jo")
        for role in (Role.FACILITATOR, Role.STEWARD):
            accounts.grant(session, ANYONE, host.id, role)
        self.host, self.sign_in = host.plain(), accounts.sign_in(session, host.id)
        self.writer = accounts.create(session, "Rosie’s writer").plain()
        self._help(session)
        row = event.create(session, self.host, story.event(words, passes=passes), story.DAY - timedelta(days=1))
        row.room_known = True
        self.event_id, self.code = row.id, row.code
        part = event.add_section(session, self.host, row.id, story.section(words, "After dark", "19:00", "20:30"))
        later = event.add_section(session, self.host, row.id, story.section(words, "After midnight", "21:00", "22:00"))
        self.section = part.id
        version = pathways.activate(
            session,
            pathways.draft(session, pathways.create(session, "urgent-care", "Urgent care").id, story.pathway(words)).id,
        )
        main = self._published(session, version, story.story(words))
        untitled = self._published(session, version, story.next_story(words))
        self.performances = [
            event.add_performance(session, self.host, part.id, revision.id).id for revision in (main, main, untitled)
        ]
        afterwards = event.add_performance(session, self.host, later.id, main.id).id
        for number in (*self.performances, afterwards):
            event.plan_performance(session, self.host, number, PLAN)

    def _help(self, session: Session) -> None:
        lines = [("Emergency services", "999"), ("NHS 111, mental health option", "111"), ("Samaritans", "116 123")]
        told = [f"{' '.join(self.words(who, 300).splitlines())}, {self.words.code(number)}" for who, number in lines]
        session.add(SiteSettingRow(name="help_numbers", value="\n".join(told)))

    def _published(self, session: Session, version: Any, content: StoryContent) -> RevisionRow:
        row = stories.begin(session, self.writer, version, content)
        stories.submit(session, self.writer, row.id)
        row.passed = row.published = row.head
        row.status, row.published_at = StoryStatus.PUBLISHED.value, now(session)
        session.flush()
        return stories.revision_number(session, row.id, row.published or 0)
