"""A story that tests a pathway: its content as an immutable value, and the rules of its life."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any, cast

import msgspec
import regex

from scenarios.errors import Conflict, Invalid, too_long
from scenarios.message import Message, say
from scenarios.pathways.pathway import PathwayContent, is_key

TITLE_LIMIT = 120
LINE_LIMIT = 200
TEXT_LIMIT = 20_000
"""Longest title, single line and text, in characters."""
WHOLE_LIMIT = 500_000
"""Longest story in characters, all its parts together: it is written and read whole."""
SCENE_LIMIT = 500
LEAST_OPTIONS = 2
"""A question with fewer choices than this asks nothing."""
OPTION_LIMIT = 6
ASSUMPTION_LIMIT = 60
"""Most assumptions that a scene names: as many as a pathway can have."""
NAMING_WORDS = 6
"""Words by which a scene without a heading is called."""
LETTERS = "ABCDEF"
"""An option's letter is its place: the same on screen, phone and console."""

UNSAID = ""
"""The stage of a scene whose writer has not said where it is: neither on the pathway nor outside it."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z", re.ASCII)

_VISIBLE = regex.compile(r"[^\p{Z}\p{Cc}\p{Cf}\p{DI}\u2800]")
"""What a font shows: no space, no control or format character, nothing that Unicode has no font show (such as a
variation selector or a filler of Hangul), and not the pattern of Braille without a dot.
"""


def is_blank(text: str) -> bool:
    """Whether a text shows nothing at all, however many spaces and signs it has that nobody sees.

    Most texts begin with a letter of ASCII, and are not looked at further.
    """
    return not "!" <= text[:1] <= "~" and _VISIBLE.search(text) is None


class StoryStatus(enum.StrEnum):
    """Where a story is on its way from its writer to everyone."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in review"
    CHANGES_ASKED = "changes asked"
    SIGNED_OFF = "signed off"
    PUBLISHED = "published"
    REFUSED = "refused"
    """A moderator did not accept what was sent in; an earlier version that is public stays so."""
    TAKEN_DOWN = "taken down"
    """A moderator took it off the site; its writer keeps the words."""
    WITHDRAWN = "withdrawn"


STATUS_WORDS = {
    StoryStatus.DRAFT: say("draft"),
    StoryStatus.SUBMITTED: say("submitted"),
    StoryStatus.IN_REVIEW: say("in review"),
    StoryStatus.CHANGES_ASKED: say("changes asked"),
    StoryStatus.SIGNED_OFF: say("signed off"),
    StoryStatus.PUBLISHED: say("published"),
    StoryStatus.REFUSED: say("not accepted"),
    StoryStatus.TAKEN_DOWN: say("taken down"),
    StoryStatus.WITHDRAWN: say("withdrawn"),
}
"""What each status is called in a refusal."""


class SceneKind(enum.StrEnum):
    """What a scene does: tells, asks, or ends."""

    NARRATIVE = "narrative"
    DECISION = "decision"
    ENDING = "ending"


class Feeling(enum.StrEnum):
    """How a scene feels to the person in it: five worded faces, never numbers."""

    AWFUL = "awful"
    BAD = "bad"
    MIXED = "mixed"
    BETTER = "better"
    GOOD = "good"


class Origin(enum.StrEnum):
    """Who put an option forward."""

    AUTHOR = "author"
    COMMUNITY = "community"
    PROPOSED_MODEL = "proposed model"
    CURRENT_PRACTICE = "current practice"
    PANEL = "panel"
    FLOOR = "floor"


@dataclass(frozen=True)
class Persona:
    """The fictional person in the story; strengths come before needs."""

    name: str = ""
    age_band: str = ""
    strengths: str = ""
    access_needs: str = ""
    matters: str = ""


@dataclass(frozen=True)
class Option:
    """One thing that could happen next. ``leads_to`` is a scene's key, or None: not written yet."""

    key: str
    label: str
    leads_to: str | None = None
    origin: Origin = Origin.AUTHOR


