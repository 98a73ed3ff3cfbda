"""The sockets of the faces: each handler reads the message, calls one function, and answers."""

from __future__ import annotations

import functools
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import Flask
from socketio import Server
from socketio.exceptions import ConnectionRefusedError
from sqlalchemy.orm import Session

from forum.web import watchdog
from forum.web.access import current_account, decided_inside, open_to_all, session_key
from live.conducting import entry, run_command
from live.conducting.acknowledgement import fault, receipt, refused
from live.conducting.ballot_box import BallotBox, VoteAnswer
from live.conducting.entry import EntryPlace, Ticket
from live.conducting.presence import Presence
from live.messages import incoming
from live.messages.incoming import RefreshMessage, VoteMessage, unreadable
from live.messages.outgoing import (
    Accepted,
    CueAccepted,
    Mine,
    NotAccepted,
    PageUpdate,
    RefreshAccepted,
    SectionChoice,
    Unchanged,
)
from live.messages.state import PhoneState
from live.performance.event_log import CueKind
from live.performance.programme import ChooseSection
from live.performance.vote import Vote
from live.snapshot.render import Face, Picture
from live.wire.batches import Batches
from live.wire.broadcast import Broadcast, mine_of, moment_of_sending
from live.wire.connection import AnswersLater, ConnectionSession, Handle, Reply
from live.wire.floor_sockets import FloorSockets
from live.wire.rate_limit import Rate
from live.wire.recipients import Recipients, recipients
from live.wire.role_sockets import signed_out
from scenarios.account import Account, Action, may
from scenarios.db import Database
from scenarios.errors import NotAllowed, Refusal

Connect = Callable[[str, Ticket], ConnectionSession]
FindConnection = Callable[[Session, str, Ticket], ConnectionSession]
LET_IN_AT_ONCE = 40
"""How many phones are let in together, in one turn of the loop: what they hear takes a few milliseconds."""


@dataclass(slots=True)
class Newcomer:
    """A phone at the door, and what became of it: it is in at ``place``, or was turned away because of ``error``."""

    sid: str
    ticket: Ticket
    place: EntryPlace | None = None
    error: Exception | None = None

    @property
    def recipients(self) -> Recipients:
        """What this phone will be sent."""
        return recipients(Face.PHONE, self.ticket.draws, self.ticket.language)


