"""How people found an event: three questions, none of which has to be answered, and never beside a vote."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from live.conducting import section_log
from live.messages import incoming
from live.messages.incoming import DebriefMessage
from live.performance.saying import not_taken
from live.store import saying
from scenarios.errors import Invalid, too_long
from scenarios.message import say

ANSWER_LIMIT = 1_000
"""Longest answer in somebody's own words, in characters."""


@dataclass(frozen=True)
class Debrief:
    """What somebody said; ``client_id`` is random and their phone's own, so that a later answer replaces it."""

    client_id: str
    heard: str = ""
    good: str = ""
    better: str = ""


def read(message: object) -> Debrief:
    """The answers in a message. Raises Invalid."""
    sent = incoming.read(DebriefMessage, message, {"heard": say("Choose one of the answers.")})
    good, better = _words("good", sent.good), _words("better", sent.better)
    if not (sent.heard or good or better):
        raise Invalid(say("Nothing is answered yet. You may answer as few as you like."), field="heard")
    return Debrief(sent.id, sent.heard, good, better)


def keep(session: Session, section_id: int, answer: Debrief) -> None:
    """Keep the answers with the event. Raises Refusal ``not_now`` before the thanks are on, and NotFound."""
    on_stage = section_log.load(session, section_id)
    if not on_stage.state.debrief:
        raise not_taken()
    saying.debrief(session, on_stage.section.event_id, answer.client_id, answer.heard, answer.good, answer.better)


def _words(name: str, answer: str) -> str:
    if len(answer.strip()) > ANSWER_LIMIT:
        raise Invalid(too_long(ANSWER_LIMIT), field=name)
    return answer.strip()
