"""How many new things one browser, and all together, may make in an hour before each next one waits.

Nothing here holds up somebody who finishes what they have begun, nor who votes. A library's or a hostel's machine is
one browser for many, so the waits are short and bounded: they make a flood slow, and no person give up.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass

from flask import current_app, session

from forum.web.access import current_account
from forum.web.clock import wait
from forum.web.limiter import counts
from forum.web.links import settings
from scenarios.errors import Busy, Full
from scenarios.message import say

WINDOW_S = 60 * 60
LONGEST_S = 8.0
"""The longest that one of many waits, in seconds, for its browser and for all together each."""
WAITING = 50
"""How many may wait at the same time; one more is asked to send it again, and its words are shown to be copied."""
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Quota:
    """How many of one kind are made in an hour before the next waits: from one browser, and in all."""

    what: str
    of_browser: int
    in_all: int


STORIES = Quota("stories", 20, 300)
ACCOUNTS = Quota("accounts", 10, 200)
FILES = Quota("files", 40, 300)
WORDS = Quota("additions and remarks", 40, 600)


def ensure_room() -> None:
    """Raise Full where the disk has hardly any room left, which votes and what is being written need."""
    kept = settings()
    if shutil.disk_usage(kept.instance).free < kept.least_disk_mb * MEGABYTE:
        current_app.logger.warning("Under %d MB are left: no new stories and no files are taken", kept.least_disk_mb)
        raise Full(
            say(
                "This site has hardly any space left, so it takes no new stories and no files just now. We keep "
                "everything already written, and voting goes on. Tell the people who run this site, or try again "
                "tomorrow."
            )
        )


def take(quota: Quota) -> None:
    """Count one more of a kind, and wait as long as those before it ask for.

    Raises Busy where too many are waiting already.
    """
    made = f"new {quota.what}"
    of_browser = counts().add(made, f"browser {_browser()}", WINDOW_S) - 1
    in_all = counts().add(made, "all", WINDOW_S) - 1
    seconds = pause(quota, of_browser, in_all)
    if not seconds:
        return
    waiting: Counter[str] = current_app.extensions.setdefault("quota_waiting", Counter())
    if waiting.total() >= WAITING:
        raise Busy()
    waiting[quota.what] += 1
    try:
        wait(seconds)
    finally:
        waiting[quota.what] -= 1


def pause(quota: Quota, of_browser: int, in_all: int) -> float:
    """How long one more waits, in seconds, after so many of its browser and in all."""
    return _wait(of_browser - quota.of_browser, quota.of_browser) + _wait(in_all - quota.in_all, quota.in_all)


def _wait(too_many: int, enough: int) -> float:
    """A second for each half of what is enough that there is too much of."""
    return 0.0 if too_many < 0 else min(LONGEST_S, 1.0 + too_many // max(1, enough // 2))


def _browser() -> str:
    """Who is counted as one: an account, or a browser by the token of its forms, which it needs to send any."""
    account = current_account().id
    return f"account {account}" if account is not None else str(session.get("csrf_token", ""))
