"""The pages of one story of 125, 250 and 500 scenes: what its writer, its readers and its moderators open.

A real server is asked, on the loopback. A page should take about as many times longer as the story is longer.
"""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from scenarios.account import Account, Role
from scenarios.sample import PATHWAY
from scenarios.store.accounts import account as accounts
from scenarios.store.pathways import pathway as pathways
from scenarios.store.stories import story as stories
from scenarios.stories.walkthrough import ON
from tests.live.evening import signed_in_as
from tests.live.server import RunningServer
from tests.long_story import long_story, unwritten

SIZES = (125, 250, 500)
ASKED = 6
"""How often each page is asked for; the first time warms the server up."""


@dataclass(frozen=True)
class Told:
    """The numbers of a draft, one without words, a published story and one that is being read, all of one length."""

    draft: int
    unwritten: int
    public: int
    sent: int


def main(folder: Path, sizes: Sequence[int] = SIZES) -> None:
    """Ask for each page of each length, and say how many times longer the longest takes than the shortest."""
    server = RunningServer(folder)
    writer = signed_in_as(server.database)
    told = {size: server.database.write(lambda session, size=size: _tells(session, writer, size)) for size in sizes}
    own, moderates = server.cookie(writer), server.cookie(signed_in_as(server.database, Role.MODERATOR))
    server.start()
    try:
        pages = [
            {
                name: _page(server.address + path, cookie)
                for name, (path, cookie) in _paths(told[size], own, moderates).items()
            }
            for size in sizes
        ]
    finally:
        server.stop()
    print("  ".join(["a page of a story of".ljust(30), *(f"{size:6} scenes" for size in sizes), "times"]), flush=True)
    for name, first in pages[0].items():
        times = [f"{each[name] * 1000:10.1f} ms" for each in pages]
        print("  ".join([f"  {name:28}", *times, f"{pages[-1][name] / first:5.1f}"]), flush=True)


def _paths(told: Told, own: str, moderates: str) -> dict[str, tuple[str, str]]:
    """The address of each page, and who asks for it."""
    written = {
        name: f"/write/{told.draft}{part}"
        for name, part in {
            "the list of steps": "",
            "read": "/read",
            "scenes": "/scenes",
            "send": "/send",
            "map": "/map",
            "versions": "/history",
            "a guided question": "/title",
            "a scene": "/scenes/s2",
            "a choice": "/scenes/s5/choices",
            "play a draft": "/play?way=" + ON,
        }.items()
    }
    gaps = {"an unwritten story’s list": "", "its scenes": "/scenes", "its guided question": "/title", "sent": "/send"}
    read = {"a published story": "", "its map": "/map", "play it": "/play?way=" + ON}
    moderated = {"a moderator's page": "", "a moderator plays it": "/play?way=" + ON}
    return {
        **{name: (path, own) for name, path in written.items()},
        **{name: (f"/write/{told.unwritten}{part}", own) for name, part in gaps.items()},
        **{name: (f"/stories/{told.public}{part}", "") for name, part in read.items()},
        **{name: (f"/moderate/{told.sent}{part}", moderates) for name, part in moderated.items()},
    }


def _page(address: str, cookie: str) -> float:
    """Seconds at the quietest: on a busy machine anything else measures the others."""
    times = []
    for _ in range(ASKED):
        request = urllib.request.Request(address, headers={"Cookie": cookie} if cookie else {})
        began = time.perf_counter()
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()
        times.append(time.perf_counter() - began)
        assert answer.status == 200 and answer.url == address, answer.url
    return min(times[1:])


def _tells(session: Session, writer: str, size: int) -> Told:
    by = accounts.get(session, int(writer.partition(".")[0])).plain()
    reads = Account(roles=frozenset({Role.MODERATOR}))
    place = pathways.create(session, f"{PATHWAY.slug}-{size}", PATHWAY.name)
    version = pathways.activate(session, pathways.draft(session, place.id, PATHWAY.content).id)
    draft, public, sent = (stories.begin(session, by, version, long_story(size)) for _ in range(3))
    gaps = stories.begin(session, by, version, unwritten(size))
    for row in (public, sent):
        stories.submit(session, by, row.id)
        stories.take_up(session, reads, row.id)
    stories.pass_on(session, reads, public.id, seen=public.head)
    stories.sign_off(session, by, public.id, seen=public.head)
    return Told(draft.id, gaps.id, public.id, sent.id)
