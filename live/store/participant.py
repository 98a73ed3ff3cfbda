"""Participants: an opaque token on one device for one event, and whether its phone is here.

The token itself is never stored. Two digests of it are, under keys of the event's own that the store does not hold: one
carries ballots, groups and presence, the other words, supports and marks. No row has both, so that nobody can join what
somebody said to how they voted, with the whole store in hand.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    and_,
    bindparam,
    func,
    not_,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from live.performance.round import RoundState
from live.performance.saying import PersonKeys
from live.store import dialect, doors
from live.store.dialect import insert_for
from scenarios.db import Base, keys_of, now
from scenarios.key_folder import KeyFolder

RandomId = BigInteger().with_variant(Integer, "sqlite")
"""A row's number that says nothing of when it was made: 62 random bits."""

PAGES = "pages"
"""Stands for the worker of a phone that has no connection and asks for pages instead."""
LATELY = timedelta(minutes=1)
"""How long such a phone is taken to be here after its last page: one that is not read or typed into renews itself."""


class ParticipantRow(Base):
    """One device at one event: no name, no address, and neither when it came nor what it said.

    ``worker`` names the server process that holds its connection, is PAGES where it has none and asks for pages
    instead, or is NULL; ``seen_at`` is when it last came, went, or asked for a page, as long as a vote needs it.
    ``digest`` is NULL once the token has been deleted. ``latecomers_id`` is the group of those who came after the doors
    were closed, NULL for whoever came before.
    """

    __tablename__ = "participant"
    __table_args__ = (
        Index(
            "ix_participant_seen_at",
            "seen_at",
            sqlite_where=text("seen_at IS NOT NULL"),
            postgresql_where=text("seen_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(RandomId, primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id"), index=True)
    worker: Mapped[str | None] = mapped_column(String(120))
    seen_at: Mapped[datetime | None]
    perspectives: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    latecomers_id: Mapped[int | None] = mapped_column(ForeignKey("latecomers.id"), index=True)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A new device at an event, known by the digest of its token for votes."""

    event_id: int
    digest: str


@dataclass(frozen=True, slots=True)
class Here:
    """A phone's connection to ``worker`` is open in ``section_id``."""

    participant_id: int
    section_id: int | None
    worker: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Gone:
    """A phone's last connection to ``worker`` has closed."""

    participant_id: int
    worker: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """A phone without a connection asked for a page of ``section_id``."""

    participant_id: int
    section_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class MovedPhone:
    """A phone that is connected to ``worker`` went on to ``section_id``."""

    participant_id: int
    section_id: int | None
    worker: str
    at: datetime


Sighting = Here | Gone | Seen | MovedPhone


def new_token() -> str:
    """A token that nobody can guess: 192 random bits, safe in a cookie."""
    return secrets.token_urlsafe(24)


class TokenDigests(NamedTuple):
    """The two forms in which a token is stored, each in tables of its own: what votes with it, and what speaks."""

    voter: str
    speaker: str


def digests(keys: KeyFolder, event_id: int, token: str) -> TokenDigests:
    """The digests of a token at an event, whose key is made now if it has none."""
    return digests_under(keys.key(key_name(event_id)), token)


def known_digests(keys: KeyFolder, event_id: int, token: str) -> TokenDigests | None:
    """The digests of a token at an event, None where the event has no key: nobody has come, or all are forgotten."""
    key = keys.known(key_name(event_id))
    return None if key is None else digests_under(key, token)


def digests_under(key: bytes, token: str) -> TokenDigests:
    """The digests of a token under an event's key.

    HMAC (RFC 2104) with SHA-256 of the token's own SHA-256, in between since earlier versions stored that.
    """
    hashed = hashlib.sha256(token.encode()).digest()
    voter, speaker = (
        hmac.digest(half, hashed, "sha256").hex() for half in (key[: len(key) // 2], key[len(key) // 2 :])
    )
    return TokenDigests(voter, speaker)


def key_name(event_id: int) -> str:
    """The name of the key under which an event's tokens are stored."""
    return f"event-{event_id}"


def find(session: Session, event_id: int, token: str) -> PersonKeys | None:
    """The participant with this token at this event, or None."""
    told = known_digests(keys_of(session), event_id, token)
    if told is None:
        return None
    found = session.connection().scalar(_FIND, {"digest": told.voter, "event": event_id})
    return None if found is None else PersonKeys(found, told.speaker)


def admit(session: Session, arrivals: Sequence[Arrival]) -> list[int]:
    """Store new participants and return their ids, in the order of ``arrivals``; they wait where doors are closed."""
    if not arrivals:
        return []
    coming = Counter(arrival.event_id for arrival in arrivals)
    groups = {event_id: doors.receive(session, event_id, coming[event_id]) for event_id in sorted(coming)}
    rows = [
        {"id": random_id(), "event_id": a.event_id, "digest": a.digest, "latecomers_id": groups[a.event_id]}
        for a in arrivals
    ]
    insert = insert_for(session)(_TABLE).on_conflict_do_nothing(index_elements=["digest"])
    session.connection().execute(insert, rows)
    told = [a.digest for a in arrivals]
    query = select(ParticipantRow.digest, ParticipantRow.id).where(ParticipantRow.digest.in_(told))
    ids = {digest: id_ for digest, id_ in session.execute(query)}
    return [ids[digest] for digest in told]


def random_id() -> int:
    """A new row's number."""
    return secrets.randbits(62)


def note(session: Session, sightings: Iterable[Sighting]) -> None:
    """Write down who came, went and was seen, in the order in which it happened."""
    groups: list[tuple[type[Sighting], list[Mapping[str, object]]]] = []
    for sighting in sightings:
        if not groups or groups[-1][0] is not type(sighting):
            groups.append((type(sighting), []))
        groups[-1][1].append(_parameters(sighting))
    for kind, rows in groups:
        session.connection().execute(_NOTES[kind], rows)


def forget_worker(session: Session, worker: str, at: datetime) -> None:
    """A worker starts: whatever phones it held before are gone, and were last here when it died."""
    session.execute(update(ParticipantRow).where(ParticipantRow.worker == worker).values(worker=None, seen_at=at))


def forget_all_workers(session: Session, at: datetime) -> None:
    """The only server of a store starts: no phone is connected yet."""
    session.execute(update(ParticipantRow).where(_IS_CONNECTED).values(worker=None, seen_at=at))


def go_on(session: Session, section_id: int, to: int) -> None:
    """The room of a section went on to another, with every phone that was last here."""
    session.execute(update(ParticipantRow).where(ParticipantRow.section_id == section_id).values(section_id=to))


def here_as(session: Session, participant_id: int, perspectives: Sequence[str]) -> None:
    """Keep how somebody is here, as far as they say; what they said before is forgotten."""
    said = update(ParticipantRow).where(ParticipantRow.id == participant_id)
    session.execute(said.values(perspectives=list(perspectives)))


def perspectives_of(session: Session, participant_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """How each of these people said that they are here."""
    rows = session.connection().execute(_PERSPECTIVES, {"ids": list(participant_ids)})
    return {id_: tuple(said) for id_, said in rows}


def has_visits(session: Session) -> bool:
    """Whether the store says of any phone when it was seen, though no vote of its section needs it."""
    return session.scalar(select(ParticipantRow.id).where(_was_seen(now(session))).limit(1)) is not None


def forget_visits(session: Session) -> None:
    """Forget of such phones when they came and went, and in which order.

    While a vote waits for its result, its turnout needs to know. A phone that asks for pages counts as here for a while
    after its last.
    """
    dialect.lock_alone(session, ParticipantRow)  # Before any row: who waits for a table holds none.
    over = _was_seen(now(session))
    asks_no_more = over & (ParticipantRow.worker == PAGES)
    session.execute(update(ParticipantRow).where(asks_no_more).values(worker=None))
    dialect.forget_order(session, ParticipantRow, over, {"seen_at"})


def _was_seen(at: datetime) -> ColumnElement[bool]:
    """Phones of which the store says when they were seen, though no vote of their section needs it."""
    rounds, performance = Base.metadata.tables["round"], Base.metadata.tables["performance"]
    waits = (
        select(performance.c.section_id)
        .join(rounds, rounds.c.performance_id == performance.c.id)
        .where(rounds.c.state.in_([RoundState.OPEN.value, RoundState.CLOSED.value]))
    )
    is_here_by_pages = (ParticipantRow.worker == PAGES) & (ParticipantRow.seen_at > at - LATELY)
    return and_(
        ParticipantRow.seen_at.is_not(None),
        ParticipantRow.section_id.is_(None) | ParticipantRow.section_id.not_in(waits),
        ParticipantRow.worker.is_(None) | not_(is_here_by_pages),
    )


def phones_now(session: Session, section_id: int, opened_at: datetime | None = None) -> int:
    """How many phones are in this section at this moment; ``opened_at`` is when the round that is on was opened."""
    query = select(func.count()).select_from(ParticipantRow).where(are_here(session, section_id, opened_at))
    return session.scalar(query) or 0


def are_here(session: Session, section_id: int, opened_at: datetime | None = None) -> ColumnElement[bool]:
    """Which phones are in this section: those with a connection, on any worker, and those seen lately without one.

    A page that asks for an answer waits for its person and does not renew itself: while a round is on, who asked for
    a page since it was opened is here, and so is everybody who voted in it without a connection.
    """
    lately = now(session) - LATELY
    since = lately if opened_at is None else min(lately, opened_at)
    by_pages = and_(ParticipantRow.worker == PAGES, ParticipantRow.seen_at >= since)
    return and_(ParticipantRow.section_id == section_id, or_(_IS_CONNECTED, by_pages))


def _parameters(sighting: Sighting) -> Mapping[str, object]:
    row: dict[str, object] = {"key": sighting.participant_id, "seen": sighting.at}
    if not isinstance(sighting, Gone):
        row["place"] = sighting.section_id
    if not isinstance(sighting, Seen):
        row["process"] = sighting.worker
    return row


_TABLE = Base.metadata.tables["participant"]
assert isinstance(_TABLE, Table)
_FIND = select(_TABLE.c.id).where(_TABLE.c.digest == bindparam("digest"), _TABLE.c.event_id == bindparam("event"))
_PERSPECTIVES = select(_TABLE.c.id, _TABLE.c.perspectives).where(_TABLE.c.id.in_(bindparam("ids", expanding=True)))
_IS_CONNECTED = and_(ParticipantRow.worker.is_not(None), ParticipantRow.worker != PAGES)
_ONE = update(_TABLE).where(_TABLE.c.id == bindparam("key"))
_NOTES = {
    Here: _ONE.values(worker=bindparam("process"), section_id=bindparam("place"), seen_at=bindparam("seen")),
    Gone: _ONE.where(_TABLE.c.worker == bindparam("process")).values(worker=None, seen_at=bindparam("seen")),
    Seen: _ONE.values(
        worker=func.coalesce(_TABLE.c.worker, PAGES), section_id=bindparam("place"), seen_at=bindparam("seen")
    ),
    MovedPhone: _ONE.where(_TABLE.c.worker == bindparam("process")).values(
        section_id=bindparam("place"), seen_at=bindparam("seen")
    ),
}
