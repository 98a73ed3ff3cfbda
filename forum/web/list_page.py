"""Which page of a list an address asks for, and the addresses of the pages beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

from scenarios.list_position import START, Position

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


def asked(name: str = "") -> Position:
    """The page that the address asks for, by ``after`` or ``before``; with a list's name where a page has several."""
    return Position(**{end: request.args.get(_field(name, end), "") for end in ("after", "before")})


def shown(page: Page[T], name: str = "", anchor: str = "") -> ShownPage[T]:
    """A page of a list with its links. They keep what else the address says, such as a filter."""
    return ShownPage(
        page.rows,
        address_with({_field(name, "before"): page.before}, anchor) if page.before else "",
        address_with({_field(name, "after"): page.after}, anchor) if page.after else "",
        asked(name) == START,
    )


def address_with(keys: dict[str, str], anchor: str = "") -> str:
    """This page's address with these keys in place of others of their name; "" where it can only be sent to.

    A page that is shown in answer to a form may have an address that cannot be opened.
    """
    endpoint = _opened_by() if request.method == "POST" else request.endpoint
    if not endpoint:
        return ""
    beside = {f"{name.removesuffix(end)}{other}" for name in keys for end, other in _ENDS if name.endswith(end)}
    kept = {
        name: values
        for name, values in request.args.lists()
        if name not in keys and name not in beside and not name.startswith("_")
    }
    given: dict[str, Any] = {**kept, **keys, **(request.view_args or {})}
    return url_for(endpoint, **given, _anchor=anchor or None)


_ENDS = (("after", "before"), ("before", "after"))


def _opened_by() -> str:
    """The route that opens the address to which this form was sent, or ""."""
    try:
        endpoint, _values = current_app.create_url_adapter(request).match(method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return ""
    return str(endpoint)


def _field(name: str, end: str) -> str:
    return f"{name}-{end}" if name else end
