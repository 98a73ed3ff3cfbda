"""How people found an event: three questions, none of which has to be answered, and never beside a vote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from live.conducting import section_log
from live.performance.saying import CLIENT_ID_LIMIT, not_taken
from live.store import saying
from scenarios.errors import Invalid, too_long
from scenarios.message import say

ANSWER_LIMIT = 1_000
"""Longest answer in somebody's own words, in characters."""
HEARD = ("yes", "partly", "no")


@dataclass(frozen=True)
class Debrief:
    """What somebody said; ``client_id`` is random and their phone's own, so that a later answer replaces it."""

    client_id: str
    heard: str = ""
    good: str = ""
    better: str = ""


def read(message: Mapping[str, object]) -> Debrief:
    """The answers in a message. Raises Invalid."""
    client_id, heard = message.get("id"), message.get("heard", "")
    if not isinstance(client_id, str) or not 8 <= len(client_id) <= CLIENT_ID_LIMIT:
        raise Invalid(say("This message is not complete. Reload the page and try again."))
    if heard not in ("", *HEARD):
        raise Invalid(say("Choose one of the answers."), field="heard")
    answers = {name: _words(name, message.get(name, "")) for name in ("good", "better")}
    if not heard and not any(answers.values()):
        raise Invalid(say("Nothing is answered yet. You may answer as few as you like."), field="heard")
    return Debrief(client_id, str(heard), **answers)


def keep(session: Session, section_id: int, answer: Debrief) -> None:
    """Keep the answers with the event. Raises Refusal ``not_now`` before the thanks are on, and NotFound."""
    on_stage = section_log.load(session, section_id)
    if not on_stage.state.debrief:
        raise not_taken()
    saying.debrief(session, on_stage.section.event_id, answer.client_id, answer.heard, answer.good, answer.better)


def _words(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise Invalid(say("This message is not complete. Reload the page and try again."), field=name)
    if len(value.strip()) > ANSWER_LIMIT:
        raise Invalid(too_long(ANSWER_LIMIT), field=name)
    return value.strip()
