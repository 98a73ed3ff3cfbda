"""The layout program: a child process, so that no arranging, however long, holds up the server."""

from __future__ import annotations

import logging
from functools import lru_cache
from subprocess import DEVNULL, PIPE, Popen
from threading import BoundedSemaphore, Timer

from forum.drawing.graph import Arrangement

LIMIT_S = 30.0
"""How long one picture may take to arrange: 500 scenes need two seconds of a core, which may be long in coming."""
AT_ONCE = 2
PATIENCE_S = 30.0
"""How many are arranged at the same time, and how long the others wait for their turn."""
MOST = 8 * 1024 * 1024
"""Largest answer in bytes."""
KEPT = 64
"""How many arrangements are remembered: a cache and nothing more."""

log = logging.getLogger(__name__)
_turns = BoundedSemaphore(AT_ONCE)


class NotArranged(Exception):
    """There is no picture: the program is missing, failed, or took too long."""


def arrange(command: tuple[str, ...], message: bytes) -> Arrangement | None:
    """Where everything in a graph goes, from its message; None, and a line in the log, where that cannot be told."""
    try:
        return _arranged(command, message)
    except NotArranged as fault:
        log.warning("A picture was not arranged: %s.", fault)
        return None


@lru_cache(KEPT)
def _arranged(command: tuple[str, ...], message: bytes) -> Arrangement:
    if not command:
        raise NotArranged("the layout program is not built; run `make assets`")
    if not _turns.acquire(timeout=PATIENCE_S):
        raise NotArranged("too many others are waiting")
    try:
        return Arrangement.read(_answer(command, message))
    except OSError as fault:
        raise NotArranged(f"the layout program cannot be run: {fault.strerror}") from fault
    except ValueError as fault:
        raise NotArranged("the layout program failed, or took too long") from fault
    finally:
        _turns.release()


def _answer(command: tuple[str, ...], message: bytes) -> bytes:
    """All that the program writes. It reads to the end before it writes, so neither waits for the other."""
    with Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}) as child:
        assert child.stdin and child.stdout
        clock = Timer(LIMIT_S, child.kill)
        clock.start()
        try:
            child.stdin.write(message)
            child.stdin.close()
            answer: bytes = child.stdout.read(MOST + 1)
        finally:
            clock.cancel()
            child.kill()
    if len(answer) > MOST:
        raise ValueError("The answer is too long.")
    return answer
