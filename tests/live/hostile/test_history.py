"""The model that histories are compared with: what it lets pass, and each kind of contradiction that it finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from live.performance.round import RoundState
from live.performance.saying import SayingState
from live.performance.vote import Receipt, Vote
from tests.live.hostile.history import LOST, Contradiction, History, Question, Refused, Stage, Tally, Words

OPEN, CLOSED = {RoundState.OPEN}, {RoundState.CLOSED}
VOTE, LATER = Vote(1, 7, ("a",), 1), Vote(1, 7, ("b",), 2)
RECEIPT, LATER_RECEIPT = Receipt(7, ("a",), 1), Receipt(7, ("b",), 2)
NOBODY: frozenset[Receipt] = frozenset()


@pytest.fixture
def history() -> History:
    """An evening with round 7 open."""
    history = History(frozenset([Stage(3)]))
    history.cued("open", 3, 4)
    history.saw_stage(Stage(4, 7, RoundState.OPEN), Question(("a", "b"), many=True))
    return history


def test_a_vote_whose_answer_was_lost_may_be_there_or_not_and_then_stays_so(history: History) -> None:
    history.voted(VOTE, LOST, OPEN)
    history.voted(Vote(2, 7, ("a",), 1), LOST, OPEN)
    history.saw_ballots(1, frozenset([RECEIPT]))
    history.saw_ballots(2, NOBODY)
    with pytest.raises(Contradiction):
        history.saw_ballots(1, NOBODY)
    with pytest.raises(Contradiction):
        history.saw_mine(2, 7, ("a",), 1)


def test_a_later_answer_says_what_became_of_a_vote_whose_answer_was_lost(history: History) -> None:
    history.voted(VOTE, LOST, OPEN)
    history.voted(VOTE, Refused("closed"), CLOSED)
    with pytest.raises(Contradiction):
        history.saw_ballots(1, frozenset([RECEIPT]))


def test_a_vote_on_a_broken_line_may_arrive_until_the_close_or_until_the_server_dies(history: History) -> None:
    for vote in (VOTE, Vote(2, 7, (), 1)):
        history.may_come_late(vote)
    history.saw_ballots(1, NOBODY)
    history.saw_ballots(1, frozenset([RECEIPT]))
    history.saw_ballots(2, NOBODY)
    history.cued("close", 4, 5)
    history.saw_ballots(2, frozenset([Receipt(7, (), 1)]))


def test_a_vote_on_a_broken_line_does_not_arrive_after_the_close(history: History) -> None:
    history.cued("close", 4, 5)
    history.may_come_late(VOTE)
    with pytest.raises(Contradiction):
        history.saw_ballots(1, frozenset([RECEIPT]))


def test_a_dead_server_stores_nothing(history: History) -> None:
    history.may_come_late(VOTE)
    history.saw_ballots(1, NOBODY)
    history.died()
    history.saw_ballots(1, NOBODY)
    with pytest.raises(Contradiction):
        history.saw_ballots(1, frozenset([RECEIPT]))


def test_a_vote_that_was_on_its_way_during_the_close_may_be_before_or_after_it(history: History) -> None:
    history.cued("close", 4, 5)
    history.voted(VOTE, RECEIPT, OPEN | CLOSED)
    history.voted(Vote(2, 7, ("a",), 1), Refused("closed"), OPEN | CLOSED)


def acknowledged_and_gone(history: History) -> None:
    history.voted(VOTE, RECEIPT, OPEN)
    history.saw_ballots(1, NOBODY)


def acknowledged_and_told_otherwise(history: History) -> None:
    history.voted(VOTE, RECEIPT, OPEN)
    history.saw_mine(1, 7, None, 0)


def refused_and_there(history: History) -> None:
    history.voted(VOTE, Refused("failed"), OPEN, faulty=True)
    history.saw_ballots(1, frozenset([RECEIPT]))


def refused_without_a_reason(history: History) -> None:
    history.voted(VOTE, Refused("busy"), OPEN)


def acknowledged_after_the_close(history: History) -> None:
    history.cued("close", 4, 5)
    history.voted(VOTE, RECEIPT, history.states(7))


def earlier_number_replaces_later(history: History) -> None:
    history.voted(LATER, LATER_RECEIPT, OPEN)
    history.voted(VOTE, RECEIPT, OPEN)


def refused_with_another_ballot(history: History) -> None:
    history.voted(LATER, LATER_RECEIPT, OPEN)
    history.voted(VOTE, Refused("superseded", RECEIPT), OPEN)


def counted_twice(history: History) -> None:
    history.voted(VOTE, RECEIPT, OPEN)
    history.saw_ballots(1, frozenset([RECEIPT]))
    history.saw_result(7, Tally({"a": 2, "b": 0}, 2, 0), [1])


def cue_carried_out_twice(history: History) -> None:
    history.cued("close", 4, 5)
    history.cued("close", 4, 6)


def cue_acknowledged_and_gone(history: History) -> None:
    history.cued("close", 4, 5)
    history.saw_stage(Stage(4, 7, RoundState.OPEN), history.questions[7])


def lost_cue_half_done(history: History) -> None:
    history.cued("close", 4, LOST)
    history.saw_stage(Stage(5, 7, RoundState.OPEN), history.questions[7])


def round_that_nobody_opened(history: History) -> None:
    history.learned(8, Question(("a",), many=False))


def hidden_words_come_back(history: History) -> None:
    history.cued("close", 4, 5)
    history.cued("reveal", 5, 6)
    history.proposed(1, "key", 9)
    history.judged(9, SayingState.WAITING, SayingState.HIDDEN, 9)
    history.saw_words(1, "key", Words(9, SayingState.WAITING))


def words_under_two_numbers(history: History) -> None:
    history.cued("void", 4, 5)
    history.proposed(1, "key", 9)
    history.proposed(1, "key", 10)


def supported_while_hidden(history: History) -> None:
    history.cued("void", 4, 5)
    history.proposed(1, "key", 9)
    history.supported(2, 9, 9)


@pytest.mark.parametrize(
    "contradicts",
    [
        acknowledged_and_gone,
        acknowledged_and_told_otherwise,
        refused_and_there,
        refused_without_a_reason,
        acknowledged_after_the_close,
        earlier_number_replaces_later,
        refused_with_another_ballot,
        counted_twice,
        cue_carried_out_twice,
        cue_acknowledged_and_gone,
        lost_cue_half_done,
        round_that_nobody_opened,
        hidden_words_come_back,
        words_under_two_numbers,
        supported_while_hidden,
    ],
)
def test_a_history_that_cannot_be_is_found(history: History, contradicts: Callable[[History], None]) -> None:
    with pytest.raises(Contradiction):
        contradicts(history)
