"""Outcomes in the store: written once, marked when void, and still figures when the words are gone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scenarios.account import Account
from scenarios.db import Database
from scenarios.errors import NotFound
from scenarios.results.outcome import Method
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.results.selection import Selection
from scenarios.store import withdrawal
from scenarios.store.results import outcome as outcomes
from scenarios.store.results import selection as selections
from scenarios.store.sample import stories as sample_stories
from scenarios.stories.story import to_document
from tests.forum.results.outcomes import FLOOR, TITLE, handed_over, outcome_of, result_of
from tests.scenarios import whole_store

pytestmark = pytest.mark.both_stores


def record(database: Database, number: int) -> OutcomeRecord:
    with database.read() as session:
        return outcomes.get(session, number).record


def test_what_is_handed_over_is_read_as_it_was(database: Database) -> None:
    number = database.write(handed_over)

    with database.read() as session:
        assert record(database, number).outcome == outcome_of(session)
        assert record(database, number).rounds == (result_of(session),)


def test_rounds_of_one_playing_share_an_outcome(database: Database) -> None:
    number = database.write(
        lambda session: handed_over(session, result_of(session), result_of(session, number=2, method=Method.ONE_CHOICE))
    )

    assert [result.number for result in record(database, number).rounds] == [1, 2]


def test_a_result_is_written_once(database: Database) -> None:
    number = database.write(handed_over)

    with pytest.raises(IntegrityError):
        database.write(lambda session: handed_over(session, result_of(session, {"o1": 1})))

    assert record(database, number).rounds[0].counts["o1"] == 104


def test_a_void_round_keeps_its_figures_and_enters_none(database: Database) -> None:
    number = database.write(handed_over)

    database.write(lambda session: outcomes.void_round(session, 1, 1, 1, "the wrong question"))
    database.write(lambda session: outcomes.void_round(session, 1, 1, 9, "no such round"))
    database.write(lambda session: outcomes.void_round(session, 9, 1, 1, "no such playing"))

    read = record(database, number)
    assert read.rounds[0].voided == "the wrong question"
    assert read.rounds[0].counts["o1"] == 104
    assert read.counted == ()


def test_words_are_read_by_key_from_the_revision(database: Database) -> None:
    number = database.write(lambda session: handed_over(session, result_of(session, extra=(FLOOR,))))

    read = record(database, number)
    labels = [read.label(option) for option in read.rounds[0].options]
    assert read.story.title == "Closed at eleven"
    assert read.decision.decider == "the volunteer"
    assert labels == [
        "Stay open until somebody can take over",
        "A taxi to the hospital, with the peer worker on call",
        "Ring 111 together, and wait on the line",
        "Walk her to the night shelter",
    ]
    assert read.stage is not None and read.stage.key == "CAFE"


def test_a_withdrawn_story_leaves_figures_and_no_words(database: Database) -> None:
    number = database.write(lambda session: handed_over(session, result_of(session, extra=(FLOOR,))))
    story_id = record(database, number).outcome.story_id
    writer = Account(held=frozenset({story_id}))

    database.write(lambda session: withdrawal.withdraw(session, writer, story_id))

    read = record(database, number)
    assert read.withdrawn
    assert (read.story.title, read.decision.question, read.decision.decider) == ("", "", "")
    labels = [read.label(option) for option in read.rounds[0].options]
    assert labels == ["", "", "", FLOOR.label]
    assert read.rounds[0].counts["o1"] == 104


def test_what_a_writer_put_in_the_place_of_a_key_goes_with_their_words(database: Database) -> None:
    name = "Dr-Adele-Okonkwo-of-14-Mill-Lane-hit-me"

    def named(session: Session) -> int:
        row = sample_stories.load(session)[TITLE]
        first, asking, *more = row.content.scenes
        scenes = (replace(first, stage=name), replace(asking, stage=name, assumptions=("HOURS", name)), *more)
        row.document = to_document(replace(row.content, scenes=scenes))
        return outcomes.save_round(session, replace(outcome_of(session), stage=name), result_of(session))

    number = database.write(named)
    story_id = record(database, number).outcome.story_id
    database.write(lambda session: withdrawal.withdraw(session, Account(held=frozenset({story_id})), story_id))

    read = record(database, number)
    assert name not in repr(read)
    first, asking, *_more = read.story.scenes
    assert (first.stage, asking.stage, asking.assumptions) == (None, None, ("HOURS",)), "they stay outside the pathway"
    assert read.outcome.stage is None


def test_an_outcome_about_a_scene_that_is_not_there_still_reads(database: Database) -> None:
    number = database.write(handed_over)
    read = record(database, number)

    lost = replace(read, outcome=replace(read.outcome, scene="s99", stage=None))

    assert lost.scene is None and lost.stage is None
    assert lost.decision.question == ""
    assert lost.label(lost.rounds[0].options[0]) == ""


def test_all_are_read_in_parts_and_none_twice(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [
        database.write(lambda session, playing=playing: handed_over(session, playing=playing)) for playing in (1, 2, 3)
    ]

    monkeypatch.setattr(selections, "AT_ONCE", 2)
    parts = [each.record.id for each in selections.heard(database, Selection())]
    with database.read() as session:
        newest = [row.id for row in whole_store.outcomes(session)]
    assert parts == numbers
    assert newest == numbers[::-1]


def test_an_outcome_that_is_not_there_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        record(database, 1)