@dataclass(frozen=True)
class DecisionPoint:
    """A scene's question, who decides in the story, and 2 to 6 options."""

    question: str
    decider: str = ""
    options: tuple[Option, ...] = ()

    def option(self, key: str) -> Option | None:
        """The option with this key, or None."""
        return next((option for option in self.options if option.key == key), None)


@dataclass(frozen=True)
class Scene:
    """One moment of the story.

    ``time`` is a clock time "HH:MM", or "". ``stage`` is the key of the pathway stage it touches,
    None where its writer says that the story has left the model, or UNSAID. ``assumptions`` are the keys
    of what the pathway takes for granted and this moment puts to the test. ``leads_to`` is the
    next scene's key; it is None for an ending, for a decision (whose options lead on), and where
    nothing has been written yet. A decision of which nobody has said yet what was done keeps where
    the story went on from there.
    """

    key: str
    kind: SceneKind = SceneKind.NARRATIVE
    heading: str = ""
    narration: str = ""
    place: str = ""
    time: str = ""
    stage: str | None = UNSAID
    assumptions: tuple[str, ...] = ()
    feeling: Feeling | None = None
    content_note: str = ""
    notes: str = ""
    decision: DecisionPoint | None = None
    leads_to: str | None = None

    @property
    def has_words(self) -> bool:
        """Whether there is something to read to a room: what happens, or the question. A heading is not enough."""
        return not is_blank(self.narration) or (self.decision is not None and not is_blank(self.decision.question))

    @property
    def called(self) -> str:
        """Its heading, else its first words; "" where it has neither."""
        words = self.narration.split(maxsplit=NAMING_WORDS)
        return self.heading.strip() or " ".join(words[:NAMING_WORDS]) + ("…" if len(words) > NAMING_WORDS else "")


@dataclass(frozen=True)
class StoryContent:
    """All words of one revision. Only ``what_happened`` must be there before a story is sent in."""

    title: str = ""
    what_happened: str = ""
    persona: Persona = field(default_factory=Persona)
    scenes: tuple[Scene, ...] = ()

    def scene(self, key: str | None) -> Scene | None:
        """The scene with this key, or None."""
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> Mapping[str | None, Scene]:
        """Each scene by its key, made once: a page looks up scenes for every scene that it shows."""
        return {scene.key: scene for scene in reversed(self.scenes)}

    @property
    def is_empty(self) -> bool:
        """Whether it tells nothing, neither in one box nor in a scene."""
        return is_blank(self.what_happened) and not any(scene.has_words for scene in self.scenes)

    @property
    def first(self) -> Scene | None:
        """The scene that the story starts with."""
        return self.scenes[0] if self.scenes else None

    def playable(self) -> StoryContent:
        """The same story with at least one scene: words in one box play as a single ending."""
        if self.scenes:
            return self
        only = Scene(key="s1", kind=SceneKind.ENDING, heading=self.title, narration=self.what_happened)
        return replace(self, scenes=(only,))


_ANY_TIME = frozenset({StoryStatus.TAKEN_DOWN, StoryStatus.WITHDRAWN})
"""A writer may withdraw whenever they wish, and a moderator take down what is public, also while it is written on."""
_MOVES: dict[StoryStatus, frozenset[StoryStatus]] = {
    StoryStatus.DRAFT: _ANY_TIME | {StoryStatus.SUBMITTED},
    StoryStatus.SUBMITTED: _ANY_TIME
    | {StoryStatus.DRAFT, StoryStatus.IN_REVIEW, StoryStatus.CHANGES_ASKED, StoryStatus.REFUSED},
    StoryStatus.IN_REVIEW: _ANY_TIME
    | {StoryStatus.DRAFT, StoryStatus.CHANGES_ASKED, StoryStatus.SIGNED_OFF, StoryStatus.REFUSED},
    StoryStatus.CHANGES_ASKED: _ANY_TIME | {StoryStatus.SUBMITTED, StoryStatus.REFUSED},
    StoryStatus.SIGNED_OFF: _ANY_TIME | {StoryStatus.PUBLISHED, StoryStatus.CHANGES_ASKED, StoryStatus.REFUSED},
    StoryStatus.PUBLISHED: _ANY_TIME | {StoryStatus.DRAFT},
    StoryStatus.REFUSED: _ANY_TIME | {StoryStatus.SUBMITTED},
    StoryStatus.TAKEN_DOWN: frozenset({StoryStatus.SUBMITTED, StoryStatus.WITHDRAWN}),
    StoryStatus.WITHDRAWN: frozenset(),
}


