"""What a version changed, in numbers."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scenarios.stories import change_summary, scene_edits
from scenarios.stories.change_summary import Summary, summaries
from scenarios.stories.revision_reason import Cause, Reason, read
from scenarios.stories.story import Persona, Scene, StoryContent, to_document
from tests.scenarios.strategies import stories

THREE = StoryContent("T", "I rang.", scenes=(Scene("s1", leads_to="s2"), Scene("s2", leads_to="s3"), Scene("s3")))


def summary(before: StoryContent, after: StoryContent) -> Summary:
    """What differs between two stories as they are stored."""
    return change_summary.summary(to_document(before), json.loads(json.dumps(to_document(after))))


@given(stories())
def test_a_story_that_is_the_same_has_changed_in_nothing(content: StoryContent) -> None:
    assert summary(content, content) == Summary()


@given(stories(), stories())
def test_what_one_way_adds_the_other_removes(one: StoryContent, other: StoryContent) -> None:
    there, back = summary(one, other), summary(other, one)
    assert (there.added, there.removed) == (back.removed, back.added)
    assert replace(there, added=0, removed=0) == replace(back, added=0, removed=0)
    assert len(one.scenes) + there.added - there.removed == len(other.scenes)


def test_each_kind_of_change_is_counted() -> None:
    assert summary(THREE, scene_edits.add(THREE, Scene("s4"))) == Summary(added=1)
    assert summary(THREE, scene_edits.remove(THREE, "s2")) == Summary(removed=1)
    assert summary(THREE, scene_edits.put(THREE, Scene("s2", heading="New"))) == Summary(changed=1)
    assert summary(THREE, scene_edits.move(THREE, "s1", 1)) == Summary(moved=True)
    assert summary(THREE, replace(THREE, title="Another")) == Summary(words=True)
    assert summary(THREE, replace(THREE, what_happened="I wrote.")) == Summary(words=True)
    assert summary(THREE, replace(THREE, persona=Persona("Rosa"))) == Summary(person=True)


def test_a_list_of_versions_is_told_pair_by_pair() -> None:
    newest = replace(THREE, title="Newest")
    versions = {3: newest, 2: THREE, 1: StoryContent("T", "I rang.")}
    stored = {number: json.dumps(to_document(each)) for number, each in versions.items()}
    told = {(2, 3): Summary(words=True), (1, 2): Summary(added=3), (1, 3): Summary(added=3, words=True)}
    assert summaries(stored, told) == told


def test_a_scene_that_was_stored_before_scenes_named_assumptions_is_the_same() -> None:
    before = json.loads(json.dumps(to_document(THREE)))
    for scene in before["scenes"]:
        del scene["assumptions"]
    assert change_summary.summary(before, to_document(THREE)) == Summary()
    onward = replace(THREE, scenes=(replace(THREE.scenes[0], leads_to="s3"), *THREE.scenes[1:]))
    assert summary(THREE, onward) == Summary()


@given(st.sampled_from(Cause), st.integers(0, 999_999_999))
def test_a_reason_is_read_as_it_was_kept(cause: Cause, number: int) -> None:
    assert read(str(Reason(cause, number))) == Reason(cause, number)


@given(st.text(max_size=20))
def test_what_somebody_typed_is_no_reason(text: str) -> None:
    said = read(text)
    assert said is None or str(said) == text
