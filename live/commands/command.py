"""What a host asks for, and the one shape in which it may be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from live.messages import incoming
from live.messages.incoming import AnyCue
from live.performance.event_log import CueKind
from live.performance.plan import LABEL_LIMIT
from live.performance.stage_controls import CHANGED_LIMIT
from scenarios.errors import Invalid, too_long
from scenarios.message import say

REASON_LIMIT = 200
"""Longest reason for a void vote or a followed option, in characters."""


@dataclass(frozen=True)
class Request:
    """A host asks for ``kind``; ``details`` hold only what docs/protocol.md lists for it."""

    kind: CueKind
    details: Mapping[str, Any] = field(default_factory=dict)


def read(message: object) -> tuple[Request, int]:
    """The request in a host's message, and the version that the host saw. Raises Invalid."""
    details = msgspec.to_builtins(incoming.read(AnyCue, message))
    kind, expect = CueKind(details.pop("kind")), details.pop("expect")
    for name, limit in _WORDS.items():
        if name in details:
            details[name] = _words(name, details[name], limit)
    if kind is CueKind.VOID and not details.get("reason"):
        raise Invalid(say("Say in a few words why this vote is void."), field="reason")
    return Request(kind, details), expect


def _words(name: str, value: str, limit: int) -> str:
    words = " ".join(value.split())
    if len(words) > limit:
        raise Invalid(too_long(limit), field=name)
    return words


_WORDS = {"reason": REASON_LIMIT, "label": LABEL_LIMIT, "changed": CHANGED_LIMIT}
"""The words that a host types into a cue, and their longest, in characters, once their white space is plain."""
