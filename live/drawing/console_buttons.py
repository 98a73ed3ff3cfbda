"""The buttons of a console: which of what can be done stands where, what each sends, asks and is pressed by.

Templates draw them; the script of the page sends what stands on the button that was pressed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from live.messages.state import ActionView, HostState
from live.performance.event_log import CueKind
from live.performance.round import Purpose
from live.performance.state import PerformanceStatus
from scenarios.results.outcome import Method

ELSEWHERE = frozenset([CueKind.FOLLOW, CueKind.REWIND, CueKind.START, CueKind.GO_ON])
"""What has a place of its own on the console: choices, stories, parts."""
ASKED_ABOUT = frozenset([CueKind.VOID, CueKind.END, CueKind.RELEASE, CueKind.ACCEPT])
"""What is asked about before it is done: it ends something, or a person has to put it into words."""
KEYS: dict[CueKind, tuple[str, ...]] = {
    CueKind.BLANK: ("b", "."),
    CueKind.UNBLANK: ("b", "."),
    CueKind.PAUSE: ("p",),
    CueKind.RESUME: ("p",),
    CueKind.STOP: ("s",),
    CueKind.RELEASE: ("s",),
}
"""The keys that press each kind, as a browser names them; a clicker sends Page Down, Page Up, and B or a full stop."""
_SWITCHES: dict[CueKind, str] = {
    CueKind.BLANK: "blank",
    CueKind.UNBLANK: "blank",
    CueKind.PAUSE: "pause",
    CueKind.RESUME: "pause",
    CueKind.LIGHTS: "lights",
    CueKind.STAGING: "staging",
}
"""What is switched between two states is one button with another label, which keeps the focus when it was pressed."""
NEXT_KEYS = ("PageDown", "ArrowRight")
BACK_KEYS = ("PageUp", "ArrowLeft")


@dataclass(frozen=True)
class ConsoleButton:
    """One button: its ``id``, what it says, the cue that it sends, the question that comes first, and its keys.

    ``style`` is a class, ``key`` the key as it is printed on the button, "" where it has none.
    """

    id: str
    label: str
    hint: str
    style: str
    cue: Mapping[str, Any]
    asks: str = ""
    keys: tuple[str, ...] = ()
    key: str = ""

    @property
    def attributes(self) -> dict[str, str | None]:
        """What the script of the page reads on it."""
        return {"data-asks": self.asks or None, "data-keys": " ".join(self.keys) or None}


class ConsoleButtons:
    """The buttons of one state."""

    def __init__(self, state: HostState) -> None:
        self._state = state
        self._kinds = {action.kind for action in state.actions}

    @property
    def big(self) -> ConsoleButton | None:
        """The next sensible thing; its own key presses it too."""
        action = self._state.next
        return self._button(action, "big", NEXT_KEYS) if action else None

    @property
    def minor(self) -> list[ConsoleButton]:
        """What is small and in reach: neither what the big button does, nor what has a place of its own."""
        return [
            self._button(action)
            for action in self._others(set(CueKind) - ELSEWHERE)
            if not action.details.get("groups") and self._is_switched_on(action)
        ]

    @property
    def follow(self) -> list[ConsoleButton]:
        """Where the story can go from here."""
        return [self._button(action) for action in self._others({CueKind.FOLLOW})]

    @property
    def rewind(self) -> list[ConsoleButton]:
        """The choices that can be played again."""
        return [self._button(action) for action in self._others({CueKind.REWIND})]

    @property
    def by_group(self) -> ConsoleButton | None:
        """What reveals a result by group as well."""
        found = (one for one in self._state.actions if one.kind is CueKind.REVEAL and one.details.get("groups"))
        return next((self._button(action) for action in found), None)

    def starts(self, performance: int) -> ConsoleButton | None:
        """What starts a performance, where it can be started now."""
        return self._of(CueKind.START, performance=performance)

    def goes_on_to(self, section: int) -> ConsoleButton | None:
        """What takes the room to another section, unless the big button does."""
        button = self._of(CueKind.GO_ON, section=section)
        return None if button is None or (self._state.next and button.cue == _cue(self._state.next)) else button

    @property
    def ends(self) -> str:
        """When this part ends by its plan (ISO 8601), once it has begun and until it is over; else ""."""
        statuses = {one.status for one in self._state.programme}
        has_begun = statuses - {PerformanceStatus.WAITING}
        return self._state.hours.until if has_begun and statuses != {PerformanceStatus.ENDED} else ""

    def may(self, kind: str) -> bool:
        """Whether a cue of this kind is possible now."""
        return kind in self._kinds

    def _of(self, kind: CueKind, **details: int) -> ConsoleButton | None:
        found = (one for one in self._state.actions if one.kind is kind and details.items() <= one.details.items())
        return next((self._button(action) for action in found), None)

    def _others(self, kinds: Collection[CueKind]) -> Iterator[ActionView]:
        """What can be done of these kinds, and is not what the big button does."""
        coming = self._state.next and _cue(self._state.next)
        return (one for one in self._state.actions if one.kind in kinds and _cue(one) != coming)

    def _is_switched_on(self, action: ActionView) -> bool:
        """Only what was switched on for this story stands on the console."""
        plan, kind = self._state.plan, action.kind
        if kind is CueKind.OPEN and action.details.get("method") == Method.GRADIENT:
            return bool(plan["method"] == Method.GRADIENT)
        if kind in (CueKind.ACCEPT, CueKind.DROP):
            is_decided = kind is CueKind.DROP and self._state.decision is not None
            return bool(plan["stops"] or plan["two_rounds"]) or is_decided
        return bool(plan["two_rounds"]) if kind is CueKind.DISCUSS else True

    def _button(self, action: ActionView, id_: str = "", keys: tuple[str, ...] = ()) -> ConsoleButton:
        own = self._keys(action)
        return ConsoleButton(
            id=id_ or f"do-{_SWITCHES.get(action.kind) or _named_after(action)}",
            label=action.label,
            hint=action.hint,
            style=action.kind.replace(" ", "-"),
            cue=_cue(action),
            asks=self._asks(action),
            keys=(*keys, *own),
            key={"b": "B", "p": "P", "s": "S", "PageUp": "←"}.get(own[0], "") if own else "",
        )

    def _keys(self, action: ActionView) -> tuple[str, ...]:
        if action.kind is CueKind.SHOW:
            return BACK_KEYS if action.details.get("scene") else ()
        if action.kind is CueKind.STOP and CueKind.RELEASE in self._kinds:
            return ()  # A scene that is stopped goes on before it is stopped again.
        return KEYS.get(action.kind, ())

    def _asks(self, action: ActionView) -> str:
        """The question that comes before it: also before another choice is played than the room preferred."""
        if action.kind in ASKED_ABOUT or (action.kind is CueKind.FOLLOW and self._differs(action.details["option"])):
            return action.kind.value
        return ""

    def _differs(self, option: str) -> bool:
        asked = self._state.round
        if asked is None or asked.result is None or asked.purpose is not Purpose.DECISION:
            return False
        preferred = asked.result.preferred if asked.method is not Method.GRADIENT else ()
        return bool(preferred) and option not in preferred


def _cue(action: ActionView) -> Mapping[str, Any]:
    """The cue that does it, as its message without the version."""
    return {"kind": action.kind, **action.details}


def _named_after(action: ActionView) -> str:
    return "-".join([action.kind.replace(" ", "-"), *map(_named, action.details.values())])


def _named(value: Any) -> str:
    """A detail as it stands in an id."""
    return str(value).lower() if isinstance(value, bool) else str(value).replace(" ", "-")
