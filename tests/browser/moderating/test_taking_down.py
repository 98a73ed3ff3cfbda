"""A moderator does not accept a story, and takes another one down: every page on the way, on a phone and a laptop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scenarios.db import Database
from scenarios.store.stories import story as stories
from tests.browser.actors import LAPTOP
from tests.browser.people import Moderator, Visitor, Writer
from tests.browser.stores import sample_stories
from tests.live.server import RunningServer

pytestmark = pytest.mark.store(filled_by=sample_stories)

Enter = Callable[..., Any]
PHONE = {"width": 360, "height": 740}
SIZES = pytest.mark.parametrize("viewport", [PHONE, LAPTOP], ids=["phone", "laptop"])


def newest(database: Database) -> int:
    """A story that everyone reads."""
    with database.read() as session:
        return stories.published(session)[0].story_id


@SIZES
def test_a_writer_reads_why_a_story_is_not_accepted(enter: Enter, viewport: dict[str, int]) -> None:
    writer, moderator = enter(Writer, viewport=viewport), enter(Moderator, viewport=viewport)
    writer.begins("I rang three numbers.")
    story = int(writer.page.url.rsplit("/", 1)[1])
    writer.opens(f"/write/{story}/send")
    writer.presses("Send it in")
    moderator.opens(f"/moderate/{story}")
    moderator.presses("Begin to read")
    moderator.follows("Do not publish this story")
    moderator.presses("Do not publish this story")
    moderator.reads("There is a problem", "Choose a reason.")
    moderator.noticed("422")
    moderator.ticks("It describes a way to hurt yourself")
    moderator.fills_in(words="Please leave out the tablets.")
    moderator.presses("Do not publish this story")
    writer.opens(f"/write/{story}")
    writer.reads("A moderator read this story and did not accept it.", "Please leave out the tablets.", "116 123")
    writer.opens(f"/write/{story}/messages")
    writer.reads("Not accepted.", "Please leave out the tablets.")


@SIZES
def test_a_story_is_taken_down_from_its_own_page(enter: Enter, server: RunningServer, viewport: dict[str, int]) -> None:
    reader, moderator = enter(Visitor, viewport=viewport), enter(Moderator, viewport=viewport)
    story = newest(server.database)
    moderator.opens(f"/stories/{story}")
    moderator.follows("Take this story down")
    moderator.ticks("It could identify somebody")
    moderator.presses("Take this story down")
    moderator.reads("The story is down.", "Taken down by a moderator", "It could identify somebody.")
    moderator.opens(f"/moderate/{story}/take-down")
    moderator.reads("This story is down already")
    moderator.opens("/moderate")
    reader.opens("/stories")
    assert not reader.page.locator(f"a[href='/stories/{story}']").count()
