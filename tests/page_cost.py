"""What a page costs the store and its reader: queries, transactions, parsed documents and bytes.

``python -m tests.page_cost`` measures every page that a GET answers, in the filled store of ``tests.every_route``.
"""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from flask import before_render_template, template_rendered
from sqlalchemy import Column, Integer, Table, event, insert, select
from sqlalchemy.orm import Session
from wsgi import create_app

from forum.exports import making as export_making
from forum.web.settings import Settings
from scenarios import schema
from scenarios.db import Base, Database
from scenarios.pathways import pathway
from scenarios.store.results.outcome import OutcomeRow
from scenarios.store.review import reading as readings
from scenarios.store.stories import private_link
from scenarios.stories import story
from tests.conftest import Visitor
from tests.every_route import House, Person

ASKING = ("everything", "writer", "co-writer", "suggester", "teller", "participant", "account", "stranger")
"""Who is tried as the reader of a page, the first who is let in."""
OWN_PAGES = (
    "",
    "/read",
    "/play",
    "/map",
    "/history",
    "/history/1",
    "/what-came-of-it",
    "/messages",
    "/together",
    "/link",
    "/suggestions",
    "/who",
    "/open",
    "/delete",
)
"""A story's pages for its holder, that can be opened when it is published."""
READ_PAGES = ("", "/play", "/play?way=", "/map")
"""A story's pages for its readers, and for the moderators of a story that was sent in."""
READ = frozenset({"version_reading", "story_reading", "scene_fact", "playing_fact"})
"""Tables of what is read of stories: that of the copies is read as a server does."""
COPIED_NOT = READ | frozenset(
    {
        "account",
        "role_grant",
        "pathway",
        "pathway_version",
        "site_setting",
        "audit_entry",
        "sign_in",
        "sign_in_link",
        "second_step",
        "recovery_code",
        "half_sign_in",
    }
)
"""Tables that a store does not get more of: its copies belong to the same people and the same pathway."""
APART = 1_000_000
"""How far the numbers of copied rows are from those that they were copied from."""
NUMBERS = {("outcome", "performance"), ("voice", "performance")}
"""Columns with another row's number that are no foreign keys."""
CODES = frozenset({"code", "event_code", "slug", "token_hash", "client_id", "key"})
"""Columns whose text is a key: a copy has another."""


@dataclass(frozen=True)
class Cost:
    """What one answer took. ``size`` is in bytes, and ``drawing`` those of the queries that a template asked."""

    queries: int
    drawing: int
    transactions: int
    parses: int
    size: int


@dataclass
class _Tally:
    queries: int = 0
    drawing: int = 0
    templates: int = 0
    transactions: int = 0
    parses: int = 0


@contextmanager
def counted(database: Database) -> Iterator[_Tally]:
    """Count what is asked of a store, and the documents that are parsed, within the block."""
    tally = _Tally()

    def see(_c: object, _k: object, statement: str, *_rest: object) -> None:
        if statement.startswith("BEGIN"):
            tally.transactions += 1
        elif not statement.startswith("PRAGMA"):
            tally.queries += 1
            tally.drawing += tally.templates > 0

    def begin(_app: object, **_context: object) -> None:
        tally.templates += 1

    def end(_app: object, **_context: object) -> None:
        tally.templates -= 1

    def counting(parse: Callable[[Mapping[str, Any]], Any]) -> Callable[[Mapping[str, Any]], Any]:
        def parsed(document: Mapping[str, Any]) -> Any:
            tally.parses += 1
            return parse(document)

        return parsed

    event.listen(database.engine, "before_cursor_execute", see)
    try:
        with (
            before_render_template.connected_to(begin),
            template_rendered.connected_to(end),
            mock.patch.object(story, "from_document", counting(story.from_document)),
            mock.patch.object(pathway, "from_document", counting(pathway.from_document)),
        ):
            yield tally
    finally:
        event.remove(database.engine, "before_cursor_execute", see)


@contextmanager
def opened(folder: Path, migrated_file: Path) -> Iterator[House]:
    """The house of ``tests.every_route``, in a folder of its own."""
    shutil.copy(migrated_file, folder / "forum.db")
    app = create_app(
        Settings(
            instance=str(folder),
            database_url=f"sqlite:///{folder / 'forum.db'}",
            public_url="http://forum.example",
            secret_key="only for tests, where it guards nothing",
        )
    )
    app.extensions["ballot box"].start()
    with mock.patch.object(export_making, "start"):
        house = House(app, folder / "forum.db")
        yield house
    house.close()
    app.extensions["database"].dispose()


