"""The tree of what has been played: every way that was taken, joined where they are the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from live.performance.state import Performance, Way


@dataclass
class Node:
    """A scene of the tree. ``option`` led here from the scene before; ``on_path`` is on the way taken now.

    ``followed`` has the nodes that were played after it, by option and scene; a followed option that
    nobody has written on has a node without ``scene``.
    """

    scene: str | None
    option: str | None = None
    on_path: bool = False
    is_here: bool = False
    skipped: bool = False
    followed: dict[tuple[str | None, str | None], Node] = field(default_factory=dict)


def tree(state: Performance) -> Node | None:
    """The tree of a performance, or None before its start."""
    if not state.path:
        return None
    roots = _followed([*((way, False) for way in state.left), (state.path, True)])
    return roots[None, state.path[0].scene]


def _followed(ways: Iterable[tuple[Way, bool]]) -> dict[tuple[str | None, str | None], Node]:
    top = Node(None)
    for way, is_now in ways:
        node, option = top, None
        for step in way:
            node = _take(node, option, step.scene, is_now)
            node.skipped = node.skipped or step.skipped
            option = step.option
        if option is not None:
            node = _take(node, option, None, is_now)
        node.is_here = node.is_here or is_now
    return top.followed


def _take(node: Node, option: str | None, scene: str | None, is_now: bool) -> Node:
    taken = node.followed.setdefault((option, scene), Node(scene, option))
    taken.on_path = taken.on_path or is_now
    return taken
