"""The words of questions and answers that are the same for every story."""

from __future__ import annotations

from live.round import Purpose
from scenarios.message import Message, say

QUESTIONS: dict[Purpose, Message] = {
    Purpose.COULD_HAPPEN: say("Could this really happen?"),
    Purpose.DID_IT_HELP: say("Did it help?"),
}
ANSWERS: dict[str, Message] = {
    "yes": say("Yes"),
    "partly": say("Partly"),
    "no": say("No"),
    "support": say("I support it"),
    "reservations": say("I support it, with reservations"),
    "discuss": say("We need to discuss it more"),
    "dislike": say("I do not like it, but I can go along"),
    "objection": say("I have a serious objection"),
    "abstain": say("I stand aside"),
}
