"""QR codes: as a picture for a page, without a style of its own, and in letters for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup
from qrcode import constants
from qrcode.main import QRCode

from forum.web.colours import COLOURS

_QUIET = 4
"""White modules around a code, which scanners need (ISO/IEC 18004)."""
_HALVES = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}


def svg(text: str, label: str) -> Markup:
    """The code of ``text`` as one SVG element that says ``label`` to those who cannot see it."""
    size, path = _path(text)
    return Markup(
        '<svg role="img" aria-label="{label}" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">{path}</svg>'
    ).format(label=label, size=size, path=path)


def symbol(text: str, name: str) -> Markup:
    """The code of ``text`` as an SVG symbol, which a page has once and shows by ``name`` wherever it is wanted."""
    size, path = _path(text)
    return Markup(
        '<symbol id="{name}" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">{path}</symbol>'
    ).format(name=name, size=size, path=path)


def terminal_qr(url: str) -> str:
    """The code of ``url`` in half blocks, to be scanned from a dark terminal."""
    rows = _modules(url, border=_QUIET)
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join("".join(_HALVES[pair] for pair in zip(*pair_of_rows, strict=True)) for pair_of_rows in pairs)


def _path(text: str) -> tuple[int, Markup]:
    """The modules along one side of the code of ``text``, and its dark ones as one path."""
    rows = _modules(text, border=0)
    path = "".join(f"M{x} {y}h{width}v1h-{width}z" for y, row in enumerate(rows) for x, width in _runs(row))
    return len(rows), Markup('<path fill="{black}" d="{path}"/>').format(black=COLOURS["black"], path=path)


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Where each stretch of black modules begins, and its length: drawn as one, a sheet of codes has half the bytes."""
    x = 0
    for dark, modules in groupby(row):
        width = len(list(modules))
        if dark:
            yield x, width
        x += width


def _modules(text: str, border: int) -> list[list[bool]]:
    code = QRCode(error_correction=constants.ERROR_CORRECT_M, border=border)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]
