"""The making of files, in a child process of the server's: nothing that is long holds up a vote."""

from __future__ import annotations

import errno
import logging
import shutil
import threading
from contextlib import suppress

from forum.exports import child_process, writers
from forum.results.export_folder import empty_file, folder, folder_of, sweep
from forum.web.storage import database
from scenarios.db import Database
from scenarios.errors import Busy, Refusal
from scenarios.message import Message, say
from scenarios.results.export_request import Claim
from scenarios.store.exports import export_request

TOLD_EVERY_S = 0.5
"""How often a file says how far it is."""

ALIVE_EVERY_S = 15.0
"""How often it says that it still lives, also where nothing more is written."""

log = logging.getLogger(__name__)


class NotWanted(Exception):
    """It is not this maker's any more: what it holds changed, somebody else began it again, or the day is over."""


def start() -> None:
    """Start a process that makes the files that wait, and do not wait for it."""
    child_process.start("make-files")


def make_all() -> None:
    """Make one file after another, as long as any is free and not too many are being made."""
    while claimed := database().write(export_request.claim):
        make(claimed)
    sweep()


def make(claimed: Claim) -> None:
    """Make one file, or say why it cannot be made."""
    teller, name, is_ready = _Teller(database(), claimed), f"{claimed.maker}.{claimed.form}", False
    try:
        place = folder_of(claimed.maker)
        place.mkdir(mode=0o700)
        file = place / f"outcomes.{claimed.form}"
        empty_file(file)
        writers.write(claimed.wanted, claimed.form, file, teller)
        file.rename(folder() / name)  # Before its row says so: what is ready is there.
        is_ready = database().write(lambda session: export_request.finish(session, claimed, name))
    except NotWanted:
        log.info("A file was not wanted any more.")
    except Exception as fault:
        why = reason(fault)
        if database().write(lambda session: export_request.fail(session, claimed, why)) and not isinstance(
            fault, Refusal
        ):
            log.exception("A file could not be made")
    finally:
        teller.stop()
        if not is_ready:
            (folder() / name).unlink(missing_ok=True)
        shutil.rmtree(folder_of(claimed.maker), ignore_errors=True)


def reason(fault: Exception) -> Message:
    """Why a file could not be made, and what to do, for whoever waits for it."""
    if isinstance(fault, Refusal):
        return fault.message
    if isinstance(fault, MemoryError):
        return say("There is more in this than this server can hold at once. Choose one event, or a table (CSV).")
    if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return say("This server has no room left for files. Tell the people who run this site.")
    return say(
        "Something went wrong while it was made. Nothing is lost: ask for it again. If that fails too, tell whoever"
        " runs this site."
    )


class _Teller:
    """Says how far a file is, but not so often that it slows anything. Called, it raises NotWanted.

    It gives a sign of life from time to time too: the pages of a long PDF are set for minutes after the last result.
    """

    def __init__(self, store: Database, claimed: Claim) -> None:
        self.store, self.claimed = store, claimed
        self.told, self.done = 0.0, 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._live, daemon=True)
        self.thread.start()

    def __call__(self, done: int) -> None:
        self.done = done
        if self.store.clock.monotonic() - self.told < TOLD_EVERY_S:
            return
        self.told = self.store.clock.monotonic()
        with suppress(Busy):  # How far it is can be said a little later.
            if not self._tell():
                raise NotWanted

    def stop(self) -> None:
        """Say nothing more."""
        self.over.set()
        self.thread.join()

    def _live(self) -> None:
        while not self.over.wait(ALIVE_EVERY_S):
            with suppress(Busy):  # The next sign comes soon enough.
                self._tell()

    def _tell(self) -> bool:
        return self.store.write(lambda session: export_request.go_on(session, self.claimed, self.done))
