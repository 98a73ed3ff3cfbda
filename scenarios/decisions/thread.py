"""Threads: what the members of the design group say to each other about a finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from scenarios.errors import Invalid
from scenarios.message import say

COMMENT_LIMIT = 3_000
"""Longest comment, in characters."""


@dataclass(frozen=True)
class Comment:
    """What a member said, as they said it: nobody edits it, and its writer alone can take it down.

    ``reply_to`` is the number of the comment that begins the thread, None for that one itself.
    """

    id: int
    account: int
    name: str
    text: str
    at: datetime
    reply_to: int | None = None
    taken_down: bool = False


@dataclass(frozen=True)
class Thread:
    """A comment with its replies, the oldest first."""

    comment: Comment
    replies: tuple[Comment, ...]


def threads(comments: Iterable[Comment]) -> tuple[Thread, ...]:
    """The threads, the oldest first. What was taken down leaves a gap only where replies would hang in the air."""
    ordered = sorted(comments, key=lambda each: each.id)
    replies: dict[int, list[Comment]] = {each.id: [] for each in ordered if each.reply_to is None}
    for each in ordered:
        if each.reply_to is not None and not each.taken_down:
            replies[each.reply_to].append(each)
    found = (Thread(each, tuple(replies[each.id])) for each in ordered if each.reply_to is None)
    return tuple(each for each in found if each.replies or not each.comment.taken_down)


def checked(text: str) -> str:
    """A comment, trimmed. Raises Invalid where it is empty or too long."""
    text = text.strip()
    if not text or len(text) > COMMENT_LIMIT:
        raise Invalid(say("Write between 1 and %(limit)s characters.", limit=COMMENT_LIMIT), field="text")
    return text
