"""Telling the faces: the whole picture to whoever joins, and to everyone when it changes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping

from msgspec import structs
from socketio import Server
from sqlalchemy.orm import Session

from live.conducting.acknowledgement import fault
from live.drawing.drawer import NOTHING_DRAWN, Drawer, Drawing
from live.drawing.parts import changed as changed_parts
from live.messages.outgoing import Mine, PageUpdate
from live.messages.state import PhoneState
from live.performance.saying import PersonKeys
from live.snapshot import render
from live.snapshot.render import Face, Picture
from live.store import ballot, participant, saying
from live.store.standing import standings
from live.wire.recipients import Recipients, all_recipients
from live.wire.role_sockets import RoleSockets
from scenarios.clock import Clock
from scenarios.db import Database
from scenarios.message import Tell

PULSE_S = 0.25
"""How often, at most, a screen and a console hear new numbers, in seconds."""
PULSE_SHARE = 0.03
"""The most of the time that new numbers may take: a busy server tells them less often, down to REREAD_S."""
REREAD_S = 2.0
"""How often the store is asked whether anything changed that nobody told this process, in seconds."""

ASKED_AT_ONCE = 50
"""How many phones' own votes are read before everybody else gets their turn."""

PARTS = 16
"""The parts that a section's phones are told in, so that no telling holds the server's loop for long."""

TakeAlong = Callable[[int, int], Mapping[str, PersonKeys]]
"""Moves the sockets of one section to another, and returns its phones, each with its person."""


