"""Counts how often somebody did the same thing lately.

A venue is one address for everyone in it, so nothing that an audience does is counted by address.
"""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app
from itsdangerous import Signer
from limits.storage import Storage, storage_from_string

from forum.web.settings import Settings


class Counts:
    """Counts in memory, or in the Redis that several processes share.

    Who is counted is kept as a one-way code, since neither names nor addresses are to be found here.
    """

    def __init__(self, storage: Storage, secret: str) -> None:
        self._storage = storage
        self._signer = Signer(secret, salt="limiter")

    def add(self, what: str, who: str, window_s: int) -> int:
        """Count one more, and give how many there were since the first ``window_s`` seconds ago at most."""
        return self._storage.incr(self.key(what, who), window_s)

    def forget(self, what: str, who: str) -> None:
        """Begin at nothing again."""
        self._storage.clear(self.key(what, who))

    def key(self, what: str, who: str) -> str:
        """Under what somebody's count is kept."""
        return self._signer.get_signature(f"{what}\n{who}".encode("utf-8", "replace")).decode()


def counts() -> Counts:
    """The counts of the current app."""
    return cast(Counts, current_app.extensions["counts"])


def init_app(app: Flask, settings: Settings) -> None:
    """Count where all processes of the site count."""
    storage = storage_from_string(settings.message_queue or "memory://")
    app.extensions["counts"] = Counts(cast(Storage, storage), str(app.secret_key))
