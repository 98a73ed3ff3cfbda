"""Members of the design group, who make findings of results and decisions of findings."""

from __future__ import annotations

import re
from typing import Any

from tests.conftest import Visitor
from tests.page import Page


class Member:
    """Somebody of the design group, at a browser."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.finding = 0
        self.decision = 0

    def writes(self, sentence: str, outcome: int | None = None, version: int = 1, **typed: Any) -> Page:
        """Write a finding, from a result where one is named."""
        query = f"outcome={outcome}" if outcome else f"version={version}"
        form = self.visitor.opens(f"/review/findings/new?{query}").form("/review/findings/new")
        page = self.visitor.sends("/review/findings/new", form | {"sentence": sentence, **typed})
        self.finding = _number(page, "Finding")
        return page

    def opens(self, part: str = "", status: int = 200) -> Page:
        """Open a page of the finding."""
        return self.visitor.opens(self.path(part), status)

    def sends(self, part: str, status: int = 200, **typed: Any) -> Page:
        """Send something to a part of the finding."""
        return self.visitor.sends(self.path(part), typed, status)

    def thinks(self, agrees: bool, why: str = "", status: int = 200) -> Page:
        """Say whether they agree."""
        return self.sends("stance", status, agrees="yes" if agrees else "no", why=why)

    def decides(self, status: int = 200, **typed: Any) -> Page:
        """Write down a decision about the finding."""
        path = f"/review/decisions/new?finding={self.finding}"
        form = self.visitor.opens(path).form("/review/decisions/new")
        said = {
            "kind": "adopt",
            "what": "The café stays open until two.",
            "reason": "Most could support it.",
            "owner": "The borough",
        }
        page = self.visitor.sends("/review/decisions/new", form | said | typed, status)
        if status == 200:
            self.decision = _number(page, "Decision")
        return page

    def changes(self, status: int = 200, **typed: Any) -> Page:
        """Change the decision, or say what became of it."""
        path = f"/review/decisions/{self.decision}/change"
        return self.visitor.sends(path, self.visitor.opens(path).form(path) | typed, status)

    def path(self, part: str = "") -> str:
        """The address of a part of the finding."""
        return f"/review/findings/{self.finding}/{part}".rstrip("/")


def ticks(page: Page, field: str) -> list[str]:
    """What a page of things to tick offers."""
    return [each.get("value") for each in page.all("input") if each.get("name") == field]


def ticked(page: Page, field: str) -> list[str]:
    """What is ticked on it."""
    boxes = [each for each in page.all("input") if each.get("name") == field]
    return [each.get("value") for each in boxes if "checked" in each.attributes]


def on(name: str, day: str) -> dict[str, str]:
    """A day "2026-03-04" as its form's three boxes."""
    year, month, date = day.split("-")
    return {f"{name}-year": year, f"{name}-month": month, f"{name}-day": date}


def _number(page: Page, noun: str) -> int:
    found = re.search(rf"{noun} (\d+)", page.heading)
    assert found, page.main
    return int(found[1])
