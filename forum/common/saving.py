"""What becomes of a part that a form saves: saved, refused by a rule, or in conflict with what somebody else saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from scenarios.errors import Conflict, Invalid

Latest = TypeVar("Latest")


@dataclass(frozen=True)
class Saved:
    """The part is saved."""


@dataclass(frozen=True)
class Refused:
    """A rule of the library refused the part as it stands; nothing is saved."""

    fault: Invalid


@dataclass(frozen=True)
class Conflicted(Generic[Latest]):
    """Somebody else saved the same part since the form was opened; nothing is saved. ``latest`` is what they saved."""

    fault: Conflict
    latest: Latest
