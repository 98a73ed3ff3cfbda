"""Which routes hold the loop of a real server for over 20 ms of processor time, in a store where every list is long.

Each page is asked for three times, as whoever may see it: first in a server that has just started, then twice again.
Each form is sent once, mostly empty. The server's own watchdog says how long it was held.
"""

from __future__ import annotations

import re
import time
import urllib.request
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode

from forum.web.watchdog import EVERY_S
from tests.every_route import House
from tests.large_store import Sizes
from tests.live.server import RunningServer
from tests.load import pages

LIMIT_MS = 20
ROUNDS = 3
"""How often each page is asked for."""
TOO_LONG_S = 10.0
"""A page that takes longer is asked for once."""
WAITS_S = 300.0
_HELD = re.compile(r"^WARNING loop: (?P<what>.+) held the loop for (?P<ms>\d+) ms", re.MULTILINE)
_READERS = ("everything", "writer", "teller", "account", "participant", "stranger")
_ENDS = ("sign-out", "delete", "leave", "end", "take-down", "forget", "revoke", "refuse", "erase")
"""What is sent last, since it takes away what others are about or who sends them."""
_REFUSED = (401, 403, 404, 405, 429)


@dataclass(frozen=True)
class Visit:
    """One route: its address, who may be let in (their cookies and forms' tokens), and what a form says."""

    rule: str
    path: str
    people: Sequence[tuple[str, str]]
    form: dict[str, str] | None = None


@dataclass
class Walk:
    """What held the loop while a round of routes was visited: the longest time of each, in milliseconds."""

    held: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    slow: set[str] = field(default_factory=set)


class NotFollowed(urllib.request.HTTPRedirectHandler):
    """A page that leads elsewhere is measured as it is."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        """Follow nowhere."""


def main(folder: Path, sizes: Sizes = Sizes(), scenes: int = pages.SCENES, but: Collection[str] = ()) -> None:
    """Fill a store, visit every route but some, and print a table: what held the loop, and for how long at most."""
    app, house = pages.store(folder, sizes, scenes)
    asked = [each for each in visits(house, "GET") if each.rule not in but]
    sent = [each for each in visits(house, "POST") if each.rule not in but]
    house.close()
    app.extensions["database"].dispose()
    server = RunningServer(folder, SECRET_KEY=pages.SECRET, SLOW_ROUTE_MS=str(LIMIT_MS))
    began = time.monotonic()
    server.start()
    print(f"the server answers {time.monotonic() - began:.1f} s after its start", flush=True)
    try:
        rounds = [walk(server, asked)]
        asked = [each for each in asked if each.rule not in rounds[0].slow]
        rounds += [walk(server, asked) for _round in range(ROUNDS - 1)]
        rounds.append(walk(server, sent))
    finally:
        server.stop()
    for line in told([each.held for each in rounds]):
        print(line, flush=True)


def visits(house: House, method: str) -> Iterator[Visit]:
    """Every route that takes this method; what takes something away comes last."""
    rules = sorted(house.rules(method), key=lambda rule: any(word in str(rule) for word in _ENDS))
    people = [(house.people[name].cookies, house.people[name].token) for name in _READERS]
    for rule in rules:
        form = house.fields.get(str(rule), {}) if method == "POST" else None
        yield Visit(str(rule), house.path(rule), people, form)


def walk(server: RunningServer, asked: Sequence[Visit]) -> Walk:
    """Visit each, and say what held the loop meanwhile."""
    began, before, done = time.monotonic(), len(server.log), Walk()
    for each in asked:
        at = time.monotonic()
        for cookies, token in each.people:
            if _is_let_in(
                server.address + each.path, cookies, None if each.form is None else {"csrf_token": token, **each.form}
            ):
                break
        took = time.monotonic() - at
        if took > TOO_LONG_S:
            print(f"  {took:.0f} s for {each.path}, which is not asked for again", flush=True)
            done.slow.add(each.rule)
    time.sleep(max(0.0, EVERY_S + 1 - (time.monotonic() - began)))  # So that each round is told of by itself.
    for line in _HELD.finditer(server.log[before:]):
        done.held[line["what"]] = max(done.held[line["what"]], int(line["ms"]))
    return done


def told(rounds: Sequence[dict[str, int]]) -> Iterator[str]:
    """The table: the longest hold of each route at first, when it was asked for again, and when a form was sent."""
    longest = {route: max(each.get(route, 0) for each in rounds) for held in rounds for route in held}
    yield "  at first    again   sent  (ms)"
    for route in sorted(longest, key=lambda route: -longest[route]):
        first, *again, sent = (each.get(route, 0) for each in rounds)
        yield f"  {first or '':8} {max(again) or '':8} {sent or '':6}  {route}"
    warm = sum(any(each.get(route, 0) for each in rounds[1:]) for route in longest)
    yield f"{len(longest)} held the loop for over {LIMIT_MS} ms, {warm} of them when they were asked for again, or sent"


def _is_let_in(address: str, cookies: str, form: dict[str, str] | None) -> bool:
    body = None if form is None else urlencode(form).encode()
    asking = urllib.request.Request(address, data=body, headers={"Cookie": cookies})
    try:
        answer: HTTPResponse
        with urllib.request.build_opener(NotFollowed).open(asking, timeout=WAITS_S) as answer:
            answer.read()
    except HTTPError as fault:
        return fault.code not in _REFUSED and "/sign-in" not in str(fault.headers.get("Location", ""))
    return True
