"""Two versions of a pathway side by side: what was added, what was removed, and what was changed."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from scenarios.pathways.pathway import Assumption, PathwayContent, Stage, Transition

T = TypeVar("T")


class PartDifference(enum.StrEnum):
    """What became of a part from one version to the other."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class FieldChange:
    """One field of a part that reads differently, with both texts."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class PartChange(Generic[T]):
    """A part that differs; ``before`` is None for one that was added, ``after`` for one that was removed."""

    before: T | None
    after: T | None

    @property
    def difference(self) -> PartDifference:
        """Whether the part was added, removed or changed."""
        if self.before is None:
            return PartDifference.ADDED
        return PartDifference.REMOVED if self.after is None else PartDifference.CHANGED

    @property
    def part(self) -> T:
        """The part as it is now, or as it was where it is gone."""
        known = self.after if self.after is not None else self.before
        assert known is not None
        return known

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """The fields that differ; of a part that was added or removed, all that say something."""
        names = [field.name for field in fields(self.part)]  # type: ignore[arg-type]
        found = (FieldChange(name, _text(self.before, name), _text(self.after, name)) for name in names)
        return tuple(change for change in found if change.before != change.after)


@dataclass(frozen=True)
class ListChange(Generic[T]):
    """What differs in one list of the model. ``order`` has the later version's keys in their order, where the
    parts that both versions have come in another order than before.
    """

    parts: tuple[PartChange[T], ...] = ()
    order: tuple[Any, ...] = ()

    def of(self, difference: str) -> tuple[PartChange[T], ...]:
        """The parts that were added, removed or changed."""
        return tuple(change for change in self.parts if change.difference == difference)


@dataclass(frozen=True)
class Comparison:
    """All that differs from one version to the other."""

    words: tuple[FieldChange, ...]
    stages: ListChange[Stage]
    transitions: ListChange[Transition]
    assumptions: ListChange[Assumption]

    @property
    def is_empty(self) -> bool:
        """Whether the two versions say the same."""
        lists = (self.stages, self.transitions, self.assumptions)
        return not self.words and not any(each.parts or each.order for each in lists)


def compare(before: PathwayContent, after: PathwayContent) -> Comparison:
    """What differs from one version to the other; stages and assumptions are the same by their keys,
    transitions by where they go from and to.
    """
    both = ((name, getattr(before, name), getattr(after, name)) for name in ("question", "limits"))
    return Comparison(
        words=tuple(FieldChange(*each) for each in both if each[1] != each[2]),
        stages=_lists(before.stages, after.stages, lambda stage: stage.key),
        transitions=_lists(before.transitions, after.transitions, lambda each: (each.source, each.target)),
        assumptions=_lists(before.assumptions, after.assumptions, lambda assumption: assumption.key),
    )


def _lists(before: Iterable[T], after: Iterable[T], key: Callable[[T], Any]) -> ListChange[T]:
    was = {key(part): part for part in before}
    now = {key(part): part for part in after}
    keys = [*now, *(each for each in was if each not in now)]
    parts = tuple(PartChange(was.get(each), now.get(each)) for each in keys if was.get(each) != now.get(each))
    moved = [each for each in was if each in now] != [each for each in now if each in was]
    return ListChange(parts, tuple(now) if moved else ())


def _text(part: object, name: str) -> str:
    return "" if part is None else str(getattr(part, name))
