"""You said, we did: what the group tells everyone about what came of a pathway's or an event's stories."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from scenarios.decisions import evidence
from scenarios.decisions.decision import Progress, Terms
from scenarios.errors import Invalid, too_long
from scenarios.message import say
from scenarios.results.outcome import RoundResult

TEXT_LIMIT = 6_000
"""Longest text, in characters."""


class SubjectKind(enum.StrEnum):
    """What a page is about."""

    PATHWAY = "pathway"
    EVENT = "event"


@dataclass(frozen=True)
class PageSubject:
    """The pathway, by its address, or the event, by its code, that a page is about."""

    kind: SubjectKind
    key: str
    name: str


@dataclass(frozen=True)
class Telling:
    """The page in the group's own words. ``work`` is a film, poem or picture: its words, or words about it."""

    said: str = ""
    did: str = ""
    thanks: str = ""
    better: str = ""
    credits: str = ""
    work: str = ""
    work_address: str = ""


@dataclass(frozen=True)
class Chosen:
    """What of the results stands on the page: outcomes, voices and decisions, by number."""

    outcomes: frozenset[int] = frozenset()
    voices: frozenset[int] = frozenset()
    decisions: frozenset[int] = frozenset()


def checked(telling: Telling) -> Telling:
    """The texts, trimmed. Raises Invalid where one is too long, or the work's address is none."""
    telling = replace(telling, **{each.name: getattr(telling, each.name).strip() for each in fields(telling)})
    for each in fields(telling):
        limit = evidence.ADDRESS_LIMIT if each.name == "work_address" else TEXT_LIMIT
        if len(getattr(telling, each.name)) > limit:
            raise Invalid(too_long(limit), field=each.name)
    if telling.work_address:
        try:
            evidence.link("-", telling.work_address)
        except Invalid as fault:
            raise Invalid(fault.message, field="work_address") from fault
    return telling


def ready(telling: Telling) -> Telling:
    """The texts themselves, where everyone may read them. Raises Invalid where half of the promise is missing."""
    if not telling.said:
        raise Invalid(say("First write what people said."), field="said")
    if not telling.did:
        raise Invalid(say("First write what you did, or that you have not done anything yet, and why."), field="did")
    return telling


def for_everyone(rounds: Iterable[RoundResult]) -> tuple[RoundResult, ...]:
    """The rounds whose totals everyone may see: those that the room itself saw and that stand."""
    return tuple(each for each in rounds if each.shown_to_room and not each.voided)


def progress(terms: Iterable[Terms]) -> dict[Progress, int]:
    """How many decisions have come so far or further: what is checked is in practice, and was decided."""
    order, reached = list(Progress), [each.progress for each in terms]
    return {each: sum(order.index(each) <= order.index(one) for one in reached) for each in order}
