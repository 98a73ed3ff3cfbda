"""Long lists one page at a time, by key: a page begins after the last entry of the one before it.

The key is what the list is ordered by, so the store finds a page by its index and never counts rows to skip; and rows
that come or go meanwhile neither repeat an entry nor leave one out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import quote, unquote

from sqlalchemy import ColumnElement, Select, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from scenarios.db import UtcDateTime
from scenarios.errors import NotFound
from scenarios.list_position import START, Position
from scenarios.message import say
from scenarios.row_number import typed_number

T = TypeVar("T")
U = TypeVar("U")
Key = ColumnElement[Any] | InstrumentedAttribute[Any]

ON_A_PAGE = 50
"""The most entries of a list on one page."""


def beginning_with(number: int) -> Position:
    """The page that begins with the entry of this number, in a list that is ordered by its own numbers alone."""
    return Position(after=str(number - 1))


@dataclass(frozen=True)
class ListPage(Generic[T]):
    """Some entries of a list, in its order.

    ``before`` is the key of the first where others come before it, ``after`` of the last where more follow; else "".
    """

    rows: tuple[T, ...] = ()
    before: str = ""
    after: str = ""

    def of(self, rows: Sequence[U]) -> ListPage[U]:
        """The same page with something else in place of its entries."""
        return ListPage(tuple(rows), self.before, self.after)


def read(
    session: Session,
    query: Select[*tuple[Any, ...]],
    order: Sequence[Key],
    at: Position = START,
    *,
    descending: bool = False,
    limit: int = ON_A_PAGE,
) -> ListPage[Any]:
    """A page of ``query`` by ``order``, whose columns together are different for each row and never NULL.

    A row is what the query selects: the entity or value where it selects one, else a row of them. Raises NotFound
    where the position is no key of this list.
    """
    backward = bool(at.before)
    key = _values(at.before or at.after, order)
    falls = descending != backward
    asked = query.add_columns(*order).order_by(None).order_by(*(each.desc() if falls else each.asc() for each in order))
    if key:
        asked = asked.where(_beyond(order, key, falls=falls))
    found = session.execute(asked.limit(limit + 1)).all()
    more, rows = len(found) > limit, list(found[:limit])
    if backward:
        rows.reverse()
    first, last = (_text(rows[place][-len(order) :]) if rows else "" for place in (0, -1))
    behind = bool(key) and bool(rows) and _is_there(session, query, order, rows[-1 if backward else 0], not falls)
    before, after = (more, behind) if backward else (behind, more)
    bare = tuple(row[0] if len(row) == len(order) + 1 else row[: -len(order)] for row in rows)
    return ListPage(bare, first if before else "", last if after else "")


def part(items: Sequence[T], key: Callable[[T], str], at: Position = START, *, limit: int = ON_A_PAGE) -> ListPage[T]:
    """A page of a list that is in memory, such as a story's scenes. Raises NotFound where nothing has that key."""
    begin, end = 0, limit
    if at.before or at.after:
        asked = unquote(at.before or at.after)
        place = next((place for place, each in enumerate(items) if key(each) == asked), None)
        if place is None:
            raise _no_such_page()
        begin, end = (max(0, place - limit), place) if at.before else (place + 1, place + 1 + limit)
    shown = tuple(items[begin:end])
    if not shown:
        return ListPage()
    first, last = (quote(key(each), safe="") for each in (shown[0], shown[-1]))
    return ListPage(shown, first if begin else "", last if end < len(items) else "")


def _beyond(order: Sequence[Key], key: Sequence[Any], *, falls: bool) -> ColumnElement[bool]:
    """The rows that come after a key in this direction."""
    values = [literal(value, column.type) for value, column in zip(key, order, strict=True)]
    if len(order) == 1:
        return order[0] < values[0] if falls else order[0] > values[0]
    columns, there = tuple_(*order), tuple_(*values)
    return columns < there if falls else columns > there


def _is_there(session: Session, query: Select[Any], order: Sequence[Key], row: Sequence[Any], falls: bool) -> bool:
    """Whether any row lies on the other side of the page."""
    beyond = _beyond(order, row[-len(order) :], falls=falls)
    asked = query.with_only_columns(*order[:1], maintain_column_froms=True).order_by(None)
    return bool(session.execute(select(asked.where(beyond).exists())).scalar_one())


def _text(values: Sequence[Any]) -> str:
    return ",".join(quote(_one(value), safe="") for value in values)


def _one(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _values(text: str, order: Sequence[Key]) -> tuple[Any, ...]:
    """The values of a key, or none for "". Raises NotFound where it is no key of this list."""
    if not text:
        return ()
    given = [unquote(each) for each in text.split(",")]
    if len(given) != len(order):
        raise _no_such_page()
    try:
        return tuple(_value(value, _kind(column)) for value, column in zip(given, order, strict=True))
    except ValueError as fault:
        raise _no_such_page() from fault


def _kind(column: Key) -> type:
    return datetime if isinstance(column.type, UtcDateTime) else column.type.python_type


def _value(text: str, kind: type) -> Any:
    if "\0" in text:
        raise ValueError("no store keeps this character")
    if kind is datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    if kind is date:
        return date.fromisoformat(text)
    if kind is not int:
        return text
    number = typed_number(text)
    if number is None:
        raise ValueError("not a number that a row has")
    return number


def _no_such_page() -> NotFound:
    return NotFound(say("This list has no such page. Go back, and start from the first page of the list."))
