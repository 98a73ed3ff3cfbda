"""The picture of a section at one moment, as each face sees it: painted once, shown to thousands."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
from sqlalchemy import JSON, bindparam, func, select
from sqlalchemy.orm import Session

from live.messages.state import PhoneState
from live.snapshot.face_state import host_state, phone_state, screen_state, scribe_state, section_state
from live.store.doors import DoorsRow, LatecomersRow
from live.store.event import PerformanceRow, SectionRow
from live.store.event_log import CueRow
from scenarios.message import Tell
from scenarios.store.accounts.site import SWITCHES, SiteSettingRow
from scenarios.store.stories.story import RevisionRow, StoryRow

TAG_BYTES = 16
"""The bytes of a digest in a tag: enough that no two states have the same by chance."""

S = TypeVar("S", bound=PhoneState)
Basis = tuple[Any, ...]
"""What a picture was painted from, as far as the store says cheaply: it is old where this has changed."""


class Face(enum.StrEnum):
    """The faces, by their namespaces, in the order in which they are told: the many come last."""

    HOST = "/host"
    SCRIBE = "/scribe"
    SCREEN = "/screen"
    PHONE = "/phone"


@dataclass(frozen=True)
class Picture:
    """The states of a section's faces.

    ``round_id`` is the round that they show, if any; ``goes_on_to`` the section where their room is by now.
    ``drawings`` are kept beside what they are drawn from, by whoever draws them.
    """

    version: int
    round_id: int | None
    faces: Mapping[Face, PhoneState]
    basis: Basis = ()
    goes_on_to: int | None = None
    drawings: dict[Any, Any] = field(default_factory=dict, compare=False)


def paint(session: Session, section_id: int, tell: Tell = str, painted_from: Basis = ()) -> Picture:
    """The picture as the store has it now, its sentences as ``tell`` puts them. Raises NotFound.

    ``painted_from`` is the ``basis`` of one that is kept, asked for before: what changes meanwhile makes it old.
    """
    section = section_state(session, section_id)
    phone = phone_state(section, tell)
    return Picture(
        version=section.stage.version,
        round_id=phone.round.id if phone.round else None,
        faces={
            Face.PHONE: tagged(phone),
            Face.SCREEN: tagged(screen_state(section, tell)),
            Face.HOST: tagged(host_state(section, tell)),
            Face.SCRIBE: tagged(scribe_state(section, tell)),
        },
        basis=painted_from,
        goes_on_to=section.goes_on_to,
    )


def tagged(state: S) -> S:
    """A state with its ``tag``, which names it among all states of all parts, as an ETag does a page.

    It has the number of the part, the version, and a digest of all that is sent. Version alone would not do: two parts
    have the same, and a withdrawal or new numbers change a state without a cue. A digest is the same in every process
    that paints the same, and in no other.
    """
    encoded = msgspec.json.encode(state, order="deterministic", enc_hook=str)
    digest = hashlib.blake2b(encoded, digest_size=TAG_BYTES).hexdigest()
    return msgspec.structs.replace(state, tag=f"{state.section.id}.{state.version}.{digest}")


def basis(session: Session, section_id: int) -> Basis:
    """What a picture painted now would be painted from: the last cue, what the steward set, the event's doors, and what
    became of each story of the section.

    Whatever withdraws a story or takes it down changes its row or its revision's; the words themselves are not read.
    """
    return tuple(map(tuple, session.connection().execute(_BASIS, {"section": section_id})))


_cue, _performance, _setting = CueRow.__table__, PerformanceRow.__table__, SiteSettingRow.__table__
_SET = (*SWITCHES, "help_numbers")
_told_of = [
    column for row in (RevisionRow, StoryRow) for column in row.__table__.c if not isinstance(column.type, JSON)
]
_doors, _latecomers, _section = DoorsRow.__table__, LatecomersRow.__table__, SectionRow.__table__
_its_event = select(_section.c.event_id).where(_section.c.id == bindparam("section")).scalar_subquery()
_BASIS = (
    select(
        select(func.max(_cue.c.number)).where(_cue.c.section_id == bindparam("section")).scalar_subquery(),
        *(
            select(_setting.c.value).where(_setting.c.name == name).scalar_subquery()
            for name in (*SWITCHES, "help_numbers")
        ),
        select(_doors.c.closed).where(_doors.c.event_id == _its_event).scalar_subquery(),
        select(func.count(_latecomers.c.votes_from)).where(_latecomers.c.event_id == _its_event).scalar_subquery(),
        _performance.c.id,
        *(column.label(f"column_{place}") for place, column in enumerate(_told_of)),
    )
    .join(RevisionRow.__table__, RevisionRow.__table__.c.id == _performance.c.revision_id)
    .join(StoryRow.__table__, StoryRow.__table__.c.id == RevisionRow.__table__.c.story_id)
    .where(_performance.c.section_id == bindparam("section"))
    .order_by(_performance.c.position)
)
