"""Passes in a real browser: the sheet that a host prints."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from pypdf import PdfReader

from live.performance.join_code import in_groups
from live.store import entry_pass, event
from tests.browser.actors import AtTheConsole, PhoneInHand
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


def test_a_phone_without_a_camera_types_its_pass(
    server: RunningServer, evening: Evening, host: AtTheConsole, phone: PhoneInHand
) -> None:
    server.database.write(lambda session: setattr(event.get(session, evening.event_id), "needs_passes", True))
    [token] = server.database.write(lambda session: entry_pass.make(session, evening.event_id, 1))
    host.looks_again()
    host.reads("Doors open: everybody with a pass can vote")
    host.goes_on_to("Close the vote")
    phone.looks_again()
    phone.is_connected()
    phone.finds_no_barrier()
    phone.page.get_by_role("link", name="Type the code on your pass").click()
    phone.reads("Twelve letters and figures.")
    phone.finds_no_barrier()
    phone.page.get_by_label("Code of your pass").fill(in_groups(token).lower())
    phone.page.get_by_role("button", name="Continue").click()
    phone.page.get_by_role("button", name="Use the pass on this phone").click()
    phone.votes("A")
    phone.is_told("Received.")
