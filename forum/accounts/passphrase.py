"""Passphrases: hashed slowly on purpose, in a real thread, and checked in the same time for anyone.

Few are hashed at the same time, since each takes a processor and 32 MiB: else forty tries at once hold everybody up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from werkzeug.security import check_password_hash, generate_password_hash

from forum.accounts import tries
from forum.web.storage import end_reads, run_in_thread
from scenarios.errors import Invalid
from scenarios.message import say

P = ParamSpec("P")
T = TypeVar("T")

AT_ONCE = 2
"""How many passphrases are hashed or checked at the same time; the others wait for their turn."""
_turns = threading.BoundedSemaphore(AT_ONCE)

METHOD = "scrypt:32768:8:1"
"""32 MiB and some 80 ms a guess, as Werkzeug has it; OWASP's cheat sheet on password storage asks for three rounds."""


def hashed(passphrase: str) -> str:
    """What is kept of a passphrase."""
    return _in_turn(generate_password_hash, passphrase, METHOD)


def matches(kept: str | None, passphrase: str) -> bool:
    """Whether the passphrase is the one that was kept; without one, no, after the same time."""
    return _in_turn(check_password_hash, kept or _nobodys(), passphrase) and kept is not None


def ensure(name: str, kept: str | None, passphrase: str) -> None:
    """Go on only with the passphrase of the account of this name, ``kept`` as a hash, if it has one: who sits at a
    browser that somebody left signed in does not know it. Each try is counted. Raises Invalid, field "current"."""
    if kept:
        with tries.counted(name) as this_try:
            if not matches(kept, passphrase):
                raise Invalid(say("This is not your passphrase. Check it and try again."), field="current")
            this_try.was_right()


def _nobodys() -> str:
    """What is checked where there is no hash, so that the answer takes as long as a wrong passphrase."""
    return f"{METHOD}${'0' * 16}${'0' * 128}"


def _in_turn(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    end_reads()
    with _turns:
        return run_in_thread(work, *args, **kwargs)
