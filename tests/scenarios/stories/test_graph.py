"""A story's graph, against plain reachability on random stories of up to 500 scenes."""

from __future__ import annotations

from hypothesis import given, settings

from scenarios.stories.graph import StoryGraph, leads
from scenarios.stories.story import DecisionPoint, Option, Scene, SceneKind, StoryContent
from tests.scenarios.stories.graphs import graphs, reach, ways


def test_an_ending_leads_nowhere_and_each_option_leads_on_by_itself() -> None:
    asked = DecisionPoint("What?", options=(Option("o1", "A", "s2"), Option("o2", "B")))
    assert leads(Scene("s1", SceneKind.ENDING, leads_to="s2")) == ()
    [first, second] = leads(Scene("s1", SceneKind.DECISION, decision=asked))
    assert (first.target, first.option, second.target, second.option) == ("s2", "o1", None, "o2")


@settings(deadline=None, max_examples=60)
@given(graphs)
def test_what_can_be_reached_and_where_it_can_stop(content: StoryContent) -> None:
    graph, rows = StoryGraph.of(content), reach(content)
    keys = [scene.key for scene in content.scenes]
    stops = {
        number
        for number, scene in enumerate(content.scenes)
        if not ways(scene) or any(to not in keys for _option, to in ways(scene))
    }
    assert graph.reached == {key for number, key in enumerate(keys) if rows[0] >> number & 1}
    assert graph.stopping == {
        key for key, row in zip(keys, rows, strict=True) if any(row >> number & 1 for number in stops)
    }


@settings(deadline=None, max_examples=60)
@given(graphs)
def test_groups_are_those_that_lead_round_to_each_other_and_come_after_what_they_lead_to(
    content: StoryContent,
) -> None:
    graph, rows = StoryGraph.of(content), reach(content)
    place = {scene.key: number for number, scene in enumerate(content.scenes)}
    assert sorted(key for group in graph.groups for key in group) == sorted(place)
    seen: set[str] = set()
    for group in graph.groups:
        here = place[group[0]]
        mutual = [key for key, at in place.items() if rows[here] >> at & 1 and rows[at] >> here & 1]
        assert list(group) == mutual
        seen |= set(group)
        assert all(key in seen for each in group for key in graph.onward[each])


@settings(deadline=None, max_examples=60)
@given(graphs)
def test_what_leads_on_leads_back(content: StoryContent) -> None:
    graph = StoryGraph.of(content)
    on = {(scene.key, option, to) for scene in content.scenes for option, to in ways(scene) if to in graph.scenes}
    back = {(lead.source, lead.option, key) for key, found in graph.before.items() for lead in found}
    assert on == back
