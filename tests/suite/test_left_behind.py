"""Whatever a test leaves behind fails that test, by its name, and no other."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.live.server import ROOT

TESTS = """
import socket, subprocess, sys, threading
import pytest, socketio
from tests.suite import left_behind
from tests.suite.left_behind import Running
from tests.live.server import RunningServer

left_behind.PATIENCE_S = 0.5
kept = []

@pytest.fixture(autouse=True)
def nothing_is_left_behind():
    before = Running()
    yield
    left = before.left()
    assert not left, left

@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = RunningServer(tmp_path_factory.mktemp("server"))
    yield server.start()
    server.stop()

@pytest.fixture(scope="module")
def of_the_file():
    over = threading.Event()
    threading.Thread(target=over.wait).start()
    with socket.create_server(("127.0.0.1", 0)):
        yield
    over.set()

def test_thread():
    threading.Thread(target=threading.Event().wait, daemon=True).start()

def test_child():
    kept.append(subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE))

def test_listening():
    kept.append(socket.create_server(("127.0.0.1", 0)))

def test_client(server):
    kept.append(socket.create_connection((server.host, server.port)))

def test_pair():
    kept.append(socket.socketpair())

def test_socket_io(server):
    client = socketio.Client()
    client.connect(server.address + "/screen", wait=False, transports=["websocket"])
    kept.append(client)

def test_comes_back(tmp_path):
    server = RunningServer(tmp_path)
    server.start()
    client = socketio.Client(reconnection_delay=30)
    client.connect(server.address, wait=False, transports=["websocket"])
    kept.append(client)
    server.kill()
    server.stop()

def test_tidy(server, of_the_file):
    thread = threading.Thread(target=threading.Event().wait, args=(0.1,))
    thread.start()
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    socket.create_connection((server.host, server.port)).close()

def test_over_by_itself_soon():
    threading.Thread(target=threading.Event().wait, args=(0.2,)).start()

@pytest.fixture(scope="module", autouse=True)
def tidy():
    yield
    for each in kept:
        if isinstance(each, subprocess.Popen):
            each.communicate()
        elif isinstance(each, socketio.Client):
            each.shutdown()
        else:
            for end in each if isinstance(each, tuple) else [each]:
                end.close()
"""
LEFT = {
    "test_thread": "a thread:",
    "test_child": "a child process:",
    "test_listening": "a socket: listening at",
    "test_client": "a socket:",
    "test_pair": "a socket:",
    "test_socket_io": "a Socket.IO client:",
    "test_comes_back": "a Socket.IO client:",
}
TIDY = ("test_tidy", "test_over_by_itself_soon")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says of a file whose tests leave something behind."""
    file = tmp_path_factory.mktemp("leaves") / "test_leaves.py"
    file.write_text(TESTS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly", "-c", "/dev/null", "-v"]
    run = subprocess.run(
        [*command, "--rootdir", file.parent, "-o", f"pythonpath={ROOT}", file],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout


@pytest.mark.parametrize(("name", "what"), LEFT.items())
def test_what_is_left_behind_fails_its_own_test(told: str, name: str, what: str) -> None:
    assert f"::{name} ERROR" in told, told
    about = told.split(f"ERROR at teardown of {name} ")[1].split("ERROR at teardown of ")[0]
    assert re.search(rf"^E .*AssertionError: \[.{what}", about, re.MULTILINE), about


@pytest.mark.parametrize("name", TIDY)
def test_a_test_that_leaves_nothing_behind_passes(told: str, name: str) -> None:
    assert f"::{name} PASSED" in told and f"::{name} ERROR" not in told, told


def test_only_those_fail_that_leave_something(told: str) -> None:
    assert f"{len(LEFT) + len(TIDY)} passed, {len(LEFT)} errors" in told
