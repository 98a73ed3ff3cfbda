"""Suggestions in the store: who makes and decides them, when somebody else was there first, and what stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from scenarios.account import ANYONE, Account, CoWriterRole
from scenarios.db import Database
from scenarios.errors import Conflict, Invalid, NotAllowed, NotFound
from scenarios.sample import STORIES
from scenarios.store import withdrawal
from scenarios.store.stories import story as stories
from scenarios.store.stories import suggestion as suggestions
from scenarios.store.stories.suggestion import SuggestionRow
from scenarios.stories.suggestion import Suggestion, SuggestionKind, SuggestionState
from tests.scenarios.store.conftest import MODERATOR, Desk

pytestmark = pytest.mark.both_stores

CONTENT = STORIES[0].content
SCENE = CONTENT.scenes[0]
OTHER_WORDS = Suggestion(SuggestionKind.WORDS, SCENE.key, SCENE.heading, "She rings, and her hand shakes.")


@pytest.fixture
def suggester(desk: Desk) -> Account:
    """A co-writer who may suggest."""
    return desk.invites(CoWriterRole.SUGGEST, "Sam")


@pytest.fixture
def suggested(database: Database, desk: Desk, suggester: Account) -> int:
    """The number of an open suggestion of other words for the first scene."""
    return database.write(
        lambda session: (
            suggestions.suggest(session, suggester, desk.story, OTHER_WORDS, based_on=1, why="It was like that").id
        )
    )


def take(database: Database, by: Account, number: int, seen: int = 1) -> SuggestionRow:
    return database.write(lambda session: suggestions.take_in(session, by, number, seen=seen))


def decline(database: Database, by: Account, number: int, reason: str = "It gives her away") -> SuggestionRow:
    return database.write(lambda session: suggestions.decline(session, by, number, reason))


def test_what_is_taken_in_is_the_newest_version_and_says_why_it_was_made(
    database: Database, desk: Desk, suggested: int
) -> None:
    row = take(database, desk.holder, suggested)
    assert (row.state, row.revision) == (SuggestionState.TAKEN, 2)
    with database.read() as session:
        made = stories.history(session, desk.story)[0]
        assert (made.number, made.took, made.restores) == (2, suggested, None)
        assert made.content.scenes[0].narration == OTHER_WORDS.text
        assert made.content.scenes[1:] == CONTENT.scenes[1:]


@pytest.mark.parametrize("part", [*CoWriterRole, None])
def test_who_may_suggest(database: Database, desk: Desk, part: CoWriterRole | None) -> None:
    by = desk.invites(part) if part else MODERATOR

    def work(session: Session) -> str:
        return suggestions.suggest(session, by, desk.story, OTHER_WORDS, based_on=1).state

    if part in (CoWriterRole.WRITE, CoWriterRole.SUGGEST):
        assert database.write(work) == SuggestionState.OPEN
    else:
        with pytest.raises(NotAllowed):
            database.write(work)


def test_a_holder_writes_and_does_not_suggest(database: Database, desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        database.write(lambda session: suggestions.suggest(session, desk.holder, desk.story, OTHER_WORDS, based_on=1))


@pytest.mark.parametrize("decide", [take, decline])
@pytest.mark.parametrize("part", [*CoWriterRole, None])
def test_who_may_decide(
    database: Database, desk: Desk, suggested: int, part: CoWriterRole | None, decide: Callable[..., SuggestionRow]
) -> None:
    by = desk.invites(part) if part else MODERATOR
    if part is CoWriterRole.WRITE:
        assert decide(database, by, suggested).state != SuggestionState.OPEN
    else:
        with pytest.raises(NotAllowed):
            decide(database, by, suggested)


@pytest.mark.parametrize("second", [take, decline])
@pytest.mark.parametrize("first", [take, decline])
def test_deciding_twice_does_no_harm(
    database: Database,
    desk: Desk,
    suggested: int,
    first: Callable[..., SuggestionRow],
    second: Callable[..., SuggestionRow],
) -> None:
    first(database, desk.holder, suggested)
    with database.read() as session:
        before = [made.number for made in stories.history(session, desk.story)]
    with pytest.raises(Conflict):
        second(database, desk.holder, suggested)
    with database.read() as session:
        assert [made.number for made in stories.history(session, desk.story)] == before


def test_nothing_is_taken_into_a_story_that_changed_since_it_was_read(
    database: Database, desk: Desk, suggested: int
) -> None:
    newer = replace(CONTENT, title="A newer title")
    database.write(lambda session: stories.save(session, desk.holder, desk.story, newer, based_on=1))
    with pytest.raises(Conflict):
        take(database, desk.holder, suggested, seen=1)
    assert take(database, desk.holder, suggested, seen=2).revision == 3
    with database.read() as session:
        assert stories.history(session, desk.story)[0].content.title == "A newer title"


def test_nothing_is_taken_in_while_moderators_have_the_story_but_it_can_be_declined(
    database: Database, desk: Desk, suggested: int
) -> None:
    database.write(lambda session: stories.submit(session, desk.holder, desk.story))
    with pytest.raises(NotAllowed):
        take(database, desk.holder, suggested)
    assert decline(database, desk.holder, suggested).state == SuggestionState.DECLINED


def test_a_moderator_who_helps_to_shape_a_story_decides_no_suggestion(
    database: Database, desk: Desk, suggested: int
) -> None:
    database.write(lambda session: stories.submit(session, desk.holder, desk.story, help_wanted=True))
    database.write(lambda session: stories.take_up(session, MODERATOR, desk.story))
    for decide in (take, decline):
        with pytest.raises(NotAllowed):
            decide(database, MODERATOR, suggested)


def test_what_is_declined_has_a_reason(database: Database, desk: Desk, suggested: int) -> None:
    with pytest.raises(Invalid):
        decline(database, desk.holder, suggested, " ")
    assert decline(database, desk.holder, suggested).reason == "It gives her away"


@pytest.mark.parametrize(
    ("suggestion", "refusal"),
    [
        (replace(OTHER_WORDS, text=SCENE.narration), Invalid),
        (replace(OTHER_WORDS, text="", heading=""), Invalid),
        (replace(OTHER_WORDS, scene="s99"), Conflict),
    ],
)
def test_a_suggestion_changes_something_that_is_there(
    database: Database, desk: Desk, suggester: Account, suggestion: Suggestion, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        database.write(lambda session: suggestions.suggest(session, suggester, desk.story, suggestion, based_on=1))
    with database.read() as session:
        assert suggestions.of_story(session, desk.story) == []


def test_the_version_that_was_read_stays_though_its_writer_goes_on_in_the_same_sitting(
    database: Database, desk: Desk, suggester: Account
) -> None:
    def saves(title: str, seen: int) -> None:
        content = replace(CONTENT, title=title)
        database.write(
            lambda session: stories.save(session, desk.holder, desk.story, content, based_on=seen, autosaved=True)
        )

    saves("T", 1), saves("Ti", 2)
    row = database.write(lambda session: suggestions.suggest(session, suggester, desk.story, OTHER_WORDS, based_on=2))
    assert row.based_on == 3, "what took the place of the version that was read"
    saves("Tit", 3)
    with database.read() as session:
        assert [made.number for made in stories.history(session, desk.story)] == [4, 3, 1]


def test_what_is_read_elsewhere_stays_though_it_saved_itself(database: Database, desk: Desk) -> None:
    def saves(title: str, seen: int) -> None:
        content = replace(CONTENT, title=title)
        database.write(
            lambda session: stories.save(session, desk.holder, desk.story, content, based_on=seen, autosaved=True)
        )

    saves("Published", 1)
    desk.publishes()
    database.write(lambda session: stories.write_on(session, desk.holder, desk.story))
    saves("Written on", 2)
    with database.read() as session:
        assert [made.number for made in stories.published(session)] == [2]


def test_a_strangers_addition_waits_for_a_moderator_and_then_for_the_holder(database: Database, desk: Desk) -> None:
    adding = Suggestion(SuggestionKind.NEXT, SCENE.key, "Then", "Somebody rang back.")

    def work(session: Session) -> int:
        return suggestions.contribute(session, ANYONE, desk.story, adding, credit=" A  nurse ").id

    with pytest.raises(NotAllowed):
        database.write(work)
    desk.publishes()
    database.write(lambda session: stories.open_to_build(session, desk.holder, desk.story, True))
    number = database.write(work)
    for decide in (take, decline):
        with pytest.raises(Conflict):
            decide(database, desk.holder, number)
    with pytest.raises(NotAllowed):
        database.write(lambda session: suggestions.pass_on(session, desk.holder, number))
    database.write(lambda session: suggestions.pass_on(session, MODERATOR, number))
    database.write(lambda session: stories.write_on(session, desk.holder, desk.story))
    assert take(database, desk.holder, number).credit == "A nurse"


def test_withdrawal_takes_the_words_and_names_out_of_every_suggestion(
    database: Database, desk: Desk, suggester: Account, suggested: int
) -> None:
    decline(database, desk.holder, suggested)
    for state in SuggestionState:
        row = SuggestionRow(
            story_id=desk.story,
            kind=SuggestionKind.NEXT,
            heading="Heading",
            text="Text",
            why="Why",
            reason="Reason",
            credit="Credit",
            based_on=1,
            state=state,
        )
        database.write(lambda session: session.add(row))
    database.write(lambda session: withdrawal.withdraw(session, desk.holder, desk.story))
    with database.read() as session:
        rows = suggestions.of_story(session, desk.story)
        assert len(rows) == 6
        for row in rows:
            assert (row.heading, row.text, row.why, row.reason, row.credit) == ("",) * 5
    with pytest.raises(NotAllowed):
        database.write(lambda session: suggestions.suggest(session, suggester, desk.story, OTHER_WORDS, based_on=1))


def test_nobody_waits_in_an_endless_queue(
    database: Database, desk: Desk, suggester: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions, "OPEN_LIMIT", 1)

    def suggest() -> None:
        database.write(lambda session: suggestions.suggest(session, suggester, desk.story, OTHER_WORDS, based_on=1))

    suggest()
    with pytest.raises(Conflict):
        suggest()


def test_no_such_suggestion(database: Database, desk: Desk) -> None:
    for decide in (take, decline):
        with pytest.raises(NotFound):
            decide(database, desk.holder, 99)
