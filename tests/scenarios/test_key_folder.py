"""Keys that the store must not hold."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scenarios.key_folder import BYTES, KeyFolder


@pytest.fixture(params=["files", "memory"])
def keys(request: pytest.FixtureRequest, tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys" if request.param == "files" else None)


def test_a_key_stays_the_same_until_it_is_destroyed(keys: KeyFolder) -> None:
    key = keys.key("event-1")
    assert (len(key), keys.key("event-1"), keys.names()) == (BYTES, key, ["event-1"])
    assert keys.key("event-2") != key

    keys.destroy("event-1")
    assert keys.names() == ["event-2"]
    assert keys.key("event-1") != key


def test_a_key_that_is_not_there_can_be_destroyed(keys: KeyFolder) -> None:
    keys.destroy("event-7")
    assert keys.names() == []


def test_only_the_servers_own_user_can_read_keys_and_nothing_else_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    KeyFolder(folder).key("event-1")
    assert [path.name for path in folder.iterdir()] == ["event-1"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "event-1").stat().st_mode) == 0o600


def test_all_who_ask_for_a_new_key_at_once_get_the_same(tmp_path: Path) -> None:
    for attempt in range(20):
        folders = [KeyFolder(tmp_path / "keys") for _ in range(8)]
        with ThreadPoolExecutor(8) as threads:
            found = set(threads.map(lambda keys, name=f"event-{attempt}": keys.key(name), folders))
        assert len(found) == 1


def test_what_one_process_destroys_no_other_still_knows(tmp_path: Path) -> None:
    one, other = KeyFolder(tmp_path), KeyFolder(tmp_path)
    key = one.key("event-1")
    assert other.key("event-1") == key
    one.destroy("event-1")
    assert other.names() == []
