"""Looks pages over with axe, once for each skeleton of a page.

An examination takes half a second, four times as long as opening most pages, and most pages that tests come to differ
from one before in their words alone. So a page is examined where nothing with its skeleton was found free of barriers
yet in this run, by whichever of its processes. ``skeleton.js`` says what belongs to a skeleton: elements and
attributes, states of fields, whether references lead anywhere, whether a name is empty, computed colours, sizes of type
that change the contrast that is needed, what scrolls, the order of headings, landmarks of one name, the window and the
colour scheme. Where a list has more entries of one kind, numbers differ or other words stand, the skeleton is the same.

What only the length of words decides is not seen again: whether they come to lie over another ground. A page with a
frame has no skeleton and is always examined.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SKELETON = Path(__file__).with_name("skeleton.js")
_EXAMINE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
    (each) => `${each.id}: ${each.nodes.map((node) => node.target).join(", ")}`)"""


class Examiner:
    """Examines pages with axe, and remembers the skeletons that have no barrier.

    ``examined`` counts how often axe ran. Where there is a ``folder``, those who have the same one remember together.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.examined = 0
        self.folder = folder
        self._axe = AXE.read_text(encoding="utf-8")
        self._skeleton = SKELETON.read_text(encoding="utf-8")
        self._free: set[str] = set()

    def barriers(self, page: Page) -> list[str]:
        """The rules that this page breaks, each with where; none where a page with this skeleton broke none."""
        skeleton = page.evaluate(self._skeleton)
        if self._is_free(skeleton):
            return []
        self.examined += 1
        if page.evaluate("!window.axe"):
            page.evaluate(self._axe)
        found: list[str] = page.evaluate(_EXAMINE)
        if skeleton and not found:
            self._free.add(skeleton)
            if self.folder is not None:
                (self.folder / skeleton).touch()
        return found

    def _is_free(self, skeleton: str) -> bool:
        """Whether a page with this skeleton was found free of barriers, here or by another examiner."""
        elsewhere = self.folder is not None and skeleton != "" and (self.folder / skeleton).exists()
        return skeleton in self._free or elsewhere


EXAMINER = Examiner()
"""The one of this process: what one test's pages have shown counts for the next, in the other processes too."""
