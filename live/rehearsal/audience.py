"""A rehearsal's audience: phones that join over the network, follow the performance, and vote."""

from __future__ import annotations

import asyncio
import json
import random
import urllib.request
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from live.rehearsal import raw_phone
from live.rehearsal.raw_phone import PhoneRefused, RawPhone
from scenarios.results.outcome import Method

PHONES_LIMIT = 5_000
"""The largest audience that one rehearsal brings."""
THINKING_S = (1.0, 8.0)
"""How long a person thinks about their choice, at least and at most, in seconds."""
ASLEEP_S = 2.0
"""How long a phone waits before it comes back after its line broke, in seconds."""
AT_THE_DOOR = 20
"""Phones that are on their way in at one moment."""

Report = Callable[[str], None]


class Audience:
    """So many phones at one event; ``heard`` counts what they were answered."""

    def __init__(self, address: str, code: str, section: int | None = None) -> None:
        self._address = address.rstrip("/")
        self._code = code
        self._section = section
        self.heard: Counter[str] = Counter()

    async def attends(self, phones: int, tell: Report) -> None:
        """Come in, follow and vote, until cancelled."""
        doors = asyncio.Semaphore(AT_THE_DOOR)
        async with asyncio.TaskGroup() as here:
            for _ in range(phones):
                here.create_task(self._person(doors))
            here.create_task(self._says(tell))

    async def _person(self, doors: asyncio.Semaphore) -> None:
        token = ""
        while True:
            with suppress(OSError, ConnectionError, PhoneRefused):
                async with doors:
                    token = token or await asyncio.to_thread(self._token)
                    phone = await self._joins(token)
                self.heard["phones joined"] += 1
                try:
                    await self._follows(phone)
                finally:
                    await phone.leave()
            self.heard["lines broken"] += 1
            await asyncio.sleep(ASLEEP_S)

    async def _joins(self, token: str) -> RawPhone:
        place = urlsplit(self._address)
        tls = place.scheme == "https"
        auth = {"code": self._code, "section": self._section, "token": token}
        port = place.port or (443 if tls else 80)
        return await raw_phone.join(place.hostname or "", port, auth, tls=tls)

    async def _follows(self, phone: RawPhone) -> None:
        """Vote once in each round that opens, until the line breaks."""
        seq = phone.mine["seq"]
        asked = phone.mine["round"] if phone.mine["choices"] is not None else None
        while not phone.closed.done():
            phone.changed.clear()
            round_ = phone.state["round"]
            if round_ and round_["state"] == "open" and round_["id"] != asked:
                asked, seq = round_["id"], seq + 1
                await self._votes(phone, round_, seq)
            await phone.changed.wait()

    async def _votes(self, phone: RawPhone, round_: dict[str, Any], seq: int) -> None:
        """Think, then choose: each thing with an even chance, or one of them where only one counts."""
        await asyncio.sleep(random.uniform(*THINKING_S))  # noqa: S311  who thinks how long is no secret
        keys = [option["key"] for option in round_["options"]]
        chosen = [key for key in keys if random.random() < 0.5]  # noqa: S311
        if round_["method"] == Method.ONE_CHOICE:
            chosen = [random.choice(keys)]  # noqa: S311
        _, answer = await phone.emit("vote", {"round": round_["id"], "choices": chosen, "seq": seq})
        self.heard["votes received" if answer["ok"] else f"votes {answer['error']}"] += 1

    async def _says(self, tell: Report) -> None:
        said = ""
        while True:
            await asyncio.sleep(1)
            told = ", ".join(f"{what}: {count}" for what, count in sorted(self.heard.items()))
            if told != said:
                tell(told)
                said = told

    def _token(self) -> str:
        """The token of a new browser, as the phone's page asks for it."""
        request = urllib.request.Request(f"{self._address}/join/{self._code}/token", method="POST")  # noqa: S310
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  the server's own
            return str(json.load(answer)["token"])
