"""Draws a page of an event from its state alone: whole as a page, or as the parts that are sent when they change.

A drawing is the same for everybody who sees the page: no token, no receipt and nobody's own answer is in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask_babel import force_locale
from markupsafe import Markup

from forum.web.translation import apart, clock, tell
from live.drawing import heard
from live.drawing.console_buttons import ConsoleButtons
from live.drawing.console_labels import HOST
from live.drawing.labels import join_address, listed, speaker
from live.drawing.own_page import OwnPage
from live.drawing.parts import PartMarker, Parts
from live.drawing.phone_labels import PHONE
from live.drawing.retold import retold
from live.drawing.screen_labels import SCREEN
from live.drawing.shared_labels import Words
from live.messages.state import DrawnPage, HostState, PhoneState, ScreenState, ScribeState
from live.performance.event_log import CueKind
from live.performance.shown_picture import Shows
from live.performance.state import HouseLights

BLANK = "blank"
BUILD = "live build"


@dataclass(frozen=True)
class Drawing:
    """What a page shows: its title, the attributes of its body, and its parts.

    The title is "" where it is always the same.
    """

    title: str
    body: Mapping[str, str]
    parts: Parts


NOTHING_DRAWN = Drawing("", {}, {})
"""What a page shows to which nothing was drawn yet."""


@dataclass(frozen=True)
class _Look:
    """How a page is drawn: its words, the class of its body, and which lights are on while nothing is.

    Its title is the story's where it ``is_titled``.
    """

    words: Words
    style: str
    lights: HouseLights
    is_titled: bool = False


_LOOKS = {
    DrawnPage.SCREEN: _Look(SCREEN, "screen", HouseLights.DIM, is_titled=True),
    DrawnPage.BACKSTAGE: _Look(SCREEN | HOST, "console backstage", HouseLights.DIM),
    DrawnPage.CONSOLE: _Look(HOST, "console", HouseLights.DIM),
    DrawnPage.SCRIBE: _Look(HOST, "console scribe", HouseLights.DIM),
    DrawnPage.PHONE: _Look(PHONE, "phone", HouseLights.BRIGHT, is_titled=True),
}


_CALM = frozenset([Shows.PAUSED, Shows.WITHDRAWN, Shows.ENDED])
"""The pictures of a phone that say where somebody finds quiet and help."""


class Drawer:
    """Draws for one app, wherever there is no request."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.build = build_of(app)
        """What a page that was drawn before must have been drawn by, to be brought up to date."""

    def __call__(self, page: DrawnPage, state: PhoneState, locale: str) -> Drawing:
        """What this page shows, in this language."""
        with self._app.app_context(), force_locale(locale):
            return draw(page, state)


def build_of(app: Flask) -> str:
    """The name of the templates and scripts that an app uses: another as soon as one of them is another."""
    if BUILD not in app.extensions:
        folder = Path(app.root_path, str(app.template_folder), "live")
        digest = hashlib.blake2b(digest_size=8)
        for path in sorted(folder.rglob("*.html")):
            digest.update(path.read_bytes())
        digest.update(repr(app.extensions["assets"]["names"]).encode())
        app.extensions[BUILD] = digest.hexdigest()
    return str(app.extensions[BUILD])


def draw(page: DrawnPage, state: PhoneState) -> Drawing:
    """What this page shows, each part by itself, in the language of whoever asks."""
    part, state = PartMarker(apart=True), retold(state)
    current_app.jinja_env.get_template(f"live/drawing/{page}.html").render(_context(page, state, part, whole=False))
    return Drawing(_title(state) if _LOOKS[page].is_titled else "", body(page, state), part.parts)


def whole(page: DrawnPage, state: PhoneState, own: OwnPage | None = None) -> dict[str, Any]:
    """What the template of a whole page draws from; the parts of it stand in their places.

    ``own`` is what is one person's, on the page that is theirs.
    """
    state = retold(state)
    named = {"data-tag": str(state.tag), "data-build": build_of(current_app)}
    return _context(page, state, PartMarker(apart=False), whole=True) | {"own": own, "body": body(page, state) | named}


