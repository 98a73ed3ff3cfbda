"""News of a story: what happened to it, as its holder is told."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


class Event(enum.StrEnum):
    """What can have happened."""

    SENT_IN = "sent in"
    READ = "read"
    MESSAGE = "message"
    TELLER_WROTE = "teller wrote"
    SHAPED = "shaped"
    PASSED = "passed"
    TELLER_AGREED = "teller agreed"
    PUBLISHED = "published"
    NOT_ACCEPTED = "not accepted"
    TAKEN_DOWN = "taken down"
    JOINED = "joined"
    CLAIMED = "claimed"
    CLAIM_ENDED = "claim ended"
    LINK_MADE = "link made"
    SUGGESTED = "suggested"
    ADDED = "added"
    TAKEN = "taken"
    DECLINED = "declined"
    VOTED = "voted"
    FOUND = "found"
    DECIDED = "decided"
    IMPLEMENTED = "implemented"
    CHECKED = "checked"
    NEW_VERSION = "new version"
    TAKEN_BACK = "finding taken back"
    DECISION_CHANGED = "decision changed"
    NOT_IMPLEMENTED = "not implemented after all"
    NOT_CHECKED = "check taken back"
    NO_VERSION = "no version after all"


OWN = frozenset({Event.SENT_IN, Event.PUBLISHED, Event.TAKEN, Event.DECLINED})
"""What a holder does, or a co-writer at their wish, and so is no news to them."""


@dataclass(frozen=True)
class Reworded:
    """The words of a decision's field, by the field's name, before they were changed and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class News:
    """One thing that happened, and when; ``who`` is a name that somebody gave themselves, or "".

    ``worded`` is what was put in other words, where that is what happened. ``version`` is the number of the pathway's
    version that it is about, if any. ``unread`` says that its reader is yet to see it, whatever else was seen.
    """

    event: Event
    at: datetime
    who: str = ""
    worded: tuple[Reworded, ...] = ()
    version: int | None = None
    unread: bool = False

    def is_new(self, seen: datetime | None) -> bool:
        """Whether it happened after its holder last looked; at their first look nothing is new."""
        return self.unread or (seen is not None and self.event not in OWN and self.at > seen)


def newest_first(news: Iterable[News]) -> list[News]:
    """The news in the order in which they are told."""
    return sorted(news, key=lambda each: each.at, reverse=True)
