"""What was ticked on one page of a long list: the form says what the page offered, and the rest stays as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

Group = tuple[str, list[tuple[str, str, str]]]
"""What can be ticked, under one name: how the form names each, its words, and where it is from."""
_WAYS = ("after", "before")


@dataclass(frozen=True)
class Choice:
    """What a page offered, in its order, and what of it was ticked; ``way`` is to which page its sender goes on.

    A form of a page may offer nothing, where its entries went meanwhile. One that is no page is about the whole list.
    """

    offered: tuple[str, ...]
    ticked: frozenset[str]
    way: str = ""
    is_whole: bool = False

    @classmethod
    def sent(cls, field: str) -> Choice:
        """What the form of this request says."""
        way = request.form.get("way", "")
        offered = tuple(request.form.getlist("offered"))
        is_whole = not offered and "page" not in request.form
        return cls(offered, frozenset(request.form.getlist(field)), way if way in _WAYS else "", is_whole)

    def has(self, name: str) -> bool:
        """Whether the page offered this."""
        return self.is_whole or name in self.offered

    def next_page(self, endpoint: str, **values: Any) -> str:
        """The address of the page beside this one, or "" where its sender is done."""
        if not self.way or not self.offered:
            return ""
        beside = {self.way: self.offered[-1 if self.way == "after" else 0]}
        return url_for(endpoint, **values | beside)
