"""The shapes of a story's map: what kind of scene a box is, whose choice an arrow is, and the key to both."""

from __future__ import annotations

from markupsafe import Markup

from forum.drawing.graph import Point
from forum.drawing.key import DOTTED, MARK, Stroke, mark
from forum.drawing.svg import INK, RAISE, SOFT, SPOT, TONES, tag
from scenarios.stories.story import LETTERS, SceneKind

DISC = 12
"""Half of how wide a choice's letter is."""
_CUT, _ROUND, _PLAIN, _BAR = 13.0, 20.0, 5.0, 5.0


def stroke(letter: str, goes_back: bool = False) -> Stroke:
    """How the arrow of a choice looks, or of what simply comes next, whose letter is ""."""
    return Stroke(TONES.get(letter, SOFT), 2, DOTTED if goes_back else None, "round")


def disc(letter: str, x: float, y: float) -> Markup:
    """A choice's letter, around this point."""
    return tag("circle", cx=x, cy=y, r=DISC, fill=TONES.get(letter, SOFT), class_="picture__tone") + tag(
        "text",
        letter,
        x=x,
        y=y + 5,
        text_anchor="middle",
        font_size=14,
        font_weight=760,
        fill=RAISE,
        class_="picture__letter",
    )


def shape(kind: SceneKind, is_outside: bool, corner: Point, size: Point, share: float = 1) -> Markup:
    """A scene's box: a turning point has its corners cut off, an ending has round ones and a bar to stop at.

    ``share`` is how much of their usual size the corners have, for a small one in a key.
    """
    (x, y), (wide, high) = corner, size
    look = {"fill": RAISE, "stroke": INK, "stroke_width": 1.5, "class_": "picture__box" if share == 1 else None}
    if is_outside:
        look |= {"stroke": SPOT, "stroke_dasharray": "6 4", "stroke_width": 2}
    if kind is SceneKind.DECISION:
        cut = _CUT * share
        across, down = wide - 2 * cut, high - 2 * cut
        edges = (
            f"M{x + cut:.1f} {y:.1f}h{across:.1f}l{cut:.1f} {cut:.1f}v{down:.1f}l-{cut:.1f} {cut:.1f}"
            f"h-{across:.1f}l-{cut:.1f} -{cut:.1f}v-{down:.1f}z"
        )
        return tag("path", d=edges, **look)
    is_ending, turn = kind is SceneKind.ENDING, _ROUND * share
    box = tag("rect", x=x, y=y, width=wide, height=high, rx=turn if is_ending else _PLAIN * share, **look)
    if not is_ending:
        return box
    bar = f"M{x + turn:.1f} {y + high + _BAR * share:.1f}h{wide - 2 * turn:.1f}"
    return box + tag("path", d=bar, stroke=INK, stroke_width=4 * share)


def marks() -> dict[str, Markup]:
    """What stands before each line of a map's key, by what the line tells."""
    wide, high = MARK
    middle, first = high / 2, LETTERS[0]
    choice = stroke(first).drawn(((2 * DISC, middle), (wide - 2, middle)))
    return {
        "next": mark(stroke("").sample()),
        "choice": mark(choice, disc(first, DISC, middle)),
        "back": mark(stroke("", goes_back=True).sample()),
        "turning": mark(_small(SceneKind.DECISION)),
        "ending": mark(_small(SceneKind.ENDING)),
        "outside": mark(_small(SceneKind.NARRATIVE, is_outside=True)),
        "open": mark(
            tag("path", d=f"M2 {middle}h18", stroke=SOFT, stroke_width=2, stroke_dasharray="3 3"),
            tag("rect", x=21, y=2, width=20, height=20, rx=10, fill=RAISE, stroke=SOFT, stroke_dasharray="3 3"),
            tag("text", "?", x=31, y=middle + 4.5, text_anchor="middle", font_size=12.5, fill=INK),
        ),
        "ticket": mark(
            tag("path", d=f"M2 {middle}h10", stroke=SOFT, stroke_width=2),
            tag("rect", x=12, y=2, width=30, height=20, rx=3, fill=RAISE, stroke=SOFT),
            tag("text", "→9", x=27, y=middle + 4.5, text_anchor="middle", font_size=12.5, fill=INK),
        ),
    }


def _small(kind: SceneKind, is_outside: bool = False) -> Markup:
    return shape(kind, is_outside, (4, 3), (MARK[0] - 8, MARK[1] - 9), 0.45)
