"""How a room moved between two votes, and how perspectives voted, as far as was decided that it may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scenarios.message import Message, Tell, say
from scenarios.results import disclosure
from scenarios.results.disclosure import Disclosed
from scenarios.results.outcome import RoundResult
from scenarios.results.vote_shift import NONE

NOT_SHOWN = say("not shown")
NONE_OF_THESE = say("none of these")
PERSPECTIVES: dict[str, Message] = {
    "lived experience": say("People with lived experience"),
    "carer": say("Carers, family and friends"),
    "staff": say("Staff"),
    "community": say("The community"),
}


@dataclass(frozen=True)
class TableShown:
    """A table of figures with its heading cells; a figure that may not be shown says so in words."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class GroupTables:
    """What may be seen of a round beyond its totals. None is a table that has nothing in it."""

    both: str
    moved: TableShown | None
    splits: TableShown | None
    threshold: int


def beyond_totals(result: RoundResult, tell: Tell) -> GroupTables | None:
    """What was decided at the reveal; None where nothing was, and for a vote that is void."""
    if result.voided or not result.disclosed:
        return None
    shown = disclosure.read(result.disclosed)
    letters = {option.key: option.letter for option in result.options} | {NONE: tell(NONE_OF_THESE)}
    both = "" if shown.shift is None else _figure(shown.shift.both, tell)
    tables = _moved(shown, letters, tell), _splits(shown, letters, tell)
    return GroupTables(both, *tables, shown.threshold) if any(tables) else None


def _moved(shown: Disclosed, letters: Mapping[str, str], tell: Tell) -> TableShown | None:
    if shown.shift is None:
        return None
    if shown.shift.changes:
        columns = tuple(tell(name) for name in (say("kept"), say("gained"), say("lost"), say("new")))
        return TableShown(
            columns,
            tuple(
                (letters.get(key, key), _four(shown.shift.changes[key], tell))
                for key in _in_order(shown.shift.changes, letters)
            ),
        )
    rows = _in_order({before for before, _ in shown.shift.table}, letters)
    after = _in_order({now for _, now in shown.shift.table}, letters)
    return TableShown(
        tuple(letters.get(key, key) for key in after),
        tuple(
            (letters.get(one, one), tuple(_figure(shown.shift.table[one, two], tell) for two in after)) for one in rows
        ),
    )


def _in_order(keys: Iterable[str], letters: Mapping[str, str]) -> list[str]:
    """By letter, as everywhere else; none of these comes last."""
    return sorted(keys, key=lambda key: (key == NONE, letters.get(key, key)))


def _four(change: object, tell: Tell) -> tuple[str, ...]:
    names = ("kept", "gained", "lost", "new")
    return tuple(_figure(getattr(change, name) if change else None, tell) for name in names)


def _splits(shown: Disclosed, letters: Mapping[str, str], tell: Tell) -> TableShown | None:
    if not shown.splits:
        return None
    keys = list(letters)
    return TableShown(
        (tell(say("all")), *letters.values()),
        tuple(
            (
                tell(PERSPECTIVES[name]) if name in PERSPECTIVES else name,
                (str(split.voters), *(_figure(split.counts.get(key), tell) for key in keys)),
            )
            for name, split in shown.splits.items()
        ),
    )


def _figure(count: int | None, tell: Tell) -> str:
    return tell(NOT_SHOWN) if count is None else str(count)
