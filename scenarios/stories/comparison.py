"""What changed between two texts, word by word, and between two versions of a story, part by part.

    compare("I rang twice.", "I rang them twice.")     # kept "I rang ", added "them ", kept "twice."
    compare_stories(before, after)                     # false where nothing differs

``templates/forum/common/compared.html`` shows either. A whole story of half a million characters takes a second or two
at worst, so a page compares stories by ``forum.web.storage.run_in_thread``, and nobody else waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Protocol, TypeVar

from scenarios.stories.story import LETTERS, DecisionPoint, Option, Persona, Scene, StoryContent
from scenarios.text_diff import Effort, Piece, Pieces, TextChange, compare, matches

__all__ = [
    "ChangedPart",
    "Member",
    "Piece",
    "Pieces",
    "StoryComparison",
    "TextChange",
    "compare",
    "compare_stories",
]

STORY_EFFORT = 2_000_000
"""How many times two words may be held against each other for a whole story."""
PERSON = tuple(field.name for field in fields(Persona))
SCENE = ("kind", "heading", "narration", "place", "time", "stage", "assumptions", "feeling", "content_note", "notes")
CODED = frozenset({"kind", "feeling", "stage", "assumptions", "origin", "leads_to", "age_band"})
"""Parts that are one of a few, and not words to be compared."""


@dataclass(frozen=True)
class ChangedPart:
    """A part that differs, such as "title", "matters" (of the person) or "narration" (of a scene).

    ``pieces`` compares its words; there are none where it is ``CODED``: then ``before`` and ``after`` are the values
    as the library has them, but for "leads_to", which is the number and heading of a scene, and for "assumptions",
    whose keys stand one a line.
    """

    name: str
    before: str | None
    after: str | None
    pieces: Pieces = ()


@dataclass(frozen=True)
class Member:
    """A scene of a story, or a choice of a scene, that was added, removed, or kept with something changed.

    ``before`` and ``after`` are its places from 1, or None where it was not there; ``moved`` says that it changed
    places with another. ``members`` are the choices of a scene.
    """

    key: str
    heading: str
    parts: tuple[ChangedPart, ...] = ()
    members: tuple[Member, ...] = ()
    change: TextChange = TextChange.KEPT
    before: int | None = None
    after: int | None = None
    moved: bool = False

    @property
    def letter(self) -> str:
        """A choice's letter now, or the one that it had."""
        return LETTERS[(self.after or self.before or 1) - 1]


@dataclass(frozen=True)
class StoryComparison:
    """What differs between two versions of a story, and nothing else; false where nothing does."""

    parts: tuple[ChangedPart, ...] = ()
    scenes: tuple[Member, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.parts or self.scenes)


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


Each = TypeVar("Each", bound=_Keyed)
Values = dict[str, tuple[str | None, str | None]]


def compare_stories(before: StoryContent, after: StoryContent) -> StoryComparison:
    """What differs, by part and by scene; scenes and choices are the same where their keys are."""
    effort = Effort(STORY_EFFORT)
    ways = _Ways(before, after)
    words = _values(before, after, ("title", "what_happened")) | _values(before.persona, after.persona, PERSON)

    def scene(was: Scene | None, now: Scene | None) -> Member:
        return _scene(was, now, ways, effort)

    return StoryComparison(_parts(words, effort), _members(before.scenes, after.scenes, scene))


def _scene(was: Scene | None, now: Scene | None, ways: _Ways, effort: Effort) -> Member:
    key, heading = _name(was, now, "heading")
    was, now = was or Scene(key), now or Scene(key)
    asked, asks = was.decision or DecisionPoint(""), now.decision or DecisionPoint("")
    values = (
        _values(was, now, SCENE)
        | _values(asked, asks, ("question", "decider"))
        | ways.changed(was.leads_to, now.leads_to)
    )

    def option(old: Option | None, new: Option | None) -> Member:
        return _option(old, new, ways, effort)

    return Member(key, heading, _parts(values, effort), _members(asked.options, asks.options, option))


def _option(was: Option | None, now: Option | None, ways: _Ways, effort: Effort) -> Member:
    key, label = _name(was, now, "label")
    was, now = was or Option(key, ""), now or Option(key, "")
    values = _values(was, now, ("label", "origin")) | ways.changed(was.leads_to, now.leads_to)
    return Member(key, label, _parts(values, effort))


@dataclass(frozen=True)
class _Ways:
    """What it leads to, told by number and heading: a key is nothing to read."""

    before: StoryContent
    after: StoryContent

    def changed(self, before: str | None, after: str | None) -> Values:
        """Where it led and leads, unless that is the same scene."""
        if before == after:
            return {}
        return {"leads_to": (_scene_name(self.before, before), _scene_name(self.after, after))}


def _scene_name(content: StoryContent, key: str | None) -> str | None:
    """A scene by its number and heading, or its first words; one without either by its number alone."""
    for place, scene in enumerate(content.scenes, 1):
        if scene.key == key:
            return f"{place}. {scene.called}" if scene.called else str(place)
    return key


def _name(was: Each | None, now: Each | None, name: str) -> tuple[str, str]:
    """The key of what is there on one side or both, and what it is called, as it is now."""
    here = [each for each in (now, was) if each is not None]
    return here[0].key, next((getattr(each, name) for each in here if getattr(each, name)), "")


def _values(before: object, after: object, names: Iterable[str]) -> Values:
    return {name: (_value(before, name), _value(after, name)) for name in names}


def _value(part: object, name: str) -> str | None:
    value: str | tuple[str, ...] | None = getattr(part, name)
    return "\n".join(value) if isinstance(value, tuple) else value


def _parts(values: Values, effort: Effort) -> tuple[ChangedPart, ...]:
    return tuple(
        ChangedPart(name, before, after, () if name in CODED else compare(before or "", after or "", effort))
        for name, (before, after) in values.items()
        if before != after
    )


def _members(
    before: Sequence[Each], after: Sequence[Each], compared: Callable[[Each | None, Each | None], Member]
) -> tuple[Member, ...]:
    """Those that differ, in their new order; a removed one where it was."""
    old = {each.key: (place, each) for place, each in enumerate(before, 1)}
    new = {each.key: (place, each) for place, each in enumerate(after, 1)}
    moved = _moved([key for key in old if key in new], [key for key in new if key in old])
    found = []
    for key in {**new, **old}:
        (place, was), (other, now) = old.get(key, (None, None)), new.get(key, (None, None))
        change = TextChange.ADDED if was is None else TextChange.REMOVED if now is None else TextChange.KEPT
        member = compared(was, now)
        if change is not TextChange.KEPT or key in moved or member.parts or member.members:
            found.append(replace(member, change=change, before=place, after=other, moved=key in moved))
    return tuple(sorted(found, key=lambda each: (each.after or each.before or 0, each.after is not None)))


def _moved(before: list[str], after: list[str]) -> set[str]:
    """Those of the same keys that left the order that the others kept."""
    one, other = sorted((before, after))
    kept = matches(one, other, Effort())
    return set(before) - {key for place, _, size in kept for key in one[place : place + size]}
