"""Which routes hold the loop of a real server for over 20 ms of processor time, in a store where every list is long.

Each page is asked for three times, as whoever may see it: first in a server that has just started, then twice again.
The server's own watchdog says how long it was held.
"""

from __future__ import annotations

import re
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError

from forum.web.watchdog import EVERY_S
from tests.every_route import House
from tests.large_store import Sizes
from tests.live.server import RunningServer
from tests.load import pages

LIMIT_MS = 20
ROUNDS = 3
TOO_LONG_S = 10.0
"""A page that takes longer is asked for once."""
WAITS_S = 300.0
_HELD = re.compile(r"^WARNING loop: (?P<what>.+) held the loop for (?P<ms>\d+) ms", re.MULTILINE)
_READERS = ("everything", "writer", "teller", "account", "participant", "stranger")


class NotFollowed(urllib.request.HTTPRedirectHandler):
    """A page that leads elsewhere is measured as it is."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        """Follow nowhere."""


def main(folder: Path, sizes: Sizes = Sizes(), scenes: int = pages.SCENES) -> None:
    """Fill a store, ask for every page, and print a table: what held the loop, and for how long at most."""
    app, house = pages.store(folder, sizes, scenes)
    asked = list(_asked(house))
    house.close()
    app.extensions["database"].dispose()
    server = RunningServer(folder, SECRET_KEY=pages.SECRET, SLOW_ROUTE_MS=str(LIMIT_MS))
    began = time.monotonic()
    server.start()
    print(f"the server answers {time.monotonic() - began:.1f} s after its start", flush=True)
    held: list[dict[str, int]] = []
    try:
        slow: set[str] = set()
        for _round in range(ROUNDS):
            held.append(_walk(server, [each for each in asked if each[0] not in slow], slow))
    finally:
        server.stop()
    print("  first ms    later ms  route")
    routes = sorted({route for each in held for route in each}, key=lambda route: -max(_times(held, route)))
    for route in routes:
        first, *later = _times(held, route)
        print(f"  {first or '':8}    {max(later) or '':8}  {route}")
    print(
        f"{len(routes)} routes of {len(asked)} held the loop for over {LIMIT_MS} ms, "
        f"{sum(max(_times(held, each)[1:]) > 0 for each in routes)} of them also when they were asked for again"
    )


def _asked(house: House) -> Iterator[tuple[str, str, list[str]]]:
    """Each rule with its address, and the cookies of those who may see it, the likeliest first."""
    for rule in house.rules("GET"):
        yield str(rule), house.path(rule), [house.people[name].cookies for name in _READERS]


def _walk(server: RunningServer, asked: list[tuple[str, str, list[str]]], slow: set[str]) -> dict[str, int]:
    """Ask for each, and say what held the loop meanwhile, with the longest time in milliseconds."""
    began, before = time.monotonic(), len(server.log)
    for rule, path, cookies in asked:
        at = time.monotonic()
        for cookie in cookies:
            if _answered(server.address + path, cookie):
                break
        if time.monotonic() - at > TOO_LONG_S:
            print(f"  {time.monotonic() - at:.0f} s for {path}, which is not asked for again", flush=True)
            slow.add(rule)
    time.sleep(max(0.0, EVERY_S + 1 - (time.monotonic() - began)))  # So that each round is told of by itself.
    found: dict[str, int] = defaultdict(int)
    for each in _HELD.finditer(server.log[before:]):
        found[each["what"]] = max(found[each["what"]], int(each["ms"]))
    return found


def _answered(address: str, cookie: str) -> bool:
    """Whether somebody with this cookie is let in."""
    asking = urllib.request.Request(address, headers={"Cookie": cookie})
    try:
        answer: HTTPResponse
        with urllib.request.build_opener(NotFollowed).open(asking, timeout=WAITS_S) as answer:
            answer.read()
    except HTTPError as fault:
        return fault.code in (301, 302, 303) and "/sign-in" not in str(fault.headers.get("Location", ""))
    return True


def _times(held: list[dict[str, int]], route: str) -> list[int]:
    return [each.get(route, 0) for each in held]
