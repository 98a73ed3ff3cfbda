"""The server whose store is exchanged for each test shows what is in it now, and nothing of what was."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from pathlib import Path

from scenarios.store.accounts import account as accounts
from tests.browser.stores import Fill, nothing, pathway_under_test, sample_stories
from tests.live.server import RunningServer


def test_a_page_shows_what_the_store_holds_now(
    second_server: RunningServer, filled_store: Callable[[Fill], Path]
) -> None:
    for fill, is_shown in ((sample_stories, True), (pathway_under_test, False), (sample_stories, True)):
        second_server.holds(filled_store(fill))
        with urllib.request.urlopen(f"{second_server.address}/stories", timeout=60) as answer:
            assert ("The third call" in answer.read().decode()) is is_shown


def test_what_was_written_is_gone_and_numbers_begin_again(
    second_server: RunningServer, filled_store: Callable[[Fill], Path]
) -> None:
    for _ in range(2):
        second_server.holds(filled_store(nothing))
        second_server.database.write(lambda session: accounts.create(session, "Ada"))
        with second_server.database.read() as session:
            assert [(row.id, row.name) for row in accounts.everyone(session)] == [(1, "Ada")]
