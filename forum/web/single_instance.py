"""One server on one SQLite file: the system's own lock beside it says so, whatever becomes of a process."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL, make_url


class AnotherServer(Exception):
    """Another server already uses the same SQLite file."""


@contextmanager
def only_server_on(database_url: str | URL) -> Iterator[None]:
    """Hold the SQLite file for this server alone. Raises AnotherServer where it is taken.

    The lock is the system's, so it goes with the process, however that ends. PostgreSQL takes many.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(f"{url.database}.lock", "w", encoding="ascii") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AnotherServer(
                f"Another server is using {url.database}. Stop it first;"
                " for several servers at once, set DATABASE_URL to a PostgreSQL store."
            ) from None
        yield
