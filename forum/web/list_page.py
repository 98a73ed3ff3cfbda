"""Which page of a list an address asks for, and the addresses of the pages beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from flask import request, url_for

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Page(Protocol[T_co]):
    """What is read of the store's page of a list."""

    @property
    def rows(self) -> Sequence[T_co]:
        """The entries."""

    @property
    def before(self) -> str:
        """The key that entries come before, or ""."""

    @property
    def after(self) -> str:
        """The key that more entries follow, or ""."""


@dataclass(frozen=True)
class ShownPage(Generic[T]):
    """The entries of a page, and where the entries before and after it are; "" where there are none."""

    rows: Sequence[T] = field(default_factory=tuple)
    before: str = ""
    after: str = ""
    is_first: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether the whole list is on this page."""
        return not self.before and not self.after


def asked(name: str = "") -> dict[str, str]:
    """The keys that the address gives: ``after`` or ``before``; with a list's name where a page has several lists."""
    return {end: request.args.get(_field(name, end), "") for end in ("after", "before")}


def shown(page: Page[T], name: str = "", anchor: str = "") -> ShownPage[T]:
    """A page of a list with its links. They keep what else the address says, such as a filter."""
    return ShownPage(
        page.rows,
        _address(name, "before", page.before, anchor) if page.before else "",
        _address(name, "after", page.after, anchor) if page.after else "",
        not any(asked(name).values()),
    )


def _address(name: str, end: str, key: str, anchor: str) -> str:
    replaced = {_field(name, "after"), _field(name, "before")}
    kept = {key: values for key, values in request.args.lists() if key not in replaced and not key.startswith("_")}
    given: dict[str, Any] = {**kept, _field(name, end): key, **(request.view_args or {})}
    return url_for(request.endpoint or "", **given, _anchor=anchor or None)


def _field(name: str, end: str) -> str:
    return f"{name}-{end}" if name else end
