"""Participants: an opaque token on one device for one event, and whether its phone is here."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Table, bindparam, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from live.store import doors
from live.store.dialect import insert_for
from scenarios.db import Base


class ParticipantRow(Base):
    """One device at one event: no name, no address.

    ``worker`` names the server process that holds its connection, or is NULL; ``seen_at`` is when it
    last came, went, or asked for a page. ``token_hash`` is NULL once the token has been deleted. ``latecomers_id``
    is the group of those who came after the doors were closed, NULL for whoever came before.
    """

    __tablename__ = "participant"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id"), index=True)
    worker: Mapped[str | None] = mapped_column(String(120))
    seen_at: Mapped[datetime | None]
    perspectives: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    latecomers_id: Mapped[int | None] = mapped_column(ForeignKey("latecomers.id"), index=True)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A new device at an event, known by the hash of its token."""

    event_id: int
    token_hash: str
    at: datetime


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


def hash_of(token: str) -> str:
    """The form in which a token is stored; it is random, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(session: Session, event_id: int, token: str) -> int | None:
    """The participant with this token at this event, or None."""
    return session.connection().scalar(_FIND, {"token": hash_of(token), "event": event_id})


def admit(session: Session, arrivals: Sequence[Arrival]) -> list[int]:
    """Store new participants and return their ids, in the order of ``arrivals``; they wait where doors are closed."""
    if not arrivals:
        return []
    coming = Counter(arrival.event_id for arrival in arrivals)
    groups = {event_id: doors.receive(session, event_id, coming[event_id]) for event_id in sorted(coming)}
    rows = [
        {"event_id": a.event_id, "token_hash": a.token_hash, "created_at": a.at, "latecomers_id": groups[a.event_id]}
        for a in arrivals
    ]
    insert = insert_for(session)(_TABLE).on_conflict_do_nothing(index_elements=["token_hash"])
    session.connection().execute(insert, rows)
    hashes = [a.token_hash for a in arrivals]
    query = select(ParticipantRow.token_hash, ParticipantRow.id).where(ParticipantRow.token_hash.in_(hashes))
    ids = {token_hash: id_ for token_hash, id_ in session.execute(query)}
    return [ids[token_hash] for token_hash in hashes]


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
    session.execute(update(ParticipantRow).where(ParticipantRow.worker.is_not(None)).values(worker=None, seen_at=at))


def go_on(session: Session, section_id: int, to: int) -> None:
    """The room of a section went on to another, with every phone that was last here."""
    session.execute(update(ParticipantRow).where(ParticipantRow.section_id == section_id).values(section_id=to))


def here_as(session: Session, participant_id: int, perspectives: Sequence[str]) -> None:
    """Keep how somebody is here, as far as they say; what they said before is forgotten."""
    said = update(ParticipantRow).where(ParticipantRow.id == participant_id)
    session.execute(said.values(perspectives=list(perspectives)))


def perspectives_of(session: Session, participant_id: int) -> list[str]:
    """How somebody said that they are here."""
    query = select(ParticipantRow.perspectives).where(ParticipantRow.id == participant_id)
    return list(session.scalar(query) or ())


def phones_now(session: Session, section_id: int) -> int:
    """How many phones hold a connection in this section at this moment, on any worker."""
    query = select(func.count()).where(ParticipantRow.section_id == section_id, ParticipantRow.worker.is_not(None))
    return session.scalar(query) or 0


def _parameters(sighting: Sighting) -> Mapping[str, object]:
    row: dict[str, object] = {"key": sighting.participant_id, "seen": sighting.at}
    if not isinstance(sighting, Gone):
        row["place"] = sighting.section_id
    if not isinstance(sighting, Seen):
        row["process"] = sighting.worker
    return row


_TABLE = Base.metadata.tables["participant"]
assert isinstance(_TABLE, Table)
_FIND = select(_TABLE.c.id).where(_TABLE.c.token_hash == bindparam("token"), _TABLE.c.event_id == bindparam("event"))
_ONE = update(_TABLE).where(_TABLE.c.id == bindparam("key"))
_NOTES = {
    Here: _ONE.values(worker=bindparam("process"), section_id=bindparam("place"), seen_at=bindparam("seen")),
    Gone: _ONE.where(_TABLE.c.worker == bindparam("process")).values(worker=None, seen_at=bindparam("seen")),
    Seen: _ONE.values(section_id=bindparam("place"), seen_at=bindparam("seen")),
    MovedPhone: _ONE.where(_TABLE.c.worker == bindparam("process")).values(
        section_id=bindparam("place"), seen_at=bindparam("seen")
    ),
}
