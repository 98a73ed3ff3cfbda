"""A rehearsal's phones follow the performance and vote, as people's do."""

from __future__ import annotations

import asyncio

import pytest

from live.rehearsal import audience as rehearsal
from live.rehearsal.audience import Audience
from tests.live.actors import Host
from tests.live.evening import Evening
from tests.live.server import RunningServer


def test_the_phones_join_and_vote_in_each_round(
    server: RunningServer, evening: Evening, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "THINKING_S", (0.0, 0.1))
    audience = Audience(server.address, evening.code)

    def evening_goes_on() -> None:
        host.sees(lambda state: state["phones"] == 8, "eight phones")
        for method in ("approval", "one choice"):
            host.opens_a_round(method)
            host.sees(lambda state: state["turnout"]["ballots"] == 8, "eight ballots")
            host.does("close")
            host.does("void", reason="Only a rehearsal")

    async def rehearse() -> None:
        attending = asyncio.create_task(audience.attends(8, lambda told: None))
        await asyncio.to_thread(evening_goes_on)
        attending.cancel()
        await asyncio.gather(attending, return_exceptions=True)

    asyncio.run(rehearse())
    assert audience.heard["votes received"] == 16
