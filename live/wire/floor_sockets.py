"""The sockets of the floor: what phones say besides their votes, and what people behind the scenes pass on."""

from __future__ import annotations

from collections.abc import Callable

from forum.web.access import decided_inside
from live.conducting import debrief, doors, moderate_saying, read_saying
from live.conducting.ballot_box import BallotBox
from live.messages import incoming
from live.messages.incoming import (
    DoorsMessage,
    HereMessage,
    MarkMessage,
    SayMessage,
    SpeakerMessage,
    StopMessage,
    SupportMessage,
)
from live.messages.outgoing import Accepted, HereAccepted, SayingAccepted, SupportAccepted
from live.performance.saying import FloorInput, HereAs, PersonKeys, Support
from live.snapshot.render import Face
from live.wire.broadcast import Broadcast
from live.wire.connection import ConnectionSession, Handle
from scenarios.account import Account
from scenarios.db import Database

WhoPasses = Callable[[str, Face], Account]
"""Whoever passes words on at a socket of a face. Raises NotAllowed."""


class FloorSockets:
    """Handlers of three moves: read the message, commit, and let those hear of it who should."""

    def __init__(self, database: Database, ballot_box: BallotBox, broadcast: Broadcast, who_passes: WhoPasses) -> None:
        self._database = database
        self._ballot_box = ballot_box
        self._broadcast = broadcast
        self._who_passes = who_passes
        self.phone_events: dict[str, Handle] = {
            "stop": self.stop,
            "say": self.say,
            "mark": self.mark,
            "support": self.support,
            "here": self.here,
            "debrief": self.debrief,
        }
        self.desk_events: dict[str, Handle] = {
            "judge": self.judge,
            "note": self.note,
            "speaker": self.speaker,
            "doors": self.doors,
        }

    @decided_inside("the connection says which participant this is, and the store asks for its token again")
    def stop(self, sid: str, connection: ConnectionSession, message: object) -> Accepted:
        """Keep somebody's proposal for a person to read."""
        sent = read_saying.message(StopMessage, message)
        return SayingAccepted(
            saying=self._hear(connection, read_saying.proposal(connection.section_id, _who(connection), sent))
        )

    @decided_inside("the connection says which participant this is, and the store asks for its token again")
    def say(self, sid: str, connection: ConnectionSession, message: object) -> Accepted:
        """Keep a reason, or a line of the minority report, for a person to read."""
        sent = read_saying.message(SayMessage, message)
        return SayingAccepted(
            saying=self._hear(connection, read_saying.words_on_a_vote(connection.section_id, _who(connection), sent))
        )

    @decided_inside("the connection says which participant this is, and the store asks for its token again")
    def mark(self, sid: str, connection: ConnectionSession, message: object) -> Accepted:
        """Keep a mark on the scene that somebody saw."""
        sent = read_saying.message(MarkMessage, message)
        self._hear(connection, read_saying.mark(connection.section_id, _who(connection), sent))
        return Accepted()

    @decided_inside("the connection says which participant this is, and the store asks for its token again")
    def support(self, sid: str, connection: ConnectionSession, message: object) -> Accepted:
        """Keep that somebody supports what was passed."""
        saying = incoming.read(SupportMessage, message).intervention
        self._hear(connection, Support(connection.section_id, _who(connection), saying))
        return SupportAccepted(intervention=saying)

    @decided_inside("the connection says which participant this is, and the store asks for its token again")
    def here(self, sid: str, connection: ConnectionSession, message: object) -> Accepted:
        """Keep how somebody is here, as far as they say."""
        said = tuple(dict.fromkeys(incoming.read(HereMessage, message).perspectives))
        self._ballot_box.hear(HereAs(_who(connection).participant_id, said))
        return HereAccepted(perspectives=said)

    @decided_inside("the connection says which section this is; the answer names no participant")
    def debrief(self, sid: str, connection: ConnectionSession, message: object) -> Accepted:
        """Keep how somebody found the event, apart from all that they voted."""
        answer = debrief.read(message)
        self._ballot_box.do(lambda session: debrief.keep(session, connection.section_id, answer))
        return Accepted()

    @decided_inside("the role is read from the store at every word that is passed")
    def judge(self, sid: str, connection: ConnectionSession, message: object) -> Accepted:
        """Pass words on, hide or park them, then show everyone."""
        account, verdict = self._who_passes(sid, connection.face), moderate_saying.read(message)
        done = self._ballot_box.do(
            lambda session: moderate_saying.judge(session, account, connection.section_id, verdict)
        )
        self._broadcast.tell_changed(connection.section_id)
        return SayingAccepted(saying=done)

    @decided_inside("the role is read from the store at every word that is passed")
    def speaker(self, sid: str, connection: ConnectionSession, message: object) -> Accepted:
        """Hide all that one person said, take no more of it, or take it again, then show everyone."""
        account, told = self._who_passes(sid, connection.face), incoming.read(SpeakerMessage, message)
        done = self._ballot_box.do(
            lambda session: moderate_saying.judge_speaker(session, account, connection.section_id, told)
        )
        self._broadcast.tell_changed(connection.section_id)
        return SayingAccepted(saying=done)

    @decided_inside("the role is read from the store at every word that is written")
    def note(self, sid: str, connection: ConnectionSession, message: object) -> Accepted:
        """Write down what was said aloud, then show everyone."""
        account, aloud = self._who_passes(sid, connection.face), moderate_saying.read_note(message)
        done = self._ballot_box.do(
            lambda session: moderate_saying.note(session, account, connection.section_id, aloud.kind, aloud.words)
        )
        self._broadcast.tell_changed(connection.section_id)
        return SayingAccepted(saying=done)

    @decided_inside("the role is read from the store at every press")
    def doors(self, sid: str, connection: ConnectionSession, message: object) -> Accepted:
        """Close or open the event's doors, or let people in, then show everyone, in every part of the event."""
        account, press = self._who_passes(sid, connection.face), incoming.read(DoorsMessage, message)
        parts = self._ballot_box.do(lambda session: doors.press(session, account, connection.section_id, press))
        for section_id in parts:
            self._broadcast.tell_changed(section_id)
        return Accepted()

    def _hear(self, connection: ConnectionSession, said: FloorInput) -> int:
        stored = self._ballot_box.hear(said)
        self._broadcast.turnout_changed(connection.section_id)
        return stored


def _who(connection: ConnectionSession) -> PersonKeys:
    assert connection.who is not None
    return connection.who
