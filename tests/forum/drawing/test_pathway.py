"""A pathway's picture and its plan: both say all that the version says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from forum.drawing import pathway as drawing
from forum.drawing.graph import Arrangement, BoxGraph
from forum.drawing.lettering import cleaned
from forum.drawing.pathway import PictureLabels, PicturePlan
from forum.drawing.svg import document
from scenarios.pathways.pathway import Assumption, PathwayContent, Stage, Transition
from scenarios.sample import PATHWAY
from tests.forum.drawing.boxes import assert_sound
from tests.scenarios.strategies import pathways, words

SVG = "{http://www.w3.org/2000/svg}"
WORDING = PictureLabels(
    title="The pathway",
    no_service="No service named",
    onward="A plain arrow",
    back="A dashed arrow",
    arrows="The arrows",
    assumptions="Taken for granted",
    hours=lambda stage: f"{stage.opens} to {stage.closes}" if stage.opens else "Day and night",
)
HOSTILE = PathwayContent(
    stages=(
        Stage("A", "<script>alert(1)</script>", "A", service="“&” <b>", target="]]>"),
        Stage("B", "کرائسس کیفے", "B", service="x" * 200, opens="22:00", closes="06:00"),
        Stage("C", "👩🏽‍⚕️" * 30, "C", service="“&” <b>"),
        Stage("D", "", ""),
    ),
    transitions=(
        Transition("A", "A", "again"),
        Transition("A", "B", "<i>"),
        Transition("A", "B", "twice"),
        Transition("B", "A"),
        Transition("C", "A"),
        Transition("A", "nowhere"),
    ),
    assumptions=(Assumption("a", "One & two < three"),),
)

contents = st.builds(
    lambda content, services: replace(
        content,
        stages=tuple(
            replace(stage, service=services[place % len(services)]) for place, stage in enumerate(content.stages)
        ),
    ),
    pathways(),
    st.lists(st.one_of(st.just(""), words), min_size=1, max_size=4),
)


def solid(text: str) -> str:
    """A text without its spaces, which a line break may have taken."""
    return "".join(text.split())


def texts(svg: ElementTree.Element) -> str:
    """All that is written in a picture, one line after the other."""
    return solid("".join(each.text or "" for each in svg.iter(f"{SVG}text")))


def arrows(content: PathwayContent) -> list[Transition]:
    """The transitions between stages that there are."""
    return [way for way in content.transitions if content.stage(way.source) and content.stage(way.target)]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents)
@example(HOSTILE)
@example(PATHWAY.content)
def test_any_pathway_is_drawn_whole(places: Callable[[BoxGraph], Arrangement], content: PathwayContent) -> None:
    plan = drawing.plan(content, WORDING)
    graph = drawing.graph(plan)
    placed = places(graph)
    svg = ElementTree.fromstring(document(drawing.draw(plan, placed, WORDING, alone=True)))

    assert_sound(graph, placed)
    _lies_in_lanes(plan, graph, placed)
    numbers = [each.get("data-number") for each in svg.iter() if each.get("class") == "picture__arrow"]
    assert sorted(map(int, filter(None, numbers))) == list(range(1, len(arrows(content)) + 1))
    written = texts(svg)
    for told in _all_words(content):
        assert solid(told) in written, told


def _lies_in_lanes(plan: PicturePlan, graph: BoxGraph, placed: Arrangement) -> None:
    edges = drawing.bands(plan, placed)
    assert edges == sorted(edges)
    for stop, box, (_, y) in zip(plan.stops, graph.boxes, placed.places, strict=True):
        assert edges[stop.lane] <= y and y + box.height <= edges[stop.lane + 1]


def _all_words(content: PathwayContent) -> list[str]:
    told = [cleaned(each.text) for each in content.assumptions]
    told += [cleaned(way.condition) for way in arrows(content)]
    for stage in content.stages:
        told += [cleaned(stage.name), WORDING.hours(stage), cleaned(stage.target), cleaned(stage.service)]
    return told


@given(contents)
def test_the_plan_says_all_that_the_version_says(content: PathwayContent) -> None:
    plan = drawing.plan(content, WORDING)

    assert sorted(stop.key for stop in plan.stops) == sorted(stage.key for stage in content.stages)
    for stop in plan.stops:
        stage = content.stage(stop.key)
        assert stage is not None
        assert plan.lanes[stop.lane] == (cleaned(stage.service) or "No service named")
        assert (stop.hours, stop.target) == (WORDING.hours(stage), cleaned(stage.target))
        assert [(plan.stops[lead.target].key, lead.condition) for lead in stop.leads] == [
            (way.target, cleaned(way.condition)) for way in arrows(content) if way.source == stage.key
        ]
    numbers = [lead.number for stop in plan.stops for lead in stop.leads]
    assert numbers == list(range(1, len(arrows(content)) + 1))


def test_services_are_lanes_in_the_order_in_which_they_first_appear() -> None:
    plan = drawing.plan(PATHWAY.content, WORDING)
    assert plan.lanes[:2] == ("A local mental health charity", "The mental health hub of the three boroughs")
    assert [stop.key for stop in plan.stops_in(0)] == ["HELP", "CAFE"]


def test_an_arrow_that_goes_back_is_dashed_and_the_key_says_so(places: Callable[[BoxGraph], Arrangement]) -> None:
    plan = drawing.plan(PATHWAY.content, WORDING)
    placed = places(drawing.graph(plan))
    svg = ElementTree.fromstring(document(drawing.draw(plan, placed, WORDING, alone=True)))
    tops = {stop.key: y for stop, (_, y) in zip(plan.stops, placed.places, strict=True)}
    dashed = {
        int(each.attrib["data-number"]): each[0].get("stroke-dasharray") is not None
        for each in svg.iter(f"{SVG}g")
        if each.get("class") == "picture__arrow"
    }
    assert set(dashed.values()) == {True, False}
    for (source, target), number in plan.numbers().items():
        assert dashed[number] is (tops[target] <= tops[source])
    assert solid("A plain arrow") in texts(svg) and solid("A dashed arrow") in texts(svg)
    assert ["stroke-dasharray" in sample for sample, _ in drawing.key(WORDING)] == [False, True]


def test_a_picture_without_arrows_has_no_key_to_them(places: Callable[[BoxGraph], Arrangement]) -> None:
    plan = drawing.plan(replace(PATHWAY.content, transitions=()), WORDING)
    svg = drawing.draw(plan, places(drawing.graph(plan)), WORDING, alone=True)
    assert "A plain arrow" not in svg and "Taken for granted" in svg


def test_markup_in_a_name_is_only_words(places: Callable[[BoxGraph], Arrangement]) -> None:
    plan = drawing.plan(HOSTILE, WORDING)
    svg = drawing.draw(plan, places(drawing.graph(plan)), WORDING)
    assert "<script" not in svg and "&lt;script&gt;" in svg


def test_a_name_from_the_right_begins_at_the_right(places: Callable[[BoxGraph], Arrangement]) -> None:
    plan = drawing.plan(HOSTILE, WORDING)
    svg = ElementTree.fromstring(document(drawing.draw(plan, places(drawing.graph(plan)), WORDING)))
    (name,) = [each for each in svg.iter(f"{SVG}text") if each.text == "کرائسس کیفے"]
    assert name.get("direction") == "rtl"
