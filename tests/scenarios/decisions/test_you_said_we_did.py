"""You said, we did: what everyone may see of votes, how progress is counted, and when a page is whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.decisions.decision import Progress, Terms
from scenarios.decisions.you_said_we_did import Telling, checked, for_everyone, progress, ready
from scenarios.errors import Invalid
from scenarios.results.outcome import Method, RoundResult
from tests.scenarios.decisions.test_decision import TERMS

VOTE = RoundResult(1, Method.APPROVAL, (), {}, 20, 2, 30, "2026-03-03T14:05:00+00:00")
votes = st.builds(
    lambda number, shown, voided: replace(VOTE, number=number, shown_to_room=shown, voided=voided),
    st.integers(1, 5),
    st.booleans(),
    st.sampled_from(["", "The sound failed"]),
)
DAY = date(2026, 5, 2)
far = st.sampled_from(
    [TERMS, replace(TERMS, implemented_on=DAY), replace(TERMS, implemented_on=DAY, checked_on=DAY, seen="Fewer rang.")]
)


@given(st.lists(votes))
def test_everyone_sees_the_votes_that_their_room_saw_and_that_stand(rounds: list[RoundResult]) -> None:
    kept = for_everyone(rounds)
    assert list(kept) == [each for each in rounds if each.shown_to_room and each.voided == ""]


@given(st.lists(far))
def test_progress_is_counted_as_a_person_would(terms: list[Terms]) -> None:
    implemented = len([each for each in terms if each.implemented_on])
    looked_at = len([each for each in terms if each.checked_on])
    assert progress(terms) == {
        Progress.DECIDED: len(terms),
        Progress.IMPLEMENTED: implemented,
        Progress.CHECKED: looked_at,
    }


def test_a_page_is_whole_once_both_halves_of_its_promise_are_there() -> None:
    assert ready(Telling("One call was not enough.", "We asked."))
    for telling, field in ((Telling("", "We asked."), "said"), (Telling("One call was not enough."), "did")):
        with pytest.raises(Invalid) as fault:
            ready(telling)
        assert fault.value.field == field


def test_texts_are_trimmed_and_a_link_leads_to_a_page() -> None:
    assert checked(Telling(" Yes \n", work_address=" https://example.org/film ")) == Telling(
        "Yes", work_address="https://example.org/film"
    )
    for telling, field in (
        (Telling(work_address="javascript:alert(1)"), "work_address"),
        (Telling(thanks="x" * 6_001), "thanks"),
    ):
        with pytest.raises(Invalid) as fault:
            checked(telling)
        assert fault.value.field == field
