"""The colours of pages, pictures, papers and files, from the one file that styles are built from too (`build.js`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from flask import Flask

SOURCE: Final = Path(__file__).with_name("colours.json")
COLOURS: Final[Mapping[str, str]] = MappingProxyType(json.loads(SOURCE.read_text(encoding="utf-8")))
"""Each colour's value in CSS by its name; nothing else in the code names a value."""


def init_app(app: Flask) -> None:
    """Give templates the colours, for what is drawn in attributes."""
    app.jinja_env.globals["colours"] = COLOURS
