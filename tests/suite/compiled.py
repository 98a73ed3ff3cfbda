"""What every app and store compiles alike, compiled once a process, so that each test can have ones of its own.

Only code is shared, which knows of no app, no store and no request: nothing that one test does reaches another.
"""

from __future__ import annotations

from types import CodeType
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Mapper
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from scenarios import db


class OnceCompiledRule(Rule):
    """A route that is compiled once for all apps, which is most of the work of making an app.

    What it is compiled to is read and never changed: the parts of its address, what converts the values in it, and two
    functions of a route and such values that build an address. Werkzeug binds these to their route.
    """

    _first: dict[tuple[object, ...], OnceCompiledRule] = {}

    def compile(self) -> None:
        """Compile this route, or take over what the first one like it was compiled to."""
        assert self.map is not None
        defaults = sorted((name, repr(value)) for name, value in (self.defaults or {}).items())
        address = self.rule, self.subdomain, self.host, self.merge_slashes, self.map.host_matching
        first = self._first.setdefault((*address, *defaults, frozenset(self.map.converters.items())), self)
        if first is self:
            super().compile()
            return
        self._parts, self._trace, self._converters = first._parts, first._trace, first._converters
        self.arguments = set(first.arguments)
        self._build = first._build.__func__.__get__(self, None)  # type: ignore[attr-defined]
        self._build_unknown = first._build_unknown.__func__.__get__(self, None)  # type: ignore[attr-defined]


class CompiledStatements(LRUCache[Any, Any]):
    """What SQLAlchemy made of each statement, kept for every store of a kind: each engine would make it anew.

    A key begins with the engine's own dialect, in whose place here stands its kind. All engines of one kind are made
    alike, so that neither a statement's text nor the reading of its rows depends on which of them it is for.
    """

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        """What was made of a statement, where it was met before."""
        return super().get(_of_kind(key), default)

    def __getitem__(self, key: tuple[Any, ...]) -> Any:
        return super().__getitem__(_of_kind(key))

    def __setitem__(self, key: tuple[Any, ...], made: Any) -> None:
        super().__setitem__(_of_kind(key), made)


STATEMENTS = CompiledStatements(2_000)
"""The ones of this process."""


def share_statements() -> None:
    """Let every store that is opened from now on, and what writes its rows, have the same statements."""
    db.create_engine = _engine_with_statements  # type: ignore[assignment]
    Mapper._compiled_cache = STATEMENTS  # The one beside an engine's own, for INSERT, UPDATE and DELETE of rows.


def _engine_with_statements(*args: Any, execution_options: dict[str, Any], **options: Any) -> Engine:
    return create_engine(*args, execution_options={**execution_options, "compiled_cache": STATEMENTS}, **options)


def _of_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *statement = key
    return (type(dialect), *statement)


class CompiledTemplates(BytecodeCache):
    """The code of templates, kept in memory under their source's checksum."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, where it was compiled before."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        assert bucket.code is not None
        self._codes[bucket.key, bucket.checksum] = bucket.code
