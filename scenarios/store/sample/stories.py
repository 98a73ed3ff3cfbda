"""Loads the sample pathway and its stories, by the way that every story takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios import sample
from scenarios.account import Account, Role
from scenarios.pathways.draft import edition
from scenarios.pathways.remark import RemarkState
from scenarios.sample.story import SampleStory
from scenarios.store.pathways import draft as pathway_draft
from scenarios.store.pathways import pathway
from scenarios.store.pathways import remark as pathway_remark
from scenarios.store.pathways.pathway import PathwayRow, PathwayVersionRow
from scenarios.store.stories import story
from scenarios.store.stories.story import RevisionRow

LOADER = Account(name="Sample content", roles=frozenset({Role.MODERATOR, Role.DESIGNER}))
"""On record as whoever loads the sample; it is no account and nobody signs in with it."""


def is_loaded(session: Session) -> bool:
    """Whether there is a pathway at the sample's address: its own, or by now somebody else's."""
    return session.scalar(select(PathwayRow.id).where(PathwayRow.slug == sample.PATHWAY.slug)) is not None


def load(session: Session) -> Mapping[str, RevisionRow]:
    """The published stories of the sample pathway, by title.

    Where it was loaded before, nothing is added: what was withdrawn since stays withdrawn.
    """
    there = session.scalar(select(PathwayRow).where(PathwayRow.slug == sample.PATHWAY.slug))
    if there is not None:
        return {row.content.title: row for row in story.published(session, there.id)}
    made = pathway.create(session, sample.PATHWAY.slug, sample.PATHWAY.name)
    draft = pathway.draft(session, made.id, sample.PATHWAY.content)
    version = pathway.activate(session, draft.id)
    _open_next(session, made.id)
    return {each.content.title: _publish(session, version, each) for each in sample.STORIES}


def _open_next(session: Session, pathway_id: int) -> None:
    """A draft of the next version that everyone may question, with one remark that is answered."""
    draft = pathway_draft.start(session, LOADER, pathway_id)
    seen = edition(draft.content)
    pathway_draft.edit(session, LOADER, draft.id, lambda content: sample.NEXT, part=lambda content: content, seen=seen)
    pathway_draft.open_for_remarks(session, LOADER, draft.id)
    said = sample.REMARK
    row = pathway_remark.make(session, draft.id, said.remark)
    pathway_remark.decide(session, LOADER, row.id, RemarkState.PASSED)
    pathway_remark.answer(session, LOADER, row.id, said.answer, said.became, seen=edition(row.answer))


def _publish(session: Session, version: PathwayVersionRow, each: SampleStory) -> RevisionRow:
    row = story.begin(session, LOADER, version, each.content)
    row.fictional = True
    writer = replace(LOADER, held=frozenset({row.id}))
    story.describe(session, writer, row.id, credit=each.credit, perspectives=list(each.perspectives))
    story.submit(session, writer, row.id)
    story.pass_on(session, LOADER, row.id, seen=row.head)
    story.sign_off(session, writer, row.id, seen=row.head)
    return story.revision_number(session, row.id, row.head)
