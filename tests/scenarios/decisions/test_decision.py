"""A decision says only what people wrote in it: no link moves it, and its history tells every change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.decisions.decision import (
    Decision,
    DecisionKind,
    Progress,
    Terms,
    also_answering,
    changes,
    checked,
    plain,
)
from scenarios.errors import Invalid
from tests.scenarios.decisions.test_finding import FINDING

TODAY = date(2026, 6, 1)
VERSIONS = (1, 2, 3)
TERMS = Terms("Open until two.", DecisionKind.ADOPT, "Most could support it.", "The borough", date(2026, 5, 1), 1)
days = st.dates(date(2026, 4, 1), date(2026, 6, 30))
texts = st.sampled_from(["", " ", "Words", " Words "])


@st.composite
def anything(draw: st.DrawFn) -> Terms:
    """Whatever a form can say, sense or none."""
    maybe = st.one_of(st.none(), days)
    return Terms(
        draw(texts),
        draw(st.sampled_from(DecisionKind)),
        draw(texts),
        draw(texts),
        draw(days),
        draw(st.integers(0, 4)),
        draw(st.one_of(st.none(), st.integers(0, 4))),
        draw(texts),
        draw(texts),
        draw(texts),
        draw(texts),
        draw(maybe),
        draw(maybe),
        draw(texts),
    )


@st.composite
def sensible(draw: st.DrawFn) -> Terms:
    """What a careful group says, before or after it was put into practice and checked."""
    decided, *later = sorted(draw(st.lists(st.dates(date(2026, 4, 1), TODAY), min_size=1, max_size=3)))
    kind = draw(st.sampled_from(DecisionKind)) if not later else DecisionKind.ADAPT
    return Terms(
        "Open until two.",
        kind,
        " It helps. ",
        "The borough",
        decided,
        1,
        None if kind is DecisionKind.NOT_ADOPTED else draw(st.sampled_from([None, 2, 3])),
        effects=draw(texts),
        implemented_on=later[0] if later else None,
        checked_on=later[1] if later[1:] else None,
        seen="Fewer rang." if later[1:] else draw(st.sampled_from(["", " "])),
    )


def holds_together(terms: Terms) -> bool:
    """The rules, once more and plainly."""
    done, looked, seen = terms.implemented_on, terms.checked_on, terms.seen.strip()
    return all(
        (
            terms.what.strip(),
            terms.reason.strip(),
            terms.owner.strip(),
            all(day <= TODAY for day in (terms.decided_on, done, looked) if day),
            terms.from_version in VERSIONS,
            terms.to_version is None or (terms.to_version in VERSIONS and terms.to_version > terms.from_version),
            not (terms.kind is DecisionKind.NOT_ADOPTED and (done or terms.to_version)),
            done is None or done >= terms.decided_on,
            looked is None or (done is not None and looked >= done),
            bool(looked) == bool(seen),
        )
    )


@given(sensible())
def test_a_careful_group_is_never_refused(terms: Terms) -> None:
    assert holds_together(terms) and checked(terms, VERSIONS, TODAY).what == terms.what


@given(st.one_of(anything(), sensible()))
def test_terms_are_taken_exactly_where_they_hold_together(terms: Terms) -> None:
    if not holds_together(terms):
        with pytest.raises(Invalid) as fault:
            checked(terms, VERSIONS, TODAY)
        assert fault.value.field in vars(terms)
        return
    kept = checked(terms, VERSIONS, TODAY)
    assert kept == replace(terms, **{name: value.strip() for name, value in texts_of(terms).items()})
    assert (kept.progress is Progress.CHECKED) == (kept.checked_on is not None)
    assert (kept.progress is Progress.DECIDED) == (kept.implemented_on is None)


@given(anything(), st.lists(st.integers(1, 20)), st.lists(st.integers(1, 20), unique=True))
def test_linking_findings_never_moves_what_a_decision_says(terms: Terms, first: list[int], more: list[int]) -> None:
    def findings(numbers: list[int]) -> tuple[Any, ...]:
        return tuple(replace(FINDING, id=number) for number in dict.fromkeys(numbers))

    before = Decision(1, 1, "Care", terms, findings(first))
    after = also_answering(before, findings(more))
    assert after.terms == before.terms and after.terms.progress is before.terms.progress
    assert after.history == before.history
    assert [each.id for each in after.findings] == list(dict.fromkeys(first + more))


@given(st.lists(anything(), min_size=1, max_size=6))
def test_the_history_alone_tells_all_that_was_ever_said(said: list[Terms]) -> None:
    told: dict[str, Any] = dict.fromkeys(vars(TERMS))
    before = None
    for terms in said:
        for name, (was, now) in changes(before, terms).items():
            assert (told[name] or "") == (was or "")
            told[name] = now
        before = terms
        assert {name: value or "" for name, value in told.items()} == {
            name: value or "" for name, value in plain(terms).items()
        }


@given(anything())
def test_what_is_said_again_is_no_change(terms: Terms) -> None:
    assert changes(terms, terms) == {}


@given(sensible(), st.sampled_from(["what", "reason", "owner", "effects"]))
def test_too_long_a_text_is_refused_by_name(terms: Terms, name: str) -> None:
    with pytest.raises(Invalid) as fault:
        checked(replace(terms, **{name: "x" * 4_001}), VERSIONS, TODAY)  # type: ignore[arg-type]
    assert fault.value.field == name


def test_a_day_to_come_is_refused() -> None:
    with pytest.raises(Invalid):
        checked(replace(TERMS, decided_on=TODAY + timedelta(days=1)), VERSIONS, TODAY)


def texts_of(terms: Terms) -> dict[str, str]:
    return {name: value for name, value in vars(terms).items() if type(value) is str}
