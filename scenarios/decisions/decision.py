"""A decision: what the design group does about one or more findings, why, and what became of it.

A vote informs it and never makes it, so nothing that is linked to a decision changes what it says.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from scenarios.decisions.finding import Finding
from scenarios.errors import Invalid, too_long
from scenarios.message import say

WHAT_LIMIT = 500
OWNER_LIMIT = 200
TEXT_LIMIT = 4_000
"""Longest statement, owner, and reason or other text, in characters."""


class DecisionKind(enum.StrEnum):
    """What is done about the findings."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    TEST_MORE = "test more"
    NOT_ADOPTED = "not adopted"


class Progress(enum.StrEnum):
    """How far a decision has come."""

    DECIDED = "decided"
    IMPLEMENTED = "implemented"
    CHECKED = "checked"


@dataclass(frozen=True)
class Terms:
    """All that the group says in a decision.

    ``from_version`` and ``to_version`` are numbers of versions of one pathway, such as 1 and 2; the latter is None
    until it exists. ``implemented_on`` and ``checked_on`` come later, with what was ``seen`` at the check. The texts
    ``missing`` (who was not in the room), ``effects`` (on equality), ``unknown`` and ``ask`` (of a board) are for
    its paper, each "" where the group says nothing.
    """

    what: str
    kind: DecisionKind
    reason: str
    owner: str
    decided_on: date
    from_version: int
    to_version: int | None = None
    missing: str = ""
    effects: str = ""
    unknown: str = ""
    ask: str = ""
    implemented_on: date | None = None
    checked_on: date | None = None
    seen: str = ""

    @property
    def progress(self) -> Progress:
        """How far it has come, by what the group wrote down and by nothing else."""
        if self.checked_on:
            return Progress.CHECKED
        return Progress.IMPLEMENTED if self.implemented_on else Progress.DECIDED


@dataclass(frozen=True)
class DecisionChange:
    """One entry of a decision's history: what it said before and after, by the name of the field, as plain data."""

    number: int
    at: datetime
    by: str
    changed: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Decision:
    """A decision with the findings that it answers, and its history, the oldest entry first."""

    id: int
    pathway_id: int
    pathway_name: str
    terms: Terms
    findings: tuple[Finding, ...] = ()
    history: tuple[DecisionChange, ...] = ()


def checked(terms: Terms, versions: Collection[int], today: date) -> Terms:
    """The terms with their texts trimmed. Raises Invalid, about a field, where they do not hold together.

    ``versions`` are the numbers of the pathway's versions.
    """
    texts: dict[str, Any] = {name: value.strip() for name, value in vars(terms).items() if type(value) is str}
    terms = replace(terms, **texts)
    _say_enough(terms)
    _are_versions(terms, versions)
    _follow_each_other(terms, today)
    return terms


def also_answering(decision: Decision, findings: Iterable[Finding]) -> Decision:
    """The decision with further findings linked to it: everything that the group said stays as it was."""
    known = {each.id for each in decision.findings}
    return replace(decision, findings=(*decision.findings, *(each for each in findings if each.id not in known)))


def changes(before: Terms | None, after: Terms) -> dict[str, tuple[Any, Any]]:
    """What differs, by field, as plain data: dates as ISO 8601. All that is said, where there was nothing before."""
    old, new = plain(before) if before else {}, plain(after)
    return {name: (old.get(name), new[name]) for name in new if (old.get(name) or "") != (new[name] or "")}


def plain(terms: Terms) -> dict[str, Any]:
    """The terms as plain data, for storage."""
    found = {}
    for each in fields(terms):
        value = getattr(terms, each.name)
        found[each.name] = value.isoformat() if isinstance(value, date) else value
    return found


def _say_enough(terms: Terms) -> None:
    if not terms.what:
        raise Invalid(say("Say what was decided, in a sentence or two."), field="what")
    if not terms.reason:
        raise Invalid(say("Say why. Those who told the stories want to know, whatever you decided."), field="reason")
    if not terms.owner:
        raise Invalid(say("Say who sees it through: a person, a team or an organisation."), field="owner")
    limits = {"what": WHAT_LIMIT, "owner": OWNER_LIMIT}
    for name in ("what", "owner", "reason", "missing", "effects", "unknown", "ask", "seen"):
        limit = limits.get(name, TEXT_LIMIT)
        if len(getattr(terms, name)) > limit:
            raise Invalid(too_long(limit), field=name)


def _are_versions(terms: Terms, versions: Collection[int]) -> None:
    if terms.from_version not in versions:
        raise Invalid(say("Choose a version of this pathway."), field="from_version")
    if terms.to_version is None:
        return
    if terms.kind is DecisionKind.NOT_ADOPTED:
        raise Invalid(say("What was not adopted leads to no new version."), field="to_version")
    if terms.to_version not in versions or terms.to_version <= terms.from_version:
        raise Invalid(say("Choose a version of this pathway that came later."), field="to_version")


def _follow_each_other(terms: Terms, today: date) -> None:
    done, looked = terms.implemented_on, terms.checked_on
    for name in ("decided_on", "implemented_on", "checked_on"):
        day = getattr(terms, name)
        if day and day > today:
            raise Invalid(say("Enter a day that has been, or today."), field=name)
    if done and terms.kind is DecisionKind.NOT_ADOPTED:
        raise Invalid(say("What was not adopted cannot have been put into practice."), field="implemented_on")
    if done and done < terms.decided_on:
        raise Invalid(say("This is before the day on which it was decided."), field="implemented_on")
    if looked and not (done and looked >= done):
        message = say("First say when it was put into practice. The check comes on that day or later.")
        raise Invalid(message, field="checked_on")
    if looked and not terms.seen:
        raise Invalid(say("Say what was seen at the check."), field="seen")
    if terms.seen and not looked:
        raise Invalid(say("Say when it was checked."), field="checked_on")
