"""The store: one declarative base with named constraints, and short transactions."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from sqlalchemy import JSON, DateTime, Dialect, Engine, MetaData, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.types import TypeDecorator

from scenarios.clock import Clock
from scenarios.errors import Busy, NotFound
from scenarios.key_folder import KeyFolder
from scenarios.message import Message

T = TypeVar("T")

BUSY_TIMEOUT_MS = 50
"""How long SQLite itself waits for a lock: short, because its wait stops the whole process."""
PATIENCE_S = 5.0
"""How long a write is tried again before the person is told, in seconds."""
TURN_S = 0.005
"""After so much processor time a request lets everybody else go first, before its next query, in seconds."""
_JITTER = random.Random()  # noqa: S311  Spreads rivals; keeps no secret, and shares no state.


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: aware in Python, whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it would mean something else on another machine."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite forgets the zone; it was UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


IN_KEY_ORDER = {"sqlite_with_rowid": False}
"""Of a table whose rows must not tell which was written first: SQLite keeps them by their key and by nothing else."""


class Base(DeclarativeBase):
    """The base of every table, so that one metadata describes the whole store."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON}


Row = TypeVar("Row", bound=Base)


def found(row: T | None, missing: Message) -> T:
    """``row``, where there is one. Raises NotFound with the sentence ``missing``."""
    if row is None:
        raise NotFound(missing)
    return row


def locked(session: Session, kind: type[Row], number: int, *load: ORMOption) -> Row | None:
    """A row as it is now, locked until the transaction ends (SELECT … FOR UPDATE); None where there is none.

    ``load`` says which of its relationships are read with it: what may have changed while this waited for the lock by
    ``selectinload``, a query after it, since a join sees the moment at which the wait began.
    """
    return session.get(kind, number, with_for_update={"of": kind}, populate_existing=True, options=load)


def give_way() -> None:
    """Between two pieces of long work, let others of a cooperative server go on; never inside a session that writes."""
    time.sleep(0)


def clock_of(session: Session) -> Clock:
    """The clock of this session's store."""
    return cast(Clock, session.get_bind().get_execution_options()["clock"])


def keys_of(session: Session) -> KeyFolder:
    """The keys that this session's store must not hold."""
    return cast(KeyFolder, session.get_bind().get_execution_options()["keys"])


def now(session: Session) -> datetime:
    """This moment, in UTC, by the clock of this session's store."""
    return clock_of(session).now()


def at_writing(context: Any) -> datetime:
    """A column's default: the moment at which its row is written. SQLAlchemy passes the statement's context."""
    return cast(Clock, context.connection.get_execution_options()["clock"]).now()


class Database:
    """The store's connections. Reads see one snapshot; writes are short, and tried again if locked.

    A unit of work never waits for anything but the database: under a cooperative server, a lock
    held over a yield would stop every other writer. ``clock`` says what time it is to all that is written, and
    ``keys`` has the keys that it must not hold.
    """

    def __init__(self, url: str, clock: Clock | None = None, keys: KeyFolder | None = None) -> None:
        self.clock, self.keys = clock or Clock(), keys or KeyFolder()
        self.engine = _engine(url, {"clock": self.clock, "keys": self.keys})
        self._writing = self.engine.execution_options(writes=True)
        # SQLite's reads see one snapshot anyway; elsewhere each query would see a newer one.
        whole = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reading = self.engine.execution_options(**whole)

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is one SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one snapshot and is given back at the end of the block."""
        with Session(self._reading, expire_on_commit=False) as session:
            yield session

    def write(self, work: Callable[[Session], T]) -> T:
        """Run ``work`` in one transaction and commit it; return what it returned.

        ``work`` may run more than once, so it changes nothing but the session. Raises Busy where
        the store stayed locked for PATIENCE_S seconds; what ``work`` raises, rolls back and goes on.
        """
        deadline = self.clock.monotonic() + PATIENCE_S
        while True:
            try:
                with Session(self._writing, expire_on_commit=False) as session, session.begin():
                    return work(session)
            except OperationalError as fault:
                if not is_contention(fault):
                    raise
                if self.clock.monotonic() >= deadline:
                    raise Busy() from fault
            time.sleep(_JITTER.uniform(0.002, 0.02))

    def wipe_log(self) -> bool:
        """After an erasure: keep no copy of what was erased in SQLite's write-ahead log.

        Returns False where readers of an older snapshot kept it busy for PATIENCE_S seconds; the log
        is then overwritten by later work. Other stores look after their own logs.
        """
        deadline = self.clock.monotonic() + PATIENCE_S
        while self.is_sqlite and self._checkpoint_is_busy():
            if self.clock.monotonic() >= deadline:
                return False
            time.sleep(0.02)
        return True

    def _checkpoint_is_busy(self) -> bool:
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return bool(busy)
        except sqlite3.OperationalError:  # Locked.
            return True
        finally:
            connection.close()

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


class _ReadsInTurns(Session):
    """Lets everybody else of a cooperative server have their turn before a query, if it computed for TURN_S since.

    It only reads, so that nobody waits for it meanwhile.
    """

    began = 0.0

    def take_turns(self) -> None:
        """Let the others go first, if it was this one's turn for long."""
        if time.thread_time() - self.began > TURN_S:
            give_way()
            self.began = time.thread_time()


