"""What people say about a draft of a pathway before it is put under test: the rules of a remark."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.errors import Conflict, Invalid, too_long
from scenarios.message import Message, say
from scenarios.pathways.pathway import Assumption, PathwayContent, Stage

REMARK_LIMIT = 2_000
"""Longest remark, reason or answer, in characters."""
NAME_LIMIT = 80


class RemarkKind(enum.StrEnum):
    """Whether somebody questions what the draft says, or suggests better."""

    QUESTION = "question"
    SUGGESTION = "suggestion"


class RemarkState(enum.StrEnum):
    """Where a remark is. Only one that was passed is shown to all."""

    WAITING = "waiting"
    PASSED = "passed"
    REFUSED = "refused"
    HIDDEN = "hidden"


class Became(enum.StrEnum):
    """What the designers made of a remark."""

    TAKEN_IN = "taken in"
    NOT_TAKEN_IN = "not taken in"
    ANSWERED = "answered"


@dataclass(frozen=True)
class RemarkSubject:
    """The part of a draft that a remark is about; ``text`` is what that part says."""

    about: str
    part: str
    name: str = ""
    text: str = ""


@dataclass(frozen=True)
class Remark:
    """What somebody says about a part of a draft, and how they want to be named, if at all."""

    about: str
    kind: RemarkKind
    text: str
    name: str = ""


def subjects(content: PathwayContent) -> Iterator[RemarkSubject]:
    """Everything that a remark can be about."""
    yield RemarkSubject("question", "question", text=content.question)
    yield RemarkSubject("limits", "limits", text=content.limits)
    yield from (_assumption(each) for each in content.assumptions)
    yield from (_stage(each) for each in content.stages)


def subject(content: PathwayContent, about: str) -> RemarkSubject | None:
    """The part of a draft that ``about`` names, such as "stage:CAFE"; None where it has no such part."""
    return next((each for each in subjects(content) if each.about == about), None)


def checked(remark: Remark) -> Remark:
    """The remark, trimmed. Raises Invalid where it is empty or too long."""
    text, name = remark.text.strip(), remark.name.strip()
    if not text or len(text) > REMARK_LIMIT:
        raise Invalid(say("Write between 1 and %(limit)s characters.", limit=REMARK_LIMIT), field="text")
    if len(name) > NAME_LIMIT:
        raise Invalid(too_long(NAME_LIMIT), field="name")
    return Remark(remark.about, remark.kind, text, name)


def checked_words(words: str, field: str, missing: Message) -> str:
    """A reason or an answer, trimmed. Raises Invalid, about ``field``, where it is empty or too long."""
    if not words.strip():
        raise Invalid(missing, field=field)
    if len(words) > REMARK_LIMIT:
        raise Invalid(too_long(REMARK_LIMIT), field=field)
    return words.strip()


_MOVES: dict[RemarkState, frozenset[RemarkState]] = {
    RemarkState.WAITING: frozenset({RemarkState.PASSED, RemarkState.REFUSED}),
    RemarkState.PASSED: frozenset({RemarkState.HIDDEN}),
    RemarkState.REFUSED: frozenset({RemarkState.PASSED}),
    RemarkState.HIDDEN: frozenset({RemarkState.PASSED}),
}


def move(current: RemarkState, to: RemarkState) -> RemarkState:
    """``to``, where a moderator may bring a remark there from ``current``; raises Conflict where not."""
    if to not in _MOVES[current]:
        raise Conflict(say("Another moderator decided about this remark. Reload the page."))
    return to


def _assumption(assumption: Assumption) -> RemarkSubject:
    return RemarkSubject(f"assumption:{assumption.key}", "assumption", text=assumption.text)


def _stage(stage: Stage) -> RemarkSubject:
    return RemarkSubject(f"stage:{stage.key}", "stage", stage.name, stage.description)
