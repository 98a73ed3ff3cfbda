"""What is switched on beforehand: read as it was written, and refused with the field that is to blame."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest

from live.performance.plan import Plan, Staging, WarmUp, checked, read
from scenarios.errors import Invalid
from scenarios.results.outcome import Method

WARM_UP = WarmUp("How did you come?", ("By bus", "On foot"))
FULL = Plan(
    staging=Staging.ACTED,
    first_run=True,
    stops=True,
    two_rounds=True,
    sealed=False,
    minutes=60,
    method=Method.GRADIENT,
    reasons=True,
    minority=True,
    notes=False,
    perspectives=True,
    warm_up=WARM_UP,
)
UNREADABLE = "What was switched on for this story cannot be read."


def test_a_plan_is_read_as_it_was_written() -> None:
    assert read(FULL.document) == FULL
    assert read(Plan().document) == read({}) == Plan()
    assert read({"minutes": 5, "of another version": 1}) == Plan(minutes=5)
    assert FULL.document["warm_up"] == {"question": "How did you come?", "options": ["By bus", "On foot"]}
    assert FULL.document["staging"] == "acted"


def test_what_a_document_does_not_say_of_a_warm_up_is_nothing() -> None:
    assert read({"warm_up": {}}) == Plan()
    with pytest.raises(Invalid) as refused:
        read({"warm_up": {"question": "Why?"}})
    assert refused.value.field == "options"
    with pytest.raises(Invalid) as refused:
        read({"warm_up": {"options": ["Yes", "No"]}})
    assert refused.value.field == "question"


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {"staging": "sung"},
        {"method": "lots"},
        {"warm_up": 5},
        {"warm_up": {"question": "Why?", "options": 5}},
        *[{switch: 1} for switch, value in asdict(FULL).items() if type(value) is bool],
    ],
)
def test_a_document_that_is_no_plan_cannot_be_read(document: Any) -> None:
    with pytest.raises(Invalid) as refused:
        read(document)
    assert (str(refused.value.message), refused.value.field) == (UNREADABLE, "")


@pytest.mark.parametrize(
    ("plan", "field", "sentence"),
    [
        *[
            (Plan(minutes=minutes), "minutes", "Enter a number of minutes from 0 to 60.")  # type: ignore[arg-type]
            for minutes in (-1, 61, True, "5")
        ],
        (Plan(warm_up=replace(WARM_UP, question="x" * 201)), "question", "Make this 200 characters or fewer."),
        (Plan(warm_up=WarmUp(" ", ("Yes",))), "question", "Enter the question that these are the answers to."),
        *[
            (Plan(warm_up=replace(WARM_UP, options=options)), "options", "Enter from 2 to 6 answers, one on each line.")
            for options in ((), ("Yes",), tuple("abcdefg"))
        ],
        *[
            (Plan(warm_up=replace(WARM_UP, options=options)), "options", "Make each answer 120 characters or fewer.")
            for options in (("Yes", " "), ("Yes", "x" * 121))
        ],
    ],
)
def test_a_plan_that_cannot_be_kept_says_what_is_wrong(plan: Plan, field: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(plan)
    assert (str(refused.value.message), refused.value.field) == (sentence, field)


@pytest.mark.parametrize(
    "plan",
    [
        Plan(),
        FULL,
        Plan(minutes=60, warm_up=WarmUp("x" * 200, ("x" * 120, "y"))),
        Plan(warm_up=WarmUp("Why?", tuple("abcdef"))),
    ],
)
def test_a_plan_at_its_limits_is_kept(plan: Plan) -> None:
    assert checked(plan) == plan
