"""A walk through an evening: hosts, people, desks, lines and devices do what they may, in an order drawn by chance.

After each step the page that it was about, and each other page that heard of it, is as one that is loaded now.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from live.messages.state import DrawnPage
from tests.live.walk.desk import WORDS, plan_at_random
from tests.live.walk.room import LANGUAGES, Room, Visit

TELLS = ("vote", "say", "press", "answer")
"""What somebody does with a page that others may hear of."""
HEAD = 400
"""So many characters of a packet say what it is."""
TOLD_BEFORE = 14
"""How many of the last things are told of a walk that failed."""


class Stale(AssertionError):
    """A page is not what a fresh one is. It says after which steps, and how to walk there again."""


@dataclass
class Counted:
    """How often each kind of thing was done."""

    steps: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    def note(self, kind: str) -> None:
        """One more of a kind."""
        self.kinds[kind] = self.kinds.get(kind, 0) + 1


class Walk:
    """One evening of a walk; ``seed`` says which."""

    def __init__(self, room: Room, seed: str, counted: Counted | None = None) -> None:
        self.room, self.seed = room, seed
        self.chance = random.Random(seed)
        self.counted = counted or Counted()
        self._told: deque[str] = deque(maxlen=TOLD_BEFORE)
        self._held: dict[int, str] = {}
        self._troubles: dict[int, str] = {}
        plan_at_random(self.chance, room.database, room.evening)
        room.meddles = self._meddles
        ada, bo = room.browser("Ada"), room.browser("Bo", "de")
        desk, german_desk = room.browser("host", signed_in=True), room.browser("scribe", "de", signed_in=True)
        self.phones = [room.opens(DrawnPage.PHONE, who) for who in (ada, ada, bo)]
        self.walls = [
            room.opens(DrawnPage.SCREEN, ada),
            room.opens(DrawnPage.SCREEN, ada),
            room.opens(DrawnPage.BACKSTAGE, bo),
        ]
        self.desks = [room.opens(DrawnPage.CONSOLE, desk), room.opens(DrawnPage.SCRIBE, german_desk)]
        self.all = [*self.phones, *self.walls, *self.desks]

    def goes(self, steps: int) -> None:
        """Do things until so many steps were compared."""
        until = self.counted.steps + steps
        self._compare(self.all)
        while self.counted.steps < until:
            does = self.chance.choices((self._cue, self._phone, self._desk, self._line), weights=(4, 30, 4, 1))[0]
            does()

    def _says(self, what: str) -> None:
        self._told.append(what)
        self.counted.note(what.split()[0])

    def _compare(self, visits: list[Visit]) -> None:
        for visit, found in zip(visits, self.room.differences(visits), strict=True):
            if found is None:
                continue
            self.counted.steps += 1
            if found:
                raise Stale(
                    f"\nWALK_SEED={self.seed}: after {self.counted.steps} steps {visit.page} {visit.number} of "
                    f"{visit.browser.name} is not as a fresh one is. The last things were:\n  "
                    + "\n  ".join(self._told)
                    + f"\n{found}"
                )

    # The host

    def _cue(self) -> None:
        chosen = self.room.desk.chooses(self.chance)
        if chosen is None:
            return
        kind, details = chosen
        self._says(f"cue {kind} {details}")
        self._troubles = {one.number: self._trouble() for one in self.all if not one.is_offline}
        self.room.desk.does(kind, **details)
        self.room.settles()
        self.room.time_passes()
        self._troubles = {}
        self._compare(self.all)

    def _trouble(self) -> str:
        return self.chance.choices(("", "lost", "twice", "late"), weights=(16, 1, 1, 1))[0]

    def _meddles(self, visit: Visit, packet: str) -> list[str]:
        """Between server and page: news may be lost, come twice, or come after what is newer."""
        is_drawn = '["drawn",' in packet[:HEAD]
        if not is_drawn or '"since":""' in packet[:HEAD]:
            if is_drawn or '["unchanged",' in packet[:HEAD]:  # That is all there is to know.
                visit.is_behind = False
            return [packet]
        trouble = self._troubles.pop(visit.number, "")
        held = self._held.pop(visit.number, None)
        if trouble == "lost":
            self._says(f"lost for {visit.number}")
            visit.is_behind = True
            return []
        if trouble == "late" and held is None:
            self._says(f"late for {visit.number}")
            self._held[visit.number] = packet
            visit.is_behind = True
            return []
        self.room.is_asked_again |= visit.is_behind
        visit.is_behind = False
        return [packet, packet] if trouble == "twice" else [packet, *([held] if held else [])]

    # People

    def _phone(self) -> None:
        visit = self.chance.choice(self.phones)
        offered = self.room.offers(visit)
        acts: list[tuple[float, Callable[[], dict[str, Any]]]] = [(0.5, lambda: {"kind": "scroll"})]
        if offered["choices"]:
            acts += [
                (5, lambda: {"kind": "tick", "value": self.chance.choice(offered["choices"])}),
                (2, lambda: {"kind": "vote"}),
            ]
        if offered["forms"]:
            acts += [(3, lambda: self._types(offered["forms"])), (2, lambda: self._says_form(offered["forms"]))]
        if offered["folded"]:
            acts += [(2, lambda: {"kind": "fold", "id": self.chance.choice(offered["folded"])})]
        if offered["keys"]:
            acts += [(2, lambda: {"kind": "go", "key": self.chance.choice(offered["keys"])})]
        self._acts(visit, self.chance.choices([act for _, act in acts], [likely for likely, _ in acts])[0]())

    def _types(self, forms: list[list[Any]]) -> dict[str, Any]:
        form, _buttons, fields = self.chance.choice(forms)
        if fields and form in ("say-here", "say-debrief") and self.chance.random() < 0.7:
            return {"kind": "type", "form": form, "box": self.chance.randrange(min(fields, 3))}
        return {"kind": "type", "form": form, "text": self.chance.choice(WORDS)}

    def _says_form(self, forms: list[list[Any]]) -> dict[str, Any]:
        form, buttons, _fields = self.chance.choice(forms)
        return {"kind": "say", "form": form, "button": self.chance.randrange(max(buttons, 1))}

    def _acts(self, visit: Visit, act: dict[str, Any]) -> None:
        self._says(f"{act['kind']} {visit.page} {visit.number} {act}")
        self.room.does(visit, **act)
        self.room.settles()
        if act["kind"] not in TELLS:
            return self._compare([visit])
        self.room.is_news = True
        self.room.time_passes()
        self._compare(self.all)

    # Desks

    def _desk(self) -> None:
        visit = self.chance.choice(self.desks)
        offered = self.room.offers(visit)
        if offered["dialog"]:
            return self._acts(
                visit,
                {"kind": "answer", "words": self.chance.choice(WORDS), "yes": self.chance.random() < 0.7},
            )
        drawn = self.chance.random()
        buttons = [one for one in offered["buttons"] if one["cue"] not in ("end", "go on") or drawn < 0.03]
        if drawn < 0.05:
            self._acts(visit, {"kind": "scroll"})
        elif drawn < 0.15 and offered["folded"]:
            self._acts(visit, {"kind": "fold", "id": self.chance.choice(offered["folded"])})
        elif drawn < 0.3 and offered["keys"]:
            self._acts(visit, {"kind": "go", "key": self.chance.choice(offered["keys"])})
        elif buttons:
            self._acts(visit, {"kind": "press", "id": self.chance.choice(buttons)["id"]})

    # Lines and devices

    def _line(self) -> None:
        visit = self.chance.choice(self.all)
        does = self.chance.choice(("goes offline", "reloads", "sleeps", "language", "comes back"))
        if visit.is_offline or does == "comes back":
            self._says(f"back {visit.number}")
            self.room.gets_the_line_back(visit)
            self.room.time_passes(6000)
        elif does == "goes offline":
            self._says(f"offline {visit.number}")
            self._held.pop(visit.number, None)
            self.room.loses_the_line(visit)
        elif does == "sleeps":
            self._says(f"sleeps {visit.number}")
            self.room.sleeps(visit)
            self.room.time_passes()
        else:
            if does == "language":
                visit.browser = replace(visit.browser, language=self.chance.choice([one for one in LANGUAGES]))
            self._says(f"reloads {visit.number} in {visit.browser.language}")
            self._held.pop(visit.number, None)
            self.room.loads_again(visit)
        self._compare([visit])
