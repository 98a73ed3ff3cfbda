"""What becomes of a part that a form saves: saved, refused by a rule, or in conflict with what somebody else saved.

Who saves gives one of the three; ``answer`` makes of it what the person is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask.typing import ResponseReturnValue

from forum.web.forms import Form
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


def answer(
    form: Form,
    result: Saved | Refused | Conflicted[Latest],
    *,
    compare: Callable[[Latest], None],
    page: Callable[[], ResponseReturnValue],
    done: Callable[[], ResponseReturnValue],
) -> ResponseReturnValue:
    """``done`` where it is saved; else ``page``, with the form blamed, and after a conflict made by ``compare`` to show
    what somebody else saved.
    """
    match result:
        case Saved():
            return done()
        case Conflicted(fault, latest):
            form.blame(fault)
            compare(latest)
        case Refused(fault):
            form.blame(fault)
    return page()
