"""PostgreSQL and Redis as private instances on free ports that keep nothing after the tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from tests.live.server import free_port, wait_until

STORES: set[int] = set()
"""The ports of the databases that run: a pool that outlives a test may have opened another connection in it."""


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL of its own, whose files are where those of the tests are; gives the store's address."""
    port = free_port()
    data = Path(mkdtemp(prefix="postgresql-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
    as_owner = _as_somebody_else(data)
    makes = [_postgresql("initdb"), "-D", data, "-A", "trust", "-U", "forum", "-E", "UTF8", "--no-sync"]
    subprocess.run([*as_owner, *makes], check=True, stdout=subprocess.DEVNULL)
    chosen = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "port": port}
    # Nothing outlives the tests, so nothing has to reach the disc. Killed, the server still loses no commit.
    chosen |= {"fsync": "off", "full_page_writes": "off"}
    options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
    process = subprocess.Popen([*as_owner, _postgresql("postgres"), "-D", data, *options])
    try:
        ready = [_postgresql("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        wait_until(lambda: subprocess.run(ready, check=False).returncode == 0, "PostgreSQL answers")
        STORES.add(port)
        yield f"postgresql+psycopg://forum@127.0.0.1:{port}/postgres"
    finally:
        STORES.discard(port)
        # At once: to write everything to the disc before it is thrown away takes longer than most tests.
        subprocess.run([*as_owner, _postgresql("pg_ctl"), "stop", "-s", "-D", data, "-m", "immediate"], check=False)
        process.wait(timeout=30)
        shutil.rmtree(data)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis of its own that keeps nothing; gives the message queue's address."""
    port = free_port()
    where = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(["redis-server", *where])
    try:
        wait_until(lambda: _listens(port), "Redis answers")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=30)


def _as_somebody_else(data: Path) -> list[str]:
    """PostgreSQL refuses to run as root: there it runs as the account that its package made."""
    if os.getuid() != 0:
        return []
    shutil.chown(data, "postgres")
    found = shutil.which("runuser", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
    return [found or "runuser", "-u", "postgres", "--"]


def _postgresql(program: str) -> str:
    """The newest of this program that Debian has installed, or the one on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    return str(found[-1]) if found else program


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
