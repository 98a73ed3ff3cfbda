"""Keys that a story's file brought before keys were ours: withdrawal leaves none of them where it can."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.account import CoWriterRole
from scenarios.db import Base, Database
from scenarios.sample import STORIES
from scenarios.store import withdrawal
from scenarios.store.stories import story as stories
from scenarios.store.stories import suggestion
from scenarios.stories.story import StoryContent
from scenarios.stories.suggestion import Suggestion, SuggestionKind
from tests.scenarios.store.conftest import Desk

pytestmark = pytest.mark.both_stores

NAME, CHOSEN = "ada-lovelace-of-the-corn-hall", "mr-kapoor"


def telling() -> StoryContent:
    """A story whose scenes and choices have keys that name somebody."""
    content = STORIES[0].content
    key = content.scenes[0].key
    there = {key: NAME}
    scenes = []
    for scene in content.scenes:
        asked = scene.decision
        if asked is not None:
            first, *others = (
                replace(each, leads_to=there.get(each.leads_to or "", each.leads_to)) for each in asked.options
            )
            asked = replace(asked, options=(replace(first, key=CHOSEN), *others))
        leads_to = there.get(scene.leads_to or "", scene.leads_to)
        scenes.append(replace(scene, key=there.get(scene.key, scene.key), decision=asked, leads_to=leads_to))
    return replace(content, scenes=tuple(scenes))


@pytest.fixture
def named(desk: Desk) -> Desk:
    """A draft with such keys in two of its versions, and in what somebody suggested."""

    def write(session: Session) -> None:
        head = stories.get(session, desk.story).head
        stories.save(session, desk.holder, desk.story, telling(), based_on=head)
        stories.save(session, desk.holder, desk.story, replace(telling(), title="Another title"), based_on=head + 1)

    desk.database.write(write)
    helper = desk.invites(CoWriterRole.SUGGEST, "Sam")
    other = Suggestion(SuggestionKind.WORDS, NAME, "At the door", "She rings her sister")
    desk.database.write(lambda session: suggestion.suggest(session, helper, desk.story, other, based_on=3))
    return desk


def everything(database: Database) -> str:
    """All that the store has, as text."""
    with database.read() as session:
        return " ".join(
            str(tuple(row)) for table in Base.metadata.sorted_tables for row in session.execute(select(table))
        )


def test_of_a_story_that_was_never_published_no_key_of_a_file_is_left(named: Desk, database: Database) -> None:
    assert NAME in everything(database) and CHOSEN in everything(database)

    database.write(lambda session: withdrawal.withdraw(session, named.holder, named.story))

    assert NAME not in everything(database) and CHOSEN not in everything(database)
    with database.read() as session:
        content = stories.newest(session, named.story).content
    assert len({scene.key for scene in content.scenes}) == len(STORIES[0].content.scenes), "its shape stays"
    assert {each for scene in content.scenes for each in [scene.leads_to] if each} <= {s.key for s in content.scenes}


def test_of_one_that_was_published_they_stay_since_figures_name_them(named: Desk, database: Database) -> None:
    named.publishes()

    database.write(lambda session: withdrawal.withdraw(session, named.holder, named.story))

    with database.read() as session:
        assert stories.newest(session, named.story).content.scene(NAME) is not None
