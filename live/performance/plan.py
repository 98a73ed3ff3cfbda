"""What a facilitator switches on beforehand for one story: the default is simple enough for one nervous person."""

from __future__ import annotations

import enum
from dataclasses import asdict, dataclass, field
from typing import Any

import msgspec

from scenarios.errors import Invalid, too_long
from scenarios.message import say
from scenarios.results.outcome import Method
from scenarios.stories.story import LETTERS

QUESTION_LIMIT = 200
LABEL_LIMIT = 120
"""Longest question of a warm-up, and longest words of an option that the room sees, in characters."""
MINUTES_LIMIT = 60
"""The longest discussion that a timer is set for, in minutes."""


class Staging(enum.StrEnum):
    """How a story is presented: by actors, with little on the screen, or told by the screen's text."""

    ACTED = "acted"
    TOLD = "told"


@dataclass(frozen=True)
class WarmUp:
    """A first vote to try out the phones, never an outcome. Without a question there is none."""

    question: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The switches of one performance.

    ``first_run`` plays the story once as it would go today, before the run that can be stopped.
    ``sealed`` keeps round one of two unseen until round two is done. ``minutes`` sets a timer for the
    discussion between them, 0 none. ``notes`` shows a scene's content note before the scene.
    """

    staging: Staging = Staging.TOLD
    first_run: bool = False
    stops: bool = False
    two_rounds: bool = False
    sealed: bool = True
    minutes: int = 0
    method: Method = Method.APPROVAL
    reasons: bool = False
    minority: bool = False
    notes: bool = True
    perspectives: bool = False
    warm_up: WarmUp = field(default=WarmUp())

    @property
    def document(self) -> dict[str, Any]:
        """The plan as plain data, for storage and the log."""
        return asdict(self) | {"warm_up": {"question": self.warm_up.question, "options": list(self.warm_up.options)}}


BEFORE_THERE_WERE_SWITCHES = Plan(notes=False)
"""The plan of a start that was logged before anything could be switched on: no scene was held behind its note."""


def read(document: object) -> Plan:
    """The plan of a document; what it does not say is as the default has it. Raises Invalid."""
    try:
        return checked(msgspec.convert(document, Plan, strict=True))
    except msgspec.ValidationError as fault:
        raise _minutes() if str(fault).endswith("`$.minutes`") else _unreadable() from fault


def checked(plan: Plan) -> Plan:
    """The plan, where it can be kept; raises Invalid with the field's name where not."""
    if type(plan.minutes) is not int or not 0 <= plan.minutes <= MINUTES_LIMIT:
        raise _minutes()
    _ensure_warm_up(plan.warm_up)
    return plan


def _ensure_warm_up(asked: WarmUp) -> None:
    if len(asked.question) > QUESTION_LIMIT:
        raise Invalid(too_long(QUESTION_LIMIT), field="question")
    if not asked.question.strip():
        if asked.options:
            raise Invalid(say("Enter the question that these are the answers to."), field="question")
        return
    if not 2 <= len(asked.options) <= len(LETTERS):
        raise Invalid(say("Enter from 2 to %(most)s answers, one on each line.", most=len(LETTERS)), field="options")
    if any(not label.strip() or len(label) > LABEL_LIMIT for label in asked.options):
        raise Invalid(say("Make each answer %(limit)s characters or fewer.", limit=LABEL_LIMIT), field="options")


def _minutes() -> Invalid:
    return Invalid(say("Enter a number of minutes from 0 to %(limit)s.", limit=MINUTES_LIMIT), field="minutes")


def _unreadable() -> Invalid:
    return Invalid(say("What was switched on for this story cannot be read."))
