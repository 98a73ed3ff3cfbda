"""A story goes on to a newer version of its pathway: told in full, by a button alone, with nothing lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from scenarios.account import Account
from scenarios.db import Database
from scenarios.errors import NotAllowed
from scenarios.pathways.pathway import Assumption, PathwayContent
from scenarios.review import retest
from scenarios.sample import PATHWAY
from scenarios.store.pathways import pathway as pathways
from scenarios.store.stories import renewal
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import RevisionRow
from tests.conftest import Visitor
from tests.forum.moderating.test_assisted_editing import Helper
from tests.forum.people import CoWriter, Moderator, Writer
from tests.forum.writing.test_writing import assert_everyday

NEWER = "The pathway has a newer version"
MOVE = "newer-version"
Activates = Callable[[PathwayContent], int]


@pytest.fixture
def activates(database: Database, pathway: int) -> Activates:
    """Puts a new version of the pathway under test, and gives its number."""

    def activate(content: PathwayContent) -> int:
        def work(session: Session) -> int:
            row = pathways.by_slug(session, PATHWAY.slug)
            return pathways.activate(session, pathways.draft(session, row.id, content).id).number

        return database.write(work)

    return activate


@pytest.fixture
def written(writer: Writer) -> Writer:
    """A writer whose story comes to the café, and tests its hours there."""
    writer.starts("I rang three numbers.")
    writer.fills("words", title="Three numbers")
    writer.adds_scene("The first call", stage="HELP")
    writer.adds_scene("A warm room", kind="ending", stage="CAFE", assumptions=["HOURS"])
    return writer


@pytest.fixture
def newest(database: Database, writer: Writer) -> Callable[[], RevisionRow]:
    """The newest revision of the writer's story."""

    def read() -> RevisionRow:
        with database.read() as session:
            return stories.head(session, stories.get(session, writer.story))

    return read


def later(content: PathwayContent = PATHWAY.content) -> PathwayContent:
    """The café is open later, and the assumption about hours says so."""
    cafe, hours = content.stage("CAFE"), content.assumption("HOURS")
    assert cafe and hours
    return replace(
        content,
        stages=tuple(replace(each, closes="02:00") if each == cafe else each for each in content.stages),
        assumptions=tuple(Assumption("HOURS", "Until two.") if each == hours else each for each in content.assumptions),
    )


def without_the_cafe(content: PathwayContent = PATHWAY.content) -> PathwayContent:
    """No café, no way there, and nothing said of hours."""
    return replace(
        content,
        stages=tuple(each for each in content.stages if each.key != "CAFE"),
        transitions=tuple(each for each in content.transitions if "CAFE" not in (each.source, each.target)),
        assumptions=tuple(each for each in content.assumptions if each.key != "HOURS"),
    )


def test_as_long_as_there_is_no_newer_version_nothing_is_said(written: Writer) -> None:
    assert NEWER not in written.opens().main


def test_a_draft_of_the_pathway_is_no_newer_version(written: Writer, database: Database) -> None:
    def draft(session: Session) -> None:
        pathways.draft(session, pathways.by_slug(session, PATHWAY.slug).id, later())

    database.write(draft)

    assert NEWER not in written.opens().main


def test_the_storys_page_says_what_changed_where_it_goes_and_nothing_else(
    written: Writer, activates: Activates
) -> None:
    content = later()
    gp = content.stage("GP")
    activates(replace(content, stages=tuple(replace(s, target="Soon") if s == gp else s for s in content.stages)))

    page = written.opens()

    told = next(each.text for each in page.all("section") if each.get("aria-labelledby") == "newer-version")
    assert "written for version 1 of the pathway. Version 2 is the one that is tested now." in told
    assert "The crisis café (scene 2) Closes at 2:00 am Before: 11:00 pm" in told
    assert "What the pathway takes for granted (scene 2) What it says Until two. Before: Opening hours match" in told
    assert "GP" not in told and "Soon" not in told
    assert page.link("All that changed in it").endswith("/compare?from=1&to=2")
    assert_everyday(page)


def test_what_changed_is_found_beside_the_servers_loop(app: Flask, written: Writer, activates: Activates) -> None:
    beside: list[object] = []

    def run(work: Callable[..., object], *given: object) -> object:
        beside.append(work)
        return work(*given)

    app.extensions["run_in_thread"] = run
    assert NEWER not in written.opens().main
    assert beside == [], "without a newer version there is nothing to find"

    activates(later())

    assert NEWER in written.opens().main
    assert beside == [retest.since]


def test_what_is_gone_is_named_with_its_scenes(written: Writer, activates: Activates) -> None:
    activates(without_the_cafe())

    told = written.opens().main

    assert "The crisis café (scene 2) The pathway no longer has this." in told
    assert "From “The helpline” to “The crisis café” The pathway no longer has this step." in told
    assert "(scene 2) The pathway no longer takes this for granted." in told


def test_where_nothing_changed_for_the_story_the_page_says_so(written: Writer, activates: Activates) -> None:
    gp = PATHWAY.content.stage("GP")
    stages = tuple(replace(each, target="Soon") if each == gp else each for each in PATHWAY.content.stages)
    activates(replace(PATHWAY.content, stages=stages))

    assert "Nothing changed in the parts of the pathway that the story comes to." in written.opens().main


