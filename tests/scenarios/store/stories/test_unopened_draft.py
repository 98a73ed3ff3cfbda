"""A draft that only a private link leads to goes where nobody opened it for a year, and nothing else does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from scenarios.account import Account, CoWriterRole
from scenarios.db import Database
from scenarios.store import withdrawal
from scenarios.store.accounts import account as accounts
from scenarios.store.stories import claim as story_claim
from scenarios.store.stories import private_link, unopened_draft
from scenarios.store.stories import story as stories
from tests.clock import HandClock
from tests.scenarios import whole_store
from tests.scenarios.store.conftest import Desk

pytestmark = pytest.mark.both_stores

BEGAN = datetime(2026, 11, 30, 12, tzinfo=UTC)
LAST = datetime(2027, 11, 30, 12, tzinfo=UTC)
AFTER = datetime(2027, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def desk(database: Database, clock: HandClock) -> Desk:
    """A draft that somebody began without an account, with somebody whom they invited."""
    clock.stop_at(BEGAN)
    desk = Desk(database)
    desk.invites(CoWriterRole.READ, "Sam from the café")
    return desk


def due(database: Database) -> list[int]:
    with database.read() as session:
        return unopened_draft.due(session)


@pytest.mark.fault("kept-too-long")
def test_it_is_erased_as_its_writer_would(desk: Desk, database: Database, clock: HandClock) -> None:
    clock.stop_at(LAST)
    assert due(database) == []
    clock.stop_at(AFTER)
    assert due(database) == [desk.story]

    assert database.write(lambda session: withdrawal.erase_unopened(session, desk.story))

    with database.read() as session:
        row = stories.get(session, desk.story)
        assert row.is_withdrawn and row.opened_on is None
        words = " ".join(stories.stored_documents(session, stories.history(session, desk.story)).values())
        entry = whole_store.record_of(session, f"story {desk.story}")[-1]
    assert "night" not in words and (entry.act, entry.by) == ("erase unopened draft", None)
    assert due(database) == []


def test_opening_it_keeps_it_for_another_year(desk: Desk, database: Database, clock: HandClock) -> None:
    clock.stop_at(LAST)
    database.write(lambda session: unopened_draft.note_opened(session, {desk.story}))

    clock.stop_at(AFTER)

    assert due(database) == []
    assert not database.write(lambda session: withdrawal.erase_unopened(session, desk.story)), "opened meanwhile"
    clock.move_on(days=400)
    assert due(database) == [desk.story]


def test_a_draft_that_an_account_has_is_never_erased(desk: Desk, database: Database, clock: HandClock) -> None:
    def add(session: Session) -> None:
        link = private_link.find(session, private_link.offer(session, desk.story))
        story_claim.make(session, accounts.create(session, "Ada").plain(), [link.id])

    database.write(add)
    clock.stop_at(AFTER)

    assert due(database) == []
    assert not database.write(lambda session: withdrawal.erase_unopened(session, desk.story))


@pytest.mark.parametrize("taken_back", [False, True])
def test_what_was_ever_sent_in_is_no_draft_that_goes(
    desk: Desk, database: Database, clock: HandClock, taken_back: bool
) -> None:
    holder: Account = desk.holder
    database.write(lambda session: stories.submit(session, holder, desk.story))
    if taken_back:
        database.write(lambda session: stories.recall(session, holder, desk.story))

    clock.stop_at(AFTER)

    assert due(database) == []
