"""The design system's components, for templates and form fields.

They live in a Jinja environment of their own: theirs needs names that may be missing, ours does not,
so that a slip of the pen in one of our templates is a fault and not an empty place. A server compiles the templates of
both before it answers anybody: to compile those of one page holds the loop for 100 ms.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from flask import Flask, has_app_context
from jinja2 import ChainableUndefined, Environment, FileSystemBytecodeCache, PackageLoader
from markupsafe import Markup

from forum.web.storage import end_reads
from scenarios.db import give_way

ENVIRONMENT = Environment(
    loader=PackageLoader("nhsuk_frontend_jinja"),
    undefined=ChainableUndefined,
    autoescape=True,
    auto_reload=False,
)
TURN_S = 0.005
"""How long a page is drawn, in seconds, before everybody else has a turn."""
COMPILED = "templates"
"""Where a server keeps what it compiled, in the folder of its own; its next start takes it from there."""

logger = logging.getLogger("templates")


def compile_all(app: Flask, folder: Path) -> None:
    """Compile the templates of the app and of the design system, but those that ``folder`` has the code of.

    A template that was changed since is compiled anew.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    kept = FileSystemBytecodeCache(str(folder))
    count = 0
    for environment in (app.jinja_env, ENVIRONMENT):
        environment.bytecode_cache = kept
        for name in environment.list_templates():
            environment.get_template(name)
            count += 1
    logger.info("%d templates are compiled", count)


def init_app(app: Flask) -> None:
    """Give templates the components, and draw pages piece by piece: all others have a turn before each and meanwhile.

    A page is drawn of what its view read, so the request's read session ends first: it would keep a connection that
    others need, as long as they have their turns.
    """
    app.jinja_env.globals["nhsuk"] = Components()
    app.jinja_env.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}

    def concat(pieces: Iterable[str]) -> str:
        turn = _DRAWING.get()
        if turn is not None:
            return _joined(pieces, turn)  # A macro or a block of a page that is being drawn.
        if has_app_context():
            end_reads()
        give_way()
        turn = _Turn()
        drawn = _DRAWING.set(turn)
        try:
            return _joined(pieces, turn)
        finally:
            _DRAWING.reset(drawn)

    app.jinja_env.concat = concat  # type: ignore[method-assign]


def _joined(pieces: Iterable[str], turn: _Turn) -> str:
    parts = []
    for piece in pieces:
        parts.append(piece)
        turn.ends_if_it_was_long()
    return "".join(parts)


class _Turn:
    """For how long a page is drawn already since everybody else had their turn."""

    def __init__(self) -> None:
        self.since = _now()

    def ends_if_it_was_long(self) -> None:
        """Let the others go first where this took long enough."""
        if _now() - self.since > TURN_S:
            give_way()
            self.since = _now()


_DRAWING: ContextVar[_Turn | None] = ContextVar("drawing", default=None)
"""The page that is being drawn here, if any."""


def _now() -> float:
    return time.perf_counter()  # noqa: TID251  How long the machine itself was held.


class Components:
    """Each component by the name of its macro: ``{{ nhsuk.button({"text": _("Save")}) }}``.

    What is None is left out, as if it had not been named.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        def component(params: Mapping[str, Any] | None = None, **blocks: Any) -> Markup:
            return render(name, params or {}, **blocks)

        return component


def render(name: str, params: Mapping[str, Any], **blocks: Any) -> Markup:
    """The component ``name``, such as "errorSummary", with the parameters its documentation gives."""
    folder = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
    macros = ENVIRONMENT.get_template(f"nhsuk/components/{folder}/macro.jinja").module
    component = Markup(getattr(macros, name)(_present(params), **blocks))  # noqa: S704  escaped by the component
    drawing = _DRAWING.get()
    if drawing is not None:
        drawing.ends_if_it_was_long()  # A form is one piece of its page, and has many components.
    return component


def _present(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _present(each) for name, each in value.items() if each is not None}
    if isinstance(value, list | tuple):
        return [_present(each) for each in value]
    return _text(value)


def _text(value: Any) -> Any:
    """A lazily translated text as the plain text that the macros test for."""
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
