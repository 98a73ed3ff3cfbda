"""A writer hears of each real move of a decision once, of one that is taken back too, and of no mended date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.decisions.decision import DecisionChange, DecisionKind, Terms, changes
from scenarios.decisions.decision_news import moves
from scenarios.stories.news import Event, Reworded
from tests.scenarios.decisions.test_decision import TERMS

START = datetime(2026, 5, 1, 9, tzinfo=UTC)
MAY, JUNE = date(2026, 5, 3), date(2026, 6, 3)
DONE = replace(TERMS, implemented_on=MAY)
CHECKED = replace(DONE, checked_on=MAY, seen="Fewer rang 999.")
LED = replace(TERMS, to_version=2)
days = st.one_of(st.none(), st.sampled_from([MAY, JUNE]))
said = st.builds(
    replace,
    st.just(TERMS),
    kind=st.sampled_from(DecisionKind),
    what=st.sampled_from(["Open until two.", "Open all night."]),
    reason=st.sampled_from(["Most could support it.", "It was tried."]),
    owner=st.sampled_from(["A", "B"]),
    to_version=st.sampled_from([None, 2, 3]),
    implemented_on=days,
    checked_on=days,
)
histories = st.lists(said, min_size=1, max_size=7)
heards = st.integers(0, 8).map(lambda hours: START + timedelta(hours=hours, minutes=-30))


def hour(number: int) -> datetime:
    """When the entry with this number was written, from 0."""
    return START + timedelta(hours=number)


def history(said: Iterable[Terms]) -> tuple[DecisionChange, ...]:
    """The history of a decision that said each of these in turn, one an hour."""
    entries: list[DecisionChange] = []
    before: Terms | None = None
    for number, terms in enumerate(said):
        entries.append(DecisionChange(number + 1, hour(number), "Amara", changes(before, terms)))
        before = terms
    return tuple(entries)


def told(said: Sequence[Terms], heard: datetime = START, **public: datetime) -> list[Event]:
    """What a writer is told after that something was decided; ``v2`` is when version 2 was shown to everyone."""
    found = moves(history(said), heard, {int(name[1:]): at for name, at in public.items()})
    assert found[0].event is Event.DECIDED
    return [each.event for each in found[1:]]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([TERMS], []),
        ([TERMS, replace(TERMS, decided_on=date(2026, 4, 30))], []),
        ([TERMS, replace(TERMS, owner="Another", unknown="Who comes", ask="Money", missing="Night staff")], []),
        ([TERMS, replace(TERMS, kind=DecisionKind.ADAPT)], [Event.DECISION_CHANGED]),
        ([TERMS, replace(TERMS, what="Open all night.")], [Event.DECISION_CHANGED]),
        ([TERMS, replace(TERMS, reason="Nobody else is open.")], [Event.DECISION_CHANGED]),
        ([TERMS, replace(TERMS, kind=DecisionKind.ADAPT), TERMS], [Event.DECISION_CHANGED] * 2),
        ([TERMS, DONE], [Event.IMPLEMENTED]),
        ([TERMS, DONE, replace(DONE, implemented_on=JUNE)], [Event.IMPLEMENTED]),
        ([TERMS, DONE, TERMS], [Event.IMPLEMENTED, Event.NOT_IMPLEMENTED]),
        ([TERMS, DONE, TERMS, DONE], [Event.IMPLEMENTED, Event.NOT_IMPLEMENTED, Event.IMPLEMENTED]),
        ([TERMS, CHECKED], [Event.IMPLEMENTED, Event.CHECKED]),
        ([TERMS, CHECKED, replace(CHECKED, checked_on=JUNE)], [Event.IMPLEMENTED, Event.CHECKED]),
        ([TERMS, CHECKED, DONE], [Event.IMPLEMENTED, Event.CHECKED, Event.NOT_CHECKED]),
        (
            [TERMS, CHECKED, replace(CHECKED, seen="As many as before.")],
            [Event.IMPLEMENTED, Event.CHECKED, Event.DECISION_CHANGED],
        ),
    ],
)
def test_each_real_move_is_told_once_and_nothing_else(said: list[Terms], expected: list[Event]) -> None:
    assert told(said) == expected


@pytest.mark.parametrize(
    ("said", "public", "expected"),
    [
        ([TERMS, LED], {}, []),
        ([TERMS, LED], {"v2": hour(0)}, [Event.NEW_VERSION]),
        ([TERMS, LED], {"v2": hour(9)}, [Event.NEW_VERSION]),
        ([TERMS, LED, replace(LED, owner="Another")], {"v2": hour(0)}, [Event.NEW_VERSION]),
        ([TERMS, LED, TERMS], {"v2": hour(0)}, [Event.NEW_VERSION, Event.NO_VERSION]),
        ([TERMS, LED, TERMS], {"v2": hour(9)}, []),
        (
            [TERMS, LED, replace(TERMS, to_version=3)],
            {"v2": hour(0), "v3": hour(0)},
            [Event.NEW_VERSION, Event.NO_VERSION, Event.NEW_VERSION],
        ),
        ([TERMS, LED, replace(TERMS, to_version=3)], {"v3": hour(0)}, [Event.NEW_VERSION]),
    ],
)
def test_a_version_is_told_once_everyone_may_read_it_and_told_back_only_where_it_was_told(
    said: list[Terms], public: dict[str, datetime], expected: list[Event]
) -> None:
    assert told(said, **public) == expected


def test_changed_words_are_told_as_they_were_and_as_they_are() -> None:
    after = replace(TERMS, kind=DecisionKind.NOT_ADOPTED, reason="There is no money.")
    assert moves(history([TERMS, after]), START, {})[-1].worded == (
        Reworded("kind", "adopt", "not adopted"),
        Reworded("reason", "Most could support it.", "There is no money."),
    )


def test_whoever_hears_of_it_late_is_told_how_it_stands_and_no_words_from_before() -> None:
    unread = replace(TERMS, what="Words that the group kept to itself.")
    found = moves(history([unread, TERMS, CHECKED, replace(CHECKED, owner="Another")]), hour(5), {})
    assert [(each.event, each.at, each.worded) for each in found] == [
        (event, hour(5), ()) for event in (Event.DECIDED, Event.IMPLEMENTED, Event.CHECKED)
    ]
    assert told([TERMS, DONE, TERMS], hour(5)) == []


@given(histories, heards, st.dictionaries(st.sampled_from([2, 3]), heards))
def test_what_is_told_agrees_with_how_the_decision_stands(
    said: list[Terms], heard: datetime, public: dict[int, datetime]
) -> None:
    heard = max(heard, START)
    found = moves(history(said), heard, public)
    events = [each.event for each in found]
    assert events.count(Event.DECIDED) == 1 and found[0].event is Event.DECIDED
    assert all(each.at >= heard for each in found)
    assert [each.at for each in found] == sorted(each.at for each in found)
    for name, done, undone in (
        ("implemented_on", Event.IMPLEMENTED, Event.NOT_IMPLEMENTED),
        ("checked_on", Event.CHECKED, Event.NOT_CHECKED),
    ):
        turns = [each for each in events if each in (done, undone)]
        assert turns == [done, undone] * (len(turns) // 2) + [done] * (len(turns) % 2)
        assert (turns[-1:] == [done]) == bool(getattr(said[-1], name))
    turns = [each for each in events if each in (Event.NEW_VERSION, Event.NO_VERSION)]
    assert turns == [Event.NEW_VERSION, Event.NO_VERSION] * (len(turns) // 2) + [Event.NEW_VERSION] * (len(turns) % 2)
    assert (turns[-1:] == [Event.NEW_VERSION]) == (said[-1].to_version in public)


@given(histories, heards)
def test_changed_words_lead_without_a_gap_from_those_first_read_to_those_that_stand(
    said: list[Terms], heard: datetime
) -> None:
    heard = max(heard, START)
    first = [terms for number, terms in enumerate(said) if not number or hour(number) <= heard][-1]
    for name in ("kind", "what", "reason"):
        words: Any = str(getattr(first, name))
        for move in moves(history(said), heard, {}):
            for each in move.worded:
                if each.name == name:
                    assert each.before == words != each.after
                    words = each.after
        assert words == str(getattr(said[-1], name))


@given(histories, heards, st.sampled_from(["decided_on", "implemented_on", "checked_on"]))
def test_mending_a_date_tells_nothing(said: list[Terms], heard: datetime, name: str) -> None:
    mended = replace(said[-1], **{name: getattr(said[-1], name) and date(2026, 5, 9)})
    assert moves(history([*said, mended]), heard, {}) == moves(history(said), heard, {})
