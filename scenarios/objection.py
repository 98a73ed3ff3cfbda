"""Why a moderator does not let others read somebody's words: one of five reasons, with words of their own."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from scenarios.errors import Invalid, too_long
from scenarios.message import Message, say

WORDS_LIMIT = 5_000
"""Longest words of a moderator's own beside the reason, in characters."""


class Objection(enum.StrEnum):
    """The five reasons. Each is about the words, and none about who wrote them."""

    IDENTIFIES = "identifies"
    HARM = "harm"
    ACCUSES = "accuses"
    ELSEWHERE = "elsewhere"
    LANGUAGE = "language"


@dataclass(frozen=True)
class ReasonWording:
    """A reason as a moderator chooses it, as the record names it, as its writer reads it, and what they can do then."""

    choice: Message
    short: Message
    told: Message
    advice: Message
    is_about_harm: bool = False


WORDINGS = {
    Objection.IDENTIFIES: ReasonWording(
        say("It could identify somebody"),
        say("could identify somebody"),
        say("Somebody could be recognised in it, by a name, a place or another detail."),
        say("Change or leave out what points to a person."),
    ),
    Objection.HARM: ReasonWording(
        say("It describes a way to hurt yourself"),
        say("describes a way to hurt yourself"),
        say("It describes a way that people can hurt themselves. Somebody in distress could read that."),
        say("Leave out how, with what and where. That it happened can stay."),
        is_about_harm=True,
    ),
    Objection.ACCUSES: ReasonWording(
        say("It accuses a named person"),
        say("accuses a named person"),
        say("It accuses a person by name. A story can say what was done and what it was like, not who did it."),
        say("Leave out the name, and anything else that shows who it was."),
    ),
    Objection.ELSEWHERE: ReasonWording(
        say("It is not about this pathway"),
        say("not about this pathway"),
        say("It is not about the pathway that we test here."),
        say("If you think that it is, write to the moderators and say how."),
    ),
    Objection.LANGUAGE: ReasonWording(
        say("We cannot read this language"),
        say("we cannot read this language"),
        say("None of our moderators can read its language, so nobody could check it."),
        say("If you can, write it in another language too, or ask somebody to."),
    ),
}


def chosen(value: str | None) -> Objection:
    """The reason that a form names. Raises Invalid where it names none of the five."""
    try:
        return Objection(value or "")
    except ValueError as fault:
        raise Invalid(say("Choose a reason."), field="objection") from fault


def checked_words(words: str) -> str:
    """A moderator's own words, trimmed; they need none. Raises Invalid where they are too long."""
    if len(words) > WORDS_LIMIT:
        raise Invalid(too_long(WORDS_LIMIT), field="words")
    return words.strip()


def wording(value: str) -> ReasonWording | None:
    """How a stored reason is worded; None for a reason from before there were five, which only moderators read."""
    return WORDINGS.get(Objection(value)) if value in list(Objection) else None
