"""A guide: the plain questions that a story comes out of, those still open, and the one that comes next."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.story import LEAST_OPTIONS, UNSAID, Option, Persona, Scene, SceneKind, StoryContent


class Ask(enum.StrEnum):
    """What a question is about, in the order in which they are asked."""

    HAPPENED = "happened"
    NAME = "name"
    STRENGTHS = "strengths"
    MATTERS = "matters"
    NEEDS = "needs"
    START = "start"
    TELL = "tell"
    MOMENT = "moment"
    DECIDER = "decider"
    TOLD = "told"
    OTHER = "other"
    WAY = "way"
    END = "end"
    TITLE = "title"


class Section(enum.StrEnum):
    """A group of questions, as the list of a story's steps has them."""

    HAPPENED = "happened"
    PERSON = "person"
    START = "start"
    SCENES = "scenes"
    TURNS = "turns"
    END = "end"
    FINISH = "finish"


SECTIONS = {
    Section.HAPPENED: (Ask.HAPPENED,),
    Section.PERSON: (Ask.NAME, Ask.STRENGTHS, Ask.MATTERS, Ask.NEEDS),
    Section.START: (Ask.START,),
    Section.SCENES: (Ask.TELL,),
    Section.TURNS: (Ask.MOMENT, Ask.DECIDER, Ask.TOLD, Ask.OTHER, Ask.WAY),
    Section.END: (Ask.END,),
    Section.FINISH: (Ask.TITLE,),
}
PERSON = {Ask.NAME: "name", Ask.STRENGTHS: "strengths", Ask.MATTERS: "matters", Ask.NEEDS: "access_needs"}
"""Which words of the person in the story a question asks for."""
_AT_A_TURN = (Ask.DECIDER, Ask.TOLD, Ask.OTHER, Ask.WAY)
_ORDER = list(Ask)


@dataclass(frozen=True)
class Question:
    """One question: about the story, about a scene, or about one of the choices there."""

    ask: Ask
    scene: str = ""
    option: str = ""


def open_questions(content: StoryContent) -> tuple[Question, ...]:
    """Every question that has no answer yet, in the order in which they are asked."""
    return tuple(sorted(_open(content), key=lambda question: _place(content, question)))


def is_open(content: StoryContent, section: Section) -> bool:
    """Whether a section has a question without an answer."""
    return any(question.ask in SECTIONS[section] for question in open_questions(content))


def first_in(content: StoryContent, section: Section) -> Question | None:
    """The first open question of a section, or None."""
    return next((each for each in open_questions(content) if each.ask in SECTIONS[section]), None)


def following(content: StoryContent, asked: Question) -> Question | None:
    """The open question after this one, which may have been skipped; None after the last.

    A moment where the story could have gone differently is asked to its end before the next one is.
    """
    here = _place(content, asked)
    return next((question for question in open_questions(content) if _place(content, question) > here), None)


def spine(content: StoryContent) -> tuple[Scene, ...]:
    """The scenes of the way that the story itself took: what came next, and at a choice the first."""
    found: list[Scene] = []
    here = content.first
    while here is not None and here not in found:
        found.append(here)
        here = content.scene(_told(here))
    return tuple(found)


def has_turns(content: StoryContent) -> bool:
    """Whether somebody decides something in the story: until then it is told up to the first such moment."""
    return any(scene.kind is SceneKind.DECISION for scene in content.scenes)


def open_ends(content: StoryContent) -> tuple[Question, ...]:
    """The ways that stop without an end: where each stops."""
    return tuple(question for question in open_questions(content) if question.ask is Ask.END)


def way_to(content: StoryContent, key: str) -> str:
    """The words of the last choice on a shortest way to a scene; "" where there is none on it."""
    seen: dict[str, str] = {}
    waiting = [(content.first.key, "")] if content.first else []
    while waiting:
        here, called = waiting.pop(0)
        scene = content.scene(here)
        if scene is None or here in seen:
            continue
        seen[here] = called
        waiting += [(option.leads_to, option.label) for option in _options(scene) if option.leads_to]
        waiting += [(scene.leads_to, called)] if scene.leads_to else []
    return seen.get(key, "")


def _place(content: StoryContent, question: Question) -> tuple[int, int, int]:
    """Where a question comes in the order of all."""
    scenes = [scene.key for scene in content.scenes]
    scene = scenes.index(question.scene) if question.scene in scenes else len(scenes)
    options = [option.key for option in _options(content.scene(question.scene))]
    option = options.index(question.option) if question.option in options else -1
    if question.ask in _AT_A_TURN:
        return _ORDER.index(Ask.DECIDER), scene, _ORDER.index(question.ask) * 10 + option
    return _ORDER.index(question.ask), scene, 0


def _open(content: StoryContent) -> Iterator[Question]:
    told = [scene for scene in content.scenes if scene.narration.strip()]
    if not content.what_happened.strip() and not told:
        yield Question(Ask.HAPPENED)
    yield from _about_the_person(content.persona)
    first = content.first
    if first is None or not (first.place.strip() or first.time or first.stage != UNSAID):
        yield Question(Ask.START)
    if first is None:
        yield Question(Ask.TELL)
    if told and not has_turns(content):
        yield Question(Ask.MOMENT)
    for scene in content.scenes:
        yield from _about_a_scene(content, scene)
    if not content.title.strip():
        yield Question(Ask.TITLE)


def _about_the_person(persona: Persona) -> Iterator[Question]:
    for ask, name in PERSON.items():
        if not getattr(persona, name).strip():
            yield Question(ask)


def _about_a_scene(content: StoryContent, scene: Scene) -> Iterator[Question]:
    if not scene.narration.strip():
        yield Question(Ask.TELL, scene.key)
    if scene.kind is SceneKind.NARRATIVE and content.scene(scene.leads_to) is None:
        yield Question(Ask.END, scene.key)
    if scene.decision is None:
        return
    options = scene.decision.options
    if not scene.decision.decider.strip():
        yield Question(Ask.DECIDER, scene.key)
    if not options or scene.leads_to:
        yield Question(Ask.TOLD, scene.key)
    elif len(options) < LEAST_OPTIONS:
        yield Question(Ask.OTHER, scene.key)
    for option in options:
        if content.scene(option.leads_to) is None:
            yield Question(Ask.WAY, scene.key, option.key)


def _told(scene: Scene) -> str | None:
    options = _options(scene)
    return options[0].leads_to if options else scene.leads_to


def _options(scene: Scene | None) -> tuple[Option, ...]:
    return scene.decision.options if scene and scene.decision else ()