def body(page: DrawnPage, state: PhoneState) -> dict[str, str]:
    """The attributes of a page's body.

    Its moment is another where the room looks at something else, and the same where only numbers are new.
    """
    look, now, on, asked = _LOOKS[page], shown(state), state.performance, state.round
    is_dark = now == BLANK and page is not DrawnPage.PHONE
    if page is DrawnPage.PHONE and on is not None:
        now = on.shows
    moment = (on and on.id, state.scene and state.scene.key, asked and asked.id, now)
    classes = (look.style, on.lights if on else look.lights, BLANK if is_dark else "")
    attributes = {
        "class": " ".join(filter(None, classes)),
        "data-shows": now,
        "data-moment": " ".join(map(str, moment)),
        "data-version": str(state.version),
    }
    if page is DrawnPage.PHONE:
        attributes |= {
            "data-story": str(on.id) if on else "",
            "data-round": str(asked.id) if asked else "",
            "data-round-state": asked.state if asked else "",
            "data-doors": f"{'closed' if state.doors.closed else 'open'} {state.doors.let_in}",
        }
    may = _may(state)
    if may is not None:
        attributes["data-may"] = " ".join(may)
    return attributes


def _may(state: PhoneState) -> tuple[str, ...] | None:
    """What can be done now by what stands in the page all the time; None where nothing does.

    On a phone these are the forms of what somebody can say besides their vote, and where they find help. At a desk they
    are which story is on, and at a console what can become of an idea that was said to it.
    """
    on = state.performance
    if isinstance(state, ScribeState):
        kinds = ["story"] if on else []
        if on and isinstance(state, HostState):
            press = ConsoleButtons(state)
            kinds += [kind for kind in (CueKind.STOP, CueKind.ACCEPT) if press.may(kind)]
        return tuple(f"{kind}-{on.id}" for kind in kinds if on)
    if isinstance(state, ScreenState):
        return None
    more = {"here": on.perspectives, "debrief": on.debrief, "calm": on.shows in _CALM} if on else {}
    return (*state.may, *(what for what, is_there in more.items() if is_there))


def shown(state: PhoneState) -> str:
    """The picture that a stage shows: "blank" while it is dark, though phones carry on."""
    on = state.performance
    if on is None:
        return Shows.WAITING
    return BLANK if on.blank else on.shows


class _Needs:
    """The ``needs`` that templates call: the attribute of what is shown only while something can be done.

    A script shows and hides it, by the attribute of the body that names all that can be done; so a cue that changes
    what can be done brings nothing else. On a whole page it stands as it is ``now``.
    """

    def __init__(self, may: Collection[str], *, now: bool) -> None:
        self._may, self._now = may, now

    def __call__(self, what: str) -> Markup:
        return Markup(' data-needs="{}"').format(what) + _unless(not self._now or what in self._may)

    def other(self, what: str) -> Markup:
        """The attribute of what is shown only while it cannot be done."""
        return Markup(' data-unless="{}"').format(what) + _unless(not self._now or what not in self._may)


def _unless(shown: object) -> Markup:
    """The attribute that hides an element unless it is to be ``shown``."""
    return Markup() if shown else Markup(" hidden")


def _title(state: PhoneState) -> str:
    """What is on: the story, or else the event."""
    return state.performance.title if state.performance and state.performance.title else state.event.name


def _context(page: DrawnPage, state: PhoneState, part: PartMarker, *, whole: bool) -> dict[str, Any]:
    may = _may(state) or ()
    return {
        "state": state,
        "performance": state.performance,
        "scene": state.scene,
        "round": state.round,
        "now": shown(state),
        "shows": state.performance.shows if state.performance else Shows.WAITING,
        "own": None,
        "title": _title(state),
        "say": speaker(_LOOKS[page].words),
        "apart": apart,
        "clock": clock,
        "listed": listed,
        "part": part,
        "unless": _unless,
        "join": join_address(),
        "time_left": None,
        "may": may,
        "needs": _Needs(may, now=whole),
        "press": ConsoleButtons(state) if isinstance(state, HostState) else None,
        "heard": heard.of_state(page, state, tell),
        "arrivals": tuple(heard.arrivals(state, tell)) if isinstance(state, ScribeState) else (),
        "warning": heard.warning(state, tell) if isinstance(state, ScribeState) else "",
    }
