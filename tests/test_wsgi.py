"""The composition root, and the server as a program."""

from __future__ import annotations

import gc
import os
import re
import signal
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import wsgi
from flask import Flask

from forum.web.settings import Settings
from tests.conftest import Visitor
from tests.live.server import PATIENCE_S, ROOT, free_port

LINK = re.compile(r"http://forum\.example(/sign-in/link/\S+)")


def test_importing_it_leaves_the_standard_library_alone() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, wsgi; print('eventlet' in sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    assert told.stdout.strip() == "False"


def test_the_app_starts_no_task_of_its_own(settings: Settings) -> None:
    import threading

    before = set(threading.enumerate())
    wsgi.create_app(settings).extensions["database"].dispose()
    for thread in set(threading.enumerate()) - before:
        thread.join(10)  # The counts of tries begin with a timer that is over at once.
        assert not thread.is_alive(), thread


def test_one_sqlite_file_has_one_server(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'forum.db'}"
    with (
        wsgi.only_server_on(url),
        pytest.raises(wsgi.AnotherServer, match="Stop it first"),
        wsgi.only_server_on(url),
    ):
        pass
    with wsgi.only_server_on(url):
        pass


def test_other_stores_take_many_servers() -> None:
    url = "postgresql+psycopg://forum@127.0.0.1/forum"
    with wsgi.only_server_on(url), wsgi.only_server_on(url):
        pass


def test_the_first_start_lets_a_steward_in_once(app: Flask, settings: Settings, visit: Visitor) -> None:
    told = wsgi.welcome(app, settings, demo=False)
    (link,) = LINK.findall(told)
    assert visit.opens(link).all("button")
    page = visit.sends(link)
    assert page.link("Site") == "/site"
    assert LINK.findall(wsgi.welcome(app, settings, demo=False)) == []


def test_a_demonstration_shows_the_way_to_everything(app: Flask, settings: Settings, visit: Visitor) -> None:
    told = wsgi.welcome(app, settings, demo=True)
    code = re.search(r"/screen/(\w+)", told)[1]
    assert f"http://forum.example/join/{code}" in told
    assert "█" in told
    assert len(LINK.findall(told)) == 4
    assert visit.opens("/stories").main.count("Made up") == 5
    assert visit.client.get(f"/screen/{code}").status_code == 200


def test_a_demonstration_started_again_keeps_its_data(app: Flask, settings: Settings, visit: Visitor) -> None:
    first, second = (wsgi.welcome(app, settings, demo=True) for _ in range(2))
    find = re.compile(r"/join/(\w+)").search
    assert find(first)[1] == find(second)[1]
    assert visit.opens("/stories").main.count("Made up") == 5


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """The server as a program, on a free port and with a folder of its own."""
    program = Program(tmp_path / "instance")
    yield program
    program.end()


class Program:
    """``python wsgi.py`` as an operator starts it."""

    def __init__(self, instance: Path) -> None:
        self.instance = instance
        self.port = free_port()
        self.started: list[subprocess.Popen[str]] = []

    def start(self, **settings: str) -> subprocess.Popen[str]:
        """Start it with these settings on top."""
        environ = {**os.environ, "PORT": str(self.port), "INSTANCE": str(self.instance), **settings}
        process = subprocess.Popen(
            [sys.executable, "wsgi.py"],
            cwd=ROOT,
            env=environ,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.started.append(process)
        return process

    def refuses(self, **settings: str) -> str:
        """Start it where it cannot run, and give what it says."""
        process = self.start(**settings)
        told, _ = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 1, told
        assert "Traceback" not in told
        return told

    def wait(self) -> None:
        """Wait until it answers."""
        until = time.monotonic() + PATIENCE_S  # noqa: TID251  A real process keeps the machine's time.
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                    assert answer.status == 200
                return
            except OSError:
                assert time.monotonic() < until, "the server does not answer"  # noqa: TID251
                time.sleep(0.1)

    def end(self) -> None:
        """End whatever still runs."""
        for process in self.started:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


def test_the_server_stops_when_told_and_keeps_its_files_to_itself(program: Program) -> None:
    process = program.start()
    program.wait()
    assert stat.S_IMODE((program.instance / "forum.db").stat().st_mode) == 0o600
    process.send_signal(signal.SIGTERM)
    told, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    assert "is running" in told and "/sign-in/link/" in told
    assert "Traceback" not in told and "deprecated" not in told


def test_a_second_server_on_the_same_file_refuses_to_start(program: Program) -> None:
    program.start()
    program.wait()
    assert "Another server is using" in program.refuses(PORT=str(free_port()))


def test_a_port_that_is_taken_is_said_plainly(program: Program, tmp_path: Path) -> None:
    program.start()
    program.wait()
    assert "Try another PORT" in program.refuses(INSTANCE=str(tmp_path / "other"))


def test_a_setting_that_cannot_work_is_said_plainly(program: Program) -> None:
    assert "PORT is 'http'" in program.refuses(PORT="http")


def test_the_program_explains_its_settings() -> None:
    told = subprocess.run(
        [sys.executable, "wsgi.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    assert "PUBLIC_URL" in told.stdout and "--demo" in told.stdout


@pytest.fixture
def with_garbage() -> Iterator[Flask]:
    """An app whose pages are looked after as a server's are."""
    thresholds = gc.get_threshold()
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "")
    wsgi.collect_garbage_between_pages(app)
    yield app
    gc.set_threshold(*thresholds)


def test_a_page_looks_over_what_the_ones_before_it_left(with_garbage: Flask) -> None:
    left = [[] for _ in range(wsgi.LEFT_BY_PAGES + 1)]
    assert with_garbage.test_client().get("/").status_code == 200
    assert gc.get_count()[0] < len(left)


def test_a_page_does_not_look_over_what_is_hardly_anything(with_garbage: Flask) -> None:
    before = gc.get_stats()[0]["collections"]
    assert with_garbage.test_client().get("/").status_code == 200
    assert gc.get_stats()[0]["collections"] == before


def test_nothing_is_looked_over_in_the_middle_of_a_vote_as_long_as_little_is_new(with_garbage: Flask) -> None:
    before = gc.get_stats()[0]["collections"]
    _votes = [[] for _ in range(wsgi.MANY_NEW // 2)]
    assert gc.get_stats()[0]["collections"] == before
