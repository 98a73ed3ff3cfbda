"""Passphrases: hashed slowly on purpose, in a real thread, and checked in the same time for anyone."""

from __future__ import annotations

from werkzeug.security import check_password_hash, generate_password_hash

from forum.web.storage import run_in_thread

METHOD = "scrypt:32768:8:1"
"""32 MiB and some 80 ms a guess: OWASP's cheat sheet on password storage, for scrypt."""

_NOBODY = (
    "scrypt:32768:8:1$0000000000000000$"
    "0000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000"
)
"""What is checked where there is no hash, so that the answer takes as long as a wrong passphrase."""


def hashed(passphrase: str) -> str:
    """What is kept of a passphrase."""
    return run_in_thread(generate_password_hash, passphrase, METHOD)


def matches(kept: str | None, passphrase: str) -> bool:
    """Whether the passphrase is the one that was kept; without one, no, after the same time."""
    return run_in_thread(check_password_hash, kept or _NOBODY, passphrase) and kept is not None
