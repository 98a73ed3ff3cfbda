"""How somebody holds a story, and what a new private link ends: the rule that brings a story back to who began it.

A link can be passed on, and two people with the same link look alike. What tells who began the story is the account
or the browser in which it was begun. So that is never lost by a new link, and only that is.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Hold(enum.StrEnum):
    """How somebody holds a story, strongest first."""

    BEGAN = "began"
    """In the account or the browser in which it was begun, or by an account that added it in that browser."""
    LINK = "link"
    """By a private link that still works, opened in this browser."""
    CLAIM = "claim"
    """By an account that added the story through its private link."""


@dataclass(frozen=True)
class Owner:
    """The account that has the story; ``through_link`` says that it added the story by a link alone.

    ``is_recorded`` is false where it did so before that was recorded: then it may be the writer's own account.
    """

    account: int
    through_link: bool
    is_recorded: bool = True


@dataclass(frozen=True)
class Ends:
    """What a new private link ends besides the links before it."""

    claim: bool
    """The account that added the story through a link can no longer open it."""
    beginning: bool
    """The browser in which the story was begun can no longer open it, unless it has the new link."""


def hold_of(account: int | None, owner: Owner | None, *, by_link: bool, began_here: bool) -> Hold | None:
    """How somebody holds a story, or None. ``by_link`` and ``began_here`` are about the browser that they use.

    An account that added the story by a link stays CLAIM, whatever links its browser opened besides: an account
    that took a story must not be able to shut out the person whose link it came by.
    """
    if began_here:
        return Hold.BEGAN
    if owner is not None and owner.account == account:
        return Hold.CLAIM if owner.through_link else Hold.BEGAN
    return Hold.LINK if by_link else None


def ends(account: int | None, owner: Owner | None, hold: Hold | None) -> Ends | None:
    """What a new link ends, made by somebody who holds the story so; None where they may not make one.

    Only the account that began the story ends what the browser remembers in which it was begun: for everybody else,
    that browser may be the writer's own. A claim that may be the writer's own is not ended by somebody with a link
    alone, who may be anybody.
    """
    if hold not in (Hold.BEGAN, Hold.LINK):
        return None
    is_owner = owner is not None and owner.account == account
    through_link = owner is not None and owner.through_link
    is_theirs = hold is Hold.LINK and owner is not None and not owner.is_recorded
    return Ends(claim=through_link and not is_owner and not is_theirs, beginning=is_owner and not through_link)


def has_read(hold: Hold | None, *, through_link: bool, is_begun: bool) -> bool:
    """Whether a claim is new to nobody any more, once somebody who holds the story so read of it.

    ``through_link`` says that it was made by a link alone, ``is_begun`` that there is an account or a browser in which
    the story was begun. Then it stays new until they read of it: whoever made it may have opened the link once more.
    """
    return hold is Hold.BEGAN or not through_link or not is_begun
