"""A story as a file: the project's own format, which loses nothing on its way out and back in.

docs/story-format.md describes it. What a file says and this does not know is refused with the number of the line:
nothing that somebody wrote is lost in silence.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields, replace
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from scenarios.errors import Invalid
from scenarios.json_text import JsonSource, Value
from scenarios.message import say
from scenarios.pathways.pathway import is_key
from scenarios.perspective import PERSPECTIVES
from scenarios.stories.story import (
    ASSUMPTION_LIMIT,
    LINE_LIMIT,
    OPTION_LIMIT,
    SCENE_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    UNSAID,
    DecisionPoint,
    Feeling,
    Option,
    Origin,
    Persona,
    Scene,
    SceneKind,
    StoryContent,
    checked,
)

FORMAT: Final = "test-my-story/story"
VERSION = 2
"""Raised when a name changes its meaning or goes, or a new one comes: an older site refuses what it does not know."""
FILE_LIMIT = 5_000_000
"""Largest file in bytes."""

_KEY = re.compile(r"(?!new\Z)[A-Za-z0-9][A-Za-z0-9_-]{0,39}\Z")
_PERSON = tuple(field.name for field in fields(Persona))
_WORDS = ("heading", "narration", "place", "time", "content_note", "notes")


@dataclass(frozen=True)
class StoryFile:
    """What a file holds: a story's words, who wrote it as they wish to say, and the pathway that it is about."""

    content: StoryContent
    credit: str = ""
    perspectives: tuple[str, ...] = ()
    pathway: str = ""
    """The pathway's short name in addresses."""
    pathway_version: int = 0


