"""What a server does for files as long as it runs: none that waits is forgotten, and none that is gone stays."""

from __future__ import annotations

from forum.exports import making as export_making
from forum.results.export_folder import sweep
from forum.web.storage import database
from scenarios.store.exports import export_request


def start() -> None:
    """Have made what an earlier run of the server left. Several servers may do so at once: the store decides."""
    if database().write(export_request.take_up):
        export_making.start()


def look() -> None:
    """Delete expired files, and restart jobs whose worker died."""
    sweep()
    with database().read() as session:
        left = export_request.are_left(session)
    if left and database().write(export_request.take_on):
        export_making.start()