@event.listens_for(_ReadsInTurns, "do_orm_execute")
def _before_query(state: ORMExecuteState) -> None:
    cast(_ReadsInTurns, state.session).take_turns()


class SharedReads(Database):
    """A store whose reads all join one session, until it writes or is told to stop: what one request reads with.

    The session opens at the first read, sees one snapshot and knows each row once, so that a row is fetched and its
    document parsed once. It ends before a write and before a wait (``end_reads``): it would keep a connection that
    somebody else needs, and would not see what was written. The next read opens it anew, with rows of its own.

    Not for use by several threads. It never writes: rows that are changed in it are not flushed.
    """

    def __init__(self, store: Database) -> None:
        self.clock, self.keys, self.engine = store.clock, store.keys, store.engine
        self._writing, self._reading = store._writing, store._reading
        self._session = _ReadsInTurns(self._reading, expire_on_commit=False, autoflush=False)
        self._session.began = time.thread_time()
        self._is_over = False

    @contextmanager
    def read(self) -> Iterator[Session]:
        """The session that all reads join; it stays open at the end of the block, but for one after ``finish``."""
        if self._is_over:
            with super().read() as session:
                yield session
            return
        try:
            yield self._session
        except DBAPIError:
            self.end_reads()  # A transaction in which a query failed answers no other.
            raise

    def write(self, work: Callable[[Session], T]) -> T:
        """Run ``work`` in a transaction of its own, as ``Database.write`` does; reads after it see what it wrote."""
        self.end_reads()
        try:
            return super().write(work)
        finally:
            self.end_reads()  # ``work`` may have read by the way.

    def wipe_log(self) -> bool:
        """As ``Database.wipe_log`` does; this store's own reads do not keep the log busy."""
        self.end_reads()
        return super().wipe_log()

    def end_reads(self) -> None:
        """Give the connection back and forget the snapshot. Rows that were read keep what was loaded of them."""
        self._session.close()

    def take_turns(self) -> None:
        """Let everybody else go on, if this request computed for TURN_S since they could."""
        self._session.take_turns()

    def finish(self) -> None:
        """Share no more: whatever still reads, as an answer does that is put together while it is sent, is alone."""
        self._is_over = True
        self.end_reads()


def is_contention(fault: OperationalError) -> bool:
    """Whether another writer was in the way, so that the same work may succeed if tried again."""
    told = str(fault.orig).lower()
    signs = (
        "database is locked",
        "database table is locked",
        "deadlock detected",
        "could not serialize",
    )
    return any(sign in told for sign in signs)


def _engine(url: str, options: Mapping[str, object]) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True, execution_options=options)
    engine = create_engine(
        parsed,
        connect_args={"check_same_thread": False},
        pool_size=20,
        max_overflow=20,
        execution_options=options,
        hide_parameters=True,  # A fault is logged, and a log holds nobody's words.
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # The driver's own BEGIN would come too late; _begin_sqlite does it.
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
