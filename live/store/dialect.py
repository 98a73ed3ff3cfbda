"""What SQLite and PostgreSQL write differently: the upsert, the locks of rounds, and in which order rows lie."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from scenarios.db import Base

_ROUNDS = 0x726F  # The first key of every round's advisory lock, so that it meets no other use of them.


Insert = Callable[..., Any]


def insert_for(session: Session) -> Insert:
    """The dialect's own ``insert``, which knows ``ON CONFLICT``."""
    return sqlite.insert if _is_sqlite(session) else postgresql.insert


def lock_rounds_shared(session: Session, round_ids: Iterable[int]) -> None:
    """Hold these rounds open until the transaction ends; on SQLite its write lock already does."""
    if not _is_sqlite(session):
        for round_id in sorted(set(round_ids)):
            session.execute(select(func.pg_advisory_xact_lock_shared(_ROUNDS, round_id)))


def lock_round_exclusive(session: Session, round_id: int) -> None:
    """Wait until no vote for this round is being stored, and let none in until the transaction ends."""
    if not _is_sqlite(session):
        session.execute(select(func.pg_advisory_xact_lock(_ROUNDS, round_id)))


def lock_alone(session: Session, kind: type[Base]) -> None:
    """Let nobody else write to a table until the end of the transaction; on SQLite its write lock already does."""
    if not _is_sqlite(session):
        session.execute(text(f"LOCK TABLE {kind.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))


def forget_order(session: Session, kind: type[Base], where: ColumnElement[bool], blank: Collection[str] = ()) -> None:
    """Write these rows anew, all at once and in the order of their keys, so that nothing tells which came first.

    PostgreSQL shows of each row where it lies and which transaction wrote it (``ctid``, ``xmin``). On SQLite a table
    whose rows are kept by a random key alone shows neither. The columns ``blank`` become NULL. Nobody else may change
    these rows until the end of the transaction, since it would be lost: a lock of the caller's sees to that.
    """
    table = Base.metadata.tables[kind.__tablename__]
    if _is_sqlite(session):
        if blank:
            session.execute(update(table).where(where).values(dict.fromkeys(blank)))
        return
    gone = delete(table).where(where).returning(*table.columns).cte("gone")
    kept = [column.name for column in table.columns if column.name not in blank]
    again = select(*(gone.c[name] for name in kept)).order_by(*(gone.c[key.name] for key in table.primary_key))
    session.execute(insert(table).from_select(kept, again))


def lock_rows_shared(session: Session, rows: Select[Any]) -> None:
    """Let nobody change these rows until the transaction ends; on SQLite its write lock already does."""
    if not _is_sqlite(session):
        session.execute(rows.with_for_update(read=True)).all()


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
