"""News of decisions: what a writer hears of a decision about their story, once each time that something moved.

A date that is mended is no move, and what was only said before its writer could read it is none either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scenarios.decisions.decision import DecisionChange
from scenarios.stories.news import Event, Reworded

WORDS = ("kind", "what", "reason", "seen")
"""The fields whose words a writer reads. Where one is first filled in or emptied, another move tells of it."""
DONE = {
    "implemented_on": (Event.IMPLEMENTED, Event.NOT_IMPLEMENTED),
    "checked_on": (Event.CHECKED, Event.NOT_CHECKED),
}
"""The days whose coming and going is a move."""


@dataclass(frozen=True)
class DecisionNews:
    """One move, when its writer could first hear of it.

    With the words then and now where it is one of words, and the version's number where it is about one.
    """

    event: Event
    at: datetime
    worded: tuple[Reworded, ...] = ()
    version: int | None = None


@dataclass(frozen=True)
class _Span:
    """How long a decision led to one version; ``end`` is None while it does."""

    version: int
    start: datetime
    end: datetime | None


def moves(history: Sequence[DecisionChange], heard: datetime, public: Mapping[int, datetime]) -> list[DecisionNews]:
    """The moves of a decision for a writer who hears of it from ``heard`` on, in the order in which they are told.

    ``history`` begins with the entry that made it. ``public`` says since when everyone may read each version; one
    that is missing is the group's own.
    """
    later = [each for each in history[1:] if each.at > heard]
    told = [
        DecisionNews(Event.DECIDED, heard),
        *_standing((each for each in history if each not in later), heard),
        *(move for each in later for move in _moved(each)),
        *_led(_spans(history), heard, public),
    ]
    return sorted(told, key=lambda each: each.at)


def _standing(known: Iterable[DecisionChange], heard: datetime) -> Iterator[DecisionNews]:
    """What had come true by then, and was not taken back before."""
    said: dict[str, Any] = {name: after for each in known for name, (_, after) in each.changed.items()}
    return (DecisionNews(done, heard) for name, (done, _) in DONE.items() if said.get(name))


def _moved(entry: DecisionChange) -> Iterator[DecisionNews]:
    """What one entry moves: words, and days that came or went."""
    pairs = {name: entry.changed[name] for name in (*WORDS, *DONE) if name in entry.changed}
    worded = tuple(
        Reworded(name, str(before), str(after))
        for name, (before, after) in pairs.items()
        if name in WORDS and before and after
    )
    if worded:
        yield DecisionNews(Event.DECISION_CHANGED, entry.at, worded)
    for name, (done, undone) in DONE.items():
        before, after = pairs.get(name, (None, None))
        if bool(before) != bool(after):
            yield DecisionNews(done if after else undone, entry.at)


def _spans(history: Iterable[DecisionChange]) -> Iterator[_Span]:
    version, start = None, None
    for each in history:
        if "to_version" not in each.changed:
            continue
        if version and start:
            yield _Span(version, start, each.at)
        version, start = each.changed["to_version"][1], each.at
    if version and start:
        yield _Span(version, start, None)


def _led(spans: Iterable[_Span], heard: datetime, public: Mapping[int, datetime]) -> Iterator[DecisionNews]:
    """The versions that a writer could read while the decision led to them; an earlier end is never told."""
    for span in spans:
        if span.version not in public:
            continue
        at = max(heard, span.start, public[span.version])
        if span.end is None or at < span.end:
            yield DecisionNews(Event.NEW_VERSION, at, version=span.version)
            if span.end is not None:
                yield DecisionNews(Event.NO_VERSION, span.end, version=span.version)
