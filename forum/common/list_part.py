"""Long lists in parts: after how many entries a part begins is said by its address, as "from"."""

from __future__ import annotations

from collections.abc import Mapping


def start_of(asked: Mapping[str, str]) -> int:
    """After how many entries a part begins; 0 where its address says nothing that can be."""
    given = asked.get("from", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0
