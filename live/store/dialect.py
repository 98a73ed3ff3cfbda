"""What SQLite and PostgreSQL write differently: the upsert, and the locks of rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

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


def lock_rows_shared(session: Session, rows: Select[Any]) -> None:
    """Let nobody change these rows until the transaction ends; on SQLite its write lock already does."""
    if not _is_sqlite(session):
        session.execute(rows.with_for_update(read=True)).all()


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
