"""A story's map: every scene once, every branch once, and nothing on top of anything else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import HealthCheck, given, settings

from forum.drawing import story_map as drawing
from forum.drawing.graph import Arrangement, BoxGraph
from forum.drawing.story_map import Caption, SceneBox, SceneExit
from forum.drawing.svg import document
from forum.stories.scene_pages import ON_A_PAGE
from scenarios.stories.story import LETTERS, SceneKind, StoryContent
from tests.forum.drawing.boxes import assert_sound
from tests.scenarios.strategies import stories

SVG = "{http://www.w3.org/2000/svg}"
CAPTION = Caption("The map", "Nothing leads here")
Places = Callable[[BoxGraph], Arrangement]


def moments_of(content: StoryContent) -> list[SceneBox]:
    """A story's scenes as a page would give them to the map."""
    places = {scene.key: place for place, scene in enumerate(content.scenes)}
    moments = []
    for scene in content.scenes:
        if scene.decision:
            exits = tuple(
                SceneExit(letter, places.get(option.leads_to or ""))
                for letter, option in zip(LETTERS, scene.decision.options, strict=False)
            )
        else:
            ends = scene.kind is SceneKind.ENDING
            exits = () if ends else (SceneExit("", places.get(scene.leads_to or "")),)
        moments.append(
            SceneBox(
                scene.heading,
                scene.time,
                scene.stage or "",
                scene.stage is None,
                scene.kind,
                "",
                exits,
                scene.heading or "x",
                f"/stories/1#scene-{scene.key}",
            )
        )
    return moments


def drawn(moments: Sequence[SceneBox], places: Places) -> ElementTree.Element:
    """The map as its elements."""
    return ElementTree.fromstring(document(drawing.draw(moments, places(drawing.graph(moments)), CAPTION)))


def of_class(svg: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """The elements that have this class."""
    return [each for each in svg.iter() if name in (each.get("class") or "").split()]


def chain(length: int, *loops: tuple[int, int]) -> list[SceneBox]:
    """Scenes that follow each other; ``loops`` are choices that lead elsewhere."""
    moments = []
    for place in range(length):
        exits = [SceneExit("A", place + 1 if place + 1 < length else None)]
        exits += [
            SceneExit(letter, end) for letter, (start, end) in zip("BCDEF", loops, strict=False) if start == place
        ]
        moments.append(
            SceneBox(f"Scene {place}", "", "", False, SceneKind.DECISION, "", tuple(exits), "x", f"#scene-s{place}")
        )
    return moments


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=stories(min_scenes=1, max_scenes=9))
def test_any_story_is_drawn_whole(places: Places, content: StoryContent) -> None:
    moments = moments_of(content)
    graph = drawing.graph(moments)
    placed = places(graph)
    svg = ElementTree.fromstring(document(drawing.draw(moments, placed, CAPTION)))

    assert_sound(graph, placed)
    links = [each.get("href") for each in svg.iter(f"{SVG}a")]
    assert links == [moment.address for moment in moments]
    branches = sum(len(moment.exits) for moment in moments)
    assert len(of_class(svg, "picture__arrow")) == len(graph.arrows)
    assert len(of_class(svg, "picture__arrow")) + len(of_class(svg, "picture__stub")) == branches
    assert len(of_class(svg, "picture__tone")) == sum(
        bool(way_out.letter) for each in moments for way_out in each.exits
    )


@given(stories(min_scenes=1, max_scenes=9))
def test_what_can_be_told_without_going_back_is_in_order(content: StoryContent) -> None:
    moments = moments_of(content)
    order = drawing.order_of(moments)
    assert sorted(order) == list(range(len(moments)))
    for place, moment in enumerate(moments):
        for way_out in moment.exits:
            if way_out.target is not None and not _leads_back(moments, way_out.target, place):
                assert order[place] < order[way_out.target]


def _leads_back(moments: Sequence[SceneBox], start: int, end: int) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        onward = {way_out.target for way_out in moments[waiting.pop()].exits if way_out.target is not None} - seen
        seen |= onward
        waiting += onward
    return end in seen


def test_a_loop_is_drawn_as_one_that_goes_back(places: Places) -> None:
    svg = drawn(chain(4, (2, 0)), places)
    assert len(of_class(svg, "picture__arrow--back")) == 1
    assert len(of_class(svg, "picture__arrow")) == 4


def test_scenes_that_nothing_leads_to_stand_below_all_others(places: Places) -> None:
    moments = [*chain(2), *(SceneBox("", "", "", False, SceneKind.ENDING, "", (), "x", f"#e{n}") for n in range(9))]
    lanes = drawing.lanes_of(moments)
    tops = [y for _, y in places(drawing.graph(moments)).places]

    assert lanes[:2] == [0, 0] and all(lanes[2:])
    assert max(tops[:2]) < min(tops[2:])
    assert max(lanes.count(lane) for lane in lanes[2:]) <= drawing.ABREAST
    assert "Nothing leads here" in [each.text for each in drawn(moments, places).iter(f"{SVG}text")]


def test_a_scene_that_nothing_leads_to_may_lead_into_the_story_without_going_back(places: Places) -> None:
    moments = [*chain(2), SceneBox("", "", "", False, SceneKind.NARRATIVE, "", (SceneExit("", 1),), "x", "#apart")]
    assert not of_class(drawn(moments, places), "picture__arrow--back")


def test_a_story_of_one_scene_is_a_map(places: Places) -> None:
    svg = drawn([SceneBox("Alone", "", "", False, SceneKind.ENDING, "", (), "1: Alone", "#scene-s1")], places)
    assert [each.get("aria-label") for each in svg.iter(f"{SVG}a")] == ["1: Alone"]


def test_a_way_to_another_page_of_the_map_ends_in_a_ticket_with_the_scenes_number(places: Places) -> None:
    moments = chain(3)
    moments[2] = replace(moments[2], exits=(SceneExit("A", None, 54),))

    svg = ElementTree.fromstring(document(drawing.draw(moments, places(drawing.graph(moments)), CAPTION, first=51)))

    written = ["".join(each.itertext()) for each in svg.iter(f"{SVG}text")]
    assert [each for each in written if each.isdecimal()] == ["51", "52", "53"]
    assert "→54" in written and "?" not in written
    assert not any("data-start" in each.attrib for each in svg.iter())


def test_a_scene_that_another_page_leads_to_does_not_stand_apart() -> None:
    moments = [replace(each, exits=()) for each in chain(3)]
    assert drawing.lanes_of(moments) == [0, 1, 1]
    moments[1] = replace(moments[1], is_led_to=True)
    assert drawing.lanes_of(moments) == [0, 0, 1]


def test_as_many_scenes_as_a_page_has_are_a_map(places: Places) -> None:
    svg = drawn(chain(ON_A_PAGE, (40, 3)), places)
    assert len(list(svg.iter(f"{SVG}a"))) == ON_A_PAGE
    assert len(of_class(svg, "picture__arrow")) == ON_A_PAGE
    assert len(of_class(svg, "picture__stub")) == 1
