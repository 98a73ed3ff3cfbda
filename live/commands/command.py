"""What a host asks for, and the one shape in which it may be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from live.performance.event_log import CueKind
from live.performance.plan import LABEL_LIMIT, MINUTES_LIMIT, Staging
from live.performance.round import Purpose
from live.performance.stage_controls import CHANGED_LIMIT
from live.performance.state import Card, HouseLights
from scenarios.errors import Invalid, too_long
from scenarios.message import say
from scenarios.results.outcome import Method

REASON_LIMIT = 200
"""Longest reason for a void vote or a followed option, in characters."""
_KEY_LIMIT = 80
_LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class Request:
    """A host asks for ``kind``; ``details`` hold only what docs/protocol.md lists for it."""

    kind: CueKind
    details: Mapping[str, Any] = field(default_factory=dict)


def read(message: object) -> tuple[Request, int]:
    """The request in a host's message, and the version that the host saw. Raises Invalid."""
    if not isinstance(message, Mapping) or not all(isinstance(name, str) for name in message):
        raise _unreadable("")
    details = dict(message)
    kind, expect = details.pop("kind", None), details.pop("expect", None)
    if kind not in list(CueKind):
        raise _unreadable("kind")
    if type(expect) is not int or expect < 0:
        raise _unreadable("expect")
    return Request(CueKind(kind), _checked(CueKind(kind), details)), expect


def _checked(kind: CueKind, details: Mapping[str, object]) -> dict[str, Any]:
    required, optional = _REQUIRED.get(kind, {}), _OPTIONAL.get(kind, {})
    for name in details:
        if name not in required and name not in optional:
            raise _unreadable(name)
    given = {name: details[name] for name in optional if details.get(name) is not None}
    wanted = {name: details.get(name) for name in required}
    return {name: {**required, **optional}[name](name, value) for name, value in {**wanted, **given}.items()}


def _number(name: str, value: object) -> int:
    if type(value) is not int or not 0 < value <= _LARGEST_ID:
        raise _unreadable(name)
    return value


def _key(name: str, value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= _KEY_LIMIT:
        raise _unreadable(name)
    return value


def _reason(name: str, value: object) -> str:
    reason = _remark(name, value or "")
    if not reason:
        raise Invalid(say("Say in a few words why this vote is void."), field=name)
    return reason


def _remark(name: str, value: object) -> str:
    return _words(name, value, REASON_LIMIT)


def _label(name: str, value: object) -> str:
    return _words(name, value, LABEL_LIMIT)


def _changed(name: str, value: object) -> str:
    return _words(name, value, CHANGED_LIMIT)


def _words(name: str, value: object, limit: int) -> str:
    if not isinstance(value, str):
        raise _unreadable(name)
    words = " ".join(value.split())
    if len(words) > limit:
        raise Invalid(too_long(limit), field=name)
    return words


def _minutes(name: str, value: object) -> int:
    if type(value) is not int or not 0 <= value <= MINUTES_LIMIT:
        raise _unreadable(name)
    return value


def _wish(name: str, value: object) -> bool:
    if type(value) is not bool:
        raise _unreadable(name)
    return value


def one_of(kinds: type[StrEnum]) -> Callable[[str, object], str]:
    """A check that takes the values of an enumeration, and nothing else."""

    def check(name: str, value: object) -> str:
        if value not in list(kinds):
            raise _unreadable(name)
        return kinds(str(value)).value

    return check


def _unreadable(name: str) -> Invalid:
    return Invalid(say("This message is not complete. Reload the page and try again."), field=name)


_Check = Callable[[str, object], str | int]
_REQUIRED: dict[CueKind, dict[str, _Check]] = {
    CueKind.START: {"performance": _number},
    CueKind.VOID: {"reason": _reason},
    CueKind.FOLLOW: {"option": _key},
    CueKind.REWIND: {"scene": _key},
    CueKind.DROP: {"option": _key},
    CueKind.LIGHTS: {"ground": one_of(HouseLights)},
    CueKind.STAGING: {"staging": one_of(Staging)},
    CueKind.CARD: {"card": one_of(Card)},
    CueKind.GO_ON: {"section": _number},
}
_OPTIONAL: dict[CueKind, dict[str, _Check]] = {
    CueKind.SHOW: {"scene": _key},
    CueKind.OPEN: {"method": one_of(Method), "purpose": one_of(Purpose), "option": _key},
    CueKind.REVEAL: {"groups": _wish},
    CueKind.FOLLOW: {"reason": _remark},
    CueKind.DISCUSS: {"minutes": _minutes},
    CueKind.ACCEPT: {"intervention": _number, "label": _label},
    CueKind.STOP: {"intervention": _number},
    CueKind.RELEASE: {"changed": _changed},
}
