"""A process that has loaded the product, and forks a server from itself for each that is asked for.

To load it takes two seconds of a processor, and a run of all tests starts well over a hundred servers. What is forked
does what ``python wsgi.py`` does from its first line on; that program itself is started by the tests of ``wsgi.py``.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class ForkedServer:
    """A server that was forked: what its starter may do with it, as with a ``subprocess.Popen``.

    With what status it ended is not known here, and told as 0.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        try:
            self._handle: int | None = os.pidfd_open(pid)
        except ProcessLookupError:
            self._handle = None  # It ended at once.

    def poll(self) -> int | None:
        """None while it runs."""
        return None if self._handle is not None and not self._is_over(0) else 0

    def send_signal(self, number: int) -> None:
        """Tell it something, unless it is over."""
        if self.poll() is None and self._handle is not None:
            signal.pidfd_send_signal(self._handle, number)  # type: ignore[attr-defined]  Linux alone has it.

    def wait(self, timeout: float) -> int:
        """Wait until it is over. Raises TimeoutExpired."""
        if self._handle is not None and not self._is_over(timeout):
            raise subprocess.TimeoutExpired("a forked server", timeout)
        return 0

    def kill(self) -> None:
        """End it, and let go of it."""
        self.send_signal(signal.SIGKILL)
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _is_over(self, patience: float) -> bool:
        assert self._handle is not None
        return bool(select.select([self._handle], [], [], patience)[0])


class LoadedProduct:
    """The process of this run; it begins with the first server that is asked for, and ends with its own starter."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    @property
    def pid(self) -> int | None:
        """Its number, once it runs."""
        return self._process.pid if self._process is not None else None

    def forks(self, environ: Mapping[str, str], log: Path) -> ForkedServer:
        """Start a server with this environment, which writes what it says at the end of a file."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
            atexit.register(self._ends)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"environ": dict(environ), "log": str(log)}) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the process that has loaded the product has ended"
        return ForkedServer(int(answer))

    def _ends(self) -> None:
        assert self._process is not None and self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


LOADED = LoadedProduct()
"""The one of this process."""


def main() -> None:
    """Load the product, then fork a server for each line of the input, and write its number."""
    import warnings

    warnings.filterwarnings("ignore", r"\s*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()
    os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")
    import wsgi

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # What ended is gone: nobody here asks how.
    for line in sys.stdin:
        asked = json.loads(line)
        number = os.fork()
        if not number:
            os._exit(_serve(wsgi.main, asked["environ"], asked["log"]))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


def _serve(server: object, environ: Mapping[str, str], log: str) -> int:
    """Be the server, and say with what status it ended."""
    from eventlet import hubs

    assert callable(server)
    hubs.use_hub()  # One of its own: that of the loader would wait for the files of every server that was forked.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for number, handle in enumerate((os.open(os.devnull, os.O_RDONLY), output, output)):
        os.dup2(handle, number)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  A text file, as at every start.
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = ["wsgi.py"]
    try:
        server()
        return 0
    except SystemExit as ended:
        print(ended, file=sys.stderr)
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


if __name__ == "__main__":
    main()
