"""Checks as in a compiler, as advice: what keeps a story from being played, and where the model has no answer.

Errors keep a story from being published, never from being sent in. Warnings stop nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.message import ClockTime, Message, say
from scenarios.pathways.pathway import PathwayContent, Stage
from scenarios.stories.advice import Advice, Code, StoryPart
from scenarios.stories.graph import SceneLink, StoryGraph, leads
from scenarios.stories.reading_time import about, seconds, words
from scenarios.stories.story import LEAST_OPTIONS, LETTERS, UNSAID, Scene, SceneKind, StoryContent, is_blank

SCREEN_WORDS = 45
"""Words that the big screen shows at its full size, or one step below it on a 4:3 projector (live/static/js/fit.js)."""
SCREEN_LIMIT = 200
"""Words that it shows at its smallest size; the end of a longer text fades out there."""
_NAMED = 6
"""Scenes of a loop that are named; a longer loop is told by its number of scenes."""


def check(content: StoryContent, pathway: PathwayContent) -> tuple[Advice, ...]:
    """All there is to say about a story that tests this model: the whole of it first, then each scene in order."""
    return (*_of_the_whole(content), *_Reader(content, pathway).advice())


def _of_the_whole(content: StoryContent) -> Iterator[Advice]:
    if not content.scenes and is_blank(content.what_happened):
        yield Advice(Code.EMPTY, StoryPart.WORDS, say("Nothing is written yet. Write what happened."))
    if is_blank(content.title):
        yield Advice(Code.NO_TITLE, StoryPart.WORDS, say("The story has no title yet."))
    if not content.scenes and words(content.what_happened) > SCREEN_WORDS:
        yield Advice(
            Code.TOO_LONG,
            StoryPart.WORDS,
            say(
                "The story is one text of %(words)s words, which takes %(time)s to read out. A big screen shows about "
                "%(limit)s at a time. If you would like it to be played in a room, tell it in scenes.",
                words=words(content.what_happened),
                limit=SCREEN_WORDS,
                time=about(seconds(content.what_happened)),
            ),
        )


class _Reader:
    """Reads a story's scenes one after the other, each way once."""

    def __init__(self, content: StoryContent, pathway: PathwayContent) -> None:
        self.graph = StoryGraph.of(content)
        self.numbers = {key: number for number, key in enumerate(self.graph.scenes, 1)}
        self.stages = {stage.key: stage for stage in pathway.stages}
        self.assumed = {assumption.key for assumption in pathway.assumptions}
        self.expected = {(transition.source, transition.target) for transition in pathway.transitions}
        self.loops = {
            group[0]: group
            for group in self.graph.groups
            if group[0] in self.graph.reached and group[0] not in self.graph.stopping and self.graph.goes_round(group)
        }

    def advice(self) -> Iterator[Advice]:
        """All advice, scene by scene, with what has to be mended first in each."""
        for scene in self.graph.scenes.values():
            yield from self._structure(scene)
            yield from self._words(scene)
            yield from self._model(scene)

    def _structure(self, scene: Scene) -> Iterator[Advice]:
        if scene.kind is SceneKind.DECISION and len(leads(scene)) < LEAST_OPTIONS:
            yield self._about(
                scene, Code.FEW_OPTIONS, StoryPart.CHOICES, say("This turning point needs two choices or more.")
            )
        for lead in leads(scene):
            yield from self._dead_end(scene, lead)
        if scene.key in self.loops:
            yield self._loop(scene, self.loops[scene.key])
        if scene.key not in self.graph.reached:
            sentence = say("Nothing leads to this scene yet. Move it, let a choice lead to it, or take it out.")
            yield self._about(scene, Code.UNREACHED, StoryPart.ORDER, sentence)

    def _dead_end(self, scene: Scene, lead: SceneLink) -> Iterator[Advice]:
        if lead.target in self.numbers:
            return
        choice = _choice(scene, lead)
        part = StoryPart.CHOICES if choice else StoryPart.SCENE
        if lead.target is not None:
            sentence = (
                say("Choice %(choice)s leads to a scene that is not there any more.", choice=choice)
                if choice
                else say("This scene leads to a scene that is not there any more.")
            )
            yield self._about(scene, Code.MISSING, part, sentence, lead.option)
        elif choice:
            sentence = say("Choice %(choice)s leads to nothing written yet.", choice=choice)
            yield self._about(scene, Code.NOWHERE, part, sentence, lead.option)
        elif scene.key in self.graph.reached:
            sentence = say("Nothing comes after this scene yet. Is it an ending?")
            yield self._about(scene, Code.NO_ENDING, part, sentence)

    def _loop(self, scene: Scene, group: tuple[str, ...]) -> Advice:
        if len(group) == 1:
            sentence = say("This scene leads only back to itself. Give it a way on that comes to an ending.")
        elif len(group) <= _NAMED:
            sentence = say(
                "The story goes round and round here, through the scenes %(scenes)s, and comes to no ending. "
                "Give one of them another way on.",
                scenes=", ".join(str(self.numbers[key]) for key in group),
            )
        else:
            sentence = say(
                "The story goes round and round here, through %(count)s scenes, and comes to no ending. "
                "Give one of them another way on.",
                count=len(group),
            )
        part = StoryPart.CHOICES if scene.decision else StoryPart.SCENE
        return self._about(scene, Code.LOOP, part, sentence, others=group[1:])

    def _words(self, scene: Scene) -> Iterator[Advice]:
        if not scene.has_words:
            sentence = say("This scene has no words yet. Write what happens, or remove the scene.")
            yield self._about(scene, Code.EMPTY, StoryPart.SCENE, sentence)
        for letter, option in zip(LETTERS, scene.decision.options if scene.decision else (), strict=False):
            if is_blank(option.label):
                sentence = say("Choice %(choice)s has no words yet. Write what could happen.", choice=letter)
                yield self._about(scene, Code.EMPTY, StoryPart.CHOICES, sentence, option.key)
        if scene.decision and is_blank(scene.decision.question):
            yield self._about(
                scene, Code.NO_QUESTION, StoryPart.CHOICES, say("This turning point has no question yet.")
            )
        count = words(scene.narration)
        if count <= SCREEN_WORDS:
            return
        told = {"words": count, "limit": SCREEN_WORDS, "time": about(seconds(scene.narration))}
        sentence = (
            say(
                "%(words)s words take %(time)s to read out. A big screen shows about %(limit)s in a size that the back "
                "row can read, and this text smaller.",
                **told,
            )
            if count <= SCREEN_LIMIT
            else say(
                "%(words)s words take %(time)s to read out. A big screen shows about %(limit)s in a size that the back "
                "row can read; the end of this text would not be seen.",
                **told,
            )
        )
        yield self._about(scene, Code.TOO_LONG, StoryPart.SCENE, sentence)

    def _model(self, scene: Scene) -> Iterator[Advice]:
        gone = [key for key in scene.assumptions if key not in self.assumed]
        if gone:
            sentence = say(
                "This moment tests “%(keys)s”, and this version of the pathway takes no such thing for granted.",
                keys="”, “".join(gone),
            )
            yield self._about(scene, Code.NOT_ASSUMED, StoryPart.SCENE, sentence)
        if scene.stage == UNSAID:
            return
        stage = self.stages.get(scene.stage or UNSAID)
        if stage is None:
            sentence = (
                say(
                    "The model has no answer here: the story is at “%(stage)s”, and this version of the pathway has no "
                    "such part. That is worth knowing.",
                    stage=scene.stage,
                )
                if scene.stage
                else say("The model has no answer here: the story is outside the pathway. That is worth knowing.")
            )
            yield self._about(scene, Code.OUTSIDE, StoryPart.SCENE, sentence)
            return
        if scene.time and not stage.is_open(scene.time):
            sentence = say(
                "The model has no answer here: at %(time)s “%(stage)s” is closed. It is open from %(opens)s to "
                "%(closes)s. If that is how it was, that is worth knowing.",
                time=ClockTime(scene.time),
                stage=stage.name,
                opens=ClockTime(stage.opens),
                closes=ClockTime(stage.closes),
            )
            yield self._about(scene, Code.CLOSED, StoryPart.SCENE, sentence)
        for lead in leads(scene):
            yield from self._off_the_model(scene, stage, lead)

    def _off_the_model(self, scene: Scene, stage: Stage, lead: SceneLink) -> Iterator[Advice]:
        target = self.graph.scenes.get(lead.target or "")
        onward = self.stages.get(target.stage or UNSAID) if target else None
        if onward is None or onward.key == stage.key or (stage.key, onward.key) in self.expected:
            return
        choice = _choice(scene, lead)
        between = {"source": stage.name, "target": onward.name}
        sentence = (
            say(
                "The model has no answer here: choice %(choice)s goes from “%(source)s” to “%(target)s”, a way that "
                "the pathway does not have. That is worth knowing.",
                choice=choice,
                **between,
            )
            if choice
            else say(
                "The model has no answer here: the story goes on from “%(source)s” to “%(target)s”, a way that the "
                "pathway does not have. That is worth knowing.",
                **between,
            )
        )
        yield self._about(scene, Code.NO_TRANSITION, StoryPart.SCENE, sentence, lead.option)

    def _about(
        self,
        scene: Scene,
        code: Code,
        part: StoryPart,
        sentence: Message,
        option: str | None = None,
        others: tuple[str, ...] = (),
    ) -> Advice:
        return Advice(code, part, sentence, scene.key, option, self._name(scene), others)

    def _name(self, scene: Scene) -> Message:
        number, heading = self.numbers[scene.key], scene.heading.strip()
        return (
            say("Scene %(number)s, “%(heading)s”", number=number, heading=heading)
            if heading
            else say("Scene %(number)s", number=number)
        )


def _choice(scene: Scene, lead: SceneLink) -> str:
    """An option's letter, and "" for a way on that nobody chooses."""
    options = scene.decision.options if scene.decision and lead.option is not None else ()
    return next((letter for letter, each in zip(LETTERS, options, strict=False) if each.key == lead.option), "")
