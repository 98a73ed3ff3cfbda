"""Passes in a real browser: the sheet that a host prints."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from pypdf import PdfReader

from live.store import event
from tests.browser.people import Planner
from tests.live.evening import Evening
from tests.live.server import RunningServer


def test_a_printed_sheet_tears_no_pass_between_two_pages(
    server: RunningServer, evening: Evening, enter: Callable[..., Any]
) -> None:
    server.database.write(lambda session: setattr(event.get(session, evening.event_id), "needs_passes", True))
    planner: Planner = enter(Planner)
    planner.opens(f"/host/events/{evening.event_id}/passes")
    planner.fills_in(count="40")
    planner.presses("Make passes to print")
    planner.page.set_viewport_size({"width": 360, "height": 740})
    planner.finds_no_barrier()

    pages = PdfReader(io.BytesIO(planner.page.pdf(format="A4"))).pages
    words = [" ".join(page.extract_text().split()) for page in pages]
    assert [page.count("Tell it like it was") for page in words] == [page.count("Scan to vote.") for page in words]
    assert all(words) and sum(page.count("Scan to vote.") for page in words) == 40
    assert "We keep no copy" not in " ".join(words)
