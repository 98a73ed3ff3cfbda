"""The committed JSON Schemas are what the types give, and what the product reads and writes is as they say."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError
from sqlalchemy.orm import Session

from forum.results import outcome_csv, outcome_json
from live.commands import command
from live.conducting import debrief, entry, moderate_saying
from live.messages import incoming
from scenarios.db import Database
from scenarios.errors import Invalid
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.results.room_voice import RoomVoice, VoiceKind
from scenarios.sample import STORIES
from scenarios.store.results.selection import OutcomeWithVoices
from scenarios.stories import story, story_file
from scenarios.stories.story import (
    ASSUMPTION_LIMIT,
    LINE_LIMIT,
    OPTION_LIMIT,
    SCENE_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    DecisionPoint,
    Option,
    Scene,
    SceneKind,
    StoryContent,
)
from scenarios.stories.story_file import StoryFile
from tests.forum.results.outcomes import FLOOR, record_of, result_of
from tests.scenarios.strategies import stories
from tests.schemas import EVENTS, FOLDER, SCHEMAS, ensure_on_the_wire, validator, written

ID = "0123456789"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_committed_schema_is_what_the_types_give(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == written(name), "make recorded"
    Draft202012Validator.check_schema(json.loads(written(name)))


def test_no_schema_is_left_over_or_unnamed_on_the_page_for_people() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(SCHEMAS)
    pages = "".join(path.read_text("utf-8") for path in Path(FOLDER).parent.glob("*.md"))
    assert [name for name in SCHEMAS if f"schemas/{name}" not in pages] == []


def test_the_schema_of_the_wire_has_the_events_that_faces_have(app: Flask) -> None:
    handlers = app.extensions["socketio"].server.handlers
    assert {face: set(names) - {"connect", "disconnect", "*"} for face, names in handlers.items()} == {
        face: set(events) for face, events in EVENTS.items()
    }


@pytest.mark.parametrize(
    ("face", "message"),
    [
        ("/phone", {"sends": {"vote": {"round": 1, "choices": ["o1"]}}}),
        ("/phone", {"sends": {"vote": {"round": 1, "choices": ["o1"], "seq": 0}}}),
        ("/phone", {"sends": {"vote": {"round": 1, "choices": ["o1"] * 21, "seq": 1}}}),
        ("/phone", {"sends": {"say": {"kind": "stop", "id": ID, "version": 1, "text": "Wait"}}}),
        ("/phone", {"sends": {"say": {"kind": "reason", "id": "مرحبا بكم", "version": 1, "text": "Wait"}}}),
        ("/phone", {"sends": {"cue": {"kind": "end", "expect": 1}}}),
        ("/phone", {"answered": {"vote": {"ok": True}}}),
        ("/phone", {"answered": {"vote": {"ok": False, "error": "closed"}}}),
        ("/phone", {"told": {"mine": {"round": None, "choices": None}}}),
        ("/host", {"sends": {"cue": {"kind": "end", "expect": 1, "scene": "s1"}}}),
        ("/host", {"sends": {"cue": {"kind": "drop", "expect": 1}}}),
        ("/host", {"told": {"revoked": {"error": "late", "message": "No."}}}),
    ],
)
def test_a_message_of_another_form_is_not_one_of_the_wire(face: str, message: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ensure_on_the_wire(face, **message)


VALUES = st.sampled_from(
    ["reason", "end", "follow", "o1", "34679", ID, "waiting", "passed", "yes", "", "é" * 8, "x" * 99]
)
PARTS = st.none() | st.booleans() | st.integers(-1, 70) | st.just(2**31) | VALUES | st.lists(VALUES, max_size=22)
NAMES = st.sampled_from(
    [
        "kind",
        "expect",
        "option",
        "reason",
        "scene",
        "round",
        "choices",
        "seq",
        "id",
        "version",
        "text",
        "heard",
        "good",
        "saying",
        "seen",
        "state",
        "words",
        "code",
        "section",
        "token",
        "perspectives",
        "intervention",
        "minutes",
    ]
)
READERS: list[tuple[str, str, Callable[[object], object]]] = [
    ("/host", "cue", command.read),
    ("/host", "judge", moderate_saying.read),
    ("/host", "note", moderate_saying.read_note),
    ("/phone", "debrief", debrief.read),
    *(
        ("/phone", name, lambda message, type_=sent: incoming.read(type_, message))
        for name, (sent, _) in EVENTS["/phone"].items()
    ),
]


@given(st.dictionaries(NAMES, PARTS, max_size=6), st.sampled_from(READERS))
def test_whatever_the_server_reads_is_as_the_schema_says(
    message: dict[str, Any], reader: tuple[str, str, Callable[[object], object]]
) -> None:
    face, name, read = reader
    try:
        read(message)
    except Invalid:
        return
    ensure_on_the_wire(face, sends={name: message})


@given(st.dictionaries(st.sampled_from(["code", "section", "token", "more"]), PARTS, max_size=4))
def test_whatever_opens_a_connection_is_as_the_schema_says(auth: dict[str, Any]) -> None:
    try:
        entry.read(auth)
    except Invalid:
        return
    ensure_on_the_wire("/phone", connects=auth)


Place = tuple[str | int, ...]
LIMITS = (TITLE_LIMIT, LINE_LIMIT, LINE_LIMIT * 5, TEXT_LIMIT)
FULL_STORY = StoryContent(
    scenes=(Scene("s1", SceneKind.DECISION, decision=DecisionPoint("", options=(Option("o1", "Wait"),))),)
)
"""A story with each of its parts once."""
NO_WORDS = {"key", "kind", "stage", "origin"}
"""What holds a name of the story, the pathway or the product, and no words of a writer."""


def texts_in(part: object, path: Place = ()) -> Iterator[Place]:
    """Where in a document there are words of a writer."""
    if isinstance(part, str):
        yield path
    named = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list | tuple) else ()
    for name, inner in named:
        if name not in NO_WORDS:
            yield from texts_in(inner, (*path, name))


TEXTS = tuple(texts_in(story.to_document(FULL_STORY)))


def with_text(path: Place, text: str) -> StoryContent:
    """The full story with other words in one place."""
    document = json.loads(json.dumps(story.to_document(FULL_STORY)))
    part = document
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = text
    return story.from_document(document)


def ensure_rules_and_schema_agree(content: StoryContent) -> bool:
    """Whether the rules keep the story; AssertionError where the schema says otherwise of its file."""
    try:
        story.checked(content)
    except Invalid:
        is_kept = False
    else:
        is_kept = True
    assert validator("story-file.json").is_valid(json.loads(story_file.dump(StoryFile(content)))) == is_kept
    return is_kept


def test_the_words_of_a_story_are_all_looked_at() -> None:
    names = [path[-1] for path in TEXTS]
    assert len(names) == 16
    assert {"title", "what_happened", "matters", "narration", "content_note", "notes", "label"} < set(names)


@given(stories())
def test_a_story_is_written_as_the_schema_says(content: Any) -> None:
    file = StoryFile(content, "A volunteer", ("carer",), "urgent-care", 1)
    validator("story-file.json").validate(json.loads(story_file.dump(file)))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: ".".join(map(str, path)))
@pytest.mark.parametrize("length", sorted({limit + more for limit in LIMITS for more in (0, 1)}))
def test_the_schema_takes_a_text_of_a_story_exactly_where_the_rules_keep_it(path: Place, length: int) -> None:
    ensure_rules_and_schema_agree(with_text(path, "x" * length))


@given(st.sampled_from(TEXTS), st.integers(0, max(LIMITS) + 1), st.characters(exclude_categories="CZ"))
def test_the_schema_counts_characters_of_any_script_as_the_rules_do(path: Place, length: int, letter: str) -> None:
    ensure_rules_and_schema_agree(with_text(path, letter * length))


@given(st.from_regex(r"\A(\d\d?:\d\d)?\Z"))
def test_the_schema_takes_the_times_that_the_rules_keep(time: str) -> None:
    ensure_rules_and_schema_agree(with_text(("scenes", 0, "time"), time))


@pytest.mark.parametrize("more", [0, 1])
def test_the_schema_takes_as_many_scenes_choices_and_assumptions_as_the_rules(more: int) -> None:
    scene = FULL_STORY.scenes[0]
    assert scene.decision is not None
    options = tuple(Option(f"o{number}", "Wait") for number in range(OPTION_LIMIT + more))
    assumptions = tuple(f"a{number}" for number in range(ASSUMPTION_LIMIT + more))
    for content in (
        StoryContent(scenes=tuple(Scene(f"s{number}") for number in range(SCENE_LIMIT + more))),
        StoryContent(scenes=(replace(scene, decision=replace(scene.decision, options=options)),)),
        StoryContent(scenes=(replace(scene, assumptions=assumptions),)),
    ):
        assert ensure_rules_and_schema_agree(content) == (not more)


@pytest.mark.parametrize("sample", STORIES, ids=lambda sample: sample.content.title)
def test_the_sample_stories_are_written_as_the_schema_says(sample: Any) -> None:
    validator("story-file.json").validate(json.loads(story_file.dump(StoryFile(sample.content))))


def test_a_story_file_of_another_form_is_refused_by_the_schema_too() -> None:
    good = json.loads(story_file.dump(StoryFile(STORIES[0].content, pathway="urgent-care", pathway_version=1)))
    scene = good["story"]["scenes"][0]
    for broken in (
        {**good, "format": "other"},
        {**good, "version": 3},
        {**good, "more": 1},
        {**good, "story": {**good["story"], "title": "x" * 121}},
        {**good, "story": {**good["story"], "scenes": [{**scene, "key": "new"}]}},
        {**good, "story": {**good["story"], "scenes": [{**scene, "time": "9 pm"}]}},
    ):
        with pytest.raises(Invalid):
            story_file.load(json.dumps(broken).encode())
        assert not validator("story-file.json").is_valid(broken)


@pytest.fixture
def record(database: Database) -> OutcomeRecord:
    def make(session: Session) -> OutcomeRecord:
        later = result_of(session, number=2, extra=(FLOOR,), voided="a fire alarm")
        return record_of(session, result_of(session), later)

    return database.write(make)


def test_results_as_json_are_as_the_schema_says(record: OutcomeRecord) -> None:
    scene, playing = record.outcome.scene, record.outcome.playing
    voices = (
        RoomVoice(1, VoiceKind.REASON, "1", scene, "It is late.", 3, playing),
        RoomVoice(1, VoiceKind.MARK, "2", scene, count=12, details={"mark": "blocked"}),
        RoomVoice(1, VoiceKind.FOLLOWED, "3", scene, playing=playing, details={"option": "o2", "reason": "A try"}),
        RoomVoice(1, VoiceKind.INTERVENTION, "4", scene, "Ring her sister.", 2, details={"tried": True}),
    )
    read = orjson.loads(b"".join(outcome_json.parts([OutcomeWithVoices(record, voices)] * 2)))
    validator("outcomes.json").validate(read)
    assert [len(read["outcomes"][0]["voices"][name]) for name in ("reasons", "interventions", "marks", "followed")] == [
        1,
        1,
        1,
        2,
    ]
    validator("outcomes.json").validate(orjson.loads(b"".join(outcome_json.parts([]))))
    del read["outcomes"][0]["rounds"]
    assert not validator("outcomes.json").is_valid(read)


def test_results_as_csv_are_as_the_schema_says(record: OutcomeRecord) -> None:
    text = "".join(outcome_csv.parts([record])).removeprefix(outcome_csv.BYTE_ORDER_MARK)
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    assert lines
    for line in lines:
        validator("outcomes-csv.json").validate(line)
        assert list(line) == list(validator("outcomes-csv.json").schema["properties"])
    assert not validator("outcomes-csv.json").is_valid({**lines[0], "count": "many"})
