"""What is taken away together: all outcomes, those of one event or one pathway version, or a decision's paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Selection:
    """At most one is said: an event's join code, a pathway version's number in the store, or a decision's."""

    event: str = ""
    version: int | None = None
    decision: int | None = None

    def __post_init__(self) -> None:
        """Two at once would be something that nobody asked for."""
        if bool(self.event) + (self.version is not None) + (self.decision is not None) > 1:
            raise ValueError("a selection is of an event, of a version or of a decision")

    @property
    def key(self) -> str:
        """The selection in a form field or an address, such as ``event-7KQ4M``."""
        if self.decision is not None:
            return f"decision-{self.decision}"
        return f"event-{self.event}" if self.event else "all" if self.version is None else f"version-{self.version}"

    @classmethod
    def of(cls, key: str) -> Selection | None:
        """The selection that has this key; None where no selection can have it."""
        kind, _, rest = key.partition("-")
        if kind == "event" and rest:
            return cls(event=rest)
        if kind in ("version", "decision") and rest.isascii() and rest.isdigit() and len(rest) < 10:
            number = int(rest)
            return cls(version=number) if kind == "version" else cls(decision=number)
        return cls() if key == "all" else None
