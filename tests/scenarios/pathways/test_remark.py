"""What a remark can be about, and where a moderator can bring it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.errors import Conflict, Invalid
from scenarios.message import say
from scenarios.pathways import remark as remarks
from scenarios.pathways.pathway import PathwayContent
from scenarios.pathways.remark import Remark, RemarkKind, RemarkState, subject, subjects
from tests.scenarios.strategies import models

MOVES = {
    (RemarkState.WAITING, RemarkState.PASSED),
    (RemarkState.WAITING, RemarkState.REFUSED),
    (RemarkState.PASSED, RemarkState.HIDDEN),
    (RemarkState.REFUSED, RemarkState.PASSED),
    (RemarkState.HIDDEN, RemarkState.PASSED),
}


@given(models())
def test_every_part_can_be_questioned_and_is_found_again(content: PathwayContent) -> None:
    found = list(subjects(content))
    assert len(found) == 2 + len(content.stages) + len(content.assumptions)
    assert all(subject(content, each.about) == each for each in found)


@given(models(), st.sampled_from(["stage:NOWHERE", "assumption:", "", "stages", "transition:HELP"]))
def test_nothing_else_can(content: PathwayContent, about: str) -> None:
    assert subject(content, about) is None


def test_a_remark_is_kept_trimmed() -> None:
    kept = remarks.checked(Remark("question", RemarkKind.QUESTION, "  Why?\n", " a carer "))
    assert (kept.text, kept.name) == ("Why?", "a carer")


@pytest.mark.parametrize(
    ("text", "name", "field"), [(" ", "", "text"), ("x" * 2_001, "", "text"), ("x", "y" * 81, "name")]
)
def test_an_empty_or_endless_remark_is_refused(text: str, name: str, field: str) -> None:
    with pytest.raises(Invalid) as fault:
        remarks.checked(Remark("question", RemarkKind.QUESTION, text, name))
    assert fault.value.field == field


@pytest.mark.parametrize("words", [" ", "x" * 2_001])
def test_a_reason_says_something_and_not_too_much(words: str) -> None:
    with pytest.raises(Invalid) as fault:
        remarks.checked_words(words, "reason", say("Say why."))
    assert fault.value.field == "reason"


@pytest.mark.parametrize("current", RemarkState)
@pytest.mark.parametrize("to", RemarkState)
def test_a_moderator_brings_a_remark_only_where_it_may_go(current: RemarkState, to: RemarkState) -> None:
    if (current, to) in MOVES:
        assert remarks.move(current, to) is to
    else:
        with pytest.raises(Conflict):
            remarks.move(current, to)
