"""A trail has everything that is fit for a story's writer and nothing else, and tells its news when it can be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scenarios.decisions.trail import Decided, Found, TrailVote, news, strands
from scenarios.stories.news import Event
from tests.scenarios.decisions.test_decision import TERMS
from tests.scenarios.decisions.test_decision_news import histories, history

SCENES = ("s1", "s2", "s3")
moments = st.integers(0, 1_000).map(lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
maybe = st.one_of(st.none(), moments)
scenes = st.sampled_from((*SCENES, "gone"))
votes = st.lists(
    st.builds(TrailVote, st.integers(1, 9), scenes, st.sampled_from(["May", "June"]), moments),
    unique_by=lambda each: each.outcome,
)
found = st.lists(
    st.builds(Found, st.integers(1, 9), st.just("So."), maybe, st.dictionaries(scenes, moments)),
    unique_by=lambda each: each.id,
)
decided = st.lists(
    st.builds(
        Decided,
        st.integers(1, 9),
        st.just(TERMS),
        st.dictionaries(st.integers(1, 9), moments),
        histories.map(history),
        st.dictionaries(st.sampled_from([2, 3]), moments),
    ),
    unique_by=lambda each: each.id,
)


@given(votes, found, decided)
def test_every_vote_and_every_shared_finding_stands_at_its_scenes_with_what_was_decided(
    votes: list[TrailVote], found: list[Found], decided: list[Decided]
) -> None:
    trail = strands(SCENES, votes, found, decided)
    told = {(each.scene, vote.outcome) for each in trail for vote in each.votes}
    assert told == {(vote.scene, vote.outcome) for vote in votes}
    pairs = {(each.scene, one.found.id, made.id) for each in trail for one in each.findings for made in one.decisions}
    expected = set()
    for one in found:
        for scene in one.scenes:
            for made in decided:
                if one.shared_at is not None and one.id in made.answers:
                    expected.add((scene, one.id, made.id))
    assert pairs == expected
    assert {one.found.id for each in trail for one in each.findings} == {
        one.id for one in found if one.shared_at is not None and one.scenes
    }


@given(votes, found, decided)
def test_scenes_come_in_the_storys_order_and_none_is_empty(
    votes: list[TrailVote], found: list[Found], decided: list[Decided]
) -> None:
    told = [each.scene for each in strands(SCENES, votes, found, decided)]
    assert [each for each in told if each in SCENES] == [each for each in SCENES if each in told]
    assert len(set(told)) == len(told)
    assert all(each.votes or each.findings for each in strands(SCENES, votes, found, decided))


@given(votes, found, decided)
def test_no_news_is_older_than_what_its_reader_needs_to_read_it(
    votes: list[TrailVote], found: list[Found], decided: list[Decided]
) -> None:
    told = news(strands(SCENES, votes, found, decided))
    shared = [one for one in found if one.shared_at is not None and one.scenes]
    if told and not votes:
        assert min(each.at for each in told) >= min(one.since for one in shared)
    moves = [each for each in told if each.event is Event.DECIDED]
    assert len(moves) == sum(1 for made in decided if any(one.id in made.answers for one in shared))
    for each in moves:
        assert any(each.at >= one.since for one in shared)
    assert sorted(each.who for each in told if each.event is Event.VOTED) == sorted({vote.event for vote in votes})


@given(votes, found, decided)
def test_what_is_not_shared_leaves_no_trace_in_trail_or_news(
    votes: list[TrailVote], found: list[Found], decided: list[Decided]
) -> None:
    hidden = [replace(each, shared_at=None) for each in found]
    trail = strands(SCENES, votes, hidden, decided)
    assert not any(each.findings for each in trail)
    assert {each.event for each in news(trail)} <= {Event.VOTED}
