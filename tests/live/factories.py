"""Makes what a live event needs in the store, and conducts it as a host would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from live.conducting.run_command import Conducted, conduct
from live.messages.state import PhoneState
from live.performance.programme import EventDetails, SectionDetails
from live.performance.saying import PersonKeys
from live.performance.vote import Vote
from live.snapshot.face_state import host_state, phone_state, screen_state, section_state
from live.store import event as events
from live.store.event import EventRow, SectionRow
from live.store.participant import Arrival, Here, admit, digests, here_as, new_token, note
from live.store.vote_casting import cast
from scenarios.account import Account, Role
from scenarios.db import Database, now
from scenarios.pathways.pathway import PathwayContent, Stage, Transition
from scenarios.store.accounts import account as accounts
from scenarios.store.pathways import pathway as pathways
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import RevisionRow
from scenarios.stories.story import StoryContent, StoryStatus
from tests.live.stories import EVENING

MODEL = PathwayContent(
    question="Does one call lead to help?",
    stages=(
        Stage("HELP", "Helpline", "Helpline"),
        Stage("111MH", "111, mental health", "111"),
        Stage("CAFE", "Crisis café", "Crisis café"),
        Stage("ED-LIAISON", "Hospital liaison team", "Hospital team"),
    ),
    transitions=(Transition("HELP", "111MH"), Transition("111MH", "CAFE")),
)


def facilitator(session: Session, name: str = "Jo") -> Account:
    """Somebody who may run events."""
    row = accounts.create(session, name)
    accounts.grant(session, Account(), row.id, Role.FACILITATOR)
    return row.plain()


def published_story(session: Session, content: StoryContent = EVENING) -> RevisionRow:
    """A story that a writer wrote, a moderator passed and its writer signed off."""
    writer = accounts.create(session, f"writer {new_token()}").plain()
    moderator = Account(id=writer.id, roles=frozenset({Role.MODERATOR}))
    row = stories.begin(session, writer, version_under_test(session), content)
    stories.submit(session, writer, row.id)
    stories.take_up(session, moderator, row.id)
    # As one was published before anything stopped it: old stories with dead ends and empty scenes are played too.
    row.passed = row.published = row.head
    row.status, row.published_at = StoryStatus.PUBLISHED.value, now(session)
    session.flush()
    return stories.revision_number(session, row.id, row.published or 0)


def version_under_test(session: Session) -> pathways.PathwayVersionRow:
    """The one pathway of a test, made when it is first asked for."""
    known = pathways.under_test(session)
    if known:
        return known[0]
    pathway = pathways.create(session, "urgent-care", "Urgent care")
    return pathways.activate(session, pathways.draft(session, pathway.id, MODEL).id)


def event(session: Session, by: Account, name: str = "Tell it like it was") -> EventRow:
    """An event without a programme."""
    return events.create(session, by, EventDetails(name, date(2026, 3, 1), place="The Corn Hall"))


def section(session: Session, by: Account, event_id: int, *stories_: RevisionRow) -> SectionRow:
    """A section in which these stories are to be played."""
    row = events.add_section(session, by, event_id, SectionDetails("After dark", "19:00", "20:30"))
    for revision in stories_:
        events.add_performance(session, by, row.id, revision.id)
    return row


def as_json(state: PhoneState) -> dict[str, Any]:
    """A state as a face of another maker reads it."""
    document: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(state, enc_hook=str))
    return document


class Evening:
    """A section with stories, its host, and phones: each does what a person would."""

    def __init__(self, database: Database, *contents: StoryContent) -> None:
        self.database = database
        self.host, self.event_id, self.section_id, self.performances = database.write(
            lambda session: self._set_up(session, contents or (EVENING,))
        )

    @classmethod
    def at_a_vote(cls, database: Database) -> Evening:
        """An evening at its first decision, with a round open."""
        evening = cls(database)
        evening.starts()
        evening.asks_all("show", "open")
        return evening

    @property
    def round_id(self) -> int:
        """The round that the screen shows."""
        return int(self.screen["round"]["id"])

    def asks(self, kind: str, **details: Any) -> Conducted:
        """The host presses a button that is up to date."""
        return self.sends({"kind": kind, "expect": self.version, **details})

    def asks_all(self, *kinds: str) -> None:
        for kind in kinds:
            self.asks(kind)

    def starts(self, place: int = 0) -> Conducted:
        return self.asks("start", performance=self.performances[place])

    def sends(self, message: Any, by: Account | None = None) -> Conducted:
        """A message reaches the server as it is."""
        return self.database.write(lambda session: conduct(session, by or self.host, self.section_id, message))

    def phone(self) -> int:
        """A phone joins and stays connected."""

        def join(session: Session) -> int:
            [participant] = admit(session, [arrival(self.database, self.event_id)])
            note(session, [Here(participant, self.section_id, "worker", now(session))])
            return participant

        return self.database.write(join)

    def phones_of(self, people: Sequence[Sequence[str]]) -> list[int]:
        """As many phones join at once, each of which says this of how its person is here."""

        def join(session: Session) -> list[int]:
            phones = admit(session, [arrival(self.database, self.event_id) for _ in people])
            note(session, [Here(phone, self.section_id, "worker", now(session)) for phone in phones])
            for phone, names in zip(phones, people, strict=True):
                here_as(session, phone, list(names))
            return phones

        return self.database.write(join)

    def all_vote(self, answers: Mapping[int, Sequence[str]], seq: int = 1) -> None:
        """So many phones vote at once in the round on stage."""
        round_id = self.screen["round"]["id"]
        votes = [Vote(phone, round_id, tuple(choices), seq) for phone, choices in answers.items()]
        self.database.write(lambda session: cast(session, votes))

    def may_show_groups(self, *, known: bool = True, asked: bool = True) -> None:
        """Before it begins: its host knows the room, and every story asks how people are here."""

        def prepare(session: Session) -> None:
            session.get_one(EventRow, self.event_id).room_known = known
            for number in self.performances:
                plan = replace(events.performance(session, number).plan, perspectives=asked, notes=False)
                events.plan_performance(session, self.host, number, plan)

        self.database.write(prepare)

    def votes(self, participant: int, *choices: str, seq: int = 1) -> Any:
        """A phone votes in the round on stage; gives the receipt or the refusal."""
        round_id = self.screen["round"]["id"]
        vote = Vote(participant, round_id, choices, seq)
        return self.database.write(lambda session: cast(session, [vote]))[0]

    @property
    def version(self) -> int:
        return int(self.screen["version"])

    @property
    def screen(self) -> Mapping[str, Any]:
        return self._state(screen_state)

    @property
    def phones(self) -> Mapping[str, Any]:
        return self._state(phone_state)

    @property
    def console(self) -> Mapping[str, Any]:
        return self._state(host_state)

    def _state(self, draw: Any) -> Any:
        with self.database.read() as session:
            return as_json(draw(section_state(session, self.section_id)))

    def _set_up(self, session: Session, contents: tuple[StoryContent, ...]) -> tuple[Account, int, int, list[int]]:
        host = facilitator(session, f"Jo {new_token()[:8]}")
        row = event(session, host)
        place = section(session, host, row.id, *(published_story(session, content) for content in contents))
        return host, row.id, place.id, [performance.id for performance in place.performances]


def arrival(database: Database, event_id: int, token: str = "") -> Arrival:
    """A device comes to an event, with this token or a new one."""
    return Arrival(event_id, digests(database.keys, event_id, token or new_token()).voter)


def speaking(phone: int) -> PersonKeys:
    """The keys of a phone's person, in a test that knows no token of theirs."""
    return PersonKeys(phone, f"speaker {phone}")
