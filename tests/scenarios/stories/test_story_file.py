"""A story as a file: nothing is lost on the way out and in, and whatever is wrong is told with its line."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.common.labels import PERSPECTIVES as OFFERED
from scenarios.errors import Invalid
from scenarios.json_text import JsonSource
from scenarios.perspective import PERSPECTIVES
from scenarios.sample import STORIES
from scenarios.stories.story import DecisionPoint, Option, Persona, Scene, StoryContent
from scenarios.stories.story_file import FILE_LIMIT, StoryFile, dump, load
from tests.scenarios.strategies import stories, words

files = st.builds(
    StoryFile,
    stories(),
    words,
    st.lists(st.sampled_from(PERSPECTIVES), max_size=4).map(tuple),
    words,
    st.integers(0, 999),
)
SAMPLE = dump(StoryFile(STORIES[0].content, "A carer", ("carer",), "urgent-care", 1))
BROKEN = ("", "{", "}", "[", '"', ",", ":", "NaN", "-Infinity", "\\", "null", "1e999", "\ufeff", "\n", '"key": 1,')
leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
names = st.text(max_size=3)
documents = st.recursive(
    leaves, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=4))
)
HOSTILE = (
    b"",
    b"\n\n\n",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"1" * 10_000,
    b'"' + b'\\"' * 1_000_000,
    b'"\\"' * 100_000 + b"\\",
    b'{"format": "test-my-story/story", "version": ' + b"9" * 5_000 + b"}",
    b"\xef\xbb\xbf" * 2,
)


def line_told(data: bytes) -> tuple[int, str]:
    """The line that a refusal names, and what it says."""
    with pytest.raises(Invalid) as refused:
        load(data)
    assert refused.value.field == "file"
    found = re.match(r"Line (\d+): (.+)", str(refused.value.message), re.DOTALL)
    assert found
    return int(found[1]), found[2]


def loads_or_names_a_line(data: bytes) -> None:
    try:
        load(data)
    except Invalid as fault:
        found = re.match(r"Line (\d+): ", str(fault.message))
        assert found and 1 <= int(found[1]) <= max(1, len(data.splitlines())), fault.message


def changed(old: str, new: str) -> bytes:
    """The sample's file with something else in one place."""
    text = SAMPLE.decode()
    assert text.count(old) >= 1
    return text.replace(old, new, 1).encode()


def line_of(words: str) -> int:
    """The line of the sample's file where these words first are."""
    return SAMPLE.decode().split(words)[0].count("\n") + 1


class TestThereAndBack:
    @settings(deadline=None)
    @given(files)
    def test_nothing_is_lost(self, file: StoryFile) -> None:
        assert load(dump(file)) == file

    @pytest.mark.parametrize("sample", STORIES, ids=lambda each: each.content.title)
    def test_the_sample_stories_come_back_whole(self, sample: Any) -> None:
        assert load(dump(StoryFile(sample.content))).content == sample.content

    @settings(deadline=None)
    @given(files)
    def test_a_file_is_the_same_each_time_and_has_a_line_for_each_value(self, file: StoryFile) -> None:
        data = dump(file)
        assert dump(load(data)) == data
        assert json.loads(data)["format"] == "test-my-story/story"
        assert data.endswith(b"}\n")

    def test_people_see_their_own_letters_in_it(self) -> None:
        assert "میں نے فون کیا 📞" in dump(StoryFile(StoryContent("میں نے فون کیا 📞"))).decode()

    def test_a_mark_at_the_beginning_and_other_line_ends_are_no_fault(self) -> None:
        assert load(b"\xef\xbb\xbf" + SAMPLE.replace(b"\n", b"\r\n")) == load(SAMPLE)

    def test_whatever_was_not_said_may_be_left_out(self) -> None:
        short = {"format": "test-my-story/story", "version": 1, "story": {"scenes": [{"key": "a", "kind": "ending"}]}}
        content = load(json.dumps(short).encode()).content
        assert (content.title, content.scene("a") is not None) == ("", True)

    def test_a_file_from_before_scenes_said_what_they_test_is_read(self) -> None:
        document = json.loads(SAMPLE)
        document["version"] = 1
        for scene in document["story"]["scenes"]:
            del scene["assumptions"]

        content = load(json.dumps(document).encode()).content

        assert content == replace(
            STORIES[0].content, scenes=tuple(replace(each, assumptions=()) for each in STORIES[0].content.scenes)
        )

    @pytest.mark.parametrize(
        "keys", [["HOURS", "HOURS"], ["two words"], [""], ["x" * 201], ["She-hit-me!"], ["a--b"], ["Straße"]]
    )
    def test_what_a_scene_tests_is_named_once_and_by_a_key(self, keys: list[str]) -> None:
        scenes = [{"key": "a", "kind": "ending", "assumptions": keys}]
        with pytest.raises(Invalid):
            load(json.dumps({"format": "test-my-story/story", "version": 2, "story": {"scenes": scenes}}).encode())

    @pytest.mark.parametrize("stage", ["The café", "she_hit_me", " ", "x" * 201])
    def test_a_stop_is_named_by_a_key_and_told_with_its_line(self, stage: str) -> None:
        data = changed('"stage": "HELP"', f'"stage": "{stage}"')

        assert line_told(data) == (
            line_of('"stage": "HELP"'),
            "a part of the pathway has a key of letters and digits, with single hyphens between them.",
        )

    def test_no_stop_and_no_answer_are_not_the_same(self) -> None:
        content = StoryContent(scenes=(Scene("s1", stage=None), Scene("s2", stage="")))
        assert [scene.stage for scene in load(dump(StoryFile(content))).content.scenes] == [None, ""]

    def test_every_field_of_a_story_has_its_place_in_a_file(self) -> None:
        story = json.loads(SAMPLE)["story"]
        asking = next(scene for scene in story["scenes"] if scene["decision"])
        for kind, found in (
            (Persona, story["person"]),
            (Scene, asking),
            (DecisionPoint, asking["decision"]),
            (Option, asking["decision"]["options"][0]),
        ):
            assert set(found) == {field.name for field in fields(kind)}

    def test_what_a_writer_may_know_it_from_is_what_the_page_offers(self) -> None:
        assert tuple(OFFERED) == PERSPECTIVES


