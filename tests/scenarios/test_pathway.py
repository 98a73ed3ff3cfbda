"""A pathway version's content: kept whole, and asked by key."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from scenarios import pathway
from scenarios.pathway import PathwayContent, Stage, Transition
from tests.scenarios.strategies import pathways


@given(pathways())
def test_a_round_trip_through_storage_loses_nothing(content: PathwayContent) -> None:
    stored = json.loads(json.dumps(pathway.to_document(content)))

    assert pathway.from_document(stored) == content


def test_a_stage_is_found_by_its_key_and_nothing_else() -> None:
    cafe = Stage("CAFE", "Crisis café", "Crisis café")
    content = PathwayContent(stages=(cafe,))

    assert content.stage("CAFE") is cafe
    assert content.stage("cafe") is None
    assert content.stage(None) is None


def test_a_transition_has_a_direction() -> None:
    content = PathwayContent(transitions=(Transition("HELP", "CAFE", "if it is open"),))

    assert content.expects("HELP", "CAFE")
    assert not content.expects("CAFE", "HELP")


@pytest.mark.parametrize(
    ("opens", "closes", "time", "is_open"),
    [
        ("17:00", "23:00", "16:59", False),
        ("17:00", "23:00", "17:00", True),
        ("17:00", "23:00", "22:59", True),
        ("17:00", "23:00", "23:00", False),
        ("22:00", "06:00", "21:59", False),
        ("22:00", "06:00", "22:00", True),
        ("22:00", "06:00", "00:00", True),
        ("22:00", "06:00", "06:00", False),
        ("00:00", "00:00", "12:00", True),
        ("", "", "03:00", True),
        ("09:00", "", "03:00", True),
        ("", "17:00", "18:00", True),
    ],
)
def test_a_service_is_open_from_when_it_opens_until_it_closes_over_midnight_too(
    opens: str, closes: str, time: str, is_open: bool
) -> None:
    assert Stage("CAFE", "Café", "Café", opens=opens, closes=closes).is_open(time) is is_open
