"""Credits: who made a version of a story what it is, each named only as they wish."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.account import CoWriterRole
from scenarios.store.stories.co_writer import CoWriterRow
from scenarios.store.stories.story import RevisionRow
from scenarios.store.stories.suggestion import SuggestionRow
from scenarios.stories.revision_reason import Cause


@dataclass(frozen=True)
class Credits:
    """The names, in the order in which they are told, and how many are not named, whether they were asked or not."""

    names: tuple[str, ...] = ()
    unnamed: int = 0
    is_holder_unnamed: bool = field(default=False, compare=False)
    """Whether whoever began the story is one of those who are not named."""

    @property
    def unnamed_others(self) -> int:
        """How many are not named, beside whoever began the story."""
        return self.unnamed - self.is_holder_unnamed

    @property
    def people(self) -> int:
        """How many people it took."""
        return len(self.names) + self.unnamed


def of(session: Session, revision: RevisionRow) -> Credits:
    """The credits of a story as it is in this revision; whoever only worked on a later one is not in them."""
    return of_all(session, [revision])[revision.story_id]


def of_all(session: Session, revisions: Sequence[RevisionRow]) -> dict[int, Credits]:
    """The credits of several stories, by the story's number, each as it is in its revision.

    First the story's holder, then the co-writers who wrote, told it or had a suggestion taken in, then others whose
    addition was taken in. A name that two share is said once.
    """
    stories = {revision.story_id: revision for revision in revisions}
    wrote = _who_wrote(session, stories)
    taken = _taken(session, stories)
    co_writers: dict[int, list[CoWriterRow]] = {number: [] for number in stories}
    for row in session.scalars(select(CoWriterRow).where(CoWriterRow.story_id.in_(stories)).order_by(CoWriterRow.id)):
        told = row.part == CoWriterRole.APPROVE.value and _said_yes(stories[row.story_id])
        suggested = any(each.co_writer_id == row.id for each in taken[row.story_id])
        if told or suggested or row.id in wrote:
            co_writers[row.story_id].append(row)
    return {
        number: _credits(
            [
                revision.story.credit,
                *(row.credit for row in co_writers[number]),
                *_strangers(each for each in taken[number] if _is_strangers(each, revision)),
            ]
        )
        for number, revision in stories.items()
    }


def _said_yes(revision: RevisionRow) -> bool:
    """Whether the story's teller agreed to this version: none is published without that, whatever they say later."""
    row = revision.story
    return row.approved is not None or (row.told and revision.number <= (row.published or 0))


def _credits(wished: Iterable[str]) -> Credits:
    """The holder's wish comes first."""
    cleaned = [" ".join(each.split()) for each in wished]
    names: dict[str, str] = {}
    for name in cleaned:
        if name:
            names.setdefault(name.casefold(), name)
    return Credits(tuple(names.values()), cleaned.count(""), is_holder_unnamed=cleaned[:1] == [""])


def _who_wrote(session: Session, stories: dict[int, RevisionRow]) -> set[int]:
    """The co-writers who made a revision that led to the one that is read; moving it on changes no word of it."""
    rows = session.execute(
        select(RevisionRow.story_id, RevisionRow.co_writer_id, RevisionRow.number).where(
            RevisionRow.story_id.in_(stories),
            RevisionRow.co_writer_id.is_not(None),
            RevisionRow.reason.not_like(f"{Cause.RENEWED} %"),
        )
    )
    return {co_writer or 0 for story, co_writer, number in rows if number <= stories[story].number}


def _taken(session: Session, stories: dict[int, RevisionRow]) -> dict[int, list[SuggestionRow]]:
    """The suggestions that were taken in on the way to the revision that is read; one that was taken down since counts:
    its words are in the story.
    """
    taken: dict[int, list[SuggestionRow]] = {number: [] for number in stories}
    asked = select(SuggestionRow).where(SuggestionRow.story_id.in_(stories), SuggestionRow.revision.is_not(None))
    for row in session.scalars(asked.order_by(SuggestionRow.id)):
        if (row.revision or 0) <= stories[row.story_id].number:
            taken[row.story_id].append(row)
    return taken


def _is_strangers(row: SuggestionRow, revision: RevisionRow) -> bool:
    is_holders = row.account_id is not None and row.account_id == revision.story.writer_id
    return row.co_writer_id is None and not is_holders


def _strangers(taken: Iterable[SuggestionRow]) -> Iterable[str]:
    """How each stranger wishes to be named; by one account, once, as they said last."""
    named: dict[tuple[str, int], str] = {}
    for row in taken:
        who = ("suggestion", row.id) if row.account_id is None else ("account", row.account_id)
        named[who] = row.credit
    return named.values()
