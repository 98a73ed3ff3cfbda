"""The words of questions and answers that are the same for every story."""

from __future__ import annotations

from live.performance.round import Purpose
from scenarios.message import Message, say
from scenarios.results.agreement_scale import WORDS as GRADIENT_WORDS

QUESTIONS: dict[Purpose, Message] = {
    Purpose.COULD_HAPPEN: say("Could this really happen?"),
    Purpose.DID_IT_HELP: say("Did it help?"),
}
ANSWERS: dict[str, Message] = {
    "yes": say("Yes"),
    "partly": say("Partly"),
    "no": say("No"),
    **GRADIENT_WORDS,
}
