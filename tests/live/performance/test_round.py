"""A round: what stands in the log of it, and which figures can be its result."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from live.performance.round import (
    Figures,
    Round,
    RoundState,
    answer_options,
    checked_figures,
    documents,
    from_documents,
    gradient_options,
    opening,
    revealing_all,
    warm_up_options,
)
from scenarios.errors import Invalid
from scenarios.results.outcome import GRADIENT, Method, OutcomeOption
from scenarios.stories.story import LETTERS, Origin

OPTIONS = (
    OutcomeOption("o1", "A", Origin.PROPOSED_MODEL, "s3"),
    OutcomeOption("floor-1", "B", Origin.FLOOR, None, "Ring his sister"),
)
ASKED = Round(4, 2, 3, "s2", Method.APPROVAL, OPTIONS)
FIGURES = Figures({"o1": 2, "floor-1": 0}, 3, 1, 3)


def test_an_opening_has_all_that_later_code_needs() -> None:
    plain = {
        "round": 4,
        "number": 2,
        "playing": 3,
        "scene": "s2",
        "method": "approval",
        "options": documents(OPTIONS),
        "purpose": "decision",
    }
    assert opening(ASKED) == plain
    assert opening(replace(ASKED, about="o1")) == plain | {"about": "o1"}
    assert opening(replace(ASKED, question="Why?")) == plain | {"question": "Why?"}


def test_options_come_back_from_the_log_as_they_went_in() -> None:
    assert documents(OPTIONS) == [
        {"key": "o1", "letter": "A", "origin": "proposed model", "leads_to": "s3", "label": ""},
        {"key": "floor-1", "letter": "B", "origin": "floor", "leads_to": None, "label": "Ring his sister"},
    ]
    assert from_documents(documents(OPTIONS)) == OPTIONS


def test_fixed_answers_have_letters_and_no_scene() -> None:
    assert answer_options() == tuple(
        OutcomeOption(key, letter, Origin.AUTHOR) for key, letter in (("yes", "A"), ("partly", "B"), ("no", "C"))
    )
    assert [option.key for option in gradient_options()] == list(GRADIENT)
    assert warm_up_options(("By bus", "On foot")) == (
        OutcomeOption("answer-A", "A", Origin.AUTHOR, None, "By bus"),
        OutcomeOption("answer-B", "B", Origin.AUTHOR, None, "On foot"),
    )
    assert len(warm_up_options("abcdefghij")) == len(LETTERS)


def test_a_result_is_written_with_all_its_figures_and_with_the_round_before() -> None:
    written = {"round": 4, "counts": {"o1": 2, "floor-1": 0}, "ballots": 3, "empty": 1, "phones": 3}
    assert revealing_all({4: FIGURES}, {}) == written
    first = Figures({"o1": 0}, 0, 0, 7)
    assert revealing_all({2: first, 4: FIGURES}, {"shift": 1}) == written | {
        "earlier": [{"round": 2, "counts": {"o1": 0}, "ballots": 0, "empty": 0, "phones": 7}],
        "disclosed": {"shift": 1},
    }


def test_what_nobody_has_seen_is_a_round_without_result() -> None:
    seen = replace(ASKED, figures=FIGURES, disclosed={"shift": 1}, groups="shown", saved=True)
    assert seen.without_result == replace(ASKED, saved=True)
    assert [replace(ASKED, state=state).is_undecided for state in RoundState] == [True, True, False, False]


def of(counts: Any, ballots: Any, empty: Any, phones: Any) -> dict[str, Any]:
    """A payload with these figures."""
    return {"counts": counts, "ballots": ballots, "empty": empty, "phones": phones}


@pytest.mark.parametrize(
    ("method", "counts", "ballots", "empty", "phones"),
    [
        (Method.APPROVAL, (2, 0), 3, 1, 3),
        (Method.APPROVAL, (2, 2), 2, 0, 5),
        (Method.APPROVAL, (0, 0), 0, 0, 0),
        (Method.APPROVAL, (0, 0), 2, 2, 2),
        (Method.APPROVAL, (1, 2), 3, 0, 3),
        (Method.ONE_CHOICE, (2, 1), 4, 1, 4),
        (Method.GRADIENT, (0, 3), 3, 0, 9),
    ],
)
def test_figures_that_add_up_are_taken(
    method: Method, counts: tuple[int, int], ballots: int, empty: int, phones: int
) -> None:
    named = {"o1": counts[0], "floor-1": counts[1]}
    figures = checked_figures(replace(ASKED, method=method), of(named, ballots, empty, phones))
    assert figures == Figures(named, ballots, empty, phones)


@pytest.mark.parametrize(
    ("method", "payload"),
    [
        (Method.APPROVAL, {}),
        (Method.APPROVAL, of([("o1", 2), ("floor-1", 0)], 3, 1, 3)),
        (Method.APPROVAL, of({"o1": 2}, 3, 1, 3)),
        (Method.APPROVAL, of({"o1": 2, "floor-1": 0, "o2": 0}, 3, 1, 3)),
        (Method.APPROVAL, of({"o1": True, "floor-1": 0}, 3, 1, 3)),
        (Method.APPROVAL, of({"o1": -1, "floor-1": 0}, 3, 1, 3)),
        (Method.APPROVAL, of({"o1": 2, "floor-1": 0}, 3, 1, 2)),
        (Method.APPROVAL, of({"o1": 0, "floor-1": 0}, 1, 2, 3)),
        (Method.APPROVAL, of({"o1": 3, "floor-1": 0}, 3, 1, 3)),
        (Method.APPROVAL, of({"o1": 1, "floor-1": 0}, 3, 1, 3)),
        (Method.APPROVAL, of({"o1": 2, "floor-1": 0}, None, 1, 3)),
        (Method.APPROVAL, of({"o1": 2, "floor-1": 0}, 3, None, 3)),
        (Method.APPROVAL, of({"o1": 2, "floor-1": 0}, 3, 1, None)),
        (Method.APPROVAL, of({"o1": 2, "floor-1": 0}, 3, -1, 3)),
        (Method.ONE_CHOICE, of({"o1": 2, "floor-1": 1}, 3, 1, 3)),
        (Method.ONE_CHOICE, of({"o1": 1, "floor-1": 0}, 3, 1, 3)),
    ],
)
def test_figures_that_cannot_be_are_refused(method: Method, payload: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        checked_figures(replace(ASKED, method=method), payload)
    assert str(refused.value.message) == "These figures cannot be the result of this vote."
