"""A designer's changes of a draft keep it whole, and keys never change."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.errors import Invalid
from scenarios.pathways import draft as changes
from scenarios.pathways.draft import edition, new_key
from scenarios.pathways.pathway import Assumption, PathwayContent, Stage, Transition, checked
from tests.scenarios.strategies import labels, models, stages, words

KEYS = st.sampled_from(["HELP", "CAFE", "GP", "999", "NOWHERE"])


@given(models(), stages())
def test_an_added_stage_has_a_key_of_its_own_and_changes_no_other(content: PathwayContent, stage: Stage) -> None:
    after = checked(changes.add_stage(content, stage))
    assert after.stages[:-1] == content.stages
    assert after.transitions == content.transitions


@given(models(), KEYS, stages())
def test_an_edited_stage_keeps_its_key_and_its_place(content: PathwayContent, key: str, stage: Stage) -> None:
    after = checked(changes.put_stage(content, Stage(key, stage.name, stage.short)))
    before = [each.key for each in content.stages]
    assert [each.key for each in after.stages] == before if key in before else [*before, key]
    assert after.stage(key) == Stage(key, stage.name, stage.short)


@given(models(), KEYS, st.integers(-6, 6))
def test_a_moved_stage_loses_nothing(content: PathwayContent, key: str, steps: int) -> None:
    after = changes.move_stage(content, key, steps)
    assert sorted(after.stages, key=repr) == sorted(content.stages, key=repr)
    rest = [each for each in content.stages if each.key != key]
    assert [each for each in after.stages if each.key != key] == rest


@given(models(), KEYS)
def test_a_removed_stage_takes_its_transitions_with_it_and_nothing_else(content: PathwayContent, key: str) -> None:
    after = checked(changes.remove_stage(content, key))
    assert after.stage(key) is None
    lost = set(content.transitions) - set(after.transitions)
    assert lost == set(changes.transitions_of(content, key))


@given(models(), KEYS, KEYS, labels)
def test_a_transition_is_put_in_its_place_and_taken_away(
    content: PathwayContent, source: str, target: str, condition: str
) -> None:
    changed = Transition(source, target, condition)
    after = changes.put_transition(content, source, target, changed)
    assert after.transition(source, target) == changed
    without = changes.remove_transition(after, source, target)
    assert not without.expects(source, target)
    assert set(without.transitions) == set(content.transitions) - {content.transition(source, target)}


@given(models(), labels)
def test_an_assumption_is_added_changed_and_removed(content: PathwayContent, text: str) -> None:
    after = checked(changes.add_assumption(content, text))
    key = after.assumptions[-1].key
    changed = changes.put_assumption(after, Assumption(key, "Another claim."))
    assert changed.assumption(key) == Assumption(key, "Another claim.")
    assert changes.remove_assumption(changed, key) == content


def test_what_was_removed_meanwhile_comes_back_at_the_end() -> None:
    empty = PathwayContent()
    assert changes.put_stage(empty, Stage("CAFE", "Café", "Café")).stages[0].key == "CAFE"
    assert changes.put_assumption(empty, Assumption("HOURS", "Open.")).assumptions[0].key == "HOURS"
    assert changes.put_transition(empty, "A", "B", Transition("A", "C")).transitions == (Transition("A", "C"),)


@given(words, st.sets(st.from_regex(r"[A-Z]{1,3}(-2)?", fullmatch=True)))
def test_a_key_is_plain_and_new(text: str, taken: set[str]) -> None:
    key = new_key(text, taken)
    assert key not in taken
    assert re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)*", key)


def test_a_key_is_made_from_the_words() -> None:
    assert new_key("Crisis café", ()) == "CRISIS-CAFE"
    assert new_key("Crisis café", ("CRISIS-CAFE", "CRISIS-CAFE-2")) == "CRISIS-CAFE-3"
    assert new_key("مقهى", (), "STAGE") == "STAGE"


@given(labels, st.sets(st.sampled_from(["pathway", "new", "a"])))
def test_an_address_is_plain_and_new(name: str, taken: set[str]) -> None:
    address = changes.address(name, taken)
    assert address not in taken | changes.RESERVED
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", address)


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_pathway_without_a_usable_name_has_no_address(name: str) -> None:
    with pytest.raises(Invalid):
        changes.address(name, ())


@given(models(), models())
def test_an_edition_tells_every_change_and_nothing_else(content: PathwayContent, other: PathwayContent) -> None:
    assert (edition(content) == edition(other)) == (content == other)
