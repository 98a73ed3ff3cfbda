"""A page reads a story's words once, however many scenes there are, and looks up no more than it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy.orm import Session

from scenarios.account import Account
from scenarios.db import Database
from scenarios.pathways import pathway as pathway_rules
from scenarios.store import withdrawal
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.stories import story as stories
from scenarios.stories import story as story_rules
from scenarios.stories.story import StoryContent
from tests.conftest import Visitor
from tests.forum.people import Moderator, Writer
from tests.long_story import long_story

SHORT, LONG = 11, 44
GROWS = 1.5 * LONG / SHORT
"""So many times more may be looked up for the longer story; each scene compared with each would be 16 times more."""
OWN = [
    "",
    "read",
    "scenes",
    "scenes/s2",
    "scenes/s5/choices",
    "send",
    "map",
    "title",
    "moment/s5/way/o1",
    "play",
    "play?way=-.-.-",
]


class Work:
    """What was asked of the library while pages were made."""

    def __init__(self) -> None:
        self.documents: list[Mapping[str, Any]] = []
        self.lookups = 0

    def happens(self) -> tuple[int, int]:
        """How often words were read and looked up, none of them read twice; counted from here on anew."""
        twice = [each for each, times in Counter(map(id, self.documents)).items() if times > 1]
        assert not twice, f"{len(twice)} of {len(self.documents)} documents were read more than once"
        done = len(self.documents), self.lookups
        self.documents, self.lookups = [], 0
        return done


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    """Counts how often a document is read, and how often a scene is looked up."""
    counted = Work()

    def count(rules: Any) -> None:
        read = rules.from_document

        def counting(document: Mapping[str, Any]) -> Any:
            counted.documents.append(document)
            return read(document)

        monkeypatch.setattr(rules, "from_document", counting)

    count(story_rules)
    count(pathway_rules)
    look_up = StoryContent.scene

    def looking(content: StoryContent, key: str | None) -> Any:
        counted.lookups += 1
        return look_up(content, key)

    monkeypatch.setattr(StoryContent, "scene", looking)
    return counted


@pytest.fixture
def tells(database: Database, writer: Writer) -> Callable[[int], None]:
    """The writer's story has this many scenes now."""

    def tell(count: int) -> None:
        def work(session: Session) -> None:
            by, head = Account(held=frozenset({writer.story})), stories.get(session, writer.story).head
            stories.save(session, by, writer.story, long_story(count), based_on=head)

        database.write(work)

    return tell


@pytest.mark.fault("large-draft")
@pytest.mark.parametrize("part", OWN)
def test_a_writers_page_reads_the_words_once_however_long_the_story_is(
    writer: Writer, tells: Callable[[int], None], work: Work, part: str
) -> None:
    writer.starts("It took a long time.")
    done = []
    for count in (SHORT, LONG):
        tells(count)
        writer.opens("title")  # What is asked once a browser is not asked again.
        work.happens()
        writer.opens(part)
        done.append(work.happens())
    (short, few), (long, many) = done
    assert long == short > 0
    assert many <= few * GROWS


@pytest.mark.fault("large-draft")
def test_readers_and_moderators_pages_read_the_words_once_however_long_the_story_is(
    writer: Writer, tells: Callable[[int], None], moderator: Moderator, stranger: Visitor, work: Work
) -> None:
    done: dict[str, list[tuple[int, int]]] = {}

    def opens(visitor: Visitor, path: str) -> None:
        work.happens()
        visitor.opens(path.format(writer.story))
        done.setdefault(path, []).append(work.happens())

    for count in (SHORT, LONG):
        writer.starts("It took a long time.")
        tells(count)
        writer.sends_in()
        moderator.takes_up(writer.story)
        for path in ("/moderate/{}", "/moderate/{}/map", "/moderate/{}/play?way=-.-"):
            opens(moderator.visitor, path)
        moderator.passes(writer.story)
        writer.agrees()
        for path in ("/stories/{}", "/stories/{}/map", "/stories/{}/play", "/stories/{}/play?way=-.-"):
            opens(stranger, path)
    for path, ((short, few), (long, many)) in done.items():
        assert long == short > 0, path
        assert many <= few * GROWS, path


@pytest.mark.fault("large-draft")
def test_words_that_are_replaced_are_read_anew(database: Database, writer: Writer) -> None:
    writer.starts("It took a long time.")
    by = Account(held=frozenset({writer.story}))

    def take_back(session: Session) -> tuple[str, str]:
        row = stories.head(session, stories.get(session, writer.story))
        before = row.content.what_happened
        withdrawal.withdraw(session, by, writer.story)
        return before, row.content.what_happened

    assert database.write(take_back) == ("It took a long time.", "")


@pytest.mark.fault("large-draft")
def test_words_that_were_taken_back_by_a_rollback_are_those_of_the_store(database: Database, writer: Writer) -> None:
    writer.starts("It took a long time.")
    with database.read() as session:
        row = stories.head(session, stories.get(session, writer.story))
        row.document = {**row.document, "what_happened": "It was quick."}
        assert row.content.what_happened == "It was quick."
        session.rollback()
        assert row.content.what_happened == "It took a long time."
        row.document = {**row.document, "what_happened": "It was quick."}
        session.refresh(row)
        assert row.content.what_happened == "It took a long time."


def test_a_draft_of_a_pathway_that_is_changed_is_read_anew(database: Database, pathway: int) -> None:
    with database.read() as session:
        row = session.get_one(PathwayVersionRow, pathway)
        assert row.content is row.content
        row.document = {**row.document, "question": "Does it hold?"}
        assert row.content.question == "Does it hold?"
        session.rollback()
        assert row.content.question != "Does it hold?"


def test_a_turning_point_can_be_any_scene_of_a_long_story(writer: Writer, tells: Callable[[int], None]) -> None:
    writer.starts("It took a long time.")
    tells(120)
    page, seen = writer.opens("moment"), []
    while True:
        seen += [each.get("value") for each in page.all("input") if each.get("name") == "moment"]
        if "Later scenes" not in page.main:
            break
        page = writer.visitor.opens(page.link("Later scenes"))
    assert seen == [f"s{number}" for number in range(1, 121)]
    path = next(each.get("action") for each in page.all("form") if "moment" in each.get("action"))
    assert writer.visitor.sends(path, {}, 422).errors == ["Choose a moment, or skip this."]
    assert "Who decides there?" in writer.visitor.sends(path, page.form(path) | {"moment": "s120"}).heading
