"""Says which route held up the server's loop: while one greenlet computes, nobody else on this process is served."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import greenlet
from flask import Flask, request

EVERY_S = 10.0
"""How often it is told of one route, in seconds; the longest time since then is told."""
LOOKS = 4
"""How often the processor time is asked for within the limit, at the most."""
_ROUTE = "_route_of_the_loop"
_OURS = frozenset({"__main__", "forum", "live", "scenarios", "wsgi"})
"""The packages whose functions tell what a task is."""

logger = logging.getLogger("loop")


class LoopWatchdog:
    """Measures the processor time of this thread between switches of greenlets.

    What takes more than ``limit_ms`` is logged. ``clock`` gives the thread's processor time and ``wall`` the time of
    any clock, in seconds.

    To ask the kernel for the processor time at every switch would cost a tenth of a vote, so it is asked LOOKS times
    within the limit at most; the time of a wall costs nothing. What passed on the wall between the last look and a
    greenlet's beginning is taken for processor time of others, so that nobody is blamed for what others used.
    """

    def __init__(
        self,
        limit_ms: float,
        clock: Callable[[], float] = time.thread_time,
        wall: Callable[[], float] = time.monotonic,  # noqa: TID251  How long the machine itself was held.
    ) -> None:
        self._clock, self._wall, self._limit_ms = clock, wall, limit_ms
        self._between_looks = limit_ms / 1000 / LOOKS
        self._began = self._looked_at = wall()
        self._used = clock()
        self._told: dict[str, float] = {}
        self._longest: dict[str, float] = {}

    def switched(self, event: str, greenlets: Any) -> None:
        """A greenlet gave way to another, or ended: what ``greenlet.settrace`` calls."""
        now = self._wall()
        began, self._began = self._began, now
        if now - self._looked_at > self._between_looks:
            self._look(greenlets[0], began, now)

    def _look(self, origin: Any, began: float, now: float) -> None:
        used = self._clock()
        took = (used - self._used - (began - self._looked_at)) * 1000
        self._used, self._looked_at = used, now
        if took > self._limit_ms:
            self._hold(getattr(origin, _ROUTE, "") or _task_of(origin), took)

    def _hold(self, route: str, ms: float) -> None:
        self._longest[route] = max(ms, self._longest.get(route, 0.0))
        now = self._wall()
        if now - self._told.get(route, -EVERY_S) >= EVERY_S:
            self._told[route] = now
            logger.warning("%s held the loop for %.0f ms of processor time", route, self._longest.pop(route))


def start(app: Flask, limit_ms: float) -> None:
    """Watch this thread's loop from now on. A cooperative server calls it on the thread that serves, before it does.

    Each greenlet then knows which route it answers: by the route's rule, since a path may be somebody's private link.
    """

    @app.before_request
    def name_route() -> None:
        name(f"{request.method} {request.url_rule or 'of no route'}")

    greenlet.settrace(LoopWatchdog(limit_ms).switched)


def name(what: str) -> None:
    """Say what the greenlet that runs does from now on, where that is no request, such as a message of a socket."""
    setattr(greenlet.getcurrent(), _ROUTE, what)


def _task_of(origin: Any) -> str:
    """The function of ours that a greenlet began with, which gave way in the middle of it; a task may have no route."""
    frame, began = getattr(origin, "gr_frame", None), ""
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in _OURS:
            began = f"{module}.{frame.f_code.co_name}"
        frame = frame.f_back
    return began or "outside of a request"