class TestBadFiles:
    @settings(deadline=None)
    @given(files, st.data())
    def test_a_file_cut_off_anywhere_names_its_last_line(self, file: StoryFile, data: st.DataObject) -> None:
        whole = dump(file)
        loads_or_names_a_line(whole[: data.draw(st.integers(0, len(whole)))])

    @settings(deadline=None)
    @given(files, st.sampled_from(BROKEN), st.integers(0, 20), st.data())
    def test_a_file_changed_anywhere_is_read_or_refused_with_a_line(
        self, file: StoryFile, put: str, taken: int, data: st.DataObject
    ) -> None:
        text = dump(file).decode()
        place = data.draw(st.integers(0, len(text)))
        loads_or_names_a_line((text[:place] + put + text[place + taken :]).encode())

    @given(st.binary(max_size=200))
    def test_anything_else_is_refused_with_a_line(self, data: bytes) -> None:
        with pytest.raises(Invalid):
            load(data)
        loads_or_names_a_line(data)

    @pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
    def test_what_is_made_to_take_long_is_refused_with_a_line(self, data: bytes) -> None:
        assert line_told(data)[0] <= 4

    @given(st.data())
    def test_another_value_in_any_place_is_read_or_refused_at_that_line(self, data: st.DataObject) -> None:
        """The value stands on one line, whose number is known."""
        text = SAMPLE.decode().splitlines()
        places = [number for number, line in enumerate(text) if re.match(r' *"\w+": [^\[{]', line)]
        number = data.draw(st.sampled_from(places))
        name, _, _ = text[number].partition(":")
        comma = "," if text[number].endswith(",") else ""
        other = data.draw(st.sampled_from(["7.5", "{}", "[]", "true", "NaN", '"\\u0000"', '"\\ud800"']))
        text[number] = f"{name}: {other}{comma}"
        assert line_told("\n".join(text).encode())[0] == number + 1

    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ('"kind": "narrative"', '"kind": "song"', "“song” is none of: narrative, decision, ending."),
            ('"feeling": ', '"feeling": 7, "was": ', "nothing here is called “was”."),
            ('"place": ', '"place": "x", "place": ', "“place” is there twice."),
            ('"heading": ', '"haeding": ', "nothing here is called “haeding”."),
            ('"leads_to": "s2"', '"leads_to": "s99"', "there is no scene with the key “s99”."),
            ('"key": "s2"', '"key": "s1"', "the key “s1” is taken. Each needs one of its own."),
            ('"key": "o2"', '"key": "o1"', "the key “o1” is taken. Each needs one of its own."),
            ('"key": "o1"', '"key": "-"', "a key has 1 to 40 letters"),
            ('"key": "o1"', '"key": "new"', "a key has 1 to 40 letters"),
            ('"origin": "', '"origin": "the moon ', "is none of: author, community, proposed model"),
            ('"time": "', '"time": "25', "Enter a time such as 22:50."),
            ('"version": 2', '"version": 3', "this file is of a newer version."),
            ('"version": 2', '"version": 0', "versions are counted from 1."),
            ('"version": 2', '"version": true', "a whole number should be here."),
            ('"assumptions": []', '"assumptions": {}', "a list in square brackets should be here."),
            ('"perspectives": [', '"perspectives": ["the moon", ', "“the moon” is none of: lived experience"),
            ('"title": "', f'"title": "{"x" * 121}', "Make the title 120 characters or fewer."),
            ('"heading": "', f'"heading": "{"x" * 201}', "Make this 200 characters or fewer."),
            ('"matters": "', f'"matters": "{"x" * 1_001}', "Make this 1000 characters or fewer."),
            ('"question": "', f'"question": "{"x" * 201}', "make this 200 characters or fewer."),
            ('"kind": "narrative"', '"kind": "decision"', "A scene with a choice needs a question"),
            ('"title": "', '"title": "\t', "a text goes over the end of the line."),
            ('"title": "', '"title": "\\q', "after a backslash"),
            ('"title": "', '"title" "', "a colon is missing"),
            ('"title": "', '“title”: "', "a name in double quotes should be here."),
            ('"format": "test-my-story/story"', '"format": "twine"', "this is no story file of this site."),
        ],
    )
    def test_what_is_wrong_is_told_where_it_is(self, old: str, new: str, told: str) -> None:
        line, words = line_told(changed(old, new))
        assert told in words
        assert line == line_of(old)

    def test_a_comma_that_is_missing_is_told_where_it_shows(self) -> None:
        line, words = line_told(changed('"version": 2,', '"version": 2'))
        assert (line, "a comma" in words) == (line_of('"version": 2') + 1, True)

    def test_what_is_missing_is_told_at_the_group_that_lacks_it(self) -> None:
        line, words = line_told(changed('      "key": "s2",\n', ""))
        assert (line, words) == (line_of('"key": "s2"') - 1, "“key” is missing in the group that begins here.")

    def test_what_follows_the_story_is_told(self) -> None:
        assert line_told(SAMPLE + b"\n{}") == (SAMPLE.count(b"\n") + 2, "the file should end before this.")

    def test_other_letters_than_utf_8_are_told_with_their_line(self) -> None:
        line, words = line_told(changed('"title": "', '"title": "é').decode().encode("latin-1", "replace"))
        assert (line, "UTF-8" in words) == (line_of('"title"'), True)

    def test_a_file_that_is_too_big_is_told_where_it_goes_too_far(self) -> None:
        line, words = line_told(b"x" * (FILE_LIMIT - 2) + b"\n" * 100)
        assert (line, words) == (3, "the file is too big from here on. It can have 5 MB at most.")

    @pytest.mark.parametrize(
        ("scenes", "told"),
        [
            ([{"key": f"s{each}", "kind": "ending"} for each in range(501)], "this list can have 500 entries"),
            ([{"key": f"s{each}", "kind": "ending", "notes": "x" * 20_000} for each in range(26)], "500000 characters"),
        ],
    )
    def test_a_story_that_is_too_long_is_refused(self, scenes: list[Any], told: str) -> None:
        document = {"format": "test-my-story/story", "version": 1, "story": {"scenes": scenes}}
        assert told in line_told(json.dumps(document).encode())[1]

    def test_two_choices_of_the_model_are_refused(self) -> None:
        scene = next(scene for scene in STORIES[0].content.scenes if scene.decision)
        data = SAMPLE.decode()
        for option in scene.decision.options if scene.decision else ():
            data = data.replace(f'"origin": "{option.origin}"', '"origin": "proposed model"')
        assert "Only one choice" in line_told(data.encode())[1]


class TestFindingALine:
    @given(documents, st.sampled_from([None, 1, 3]))
    def test_every_value_is_found_where_it_stands(self, document: Any, indent: int | None) -> None:
        source = JsonSource(json.dumps(document, indent=indent).encode(), FILE_LIMIT)
        reader = json.JSONDecoder()

        def look(path: tuple[str | int, ...], value: Any) -> None:
            assert json.dumps(reader.raw_decode(source.text, source.find(path))[0]) == json.dumps(value)
            members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
            for step, inner in members:
                look((*path, step), inner)

        look((), document)
