"""How long a story takes to read out, in any script, and along its ways."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.sample import STORIES
from scenarios.stories.reading_time import ReadingOut, about, reading_out, seconds, seconds_of, words
from scenarios.stories.story import DecisionPoint, Option, Scene, SceneKind, StoryContent
from tests.scenarios import strategies


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One two  three\nfour", 4),
        ("میں نے فون کیا اور کسی نے نہیں سنا", 9),
        ("我打了三个电话", 4),
        ("我打了 three 电话", 4),
        ("電話をかけたが、誰も出なかった", 8),
        ("ฉันโทรไปสามครั้ง", 4),
        ("x" * 100, 5),
        ("📞", 1),
    ],
)
def test_words_are_counted_in_any_script(text: str, count: int) -> None:
    assert words(text) == count


@given(st.text(), st.text())
def test_more_text_never_has_fewer_words(one: str, more: str) -> None:
    assert words(one) <= words(f"{one} {more}") <= words(one) + words(more)


def test_a_hundred_and_fifty_words_take_a_minute() -> None:
    assert (seconds(""), seconds("word"), seconds("word " * 150)) == (0, 1, 60)


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (0, "about 5 seconds"),
        (12, "about 10 seconds"),
        (87, "about 85 seconds"),
        (90, "about 2 minutes"),
        (147, "about 2 minutes"),
        (150, "about 3 minutes"),
    ],
)
def test_a_length_is_said_a_little_rounded(length: int, said: str) -> None:
    assert str(about(length)) == said


def test_a_question_and_its_choices_are_read_out_too() -> None:
    ask = DecisionPoint("What should he do?", options=(Option("o1", "Go home now"), Option("o2", "Stay")))
    assert seconds_of(Scene("s1", SceneKind.DECISION, "At the door", "He knocks.", decision=ask)) == seconds("w " * 10)
    assert seconds_of(Scene("s1", heading="At the door")) == seconds("w w w")


def scene(key: str, length: int, *leads: str) -> Scene:
    """A scene that takes this many seconds; an ending where it leads nowhere."""
    narration = " ".join(["w"] * (length * 5 // 2))
    if not leads:
        return Scene(key, SceneKind.ENDING, narration=narration)
    if len(leads) == 1:
        return Scene(key, narration=narration, leads_to=leads[0])
    options = tuple(Option(f"o{number}", "", lead) for number, lead in enumerate(leads))
    return Scene(key, SceneKind.DECISION, narration=narration, decision=DecisionPoint("", options=options))


def test_the_shortest_and_the_longest_way() -> None:
    forked = (scene("s1", 10, "s2", "s3"), scene("s2", 20, "s4"), scene("s3", 40, "s4"), scene("s4", 2))
    assert reading_out(StoryContent(scenes=forked)) == ReadingOut(32, 52)


def test_a_loop_is_told_once() -> None:
    looped = (scene("s1", 10, "s2"), scene("s2", 20, "s1", "s3"), scene("s3", 2))
    assert reading_out(StoryContent(scenes=looped)) == ReadingOut(32, 32)
    assert reading_out(StoryContent(scenes=(scene("s1", 10, "s2"), scene("s2", 20, "s1")))) == ReadingOut(None, 30)


def test_a_story_in_one_box_and_one_without_an_ending_are_told_to_where_their_words_stop() -> None:
    assert reading_out(StoryContent(what_happened="w " * 150)) == ReadingOut(60, 60)
    unfinished = StoryContent(scenes=(scene("s1", 10, "s2"), Scene("s2", narration="w " * 5)))
    assert reading_out(unfinished) == ReadingOut(12, 12)
    assert reading_out(StoryContent()) == ReadingOut(0, 0)


def test_a_line_of_five_hundred_scenes_is_told_to_its_end() -> None:
    line = [scene(f"s{number}", 2, f"s{number + 1}") for number in range(1, 500)]
    assert reading_out(StoryContent(scenes=(*line, scene("s500", 2)))) == ReadingOut(1000, 1000)


def simple_ways(content: StoryContent) -> Iterator[tuple[Scene, ...]]:
    """Every way on which no scene comes twice, to wherever it stops."""

    def walk(way: tuple[Scene, ...]) -> Iterator[tuple[Scene, ...]]:
        yield way
        here = way[-1]
        leads = [option.leads_to for option in here.decision.options] if here.decision else [here.leads_to]
        for key in leads if here.kind is not SceneKind.ENDING else []:
            after = content.scene(key)
            if after is not None and after not in way:
                yield from walk((*way, after))

    yield from walk(content.scenes[:1])


@given(strategies.stories(min_scenes=1))
def test_on_any_story_the_shortest_way_is_the_least_of_all_and_none_is_longer_than_the_longest(
    content: StoryContent,
) -> None:
    lengths = {way: sum(map(seconds_of, way)) for way in simple_ways(content)}
    told = reading_out(content)
    ended = [length for way, length in lengths.items() if way[-1].kind is SceneKind.ENDING]
    if ended:
        assert told.shortest == min(ended)
    assert max(lengths.values()) <= told.longest <= sum(map(seconds_of, content.scenes))


@pytest.mark.parametrize("content", [story.content for story in STORIES], ids=[s.content.title for s in STORIES])
def test_a_sample_story_is_read_out_in_a_few_minutes(content: StoryContent) -> None:
    told = reading_out(content)
    assert told.shortest is not None and 60 < told.shortest <= told.longest < 240