class Sockets:
    """The handlers of all events, registered with the Socket.IO server itself.

    Through Flask-SocketIO each event would be given a whole request of its own.
    """

    def __init__(
        self,
        app: Flask,
        server: Server,
        database: Database,
        ballot_box: BallotBox,
        broadcast: Broadcast,
        presence: Presence,
    ) -> None:
        self._app = app
        self._server = server
        self._database = database
        self._ballot_box = ballot_box
        self._broadcast = broadcast
        self._presence = presence
        self._smallest_group: int = app.extensions["settings"].smallest_group
        self._arrivals: Batches[Newcomer] = Batches(self._let_in, LET_IN_AT_ONCE)
        self._floor = FloorSockets(database, ballot_box, broadcast, self._who_passes)

    def register(self) -> None:
        """Give every event of every face its guarded handler."""
        phones: dict[str, Handle] = {"vote": self.vote, "refresh": self.refresh}
        for face, seat, events in (
            (Face.PHONE, self.seat_phone, phones | self._floor.phone_events),
            (Face.SCREEN, self._alone(Face.SCREEN, self.seat_screen), {}),
            (Face.HOST, self._alone(Face.HOST, self.seat_host), {"cue": self.cue} | self._floor.desk_events),
            (Face.SCRIBE, self._alone(Face.SCRIBE, self.seat_scribe), self._floor.desk_events),
        ):
            self._server.on("connect", self._connecting(face, seat), namespace=face.value)
            self._server.on("disconnect", self._disconnecting(face), namespace=face.value)
            for name, handle in {**events, "*": unknown_message}.items():
                self._server.on(name, self._answering(face, name, handle), namespace=face.value)

    @decided_inside("the token says which participant this is")
    def seat_phone(self, sid: str, ticket: Ticket) -> ConnectionSession:
        """The session of the participant whose token this is, who was shown everything. Raises Refusal ``revoked``."""
        arrival = Newcomer(sid, ticket)
        self._arrivals.bring(arrival)
        if arrival.error is not None:
            raise arrival.error
        assert arrival.place is not None
        return ConnectionSession(*arrival.place, rate=self._rate(), recipients=arrival.recipients)

    @open_to_all
    def seat_screen(self, session: Session, sid: str, ticket: Ticket) -> ConnectionSession:
        """The session of a big screen: it shows what everyone may see."""
        return self._seat(session, ticket, Face.SCREEN)

    @decided_inside("the signed-in session is asked here, and again at every cue")
    def seat_host(self, session: Session, sid: str, ticket: Ticket) -> ConnectionSession:
        """The session of a facilitator's console. Raises NotAllowed."""
        self._facilitator(sid)
        return self._role_seat(session, sid, ticket, Face.HOST)

    @decided_inside("the signed-in session is asked here, and again at every word that is passed")
    def seat_scribe(self, session: Session, sid: str, ticket: Ticket) -> ConnectionSession:
        """The session of somebody who passes words on. Raises NotAllowed."""
        self._who_passes(sid, Face.SCRIBE)
        return self._role_seat(session, sid, ticket, Face.SCRIBE)

    @decided_inside("the connection says which participant this is, and the ballot box asks the store again")
    def vote(self, sid: str, connection: ConnectionSession, message: object) -> AnswersLater:
        """Store a vote and give its receipt, once it is committed. Its task waits for neither."""
        assert connection.participant_id is not None
        sent = incoming.read(VoteMessage, message)
        vote = Vote(connection.participant_id, sent.round, sent.choices, sent.seq)

        def answers_later(reply: Reply) -> None:
            connection.unanswered += 1

            def settled(answer: VoteAnswer) -> None:
                connection.unanswered -= 1
                self._broadcast.turnout_changed(connection.section_id)
                reply(refused(answer) if isinstance(answer, Refusal) else receipt(answer))

            self._ballot_box.promise(vote, settled)

        return answers_later

    @decided_inside("the connection says which participant this is")
    def refresh(self, sid: str, connection: ConnectionSession, message: object) -> RefreshAccepted:
        """Show everything again to a phone that has been asleep."""
        assert connection.who is not None
        sent = incoming.read(RefreshMessage, message)
        if connection.unanswered:  # Its receipt would be followed by a picture in which it is not yet stored.
            self._ballot_box.catch_up()
        latest, mine = self._broadcast.latest_and_mine(connection.section_id, connection.who)
        answer = RefreshAccepted(mine=mine, now=moment_of_sending(self._database.clock))
        if sent.has == latest.faces[Face.PHONE].tag:
            return answer
        name, shown = self._broadcast.told_to(connection.recipients, latest)
        return msgspec.structs.replace(answer, **{name: shown})

    @decided_inside("the role is read from the store at every cue")
    def cue(self, sid: str, connection: ConnectionSession, message: object) -> CueAccepted:
        """Do what a host asks, then show everyone."""
        account = self._facilitator(sid)
        try:
            done = self._ballot_box.do(
                lambda session: run_command.conduct(
                    session, account, connection.section_id, message, self._smallest_group
                )
            )
        except Refusal as refusal:
            if refusal.code == "stale":
                with self._database.read() as session:
                    self._show(sid, connection.recipients, self._broadcast.latest(session, connection.section_id), "")
            raise
        self._broadcast.tell(connection.section_id)
        if done.kind is CueKind.END:  # The log of writes has the order of words and votes; a reader may keep it busy.
            run = self._app.extensions["run_in_thread"]
            threading.Thread(
                target=run, args=(self._database.wipe_log,), name="forgetting the order", daemon=True
            ).start()
        return CueAccepted(version=done.version)

    def _let_in(self, arrivals: Sequence[Newcomer]) -> None:
        """Find out where each phone belongs, and show it everything: with one look at the store for all of them."""
        with self._database.read() as session:
            rooms: dict[int, list[Newcomer]] = defaultdict(list)
            places = entry.places_of(session, [arrival.ticket for arrival in arrivals])
            for arrival, place in zip(arrivals, places, strict=True):
                if isinstance(place, Refusal):
                    arrival.error = place
                else:
                    arrival.place = place
                    rooms[place[0]].append(arrival)
            for section_id, room in rooms.items():
                self._show_to_phones(session, section_id, [one for one in room if self._enters(one)])

    def _enters(self, arrival: Newcomer) -> bool:
        """Let a phone hear of its section from now on, so that it misses nothing; False where it left meanwhile."""
        assert arrival.place is not None
        section_id, who = arrival.place
        try:
            self._broadcast.enter(arrival.sid, arrival.recipients, section_id, who.participant_id)
        except (KeyError, ValueError) as gone:
            arrival.error = gone
        return arrival.error is None

    def _show_to_phones(self, session: Session, section_id: int, arrivals: Sequence[Newcomer]) -> None:
        """Send the picture before the store is asked again: what is told meanwhile is newer, and comes after it."""
        shown = self._broadcast.latest(session, section_id)
        for arrival in arrivals:
            self._show(arrival.sid, arrival.recipients, shown, arrival.ticket.has)
        people = {arrival.place[1] for arrival in arrivals if arrival.place is not None}
        own = mine_of(session, shown, people)
        for arrival in arrivals:
            assert arrival.place is not None
            self._send(arrival.sid, Face.PHONE, "mine", own[arrival.place[1]])

    def _alone(self, face: Face, find_connection: FindConnection) -> Connect:
        """Let in one face of which there are few, and show it everything."""

        @functools.wraps(find_connection)
        def seat(sid: str, ticket: Ticket) -> ConnectionSession:
            with self._database.read() as session:
                connection = find_connection(session, sid, ticket)
                self._broadcast.enter(sid, connection.recipients, connection.section_id)  # So that it misses nothing.
                latest = self._broadcast.latest(session, connection.section_id)
                self._show(sid, connection.recipients, latest, ticket.has)
            return connection

        return seat

    def _show(self, sid: str, recipients: Recipients, shown: Picture, has: str) -> None:
        """The first thing that a connection hears: the state or the page, unless it has this one."""
        if has == shown.faces[recipients.face].tag:
            self._send(sid, recipients.face, "unchanged", Unchanged(has, moment_of_sending(self._database.clock)))
        else:
            self._send(sid, recipients.face, *self._broadcast.told_to(recipients, shown))

    def _facilitator(self, sid: str) -> Account:
        """Whoever is signed in at this console, with the roles that they have now. Raises NotAllowed."""
        return self._signed_in(sid, Face.HOST, Action.RUN_EVENTS)

    def _who_passes(self, sid: str, face: Face) -> Account:
        """Whoever passes words on at this socket, with the roles that they have now. Raises NotAllowed."""
        return self._signed_in(sid, face, Action.PASS_WORDS)

    def _signed_in(self, sid: str, face: Face, action: Action) -> Account:
        environ = self._server.get_environ(sid, namespace=face.value)
        with self._app.request_context(environ):
            account, key = current_account(), session_key()
        if not may(account, action):
            raise signed_out() if key and account.id is None else NotAllowed()
        return account

    def _role_seat(self, session: Session, sid: str, ticket: Ticket, face: Face) -> ConnectionSession:
        key = self._key(sid, face)
        return self._seat(session, ticket, face, key)

    def _seat(self, session: Session, ticket: Ticket, face: Face, key: str = "") -> ConnectionSession:
        where = recipients(face, ticket.draws, ticket.language)
        return ConnectionSession(entry.section_of(session, ticket), rate=self._rate(), recipients=where, key=key)

    def _rate(self) -> Rate:
        return Rate(self._database.clock)

    def _key(self, sid: str, face: Face) -> str:
        with self._app.request_context(self._server.get_environ(sid, namespace=face.value)):
            return session_key()

    def _send(self, sid: str, face: Face, name: str, what: PhoneState | PageUpdate | Mine | Unchanged) -> None:
        self._server.emit(name, what, to=sid, namespace=face.value)

    def _connecting(self, face: Face, seat: Connect) -> Callable[..., None]:
        @functools.wraps(seat)
        def connect(sid: str, environ: Mapping[str, Any], auth: object = None) -> None:
            watchdog.name(f"connecting to {face}")
            try:
                connection = seat(sid, entry.read(auth))
            except Refusal as refusal:
                raise _turned_away(refused(refusal), refusal) from None
            except Exception as error:
                raise _turned_away(fault(f"connecting to {face}", error)) from None
            self._remember(sid, face, connection)

        return connect

    def _disconnecting(self, face: Face) -> Callable[..., None]:
        @open_to_all
        def disconnect(sid: str, reason: str) -> None:
            watchdog.name(f"leaving {face}")
            connection = self._connection(sid, face)
            self._broadcast.role_sockets.remove(sid)
            if connection is not None:
                self._forget(connection)

        return disconnect

    def _remember(self, sid: str, face: Face, connection: ConnectionSession) -> None:
        self._server.save_session(sid, connection, namespace=face.value)
        self._broadcast.watch(connection.section_id)
        self._broadcast.role_sockets.add(sid, face, connection.key)
        if connection.participant_id is not None:
            self._presence.arrive(connection.participant_id, connection.section_id)
            self._broadcast.turnout_changed(connection.section_id)

    def _forget(self, connection: ConnectionSession) -> None:
        connection.is_left = True
        if connection.participant_id is not None:
            self._presence.leave(connection.participant_id)
            self._broadcast.turnout_changed(connection.section_id)
        self._broadcast.unwatch(connection.section_id)

    def _answering(self, face: Face, name: str, handle: Handle) -> Callable[..., None]:
        task = f"the message {name} of {face}"

        @functools.wraps(handle)
        def answer(*args: Any) -> None:
            watchdog.name(task)
            sid, *message, reply = args if name != "*" else args[1:]
            try:
                connection = self._connection(sid, face)
                if connection is None:
                    raise unreadable()
                connection.rate.spend()
                done = handle(sid, connection, _only(message))
                if isinstance(done, Accepted):
                    reply(done)
                else:
                    done(reply)
            except Refusal as refusal:
                reply(refused(refusal))
            except Exception as error:
                reply(fault(f"{name} of {face}", error))

        return answer

    def _connection(self, sid: str, face: Face) -> ConnectionSession | None:
        connection = self._server.get_session(sid, namespace=face.value)
        return connection if isinstance(connection, ConnectionSession) else None


@open_to_all
def unknown_message(sid: str, connection: ConnectionSession, message: object) -> Accepted:
    """Refuse a message with a name that the face does not know."""
    raise unreadable()


def _only(message: list[object]) -> object:
    if len(message) != 1 or not isinstance(message[0], Mapping):
        raise unreadable()
    return message[0]


def _turned_away(answer: NotAccepted, refusal: Refusal | None = None) -> ConnectionRefusedError:
    if isinstance(refusal, ChooseSection):
        choices = tuple(SectionChoice.of(section) for section in refusal.sections)
        answer = msgspec.structs.replace(answer, sections=choices)
    return ConnectionRefusedError(answer.message, answer)
