"""The bytes of each state and of what is drawn from it, written down, so that nobody makes pages larger unawares.

``python -m tests.live.gallery.table``, a part of ``make recorded``, writes them down anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.live.gallery.collection import Exhibit, gallery
from tests.live.gallery.words import Kind

FILE = Path(__file__).with_name("bytes.txt")
MORE = 1.1
"""How many times as large as it was written down a drawing may be."""
_HEAD = f"{'face':<12}{'state':>8}{'drawn':>8}  moment"

Place = tuple[str, str]
"""A face, and the name of a moment."""
Sizes = tuple[int, int]
"""The bytes of a state as JSON, and of what is drawn from it: the parts of a page."""


def of(exhibits: Iterable[Exhibit]) -> dict[Place, Sizes]:
    """The bytes of all pages that are drawn from a state."""
    return {(one.face, one.name): one.sizes for one in exhibits if one.state is not None}


def read() -> dict[Place, Sizes]:
    """What was written down."""
    lines = [line.split(maxsplit=3) for line in FILE.read_text("utf-8").splitlines()[1:]]
    return {(face, name): (int(state), int(drawn)) for face, state, drawn, name in lines}


def written(sizes: Mapping[Place, Sizes]) -> str:
    """A table to be written down."""
    lines = [f"{face:<12}{state:>8}{drawn:>8}  {name}" for (face, name), (state, drawn) in sorted(sizes.items())]
    return "\n".join([_HEAD, *lines]) + "\n"


def has_grown(known: Sizes, now: Sizes) -> bool:
    """Whether what is drawn is larger by more than a tenth than it was."""
    return now[1] > known[1] * MORE


if __name__ == "__main__":
    FILE.write_text(written(of(gallery(Kind.ORDINARY))), "utf-8")
    print(f"{FILE.name}: {len(read())} pages")
