"""What apps share in the tests: code, and nothing that a test could change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter, Rule
from wsgi import create_app

from forum.web.settings import Settings
from tests.suite.compiled import OnceCompiledRule


def test_two_apps_share_neither_store_nor_settings_nor_routes(settings: Settings, tmp_path: Path) -> None:
    one = create_app(settings)
    other = create_app(replace(settings, database_url=f"sqlite:///{tmp_path / 'other.db'}", site_name="Elsewhere"))
    for name in ("database", "settings", "ballot box", "broadcast", "socketio"):
        assert one.extensions[name] is not other.extensions[name], name
    assert {*map(id, one.url_map.iter_rules())}.isdisjoint(map(id, other.url_map.iter_rules()))
    one.jinja_env.globals["left_behind"] = "x"
    one.config["LEFT_BEHIND"] = "x"
    assert "left_behind" not in other.jinja_env.globals and "LEFT_BEHIND" not in other.config
    for app in (one, other):
        app.extensions["database"].dispose()


def test_an_address_is_built_as_without_what_is_shared(app: Flask) -> None:
    """Each route once more in an app of Werkzeug's own routes, with every kind of value in its address."""
    plain = Flask("plain", static_folder=None)
    for number, rule in enumerate(app.url_map.iter_rules()):
        plain.add_url_rule(rule.rule, endpoint=str(number), defaults=rule.defaults, methods=rule.methods)
    for rule, own in zip(app.url_map.iter_rules(), plain.url_map.iter_rules(), strict=True):
        assert (type(rule), type(own)) == (OnceCompiledRule, Rule)
        given = {name: _value(converter) for name, converter in rule._converters.items()}
        for values in (given, {**given, "more": "a&b"}):
            assert rule.build(values) == own.build(values) is not None, rule
        assert rule.build(given, append_unknown=False) == own.build(given, append_unknown=False)


def _value(converter: object) -> object:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 7 if isinstance(converter, IntegerConverter) else "ö x"
