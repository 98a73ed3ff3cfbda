"""What must be so in every arrangement: nothing overlaps, and every arrow goes from its box to its box."""

from __future__ import annotations

from itertools import combinations

from forum.drawing.graph import Arrangement, Box, BoxGraph, Point

NEAR = 0.6
"""How far, in the picture's units, a number may be off by rounding."""


def assert_sound(graph: BoxGraph, placed: Arrangement) -> None:
    """Every box and arrow has its place; boxes stand apart, inside the picture; arrows join what they should."""
    assert len(placed.places) == len(graph.boxes)
    assert len(placed.routes) == len(placed.labels) == len(graph.arrows)
    around = list(zip(graph.boxes, placed.places, strict=True))
    for box, (x, y) in around:
        assert x >= -NEAR and x + box.width <= placed.width + NEAR
        assert y >= -NEAR and y + box.height <= placed.height + NEAR
    assert not any(_overlap(*one, *other) for one, other in combinations(around, 2))
    for arrow, route in zip(graph.arrows, placed.routes, strict=True):
        assert len(route) >= 2
        assert _touches(*around[arrow.source], route[0])
        assert _touches(*around[arrow.target], route[-1])


def _overlap(one: Box, at: Point, other: Box, there: Point) -> bool:
    beside = at[0] + one.width <= there[0] or there[0] + other.width <= at[0]
    below = at[1] + one.height <= there[1] or there[1] + other.height <= at[1]
    return not beside and not below


def _touches(box: Box, corner: Point, point: Point) -> bool:
    x, y = point[0] - corner[0], point[1] - corner[1]
    inside = -NEAR <= x <= box.width + NEAR and -NEAR <= y <= box.height + NEAR
    return inside and min(abs(x), abs(x - box.width), abs(y), abs(y - box.height)) <= NEAR
