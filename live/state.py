"""What each face is sent: the whole picture of a section, in the form of docs/protocol.md."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from live import stage
from live.performance import Status
from live.round import RoundState
from live.stage import Stage
from live.store import ballot, participant
from live.store.ballot import RoundRow
from live.view import Document, Tell, View


@dataclass(frozen=True)
class SectionState:
    """All that the three faces are told of a section, read at one moment.

    ``ballots`` and ``voters`` (phones here at any moment while the round was open) are those of the
    round on stage. Figures per option are not here: they come from the cue that revealed them.
    """

    stage: Stage
    phones: int
    ballots: int = 0
    voters: int = 0


def section_state(session: Session, section_id: int) -> SectionState:
    """Read everything that the faces of this section are told. Raises NotFound."""
    on_stage = stage.load(session, section_id)
    phones = participant.phones_now(session, section_id)
    asked = on_stage.state.round
    if asked is None or not asked.is_undecided:
        return SectionState(on_stage, phones)
    row = session.get_one(RoundRow, asked.id)
    voters = row.phones
    if asked.state is RoundState.OPEN:
        voters = ballot.phones_during(session, section_id, row.id, row.opened_at)
    return SectionState(on_stage, phones, ballot.count(session, row.id), voters)


def phone_state(section: SectionState, tell: Tell = str) -> Document:
    """The state for phones: what is on stage, without how many are here."""
    return View(section.stage, tell).shared()


def screen_state(section: SectionState, tell: Tell = str) -> Document:
    """The state for the big screen: the same, with how many phones are here and have voted."""
    return phone_state(section, tell) | {"phones": section.phones, "turnout": _turnout(section)}


def host_state(section: SectionState, tell: Tell = str) -> Document:
    """The state for the console: the screen's, with notes, what can be done now, and the programme."""
    return screen_state(section, tell) | View(section.stage, tell).backstage()


def _turnout(section: SectionState) -> Document | None:
    asked = section.stage.state.round
    if asked is None or not asked.is_undecided or section.stage.state.status is not Status.RUNNING:
        return None
    return {"ballots": section.ballots, "phones": section.voters}
