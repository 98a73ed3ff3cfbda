"""Per-connection session data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from live.messages.outgoing import Accepted, NotAccepted
from live.performance.saying import PersonKeys
from live.snapshot.render import Face
from live.wire.rate_limit import Rate
from live.wire.recipients import Recipients


@dataclass(slots=True)
class ConnectionSession:
    """Who a socket belongs with, its section and its person, set when it connects: no message can change it.

    ``is_left`` once the socket has closed: then nobody moves it any more. ``key`` is that of the session that it came
    with, where its face needs a role. ``unanswered`` are its votes that have no receipt yet.
    """

    section_id: int
    who: PersonKeys | None = None
    rate: Rate = field(kw_only=True)
    recipients: Recipients = field(kw_only=True)
    is_left: bool = False
    key: str = ""
    unanswered: int = 0

    @property
    def face(self) -> Face:
        """The face that it is of."""
        return self.recipients.face

    @property
    def participant_id(self) -> int | None:
        """With which key its person votes, where it is a phone's."""
        return self.who.participant_id if self.who else None


Reply = Callable[[Accepted | NotAccepted], None]
"""Sends the answer to one message; to a socket that has closed meanwhile it does nothing."""
AnswersLater = Callable[[Reply], None]
"""What is left to do with a message whose answer takes a commit: it keeps ``Reply`` and calls it once."""
Handle = Callable[[str, ConnectionSession, object], Accepted | AnswersLater]
