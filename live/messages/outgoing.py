"""What faces are answered and told besides the states, as types. docs/schemas/wire.json is made from them.

``state`` is in live/messages/state.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from live.messages.state import PhoneState
from live.performance.programme import Listing
from live.performance.state import PerformanceStatus


class Accepted(Struct, frozen=True, kw_only=True):
    """A message was taken; what was done stands in the types below."""

    ok: Literal[True] = True


class VoteAccepted(Accepted, frozen=True, kw_only=True):
    """A ballot as it is stored: said only after it is committed."""

    round: int
    choices: tuple[str, ...]
    seq: int


class RefreshAccepted(Accepted, frozen=True, kw_only=True):
    """Everything again, for a phone that has been asleep: its state, or its page where the server draws that.

    Both are left out where the phone has it already. ``now`` is the server's time.
    """

    mine: Mine
    now: str
    state: PhoneState | UnsetType = UNSET
    drawn: PageUpdate | UnsetType = UNSET


class CueAccepted(Accepted, frozen=True, kw_only=True):
    """A cue was carried out, and this is the section's version now."""

    version: int


class SayingAccepted(Accepted, frozen=True, kw_only=True):
    """Words were kept, or judged; this is their number."""

    saying: int


class SupportAccepted(Accepted, frozen=True, kw_only=True):
    """Support was kept for the saying of this number."""

    intervention: int


class HereAccepted(Accepted, frozen=True, kw_only=True):
    """It was kept how somebody is here."""

    perspectives: tuple[str, ...]


class StoredVote(Struct, frozen=True):
    """The same person's earlier ballot, where a later one makes a vote superseded."""

    round: int
    choices: tuple[str, ...]
    seq: int


class SectionChoice(Struct, frozen=True):
    """One of several sections that a code could mean."""

    id: int
    name: str
    starts: str
    ends: str
    place: str
    status: PerformanceStatus

    @classmethod
    def of(cls, section: Listing) -> SectionChoice:
        """The choice that a listing is."""
        return cls(section.id, section.name, section.starts, section.ends, section.place, section.status)


class NotAccepted(Struct, frozen=True, kw_only=True):
    """Why a message or a connection was refused: a stable code, and a sentence in plain English.

    ``mine`` is there where a later vote is stored already, ``sections`` where a connection has to choose one.
    """

    ok: Literal[False] = False
    error: str
    message: str
    mine: StoredVote | UnsetType = UNSET
    sections: tuple[SectionChoice, ...] | UnsetType = UNSET


class Mine(Struct, frozen=True):
    """What is one phone's own: its person's vote in the round on stage, what they support, how they are here.

    ``choices`` are None before they have voted; ``seq`` is their last one. ``votes_from`` is the first round that they
    may vote in, None before they are let in; ``lacks_pass`` says that the event needs a pass and they have none.
    """

    round: int | None = None
    choices: tuple[str, ...] | None = None
    seq: int = 0
    supports: tuple[int, ...] = ()
    here: tuple[str, ...] = ()
    votes_from: int | None = 0
    lacks_pass: bool = False


class Unchanged(Struct, frozen=True):
    """Instead of a state, to a face that named the tag of this very state as the one that it has.

    ``now`` is the server's time, which a state has beside its tag.
    """

    tag: str
    now: str


class PageUpdate(Struct, frozen=True):
    """Instead of a state, to a page that the server draws.

    ``tag`` names the state that was drawn. Where ``since`` is a tag too, there is only what changed since that state.
    ``parts`` are the inside of parts of the page by their ids, each after the one that it stands in; ``title`` is ""
    where it stays, and ``body`` are attributes of the page's body. ``build`` names the templates and scripts in use.
    ``now`` is the server's time (ISO 8601).
    """

    tag: str
    since: str
    now: str
    build: str
    title: str
    body: Mapping[str, str]
    parts: Mapping[str, str]


class Revoked(Struct, frozen=True):
    """Why a console or a scribe's desk is shut: the last that its socket hears."""

    error: Literal["signed_out", "role_changed"]
    message: str


class TokenAnswer(Struct, frozen=True):
    """The token of this browser's cookie, or a new one."""

    token: str
    is_new: bool = False