def move(current: StoryStatus, to: StoryStatus) -> StoryStatus:
    """``to``, where a story may go there from ``current``; raises Conflict where it may not."""
    if to not in _MOVES[current]:
        raise too_late(current)
    return to


def too_late(current: StoryStatus) -> Conflict:
    """The refusal of an act for which a story is no longer, or not yet, in the right place of its life."""
    return Conflict(
        say(
            "This story is now “%(status)s”, so that can no longer be done. Reload the page.",
            status=STATUS_WORDS[current],
        )
    )


def editable(status: StoryStatus) -> bool:
    """A writer may change the words until they are sent in, and again when a moderator has answered."""
    return status in {StoryStatus.DRAFT, StoryStatus.CHANGES_ASKED, StoryStatus.REFUSED, StoryStatus.TAKEN_DOWN}


def ready_to_submit(content: StoryContent) -> None:
    """Raise Invalid unless the story says what happened, in one box or in scenes."""
    if content.is_empty:
        raise Invalid(say("Tell us what happened. A few words are enough to start."), field="what_happened")


SCENE_TEXTS = ("heading", "narration", "place", "content_note", "notes")
"""What a scene says in its writer's words, beside its choices."""


def tidied(content: StoryContent) -> StoryContent:
    """The same content, where a text that shows nothing is no text at all: no page then shows a name for it or a space.

    A choice keeps its words: without any it could not be stored, and the checks ask for them.
    """
    person = {name: _seen(words) for name, words in asdict(content.persona).items()}
    scenes = tuple(_tidied(scene) for scene in content.scenes)
    return StoryContent(_seen(content.title), _seen(content.what_happened), Persona(**person), scenes)


def _tidied(scene: Scene) -> Scene:
    changed: dict[str, Any] = {name: "" for name in SCENE_TEXTS if (text := getattr(scene, name)) and is_blank(text)}
    if scene.decision is not None:
        asked = scene.decision
        changed["decision"] = replace(asked, question=_seen(asked.question), decider=_seen(asked.decider))
    return replace(scene, **changed) if changed else scene


def _seen(text: str) -> str:
    return "" if is_blank(text) else text


def checked(content: StoryContent) -> StoryContent:
    """The content itself, where it can be stored; raises Invalid for a malformed or too long part.

    Gaps are no fault here: an option may lead nowhere yet. What keeps a story from being published
    is a matter of advice, not of storage.
    """
    for message, name in _faults(content):
        raise Invalid(message, field=name)
    return content


def _faults(content: StoryContent) -> list[tuple[Message, str]]:
    faults: list[tuple[Message, str]] = []
    if len(content.title) > TITLE_LIMIT:
        faults.append((say("Make the title %(limit)s characters or fewer.", limit=TITLE_LIMIT), "title"))
    if len(content.what_happened) > TEXT_LIMIT:
        faults.append((too_long(TEXT_LIMIT), "what_happened"))
    for name, words in asdict(content.persona).items():
        if len(words) > LINE_LIMIT * 5:
            faults.append((too_long(LINE_LIMIT * 5), name))
    if len(content.scenes) > SCENE_LIMIT:
        faults.append((say("A story can have %(limit)s scenes at most.", limit=SCENE_LIMIT), "scenes"))
    if _length(to_document(content)) > WHOLE_LIMIT:
        whole = say(
            "A story can have %(limit)s characters at most, all its parts together.",
            limit=WHOLE_LIMIT,
        )
        faults.append((whole, "scenes"))
    keys = [scene.key for scene in content.scenes]
    if len(set(keys)) != len(keys):
        faults.append((say("Two scenes have the same key."), "scenes"))
    for scene in content.scenes:
        faults.extend(_scene_faults(scene))
    return faults


