"""Every figure that a room hands over, against a slow, plain re-count of what its people chose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from live.performance.plan import Plan
from live.store import event as events
from live.store.participant import here_as
from scenarios.db import Database
from scenarios.perspective import PERSPECTIVES
from scenarios.results.outcome import GRADIENT, Method, RoundResult
from scenarios.results.vote_shift import from_to
from scenarios.store.results import outcome as outcomes
from tests.live.factories import Evening
from tests.scenarios.results.support_changes import changes

pytestmark = pytest.mark.both_stores

WRITTEN, PANEL = ("s2-o1", "s2-o2", "s2-o3"), "panel-1"
"""The choices of the story's first decision, and the one that a panel adds before round two."""
Ballot = tuple[str, ...] | None


@dataclass(frozen=True)
class Somebody:
    """How somebody is here, and what they chose in each round: () is "none of these", None no ballot."""

    here: frozenset[str]
    first: Ballot
    second: Ballot


def ballots(keys: tuple[str, ...], method: Method) -> st.SearchStrategy[Ballot]:
    """Any ballot of this method, or none."""
    most = len(keys) if method is Method.APPROVAL else 1
    named = st.lists(st.sampled_from(keys), unique=True, max_size=most)
    return st.none() | named.map(lambda some: tuple(sorted(some)))


def rooms(method: Method) -> st.SearchStrategy[list[Somebody]]:
    """Rooms in which some voted twice, some once and some never; ties and empty rounds among them."""
    first = GRADIENT if method is Method.GRADIENT else WRITTEN
    second = GRADIENT if method is Method.GRADIENT else (*WRITTEN, PANEL)
    here = st.frozensets(st.sampled_from(PERSPECTIVES))
    people = st.builds(Somebody, here=here, first=ballots(first, method), second=ballots(second, method))
    return st.lists(people, max_size=14)


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize("method", Method)
@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_figure_is_what_a_plain_count_gives(
    data: st.DataObject, method: Method, sealed: bool, database: Database
) -> None:
    room = data.draw(rooms(method))
    first, second = plays_two_rounds(database, room, method, sealed)
    before, now = [one.first for one in room], [one.second for one in room]
    for result, cast in ((first, before), (second, now)):
        check_totals(result, cast, room)
        assert joint_of(result) == Counter(
            (here, choices)
            for here, choices in zip((one.here for one in room), cast, strict=True)
            if choices is not None
        )
    assert first.paired == ()
    pairs = {(pair_of(one), pair_of(two)): count for one, two, count in second.paired}
    voters = [one for one in room if one.first is not None or one.second is not None]
    assert pairs == Counter((one.first, one.second) for one in voters)
    check_shift(pairs, room, method)


def check_totals(result: RoundResult, cast: list[Ballot], room: list[Somebody]) -> None:
    """Counts, empty ballots, turnout and what is preferred, each counted one by one."""
    valid = [ballot for ballot in cast if ballot is not None]
    for option in result.options:
        assert result.counts[option.key] == sum(option.key in ballot for ballot in valid)
    assert result.ballots == len(valid)
    assert result.empty == sum(ballot == () for ballot in valid)
    assert result.phones == len(room)
    named = [sum(option.key in ballot for ballot in valid) for option in result.options]
    most = [option.key for option, count in zip(result.options, named, strict=True) if count and count == max(named)]
    assert sorted(result.preferred) == sorted(most)


def check_shift(pairs: dict[tuple[Ballot, Ballot], int], room: list[Somebody], method: Method) -> None:
    """Who moved: only those who voted in both, and a choice that is new in round two was gained by nobody."""
    both = [(one.first, one.second) for one in room if one.first is not None and one.second is not None]
    if method is not Method.APPROVAL:
        keys = GRADIENT if method is Method.GRADIENT else WRITTEN
        later = keys if method is Method.GRADIENT else (*keys, PANEL)
        for (one, two), count in from_to(pairs, keys, later).items():
            assert count == sum((a[0] if a else "", b[0] if b else "") == (one, two) for a, b in both)
        return
    moved = changes(pairs, WRITTEN, (*WRITTEN, PANEL))
    for key in WRITTEN:
        assert moved[key].kept == sum(key in a and key in b for a, b in both)
        assert moved[key].gained == sum(key not in a and key in b for a, b in both)
        assert moved[key].lost == sum(key in a and key not in b for a, b in both)
        assert moved[key].new == 0
    assert moved[PANEL].new == sum(PANEL in b for _, b in both)
    assert moved[PANEL].gained == moved[PANEL].kept == moved[PANEL].lost == 0


def test_a_void_round_is_compared_with_nothing_and_enters_no_figure(database: Database) -> None:
    evening = prepared(database, Method.APPROVAL, sealed=False)
    phone = evening.phone()
    evening.asks("open", method="approval")
    evening.votes(phone, WRITTEN[0])
    evening.asks_all("close", "reveal")
    evening.asks("void", reason="The microphone failed")
    evening.asks("open", method="approval")
    evening.votes(phone, WRITTEN[1], seq=2)
    evening.asks_all("close", "reveal")
    with database.read() as session:
        kept = outcomes.of_playing(session, evening.performances[0], 1)
        assert kept is not None
        record = outcomes.get(session, kept.id).record
    assert [result.voided for result in record.rounds] == ["The microphone failed", ""]
    assert [result.number for result in record.counted] == [2]
    assert record.counted[0].paired == ()


def plays_two_rounds(
    database: Database, room: list[Somebody], method: Method, sealed: bool
) -> tuple[RoundResult, RoundResult]:
    """This room votes twice around a discussion; give what was handed over."""
    evening = prepared(database, method, sealed)
    phones = [evening.phone() for _ in room]
    for phone, somebody in zip(phones, room, strict=True):
        database.write(lambda session, who=phone, how=somebody: here_as(session, who, sorted(how.here)))
    about: dict[str, Any] = {"option": WRITTEN[0]} if method is Method.GRADIENT else {}
    evening.asks("open", method=method.value, **about)
    for phone, somebody in zip(phones, room, strict=True):
        if somebody.first is not None:
            evening.votes(phone, *somebody.first)
    evening.asks("close")
    if not sealed:
        evening.asks("reveal")
    evening.asks("discuss")
    if method is not Method.GRADIENT:
        evening.asks("accept", label="Ring her sister")
    evening.asks("open", method=method.value, **about)
    for phone, somebody in zip(phones, room, strict=True):
        if somebody.second is not None:
            evening.votes(phone, *somebody.second, seq=2)
    evening.asks_all("close", "reveal")
    with database.read() as session:
        kept = outcomes.of_playing(session, evening.performances[0], 1)
        assert kept is not None
        first, second = (each.plain for each in kept.rounds)
    return first, second


def prepared(database: Database, method: Method, sealed: bool) -> Evening:
    """An evening at its first decision, planned with two rounds."""
    evening = Evening(database)
    plan = replace(Plan(notes=False), two_rounds=True, sealed=sealed, method=method, perspectives=True)
    database.write(lambda session: events.plan_performance(session, evening.host, evening.performances[0], plan))
    evening.starts()
    while not evening.console["decision"]:
        evening.asks("show")
    return evening


def joint_of(result: RoundResult) -> Counter[tuple[frozenset[str], tuple[str, ...]]]:
    """The joint counts as they were handed over."""
    rows: Any = result.joint
    return Counter({(frozenset(here), tuple(choices)): count for here, choices, count in rows})


def pair_of(choices: Any) -> Ballot:
    """One half of a pair as it was handed over."""
    return None if choices is None else tuple(choices)
