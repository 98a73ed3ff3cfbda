"""The scenes of a long story a page at a time, and the address of each scene, on whichever page it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import request

from forum.web import list_page
from forum.web.list_page import ShownPage
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.stories.story import SCENE_TEXTS, Scene

ON_A_PAGE = 50
"""The most scenes on one page."""
MOST_TEXT = 80_000
"""The most characters of scenes on one page; a scene that is longer by itself has a page of its own."""
ASKED = "scene"
"""What an address calls the scene whose page it asks for."""


@dataclass(frozen=True)
class NumberedScene:
    """A scene with its place in the whole story, from 1."""

    number: int
    scene: Scene


class ScenePages:
    """A story's scenes in pages that begin at the same scenes whichever way a reader comes."""

    def __init__(self, scenes: Sequence[Scene], *, whole_text: bool = True) -> None:
        self._scenes = [NumberedScene(number, scene) for number, scene in enumerate(scenes, 1)]
        self._whole_text = whole_text

    @cached_property
    def pages(self) -> list[list[NumberedScene]]:
        """Each page's scenes; one empty page where there are none."""
        pages: list[list[NumberedScene]] = [[]]
        text = 0
        for each in self._scenes:
            length = _length(each.scene) if self._whole_text else 0
            if pages[-1] and (len(pages[-1]) >= ON_A_PAGE or text + length > MOST_TEXT):
                pages.append([])
                text = 0
            pages[-1].append(each)
            text += length
        return pages

    @cached_property
    def _page_of(self) -> dict[str, int]:
        return {each.scene.key: place for place, page in enumerate(self.pages) for each in page}

    def here(self) -> ShownPage[NumberedScene]:
        """The page that the address asks for by a scene's key. Raises NotFound where the story has no such scene."""
        key = request.args.get(ASKED, "")
        if key and key not in self._page_of:
            raise NotFound(say("This story has no such scene. It may have been removed."))
        place = self._page_of.get(key, 0)
        before = self.pages[place - 1][0].scene.key if place else ""
        after = self.pages[place + 1][0].scene.key if place + 1 < len(self.pages) else ""
        return ShownPage(self.pages[place], _address(before), _address(after), is_first=not place)

    def address(self, key: str | None, page: str = "") -> str:
        """The address of a scene on the page ``page`` of its story, or on this one."""
        has_a_page_of_its_own = self._page_of.get(key or "", 0) or (len(self.pages) > 1 and not page)
        return f"{page}?{ASKED}={key}#scene-{key}" if has_a_page_of_its_own else f"{page}#scene-{key}"


def _address(key: str) -> str:
    return list_page.address_with({ASKED: key}, "scenes") if key else ""


def _length(scene: Scene) -> int:
    decision = scene.decision
    asked = [decision.question, decision.decider, *(each.label for each in decision.options)] if decision else []
    return sum(map(len, (*(getattr(scene, name) for name in SCENE_TEXTS), *asked)))
