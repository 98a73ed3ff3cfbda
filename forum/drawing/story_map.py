"""A story's scenes and branches as a map: boxes that lead back to the outline, and arrows with the choices' letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from forum.drawing.graph import Arrangement, Arrow, Box, BoxGraph
from forum.drawing.lettering import width, wrapped
from forum.drawing.scene_shape import DISC, disc, shape, stroke
from forum.drawing.svg import FONT, INK, PAPER, RAISE, RULE, SOFT, SPOT, TONES, TRACK, lettering, tag
from scenarios.stories.story import SceneKind

ABREAST = 4
"""How many of the scenes that nothing leads to stand side by side at the most."""

_BOX = 208
_INSET = 14
_NUMBER = 12
_HEADING, _SMALL = 15, 13
_STEP = 18
_HEADING_LINES = 3
_STUB = 44
"""How far what hangs below a box reaches down: a ticket, or the end that nobody has written."""
_MARGIN = 20
_APART = 30


@dataclass(frozen=True)
class SceneExit:
    """A way out of a scene: a choice with its letter, or "" for what simply comes next.

    ``target`` is the place, from 0, of the scene that it leads to in this picture. ``elsewhere`` is the number of a
    scene that another page of the map has. Where both are None, nothing is written yet.
    """

    letter: str
    target: int | None
    elsewhere: int | None = None


@dataclass(frozen=True)
class SceneBox:
    """A scene as the map shows it, in the page's language; ``told`` says it all for who cannot see it.

    ``is_led_to`` says that a scene on another page of the map leads here.
    """

    heading: str
    time: str
    stage: str
    is_outside: bool
    kind: SceneKind
    mark: str
    exits: tuple[SceneExit, ...]
    told: str
    address: str
    is_led_to: bool = False


@dataclass(frozen=True)
class Caption:
    """What a map says besides its scenes."""

    title: str
    apart: str


def graph(moments: Sequence[SceneBox]) -> BoxGraph:
    """What is to be arranged: a box for each scene, with a way out for each of its branches that is an arrow."""
    lanes, drawn = lanes_of(moments), arrows_of(moments)
    ranks = _positions(sorted(_in_order(moments), key=lambda place: lanes[place]))
    boxes = tuple(
        Box(
            _BOX,
            _whole_height(moment, drawn, place),
            lane,
            tuple(x for way_out, x in _exits(moment) if (place, way_out) in drawn),
            rank,
        )
        for place, (moment, lane, rank) in enumerate(zip(moments, lanes, ranks, strict=True))
    )
    return BoxGraph(boxes, tuple(_arrows(moments, drawn)))


def arrows_of(moments: Sequence[SceneBox]) -> frozenset[tuple[int, int]]:
    """The branches that are drawn as arrows, each a scene's place and the number of its way out."""
    return frozenset(
        (place, number)
        for place, moment in enumerate(moments)
        for number, way_out in enumerate(moment.exits)
        if way_out.target is not None
    )


