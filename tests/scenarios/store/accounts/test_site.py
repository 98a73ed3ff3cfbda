"""The site's settings: defaults until they are changed, each change on record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scenarios.account import Account
from scenarios.db import Database
from scenarios.errors import Invalid
from scenarios.store.accounts import site
from scenarios.store.accounts.site import LINE_LIMIT, SETTING_LIMIT, Site
from tests.scenarios import whole_store

pytestmark = pytest.mark.both_stores

STEWARD = Account(name="Sam")
DEFAULTS = Site(name="Test My Story")


def now(database: Database) -> Site:
    with database.read() as session:
        return site.read(session, DEFAULTS)


def changed(database: Database, **values: str) -> None:
    wanted = replace(now(database), **values)
    database.write(lambda session: site.change(session, STEWARD, wanted, DEFAULTS))


def test_settings_are_the_defaults_until_changed(database: Database) -> None:
    assert now(database) == DEFAULTS


def test_only_what_differs_is_kept_and_on_record(database: Database) -> None:
    changed(database, run_by="The Corn Hall Trust")
    changed(database, run_by="The Corn Hall Trust")

    assert now(database) == replace(DEFAULTS, run_by="The Corn Hall Trust")
    with database.read() as session:
        entries = whole_store.record(session)
    assert [(entry.by_name, entry.subject, entry.detail) for entry in entries] == [
        ("Sam", "run_by", {"before": "", "after": "The Corn Hall Trust"})
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * (LINE_LIMIT + 1)}, "name"),
        ({"contact": "x" * (SETTING_LIMIT + 1)}, "contact"),
        ({"help_numbers": "Samaritans 116 123"}, "help_numbers"),
        ({"help_numbers": "Samaritans,"}, "help_numbers"),
        ({"nhs_body": "perhaps"}, "nhs_body"),
    ],
)
def test_what_cannot_be_shown_is_refused_and_nothing_stored(
    database: Database, values: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        changed(database, run_by="The Corn Hall Trust", **values)

    assert refused.value.field == field
    assert now(database) == DEFAULTS


def test_help_numbers_are_read_line_by_line() -> None:
    lines = replace(DEFAULTS, help_numbers="Home, dry, 1 2\n\nSamaritans,116 123").help_lines

    assert lines == (("Home, dry", "1 2"), ("Samaritans", "116 123"))
