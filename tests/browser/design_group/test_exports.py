"""The design group's charts, report and files in a browser: no barrier, and nothing wider than the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.actors import LAPTOP, NARROW
from tests.browser.people import Designer
from tests.forum import a_day
from tests.live.server import RunningServer
from tests.scenarios import whole_store

pytestmark = pytest.mark.store(filled_by=a_day.happens)

Enter = Callable[..., Any]
SIZES = pytest.mark.parametrize("viewport", [NARROW, LAPTOP], ids=["narrow", "laptop"])


@pytest.fixture
def day(server: RunningServer) -> list[int]:
    """The outcomes of an event in the server's store."""
    with server.database.read() as session:
        return sorted(row.id for row in whole_store.outcomes(session))


@SIZES
def test_every_kind_of_chart_is_read_on_its_page(enter: Enter, day: list[int], viewport: dict[str, int]) -> None:
    designer = enter(Designer, viewport=viewport)
    for number in day[:4]:
        designer.opens(f"/review/{number}")
    designer.opens(f"/review/report/event-{a_day.CODE}")
    designer.reads("What these figures can and cannot say", "The dashed outline is the vote before.", "not shown")


@SIZES
def test_a_file_is_asked_for_and_its_page_says_by_itself_when_it_is_ready(
    enter: Enter, day: list[int], viewport: dict[str, int]
) -> None:
    designer = enter(Designer, viewport=viewport)
    designer.opens("/review/take-away")
    designer.page.get_by_label("Which results?").select_option(f"event-{a_day.CODE}")
    designer.ticks("A workbook (XLSX)")
    designer.presses("Make the file")
    button = designer.page.get_by_role("button", name="Download the XLSX")

    expect(button).to_be_visible(timeout=60_000)
    designer.finds_no_barrier()
    with designer.page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == f"event-{a_day.CODE}.xlsx"
