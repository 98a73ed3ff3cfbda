"""Slows down whoever guesses passphrases, and locks nobody out.

Each try for an account, and each from an address, makes the next one wait longer, up to a bound. A lock instead would
let one person at a venue keep its facilitator out: OWASP, Authentication Cheat Sheet, "Account lockout".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

from forum.web.clock import wait
from forum.web.limiter import counts
from scenarios.account import name_key
from scenarios.errors import Invalid

WINDOW_S = 15 * 60
"""For how long, in seconds, a try makes those after it slower."""
FREE_OF_ACCOUNT = 3
FREE_OF_ADDRESS = 20
"""How many tries in that time are not slowed down: a whole team signs in at a venue."""
LONGEST_OF_ACCOUNT_S = 8.0
LONGEST_OF_ADDRESS_S = 4.0
"""The longest that a try waits, in seconds, whatever was tried before it."""
WAITING_OF_ADDRESS = 20
"""How many tries from one address may wait at the same time; one more is refused at once."""

_ACCOUNT, _ADDRESS = "tries for an account", "tries from an address"


class Try:
    """One try to sign in; it has waited its time when it is there."""

    def __init__(self, name: str) -> None:
        self._name = name

    def was_right(self) -> None:
        """The passphrase was the right one: its account begins anew. Its address does not, or guessers would
        sign in to an account of their own in between."""
        counts().forget(_ACCOUNT, self._name)


@contextmanager
def counted(name: str) -> Iterator[Try]:
    """Count a try for the account of this name, and wait as long as those before it ask for.

    It counts from its beginning, so that many at once are not each the first. Raises TooManyRequests where too many
    from the same address are waiting already.
    """
    name, address = _key(name), request.remote_addr or ""
    waiting: Counter[str] = current_app.extensions.setdefault("tries_waiting", Counter())
    if waiting[address] >= WAITING_OF_ADDRESS:
        raise TooManyRequests
    waiting[address] += 1
    try:
        seconds = pause(
            counts().add(_ACCOUNT, name, WINDOW_S) - 1,
            counts().add(_ADDRESS, address, WINDOW_S) - 1,
        )
        if seconds:
            wait(seconds)
        yield Try(name)
    finally:
        waiting[address] -= 1
        waiting += Counter()  # Leaves out who has none.


def pause(of_account: int, of_address: int) -> float:
    """How long a try waits, in seconds, after so many others for its account and from its address."""
    account = _doubled(0.5, of_account - FREE_OF_ACCOUNT, LONGEST_OF_ACCOUNT_S)
    address = _doubled(0.25, (of_address - FREE_OF_ADDRESS) // 10, LONGEST_OF_ADDRESS_S)
    return account + address


def _doubled(first_s: float, times: int, longest_s: float) -> float:
    return 0.0 if times < 0 else min(longest_s, first_s * 2.0 ** min(times, 32))


def _key(name: str) -> str:
    try:
        return name_key(name)
    except Invalid:
        return ""