Line = Annotated[str, Meta(max_length=LINE_LIMIT)]
Text = Annotated[str, Meta(max_length=TEXT_LIMIT)]
SceneKey = Annotated[str, Meta(pattern=r"^(?!new$)[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
ClockTime = Annotated[str, Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9])?$")]
Perspective = Annotated[str, Meta(extra_json_schema={"enum": list(PERSPECTIVES)})]
AboutPerson = Annotated[str, Meta(max_length=LINE_LIMIT * 5)]


class OptionDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that could happen next; ``leads_to`` is null where no scene is written yet."""

    key: SceneKey
    label: Annotated[str, Meta(min_length=1, max_length=LINE_LIMIT)]
    leads_to: SceneKey | None = None
    origin: Origin = Origin.AUTHOR


class DecisionDocument(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A scene's question, who decides in the story, and what could happen next."""

    question: Line
    decider: Line = ""
    options: Annotated[tuple[OptionDocument, ...], Meta(max_length=OPTION_LIMIT)]


class SceneDocument(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One moment. ``stage`` is a key of the pathway, null outside it, "" where it is not said."""

    key: SceneKey
    kind: SceneKind
    heading: Line = ""
    narration: Text = ""
    place: Line = ""
    time: ClockTime = ""
    stage: str | None = UNSAID
    assumptions: Annotated[tuple[str, ...], Meta(max_length=ASSUMPTION_LIMIT)] = ()
    feeling: Feeling | None = None
    content_note: Text = ""
    notes: Text = ""
    decision: DecisionDocument | None = None
    leads_to: SceneKey | None = None


class PersonDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The person in the story."""

    name: AboutPerson = ""
    age_band: AboutPerson = ""
    strengths: AboutPerson = ""
    access_needs: AboutPerson = ""
    matters: AboutPerson = ""


class StoryDocument(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of the story."""

    title: Annotated[str, Meta(max_length=TITLE_LIMIT)] = ""
    credit: Line = ""
    perspectives: Annotated[tuple[Perspective, ...], Meta(max_length=len(PERSPECTIVES))] = ()
    what_happened: Text = ""
    person: PersonDocument = PersonDocument()
    scenes: Annotated[tuple[SceneDocument, ...], Meta(max_length=SCENE_LIMIT)] = ()


class PathwayReference(Struct, frozen=True, forbid_unknown_fields=True):
    """The pathway that the story is about: its short name in addresses, and which version of it."""

    slug: Line
    version: int


class StoryFileDocument(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A story file; docs/schemas/story-file.json is made from it. ``load`` reads one, and names the line of a fault."""

    format: Literal["test-my-story/story"]
    version: Annotated[int, Meta(ge=1, le=VERSION)]
    pathway: PathwayReference | UnsetType = UNSET
    story: StoryDocument


def dump(file: StoryFile) -> bytes:
    """The file, in UTF-8 and indented, so that a line number means something to a person."""
    content = file.content
    story = StoryDocument(
        title=content.title,
        credit=file.credit,
        perspectives=file.perspectives,
        what_happened=content.what_happened,
        person=PersonDocument(**vars(content.persona)),
        scenes=tuple(_scene_document(scene) for scene in content.scenes),
    )
    pathway = PathwayReference(file.pathway, file.pathway_version)
    document = StoryFileDocument(format=FORMAT, version=VERSION, pathway=pathway, story=story)
    return (json.dumps(msgspec.to_builtins(document), ensure_ascii=False, indent=2) + "\n").encode()


def _scene_document(scene: Scene) -> SceneDocument:
    said = {each.name: getattr(scene, each.name) for each in fields(Scene)}
    return SceneDocument(**said | {"decision": scene.decision and _decision_document(scene.decision)})


def _decision_document(decision: DecisionPoint) -> DecisionDocument:
    options = tuple(OptionDocument(one.key, one.label, one.leads_to, one.origin) for one in decision.options)
    return DecisionDocument(question=decision.question, decider=decision.decider, options=options)


def load(data: bytes) -> StoryFile:
    """What ``dump`` wrote, or a person did. Raises Invalid, which names the line and what should be there."""
    top = JsonSource(data, FILE_LIMIT).read()
    _ensure_ours(top)
    file = top.fields(("format", "version", "story"), ("pathway",))
    about = file["pathway"].fields(("slug", "version")) if "pathway" in file else {}
    story = file["story"].fields((), ("title", "credit", "perspectives", "what_happened", "person", "scenes"))
    known = story["perspectives"].items(len(PERSPECTIVES)) if "perspectives" in story else []
    return StoryFile(
        content=_content(file["story"], story),
        credit=story["credit"].text(LINE_LIMIT) if "credit" in story else "",
        perspectives=tuple(each.one_of({name: name for name in PERSPECTIVES}) for each in known),
        pathway=about["slug"].text(LINE_LIMIT) if about else "",
        pathway_version=about["version"].number() if about else 0,
    )


def _ensure_ours(top: Value) -> None:
    group = top.group()
    if "format" not in group or group["format"].value != FORMAT:
        top.at("format").refuse(
            say("this is no story file of this site. “format” should be “%(format)s”.", format=FORMAT)
        )
    if "version" in group and group["version"].number() > VERSION:
        group["version"].refuse(
            say("this file is of a newer version. This site reads files up to version %(version)s.", version=VERSION)
        )
    if "version" in group and group["version"].number() < 1:
        group["version"].refuse(say("versions are counted from 1."))


def _content(here: Value, story: dict[str, Value]) -> StoryContent:
    persona = Persona(**_texts(story["person"].fields((), _PERSON))) if "person" in story else Persona()
    words = _texts(story, ("title", "what_happened"))
    begun = StoryContent(words.get("title", ""), words.get("what_happened", ""), persona)
    _ensure_sound(here, begun)
    listed = story["scenes"].items(SCENE_LIMIT) if "scenes" in story else []
    scenes = tuple(_scene(each) for each in listed)
    _ensure_once(listed)
    _ensure_ways(listed, {scene.key for scene in scenes})
    content = replace(begun, scenes=scenes)
    _ensure_sound(here, content)
    return content


def _scene(here: Value) -> Scene:
    given = here.fields(("key", "kind"), (*_WORDS, "stage", "assumptions", "feeling", "decision", "leads_to"))
    kind = given["kind"].one_of({each.value: each for each in SceneKind})
    made: dict[str, Any] = {"key": _key(given["key"]), "kind": kind, **_texts(given, _WORDS)}
    read = {"stage": _stage, "feeling": _feeling, "decision": _decision, "leads_to": _key}
    made |= {name: given[name].unless_null(read[name]) for name in read if name in given}
    if "assumptions" in given:
        made["assumptions"] = tuple(_part(each) for each in given["assumptions"].items(ASSUMPTION_LIMIT))
    scene = Scene(**made)
    _ensure_sound(here, StoryContent(scenes=(scene,)))
    return scene


def _decision(here: Value) -> DecisionPoint:
    given = here.fields(("question", "options"), ("decider",))
    listed = given["options"].items(OPTION_LIMIT)
    options = tuple(_option(each) for each in listed)
    _ensure_once(listed)
    decider = _line(given["decider"]) if "decider" in given else ""
    return DecisionPoint(question=_line(given["question"]), decider=decider, options=options)


def _option(here: Value) -> Option:
    given = here.fields(("key", "label"), ("leads_to", "origin"))
    if not _line(given["label"]).strip():
        given["label"].refuse(say("give each choice a text of 1 to %(limit)s characters.", limit=LINE_LIMIT))
    made: dict[str, Any] = {"key": _key(given["key"]), "label": given["label"].value}
    if "leads_to" in given:
        made["leads_to"] = given["leads_to"].unless_null(_key)
    if "origin" in given:
        made["origin"] = given["origin"].one_of({each.value: each for each in Origin})
    return Option(**made)


def _key(here: Value) -> str:
    key = here.text()
    if not _KEY.match(key):
        here.refuse(say("a key has 1 to 40 letters, digits, _ and -, begins with a letter or digit, and is not “new”."))
    return key


def _stage(here: Value) -> str:
    return UNSAID if here.value == UNSAID else _part(here)


def _part(here: Value) -> str:
    """The key of a part of the pathway: never a sentence, for keys stay when a story is taken back."""
    key = here.text()
    if not is_key(key):
        here.refuse(say("a part of the pathway has a key of letters and digits, with single hyphens between them."))
    return key


def _line(here: Value) -> str:
    return here.text(LINE_LIMIT)


def _feeling(here: Value) -> Feeling:
    feeling: Feeling = here.one_of({each.value: each for each in Feeling})
    return feeling


def _texts(given: dict[str, Value], names: tuple[str, ...] = _PERSON) -> dict[str, str]:
    return {name: given[name].text() for name in names if name in given}


def _ensure_once(listed: list[Value]) -> None:
    seen = set()
    for each in listed:
        key = each.value["key"]
        if key in seen:
            each.at("key").refuse(say("the key “%(key)s” is taken. Each needs one of its own.", key=key))
        seen.add(key)


def _ensure_ways(listed: list[Value], keys: set[str]) -> None:
    """A way that is not written yet is null; a way to a scene that is not there is a slip of the pen."""
    for scene in listed:
        decision = scene.value.get("decision")
        options = scene.at("decision").at("options").items(OPTION_LIMIT) if decision else []
        for each in (scene, *options):
            to = each.value.get("leads_to")
            if to is not None and to not in keys:
                each.at("leads_to").refuse(say("there is no scene with the key “%(key)s”.", key=to))


def _ensure_sound(here: Value, content: StoryContent) -> None:
    """What the story's own rules say of this much of it, told at its line."""
    try:
        checked(content)
    except Invalid as fault:
        here.at(fault.field).refuse(fault.message)
