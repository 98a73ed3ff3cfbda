"""The picture of a section at one moment, as each face sees it: painted once, shown to thousands."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from live.state import host_state, phone_state, scribe_state, screen_state, section_state
from live.store.cue import CueRow
from live.view import Tell


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
    """

    version: int
    round_id: int | None
    faces: Mapping[Face, Mapping[str, Any]]
    goes_on_to: int | None = None


def paint(session: Session, section_id: int, tell: Tell = str) -> Picture:
    """The picture as the store has it now, its sentences as ``tell`` puts them. Raises NotFound."""
    section = section_state(session, section_id)
    phone = phone_state(section, tell)
    asked = phone["round"]
    return Picture(
        version=section.stage.version,
        round_id=asked["id"] if asked else None,
        faces={
            Face.PHONE: phone,
            Face.SCREEN: screen_state(section, tell),
            Face.HOST: host_state(section, tell),
            Face.SCRIBE: scribe_state(section, tell),
        },
        goes_on_to=section.goes_on_to,
    )


def version(session: Session, section_id: int) -> int:
    """The version that a picture painted now would have."""
    return session.connection().scalar(_VERSION, {"section": section_id}) or 0


_cue = CueRow.__table__
_VERSION = select(func.max(_cue.c.number)).where(_cue.c.section_id == bindparam("section"))
