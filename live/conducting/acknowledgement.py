"""What every message is answered with: what was done, or a code and a sentence that say why not."""

from __future__ import annotations

import logging
from typing import Any

from live.performance.vote import Receipt, VoteRefused
from scenarios.errors import Refusal
from scenarios.message import say

_log = logging.getLogger(__name__)

_ON_THE_WIRE = {"conflict": "not_now", "refused": "not_now"}


def refused(refusal: Refusal) -> dict[str, Any]:
    """The answer to a message that was refused, with the person's stored vote where that is the reason."""
    code = _ON_THE_WIRE.get(refusal.code, refusal.code)
    answer: dict[str, Any] = {"ok": False, "error": code, "message": str(refusal.message)}
    if isinstance(refusal, VoteRefused) and refusal.stored is not None:
        answer["mine"] = receipt(refusal.stored)
    return answer


def receipt(stored: Receipt) -> dict[str, Any]:
    """A stored ballot as its own person's phone is told."""
    return {"round": stored.round_id, "choices": list(stored.choices), "seq": stored.seq}


def fault(where: str, error: Exception) -> dict[str, Any]:
    """The answer where the fault is ours; the log gets its kind and place, and nothing that anyone sent."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"
    _log.error("%s failed: %s at %s", where, type(error).__name__, place)
    return refused(Refusal(say("Something went wrong here, and nothing was changed. Try again."), code="failed"))
