"""The parts of a face: pieces of its page that are sent by themselves when they change.

A template marks one by ``{% call part("turnout", "p") %}…{% endcall %}``. Drawn for a page, it stands in its place.
Drawn to be sent, it is kept apart by its id, and an empty element holds its place, which the script of the page leaves
as it is: so a number that changes four times a second does not bring the whole stage with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

_BEFORE_BLOCK = re.compile(r">\s*\n\s*(?=</?(?:div|form|h[1-6]|li|ol|p|section|ul)\b)")
_BETWEEN_TAGS = re.compile(r">\s*\n\s*<")
_TAG = re.compile(r"<[a-z][^>]*>")
_BUTTON = re.compile(r"<button[^>]*>")
_QUOTED = re.compile(r'(?<=[a-z])="([\w./:+-]+)"')


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """What is inside one part, as HTML; ``within`` is the id of the part that it stands in, "" where in none.

    ``tag`` is its element's: where that is another, the page has a new element, with nothing in it.
    """

    html: str
    within: str = ""
    tag: str = "div"


Parts = Mapping[str, DrawnPart]
"""The parts of a face by their ids; a part comes after the one that it stands in."""


class PartMarker:
    """The ``part`` that templates call, for one drawing. ``apart`` keeps each part by itself."""

    def __init__(self, *, apart: bool) -> None:
        self._apart = apart
        self._inside: list[str] = []
        self._drawn: dict[str, DrawnPart | None] = {}

    def __call__(
        self, name: str, tag: str = "div", *, caller: Callable[[], Markup], **attributes: str | bool
    ) -> Markup:
        """The element of a part, its ``name`` being its id. Raises ValueError where that is there already."""
        if name in self._drawn:
            raise ValueError(f"two parts are called {name}")
        self._drawn[name] = None  # Its place in the order: before those that stand in it.
        within = self._inside[-1] if self._inside else ""
        self._inside.append(name)
        html = _compact(caller().strip())  # Autoescaped by the template.
        self._inside.pop()
        self._drawn[name] = DrawnPart(str(html), within, tag)
        return Markup('<{tag} id="{name}" data-part{more}>{html}</{tag}>').format(
            tag=tag, name=name, more=_written(attributes), html=Markup() if self._apart else html
        )

    @property
    def parts(self) -> Parts:
        """What was drawn."""
        return {name: part for name, part in self._drawn.items() if part is not None}


def changed(before: Parts, now: Parts) -> dict[str, str]:
    """What of ``now`` a page must be sent that shows ``before``: a part that is new, is other, or stands elsewhere.

    Where the part that it stands in leaves the page and comes back, it was gone meanwhile, and is new.
    """
    sent: dict[str, str] = {}
    for name, part in now.items():
        if before.get(name) != part or (part.within and part.within not in before):
            sent[name] = part.html
    return sent


def _compact(html: Markup) -> Markup:
    """The same markup in fewer bytes: no lines between tags, no quotes that an attribute does not need, no usual type.

    It is sent inside JSON, where a quote takes two bytes. In escaped markup no ``>`` and no quote is a person's.
    """
    lines = _BETWEEN_TAGS.sub("> <", _BEFORE_BLOCK.sub(">", html))
    usual = ' type="submit"' if "<form" in lines else ' type="button"'  # Outside a form no button does anything itself.
    lines = _BUTTON.sub(lambda tag: tag[0].replace(usual, "", 1), lines)
    return Markup(_TAG.sub(lambda tag: _QUOTED.sub(r"=\1", tag[0]), lines))  # noqa: S704  as escaped as before


def _written(attributes: Mapping[str, str | bool]) -> Markup:
    written = Markup()
    for name, value in attributes.items():
        if value is True:
            written += Markup(" {}").format(name)
        elif value not in (False, ""):
            written += Markup(' {}="{}"').format(name.replace("_", "-"), value)
    return written
