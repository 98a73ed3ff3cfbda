"""Lists one page at a time, by key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert, select
from sqlalchemy.orm import Session

from scenarios.db import UtcDateTime
from scenarios.errors import NotFound
from scenarios.list_position import START, Position
from scenarios.store import list_page
from scenarios.store.list_page import ListPage

ENTRY = Table(
    "entry",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
NAMES = st.text(st.sampled_from("ab,%é~ "), max_size=2)
LISTS = st.lists(NAMES, max_size=12)
MOMENT = datetime(2026, 3, 27, 19, 30, 1, 250, tzinfo=UTC)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    ENTRY.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def filled(session: Session, names: list[str]) -> None:
    session.execute(ENTRY.delete())
    if names:
        session.execute(
            insert(ENTRY), [{"id": 2 * place + 2, "name": name, "at": MOMENT} for place, name in enumerate(names)]
        )


def page(session: Session, at: Position, limit: int, *, descending: bool) -> ListPage[tuple[int, str]]:
    query = select(ENTRY.c.id, ENTRY.c.name)
    order = (ENTRY.c.name, ENTRY.c.id)
    return list_page.read(session, query, order, at, descending=descending, limit=limit)


def in_order(session: Session, *, descending: bool) -> list[tuple[int, str]]:
    rows = [tuple(row) for row in session.execute(select(ENTRY.c.id, ENTRY.c.name))]
    return sorted(rows, key=lambda row: (row[1].encode(), row[0]), reverse=descending)


@given(LISTS, st.integers(1, 5), st.booleans())
def test_all_pages_forth_and_back_have_each_entry_once_and_in_order(
    session: Session, names: list[str], limit: int, descending: bool
) -> None:
    filled(session, names)
    everything = in_order(session, descending=descending)
    pages = [page(session, START, limit, descending=descending)]
    while pages[-1].after:
        pages.append(page(session, Position(after=pages[-1].after), limit, descending=descending))
    assert [tuple(row) for each in pages for row in each.rows] == everything
    assert not pages[0].before and all(len(each.rows) == limit for each in pages[:-1])
    back = [pages[-1]]
    while back[-1].before:
        back.append(page(session, Position(before=back[-1].before), limit, descending=descending))
    assert [each.rows for each in reversed(back)] == [each.rows for each in pages]


@given(LISTS, LISTS, st.integers(1, 5), st.booleans())
def test_entries_that_come_meanwhile_neither_repeat_one_nor_leave_one_out(
    session: Session, names: list[str], more: list[str], limit: int, descending: bool
) -> None:
    filled(session, names)
    there = in_order(session, descending=descending)
    shown, at, coming = [], START, iter(enumerate(more))
    while True:
        here = page(session, at, limit, descending=descending)
        shown += [tuple(row) for row in here.rows]
        for place, name in [next(coming, (0, None))]:
            if name is not None:
                session.execute(insert(ENTRY).values(id=2 * place + 1, name=name, at=MOMENT))
        if not here.after:
            break
        at = Position(after=here.after)
    assert len(set(shown)) == len(shown)
    assert [row for row in shown if row in there] == there
    assert shown == sorted(shown, key=lambda row: (row[1].encode(), row[0]), reverse=descending)


@given(st.lists(st.integers(0, 3), max_size=8), st.integers(1, 3))
def test_a_list_in_the_order_of_moments_has_each_entry_once(session: Session, steps: list[int], limit: int) -> None:
    filled(session, [""] * len(steps))
    for place, step in enumerate(steps):
        moved = ENTRY.update().where(ENTRY.c.id == 2 * place + 2)
        session.execute(moved.values(at=MOMENT + timedelta(microseconds=step)))
    query, order = select(ENTRY.c.id), (ENTRY.c.at, ENTRY.c.id)
    everything = list(session.scalars(query.order_by(*order)))
    pages = [list_page.read(session, query, order, limit=limit)]
    while pages[-1].after:
        pages.append(list_page.read(session, query, order, Position(after=pages[-1].after), limit=limit))
    assert [number for each in pages for number in each.rows] == everything


@given(st.text(max_size=8))
def test_an_address_that_is_no_key_is_refused_and_breaks_nothing(session: Session, text: str) -> None:
    filled(session, ["a", "b"])
    for at in (Position(after=text), Position(before=text)):
        try:
            found = page(session, at, 1, descending=False)
        except NotFound:
            continue
        assert len(found.rows) <= 1


@pytest.mark.parametrize("text", ["a", "a,b", "a,1,2", "a,1.5", "a," + "9" * 30, "%00,1", "a,١"])
def test_what_is_no_key_of_this_list_is_told_plainly(session: Session, text: str) -> None:
    filled(session, ["a", "b"])
    with pytest.raises(NotFound):
        page(session, Position(after=text), 1, descending=False)


def test_after_an_entry_that_is_gone_the_list_goes_on_where_it_was(session: Session) -> None:
    filled(session, ["a", "b", "c", "d"])
    first = page(session, START, 2, descending=False)
    session.execute(ENTRY.delete().where(ENTRY.c.name == "b"))
    assert [row[1] for row in page(session, Position(after=first.after), 2, descending=False).rows] == ["c", "d"]


@given(st.lists(NAMES.filter(bool), max_size=12, unique=True), st.integers(1, 5))
def test_a_list_in_memory_has_the_same_pages(names: list[str], limit: int) -> None:
    pages = [list_page.part(names, str, limit=limit)]
    while pages[-1].after:
        pages.append(list_page.part(names, str, Position(after=pages[-1].after), limit=limit))
    assert [name for each in pages for name in each.rows] == names
    back = [pages[-1]]
    while back[-1].before:
        back.append(list_page.part(names, str, Position(before=back[-1].before), limit=limit))
    assert [each.rows for each in reversed(back)] == [each.rows for each in pages]


def test_a_list_in_memory_refuses_what_it_does_not_have() -> None:
    with pytest.raises(NotFound):
        list_page.part(["a"], str, Position(after="b"))
