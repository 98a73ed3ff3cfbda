"""Edit sessions: the versions that one person saved in one go, which a list of versions tells as one.

Nothing is lost by that: each of them is still there to be read, compared and brought back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

PAUSE = timedelta(minutes=30)
"""Whoever saves nothing for longer than this has got up."""


class SavedVersion(Protocol):
    """What a version says of how it came to be."""

    @property
    def saved_by(self) -> object:
        """The same for two versions of one person."""

    @property
    def created_at(self) -> datetime: ...

    @property
    def stands_alone(self) -> bool:
        """It did more than to write on: nothing is told together with it."""

    @property
    def closes(self) -> bool:
        """Somebody agreed to it, so that it is the last of its sitting."""


Each = TypeVar("Each", bound=SavedVersion)


@dataclass(frozen=True)
class EditSession(Generic[Each]):
    """Versions in a row, newest first, of which the list shows the newest."""

    versions: tuple[Each, ...]

    @property
    def newest(self) -> Each:
        """How it was left."""
        return self.versions[0]

    @property
    def earlier(self) -> tuple[Each, ...]:
        """Those on the way there."""
        return self.versions[1:]


def sittings(versions: Sequence[Each]) -> list[EditSession[Each]]:
    """Versions, newest first, put together by sittings, in the same order."""
    found: list[list[Each]] = []
    for version in versions:
        if found and _go_together(version, found[-1][-1]):
            found[-1].append(version)
        else:
            found.append([version])
    return [EditSession(tuple(each)) for each in found]


def _go_together(before: SavedVersion, after: SavedVersion) -> bool:
    is_plain = not (before.stands_alone or after.stands_alone or before.closes)
    return is_plain and before.saved_by == after.saved_by and after.created_at - before.created_at <= PAUSE
