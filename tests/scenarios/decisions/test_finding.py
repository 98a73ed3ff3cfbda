"""The register against a slow recount, and what a finding and a stance have to say."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.decisions import finding as rules
from scenarios.decisions.finding import WHOLE, Finding, FindingBasis, GroundKind, Stance, unanswered
from scenarios.errors import Conflict, Invalid
from scenarios.pathways.pathway import PathwayContent
from tests.scenarios.strategies import models

MORNING = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
FINDING = Finding(1, "One call is not enough.", 1, "Care", 1, WHOLE, "Amara", 7, MORNING)
moments = st.integers(0, 8_000_000).map(lambda seconds: MORNING + timedelta(seconds=seconds))


@st.composite
def findings(draw: st.DrawFn) -> list[Finding]:
    """Findings in any order, some of the same moment."""
    numbers = draw(st.lists(st.integers(1, 40), unique=True, max_size=12))
    return [replace(FINDING, id=number, made_at=draw(moments)) for number in numbers]


@given(findings(), st.sets(st.integers(1, 40)), moments)
def test_the_register_has_each_finding_without_an_answer_once_and_the_oldest_first(
    made: list[Finding], answered: set[int], at: datetime
) -> None:
    register = unanswered(made, answered, at)
    expected = {}
    for each in made:
        if each.id not in answered:
            days = 0
            while each.made_at + timedelta(days=days + 1) <= at:
                days += 1
            expected[each.id] = days
    assert {each.finding.id: each.days for each in register} == expected
    assert len(register) == len(expected)
    for earlier, later in itertools.pairwise(register):
        assert earlier.finding.made_at <= later.finding.made_at


@given(models())
def test_a_finding_can_be_about_each_stage_each_assumption_and_the_whole(content: PathwayContent) -> None:
    for about in (WHOLE, *(each.about for each in rules.subjects(content))):
        assert rules.checked(" One  call\nis not enough. ", about, content) == "One call is not enough."
    assert len(rules.subjects(content)) == len(content.stages) + len(content.assumptions)
    for about in ("question", "limits", "stage:NOWHERE", "stage:", "CAFE"):
        with pytest.raises(Invalid) as fault:
            rules.checked("One call is not enough.", about, content)
        assert fault.value.field == "about"


def test_words_can_change_until_somebody_else_has_spoken_about_them() -> None:
    def stance(account: int) -> Stance:
        return Stance(account, "", True, "", MORNING)

    rules.ensure_open(FINDING, is_answered=False)
    rules.ensure_open(replace(FINDING, stances=(stance(7),)), is_answered=False)
    for finding, answered in (
        (replace(FINDING, stances=(stance(7), stance(8))), False),
        (replace(FINDING, shared_at=MORNING), False),
        (FINDING, True),
    ):
        with pytest.raises(Conflict):
            rules.ensure_open(finding, is_answered=answered)


def test_a_no_says_why_and_a_yes_may() -> None:
    assert rules.checked_why(True, " ") == ""
    assert rules.checked_why(False, " Two rooms. ") == "Two rooms."
    for agrees, why in ((False, " "), (True, "x" * 1_001)):
        with pytest.raises(Invalid):
            rules.checked_why(agrees, why)


@given(
    st.lists(
        st.builds(FindingBasis, st.sampled_from(GroundKind), st.integers(1, 99), st.sampled_from(["", "s1", "s2"]))
    )
)
def test_no_two_grounds_have_the_same_name_in_a_form(grounds: list[FindingBasis]) -> None:
    assert len({str(each) for each in grounds}) == len(set(grounds))
