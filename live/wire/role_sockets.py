"""The open sockets of consoles and scribes, and the end of those whose account lost its session or role."""

from __future__ import annotations

from socketio import Server

from live.messages.outgoing import Revoked
from live.snapshot.render import Face
from scenarios.account import Account, Action, may
from scenarios.db import Database
from scenarios.errors import Refusal
from scenarios.message import say
from scenarios.store.accounts import session as sessions

NEEDED = {Face.HOST: Action.RUN_EVENTS, Face.SCRIBE: Action.PASS_WORDS}
"""What an account must be allowed to do to have a socket of this face."""


def signed_out() -> Refusal:
    """The session that the socket came with is over."""
    return Refusal(say("You are signed out. Sign in again."), code="signed_out")


def role_changed() -> Refusal:
    """The account has no role any more that opens this face."""
    return Refusal(say("Your role was changed, so this page no longer works."), code="role_changed")


class RoleSockets:
    """The sockets of this process that show what only some accounts may see, each with the key of its session."""

    def __init__(self, database: Database, server: Server) -> None:
        self._database = database
        self._server = server
        self._sockets: dict[str, tuple[Face, str]] = {}

    def add(self, sid: str, face: Face, key: str) -> None:
        """Remember a socket, where it is of a face that needs a role."""
        if face in NEEDED:
            self._sockets[sid] = (face, key)

    def remove(self, sid: str) -> None:
        """Forget a socket that is gone."""
        self._sockets.pop(sid, None)

    def disconnect_revoked(self) -> None:
        """Disconnect every socket whose session is over, or whose account lost its role.

        One query for all of them. Called before anything is shown to these faces, so it raises what the store raises:
        where nobody knows who may see it, nothing is shown.
        """
        if not self._sockets:
            return
        known = dict(self._sockets)
        with self._database.read() as session:
            roles = sessions.roles_of_sessions(session, {key for _face, key in known.values()})
        for sid, (face, key) in known.items():
            if key not in roles:
                self._disconnect(sid, face, Revoked("signed_out", str(signed_out().message)))
            elif not may(Account(roles=roles[key]), NEEDED[face]):
                self._disconnect(sid, face, Revoked("role_changed", str(role_changed().message)))

    def _disconnect(self, sid: str, face: Face, why: Revoked) -> None:
        """Say why, and close the socket; both here and not through the queue, so that they arrive in this order."""
        if self._sockets.pop(sid, None) is None:
            return
        self._server.emit("revoked", why, to=sid, namespace=face.value, ignore_queue=True)
        self._server.disconnect(sid, namespace=face.value, ignore_queue=True)