def lanes_of(moments: Sequence[SceneBox]) -> list[int]:
    """0 for what the story can come to; what nothing leads to stands apart, in rows below it."""
    reached = _reached(moments, [place for place, moment in enumerate(moments) if moment.is_led_to or not place])
    apart = [place for place in _in_order(moments) if place not in reached]
    rows = {place: 1 + number // ABREAST for number, place in enumerate(apart)}
    return [rows.get(place, 0) for place in range(len(moments))]


def order_of(moments: Sequence[SceneBox]) -> list[int]:
    """Each scene's place in the order in which the story can be told without going back, as far as it has one."""
    return _positions(_in_order(moments))


def draw(moments: Sequence[SceneBox], placed: Arrangement, caption: Caption, first: int = 1) -> Markup:
    """The map, of which ``first`` is its first scene's number.

    Its boxes are links, so it is a group of them and not one image.
    """
    lanes, drawn = lanes_of(moments), arrows_of(moments)
    frame = (-_MARGIN, -_MARGIN, placed.width + 2 * _MARGIN, placed.height + 2 * _MARGIN)
    return tag(
        "svg",
        tag("title", caption.title, id="story-map-title"),
        tag("rect", x=frame[0], y=frame[1], width=frame[2], height=frame[3], fill=PAPER, class_="picture__paper"),
        _apart(lanes, placed, frame, caption),
        *_routes(moments, placed, drawn),
        *(
            _moment(first + place, moment, x, y)
            for place, (moment, (x, y)) in enumerate(zip(moments, placed.places, strict=True))
        ),
        xmlns="http://www.w3.org/2000/svg",
        class_="picture",
        role="group",
        aria_labelledby="story-map-title",
        width=frame[2],
        height=frame[3],
        viewBox=" ".join(f"{value:.1f}" for value in frame),
        font_family=FONT,
        fill=INK,
    )


def _targets(moments: Sequence[SceneBox]) -> list[Iterator[int]]:
    """Where each scene's arrows lead, the last first, so that its first choice is told first."""
    drawn = arrows_of(moments)
    return [
        iter(
            [
                way_out.target
                for number, way_out in reversed(list(enumerate(moment.exits)))
                if way_out.target is not None and (place, number) in drawn
            ]
        )
        for place, moment in enumerate(moments)
    ]


def _in_order(moments: Sequence[SceneBox]) -> list[int]:
    """The reverse of the order in which a walk depth first along the arrows leaves the scenes.

    Only the arrows that lead back to a scene on the way to them go against it.
    """
    left: list[int] = []
    seen: set[int] = set()
    targets = _targets(moments)
    for start in range(len(moments)):
        way = [] if start in seen else [start]
        seen.add(start)
        while way:
            onward = next((target for target in targets[way[-1]] if target not in seen), None)
            if onward is None:
                left.append(way.pop())
            else:
                seen.add(onward)
                way.append(onward)
    return left[::-1]


def _positions(places: Sequence[int]) -> list[int]:
    return [position for position, _ in sorted(enumerate(places), key=lambda each: each[1])]


def _reached(moments: Sequence[SceneBox], starts: Sequence[int]) -> set[int]:
    """The places that the story comes to from these."""
    seen, waiting = set(starts), list(starts)
    while waiting:
        onward = {way_out.target for way_out in moments[waiting.pop()].exits if way_out.target is not None} - seen
        seen |= onward
        waiting += onward
    return seen


def _arrows(moments: Sequence[SceneBox], drawn: frozenset[tuple[int, int]]) -> Iterator[Arrow]:
    for place, moment in enumerate(moments):
        own = [(number, way_out) for number, way_out in enumerate(moment.exits) if (place, number) in drawn]
        for exit, (_, way_out) in enumerate(own):
            if way_out.target is not None:
                yield Arrow(place, way_out.target, exit)


def _exits(moment: SceneBox) -> Iterator[tuple[int, float]]:
    """Each way out's number with its place along the lower edge."""
    count = len(moment.exits)
    apart = min(56.0, (_BOX - 2 * _INSET) / max(count, 1))
    for number in range(count):
        yield number, _BOX / 2 + (number - (count - 1) / 2) * apart


def _routes(moments: Sequence[SceneBox], placed: Arrangement, drawn: frozenset[tuple[int, int]]) -> Iterator[Markup]:
    order = order_of(moments)
    ways = [
        (place, moment, way_out, x)
        for place, moment in enumerate(moments)
        for (number, x), way_out in zip(_exits(moment), moment.exits, strict=True)
        if (place, number) in drawn
    ]
    for (place, moment, way_out, x), route in zip(ways, placed.routes, strict=True):
        left, top = placed.places[place]
        whole = ((left + x, top + _height(moment)), *route)
        goes_back = way_out.target is not None and order[way_out.target] <= order[place]
        yield tag(
            "g",
            stroke(way_out.letter, goes_back).drawn(whole),
            class_="picture__arrow picture__arrow--back" if goes_back else "picture__arrow",
        )


def _moment(number: int, moment: SceneBox, x: float, y: float) -> Markup:
    lines, height = _lines(moment), _height(moment)
    left = x + _INSET + 2 * _NUMBER + 8
    parts = [shape(moment.kind, moment.is_outside, (x, y), (_BOX, height))]
    parts.append(_number(number, x + _INSET + _NUMBER, y + _INSET + _NUMBER))
    parts.append(
        lettering(
            lines,
            left,
            y + _INSET + 16,
            _heading_room(),
            size=_HEADING,
            step=_STEP,
            font_weight=680,
            class_="picture__name",
        )
    )
    parts.append(_facts(moment, x + _INSET, y + _INSET + max(len(lines) * _STEP, 2 * _NUMBER) + 20))
    link = tag("a", Markup(" ").join(parts), href=moment.address, aria_label=moment.told)
    hung = (_exit(moment.exits[way_out], x + at, y + height) for way_out, at in _exits(moment))
    return tag("g", link, *hung, class_="picture__scene", data_start="" if number == 1 else None)


def _number(number: int, x: float, y: float) -> Markup:
    told, wide = str(number), 0.0
    if len(told) > 2:
        wide = 4.0 * (len(told) - 2)
    return tag(
        "rect",
        x=x - _NUMBER - wide / 2,
        y=y - _NUMBER,
        width=2 * _NUMBER + wide,
        height=2 * _NUMBER,
        rx=_NUMBER,
        fill=SPOT if number == 1 else INK,
        class_="picture__number",
    ) + tag(
        "text",
        told,
        x=x,
        y=y + 4.5,
        text_anchor="middle",
        font_size=13,
        font_weight=680,
        fill=RAISE,
        class_="picture__letter",
    )


def _facts(moment: SceneBox, x: float, y: float) -> Markup:
    """The clock time, what the scene is, and the stage that it touches, in one or two rows."""
    parts, at = [], x
    for text, colour, weight in ((moment.time, SPOT, 680), (moment.mark, SOFT, 400)):
        if text:
            parts.append(tag("text", text, x=at, y=y, font_size=_SMALL, fill=colour, font_weight=weight))
            at += width(text, _SMALL, bold=weight > 400) + 4
    if at > x:
        y += _STEP + 5
    if moment.stage:
        (name,) = wrapped(moment.stage, _BOX - 2 * _INSET - 16, _SMALL, most=1) or ("",)
        wide = width(name, _SMALL) + 10
        parts.append(
            tag(
                "rect",
                x=x,
                y=y - 14,
                width=wide,
                height=20,
                rx=10,
                fill="none",
                stroke=SPOT if moment.is_outside else SOFT,
                stroke_dasharray="4 3" if moment.is_outside else None,
            )
        )
        parts.append(tag("text", name, x=x + wide / 2, y=y, text_anchor="middle", font_size=_SMALL))
    return Markup(" ").join(parts)


def _exit(way_out: SceneExit, x: float, y: float) -> Markup:
    """What hangs at a way out: its letter, and a ticket or an open end where no arrow leaves by it."""
    colour = TONES.get(way_out.letter, SOFT)
    parts = []
    if way_out.target is None:
        told = "?" if way_out.elsewhere is None else f"→{way_out.elsewhere}"
        wide = max(20.0, width(told, _SMALL) + 6)
        dashes = "3 3" if way_out.elsewhere is None else None
        parts = [
            tag("path", d=f"M{x:.1f} {y:.1f}v{_STUB - 18}", stroke=colour, stroke_width=2, stroke_dasharray=dashes),
            tag(
                "rect",
                x=x - wide / 2,
                y=y + _STUB - 20,
                width=wide,
                height=20,
                rx=10 if dashes else 3,
                fill=RAISE,
                stroke=colour,
                stroke_dasharray=dashes,
                class_="picture__stub",
            ),
            tag("text", told, x=x, y=y + _STUB - 5.5, text_anchor="middle", font_size=12.5),
        ]
    if way_out.letter:
        parts.append(disc(way_out.letter, x, y))
    return tag("g", *parts, aria_hidden="true") if parts else Markup()


def _apart(lanes: Sequence[int], placed: Arrangement, frame: Sequence[float], caption: Caption) -> Markup:
    """The ground under the scenes that nothing leads to."""
    tops = [y for lane, (_, y) in zip(lanes, placed.places, strict=True) if lane]
    if not tops:
        return Markup()
    top = min(tops) - _APART
    ground = tag(
        "rect", x=frame[0], y=top, width=frame[2], height=frame[1] + frame[3] - top, fill=TRACK, class_="picture__band"
    )
    rule = tag("path", d=f"M{frame[0]:.1f} {top:.1f}h{frame[2]:.1f}", stroke=RULE, class_="picture__rule")
    words = wrapped(caption.apart, frame[2] - 24, _SMALL, most=1)
    return ground + rule + lettering(words, frame[0] + 12, top + 20, frame[2] - 24, size=_SMALL, step=0, fill=SOFT)


def _lines(moment: SceneBox) -> tuple[str, ...]:
    return wrapped(moment.heading, _heading_room(), _HEADING, bold=True, most=_HEADING_LINES)


def _heading_room() -> float:
    return _BOX - 2 * _INSET - 2 * _NUMBER - 8


def _height(moment: SceneBox) -> float:
    """The box itself."""
    rows = bool(moment.time or moment.mark) + bool(moment.stage)
    return 2 * _INSET + max(len(_lines(moment)) * _STEP, 2 * _NUMBER) + rows * (_STEP + 5) + (8 if moment.exits else 0)


def _whole_height(moment: SceneBox, drawn: frozenset[tuple[int, int]], place: int) -> float:
    """The box with what hangs below it."""
    if any((place, number) not in drawn for number in range(len(moment.exits))):
        return _height(moment) + _STUB
    return _height(moment) + (DISC if any(way_out.letter for way_out in moment.exits) else 8)
