"""A designer and a writer who were not there read what came of the sample's evening, on a phone and on a laptop.

Each page that is opened is looked over for barriers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from live.conducting import sample_evening as whole
from scenarios.db import clock_of
from scenarios.sample.deciding import DECISIONS, FINDINGS
from scenarios.sample.you_said_we_did import OF_EVENT, OF_PATHWAY
from scenarios.store.results.outcome import OutcomeRow
from scenarios.store.sample import stories as sample_stories
from scenarios.store.stories import private_link
from tests.browser.actors import LAPTOP, NARROW
from tests.browser.people import Designer, Visitor
from tests.live.server import RunningServer
from tests.scenarios import whole_store

SIZES = pytest.mark.parametrize("viewport", [NARROW, LAPTOP], ids=["narrow", "laptop"])


def whole_sample(session: Session) -> None:
    """The sample, with an evening before it and what came of that."""
    whole.load(session, clock_of(session).today())


pytestmark = pytest.mark.store(filled_by=whole_sample)


@SIZES
def test_a_designer_reads_what_came_of_the_evening(
    enter: Callable[..., Any], server: RunningServer, viewport: dict[str, int]
) -> None:
    with server.database.read() as session:
        results = [row.id for row in whole_store.outcomes(session)]
        found = [row.id for row in whole_store.findings(session)]
        made = [row.id for row in whole_store.decisions(session)]
        code = session.scalars(select(OutcomeRow.event_code)).first()
    designer: Designer = enter(Designer, viewport=viewport)
    version = "/review/pathways/urgent-mental-health-care/1"
    for path in ("/review", "/review/findings", "/review/decisions", f"{version}/coverage", f"{version}/conformance"):
        designer.opens(path)
    for kind, numbers in (("", results), ("findings/", found), ("decisions/", made)):
        for number in numbers:
            designer.opens(f"/review/{kind}{number}")
    for path, telling in (
        (f"/said-and-done/{code}", OF_EVENT),
        ("/pathways/urgent-mental-health-care/what-became", OF_PATHWAY),
    ):
        designer.opens(path)
        designer.reads(telling.thanks, "made up", DECISIONS[1].what)


@SIZES
def test_a_writer_reads_what_came_of_the_story(
    enter: Callable[..., Any], server: RunningServer, viewport: dict[str, int]
) -> None:
    def link(session: Session) -> str:
        story = sample_stories.load(session)["Closed at eleven"].story_id
        return f"/s/{private_link.offer(session, story)}"

    writer: Visitor = enter(Visitor, viewport=viewport)
    writer.opens(server.database.write(link))
    writer.follows("See what rooms said about it, and what was decided")
    writer.reads("The last mug", FINDINGS[0].sentence, DECISIONS[0].what, "It led to version 2 of the pathway")