class Broadcast:
    """The pictures of the sections that somebody here is looking at.

    A picture is kept so that it is made once for five thousand phones. It is never the truth: each
    connection asks the store whether it is still the latest. Beside it is kept which one the faces here were told
    last, so that what somebody sees who comes in keeps no news from the others. ``tell`` puts its sentences into the
    site's language, since one picture serves many.
    """

    def __init__(self, database: Database, server: Server, tell: Tell = str, drawer: Drawer | None = None) -> None:
        self._database = database
        self._server = server
        self._in_words = tell
        self._drawer = drawer
        self._watching: Counter[int] = Counter()
        self._shown: dict[int, Picture] = {}
        self._told: dict[int, Picture] = {}
        self._restless: set[int] = set()
        self._reread_at = 0.0
        self.role_sockets = RoleSockets(database, server)
        self._take_along: TakeAlong = lambda section_id, to: {}

    def led_by(self, take_along: TakeAlong) -> None:
        """Move sockets by this function, when a room goes on to another section."""
        self._take_along = take_along

    def sockets(self, section_id: int, face: Face) -> list[str]:
        """The sockets of this process that hear of the section."""
        manager = self._server.manager
        rooms = [room for one in all_recipients(face) for room in _rooms(one, section_id)]
        return [sid for room in rooms for sid, _eio in manager.get_participants(face.value, room)]

    def enter(self, sid: str, recipients: Recipients, section_id: int, participant_id: int = 0) -> None:
        """From now on this socket hears of the section."""
        room = recipients.room(section_id, participant_id % PARTS)
        self._server.enter_room(sid, room, namespace=recipients.face.value)

    def leave(self, sid: str, recipients: Recipients, section_id: int, participant_id: int = 0) -> None:
        """This socket hears of the section no longer."""
        room = recipients.room(section_id, participant_id % PARTS)
        self._server.leave_room(sid, room, namespace=recipients.face.value)

    def watch(self, section_id: int) -> None:
        """One more socket of this process looks at the section, so the store is asked about it."""
        self._watching[section_id] += 1

    def unwatch(self, section_id: int) -> None:
        """One socket less; a section that nobody looks at is forgotten."""
        self._watching[section_id] -= 1
        if self._watching[section_id] <= 0:
            del self._watching[section_id]
            self._shown.pop(section_id, None)
            self._told.pop(section_id, None)

    def latest_and_mine(self, section_id: int, who: PersonKeys) -> tuple[Picture, Mine]:
        """The whole picture, and what this person has voted in the round that it shows."""
        with self._database.read() as session:
            latest = self.latest(session, section_id)
            return latest, mine(session, latest, who)

    def latest(self, session: Session, section_id: int) -> Picture:
        """The picture of a section: the one kept here, if nothing that it was painted from has changed.

        A session that began before the kept picture was painted sees an older one, which is not kept in its place.
        """
        if section_id not in self._watching:
            return render.paint(session, section_id, self._in_words)  # Nobody would ever repaint it.
        shown = self._shown.get(section_id)
        now = render.basis(session, section_id)
        if shown is not None and shown.basis == now:
            return shown
        painted = render.paint(session, section_id, self._in_words, now)
        if shown is None or painted.version >= shown.version:
            self._shown[section_id] = painted
        return painted

    def tell(self, section_id: int) -> None:
        """Show every face on every worker what is on stage now; called after a cue is committed.

        The cue stands whatever happens here: what cannot be told now is repeated at the next pulse.
        """
        try:
            self.role_sockets.disconnect_revoked()
            with self._database.read() as session:
                latest = self._paint(session, section_id)
            before = self._told.get(section_id)
            self._keep(section_id, latest)
            if latest.goes_on_to is None:
                self._show(section_id, latest, Face, before)
            else:
                self._lead(section_id, latest.goes_on_to)
        except Exception as error:
            fault("telling what is on stage", error)
            self._shown.pop(section_id, None)
            self._told.pop(section_id, None)
            self._restless.add(section_id)

    def tell_changed(self, section_id: int) -> None:
        """Show what changed, on every worker, to the faces that it changed for: after words were judged."""
        try:
            self.role_sockets.disconnect_revoked()
            with self._database.read() as session:
                latest = self._paint(session, section_id)
            before = self._told.get(section_id)
            self._keep(section_id, latest)
            changed = [face for face in Face if before is None or before.faces[face] != latest.faces[face]]
            self._show(section_id, latest, changed, before)
        except Exception as error:
            fault("telling what was judged", error)
            self._told.pop(section_id, None)
            self._restless.add(section_id)

    def turnout_changed(self, section_id: int) -> None:
        """Somebody came, went or voted: screens and consoles hear of it at the next pulse."""
        self._restless.add(section_id)

    def pulse_for_ever(self) -> None:
        """Tell new numbers at a calm rate, and now and then whatever nobody told this process."""
        while True:
            began = self._database.clock.monotonic()
            self.pulse(began)
            time.sleep(pause_after(self._database.clock.monotonic() - began))

    def pulse(self, at: float) -> None:
        """Repeat what changed: of every section that is looked at when the time for it has come."""
        restless, self._restless = self._restless, set()
        if at >= self._reread_at:
            restless.update(self._watching)
            self._reread_at = at + REREAD_S
        try:
            if restless:
                self.role_sockets.disconnect_revoked()
        except Exception as error:  # Nothing is shown before it is known who may see it: the next pulse tries again.
            fault("looking at who may see it", error)
            self._restless |= restless
            return
        for section_id in restless:
            self._repeat(section_id)

    def _repeat(self, section_id: int) -> None:
        """Show this worker's own faces what changed since they were last shown a picture."""
        try:
            with self._database.read() as session:
                latest = self._paint(session, section_id)
            if latest.goes_on_to is not None:
                return self._lead(section_id, latest.goes_on_to)
        except Exception as error:  # The next pulse tries again; the faces keep what they have.
            fault("repeating the state", error)
            return None
        before = self._told.get(section_id)
        self._keep(section_id, latest)
        changed = [face for face in Face if before is None or before.faces[face] != latest.faces[face]]
        self._show(section_id, latest, changed, before, ignore_queue=True)

    def _lead(self, section_id: int, to: int) -> None:
        """Take this worker's own sockets along to another section, and show them what is on there."""
        phones = self._take_along(section_id, to)
        with self._database.read() as session:
            latest = self._paint(session, to)
        self._keep(to, latest)
        self._show(to, latest, Face, ignore_queue=True)
        if latest.round_id is None:
            return  # A phone has nothing of its own where nothing was asked.
        moved = list(phones.items())
        for first in range(0, len(moved), ASKED_AT_ONCE):
            with self._database.read() as session:
                batch = moved[first : first + ASKED_AT_ONCE]
                own = mine_of(session, latest, [who for _, who in batch])
                for sid, who in batch:
                    self._server.emit("mine", own[who], to=sid, namespace=Face.PHONE.value, ignore_queue=True)
            time.sleep(0)

    def _paint(self, session: Session, section_id: int) -> Picture:
        """A picture that may be kept, with what it was painted from."""
        return render.paint(session, section_id, self._in_words, render.basis(session, section_id))

    def _keep(self, section_id: int, latest: Picture) -> None:
        if section_id in self._watching:
            self._shown[section_id] = self._told[section_id] = latest

    def _show(
        self,
        section_id: int,
        latest: Picture,
        faces: Iterable[Face],
        before: Picture | None = None,
        ignore_queue: bool = False,
    ) -> None:
        """Emit a picture part by part, so that everybody else gets their turn between two of them.

        A drawn page is sent what changed since ``before``, if anything was told before.
        """
        for one in (one for face in faces for one in all_recipients(face)):
            told: tuple[str, PhoneState | PageUpdate] | None = None
            for room in _rooms(one, section_id):
                if self._shown.get(section_id, latest).version > latest.version:
                    return  # A later one overtook this, and is shown to everyone.
                if not self._is_heard(one, room, ignore_queue):
                    continue
                told = told or self.told_to(one, latest, before)
                self._server.emit(*told, to=room, namespace=one.face.value, ignore_queue=ignore_queue)
                time.sleep(0)

    def _is_heard(self, one: Recipients, room: str, ignore_queue: bool) -> bool:
        """Whether a page has to be drawn: not where no socket shows it. Those of other processes are not known."""
        manager = self._server.manager
        return one.page is None or (manager.reaches_others and not ignore_queue) or not manager.is_empty(one.face, room)

    def told_to(
        self, one: Recipients, latest: Picture, before: Picture | None = None
    ) -> tuple[str, PhoneState | PageUpdate]:
        """What these are sent of a picture, and the message's name: whole, or what changed since ``before``."""
        state = latest.faces[one.face]
        if one.page is None or self._drawer is None:
            return "state", as_sent(state, self._database.clock)
        drawn, known = self._drawing(one, latest), self._drawing(one, before) if before else NOTHING_DRAWN
        return "drawn", PageUpdate(
            tag=str(state.tag),
            since=str(before.faces[one.face].tag) if before else "",
            now=moment_of_sending(self._database.clock),
            build=self._drawer.build,
            title=drawn.title if drawn.title != known.title else "",
            body={name: value for name, value in drawn.body.items() if known.body.get(name) != value},
            parts=changed_parts(known.parts, drawn.parts),
        )

    def _drawing(self, one: Recipients, picture: Picture) -> Drawing:
        """A picture as it is drawn for these: once, however many are shown it."""
        assert one.page is not None and self._drawer is not None
        kept = picture.drawings.get(one)
        if kept is None:
            kept = picture.drawings[one] = self._drawer(one.page, picture.faces[one.face], one.locale)
        return kept


