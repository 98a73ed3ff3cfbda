"""What a server does for files as long as it runs: none that waits is forgotten, and none that is gone stays."""

from __future__ import annotations

from forum import take_away_making
from forum.take_away_folder import sweep
from forum.web.storage import database
from scenarios.store import take_away


def start() -> None:
    """Have made what an earlier run of the server left. Several servers may do so at once: the store decides."""
    if database().write(take_away.take_up):
        take_away_making.start()


def look() -> None:
    """Throw away what nobody may have any more, and have made what nobody makes."""
    sweep()
    with database().read() as session:
        left = take_away.are_left(session)
    if left and database().write(take_away.take_on):
        take_away_making.start()
