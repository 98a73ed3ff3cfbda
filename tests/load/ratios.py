"""What one run measured of ours beside Node's, as ratios, and whether a change made any of them worse.

Times differ from machine to machine; ratios of one run differ little. Those that were measured last are kept in a file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("ratios.json")
MOST = 1.1
"""So much of what was kept is still as good: a tenth more is noise, what is over it a change."""
UNNOTICED_S = 0.01


@dataclass(frozen=True)
class Ratio:
    """Ours to Node's of one figure, of which less is better; ``name`` says which figure, and of how many phones."""

    name: str
    value: float

    @classmethod
    def of_times(cls, name: str, ours: float, nodes: float) -> Ratio:
        """Of two times in seconds. What takes less than UNNOTICED_S counts as that: it is noise, and nobody's wait."""
        return cls(name, max(ours, UNNOTICED_S) / max(nodes, UNNOTICED_S))


class Ratios:
    """The ratios of this run, each set beside what is ``kept`` of it."""

    def __init__(self, kept: Mapping[str, float]) -> None:
        self._kept = kept
        self._found: dict[str, float] = {}

    @classmethod
    def read(cls) -> Ratios:
        """Beside those in the file."""
        return cls(json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {})

    def take(self, ratio: Ratio) -> str:
        """Note one that was measured, and say how it compares."""
        self._found[ratio.name] = round(ratio.value, 2)
        kept = self._kept.get(ratio.name)
        if kept is None:
            return f"  {ratio.name}: {ratio.value:.2f} of Node's, nothing kept to compare it with"
        compares = "WORSE" if self._is_worse(ratio.name) else "as good"
        return f"  {ratio.name}: {ratio.value:.2f} of Node's, {kept:.2f} before: {compares}"

    @property
    def worse(self) -> list[str]:
        """The names of those that are more than a tenth over what is kept."""
        return [name for name in self._found if self._is_worse(name)]

    def write(self) -> None:
        """Keep those of this run in place of what was kept of them."""
        FILE.write_text(json.dumps({**self._kept, **self._found}, indent=2, sort_keys=True) + "\n", encoding="utf-8")

    def _is_worse(self, name: str) -> bool:
        return name in self._kept and self._found[name] > MOST * self._kept[name]
