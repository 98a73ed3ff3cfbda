"""A story that is withdrawn, or cannot be read any more, destroys nothing around it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from live.store.event import PerformanceRow
from scenarios.account import Account
from scenarios.db import Database
from scenarios.store import withdrawal
from tests.live.factories import Evening
from tests.live.stories import EVENING

WORDS = ("Closed at eleven", "Rosie", "Somebody is hurt", "Scene s", "Choice ", "What now")
"""What stands in the story on stage and nowhere else."""
NOTED = replace(
    EVENING,
    scenes=tuple(replace(scene, content_note="Somebody is hurt") for scene in EVENING.scenes),
)
"""Each of its scenes has a content note."""
OTHER = replace(EVENING, title="The third call")
Change = Callable[[Session, PerformanceRow], None]


@pytest.fixture
def evening(database: Database) -> Evening:
    """A story whose scenes have content notes is on, at an open vote; another one comes after it."""
    evening = Evening(database, NOTED, OTHER)
    evening.starts()
    evening.asks_all("enter", "show", "enter", "open")
    evening.votes(evening.phone(), "s2-o1")
    return evening


def change(evening: Evening, how: Change, place: int = 0) -> None:
    """Change something of a performance of this evening in the store."""
    performance_id = evening.performances[place]
    evening.database.write(lambda session: how(session, session.get_one(PerformanceRow, performance_id)))


def withdraws(evening: Evening, place: int = 0) -> None:
    """The writer of a performance's story withdraws it."""

    def take_back(session: Session, row: PerformanceRow) -> None:
        story = row.revision.story
        withdrawal.withdraw(session, Account(id=story.writer_id), story.id)

    change(evening, take_back, place)


def everything(evening: Evening) -> str:
    """All that any face is told, as one text."""
    return json.dumps([evening.screen, evening.phones, evening.console], ensure_ascii=False)


def kinds(state: Any) -> set[str]:
    """What the console offers."""
    return {action["kind"] for action in state["actions"]}


@pytest.mark.fault("withdrawn-in-play")
def test_a_story_withdrawn_at_an_open_vote_is_ended_and_the_next_one_starts(evening: Evening) -> None:
    withdraws(evening)
    evening.asks("close")
    evening.asks("end")
    assert evening.console["next"]["with"] == {"performance": evening.performances[1]}
    evening.starts(1)
    assert evening.screen["scene"]["heading"] == "Scene s1"
