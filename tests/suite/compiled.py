"""What every app compiles alike, compiled once a process, so that each test can have an app of its own.

Only code is shared, which knows of no app, no store and no request: nothing that one test does reaches another.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class OnceCompiledRule(Rule):
    """A route whose two URL builders, most of the work of making an app, are compiled once for all apps.

    A builder is a plain function of the route and of the values in its address; Werkzeug binds it to its route.
    """

    _builders: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        defaults = sorted((name, repr(value)) for name, value in (self.defaults or {}).items())
        converters = sorted((name, type(each)) for name, each in self._converters.items())
        made_of = (self.rule, tuple(self._trace), tuple(defaults), tuple(converters), append_unknown)
        if made_of not in self._builders:
            self._builders[made_of] = super()._compile_builder(append_unknown)
        return self._builders[made_of]


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