def readers(house: House) -> dict[str, Person]:
    """Who may read each page, by its rule: only pages that answer a GET with something to read."""
    found: dict[str, Person] = {}
    for rule in house.rules("GET"):
        for name in ASKING:
            status = house.asks(house.people[name], "GET", house.path(rule)).status_code
            assert status < 500, (rule, name)
            if status == 200:
                found[str(rule)] = house.people[name]
                break
    return found


def costs(house: House, who: Mapping[str, Person]) -> dict[str, Cost]:
    """What each page costs its reader, who has been there before."""
    measured: dict[str, Cost] = {}
    for rule in house.rules("GET"):
        person = who.get(str(rule))
        if person is not None:
            measured[str(rule)] = cost(house, person, house.path(rule))
    return measured


def story_pages(house: House) -> dict[str, tuple[Person, str]]:
    """The pages of a story that rooms voted on and the design group decided about, for its holder and a moderator."""

    def offer(session: Session) -> tuple[int, str]:
        number = session.scalars(select(OutcomeRow.story_id).order_by(OutcomeRow.id)).first()
        assert number is not None
        return number, private_link.offer(session, number)

    number, token = house.database.write(offer)
    holder = Visitor(house.app.test_client())
    holder.opens(f"/s/{token}")
    person, moderator = house.remember("holder", holder), house.people["moderator"]
    own = {name: (person, f"/write/{number}{name}") for name in OWN_PAGES}
    read = {f" {name}": (house.people["stranger"], f"/stories/{number}{name}") for name in READ_PAGES}
    checked = {f"  {name}": (moderator, f"/moderate/{number}{name}") for name in READ_PAGES}
    return {f"{path} for {who.name}": (who, path) for who, path in (own | read | checked).values()}


def cost(house: House, person: Person, path: str) -> Cost:
    """What this page costs this person."""
    with counted(house.database) as tally:
        answer = house.asks(person, "GET", path)
    assert answer.status_code == 200, (path, answer.status_code)
    return Cost(tally.queries, tally.drawing, tally.transactions, tally.parses, len(answer.data))


def grow(database: Database, times: int) -> None:
    """Add as much as is there, ``times`` over: stories, events, findings and decisions of the same people."""

    def work(session: Session) -> None:
        for table in Base.metadata.sorted_tables:
            if table.name in COPIED_NOT:
                continue
            there = [row._asdict() for row in session.execute(select(table))]
            copies = [
                {name: _another(table, table.c[name], value, place) for name, value in row.items()}
                for place in range(1, times + 1)
                for row in there
            ]
            if copies:
                session.execute(insert(table), copies)

    database.write(work)
    assert sum(readings.all_pending(database))


def _another(table: Table, column: Column[Any], value: Any, place: int) -> Any:
    if value is None:
        return None
    points_to = next((key.column.table.name for key in column.foreign_keys), "")
    is_its_own = column.primary_key and not points_to and isinstance(column.type, Integer)
    if points_to in COPIED_NOT:
        return value
    if column.name in CODES or (column.unique and isinstance(value, str)) or points_to == "occasion":
        return str(int(value) + place * APART) if value.isdigit() else f"{value}{place}"
    if points_to or (is_its_own and column.name == "id") or (table.name, column.name) in NUMBERS:
        return value + place * APART
    return value


def main() -> int:
    """Print what every page costs, the most queries first."""
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        empty = Database(f"sqlite:///{folder / 'empty.db'}")
        schema.upgrade(empty)
        with empty.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        empty.dispose()
        with opened(folder, folder / "empty.db") as house:
            who, shown = readers(house), story_pages(house)
            for person, path in shown.values():
                house.asks(person, "GET", path)  # What is news the first time is none the second.
            small = costs(house, who) | {name: cost(house, *page) for name, page in shown.items()}
            grow(house.database, 3)
            large = costs(house, who) | {name: cost(house, *page) for name, page in shown.items()}
    print("queries (grown)  of a template  transactions  parses (grown)  bytes (grown)  page")
    for rule, before in sorted(small.items(), key=lambda each: -each[1].queries):
        after = large[rule]
        asked = f"{before.queries:4} ({after.queries:4})  {before.drawing:2}  {before.transactions:3}"
        print(f"{asked}  {before.parses:4} ({after.parses:4})  {before.size:7} ({after.size:7})  {rule}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
