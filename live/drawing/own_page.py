"""What of a phone's page is one person's own, where it is drawn for them alone: as it loads, or without a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from live.messages.outgoing import Mine
from live.performance.doors import Waits


class Address(Protocol):
    """The address of a page of the same event and part; of the phone's own where no other is named."""

    def __call__(self, endpoint: str = "phone.phone", **query: str) -> str: ...


class FreshId(Protocol):
    """A new random number for words that are sent."""

    def __call__(self) -> str: ...


@dataclass(frozen=True)
class OwnPage:
    """One person's own: what they answered, why they only follow, and how their page stands.

    ``asks``: a vote waits for this person's answer, or for their change of it. ``counted``: this browser voted in the
    round on stage and cannot be known again. ``renews``: the page loads itself anew, so that nothing is typed into it.
    ``lives``: a script keeps it up to date.
    ``writes`` is the form that was opened, ``typed`` what was written in one that was refused, by its kind.
    """

    mine: Mine
    chosen: tuple[str, ...] | None
    waits: Waits
    asks: bool
    counted: bool
    renews: bool
    lives: bool
    writes: str
    typed: Mapping[str, str]
    problem: str
    pass_address: str
    address: Address
    fresh_id: FreshId
