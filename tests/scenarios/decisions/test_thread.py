"""Threads: every standing comment is shown once, and what was taken down leaves no more than it must."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.decisions.thread import Comment, checked, threads
from scenarios.errors import Invalid

AT = datetime(2026, 5, 1, tzinfo=UTC)


@st.composite
def comments(draw: st.DrawFn) -> list[Comment]:
    """Comments and replies to earlier ones that begin a thread, in any order."""
    made: list[Comment] = []
    for number in range(1, draw(st.integers(0, 10)) + 1):
        begun = [each.id for each in made if each.reply_to is None]
        to = draw(st.one_of(st.none(), st.sampled_from(begun))) if begun else None
        made.append(Comment(number, 1, "Amara", "Yes", AT, to, taken_down=draw(st.booleans())))
    return draw(st.permutations(made))


@given(comments())
def test_every_comment_that_stands_is_shown_once_in_the_order_in_which_it_was_said(said: list[Comment]) -> None:
    shown = [each for thread in threads(said) for each in (thread.comment, *thread.replies)]
    assert sorted(each.id for each in shown if not each.taken_down) == sorted(
        each.id for each in said if not each.taken_down
    )
    for thread in threads(said):
        assert [each.id for each in thread.replies] == sorted(each.id for each in thread.replies)
        assert {each.reply_to for each in thread.replies} <= {thread.comment.id}
    begun = [thread.comment.id for thread in threads(said)]
    assert begun == sorted(begun)


@given(comments())
def test_a_gap_is_left_only_where_somebody_replied(said: list[Comment]) -> None:
    for thread in threads(said):
        assert thread.replies or not thread.comment.taken_down
        assert not any(each.taken_down for each in thread.replies)


@pytest.mark.parametrize("text", ["", " \n", "x" * 3_001])
def test_a_comment_says_something(text: str) -> None:
    with pytest.raises(Invalid):
        checked(text)
