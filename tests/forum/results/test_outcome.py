"""How an outcome is told: figures with what they are of, ties as ties, void as void, no winner crowned."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forum.results.outcome import listing, show, summary
from scenarios.db import Database
from scenarios.results.outcome import GRADIENT, Method, OutcomeOption, PathStep, RoundResult
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.stories.story import UNSAID, Origin, blanked
from tests.forum.results.outcomes import FLOOR, record_of, result_of


@pytest.fixture
def result(database: Database) -> RoundResult:
    return database.write(result_of)


@pytest.fixture
def record(database: Database, result: RoundResult) -> OutcomeRecord:
    return database.write(lambda session: record_of(session, result))


def counted(result: RoundResult, ballots: int, empty: int = 0, **counts: int) -> RoundResult:
    return replace(result, counts={**result.counts, **counts}, ballots=ballots, empty=empty)


def test_the_sentence_says_of_how_many_and_what_they_did(result: RoundResult) -> None:
    chose = replace(result, method=Method.ONE_CHOICE)

    assert str(summary(result)) == ("A had the most support: 104 of 142 who voted could support it.")
    assert str(summary(chose)) == "A was chosen most: by 104 of 142 who voted."


def test_a_tie_is_called_a_tie(result: RoundResult) -> None:
    tie = counted(result, 142, o1=77)

    assert str(summary(tie)) == ("A tie: 77 of 142 who voted could support each of A, B. None is preferred.")
    assert str(summary(replace(tie, method=Method.ONE_CHOICE))) == (
        "A tie: A, B were each chosen by 77 of 142 who voted. None is preferred."
    )


def test_a_gradient_is_told_in_the_words_that_people_answered(result: RoundResult) -> None:
    answers = tuple(OutcomeOption(key, str(number), Origin.AUTHOR) for number, key in enumerate(GRADIENT, 1))
    asked = replace(result, method=Method.GRADIENT, options=answers, counts=dict.fromkeys(GRADIENT, 0))

    assert str(summary(counted(asked, 25, objection=14, support=11))) == (
        "“I have a serious objection” was the most frequent answer: 14 of 25 who voted gave it."
    )
    assert str(summary(counted(asked, 24, objection=12, support=12))) == (
        "A tie: the answers 1, 5 were each given by 12 of 24 who voted."
    )


@pytest.mark.parametrize(
    ("ballots", "empty", "told"),
    [(0, 0, "Nobody voted."), (3, 3, "None of these: nobody who voted named any option.")],
)
def test_no_votes_and_no_choices_are_different_things(result: RoundResult, ballots: int, empty: int, told: str) -> None:
    assert str(summary(counted(result, ballots, empty, o1=0, o2=0, o3=0))) == told


def test_figures_are_of_that_rounds_ballots(record: OutcomeRecord) -> None:
    (shown,) = show(record, str).rounds

    assert [(each.letter, each.count, each.percent) for each in shown.options] == [
        ("A", 104, 73),
        ("B", 77, 54),
        ("C", 31, 22),
    ]
    assert (shown.empty_percent, shown.turnout_percent) == (2, 95)


def test_without_ballots_there_is_no_chart_and_no_percentage(record: OutcomeRecord) -> None:
    nobody = counted(record.rounds[0], 0, o1=0, o2=0, o3=0)

    (shown,) = show(replace(record, rounds=(replace(nobody, phones=0),)), str).rounds

    assert shown.chart is None
    assert [each.percent for each in shown.options] == [None] * 3
    assert (shown.empty_percent, shown.turnout_percent) == (None, None)


def test_a_void_round_shows_its_reason_and_no_figure(record: OutcomeRecord) -> None:
    void = replace(record.rounds[0], voided="the wrong question was on the screen")

    (shown,) = show(replace(record, rounds=(void,)), str).rounds

    assert shown.options == () and shown.chart is None
    assert str(shown.summary) == "This vote was made void. It enters no figure."
    assert shown.result.voided == "the wrong question was on the screen"


def test_the_list_speaks_of_the_last_round_that_counts(record: OutcomeRecord) -> None:
    first = record.rounds[0]
    second = counted(replace(first, number=2), 10, o1=1, o2=9, o3=0)
    third = replace(second, number=3, voided="a fire alarm")

    ((story,),) = (event.stories for event in listing([replace(record, rounds=(first, second, third))], str))

    (listed,) = story.outcomes
    told = str(listed.summary)
    assert told.startswith("B “A taxi to the hospital, with the peer worker on call” had the most support: 9 of 10")
    assert (listed.rounds, listed.void) == (3, 1)


def test_the_list_says_what_a_gradient_asked_about(record: OutcomeRecord) -> None:
    answers = tuple(OutcomeOption(key, str(number), Origin.AUTHOR) for number, key in enumerate(GRADIENT, 1))
    asked = replace(record.rounds[0], method=Method.GRADIENT, options=answers, counts={"support": 9}, about="o2")
    ((story,),) = (event.stories for event in listing([replace(record, rounds=(asked,))], str))
    (listed,) = story.outcomes
    assert listed.about == "A taxi to the hospital, with the peer worker on call"


def test_an_outcome_of_void_rounds_only_says_so(record: OutcomeRecord) -> None:
    void = replace(record.rounds[0], voided="a fire alarm")

    ((event,),) = (listing([replace(record, rounds=(void,))], str),)

    (listed,) = event.stories[0].outcomes
    assert str(listed.summary) == "Every vote on this was made void."
    assert listed.chart is None


def test_the_list_is_by_event_then_by_story(record: OutcomeRecord) -> None:
    def at(code: str, revision: int) -> OutcomeRecord:
        return replace(record, outcome=replace(record.outcome, event_code=code, revision_id=revision))

    events = listing([at("NEW22", 1), at("NEW22", 2), at("ALD22", 1), at("NEW22", 1)], str)

    assert [(event.code, [len(story.outcomes) for story in event.stories]) for event in events] == [
        ("NEW22", [2, 1]),
        ("ALD22", [1]),
    ]


def test_the_way_is_told_with_what_was_followed_and_where_it_left_the_model(record: OutcomeRecord) -> None:
    path = (PathStep("s1"), PathStep("s2", "o1"), PathStep("s3"), PathStep("s3", "f1"))
    later = replace(record, outcome=replace(record.outcome, scene="s6", stage="GP", path=path))

    shown = show(later, str)

    assert [step.heading for step in shown.way] == [
        "Ten to eleven",
        "The last mug",
        "After closing time",
        "After closing time",
    ]
    assert [step.followed for step in shown.way] == [
        "",
        "A: Stay open until somebody can take over",
        "",
        "an option from the day itself",
    ]
    assert shown.way[2].stage == "Outside the model"
    assert [stop.key for stop in shown.line if stop.here] == ["GP"]
    assert any(stop.off for stop in shown.line)


def test_a_place_that_is_not_said_is_not_called_outside(record: OutcomeRecord) -> None:
    unsaid = replace(record, outcome=replace(record.outcome, stage=UNSAID))
    assert show(unsaid, str).stage == ""
    assert show(replace(record, outcome=replace(record.outcome, stage=None)), str).stage == "Outside the model"


def test_withdrawn_words_are_marked_and_figures_stay(record: OutcomeRecord, result: RoundResult) -> None:
    rounds = (replace(result, options=(*result.options, FLOOR), counts={**result.counts, "f1": 5}),)
    withdrawn = replace(record, story=blanked(record.story, record.pathway), withdrawn=True, rounds=rounds)

    shown = show(withdrawn, str)

    mark = "[withdrawn by its writer]"
    assert (shown.title, shown.question, shown.decider, shown.heading) == (mark,) * 4
    assert [each.label for each in shown.rounds[0].options] == [mark, mark, mark, FLOOR.label]
    assert [each.count for each in shown.rounds[0].options] == [104, 77, 31, 5]


def test_words_that_were_never_written_are_not_called_withdrawn(record: OutcomeRecord) -> None:
    untitled = replace(record, story=replace(record.story, title=" "))

    assert show(untitled, str).title == "[no words]"
