"""What tests ask for in the store of a server: functions that fill an empty one, each once a process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

from live.store import sample
from scenarios.sample import PATHWAY
from scenarios.store.pathways import pathway

Fill = Callable[[Session], object]


def nothing(session: Session) -> None:
    """Nobody has written anything, and there is no pathway."""


def pathway_under_test(session: Session) -> None:
    """A pathway under test, and not one story yet."""
    made = pathway.create(session, PATHWAY.slug, PATHWAY.name)
    pathway.activate(session, pathway.draft(session, made.id, PATHWAY.content).id)


def sample_stories(session: Session) -> None:
    """The sample pathway with a draft of its next version, the published sample stories, and the sample event."""
    sample.load(session, date(2026, 3, 3))
