"""``make gallery``: writes every page of an event, at every moment, in words of each kind, with pictures of it.

``python -m tests.live.gallery [KIND…]`` writes those of some kinds of words alone.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from tests.browser.conftest import Chromium
from tests.live.gallery import files, pictures
from tests.live.gallery.collection import ENGLISH, gallery
from tests.live.gallery.words import Kind
from tests.pseudo_locales.speaking import spoken

FOLDER = Path(__file__).resolve().parents[3] / "build" / "gallery"


def main() -> None:
    """Write the gallery, and say how much there is to look at."""
    parser = argparse.ArgumentParser(description="Write pages and pictures of every moment of an event.")
    parser.add_argument("kinds", nargs="*", type=Kind, default=list(Kind), help=", ".join(Kind))
    parser.add_argument("--face", default="", help="of one face alone, such as screen")
    parser.add_argument("--language", default=ENGLISH, help="in one of the made-up languages: de, ar, mr")
    asked = parser.parse_args()
    shutil.rmtree(FOLDER, ignore_errors=True)
    files.copy_assets(FOLDER)
    with spoken():
        played = [one for kind in asked.kinds for one in gallery(kind, asked.language)]
    shown = [one for one in played if asked.face in ("", one.face)]
    files.write(FOLDER, shown)
    chromium = Chromium()
    try:
        taken = list(pictures.take(chromium.runs(), FOLDER, shown))
    finally:
        chromium.stops()
    sheets = pictures.sheets(FOLDER, taken)
    faces = sorted({one.face for one in shown})
    print(f"{len(shown)} pages of {len(faces)} faces, {len(taken)} pictures on {len(sheets)} sheets:")
    for face in faces:
        print(f"  {sum(one.face == face for one in shown):4} {face}")
    print(f"Look at {FOLDER / 'index.html'}")


if __name__ == "__main__":
    main()
