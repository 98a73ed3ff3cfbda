"""Random evenings in a store: stories on a pathway of their own, what rooms were asked, and what happens afterwards."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.account import Account, Role
from scenarios.objection import Objection
from scenarios.pathways import pathway
from scenarios.perspective import PERSPECTIVES
from scenarios.results.room_voice import RoomVoice, VoiceKind
from scenarios.store import withdrawal
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.results import outcome as outcomes
from scenarios.store.results import room_voice
from scenarios.store.results.outcome import OutcomeRow
from scenarios.store.results.room_voice import VoiceContext
from scenarios.store.stories import story as stories
from scenarios.store.stories import taking_down
from scenarios.store.stories.story import RevisionRow, StoryRow
from scenarios.stories import story
from scenarios.stories.story import StoryContent, StoryStatus
from tests.scenarios.results.evenings import Evening, evenings

MODERATOR = Account(roles=frozenset({Role.MODERATOR}))
ACTS = ("withdraw", "take down", "void", "ask again", "publish", "describe", "follow", "revise")
_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Act:
    """Something that happens to a story, with a number that decides what of it."""

    kind: str
    story: int
    number: int


@dataclass(frozen=True)
class Life:
    """An evening, which of its stories are public and on which version, and what happens afterwards."""

    evening: Evening
    public: tuple[int, ...]
    """For each story the number of the version that its published revision was written for; 0 where it has none."""
    acts: tuple[Act, ...]


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """An evening with up to four things that happen after it."""
    evening = draw(evenings())
    count = len(evening.material.cases)
    public = tuple(draw(st.sampled_from([0, 1, 1, 2])) for _ in range(count))
    act = st.builds(Act, st.sampled_from(ACTS), st.integers(0, max(0, count - 1)), st.integers(0, 5))
    return Life(evening, public, tuple(draw(st.lists(act, max_size=4))) if count else ())


class Stored:
    """One life in a store: a pathway of its own with two versions, of which the first was under test that evening."""

    def __init__(self, session: Session, life: Life) -> None:
        number = next(_NUMBERS)
        self.base, material = number * 1000, life.evening.material
        row = pathways.create(session, f"pathway-{number}", "A pathway")
        document = pathway.to_document(material.pathway)
        made = [
            PathwayVersionRow(pathway_id=row.id, number=place, status=status, document=document)
            for place, status in ((1, "retired"), (2, "active"))
        ]
        session.add_all(made)
        session.flush()
        self.pathway, self.versions = row.id, [each.id for each in made]
        self.stories = [
            self._story(session, case.content, version, case.perspectives)
            for case, version in zip(material.cases, life.public, strict=True)
        ]
        self._contents = [case.content for case in material.cases]
        self._play(session, life.evening)

    def _story(self, session: Session, content: StoryContent, version: int, perspectives: Sequence[str]) -> int:
        status = StoryStatus.PUBLISHED if version else StoryStatus.DRAFT
        row = StoryRow(pathway_id=self.pathway, status=status.value, head=0, perspectives=list(perspectives))
        session.add(row)
        session.flush()
        self._revise(session, row, content, self.versions[0])
        if version == 2:
            self._revise(session, row, content, self.versions[1])
        row.published = row.head if version else None
        return row.id

    def _revise(self, session: Session, row: StoryRow, content: StoryContent, version_id: int) -> None:
        row.head += 1
        document = story.to_document(content)
        made = RevisionRow(story_id=row.id, number=row.head, pathway_version_id=version_id, document=document)
        session.add(made)
        session.flush()

    def _play(self, session: Session, evening: Evening) -> None:
        for playing in evening.material.playings:
            place = playing.outcome.story_id - 1
            plain = replace(
                playing.outcome,
                story_id=self.stories[place],
                revision_id=self._first(session, place).id,
                pathway_version_id=self.versions[0],
                performance=self._performance(place, playing.outcome.performance),
            )
            for result in playing.rounds:
                outcomes.save_round(session, plain, result)
        for place, voices in enumerate(evening.material.voices.values()):
            of_performance: dict[int, list[RoomVoice]] = defaultdict(list)
            for number, voice in enumerate(voices):
                performance = self._performance(place, voice.performance)
                told = replace(voice, performance=performance, source=str(number))
                of_performance[performance].append(told)
            for performance, told_there in of_performance.items():
                room_voice.hand_over(session, self._where(session, place), performance, told_there)

    def _performance(self, place: int, number: int) -> int:
        return self.base + place * 10 + number

    def _first(self, session: Session, place: int) -> RevisionRow:
        return stories.revision_number(session, self.stories[place], 1)

    def _where(self, session: Session, place: int) -> VoiceContext:
        there = self._first(session, place)
        return VoiceContext("AAAAA", "aaaaa", "one", there.story_id, there.id, self.versions[0])

    def happens(self, session: Session, act: Act) -> None:
        """Let something happen, where it can."""
        row = stories.get(session, self.stories[act.story])
        by = Account(held=frozenset({row.id}))
        if row.is_withdrawn:
            return
        if act.kind == "withdraw":
            withdrawal.withdraw(session, by, row.id)
        elif act.kind == "take down" and row.published:
            why = next(iter(Objection))
            taking_down.take_down(session, MODERATOR, row.id, why, "Not so.", seen=row.published)
        elif act.kind == "publish":
            # Words that another story has, as the newest version of this one.
            content = self._contents[act.number % len(self._contents)]
            self._revise(session, row, content, self.versions[act.number % 2])
            row.published, row.status = row.head, StoryStatus.PUBLISHED.value
        elif act.kind == "revise":
            self._revise(session, row, StoryContent("Not read by anyone"), self.versions[0])
        elif act.kind == "describe":
            stories.describe(session, by, row.id, credit="", perspectives=list(PERSPECTIVES[: act.number]))
        elif act.kind in ("void", "ask again"):
            self._vote(session, act)
        elif act.kind == "follow":
            voice = RoomVoice(
                performance=self._performance(act.story, 1 + act.number % 3),
                kind=VoiceKind.FOLLOWED,
                source="followed",
                scene=f"s{1 + act.number % 4}",
                playing=1 + act.number % 4,
                details={"option": f"o{act.number % 2}"},
            )
            room_voice.hand_over(session, self._where(session, act.story), voice.performance, [voice])

    def _vote(self, session: Session, act: Act) -> None:
        of_it = select(OutcomeRow.id, OutcomeRow.performance, OutcomeRow.playing).where(
            OutcomeRow.story_id == self.stories[act.story], OutcomeRow.pathway_version_id == self.versions[0]
        )
        asked = session.execute(of_it.order_by(OutcomeRow.id)).all()
        if not asked:
            return
        number, performance, playing = asked[act.number % len(asked)]
        there = outcomes.get(session, number)
        last = there.rounds[-1]
        if act.kind == "void":
            outcomes.void_round(session, performance, playing, last.number, "a slip")
        else:
            outcomes.save_round(session, there.plain, replace(last.bare, number=last.number + 1, voided=""))