def _length(part: object) -> int:
    if isinstance(part, str):
        return len(part)
    if isinstance(part, Mapping):
        return sum(map(_length, part.values()))
    return sum(map(_length, part)) if isinstance(part, list | tuple) else 0


def _scene_faults(scene: Scene) -> list[tuple[Message, str]]:
    faults: list[tuple[Message, str]] = []
    for name in ("heading", "place"):
        if len(getattr(scene, name)) > LINE_LIMIT:
            faults.append((too_long(LINE_LIMIT), name))
    for name in ("narration", "content_note", "notes"):
        if len(getattr(scene, name)) > TEXT_LIMIT:
            faults.append((too_long(TEXT_LIMIT), name))
    if len(scene.assumptions) > ASSUMPTION_LIMIT or len(set(scene.assumptions)) != len(scene.assumptions):
        limit = say("Name each thing that this moment tests once, and %(limit)s at most.", limit=ASSUMPTION_LIMIT)
        faults.append((limit, "assumptions"))
    if not all(map(is_key, scene.assumptions)):
        shape = say("What this moment tests has a key of letters and digits, with single hyphens between them.")
        faults.append((shape, "assumptions"))
    if scene.time and not _CLOCK.match(scene.time):
        faults.append((say("Enter a time such as 22:50."), "time"))
    if (scene.kind is SceneKind.DECISION) != (scene.decision is not None):
        faults.append((say("A scene with a choice needs a question, and only such a scene has one."), "kind"))
    if scene.decision is not None:
        faults.extend(_decision_faults(scene.decision))
    return faults


def _decision_faults(decision: DecisionPoint) -> list[tuple[Message, str]]:
    faults: list[tuple[Message, str]] = []
    if len(decision.question) > LINE_LIMIT or len(decision.decider) > LINE_LIMIT:
        faults.append((too_long(LINE_LIMIT), "question"))
    if len(decision.options) > OPTION_LIMIT:
        faults.append((say("A question can have %(limit)s choices at most.", limit=OPTION_LIMIT), "options"))
    keys = [option.key for option in decision.options]
    if len(set(keys)) != len(keys):
        faults.append((say("Two choices have the same key."), "options"))
    if sum(option.origin is Origin.PROPOSED_MODEL for option in decision.options) > 1:
        faults.append((say("Only one choice can be what the proposed model says."), "options"))
    for option in decision.options:
        if not option.label.strip() or len(option.label) > LINE_LIMIT:
            faults.append(
                (
                    say("Give each choice a text of 1 to %(limit)s characters.", limit=LINE_LIMIT),
                    "options",
                )
            )
    return faults


def blanked(content: StoryContent, pathway: PathwayContent) -> StoryContent:
    """The same story without any words: keys and shape stay, so that recorded figures hold.

    Of what scenes name of the pathway, only the keys that it has stay: anything else is a text of somebody's own.
    """
    return StoryContent(scenes=tuple(_blanked(scene, pathway) for scene in content.scenes))


def blanked_stage(stage: str | None, pathway: PathwayContent) -> str | None:
    """A scene's stage without any words: one that the pathway does not have is outside it."""
    return stage if stage == UNSAID or pathway.stage(stage) else None


def _blanked(scene: Scene, pathway: PathwayContent) -> Scene:
    decision = scene.decision
    if decision is not None:
        decision = DecisionPoint("", "", tuple(replace(option, label="") for option in decision.options))
    bare = Scene(scene.key, scene.kind, stage=blanked_stage(scene.stage, pathway), leads_to=scene.leads_to)
    tested = tuple(key for key in scene.assumptions if pathway.assumption(key))
    return replace(bare, decision=decision, assumptions=tested)


def to_document(content: StoryContent) -> dict[str, Any]:
    """The content as plain data, for storage."""
    return cast(dict[str, Any], msgspec.to_builtins(content))


def from_document(document: Mapping[str, Any]) -> StoryContent:
    """The content from what ``to_document`` gave, now or from a version before scenes named assumptions."""
    return msgspec.convert(document, StoryContent)


def scene_from_document(document: Mapping[str, Any]) -> Scene:
    """The same of one of its scenes."""
    return msgspec.convert(document, Scene)
