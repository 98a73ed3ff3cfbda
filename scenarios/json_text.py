"""JSON that a person wrote or changed by hand: whatever is wrong with it is told with the number of its line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from scenarios.errors import Invalid
from scenarios.message import Message, say

Path = tuple[str | int, ...]

_BLANK = re.compile(r"[ \t\n\r]*+")
_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_DEEP = 100
"""Levels that no file of ours comes near, and every reader of JSON still manages."""
_KEEP = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
"""Skips over a value that was read before."""

_BROKEN = {
    "Expecting ',' delimiter": say("a comma or a closing bracket is missing here or on the line before."),
    "Expecting ':' delimiter": say("a colon is missing after a name."),
    "Expecting property name enclosed in double quotes": say(
        "a name in double quotes should be here. Look for a comma too many, or for a quote that is not straight."
    ),
    "Expecting value": say("something is missing here: a text in double quotes, a list, or null."),
    "Unterminated string starting at": say("the text that begins here has no closing double quote."),
    "Invalid control character at": say("a text goes over the end of the line. Write \\n for a new line inside it."),
    "Invalid \\escape": say('after a backslash, only " \\ / b f n r t or u may come. Write \\\\ for a backslash.'),
    "Invalid \\uXXXX escape": say("after \\u, four digits or letters from a to f must come."),
    "Extra data": say("the file should end before this."),
}
"""What the decoder finds broken, in words for people."""


@dataclass(frozen=True)
class Odd:
    """A number that JSON has no word for, or that is too long to be one; never what anybody asks for."""


class Twice(dict[str, Any]):
    """A group in which a name is there twice."""

    name = ""


class JsonSource:
    """A file's text, of which every fault is told with its line."""

    def __init__(self, data: bytes, limit: int) -> None:
        if len(data) > limit:
            place = data[:limit].count(b"\n") + 1
            raise at_line(
                place,
                say("the file is too big from here on. It can have %(size)s MB at most.", size=limit // 1_000_000),
            )
        try:
            self.text = data.removeprefix(b"\xef\xbb\xbf").decode()
        except UnicodeDecodeError as fault:
            place = data[: fault.start].count(b"\n") + 1
            told = say("a character here is not in UTF-8. Save the file as UTF-8 and try again.")
            raise at_line(place, told) from fault

    def read(self) -> Value:
        """The value that the text holds. Raises Invalid."""
        self._ensure_shallow()
        try:
            value = json.loads(self.text, object_pairs_hook=_group, parse_constant=lambda _: Odd(), parse_int=_whole)
        except json.JSONDecodeError as fault:
            kind = next((told for name, told in _BROKEN.items() if fault.msg.startswith(name)), None)
            raise self.fault(fault.pos, kind or say("this is not written as JSON.")) from fault
        return Value(self, (), value)

    def fault(self, place: int, message: Message) -> Invalid:
        """What is wrong at this place in the text."""
        end = len(self.text.rstrip())
        return at_line(self.text.count("\n", 0, min(place, end)) + 1, message)

    def find(self, path: Path) -> int:
        """Where in the text the value with this path stands."""
        here = _skip(self.text, 0)
        for step in path:
            here = next(at for name, _, at in self._members(here) if name == step)
        return here

    def find_name(self, path: Path, name: str, time: int) -> int:
        """Where in the group with this path the name stands, for this time from 0."""
        places = [at for found, at, _ in self._members(self.find(path)) if found == name]
        return places[time]

    def _members(self, here: int) -> Iterator[tuple[str | int, int, int]]:
        """Each member of the list or group that begins here: its number or name, where that and its value stand."""
        grouped = self.text[here] == "{"
        here, number = _skip(self.text, here + 1), 0
        while self.text[here] not in "]}":
            name: str | int = number
            start = here
            if grouped:
                name, here = _KEEP.raw_decode(self.text, here)
                here = _skip(self.text, _skip(self.text, here) + 1)
            yield name, start, here
            here = _skip(self.text, _KEEP.raw_decode(self.text, here)[1])
            here = _skip(self.text, here + 1) if self.text[here] == "," else here
            number += 1

    def _ensure_shallow(self) -> None:
        depth = 0
        for found in _BRACKETS.finditer(self.text):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
            if depth > _DEEP:
                raise self.fault(found.start(), say("there are brackets inside brackets without end."))


@dataclass(frozen=True)
class Value:
    """A value in a source, which is asked for what it should be. Each question raises Invalid where it is not."""

    source: JsonSource
    path: Path
    value: Any

    def refuse(self, message: Message) -> NoReturn:
        """Say what is wrong with this value."""
        raise self.source.fault(self.source.find(self.path), message)

    def group(self) -> dict[str, Value]:
        """What is in curly brackets."""
        if not isinstance(self.value, dict):
            self._must_be(say("a group in curly brackets"))
        if isinstance(self.value, Twice):
            place = self.source.find_name(self.path, self.value.name, 1)
            raise self.source.fault(place, say("“%(name)s” is there twice.", name=self.value.name))
        return {name: self._member(name) for name in self.value}

    def fields(self, needed: tuple[str, ...], others: tuple[str, ...] = ()) -> dict[str, Value]:
        """A group with these names and no other: nothing that somebody wrote is passed over in silence."""
        group = self.group()
        for name in group:
            if name not in needed + others:
                place = self.source.find_name(self.path, name, 0)
                raise self.source.fault(place, say("nothing here is called “%(name)s”.", name=name))
        for name in needed:
            if name not in group:
                self.refuse(say("“%(name)s” is missing in the group that begins here.", name=name))
        return group

    def items(self, limit: int) -> list[Value]:
        """What is in square brackets, of this many at most."""
        if not isinstance(self.value, list):
            self._must_be(say("a list in square brackets"))
        if len(self.value) > limit:
            self.refuse(say("this list can have %(limit)s entries at most.", limit=limit))
        return [self._member(number) for number in range(len(self.value))]

    def text(self, limit: int = 0) -> str:
        """What is in double quotes, of so many characters at most."""
        if not isinstance(self.value, str):
            self._must_be(say("a text in double quotes"))
        if "\0" in self.value or any("\ud800" <= character <= "\udfff" for character in self.value):
            self.refuse(say("there is a character in this text that cannot be kept."))
        if limit and len(self.value) > limit:
            self.refuse(say("make this %(limit)s characters or fewer.", limit=limit))
        return str(self.value)

    def number(self) -> int:
        """A whole number."""
        if type(self.value) is not int:
            self._must_be(say("a whole number"))
        return int(self.value)

    def one_of(self, allowed: Mapping[str, Any]) -> Any:
        """What one of these words stands for."""
        if self.text() not in allowed:
            self.refuse(say("“%(word)s” is none of: %(allowed)s.", word=self.value[:40], allowed=", ".join(allowed)))
        return allowed[self.value]

    def unless_null(self, read: Callable[[Value], Any]) -> Any:
        """None for null, else what is read."""
        return None if self.value is None else read(self)

    def at(self, name: str) -> Value:
        """The member with this name, here or one group further in; this value where there is none."""
        group = self.value if isinstance(self.value, dict) else {}
        if name in group:
            return self._member(name)
        return next(
            (
                self._member(each)._member(name)
                for each, inner in group.items()
                if isinstance(inner, dict) and name in inner
            ),
            self,
        )

    def _member(self, step: str | int) -> Value:
        return Value(self.source, (*self.path, step), self.value[step])

    def _must_be(self, kind: Message) -> NoReturn:
        self.refuse(say("%(what)s should be here.", what=kind))


def at_line(number: int, message: Message) -> Invalid:
    """The refusal of a file, which names the line."""
    return Invalid(say("Line %(line)s: %(fault)s", line=number, fault=message), field="file")


def _skip(text: str, here: int) -> int:
    found = _BLANK.match(text, here)
    return found.end() if found else here


def _group(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    group = dict(pairs)
    if len(group) == len(pairs):
        return group
    twice = Twice(group)
    seen: set[str] = set()
    twice.name = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
    return twice


def _whole(digits: str) -> int | Odd:
    return int(digits) if len(digits) < 10 else Odd()
