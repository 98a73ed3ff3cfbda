"""The gallery as files: pages that stand by themselves, without a server, with the fonts that they use."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from forum.web.assets import FOLDER
from live.messages.state import DrawnPage
from tests.live.gallery.collection import Exhibit

ASSETS = "assets"
_WITH_A_SCRIPT = "for (const one of document.querySelectorAll('[data-plain]')) one.remove();"
_FIT = Path(__file__).resolve().parents[3] / "live" / "static" / "js" / "fit.js"


def copy_assets(folder: Path) -> None:
    """Put the built fonts and icons beside the pages."""
    place = folder / ASSETS
    place.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.iterdir():
        if path.suffix in (".woff2", ".svg"):
            shutil.copy(path, place)


def standing_alone(exhibit: Exhibit) -> str:
    """Its page as a file: as the server sent it, without the scripts that would look for one.

    What the script of the big screen does to the size of its text is done, and what a phone's takes out of its page.
    """
    html = re.sub(r'<script src="[^"]*"[^>]*></script>', "", exhibit.html)
    html = re.sub(r'<meta http-equiv="refresh"[^>]*>', "", html)
    html = re.sub(r'<link rel="stylesheet" href="/assets/([^"]+)">', _style, html)
    html = html.replace('"/assets/', f'"{ASSETS}/')
    if exhibit.face == DrawnPage.PHONE:
        html = html.replace("</body>", f"<script>{_WITH_A_SCRIPT}</script></body>")
    if exhibit.face == DrawnPage.SCREEN:
        fit = _FIT.read_text("utf-8").replace("export ", "")
        begin = 'const again = () => fit(document.body, document.getElementById("stage-box"));'
        html = html.replace(
            "</body>",
            f'<script>{fit}{begin} again(); addEventListener("resize", again); document.fonts.ready.then(again);'
            "</script></body>",
        )
    return html


def _style(link: re.Match[str]) -> str:
    return f"<style>{_built_style(link[1])}</style>"


@cache
def _built_style(name: str) -> str:
    """A built style sheet that stands in a page, and asks nobody for its fonts but the folder beside it."""
    return (FOLDER / name).read_text("utf-8").replace("/assets/", f"{ASSETS}/")


def write(folder: Path, exhibits: Iterable[Exhibit]) -> list[Path]:
    """Write these pages into a folder; gives their files, in the same order."""
    written = []
    for exhibit in exhibits:
        path = folder / f"{exhibit.id}.html"
        path.write_text(standing_alone(exhibit), "utf-8")
        written.append(path)
    return written
