"""A pathway version's content: kept whole, and asked by key."""

from __future__ import annotations

import json

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
