"""What a server does as long as it runs: it forgets when phones came and went, as soon as no vote needs to know."""

from __future__ import annotations

from forum.web.storage import database
from live.conducting.admission import ballot_box
from live.store import participant


def look() -> None:
    """Forget such times, through the ballot box, to which the rows of phones belong."""
    with database().read() as session:
        has_visits = participant.has_visits(session)
    if has_visits:
        ballot_box().do(participant.forget_visits)
