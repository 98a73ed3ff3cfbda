"""A story as a graph: which scenes lead to which, what can be reached, what goes round and what comes to an ending.

Every walk is a loop and not a recursion, and looks at each way once: a story may have 500 scenes in a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from scenarios.stories.story import Scene, SceneKind, StoryContent

Ways = Mapping[str, tuple[str, ...]]
"""From each scene's key to the keys of other scenes."""


@dataclass(frozen=True)
class SceneLink:
    """A way on from a scene: to ``target``, or to nothing written yet, by an option where the scene asks."""

    source: str
    target: str | None
    option: str | None = None


def leads(scene: Scene) -> tuple[SceneLink, ...]:
    """The ways on from a scene: none from an ending, one for each option of a decision, else one."""
    if scene.kind is SceneKind.ENDING:
        return ()
    if scene.decision is None:
        return (SceneLink(scene.key, scene.leads_to),)
    return tuple(SceneLink(scene.key, option.leads_to, option.key) for option in scene.decision.options)


@dataclass(frozen=True)
class FirstWay:
    """A walk through a whole story. ``finished`` has each scene after all that it leads to on the way, and ``back``
    the ways that lead to a scene on the way to themselves: without these, no story goes round.
    """

    finished: tuple[str, ...]
    back: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class StoryGraph:
    """The scenes of a story in their order, and the written ways between them."""

    scenes: Mapping[str, Scene]

    @classmethod
    def of(cls, content: StoryContent) -> StoryGraph:
        """The graph of a story's scenes."""
        return cls({scene.key: scene for scene in content.scenes})

    @cached_property
    def onward(self) -> Ways:
        """The scenes that each scene leads to, each once."""
        return {key: tuple(dict.fromkeys(self._targets(scene))) for key, scene in self.scenes.items()}

    @cached_property
    def before(self) -> Mapping[str, tuple[SceneLink, ...]]:
        """The ways that lead to each scene."""
        found: dict[str, list[SceneLink]] = {key: [] for key in self.scenes}
        for lead in (lead for scene in self.scenes.values() for lead in leads(scene)):
            if lead.target is not None and lead.target in found:
                found[lead.target].append(lead)
        return {key: tuple(ways) for key, ways in found.items()}

    @cached_property
    def reached(self) -> frozenset[str]:
        """The scenes that a reader can come to, from the first one."""
        return _spread(list(self.scenes)[:1], self.onward)

    @cached_property
    def stopping(self) -> frozenset[str]:
        """The scenes from which a story can come to a stop: at an ending, or where nobody has written on yet."""
        ends = [key for key, scene in self.scenes.items() if self._can_stop(scene)]
        back = {key: tuple(lead.source for lead in ways) for key, ways in self.before.items()}
        return _spread(ends, back)

    @cached_property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The scenes in groups that lead round to each other, in the story's order; each group after all it leads to.

        A scene on no round is a group of its own (Tarjan 1972, "Depth-first search and linear graph algorithms").
        """
        place = {key: number for number, key in enumerate(self.scenes)}
        return tuple(tuple(sorted(group, key=place.__getitem__)) for group in _components(self.onward))

    @cached_property
    def first_way(self) -> FirstWay:
        """The story as somebody follows it who takes each way for the first time, choices in their order."""
        return _followed(self.onward)

    def _can_stop(self, scene: Scene) -> bool:
        ways = leads(scene)
        return not ways or any(lead.target not in self.scenes for lead in ways)

    def _targets(self, scene: Scene) -> Iterator[str]:
        for lead in leads(scene):
            if lead.target is not None and lead.target in self.scenes:
                yield lead.target

    def goes_round(self, group: tuple[str, ...]) -> bool:
        """Whether a group is a loop, and not one scene that is passed once."""
        return len(group) > 1 or group[0] in self.onward[group[0]]


def _spread(start: Iterable[str], ways: Ways) -> frozenset[str]:
    """All that can be reached from the start."""
    waiting = list(start)
    found = set(waiting)
    while waiting:
        for key in ways[waiting.pop()]:
            if key not in found:
                found.add(key)
                waiting.append(key)
    return frozenset(found)


def _followed(ways: Ways) -> FirstWay:
    """Depth first, from the first scene, then from the first one that was not come to."""
    finished: dict[str, None] = {}
    back: set[tuple[str, str]] = set()
    for root in ways:
        walk = {} if root in finished else {root: iter(ways[root])}
        while walk:
            here, rest = next(reversed(walk.items()))
            onward = next(rest, None)
            if onward is None:
                finished[here] = None
                del walk[here]
            elif onward in walk:
                back.add((here, onward))
            elif onward not in finished:
                walk[onward] = iter(ways[onward])
    return FirstWay(tuple(finished), frozenset(back))


def _components(ways: Ways) -> list[list[str]]:
    """Tarjan's strongly connected components, those that others lead to first."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: dict[str, None] = {}
    done: list[list[str]] = []
    for root in ways:
        walk: list[tuple[str, Iterator[str]]] = []
        _enter(root, ways, number, low, open_, walk)
        while walk:
            here, rest = walk[-1]
            onward = next(rest, None)
            if onward is not None:
                if onward not in number:
                    _enter(onward, ways, number, low, open_, walk)
                elif onward in open_:
                    low[here] = min(low[here], number[onward])
                continue
            walk.pop()
            if walk:
                low[walk[-1][0]] = min(low[walk[-1][0]], low[here])
            if low[here] == number[here]:
                done.append(_closed(here, open_))
    return done


def _enter(
    key: str,
    ways: Ways,
    number: dict[str, int],
    low: dict[str, int],
    open_: dict[str, None],
    walk: list[tuple[str, Iterator[str]]],
) -> None:
    """Step to a scene that was not seen before."""
    if key not in number:
        number[key] = low[key] = len(number)
        open_[key] = None
        walk.append((key, iter(ways[key])))


def _closed(key: str, open_: dict[str, None]) -> list[str]:
    """Take a finished component off the stack."""
    group: list[str] = []
    while not group or group[-1] != key:
        group.append(open_.popitem()[0])
    return group
