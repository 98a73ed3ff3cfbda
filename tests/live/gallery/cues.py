"""An evening of the gallery as its faces hear of it: what each press and each word brings them, in how many bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import msgspec
from flask import Flask

from live.messages.outgoing import PageUpdate
from live.messages.state import DrawnPage
from live.snapshot.render import Picture
from live.wire.broadcast import Broadcast
from live.wire.recipients import FACE_OF, Recipients, recipients
from tests.clock import HandClock
from tests.live.gallery.evening import Evening
from tests.live.gallery.moments import play, play_with_passes
from tests.live.gallery.words import Kind, Words


@dataclass(frozen=True)
class Told:
    """What one happening brought a page: the bytes of the state, and of what is sent in its place, both as JSON.

    ``what`` happened after what; ``parts`` are what of the page was drawn anew.
    """

    what: str
    page: DrawnPage
    state: int
    update: int
    parts: tuple[str, ...]


class _Heard(Evening):
    """An evening that keeps the picture after each happening of which faces are told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.pictures: list[tuple[str, Picture]] = []
        super().__init__(*args, **kwargs)
        self._keep("begins")

    def asks(self, kind: str, **details: Any) -> None:
        super().asks(kind, **details)
        self._keep(kind)

    def _write(self, work: Any, *args: Any) -> Any:
        done = super()._write(work, *args)
        if self.pictures:
            self._keep(work.__name__)
        return done

    def _keep(self, what: str) -> None:
        self.pictures.append((what, self.picture))


def told(app: Flask, clock: HandClock, *, passes: bool = False, locale: str = "en-GB") -> Iterator[Told]:
    """All that the pages of an evening are told, one happening after the other."""
    on = _Heard(app, clock, Words(Kind.ORDINARY), passes=passes)
    for _moment in (play_with_passes if passes else play)(on):
        pass
    broadcast = cast(Broadcast, app.extensions["broadcast"])
    faces = [recipients(FACE_OF[page], page, locale) for page in DrawnPage]
    for (earlier, before), (what, latest) in zip(on.pictures, on.pictures[1:], strict=False):
        for one in faces:
            yield _told(broadcast, one, f"{what} after {earlier}", before, latest)


def _told(broadcast: Broadcast, one: Recipients, what: str, before: Picture, latest: Picture) -> Told:
    assert one.page is not None
    _name, update = broadcast.told_to(one, latest, before)
    _name, state = broadcast.told_to(Recipients(one.face), latest)
    assert isinstance(update, PageUpdate)
    return Told(what, one.page, _bytes(state), _bytes(update), tuple(update.parts))


def _bytes(message: object) -> int:
    return len(msgspec.json.encode(message, enc_hook=str))
