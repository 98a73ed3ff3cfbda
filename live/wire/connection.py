"""Per-connection session data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from live.messages.outgoing import Accepted
from live.snapshot.render import Face
from live.wire.rate_limit import Rate


@dataclass(slots=True)
class ConnectionSession:
    """Which face, section and participant a socket is for, set when it connects: no message can change it.

    ``is_left`` once the socket has closed: then nobody moves it any more. ``key`` is that of the session that it came
    with, where its face needs a role.
    """

    section_id: int
    participant_id: int | None = None
    rate: Rate = field(kw_only=True)
    face: Face = Face.PHONE
    is_left: bool = False
    key: str = ""


Handle = Callable[[str, ConnectionSession, object], Accepted]
