"""A comparison says all that differs between two versions, and nothing that does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import given

from scenarios.pathways.comparison import Comparison, FieldChange, ListChange, compare
from scenarios.pathways.pathway import Assumption, PathwayContent, Stage, Transition
from scenarios.sample import NEXT, PATHWAY
from tests.scenarios.strategies import models


def _key(part: Any) -> Any:
    return (part.source, part.target) if isinstance(part, Transition) else part.key


def applied(parts: tuple[Any, ...], change: ListChange[Any]) -> tuple[Any, ...]:
    """A list after what a comparison says of it: changed, without what is gone, with what is new, in its order."""
    after = {_key(part): part for part in parts}
    for each in change.parts:
        if each.after is None:
            del after[_key(each.before)]
        else:
            after[_key(each.after)] = each.after
    return tuple(after[key] for key in change.order) if change.order else tuple(after.values())


def apply(before: PathwayContent, found: Comparison) -> PathwayContent:
    """A version after all that a comparison says."""
    return replace(
        before,
        **{change.name: change.after for change in found.words},
        stages=applied(before.stages, found.stages),
        transitions=applied(before.transitions, found.transitions),
        assumptions=applied(before.assumptions, found.assumptions),
    )


def as_sets(content: PathwayContent) -> tuple[Any, ...]:
    """A version without the places that new parts have among the old ones."""
    lists = (content.stages, content.transitions, content.assumptions)
    return content.question, content.limits, *(frozenset(parts) for parts in lists)


@given(models())
def test_a_version_differs_in_nothing_from_itself(content: PathwayContent) -> None:
    assert compare(content, content).is_empty


@given(models(), models())
def test_what_it_says_leads_from_one_to_the_other(before: PathwayContent, after: PathwayContent) -> None:
    assert as_sets(apply(before, compare(before, after))) == as_sets(after)


@given(models(), models())
def test_an_order_that_changed_is_told_whole(before: PathwayContent, after: PathwayContent) -> None:
    common = {stage.key for stage in before.stages} & {stage.key for stage in after.stages}
    was, now = ([stage.key for stage in each.stages if stage.key in common] for each in (before, after))
    order = compare(before, after).stages.order
    assert order == (tuple(stage.key for stage in after.stages) if was != now else ())


@given(models(), models())
def test_what_is_added_one_way_is_removed_the_other(before: PathwayContent, after: PathwayContent) -> None:
    there, back = compare(before, after), compare(after, before)
    lists: list[Callable[[Comparison], ListChange[Any]]] = [
        lambda found: found.stages,
        lambda found: found.transitions,
        lambda found: found.assumptions,
    ]
    for each in lists:
        assert {c.after for c in each(there).of("added")} == {c.before for c in each(back).of("removed")}
        assert {c.before for c in each(there).of("removed")} == {c.after for c in each(back).of("added")}
        assert {(c.before, c.after) for c in each(there).of("changed")} == {
            (c.after, c.before) for c in each(back).of("changed")
        }


@given(models(), models())
def test_a_changed_part_names_exactly_the_fields_that_differ(before: PathwayContent, after: PathwayContent) -> None:
    for change in compare(before, after).stages.of("changed"):
        assert change.fields
        rebuilt = replace(change.before, **{field.name: field.after for field in change.fields})
        assert rebuilt == change.after


def test_the_sample_draft_changes_the_hours_of_the_cafe_and_one_assumption() -> None:
    found = compare(PATHWAY.content, NEXT)
    [cafe] = found.stages.parts
    assert cafe.part.key == "CAFE" and cafe.fields == (FieldChange("closes", "23:00", "02:00"),)
    [hours] = found.assumptions.parts
    assert hours.difference == "changed" and hours.part.key == "HOURS"
    assert not found.transitions.parts and not found.words


def test_a_new_stage_says_all_that_it_is() -> None:
    cafe = Stage("CAFE", "The café", "Café", service="A charity")
    [added] = compare(PathwayContent(), PathwayContent(stages=(cafe,))).stages.parts
    assert added.difference == "added" and added.part == cafe
    assert {field.name: field.after for field in added.fields} == {
        "key": "CAFE",
        "name": "The café",
        "short": "Café",
        "service": "A charity",
    }


def test_an_assumption_is_the_same_by_its_key() -> None:
    before = PathwayContent(assumptions=(Assumption("HOURS", "Open at need."),))
    after = PathwayContent(assumptions=(Assumption("HOURS", "Open at night."),))
    [change] = compare(before, after).assumptions.parts
    assert change.fields == (FieldChange("text", "Open at need.", "Open at night."),)
