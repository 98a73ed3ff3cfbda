"""Filled stores as earlier versions of the product left them: one file of rows for each revision of the schema.

``stores/0007.json`` holds every row of a store at revision 0007, by table: accounts, an event that was played, stories
that were withdrawn, and so on, with the documents as the code of that revision wrote them. These files are never
changed again. A new revision needs the file of the one before it:

    python -m tests.filled_store

brings the newest file's store to the newest schema and writes it down for that revision. Fill in by hand what its
tables and columns hold that are new.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    func,
    select,
)
from sqlalchemy.engine import Connection

from scenarios import schema
from scenarios.db import Database, UtcDateTime

FOLDER = Path(__file__).parent / "stores"
Rows = dict[str, list[dict[str, Any]]]
"""The rows of a store, by table, with values as JSON has them: moments in ISO 8601, files as text."""


def revisions() -> list[str]:
    """Every revision of the schema, the oldest first."""
    scripts = ScriptDirectory.from_config(schema._config())
    return [script.revision for script in scripts.walk_revisions()][::-1]


def recorded() -> list[str]:
    """The revisions that have a filled store, the oldest first."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def rows_at(revision: str) -> Rows:
    """The rows of the filled store of a revision."""
    rows: Rows = json.loads((FOLDER / f"{revision}.json").read_text("utf-8"))
    return rows


def migrate(database: Database, revision: str) -> None:
    """Bring a database to a revision."""
    with database.engine.begin() as connection:
        command.upgrade(schema._config(connection), revision)


def fill(database: Database, revision: str) -> None:
    """Give a database that has the schema of a revision the rows of its filled store."""
    rows, tables = rows_at(revision), tables_at(revision)
    with database.engine.begin() as connection:
        for table in tables.sorted_tables:
            if table.name in rows:
                connection.execute(table.insert(), [_stored(table, row) for row in rows[table.name]])
        if not database.is_sqlite:
            _count_on(connection, tables)


def dump(database: Database, revision: str) -> Rows:
    """All rows of a store at this revision, by table and key."""
    with database.engine.begin() as connection:
        return {
            table.name: _in_order(table, [_plain(table, row) for row in connection.execute(select(table)).mappings()])
            for table in tables_at(revision).sorted_tables
        }


@cache
def tables_at(revision: str) -> MetaData:
    """The tables that a store has at a revision, found out once on a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/store.db")
        migrate(database, revision)
        with database.engine.begin() as connection:
            tables = _tables(connection)
        database.dispose()
    return tables


def written(rows: Rows) -> str:
    """The text of a file of rows: one line for each."""
    parts = []
    for name in sorted(rows):
        lines = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in rows[name])
        parts.append(f"  {json.dumps(name)}: [\n{lines}\n  ]")
    return "{\n" + ",\n".join(parts) + "\n}\n"


_TYPES = (JSON(none_as_null=True), DateTime(), Date(), Boolean(), LargeBinary())
"""What columns are read as on either kind of store, where SQLite would give types of its own."""


def _tables(connection: Connection) -> MetaData:
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: name != "alembic_version")
    for table in metadata.tables.values():
        for column in table.columns:
            column.type = next((type_ for type_ in _TYPES if isinstance(column.type, type(type_))), column.type)
            if isinstance(column.type, DateTime):
                column.type = UtcDateTime()
            if isinstance(column.type, Integer):
                column.type = BigInteger()  # SQLite has one kind of whole number.
    return metadata


def _in_order(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By key, as Python compares: each kind of store has another order of letters."""
    key = [column.name for column in table.primary_key.columns]
    return sorted(rows, key=lambda row: [row[name] for name in key])


def _count_on(connection: Connection, tables: MetaData) -> None:
    """Let PostgreSQL number the next row after those that are there, as it would where it had numbered them itself."""
    for table in tables.tables.values():
        if "id" in table.columns:
            sequence = func.pg_get_serial_sequence(table.name, "id")
            connection.execute(select(func.setval(sequence, func.max(table.columns.id))))


def _stored(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: _value(column, row[column.name]) for column in table.columns}


def _value(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return value.encode() if isinstance(column.type, LargeBinary) else value


def _plain(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: _read(column, row[column.name]) for column in table.columns}


def _read(column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, JSON) or value is None:
        return value
    if isinstance(column.type, Boolean):
        return bool(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return bytes(value).decode() if isinstance(column.type, LargeBinary) else value


def main() -> None:
    """Write the filled store of the newest revision down, from the newest one that is there."""
    newest = revisions()[-1]
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/store.db")
        migrate(database, recorded()[-1])
        fill(database, recorded()[-1])
        schema.upgrade(database)
        rows = dump(database, newest)
        database.dispose()
    (FOLDER / f"{newest}.json").write_text(written(rows), "utf-8")
    empty = [name for name, each in rows.items() if not each]
    print(f"Wrote stores/{newest}.json." + (f" Give these tables rows by hand: {', '.join(empty)}." if empty else ""))


if __name__ == "__main__":
    main()
