"""Pictures of the gallery's pages, at the sizes of the devices that show them, and sheets with many of them."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Browser

from live.messages.state import DrawnPage
from tests.live.gallery.collection import Exhibit

TALLEST = 2_400
"""The most of a page that is in its picture, in CSS pixels: a phone's page can be longer than anybody looks at."""
_BRIGHT = "document.body.classList.replace('dim', 'bright')"
_FITTED = "document.fonts.ready.then(() => new Promise(requestAnimationFrame))"
_SHEET = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>body {{ font: 14px sans-serif; margin: 8px; background: #777; color: #fff }}
ul {{ display: flex; flex-wrap: wrap; gap: 8px; list-style: none; padding: 0; align-items: start }}
img {{ inline-size: {width}px; max-block-size: {height}px; object-fit: cover; object-position: top; display: block }}
a {{ color: inherit }}</style><h1>{title}</h1><ul>{items}</ul></html>"""


@dataclass(frozen=True)
class Size:
    """A window; ``bright`` where the room's lights are on, and not as the host left them."""

    width: int
    height: int
    bright: bool = False

    def __str__(self) -> str:
        return f"{self.width}x{self.height}{'-bright' if self.bright else ''}"


PHONES = (Size(320, 568), Size(360, 740))
DESKS = (Size(1366, 768), Size(390, 844))
SCREENS = (Size(1024, 768), Size(1920, 1080), Size(1024, 768, bright=True), Size(1920, 1080, bright=True))


def sizes(face: str) -> Sequence[Size]:
    """The windows in which a face is looked at."""
    if face in (DrawnPage.SCREEN, DrawnPage.BACKSTAGE):
        return SCREENS
    return DESKS if face in (DrawnPage.CONSOLE, DrawnPage.SCRIBE) else PHONES


def take(browser: Browser, folder: Path, exhibits: Sequence[Exhibit]) -> Iterator[tuple[Exhibit, Size, str]]:
    """A picture of each page at each of its sizes; gives its file's name."""
    (folder / "pictures").mkdir(exist_ok=True)
    for size in sorted({size for one in exhibits for size in sizes(one.face)}, key=str):
        context = browser.new_context(viewport={"width": size.width, "height": size.height}, reduced_motion="reduce")
        page = context.new_page()
        for one in exhibits:
            if size not in sizes(one.face):
                continue
            page.goto((folder / f"{one.id}.html").as_uri())
            if size.bright:
                page.evaluate(_BRIGHT)
            page.evaluate(_FITTED)
            name = f"pictures/{one.id}-{size}.png"
            tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
            is_stage = one.face in (DrawnPage.SCREEN, DrawnPage.BACKSTAGE)
            shown = {"x": 0, "y": 0, "width": size.width, "height": size.height if is_stage else max(tall, size.height)}
            page.screenshot(path=folder / name, clip=shown, full_page=not is_stage)  # type: ignore[arg-type]
            yield one, size, name
        context.close()


def sheets(folder: Path, taken: Iterable[tuple[Exhibit, Size, str]]) -> list[str]:
    """Pages with the pictures of one face in words of one kind at one size; gives their names, and writes an index."""

    def of(each: tuple[Exhibit, Size, str]) -> tuple[str, str, str]:
        return each[0].face, each[0].kind.value, str(each[1])

    names = []
    for (face, kind, size), each in groupby(sorted(taken, key=of), key=of):
        names.append(f"{face}-{kind}-{size}.html".replace(" ", "-"))
        width = min(int(size.partition("x")[0]), 480)
        items = "".join(
            f'<li><a href="{one.id}.html">{html.escape(one.name)}<img loading="lazy" alt="" src="{file}"></a>'
            for one, _, file in each
        )
        sheet = _SHEET.format(title=f"{face}, {kind}, {size}", width=width, height=900, items=items)
        (folder / names[-1]).write_text(sheet, "utf-8")
    items = "".join(f'<li><a href="{name}">{name.removesuffix(".html")}</a>' for name in names)
    (folder / "index.html").write_text(
        _SHEET.format(title="Gallery", width=0, height=0, items=items).replace("display: flex", "columns: 3"), "utf-8"
    )
    return names
