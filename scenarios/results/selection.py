"""Results that are read or taken away together: all outcomes, or those of one event or of one pathway version."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.row_number import typed_number


@dataclass(frozen=True)
class Selection:
    """At most one is said: an event's join code, or a pathway version's number in the store."""

    event: str = ""
    version: int | None = None

    def __post_init__(self) -> None:
        """Both at once would be something that nobody asked for."""
        if self.event and self.version is not None:
            raise ValueError("a selection is of an event or of a version")

    @property
    def key(self) -> str:
        """The selection in a form field or an address, such as ``event-7KQ4M``."""
        return f"event-{self.event}" if self.event else "all" if self.version is None else f"version-{self.version}"

    @classmethod
    def of(cls, key: str) -> Selection | None:
        """The selection that has this key; None where no selection can have it."""
        kind, _, rest = key.partition("-")
        if kind == "event" and rest:
            return cls(event=rest)
        if kind == "version" and (version := typed_number(rest)) is not None:
            return cls(version=version)
        return cls() if key == "all" else None
