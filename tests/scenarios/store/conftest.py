"""A story with its holder and its co-writers, in a store of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from scenarios.account import ANYONE, Account, CoWriterRole, Role
from scenarios.db import Database
from scenarios.sample import PATHWAY, STORIES
from scenarios.store.pathways import pathway as pathways
from scenarios.store.stories import co_writer
from scenarios.store.stories import story as stories

MODERATOR = Account(roles=frozenset({Role.MODERATOR}))


class Desk:
    """A draft, whoever holds it, and whom they invite."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.story = database.write(self._begin)
        self.holder = Account(held=frozenset({self.story}))

    def _begin(self, session: Session) -> int:
        row = pathways.create(session, PATHWAY.slug, PATHWAY.name)
        version = pathways.activate(session, pathways.draft(session, row.id, PATHWAY.content).id)
        return stories.begin(session, ANYONE, version, STORIES[0].content).id

    def invites(self, part: CoWriterRole, invited_as: str = "") -> Account:
        """Invite somebody without an account, who takes it up; gives them as they are from then on."""
        made, token = self.database.write(
            lambda session: co_writer.invite(session, self.holder, self.story, part, invited_as)
        )
        self.database.write(lambda session: co_writer.join(session, ANYONE, co_writer.find(session, token).id))
        return self.meets(made.key)

    def meets(self, *keys: str, account: int | None = None) -> Account:
        """Whoever comes with these keys of invitations, or with an account, as the store knows them now."""
        with self.database.read() as session:
            return Account(id=account, invited=co_writer.taken_up(session, account, keys))

    def publishes(self) -> None:
        """Send the story in, have it passed, and agree."""

        def work(session: Session) -> None:
            stories.submit(session, self.holder, self.story)
            head = stories.get(session, self.story).head
            stories.pass_on(session, MODERATOR, self.story, seen=head)
            stories.sign_off(session, self.holder, self.story, seen=head)

        self.database.write(work)


@pytest.fixture
def desk(database: Database) -> Desk:
    """A story that is being written together."""
    return Desk(database)


@pytest.fixture
def head(desk: Desk) -> Callable[[], int]:
    """The number of the story's newest revision."""

    def read() -> int:
        with desk.database.read() as session:
            return stories.get(session, desk.story).head

    return read
