"""Findings on their pages: written from a result, resting on things by key, discussed, and waiting for a decision."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from scenarios.account import Role
from scenarios.db import Database
from tests.conftest import Visitor
from tests.forum.deciding import Member
from tests.forum.outcomes import handed_over


@pytest.fixture
def member(signed_in_as: Callable[..., Visitor]) -> Member:
    """A member of the design group."""
    return Member(signed_in_as(Role.DESIGNER, name="Ada"))


@pytest.fixture
def other(signed_in_as: Callable[..., Visitor]) -> Member:
    """Another one."""
    return Member(signed_in_as(Role.DESIGNER, name="Ben"))


@pytest.fixture
def outcome(database: Database) -> int:
    """A result on the first choice of "Closed at eleven"."""
    return database.write(handed_over)


def test_a_finding_is_written_from_a_result_and_each_leads_to_the_other(member: Member, outcome: int) -> None:
    page = member.visitor.opens(member.visitor.opens(f"/review/{outcome}").link("Write a finding from this"))
    assert "Tell it like it was" in page.main
    assert page.form()["about"] == "stage:CAFE"
    page = member.writes("At night, one call is not enough.", outcome=outcome)
    assert "The crisis café" in page.main and "Ten to eleven" not in page.heading
    assert page.heading.endswith("At night, one call is not enough.")
    assert f"/review/{outcome}" in [each.get("href") for each in page.all("a")]
    assert "At night, one call is not enough." in member.visitor.opens(f"/review/{outcome}").main