def pause_after(took: float) -> float:
    """How long to wait after new numbers that took so long to tell, both in seconds."""
    return min(REREAD_S, max(PULSE_S, took / PULSE_SHARE - took))


def as_sent(state: PhoneState, clock: Clock) -> PhoneState:
    """A state as it goes out, with the server's time as ``now``.

    Faces count down by it, since a device's own clock may be wrong. It is no part of what the tag names: the same state
    has the same tag whenever it is sent.
    """
    return structs.replace(state, now=moment_of_sending(clock))


def moment_of_sending(clock: Clock) -> str:
    """The server's time, as faces are told it: ISO 8601, in UTC, to the millisecond."""
    return clock.now().isoformat(timespec="milliseconds")


def mine(session: Session, shown: Picture, who: PersonKeys) -> Mine:
    """What is this person's own: their vote in the round that the picture shows, what they support, who they are."""
    return mine_of(session, shown, [who])[who]


def mine_of(session: Session, shown: Picture, people: Collection[PersonKeys]) -> dict[PersonKeys, Mine]:
    """The same of several people.

    What they support and how they are here is told whatever is shown: it is theirs for the whole event, and no message
    says it again when a page comes to show it.
    """
    votes = ballot.latest_of(session, shown.round_id, [who.participant_id for who in people])
    may = standings(session, votes)
    here = participant.perspectives_of(session, votes)
    supports = saying.supported_by(session, [who.speaker for who in people])
    own = {}
    for who in people:
        stored, seq = votes[who.participant_id]
        known = may.get(who.participant_id)
        own[who] = Mine(
            round=shown.round_id,
            choices=tuple(stored.choices) if stored else None,
            seq=seq,
            supports=tuple(supports[who.speaker]),
            here=here.get(who.participant_id, ()),
            votes_from=known.votes_from if known else 0,
            lacks_pass=known is not None and known.lacks_pass,
        )
    return own


def _rooms(one: Recipients, section_id: int) -> list[str]:
    return [one.room(section_id, part) for part in range(PARTS if one.face is Face.PHONE else 1)]
