"""What rooms said beyond their votes, beside the outcomes that they belong to."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from scenarios.db import Base
from scenarios.results.room_voice import RoomVoice, VoiceKind, takes_back
from scenarios.store.export_file import WORDS_TAKEN_BACK, drop
from scenarios.store.stories import story_reading


@dataclass(frozen=True)
class VoiceContext:
    """Where a voice was heard: the event and section, the story, its revision, and the model under test."""

    event_code: str
    event_name: str
    section: str
    story_id: int
    revision_id: int
    pathway_version_id: int


class VoiceRow(Base):
    """One saying of a room, or the marks on one scene. A later hand-over of the same one replaces it."""

    __tablename__ = "voice"
    __table_args__ = (UniqueConstraint("performance", "kind", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    performance: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str]
    source: Mapped[str]
    event_code: Mapped[str] = mapped_column(index=True)
    event_name: Mapped[str]
    section: Mapped[str]
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("story_revision.id"))
    pathway_version_id: Mapped[int] = mapped_column(ForeignKey("pathway_version.id"))
    scene: Mapped[str]
    playing: Mapped[int | None]
    words: Mapped[str]
    count: Mapped[int]
    details: Mapped[dict[str, Any]]

    @property
    def plain(self) -> RoomVoice:
        """The voice as the rules see it."""
        return RoomVoice(
            performance=self.performance,
            kind=VoiceKind(self.kind),
            source=self.source,
            scene=self.scene,
            words=self.words,
            count=self.count,
            playing=self.playing,
            details=dict(self.details or {}),
        )


def hand_over(session: Session, where: VoiceContext, performance: int, voices: Iterable[RoomVoice]) -> None:
    """Keep what a performance's room said; what was taken back since an earlier hand-over goes, and files with it."""
    voices, query = tuple(voices), select(VoiceRow).where(VoiceRow.performance == performance)
    known = {(row.kind, row.source): row for row in session.scalars(query)}
    before = [row.plain for row in known.values()]
    if takes_back(before, voices):
        drop(session, WORDS_TAKEN_BACK, where.event_code, where.pathway_version_id)
    for voice in voices:
        row = known.pop((voice.kind.value, voice.source), None)
        if row is None:
            row = VoiceRow(performance=performance, kind=voice.kind.value, source=voice.source, **vars(where))
            session.add(row)
        row.scene, row.playing, row.words, row.count = voice.scene, voice.playing, voice.words, voice.count
        row.details = dict(voice.details)
    for row in known.values():
        session.delete(row)
    session.flush()
    if _followed(before) != _followed(voices):
        story_reading.forget(session, where.story_id, where.pathway_version_id)


def _followed(voices: Iterable[RoomVoice]) -> list[tuple[str, str, int, str]]:
    """Which options were played after the votes: what the reading of a story on a version goes by."""
    return sorted(
        (voice.source, voice.scene, voice.playing or 0, voice.option)
        for voice in voices
        if voice.kind is VoiceKind.FOLLOWED
    )


def of_performance(session: Session, performance: int) -> list[VoiceRow]:
    """What the room of a performance said, in the order in which it was handed over."""
    return of_performances(session, [performance])


def of_performances(session: Session, performances: Collection[int]) -> list[VoiceRow]:
    """What the rooms of these performances said, in the order in which it was handed over."""
    query = select(VoiceRow).where(VoiceRow.performance.in_(performances)).order_by(VoiceRow.id)
    return list(session.scalars(query))
