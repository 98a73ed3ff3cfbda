"""What once mended a fault of live pages, and how to take it out again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from inspect import isfunction
from pathlib import Path

from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

Change = tuple[str, str]
"""What is there, and what stands in its place."""


@contextmanager
def template_without(app: Flask, name: str, *changes: Change) -> Iterator[None]:
    """Draw with a template as it was before something in it was mended."""
    assert app.jinja_env.loader is not None
    source = _changed(app.jinja_env.loader.get_source(app.jinja_env, name)[0], name, changes)
    loader, compiled = app.jinja_env.loader, app.jinja_env.bytecode_cache
    app.jinja_env.loader, app.jinja_env.bytecode_cache = ChoiceLoader([DictLoader({name: source}), loader]), None
    app.jinja_env.cache.clear()
    try:
        yield
    finally:
        app.jinja_env.loader, app.jinja_env.bytecode_cache = loader, compiled
        app.jinja_env.cache.clear()


@contextmanager
def module_without(name: str, *changes: Change) -> Iterator[None]:
    """Run with the functions of a module as they were before something in it was mended, whoever has imported them."""
    module = import_module(name)
    assert module.__file__ is not None
    source = _changed(Path(module.__file__).read_text(encoding="utf-8"), name, changes)
    other = dict(vars(module))
    exec(compile(source, module.__file__, "exec"), other)  # noqa: S102  Our own source, with a line changed.
    known = {each: found for each, found in vars(module).items() if isfunction(found) and found.__module__ == name}
    before = {each: found.__code__ for each, found in known.items()}
    for each, found in known.items():
        if isfunction(other[each]) and not found.__closure__:
            found.__code__ = other[each].__code__
    try:
        yield
    finally:
        for each, code in before.items():
            known[each].__code__ = code


def _changed(source: str, name: str, changes: tuple[Change, ...]) -> str:
    for there, instead in changes:
        assert source.count(there) == 1, f"{name} has “{there}” {source.count(there)} times"
        source = source.replace(there, instead)
    return source
