"""Who is sent the same: sockets of one face that show its state themselves, or for which the server draws a page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from forum.web.translation import LOCALES, locale_for
from live.messages.state import DrawnPage
from live.snapshot.render import Face

FACE_OF = {
    DrawnPage.SCREEN: Face.SCREEN,
    DrawnPage.BACKSTAGE: Face.SCREEN,
    DrawnPage.CONSOLE: Face.HOST,
    DrawnPage.SCRIBE: Face.SCRIBE,
    DrawnPage.PHONE: Face.PHONE,
}
"""The face whose state each page is drawn from."""


@dataclass(frozen=True, slots=True)
class Recipients:
    """The sockets of a ``face`` that are sent its state, or its ``page`` as it is drawn in a language."""

    face: Face
    page: DrawnPage | None = None
    locale: str = ""

    def room(self, section_id: int, part: int) -> str:
        """The name of one of the rooms in which Socket.IO keeps those of them that look at a section."""
        drawn = f", {self.page} in {self.locale}" if self.page else ""
        return f"section {section_id}, part {part}{drawn}"


@lru_cache(maxsize=100)
def recipients(face: Face, page: DrawnPage | None, language: str) -> Recipients:
    """Where a socket of ``face`` belongs whose page names itself and its language; thousands share one answer.

    A page that is another face's gets the state, as whoever names none.
    """
    if page is None or FACE_OF[page] is not face:
        return Recipients(face)
    return Recipients(face, page, locale_for(language))


def all_recipients(face: Face) -> tuple[Recipients, ...]:
    """All that there can be at a face."""
    pages = [page for page, owner in FACE_OF.items() if owner is face]
    return Recipients(face), *(Recipients(face, page, locale) for page in pages for locale in LOCALES.values())
