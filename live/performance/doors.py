"""Who may take part in an event: its doors, those who wait before them, a burst that waits apart, and printed passes.

A pass lets one phone vote at one event, and can be moved to another phone.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scenarios.errors import Conflict, Invalid, Refusal
from scenarios.message import say

BURST = 30
"""The most phones that may come within WINDOW_S before they are taken for a burst."""
WINDOW_S = 10
"""How long the arrivals are that are looked at together, in seconds."""
SHEET_LIMIT = 500
"""The most passes that are printed at once."""
EVENT_LIMIT = 2_000
"""The most passes that an event can have."""


class LatecomersKind(enum.StrEnum):
    """What is known of people who wait together: they just came, they came one by one, or they came in a burst."""

    FRESH = "fresh"
    CALM = "calm"
    BURST = "burst"


class DoorsPress(enum.StrEnum):
    """What a host or a scribe does at the doors."""

    CLOSE = "close"
    OPEN = "open"
    LET_IN = "let in"


class Waits(enum.StrEnum):
    """Why a phone only follows."""

    NO = ""
    DOORS = "doors"
    NEXT_ROUND = "next round"
    PASS = "pass"  # noqa: S105  A printed pass, and no password.


@dataclass(frozen=True, slots=True)
class Wave:
    """So many came within one second.

    ``latecomers`` is the group in which they wait, None where they may vote already.
    """

    second: int
    count: int
    latecomers: int | None = None
    is_burst: bool = False


@dataclass(frozen=True, slots=True)
class Reception:
    """What becomes of those who come now, and of those who came just before.

    ``kept`` are the waves of the last WINDOW_S, without those who come now; ``total`` is how many they are together.
    ``settled`` are groups whose time is over: no burst came of them, so they wait with everybody else. ``into`` is the
    group in which the newcomers wait, None where it is a new one; ``joined_by`` are groups that become part of it.
    """

    kept: tuple[Wave, ...]
    total: int
    settled: tuple[int, ...]
    is_burst: bool
    into: int | None
    joined_by: tuple[int, ...]


def receive(waves: Sequence[Wave], second: int, count: int) -> Reception:
    """Who waits with whom, when so many come in this second while the doors are closed.

    A burst is decided looking back: those who came before it was known to be one wait in it too.
    """
    kept = tuple(wave for wave in waves if abs(second - wave.second) <= WINDOW_S)
    fresh = undecided(kept)
    settled = tuple(one for one in undecided(wave for wave in waves if wave not in kept) if one not in fresh)
    total = sum(wave.count for wave in kept) + count
    if total > BURST:
        burst = next((wave.latecomers for wave in kept if wave.is_burst), None)
        return Reception(kept, total, settled, True, burst, fresh)
    same = next((wave.latecomers for wave in kept if wave.second == second and wave.latecomers in fresh), None)
    return Reception(kept, total, settled, False, same, ())


def undecided(waves: Iterable[Wave]) -> tuple[int, ...]:
    """The groups of these waves of which nobody knows yet whether they are a burst."""
    groups = (wave.latecomers for wave in waves if not wave.is_burst)
    return tuple(dict.fromkeys(group for group in groups if group is not None))


def received(told: Reception, second: int, count: int, latecomers: int | None) -> tuple[Wave, ...]:
    """The waves once the newcomers are in: they wait among ``latecomers``, None where the doors are open."""
    if not told.is_burst or latecomers is None:
        waves = told.kept
    else:
        waves = tuple(
            replace(wave, latecomers=latecomers, is_burst=True) if wave.latecomers in told.joined_by else wave
            for wave in told.kept
        )
    newest = Wave(second, count, latecomers, told.is_burst and latecomers is not None)
    same = [wave for wave in waves if replace(wave, count=count) == newest]
    if not same:
        return (*waves, newest)
    return tuple(replace(wave, count=wave.count + count) if wave is same[0] else wave for wave in waves)


def let_in(waves: Sequence[Wave], latecomers: int) -> tuple[Wave, ...]:
    """The waves once this group was let in: they still tell how many came."""
    return tuple(
        replace(wave, latecomers=None, is_burst=False) if wave.latecomers == latecomers else wave for wave in waves
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """What a participant may do at their event.

    ``votes_from`` is the first round that they may vote in, None before the host let them in. ``lacks_pass`` says that
    the event needs passes and they have none.
    """

    event_id: int
    votes_from: int | None = 0
    lacks_pass: bool = False

    def waits(self, round_id: int | None = None) -> Waits:
        """Why they only follow while this round is on, if they do."""
        if self.lacks_pass:
            return Waits.PASS
        if self.votes_from is None:
            return Waits.DOORS
        return Waits.NEXT_ROUND if round_id is not None and round_id < self.votes_from else Waits.NO

    def vote_refusal(self, round_id: int) -> Refusal | None:
        """Why they may not vote in this round, if so."""
        why = self.waits(round_id)
        return Refusal(VOTE_REFUSED[why], code=_CODES[why]) if why else None

    def words_refusal(self) -> Refusal | None:
        """Why they may not send words from the floor, if so."""
        why = self.waits()
        return Refusal(WORDS_REFUSED[why], code=_CODES[why]) if why else None


_CODES = {Waits.DOORS: "not_let_in", Waits.NEXT_ROUND: "next_round", Waits.PASS: "no_pass"}
VOTE_REFUSED = {
    Waits.DOORS: say("You can follow now. You can vote when the host lets you in."),
    Waits.NEXT_ROUND: say("You can follow now, and vote from the next question."),
    Waits.PASS: say("You can follow now. To vote on this phone, scan your pass."),
}
WORDS_REFUSED = {
    Waits.DOORS: say("You can follow now. You can take part when the host lets you in."),
    Waits.PASS: say("You can follow now. To take part on this phone, scan your pass."),
}


@dataclass(frozen=True)
class Burst:
    """People who came in a burst and wait apart, and how many they are."""

    latecomers: int
    count: int


@dataclass(frozen=True)
class DoorsState:
    """An event's doors at one moment, with what people behind the scenes are told of arrivals.

    ``let_in`` is how many groups were let in so far, and ``waiting`` how many wait who came one by one. ``joined`` is
    the most that came in one of the last two minutes, ``most`` the most of those that came within WINDOW_S. ``late`` is
    how many came after the doors were closed, and ``forgot`` how many browsers did not keep their cookie.
    """

    closed: bool = False
    passes: bool = False
    let_in: int = 0
    waiting: int = 0
    bursts: tuple[Burst, ...] = ()
    joined: int = 0
    most: int = 0
    late: int = 0
    forgot: int = 0

    @property
    def is_burst(self) -> bool:
        """Whether so many came at once a moment ago that the host should hear of it."""
        return self.most > BURST


class PassUse(enum.StrEnum):
    """What a pass is to the phone that opened its link."""

    NEW = "new"
    HERE = "here"
    ELSEWHERE = "elsewhere"


def checked_count(count: int | None, made: int) -> int:
    """How many passes to make, where so many can be made beside those that there are. Raises Invalid."""
    if count is None or not 1 <= count <= SHEET_LIMIT:
        raise Invalid(say("Enter a number from 1 to %(limit)s.", limit=SHEET_LIMIT), field="count")
    if made + count > EVENT_LIMIT:
        raise Invalid(
            say("An event can have %(limit)s passes. Delete unused ones first.", limit=EVENT_LIMIT), field="count"
        )
    return count


def in_use() -> Conflict:
    """The pass was used on another phone, and whoever has it was not asked yet whether to move it."""
    return Conflict(say("This pass is in use on another phone. Use it here instead?"), code="pass_in_use")


def second_pass() -> Conflict:
    """A phone that has a pass opened another one: it would use up two."""
    return Conflict(say("This phone has a pass already. Give this one to somebody else."), code="second_pass")
