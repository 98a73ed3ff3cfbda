"""A pathway version's content: kept whole, and asked by key."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from scenarios.errors import Invalid
from scenarios.pathways import pathway
from scenarios.pathways.pathway import Assumption, PathwayContent, Stage, Transition, checked, ready
from scenarios.sample import NEXT, PATHWAY
from tests.scenarios.strategies import models, pathways

CAFE = Stage("CAFE", "The crisis café", "Café", opens="17:00", closes="02:00")
HELP = Stage("HELP", "The helpline", "Helpline")
MODEL = PathwayContent(
    "Does it hold?",
    "A vote decides nothing.",
    (CAFE, HELP),
    (Transition("HELP", "CAFE"),),
    (Assumption("HOURS", "It is open when it is needed."),),
)


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


@given(models())
def test_what_can_be_stored_passes_unchanged(content: PathwayContent) -> None:
    assert checked(content) is content


@pytest.mark.parametrize("content", [PATHWAY.content, NEXT, MODEL])
def test_the_samples_can_be_stored_and_put_under_test(content: PathwayContent) -> None:
    assert ready(checked(content)) is content


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"question": "x" * 5_001}, "question"),
        ({"limits": "x" * 5_001}, "limits"),
        ({"stages": (CAFE, HELP, CAFE)}, "key"),
        ({"stages": (CAFE, HELP, replace(CAFE, key="A B"))}, "key"),
        ({"stages": (CAFE, HELP, replace(CAFE, key=""))}, "key"),
        ({"stages": (CAFE, replace(HELP, name=" "))}, "name"),
        ({"stages": (CAFE, replace(HELP, name="x" * 201))}, "name"),
        ({"stages": (CAFE, replace(HELP, short=""))}, "short"),
        ({"stages": (CAFE, replace(HELP, short="x" * 19))}, "short"),
        ({"stages": (CAFE, replace(HELP, opens="17:00"))}, "closes"),
        ({"stages": (CAFE, replace(HELP, closes="17:00"))}, "opens"),
        ({"stages": (CAFE, replace(HELP, opens="24:00", closes="17:00"))}, "opens"),
        ({"stages": (CAFE, HELP, *(replace(HELP, key=f"S{number}") for number in range(59)))}, "stages"),
        ({"transitions": (Transition("HELP", "CAFE"), Transition("HELP", "CAFE", "at night"))}, "target"),
        ({"transitions": (Transition("HELP", "CAFE"), Transition("HELP", "CAFE"))}, "target"),
        ({"transitions": (Transition("HELP", "GP"),)}, "target"),
        ({"transitions": (Transition("GP", "HELP"),)}, "source"),
        ({"transitions": (Transition("HELP", "HELP"),)}, "condition"),
        ({"transitions": (Transition("HELP", "CAFE", "x" * 5_001),)}, "condition"),
        ({"assumptions": (Assumption("HOURS", " "),)}, "text"),
        ({"assumptions": (Assumption("HOURS", "x" * 5_001),)}, "text"),
        ({"assumptions": (Assumption("HOURS", "a"), Assumption("HOURS", "b"))}, "key"),
        ({"assumptions": tuple(Assumption(f"A{number}", "a") for number in range(61))}, "assumptions"),
    ],
)
def test_what_cannot_be_stored_is_refused_where_it_is(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as fault:
        checked(replace(MODEL, **change))
    assert fault.value.field == field


def test_people_may_come_back_to_the_same_stage_where_it_is_said_when() -> None:
    again = Transition("HELP", "HELP", "You may ring as often as you need.")
    assert checked(replace(MODEL, transitions=(again,))).expects("HELP", "HELP")


@pytest.mark.parametrize(
    ("change", "field"), [({"question": " "}, "question"), ({"stages": (), "transitions": ()}, "stages")]
)
def test_nothing_is_put_under_test_without_a_question_and_a_stage(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as fault:
        ready(replace(MODEL, **change))
    assert fault.value.field == field


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
