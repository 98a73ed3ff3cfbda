"""What apps and stores share in the tests: code, and nothing that a test could change."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from werkzeug.exceptions import NotFound
from werkzeug.routing import AnyConverter, IntegerConverter, Rule
from wsgi import create_app

from forum.web.settings import Settings
from scenarios.db import Database
from scenarios.store.accounts import account as accounts
from tests.suite.compiled import STATEMENTS, CompiledStatements, OnceCompiledRule


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


def test_an_address_leads_where_it_leads_without_what_is_shared(app: Flask) -> None:
    """Each route in an app that took over what another had compiled, and in one of Werkzeug's own routes."""
    plain = Flask("plain", static_folder=None)
    plain.url_map.converters.update(app.url_map.converters)
    rules = list(app.url_map.iter_rules())
    for number, rule in enumerate(rules):
        plain.add_url_rule(rule.rule, endpoint=str(number), defaults=rule.defaults, methods=rule.methods)
    with_shared, without = app.url_map.bind("forum.example"), plain.url_map.bind("forum.example")
    for rule in rules:
        _, path = rule.build({name: _value(converter) for name, converter in rule._converters.items()})
        method = min(rule.methods)
        found, values = with_shared.match(path, method, return_rule=True)
        own, same = without.match(path, method, return_rule=True)
        assert (rules[int(own.endpoint)], same) == (found, values)
        assert found.arguments == own.arguments
    for nowhere in ("/no-such-page", "/stories/x", "/stories/99999999999999999999"):
        for adapter in (with_shared, without):
            with pytest.raises(NotFound):
                adapter.match(nowhere)


def test_two_stores_share_what_is_made_of_a_statement_and_no_row(migrated_file: Path, tmp_path: Path) -> None:
    made, named = [], []
    for name in ("Ada", "Grace"):
        file = tmp_path / f"{name}.db"
        shutil.copy(migrated_file, file)
        database = Database(f"sqlite:///{file}")
        database.write(lambda session, name=name: accounts.create(session, name))
        with database.read() as session:
            named.append([row.name for row in accounts.everyone(session)])
        database.dispose()
        made.append(len(STATEMENTS))
    assert named == [["Ada"], ["Grace"]]
    assert made[0] == made[1] > 0


def test_statements_of_another_kind_of_store_are_others() -> None:
    statements, statement = CompiledStatements(10), ("a select", (), False, False)
    statements[SQLiteDialect(), *statement] = "for SQLite"
    assert statements.get((SQLiteDialect(), *statement)) == statements[SQLiteDialect(), *statement] == "for SQLite"
    assert statements.get((PGDialect(), *statement)) is None


def _value(converter: object) -> object:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 7 if isinstance(converter, IntegerConverter) else "ö x"
