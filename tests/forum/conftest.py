"""A pathway under test, the sample stories on it, and the people who come to them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from scenarios.account import ANYONE, Account, Role
from scenarios.db import Database
from scenarios.sample import PATHWAY, STORIES
from scenarios.sample.story import SampleStory
from scenarios.store.pathways import pathway as pathways
from scenarios.store.stories import story as stories
from scenarios.stories.story import StoryContent
from tests.conftest import Visitor
from tests.forum.decisions.deciding import Member
from tests.forum.people import Moderator, Writer
from tests.forum.results.outcomes import handed_over


@pytest.fixture
def pathway(database: Database) -> int:
    """The number of the version under test of the sample pathway."""

    def make(session: Session) -> int:
        row = pathways.create(session, PATHWAY.slug, PATHWAY.name)
        return pathways.activate(session, pathways.draft(session, row.id, PATHWAY.content).id).id

    return database.write(make)


@pytest.fixture
def content(database: Database, writer: Writer) -> Callable[[], StoryContent]:
    """The newest words of the writer's story, as they are stored."""

    def read() -> StoryContent:
        with database.read() as session:
            return stories.head(session, stories.get(session, writer.story)).content

    return read


@pytest.fixture
def publishes(database: Database, pathway: int) -> Callable[[SampleStory], int]:
    """Publishes a sample story by its proper way, and gives its number."""

    def publish(sample: SampleStory) -> int:
        return database.write(lambda session: _published(session, pathway, sample))

    return publish


@pytest.fixture
def story(publishes: Callable[[SampleStory], int]) -> int:
    """The number of the published sample story "The third call"."""
    return publishes(STORIES[0])


@pytest.fixture
def writer(visit: Visitor, pathway: int) -> Writer:
    """Somebody who writes without an account."""
    return Writer(visit)


@pytest.fixture
def stranger(app: Flask) -> Visitor:
    """Somebody else, at another browser."""
    return Visitor(app.test_client())


@pytest.fixture
def moderator(signed_in_as: Callable[..., Visitor]) -> Moderator:
    """Somebody who is signed in as a moderator."""
    return Moderator(signed_in_as(Role.MODERATOR))


def _published(session: Session, version_id: int, sample: SampleStory) -> int:
    row = stories.begin(session, ANYONE, pathways.version(session, version_id), sample.content)
    writer = Account(held=frozenset({row.id}))
    stories.describe(session, writer, row.id, credit=sample.credit, perspectives=list(sample.perspectives))
    row.fictional = True
    stories.submit(session, writer, row.id)
    stories.pass_on(session, Account(roles=frozenset({Role.MODERATOR})), row.id, seen=row.head)
    stories.sign_off(session, writer, row.id, seen=row.head)
    return row.id


@pytest.fixture
def member(signed_in_as: Callable[..., Visitor]) -> Member:
    """A member of the design group."""
    return Member(signed_in_as(Role.DESIGNER, name="Amara"))


@pytest.fixture
def other(signed_in_as: Callable[..., Visitor]) -> Member:
    """Another one."""
    return Member(signed_in_as(Role.DESIGNER, name="Ben"))


@pytest.fixture
def outcome(database: Database) -> int:
    """The number of a result on the first choice of "Closed at eleven"."""
    return database.write(handed_over)
