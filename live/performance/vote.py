"""A vote on its way to the store: what was sent, the receipt, and why one can be refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scenarios.errors import Refusal
from scenarios.message import say
from scenarios.results.outcome import Method


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's choices in one round. ``seq`` orders a person's own votes; None is the plain form's."""

    participant_id: int
    round_id: int
    choices: tuple[str, ...]
    seq: int | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is stored for one person in one round: said only after it is committed."""

    round_id: int
    choices: tuple[str, ...]
    seq: int


class VoteRefused(Refusal):
    """A vote that was not stored. ``stored`` is the same person's earlier vote in the round, if any."""

    def __init__(self, refusal: Refusal, stored: Receipt | None = None) -> None:
        super().__init__(refusal.message, code=refusal.code)
        self.stored = stored


def revoked() -> Refusal:
    """The token is not, or no longer, known."""
    return Refusal(say("This phone is not known here any more. Join again with the code."), code="revoked")


def unknown_round() -> Refusal:
    """There is no such round for this participant: another event's round is none of theirs."""
    return Refusal(say("There is no such vote. Reload the page to see what is on now."), code="unknown_round")


def closed() -> Refusal:
    """The round was closed, or made void, before this vote arrived."""
    return Refusal(say("This vote has closed, so yours was not counted."), code="closed")


def superseded() -> Refusal:
    """A later vote of the same person is already stored."""
    return Refusal(say("A later vote of yours is already stored."), code="superseded")


def malformed() -> Refusal:
    """The choices are not among the round's options, or more than its method takes."""
    return Refusal(say("That is not one of the choices. Reload the page and choose again."), code="invalid")


def unsettled() -> Refusal:
    """Nobody can say yet: the same vote sent again finds out, and is stored at most once."""
    return Refusal(say("We cannot say yet whether your vote arrived. It is being sent again."), code="unknown")


def failed() -> Refusal:
    """A fault of ours; nothing was stored."""
    return Refusal(say("Something went wrong here. Your vote was not stored. Please try again."), code="failed")


def chosen(method: str, keys: Sequence[str], choices: Iterable[str]) -> tuple[str, ...] | None:
    """The choices in the order of the round's options, or None where its method does not take them."""
    named = set(choices)
    if not named <= set(keys) or (method != Method.APPROVAL and len(named) > 1):
        return None
    return tuple(key for key in keys if key in named)
