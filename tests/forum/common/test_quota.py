"""A flood of new things grows slow, and a full disk takes none; whoever goes on writing waits for neither."""

from __future__ import annotations

import shutil
from collections import Counter, namedtuple
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from forum.common import quota
from forum.common.quota import LONGEST_S, STORIES, Quota, pause
from scenarios.account import Role
from tests.clock import HandClock
from tests.conftest import Visitor
from tests.forum.making_accounts import makes_account
from tests.forum.people import Writer

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def seconds(clock: HandClock) -> Callable[[], float]:
    """How many seconds went by since this was last asked for; only waiting lets time pass."""
    clock.stop_at(clock.now())
    last = [clock.now()]

    def passed() -> float:
        went_by = clock.now() - last[0]
        last[0] = clock.now()
        return went_by.total_seconds()

    return passed


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quotas that a test reaches: two of one browser, four in all."""
    for name in ("STORIES", "ACCOUNTS", "FILES", "WORDS"):
        kept: Quota = getattr(quota, name)
        monkeypatch.setattr(quota, name, Quota(kept.what, 2, 4))


def begins(visitor: Visitor) -> None:
    Writer(visitor).starts("Nobody came.")


@pytest.mark.fault("flood-of-new-things")
@pytest.mark.usefixtures("few", "pathway")
def test_each_new_story_waits_longer_once_one_browser_has_begun_many(
    visit: Visitor, stranger: Visitor, seconds: Callable[[], float]
) -> None:
    waited = []
    for _ in range(5):
        begins(visit)
        waited.append(seconds())
    assert waited == [0.0, 0.0, 1.0, 2.0, 4.0], "the fifth is one too many in all, too"
    begins(stranger)
    assert seconds() == 1.0, "which everybody waits for, but not for somebody else's browser"


@pytest.mark.fault("flood-of-new-things")
@pytest.mark.usefixtures("few")
def test_an_hour_later_nothing_waits(
    visit: Visitor, pathway: int, clock: HandClock, seconds: Callable[[], float], app: Flask
) -> None:
    for _ in range(4):
        begins(visit)
    app.extensions["counts"]._storage.reset()  # The counts' own clock is the machine's.
    seconds()
    begins(visit)
    assert seconds() == 0.0


@pytest.mark.fault("flood-of-new-things")
@pytest.mark.usefixtures("few", "pathway")
def test_whoever_writes_on_waits_for_nothing(visit: Visitor, seconds: Callable[[], float]) -> None:
    writer = Writer(visit)
    for _ in range(4):
        writer.starts("Nobody came.")
    seconds()
    for place in range(6):
        writer.adds_scene(f"They called again, {place}.")
    assert seconds() == 0.0


@pytest.mark.fault("flood-of-new-things")
@pytest.mark.usefixtures("few")
def test_accounts_wait_too(app: Flask, seconds: Callable[[], float]) -> None:
    waited = []
    for number in range(6):
        makes_account(Visitor(app.test_client()), f"Ada {number}", "paper lantern otter")
        waited.append(seconds())
    assert waited[:4] == [0.0] * 4 and all(each > 0 for each in waited[4:])


@pytest.mark.usefixtures("few")
def test_more_than_may_wait_at_once_are_asked_to_send_it_again(app: Flask, visit: Visitor, pathway: int) -> None:
    for _ in range(2):
        begins(visit)
    app.extensions["quota_waiting"] = Counter(stories=quota.WAITING)
    typed = {"pathway": str(pathway), "what_happened": "Nobody came, and I wrote it all down."}
    page = visit.sends("/write", typed, 503)
    assert "Nobody came, and I wrote it all down." in page.text


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_no_wait_is_longer_than_its_bound_and_none_is_shorter_after_more(of_browser: int, in_all: int) -> None:
    waits = pause(STORIES, of_browser, in_all)
    assert 0 <= waits <= 2 * LONGEST_S
    assert pause(STORIES, of_browser + 1, in_all) >= waits <= pause(STORIES, of_browser, in_all + 1)
    assert pause(STORIES, STORIES.of_browser - 1, STORIES.in_all - 1) == 0


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 10**12 - 10**8, 10**8))


@pytest.mark.fault("nearly-full-disk")
def test_a_full_disk_takes_no_new_stories_and_says_so_before_anything_is_typed(
    visit: Visitor, pathway: int, request: pytest.FixtureRequest
) -> None:
    writer = Writer(visit)
    writer.starts("Nobody came.")
    request.getfixturevalue("full")
    for path in ("/write", "/write/upload"):
        page = visit.opens(path, 507)
        assert page.heading == "The site has no room for this just now"
        assert "voting goes on" in page.text
    sent = visit.sends("/write", {"pathway": str(pathway), "what_happened": "Nobody came. I wrote it all down."}, 507)
    assert "Nobody came. I wrote it all down." in sent.text, "what was typed can be copied, or sent again"
    writer.adds_scene("They called again.")


@pytest.mark.fault("nearly-full-disk")
@pytest.mark.usefixtures("full")
def test_a_full_disk_takes_no_files(app: Flask, signed_in_as: Callable[..., Visitor]) -> None:
    designer = signed_in_as(Role.DESIGNER)
    assert designer.opens("/review/findings/1/evidence/file", 507).heading == "The site has no room for this just now"
