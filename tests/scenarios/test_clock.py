"""One clock says what time it is, to the app, the store and every row; nothing else may ask."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from scenarios.clock import Clock
from scenarios.db import Database, now
from scenarios.store.accounts.site import SiteSettingRow
from tests.clock import HandClock

ROOT = Path(__file__).resolve().parents[2]
EVENING = datetime(2026, 7, 3, 22, 30, tzinfo=UTC)

ASKED_ELSEWHERE = """
import time
from datetime import date, datetime, UTC
from time import monotonic
from sqlalchemy import func

a = datetime.now(UTC)
b = datetime.utcnow()
c = datetime.today()
d = date.today()
e = time.time()
f = time.monotonic()
h = time.perf_counter
i = func.now()
j = func.current_timestamp()
k = time.localtime()
l_ = time.time_ns()
"""


def test_a_clock_tells_utc_and_the_day_and_time_of_the_site() -> None:
    clock = HandClock(EVENING.replace(hour=23))
    assert clock.now() == EVENING.replace(hour=23) and clock.now().tzinfo is UTC
    assert f"{clock.here():%d %H:%M}" == "04 00:30"
    assert clock.today() == date(2026, 7, 4), "in summer the day changes an hour before UTC's"


def test_the_machines_clock_is_aware_and_its_seconds_never_go_back() -> None:
    clock = Clock()
    assert clock.now().utcoffset() is not None
    assert clock.monotonic() <= clock.monotonic()


@pytest.mark.parametrize("how", ["orm", "core"])
def test_a_row_is_dated_by_the_clock_of_its_store(database: Database, clock: HandClock, how: str) -> None:
    clock.stop_at(EVENING)
    with database.engine.begin() as connection:
        if how == "core":
            connection.execute(insert(SiteSettingRow).values(name="x", value="1"))
    if how == "orm":
        database.write(lambda session: session.add(SiteSettingRow(name="x", value="1")))
    with database.read() as session:
        assert session.scalars(select(SiteSettingRow)).one().changed_at == EVENING
        assert now(session) == EVENING


def test_a_row_that_changes_is_dated_anew(database: Database, clock: HandClock) -> None:
    clock.stop_at(EVENING)
    database.write(lambda session: session.add(SiteSettingRow(name="x", value="1")))
    clock.move_on(hours=1)
    database.write(lambda session: setattr(session.get_one(SiteSettingRow, "x"), "value", "2"))
    with database.read() as session:
        assert session.get_one(SiteSettingRow, "x").changed_at == EVENING.replace(hour=23)


@pytest.mark.parametrize("where", ["forum/page.py", "live/store/page.py", "scenarios/store/page.py", "wsgi.py"])
def test_asking_the_machine_for_the_time_anywhere_else_does_not_pass_the_check(where: str) -> None:
    checked = subprocess.run(
        [
            *(sys.executable, "-m", "ruff", "check", "--config", ".ci/ruff.toml", "--select", "TID251"),
            *("--output-format", "concise", "--stdin-filename", where, "-"),
        ],
        cwd=ROOT,
        input=ASKED_ELSEWHERE,
        capture_output=True,
        text=True,
    )
    found = {int(line.split(":")[1]) for line in checked.stdout.splitlines() if "TID251" in line}
    lines = enumerate(ASKED_ELSEWHERE.splitlines(), 1)
    asked = {at for at, line in lines if " = " in line or "import monotonic" in line}
    assert asked <= found, checked.stdout + checked.stderr
