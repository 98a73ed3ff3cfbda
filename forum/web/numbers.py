"""Numbers in routes: those that a row can have, so that any other is simply not found."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from scenarios.row_number import LARGEST


class RowNumber(IntegerConverter):
    """What ``<int:…>`` takes in a route of this product."""

    def __init__(self, url_map: Map, fixed_digits: int = 0) -> None:
        super().__init__(url_map, fixed_digits, max=LARGEST)


def init_app(app: Flask) -> None:
    """Let every ``<int:…>`` of a route take the numbers of rows only."""
    app.url_map.converters["int"] = RowNumber
