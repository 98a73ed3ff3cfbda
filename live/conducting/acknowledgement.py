"""What every message is answered with: what was done, or a code and a sentence that say why not."""

from __future__ import annotations

import logging

from msgspec import UNSET

from live.messages.outgoing import NotAccepted, StoredVote, VoteAccepted
from live.performance.vote import Receipt, VoteRefused
from scenarios.errors import Refusal
from scenarios.message import say

_log = logging.getLogger(__name__)

_ON_THE_WIRE = {"conflict": "not_now", "refused": "not_now"}


def refused(refusal: Refusal) -> NotAccepted:
    """The answer to a message that was refused, with the person's stored vote where that is the reason."""
    code = _ON_THE_WIRE.get(refusal.code, refusal.code)
    stored = refusal.stored if isinstance(refusal, VoteRefused) else None
    mine = StoredVote(stored.round_id, stored.choices, stored.seq) if stored else UNSET
    return NotAccepted(error=code, message=str(refusal.message), mine=mine)


def receipt(stored: Receipt) -> VoteAccepted:
    """A stored ballot as its own person's phone is told."""
    return VoteAccepted(round=stored.round_id, choices=stored.choices, seq=stored.seq)


def fault(where: str, error: Exception) -> NotAccepted:
    """The answer where the fault is ours; the log gets its kind and place, and nothing that anyone sent."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"
    _log.error("%s failed: %s at %s", where, type(error).__name__, place)
    return refused(Refusal(say("Something went wrong here, and nothing was changed. Try again."), code="failed"))
