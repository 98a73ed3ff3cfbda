"""The words of the gradient of agreement, as a person reads them on a phone and a designer in a table."""

from __future__ import annotations

from scenarios.message import Message, say

WORDS: dict[str, Message] = {
    "support": say("I support it"),
    "reservations": say("I support it, with reservations"),
    "discuss": say("We need to discuss it more"),
    "dislike": say("I do not like it, but I can go along"),
    "objection": say("I have a serious objection"),
    "abstain": say("I stand aside"),
}
