"""Where a page of a long list begins: what an address says of it, and what the store is asked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Position:
    """Where a page begins: after the entry with one key, or before the entry with another; else the first page."""

    after: str = ""
    before: str = ""


START = Position()
