"""A pathway version as a plan that says everything in order, and as a picture of that plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from forum.drawing.graph import Arrangement, Arrow, Box, BoxGraph, Point
from forum.drawing.key import BACK, MARK, ONWARD, Stroke, mark
from forum.drawing.lettering import cleaned, wrapped
from forum.drawing.svg import FONT, INK, PAPER, RAISE, RULE, SOFT, SPOT, TRACK, lettering, tag
from scenarios.pathways.pathway import PathwayContent, Stage

_BOX = 236
_INSET = 14
_ROOM = _BOX - 2 * _INSET
_NAME, _SMALL = 15, 13
_NAME_STEP, _SMALL_STEP = 18, 17
_GUTTER = 128
_BADGE = 10
_RULE = 12
"""Room for the rule above what was found out."""
_BAND = 12
"""How far the picture reaches beyond what is in it."""
_KEY_ROOM = 620
"""How wide a picture with a key is, at the least."""
_TOLERANCE = 0.84
"""How much of a line's room the key's words take: the widest of the usual fonts then fits as well."""


@dataclass(frozen=True)
class NumberedArrow:
    """A numbered arrow from one stop to another, given by its place in the plan, and on what condition."""

    number: int
    target: int
    condition: str


@dataclass(frozen=True)
class StageResult:
    """What came of a stage, in lines of words; ``is_open`` is one that nothing was found out about yet."""

    lines: tuple[str, ...]
    is_open: bool = False


@dataclass(frozen=True)
class StageBox:
    """A stage as it is told: in words only, with the arrows that leave it, and what came of it where that is told."""

    key: str
    name: str
    hours: str
    target: str
    lane: int
    leads: tuple[NumberedArrow, ...]
    tested: StageResult | None = None


@dataclass(frozen=True)
class PicturePlan:
    """All that picture and outline say: the lanes from the top, their stops, and what is taken for granted."""

    lanes: tuple[str, ...]
    stops: tuple[StageBox, ...]
    assumptions: tuple[str, ...]

    def stops_in(self, lane: int) -> Iterator[StageBox]:
        """The stops of one lane."""
        return (stop for stop in self.stops if stop.lane == lane)

    def numbers(self) -> dict[tuple[str, str], int]:
        """The number on the arrow from one stage to another, both given by their keys."""
        return {(stop.key, self.stops[lead.target].key): lead.number for stop in self.stops for lead in stop.leads}


@dataclass(frozen=True)
class PictureLabels:
    """What a picture says besides the pathway's own words, in the page's language."""

    title: str
    no_service: str
    onward: str
    back: str
    arrows: str
    assumptions: str
    hours: Callable[[Stage], str]


def plan(
    content: PathwayContent, wording: PictureLabels, tested: Mapping[str, StageResult] | None = None
) -> PicturePlan:
    """The lanes are the services, in the order in which they first appear; arrows are numbered down the lanes.

    ``tested`` says what came of a stage, by its key.
    """
    found = tested or {}
    services = [cleaned(stage.service) or wording.no_service for stage in content.stages]
    lanes = tuple(dict.fromkeys(services))
    ordered = sorted(zip(services, content.stages, strict=True), key=lambda each: lanes.index(each[0]))
    places = {stage.key: place for place, (_, stage) in reversed(list(enumerate(ordered)))}
    number = iter(range(1, len(content.transitions) + 1))
    stops = []
    for place, (service, stage) in enumerate(ordered):
        own = [way for way in content.transitions if places.get(way.source) == place and way.target in places]
        leads = tuple(NumberedArrow(next(number), places[way.target], cleaned(way.condition)) for way in own)
        name = cleaned(stage.name) or cleaned(stage.short) or stage.key
        facts = wording.hours(stage), cleaned(stage.target), lanes.index(service)
        stops.append(StageBox(stage.key, name, *facts, leads, found.get(stage.key)))
    return PicturePlan(lanes, tuple(stops), tuple(cleaned(each.text) for each in content.assumptions))


def graph(shown: PicturePlan) -> BoxGraph:
    """What is to be arranged: a box for each stop, and each arrow with room for its number."""
    boxes = tuple(Box(_BOX, _height(shown, stop), stop.lane) for stop in shown.stops)
    arrows = tuple(
        Arrow(place, lead.target, label=(_badge_width(lead.number), 2 * _BADGE))
        for place, stop in enumerate(shown.stops)
        for lead in stop.leads
    )
    return BoxGraph(boxes, arrows)


def bands(shown: PicturePlan, placed: Arrangement) -> list[float]:
    """Where each lane begins, from the top, and where the last one ends."""
    tops, ends = [], []
    for lane in range(len(shown.lanes)):
        own = [(y, _height(shown, stop)) for stop, (_, y) in _placed(shown, placed) if stop.lane == lane]
        tops.append(min(y for y, _ in own))
        ends.append(max(y + height for y, height in own))
    between = [(end + top) / 2 for end, top in zip(ends, tops[1:], strict=False)]
    return [min(0.0, *tops) - _BAND, *between, max(placed.height, *ends) + _BAND] if ends else []


def draw(shown: PicturePlan, placed: Arrangement, wording: PictureLabels, *, alone: bool = False) -> Markup:
    """The picture; ``alone``, as a file of its own, it also says what its numbers mean and what is assumed."""
    edges = bands(shown, placed) or [0.0, 0.0]
    across, below = _GUTTER + placed.width + _BAND, edges[-1]
    meanings = Markup()
    if alone:
        across = max(across, _KEY_ROOM)
        meanings, below = _meanings(shown, wording, below, across - 2 * _BAND)
    frame = {"x": -_GUTTER, "y": edges[0], "width": across, "height": below - edges[0]}
    return tag(
        "svg",
        tag("title", wording.title, id="pathway-picture-title"),
        tag("rect", **frame, fill=PAPER, class_="picture__paper"),
        *_lanes(shown, placed, edges, across),
        *_arrows(shown, placed),
        *(_stop(shown, stop, x, y) for stop, (x, y) in _placed(shown, placed)),
        meanings,
        xmlns="http://www.w3.org/2000/svg",
        class_="picture",
        role="img",
        aria_labelledby="pathway-picture-title",
        width=across,
        height=frame["height"],
        font_family=FONT,
        fill=INK,
        viewBox=" ".join(f"{value:.1f}" for value in frame.values()),
    )


def key(wording: PictureLabels) -> tuple[tuple[Markup, str], ...]:
    """The key of a picture on a page: each kind of arrow, and what it means."""
    return tuple((mark(stroke.sample()), words) for stroke, words in _kinds(wording))


def _kinds(wording: PictureLabels) -> tuple[tuple[Stroke, str], ...]:
    return (ONWARD, wording.onward), (BACK, wording.back)


def _placed(shown: PicturePlan, placed: Arrangement) -> Iterator[tuple[StageBox, Point]]:
    return zip(shown.stops, placed.places, strict=True)


def _lanes(shown: PicturePlan, placed: Arrangement, edges: list[float], across: float) -> Iterator[Markup]:
    for lane, (name, top, end) in enumerate(zip(shown.lanes, edges, edges[1:], strict=False)):
        if lane % 2:
            yield tag("rect", x=-_GUTTER, y=top, width=across, height=end - top, fill=TRACK, class_="picture__band")
        if lane:
            yield tag("path", d=f"M{-_GUTTER} {top:.1f}h{across:.1f}", stroke=RULE, class_="picture__rule")
        first = min(y for stop, (_, y) in _placed(shown, placed) if stop.lane == lane)
        yield lettering(
            _lane_lines(name),
            _BAND - _GUTTER,
            first + _SMALL,
            _GUTTER - 2 * _BAND,
            size=_SMALL,
            step=_SMALL_STEP,
            fill=SOFT,
            class_="picture__lane",
        )


def _arrows(shown: PicturePlan, placed: Arrangement) -> Iterator[Markup]:
    leads = [(place, lead) for place, stop in enumerate(shown.stops) for lead in stop.leads]
    for (place, lead), route in zip(leads, placed.routes, strict=True):
        stroke = BACK if placed.places[lead.target][1] <= placed.places[place][1] else ONWARD
        yield tag("g", stroke.drawn(route), class_="picture__arrow", data_number=lead.number)
    for (_, lead), corner in zip(leads, placed.labels, strict=True):
        if corner is not None:
            yield _badge(lead.number, *corner)


def _badge(number: int, x: float, y: float) -> Markup:
    wide = _badge_width(number)
    return tag(
        "g",
        tag("rect", x=x, y=y, width=wide, height=2 * _BADGE, rx=_BADGE, fill=RAISE, stroke=INK, class_="picture__disc"),
        tag(
            "text",
            str(number),
            x=x + wide / 2,
            y=y + _BADGE + 4.5,
            text_anchor="middle",
            font_size=12.5,
            font_weight=680,
        ),
        class_="picture__badge",
    )


def _stop(shown: PicturePlan, stop: StageBox, x: float, y: float) -> Markup:
    name, small = _lines(stop)
    under = y + _INSET + len(name) * _NAME_STEP
    is_open = stop.tested is not None and stop.tested.is_open
    edge = tag("path", d=f"M{x + 5:.1f} {y:.1f}h{_BOX - 10}", stroke=SPOT, stroke_width=4, class_="picture__edge")
    return tag(
        "g",
        tag(
            "rect",
            x=x,
            y=y,
            width=_BOX,
            height=_height(shown, stop),
            rx=5,
            fill=PAPER if is_open else RAISE,
            stroke=INK,
            stroke_width=2 if is_open else 1.5,
            stroke_dasharray="7 5" if is_open else None,
            class_="picture__box",
        ),
        Markup() if is_open else edge,
        lettering(name, x + _INSET, y + _INSET + 13, _ROOM, size=_NAME, step=_NAME_STEP, font_weight=680),
        lettering(
            small, x + _INSET, under + 15, _ROOM, size=_SMALL, step=_SMALL_STEP, fill=SOFT, class_="picture__small"
        ),
        _came_of_it(stop, x, under + len(small) * _SMALL_STEP),
        class_="picture__stop",
        data_key=stop.key,
        data_start="" if stop is shown.stops[0] else None,
    )


def _came_of_it(stop: StageBox, x: float, y: float) -> Markup:
    """Below a rule, what was found out about a stage."""
    lines = _tested_lines(stop)
    if not lines:
        return Markup()
    return tag("path", d=f"M{x + _INSET:.1f} {y + _RULE / 2:.1f}h{_ROOM}", stroke=RULE) + lettering(
        lines,
        x + _INSET,
        y + _RULE + 14,
        _ROOM,
        size=_SMALL,
        step=_SMALL_STEP,
        font_weight=680,
    )


def _meanings(shown: PicturePlan, wording: PictureLabels, top: float, room: float) -> tuple[Markup, float]:
    """What each arrow and number means, and what is taken for granted, below the picture; and where that ends."""
    leads = [(stop, lead) for stop in shown.stops for lead in stop.leads]
    told = [(f"{lead.number}", _sentence(shown, stop, lead)) for stop, lead in leads]
    parts, y = [], top + (12 if leads else 0)
    for stroke, words in _kinds(wording) if leads else ():
        lines = wrapped(words, (room - MARK[0] - 12) * _TOLERANCE, _NAME)
        parts.append(stroke.sample(_BAND - _GUTTER, y + 3))
        parts.append(lettering(lines, _BAND - _GUTTER + MARK[0] + 12, y + 20, room - MARK[0] - 12, size=_NAME, step=21))
        y += 21 * len(lines) + 5
    assumed = [("•", each) for each in shown.assumptions]
    for heading, entries in ((wording.arrows, told), (wording.assumptions, assumed)):
        if entries:
            y += 44
            parts.append(lettering([heading], _BAND - _GUTTER, y, room, size=18, step=0, font_weight=680))
            y += 8
        for sign, text in entries:
            lines = wrapped(text, (room - 34) * _TOLERANCE, _NAME)
            parts.append(lettering([sign], _BAND - _GUTTER, y + 20, room, size=_NAME, step=0, font_weight=680))
            parts.append(lettering(lines, _BAND - _GUTTER + 34, y + 20, room - 34, size=_NAME, step=21))
            y += 21 * len(lines) + 5
    return Markup("").join(parts), y + 24


def _sentence(shown: PicturePlan, stop: StageBox, lead: NumberedArrow) -> str:
    way = f"{stop.name} → {shown.stops[lead.target].name}"
    return f"{way}: {lead.condition}" if lead.condition else way


def _lines(stop: StageBox) -> tuple[tuple[str, ...], tuple[str, ...]]:
    name = wrapped(stop.name, _ROOM, _NAME, bold=True)
    return name, (*wrapped(stop.hours, _ROOM, _SMALL), *wrapped(stop.target, _ROOM, _SMALL))


def _tested_lines(stop: StageBox) -> tuple[str, ...]:
    told = stop.tested.lines if stop.tested else ()
    return tuple(line for words in told for line in wrapped(words, _ROOM, _SMALL, bold=True))


def _lane_lines(name: str) -> tuple[str, ...]:
    return wrapped(name, _GUTTER - 2 * _BAND, _SMALL)


def _height(shown: PicturePlan, stop: StageBox) -> float:
    """Room for the stop's own words, and for its lane's name beside it."""
    name, small = _lines(stop)
    tested = _tested_lines(stop)
    own = 2 * _INSET + len(name) * _NAME_STEP + (len(small) + len(tested)) * _SMALL_STEP + (_RULE if tested else 0)
    return max(own, len(_lane_lines(shown.lanes[stop.lane])) * _SMALL_STEP)


def _badge_width(number: int) -> float:
    return 2 * _BADGE + 7 * (len(str(number)) - 2 if number > 99 else 0)
