"""Versions told together where one person saved them in one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scenarios.stories.edit_session import PAUSE, sittings

EVENING = datetime(2026, 3, 27, 19, tzinfo=UTC)


@dataclass(frozen=True)
class Saved:
    """A version, so many minutes into the evening."""

    minute: int
    saved_by: str = "amina"
    stands_alone: bool = False
    closes: bool = False

    @property
    def created_at(self) -> datetime:
        return EVENING + timedelta(minutes=self.minute)


def told(*versions: Saved) -> list[list[int]]:
    """The sittings, by the minutes of their versions."""
    return [[each.minute for each in sitting.versions] for sitting in sittings(versions)]


def test_what_one_person_saves_in_one_go_is_told_together() -> None:
    assert told(Saved(50), Saved(30), Saved(5)) == [[50, 30, 5]]


def test_a_long_pause_ends_a_sitting() -> None:
    assert told(Saved(61), Saved(31), Saved(0)) == [[61, 31], [0]]


def test_somebody_elses_version_ends_a_sitting() -> None:
    assert told(Saved(9), Saved(6, "ben"), Saved(3)) == [[9], [6], [3]]


def test_a_version_that_did_more_than_write_on_stands_alone() -> None:
    assert told(Saved(9), Saved(6, stands_alone=True), Saved(3)) == [[9], [6], [3]]


def test_a_version_that_somebody_agreed_to_is_the_last_of_its_sitting() -> None:
    assert told(Saved(9), Saved(6, closes=True), Saved(3)) == [[9], [6, 3]]


@given(st.lists(st.builds(Saved, st.integers(0, 600), st.sampled_from("ab"), st.booleans(), st.booleans())))
def test_nothing_is_lost_and_nothing_changes_its_place(versions: list[Saved]) -> None:
    versions.sort(key=lambda each: each.minute, reverse=True)
    found = sittings(versions)
    assert [each for sitting in found for each in sitting.versions] == versions
    for sitting in found:
        assert len({each.saved_by for each in sitting.versions}) == 1
        assert not any(each.stands_alone for each in sitting.versions if sitting.earlier)
        assert not any(each.closes for each in sitting.earlier)
        pairs = zip(sitting.versions, sitting.earlier, strict=False)
        assert all(after.created_at - before.created_at <= PAUSE for after, before in pairs)
