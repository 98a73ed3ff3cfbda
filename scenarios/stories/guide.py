"""A guide: the plain questions that a story comes out of, those still open, and the one that comes next."""

from __future__ import annotations

import enum
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from scenarios.stories.story import LEAST_OPTIONS, UNSAID, Option, Persona, Scene, SceneKind, StoryContent, is_blank


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
_COMES_BACK = (Ask.WAY, Ask.TELL, Ask.END)
"""What a story cannot do without: a guide comes back to these, and in this order, before it asks for a title."""
_ORDER = list(Ask)


@dataclass(frozen=True)
class Question:
    """One question: about the story, about a scene, or about one of the choices there."""

    ask: Ask
    scene: str = ""
    option: str = ""


def open_questions(content: StoryContent) -> tuple[Question, ...]:
    """Every question that has no answer yet, in the order in which they are asked."""
    return tuple(sorted(_open(content), key=_Order(content).place))


def first_in(section: Section, questions: Iterable[Question]) -> Question | None:
    """The first of these open questions that is in a section, or None."""
    return next((each for each in questions if each.ask in SECTIONS[section]), None)


def comes_back(question: Question) -> bool:
    """Whether a guide comes back to this question until it is answered, or its writer skips it."""
    return question.ask in _COMES_BACK and bool(question.scene)


def following(content: StoryContent, asked: Question, skipped: Collection[Question] = ()) -> Question | None:
    """The open question to ask after this one, which may have been skipped; None after the last.

    A moment where the story could have gone differently is asked to its end before the next one is. Where one way has
    come to its end, the next choice that leads nowhere comes before all else, and no title is asked for while
    something that the story cannot do without is open, unless its writer ``skipped`` it.
    """
    place = _Order(content).place
    here, left = place(asked), {asked, *skipped}
    waiting = [question for question in open_questions(content) if not comes_back(question) or question not in left]
    back = sorted(filter(comes_back, waiting), key=lambda question: _COMES_BACK.index(question.ask))
    onward = next((question for question in waiting if place(question) > here), None)
    if asked.ask is Ask.END or (onward is not None and onward.ask is Ask.TITLE):
        return next(iter(back), onward)
    return onward


def spine(content: StoryContent) -> tuple[Scene, ...]:
    """The scenes of the way that the story itself took: what came next, and at a choice the first."""
    found: dict[str, Scene] = {}
    here = content.first
    while here is not None and here.key not in found:
        found[here.key] = here
        here = content.scene(_told(here))
    return tuple(found.values())


def has_turns(content: StoryContent) -> bool:
    """Whether somebody decides something in the story: until then it is told up to the first such moment."""
    return any(scene.kind is SceneKind.DECISION for scene in content.scenes)


def open_ways(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Those of the open questions that keep the ways from being told to their ends.

    Choices that lead nowhere come first, then where a way just stops.
    """
    waiting = [question for question in questions if question.ask in (Ask.WAY, Ask.END)]
    return tuple(sorted(waiting, key=lambda question: question.ask is Ask.END))


def way_to(content: StoryContent, key: str) -> str:
    """The words of the last choice on a shortest way to a scene; "" where there is none on it."""
    return ways_to(content).get(key, "")


def ways_to(content: StoryContent) -> Mapping[str, str]:
    """For each scene that is reached, the words of the last choice on a shortest way there; "" where there is none."""
    called: dict[str, str] = {}
    waiting = deque([(content.first.key, "")] if content.first else [])
    while waiting:
        here, choice = waiting.popleft()
        scene = content.scene(here)
        if scene is None or here in called:
            continue
        called[here] = choice
        waiting.extend((option.leads_to, option.label) for option in _options(scene) if option.leads_to)
        waiting.extend([(scene.leads_to, choice)] if scene.leads_to else [])
    return called


class _Order:
    """Where each question of a story comes in the order of all."""

    def __init__(self, content: StoryContent) -> None:
        self._scenes = {scene.key: number for number, scene in enumerate(content.scenes)}
        self._options = {
            (scene.key, option.key): number for scene in content.scenes for number, option in enumerate(_options(scene))
        }

    def place(self, question: Question) -> tuple[int, int, int]:
        """What the questions are sorted by."""
        scene = self._scenes.get(question.scene, len(self._scenes))
        if question.ask in _AT_A_TURN:
            option = self._options.get((question.scene, question.option), -1)
            return _ORDER.index(Ask.DECIDER), scene, _ORDER.index(question.ask) * 10 + option
        return _ORDER.index(question.ask), scene, 0


def _open(content: StoryContent) -> Iterator[Question]:
    told = [scene for scene in content.scenes if not is_blank(scene.narration)]
    if is_blank(content.what_happened) and not told:
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
    if is_blank(content.title):
        yield Question(Ask.TITLE)


def _about_the_person(persona: Persona) -> Iterator[Question]:
    for ask, name in PERSON.items():
        if is_blank(getattr(persona, name)):
            yield Question(ask)


def _about_a_scene(content: StoryContent, scene: Scene) -> Iterator[Question]:
    if is_blank(scene.narration):
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
