"""Printed passes: each lets one phone vote at one event, and can be moved to another phone."""

from __future__ import annotations

import enum

from scenarios.errors import Conflict, Invalid
from scenarios.message import say

SHEET_LIMIT = 500
"""The most passes that are printed at once."""
EVENT_LIMIT = 2_000
"""The most passes that an event can have."""


class PassUse(enum.StrEnum):
    """What a pass is to the phone that opened its link."""

    NEW = "new"
    HERE = "here"
    ELSEWHERE = "elsewhere"


def checked_count(count: int | None, made: int) -> int:
    """How many passes to make, where so many can be made beside those that there are. Raises Invalid."""
    if count is None or not 1 <= count <= SHEET_LIMIT:
        raise Invalid(say("Enter a number from 1 to %(limit)s.", limit=SHEET_LIMIT), field="count")
    if made + count > EVENT_LIMIT:
        raise Invalid(
            say("An event can have %(limit)s passes. Delete unused ones first.", limit=EVENT_LIMIT), field="count"
        )
    return count


def in_use() -> Conflict:
    """The pass was used on another phone, and whoever has it was not asked yet whether to move it."""
    return Conflict(say("This pass is in use on another phone. Use it here instead?"), code="pass_in_use")


def second_pass() -> Conflict:
    """A phone that has a pass opened another one: it would use up two."""
    return Conflict(say("This phone has a pass already. Give this one to somebody else."), code="second_pass")
