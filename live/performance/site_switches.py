"""What a steward has switched off for every event at once, in trouble, whatever was planned for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from live.performance.state import Performance


@dataclass(frozen=True)
class SiteSwitches:
    """Whether phones may send ``words``, and whether anything is asked or shown by ``groups`` of people."""

    words: bool = True
    groups: bool = True

    def over(self, state: Performance) -> Performance:
        """The state as it is with what is switched off; whatever was said and shown before stays."""
        plan = state.plan
        if not self.words:
            plan = replace(plan, stops=False, reasons=False, minority=False)
        if not self.groups:
            plan = replace(plan, perspectives=False)
        return state if plan == state.plan else replace(state, plan=plan)
