"""The history of a story: every version with who made it and why, read, compared and brought back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from forum.writing import history
from scenarios.account import Account, Role
from scenarios.db import Database
from scenarios.store.stories import story as stories
from scenarios.stories import story as story_rules
from scenarios.stories.story import StoryContent
from tests.conftest import Visitor
from tests.forum.people import CoWriter, Moderator, Writer
from tests.forum.writing.test_writing import assert_everyday


@pytest.fixture
def written(writer: Writer) -> Writer:
    """A writer whose story has three versions."""
    writer.starts("I rang three numbers.")
    writer.adds_scene("The first call", kind="ending")
    writer.fills("words", title="Three numbers", what_happened="I rang four numbers.")
    return writer


@pytest.fixture
def content(database: Database, written: Writer) -> Callable[[], StoryContent]:
    """The newest words of the story."""

    def read() -> StoryContent:
        with database.read() as session:
            return stories.head(session, stories.get(session, written.story)).content

    return read


def test_every_version_is_listed_with_who_and_what(app: Flask, written: Writer) -> None:
    ali = CoWriter(Visitor(app.test_client()), written.story)
    ali.comes_by(written.invites("write", "Ali"))
    ali.fills("scenes/s1", narration="It rings and rings.")
    ali.fills("person", name="Samira")
    page = ali.opens("history")
    first, then, begun = [each.text for each in page.all("li") if "people__one" in each.get("class")]
    for text, changes in [
        (first, ["Version 5", "Ali ,", "1 scene changed", "the person changed", "1 version on the way", "Version 4"]),
        (then, ["Version 3", "Whoever began this story ,", "Title or first words changed, 1 scene added", "Version 2"]),
        (begun, ["Version 1", "Whoever began this story ,"]),
    ]:
        for change in changes:
            assert change.casefold() in text.casefold()
    assert_everyday(page)
    ali.fills("name", credit="Ali A.")
    written.fills("who", credit="Maria")
    for story in (written, ali):
        named = story.opens("history").main
        assert "Ali A. ," in named and "Maria ," in named and "Whoever began this story" not in named


def test_a_comparison_names_everybody_who_changed_it_in_between(app: Flask, written: Writer) -> None:
    for called, part in [("Ali", "write"), ("Sam", "suggest")]:
        helper = CoWriter(Visitor(app.test_client()), written.story)
        helper.comes_by(written.invites(part, called))
        if part == "write":
            helper.fills("scenes/s1", narration="It rings and rings.")
        else:
            helper.suggests("s1", text="Nobody answers.")
    written.fills("suggestions/1", to="suggestions/1/take", based_on="4")
    written.fills("words", title="Changed last")
    changed = written.opens("history/compare?from=3&to=6").main
    assert "Who changed it in between: Ali , Whoever began this story , Sam ." in changed
    assert "Who changed it in between: Ali ." in written.opens("history/compare?from=4&to=3").main


def test_what_was_saved_in_one_go_is_told_together_and_each_version_is_there(written: Writer) -> None:
    for title in ("One", "Two", "Three"):
        written.fills("words", title=title)
    page = written.opens("history")
    assert "4 versions on the way there" in page.main
    for number in range(1, 7):
        written.visitor.opens(page.link(f"Version {number}"))
    assert "from=1&to=6" in page.link("See what changed from version 1 to version 6")
    assert "from=4&to=5" in page.link("See what changed from version 4 to version 5")


def test_a_published_version_is_never_told_behind_another(written: Writer, moderator: Moderator) -> None:
    written.sends_in()
    moderator.takes_up(written.story)
    moderator.passes(written.story)
    written.agrees()
    written.sends("write-on")
    written.fills("words", title="A newer title")
    newest, published, _begun = [
        each.text for each in written.opens("history").all("li") if "people__one" in each.get("class")
    ]
    assert "Version 4" in newest and "Version 3" in published and "Published" in published


def test_a_helper_is_named_as_one(written: Writer, database: Database, content: Callable[[], StoryContent]) -> None:
    helper = Account(roles=frozenset({Role.MODERATOR}))

    def work(session: Session) -> None:
        holder = Account(held=frozenset({written.story}))
        stories.submit(session, holder, written.story, help_wanted=True)
        stories.take_up(session, helper, written.story)
        shaped = replace(content(), title="Shaped")
        stories.save(session, helper, written.story, shaped, based_on=3)

    database.write(work)
    assert "A moderator who helps" in written.opens("history").main
    assert "A moderator who helps" in written.opens("history/4").main


def test_a_version_is_read_whole(written: Writer) -> None:
    page = written.opens("history/2")
    assert "I rang three numbers." in page.main and "The first call" in page.main
    assert "Three numbers" not in page.main
    assert_everyday(page)


def test_two_versions_are_compared_word_by_word(written: Writer) -> None:
    page = written.opens("history/compare?from=2&to=3")
    assert "removed: three (end)" in page.main and "added: four (end)" in page.main
    assert "Three numbers" in page.main
    assert "Nothing is different." in written.opens("history/compare?from=2&to=2").main
    assert "added: three (end)" in written.opens("history/compare?from=3&to=2").main


def test_a_version_is_brought_back_and_nothing_is_lost(written: Writer, content: Callable[[], StoryContent]) -> None:
    page = written.fills("history/1", to="history/1/restore")
    assert "Version 1 is the newest one now" in page.text
    assert content() == StoryContent(what_happened="I rang three numbers.")
    assert "Brought version 1 back" in page.main
    assert "I rang four numbers." in written.opens("history/3").main
    assert "Bring this version back" not in written.opens("history/4").main


def test_a_version_brought_back_over_somebody_elses_change_says_so(
    written: Writer, content: Callable[[], StoryContent]
) -> None:
    form = written.opens("history/1").form(written.path("history/1/restore"))
    written.fills("words", title="Changed meanwhile")
    page = written.visitor.sends(written.path("history/1/restore"), form)
    assert "changed this story" in page.text
    assert content().title == "Changed meanwhile"


@pytest.mark.parametrize("part", ["suggest", "read"])
def test_whoever_only_reads_brings_nothing_back(app: Flask, written: Writer, part: str) -> None:
    sam = CoWriter(Visitor(app.test_client()), written.story)
    sam.comes_by(written.invites(part))
    assert "Bring this version back" not in sam.opens("history/1").main
    sam.sends("history/1/restore", 403, based_on="3")


def test_nothing_is_brought_back_while_moderators_have_the_story(written: Writer) -> None:
    written.sends_in()
    assert "Bring this version back" not in written.opens("history/1").main
    written.sends("history/1/restore", 403, based_on="3")


@pytest.mark.parametrize(
    "part",
    [
        "history/9",
        "history/compare",
        "history/compare?from=1",
        "history/compare?from=1&to=99",
        "history/0",
        "history/compare?from=x&to=1",
        "history/compare?from=99999999999999&to=1",
        "history?before=x",
        "history/compare?from=１&to=2",
    ],
)
def test_a_version_that_is_not_there_is_not_found(written: Writer, part: str) -> None:
    written.opens(part, 404)


def test_a_long_history_is_told_a_page_at_a_time(written: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "PAGE", 2)
    first = written.opens("history")
    assert "Version 3" in first.main and "Version 2" in first.main and "Version 1" not in first.main
    assert "1 scene added" in first.main, "the oldest one on the page is told by the one before it"
    older = first.link("Older versions")
    last = written.visitor.opens(older)
    assert "Version 1" in last.main and "Version 2" not in last.main
    assert "Older versions" not in last.main
    assert "There are no older versions." in written.opens("history?before=1").main


def test_a_list_of_versions_is_counted_beside_the_loop_and_reads_no_words_on_it(
    written: Writer, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside: list[str] = []

    def in_thread(work: Callable[..., Any], *args: Any) -> Any:
        beside.append(work.__name__)
        return work(*args)

    monkeypatch.setitem(app.extensions, "run_in_thread", in_thread)
    read: list[object] = []
    whole = story_rules.from_document
    monkeypatch.setattr(story_rules, "from_document", lambda document: read.append(document) or whole(document))
    assert "1 scene added" in written.opens("history").main
    assert beside == ["summaries"] and len(read) <= 1, "what the page is headed with, and no version of its list"


def test_everyone_reads_the_published_version_until_the_next_is_agreed(
    written: Writer, moderator: Moderator, stranger: Visitor, content: Callable[[], StoryContent]
) -> None:
    written.sends_in()
    moderator.takes_up(written.story)
    moderator.passes(written.story)
    assert "Write a new version" in written.agrees().main
    page = written.fills("", to="write-on")
    assert "Everyone reads the published version" in page.main
    written.fills("words", title="A newer title", what_happened="Newer words.")
    public = ("/stories", f"/stories/{written.story}", f"/stories/{written.story}/play", "/pathways")
    for path in public:
        told = stranger.opens(path).text
        assert "A newer title" not in told and "Newer words." not in told
    written.sends_in()
    moderator.takes_up(written.story)
    moderator.passes(written.story)
    assert "Three numbers" in stranger.opens(f"/stories/{written.story}").main
    written.agrees()
    for path in public[:3]:
        assert "A newer title" in stranger.opens(path).text
    (newest,) = [each.text for each in written.opens("history").all("li") if "Version 4" in each.text]
    assert "Published" in newest


def test_a_co_writer_of_the_next_version_is_not_named_with_the_published_one(
    app: Flask, written: Writer, moderator: Moderator, stranger: Visitor
) -> None:
    written.sends_in()
    moderator.takes_up(written.story)
    moderator.passes(written.story)
    written.agrees()
    written.sends("write-on")
    ali = CoWriter(Visitor(app.test_client()), written.story)
    ali.comes_by(written.invites("write", "Ali"))
    ali.fills("name", credit="Ali A.")
    ali.fills("words", title="A newer title")
    assert "Ali A." not in stranger.opens(f"/stories/{written.story}").main
    assert "Ali A." in ali.opens("read").main


def test_only_a_published_story_is_written_on(written: Writer) -> None:
    written.sends("write-on", 409)


def test_deleted_words_are_in_no_version(written: Writer) -> None:
    written.fills("delete", sure="yes")
    for part in ("history", "history/1", "history/3", "history/compare?from=1&to=3"):
        assert "numbers" not in written.opens(part).main
