"""Numbers in addresses: those that a row can have, so that any other is simply not found."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1
"""What an INTEGER column holds on every database; a larger number is a fault there, not a miss."""


class RowNumber(IntegerConverter):
    """What ``<int:…>`` takes in a route of this product."""

    def __init__(self, url_map: Map, fixed_digits: int = 0) -> None:
        super().__init__(url_map, fixed_digits, max=LARGEST)


def typed_number(text: str | None) -> int | None:
    """The number of a row that a form or an address's query names; None for anything that can be none."""
    typed = text or ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def init_app(app: Flask) -> None:
    """Let every ``<int:…>`` of a route take the numbers of rows only."""
    app.url_map.converters["int"] = RowNumber
