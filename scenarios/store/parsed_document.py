"""A row's document as the rules see it, parsed once and not at every look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from scenarios.db import Base

Content = TypeVar("Content")
_KEPT = "_parsed"


def parsed(row: Base, document: Mapping[str, Any], parse: Callable[[Mapping[str, Any]], Content]) -> Content:
    """The content of a row's document: parsed at the first look, and kept with the row as long as it has this document.

    A page asks for the content hundreds of times. One that was replaced, or read again after a rollback or a refresh,
    is another object and is parsed anew; no document is ever changed in place.
    """
    kept: tuple[Mapping[str, Any], Content] | None = row.__dict__.get(_KEPT)
    if kept is None or kept[0] is not document:
        kept = row.__dict__[_KEPT] = (document, parse(document))
    return kept[1]
