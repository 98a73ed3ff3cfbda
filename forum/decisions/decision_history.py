"""The history of a decision, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.web.translation import day
from scenarios.decisions.decision import DecisionChange, DecisionKind

NAMES = {
    "kind": _l("What is done"),
    "what": _l("What is decided"),
    "reason": _l("Why"),
    "owner": _l("Who sees it through"),
    "decided_on": _l("Decided on"),
    "from_version": _l("About version"),
    "to_version": _l("Leads to version"),
    "missing": _l("Who was missing"),
    "effects": _l("For people who are often left out"),
    "unknown": _l("What is not known"),
    "ask": _l("What is asked of the board"),
    "implemented_on": _l("In practice since"),
    "checked_on": _l("Checked on"),
    "seen": _l("What was seen"),
    "findings": _l("Findings that it answers"),
}
KINDS = {
    DecisionKind.ADOPT: _l("Adopted"),
    DecisionKind.ADAPT: _l("Adapted"),
    DecisionKind.TEST_MORE: _l("To be tested more"),
    DecisionKind.NOT_ADOPTED: _l("Not adopted"),
}
_DAYS = ("decided_on", "implemented_on", "checked_on")


@dataclass(frozen=True)
class Changed:
    """One field: what it said before and says after, "" where it said nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryEntry:
    """One entry, the first of which made the decision."""

    number: int
    at: datetime
    by: str
    changed: tuple[Changed, ...]


def entries(history: Iterable[DecisionChange]) -> list[HistoryEntry]:
    """The history, the newest entry first."""
    told = [HistoryEntry(each.number, each.at, each.by, tuple(_changed(each))) for each in history]
    return told[::-1]


def changed(name: str, before: Any, after: Any) -> Changed:
    """A field of a decision before and after, in words."""
    return Changed(str(NAMES[name]), _said(name, before), _said(name, after))


def _changed(entry: DecisionChange) -> list[Changed]:
    return [changed(key, *entry.changed[key]) for key in NAMES if key in entry.changed]


def _said(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name == "kind":
        return str(KINDS[DecisionKind(value)])
    if name == "findings":
        return ", ".join(str(_("Finding %(number)s", number=number)) for number in value)
    return day(date.fromisoformat(value)) if name in _DAYS else str(value)
