"""No page waits for a template to be compiled: a server has all of them before it answers anybody."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from jinja2 import Environment

from forum.web import components
from forum.web.components import compile_all
from tests.conftest import Visitor
from tests.live.server import RunningServer


@pytest.fixture
def compiles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are compiled from now on, in both environments."""
    names: list[str] = []
    compiling = Environment.compile

    def compile(environment: Environment, source: Any, name: Any = None, *rest: Any, **others: Any) -> Any:
        names.append(name)
        return compiling(environment, source, name, *rest, **others)

    monkeypatch.setattr(Environment, "compile", compile)
    monkeypatch.setattr(components, "ENVIRONMENT", components.ENVIRONMENT.overlay())
    return names


def test_once_all_are_compiled_no_page_compiles_any_and_neither_does_the_next_start(
    app: Flask, tmp_path: Path, compiles: list[str]
) -> None:
    compile_all(app, tmp_path / "templates")
    assert {"forum/reading/stories.html", "nhsuk/components/button/macro.jinja"} <= set(compiles)
    compiles.clear()
    for path in ("/", "/stories", "/write", "/sign-in", "/nowhere"):
        app.test_client().get(path)
    assert not compiles
    for environment in (app.jinja_env, components.ENVIRONMENT):
        assert environment.cache is not None
        environment.cache.clear()
    compile_all(app, tmp_path / "templates")
    assert not compiles


def test_what_was_compiled_is_for_the_servers_user_alone(app: Flask, tmp_path: Path, compiles: list[str]) -> None:
    compile_all(app, tmp_path / "templates")
    assert os.stat(tmp_path / "templates").st_mode & 0o777 == 0o700


def test_a_running_server_has_all_before_it_answers(tmp_path: Path) -> None:
    server = RunningServer(tmp_path)
    try:
        assert "templates are compiled" in server.start().log.partition("is running.")[0]
    finally:
        server.stop()


def test_all_others_have_turns_while_a_page_is_drawn_and_it_keeps_no_connection_meanwhile(
    app: Flask, visit: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = visit.opens("/house-rules").main
    kept: list[bool] = []

    def turn() -> None:
        kept.append(bool(app.extensions["database"].engine.pool.checkedout()))

    monkeypatch.setattr(components, "give_way", turn)
    visit.opens("/house-rules")
    before = len(kept)
    assert before >= 1 and not any(kept)
    monkeypatch.setattr(components, "TURN_S", 0.0)
    assert visit.opens("/house-rules").main == whole
    assert len(kept) > 10 * before and not any(kept)


def test_a_form_that_is_one_piece_of_its_page_is_drawn_in_turns_too(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[int] = []
    monkeypatch.setattr(components, "TURN_S", 0.0)
    monkeypatch.setattr(components, "give_way", lambda: turns.append(1))
    field = '{{ nhsuk.insetText({"text": "One"}) }}'
    with app.test_request_context():
        drawn = render_template_string("{% macro form() %}" + 7 * field + "{% endmacro %}{{ form() }}")
    assert drawn.count("One") == 7 and len(turns) > 7


def test_what_is_drawn_outside_of_a_page_gives_no_turns(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[int] = []
    monkeypatch.setattr(components, "TURN_S", 0.0)
    monkeypatch.setattr(components, "give_way", lambda: turns.append(1))
    assert "One" in components.render("insetText", {"text": "One"})
    assert not turns, "its view may have a session open"