def test_the_button_moves_the_same_words_on_as_the_next_version(
    written: Writer, activates: Activates, newest: Callable[[], RevisionRow], database: Database
) -> None:
    before = newest()
    activates(without_the_cafe())
    assert newest().number == before.number, "nothing moves by itself"

    page = written.fills("", to=MOVE)

    moved = newest()
    assert (moved.number, moved.pathway_version.number) == (before.number + 1, 2)
    assert moved.content == before.content
    with database.read() as session:
        assert stories.revision_number(session, written.story, before.number).pathway_version.number == 1
    assert "The story is for version 2 of the pathway now. Look again at scene" in page.text and NEWER not in page.main
    warned = written.opens("scenes").main
    assert "the story is at “CAFE”, and this version of the pathway has no such part" in warned
    assert "This moment tests “HOURS”" in warned
    assert "Moved to version 2 of the pathway. No word changed." in written.opens("history").main


def test_what_is_written_next_stays_on_the_newer_version_and_what_is_gone_stays_named(
    written: Writer, activates: Activates, newest: Callable[[], RevisionRow]
) -> None:
    activates(without_the_cafe())
    written.fills("", to=MOVE)

    written.fills("scenes/s2", heading="A cold room")

    scene = newest().content.scenes[1]
    assert (scene.heading, scene.stage, scene.assumptions) == ("A cold room", "CAFE", ("HOURS",))
    assert newest().pathway_version.number == 2


def test_words_that_were_being_typed_meanwhile_are_saved_on_the_newer_version(
    written: Writer, activates: Activates, newest: Callable[[], RevisionRow]
) -> None:
    form = written.opens("words").form(written.path("words"))
    activates(later())
    written.fills("", to=MOVE)

    written.posts_by_itself("words", form | {"title": "Four numbers"})

    assert (newest().content.title, newest().pathway_version.number) == ("Four numbers", 2)


def test_pressing_twice_moves_once(written: Writer, activates: Activates, newest: Callable[[], RevisionRow]) -> None:
    activates(later())
    form = written.opens().form(written.path(MOVE))
    for _ in range(2):
        written.visitor.sends(written.path(MOVE), form)

    assert [newest().pathway_version.number, newest().renewed] == [2, 2]
    assert newest().number == 5


def test_a_version_that_came_meanwhile_is_read_about_first(
    written: Writer, activates: Activates, newest: Callable[[], RevisionRow]
) -> None:
    activates(later())
    form = written.opens().form(written.path(MOVE))
    activates(without_the_cafe())

    page = written.visitor.sends(written.path(MOVE), form)

    assert "The pathway has changed again since you read this page." in page.text
    assert newest().pathway_version.number == 1
    assert "Version 3 is the one that is tested now." in page.main


@pytest.mark.parametrize("typed", [{}, {"version": ""}, {"version": "x"}, {"version": "99"}, {"version": "-1"}])
def test_a_version_that_is_not_under_test_moves_nothing(
    written: Writer, activates: Activates, newest: Callable[[], RevisionRow], typed: dict[str, str]
) -> None:
    activates(later())
    written.sends(MOVE, **typed)

    assert newest().pathway_version.number == 1


def test_a_published_story_is_moved_by_writing_its_next_version(
    written: Writer, moderator: Moderator, activates: Activates, visit: Visitor, database: Database
) -> None:
    written.sends_in()
    moderator.takes_up(written.story)
    moderator.passes(written.story)
    written.agrees()
    activates(later())
    told = written.opens().main
    assert NEWER in told and "To move it, first choose “Write a new version” below." in told
    written.sends(MOVE, 403, version="2")

    written.sends("write-on")
    written.fills("", to=MOVE)
    with database.read() as session:
        published = stories.published_of(session, written.story)
        assert published and published.pathway_version.number == 1, "until the next one is agreed"
    written.sends_in()
    moderator.takes_up(written.story)
    moderator.passes(written.story)
    written.agrees()

    with database.read() as session:
        published = stories.published_of(session, written.story)
        assert published and published.pathway_version.number == 2


def test_a_co_writer_who_writes_can_move_it_and_is_not_named_for_that(
    written: Writer, app: Flask, activates: Activates, newest: Callable[[], RevisionRow]
) -> None:
    sam = CoWriter(Visitor(app.test_client()), written.story)
    sam.comes_by(written.invites("write"))
    sam.fills("name", credit="Sam")
    activates(later())
    sam.fills("", to=MOVE)

    assert newest().pathway_version.number == 2
    assert "Sam" not in written.opens("read").main


@pytest.mark.parametrize("part", ["suggest", "read"])
def test_whoever_may_not_write_is_not_asked(written: Writer, app: Flask, activates: Activates, part: str) -> None:
    sam = CoWriter(Visitor(app.test_client()), written.story)
    sam.comes_by(written.invites(part))
    activates(later())

    assert NEWER not in sam.opens().main
    sam.sends(MOVE, 403, version="2")


def test_a_moderator_who_helps_can_move_it(
    writer: Writer, moderator: Moderator, activates: Activates, newest: Callable[[], RevisionRow]
) -> None:
    writer.starts("I rang three numbers and nobody came.", help="help")
    moderator.takes_up(writer.story)
    activates(later())
    helper = Helper(moderator.visitor, writer.story)
    page = moderator.visitor.opens(f"/moderate/{writer.story}/shape")
    assert NEWER in page.main

    moderator.visitor.sends(helper.pen.path(MOVE), page.form(helper.pen.path(MOVE)))

    assert (newest().pathway_version.number, newest().shaped) == (2, True)


def test_a_stranger_learns_nothing(written: Writer, stranger: Visitor, activates: Activates) -> None:
    activates(later())
    stranger.sends(written.path(MOVE), {"version": "2"}, 404)


def test_the_service_itself_lets_only_those_who_may_write(
    written: Writer, activates: Activates, database: Database
) -> None:
    activates(later())
    with pytest.raises(NotAllowed):
        database.write(lambda session: renewal.renew(session, Account(), written.story, 2))
