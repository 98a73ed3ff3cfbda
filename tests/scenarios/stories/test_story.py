"""A story: what can be kept, what it may become, and what is left when its writer takes it back."""

from __future__ import annotations

import itertools
import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given

from scenarios.errors import Conflict, Invalid
from scenarios.pathways.pathway import PathwayContent
from scenarios.stories import story
from scenarios.stories.story import (
    UNSAID,
    DecisionPoint,
    Option,
    Origin,
    Persona,
    Scene,
    SceneKind,
    StoryContent,
    StoryStatus,
)
from tests.scenarios.strategies import models, stories

TWO_OPTIONS = (Option("o1", "Stay open"), Option("o2", "Call a taxi"))


def a_choice(*options: Option, question: str = "What now?") -> Scene:
    return Scene("s1", SceneKind.DECISION, decision=DecisionPoint(question, "", options))


class TestKeepingIt:
    @given(stories())
    def test_a_round_trip_through_storage_loses_nothing(self, content: StoryContent) -> None:
        stored = json.loads(json.dumps(story.to_document(content)))

        assert story.from_document(stored) == content

    @given(stories())
    def test_a_document_from_before_scenes_said_what_they_test_is_read(self, content: StoryContent) -> None:
        stored = json.loads(json.dumps(story.to_document(content)))
        for scene in stored["scenes"]:
            del scene["assumptions"]

        bare = tuple(replace(scene, assumptions=()) for scene in content.scenes)
        assert story.from_document(stored) == replace(content, scenes=bare)

    @given(stories())
    def test_gaps_are_no_fault(self, content: StoryContent) -> None:
        assert story.checked(content) is content

    @pytest.mark.parametrize(
        ("content", "field"),
        [
            (StoryContent(title="x" * 121), "title"),
            (StoryContent(what_happened="x" * 20_001), "what_happened"),
            (StoryContent(persona=Persona(strengths="x" * 1_001)), "strengths"),
            (StoryContent(scenes=(Scene("s1"), Scene("s1"))), "scenes"),
            (StoryContent(scenes=tuple(Scene(f"s{n}") for n in range(501))), "scenes"),
            (StoryContent(scenes=tuple(Scene(f"s{n}", narration="x" * 20_000) for n in range(26))), "scenes"),
            (StoryContent(scenes=(Scene("s1", heading="x" * 201),)), "heading"),
            (StoryContent(scenes=(Scene("s1", narration="x" * 20_001),)), "narration"),
            (StoryContent(scenes=(Scene("s1", assumptions=("HOURS", "HOURS")),)), "assumptions"),
            (StoryContent(scenes=(Scene("s1", assumptions=("two words",)),)), "assumptions"),
            (StoryContent(scenes=(Scene("s1", assumptions=tuple(f"a{n}" for n in range(61))),)), "assumptions"),
            (StoryContent(scenes=(Scene("s1", time="25:00"),)), "time"),
            (StoryContent(scenes=(Scene("s1", time="22:50\n"),)), "time"),
            (StoryContent(scenes=(Scene("s1", SceneKind.DECISION),)), "kind"),
            (StoryContent(scenes=(replace(a_choice(), kind=SceneKind.ENDING),)), "kind"),
            (StoryContent(scenes=(a_choice(*TWO_OPTIONS, question="x" * 201),)), "question"),
            (StoryContent(scenes=(a_choice(Option("o1", " ")),)), "options"),
            (StoryContent(scenes=(a_choice(Option("o1", "a"), Option("o1", "b")),)), "options"),
            (
                StoryContent(scenes=(a_choice(*(Option(f"o{n}", "a") for n in range(7))),)),
                "options",
            ),
        ],
    )
    def test_what_cannot_be_kept_is_refused_by_the_name_of_its_field(self, content: StoryContent, field: str) -> None:
        with pytest.raises(Invalid) as refusal:
            story.checked(content)

        assert refusal.value.field == field

    def test_only_one_choice_can_be_what_the_proposed_model_says(self) -> None:
        model: dict[str, Any] = {"origin": Origin.PROPOSED_MODEL}
        twice = a_choice(Option("o1", "Taxi", **model), Option("o2", "Wait", **model))

        with pytest.raises(Invalid, match="Only one choice"):
            story.checked(StoryContent(scenes=(twice,)))


class TestSendingItIn:
    def test_what_happened_is_the_only_thing_required(self) -> None:
        story.ready_to_submit(StoryContent(what_happened="They closed at eleven."))

    def test_scenes_alone_say_what_happened(self) -> None:
        story.ready_to_submit(StoryContent(scenes=(Scene("s1", narration="They closed."),)))

    @pytest.mark.parametrize("words", ["", "  \n"])
    def test_a_story_without_words_is_asked_for_some(self, words: str) -> None:
        with pytest.raises(Invalid, match="Tell us what happened"):
            story.ready_to_submit(StoryContent(title="Closed", what_happened=words))


class TestItsLife:
    def test_the_way_from_first_words_to_everyone(self) -> None:
        way = [
            StoryStatus.DRAFT,
            StoryStatus.SUBMITTED,
            StoryStatus.IN_REVIEW,
            StoryStatus.CHANGES_ASKED,
            StoryStatus.SUBMITTED,
            StoryStatus.IN_REVIEW,
            StoryStatus.SIGNED_OFF,
            StoryStatus.PUBLISHED,
            StoryStatus.WITHDRAWN,
        ]
        for current, to in itertools.pairwise(way):
            assert story.move(current, to) is to

    @pytest.mark.parametrize("current", list(StoryStatus))
    def test_nothing_is_published_that_its_writer_has_not_signed_off(self, current: StoryStatus) -> None:
        if current is StoryStatus.SIGNED_OFF:
            return
        with pytest.raises(Conflict):
            story.move(current, StoryStatus.PUBLISHED)

    @pytest.mark.parametrize("current", [status for status in StoryStatus if status is not StoryStatus.WITHDRAWN])
    def test_a_writer_can_withdraw_at_any_time(self, current: StoryStatus) -> None:
        assert story.move(current, StoryStatus.WITHDRAWN) is StoryStatus.WITHDRAWN

    @pytest.mark.parametrize("to", list(StoryStatus))
    def test_what_is_withdrawn_stays_withdrawn(self, to: StoryStatus) -> None:
        with pytest.raises(Conflict):
            story.move(StoryStatus.WITHDRAWN, to)


class TestPlayingIt:
    def test_words_in_one_box_play_as_a_single_ending(self) -> None:
        played = StoryContent(title="Closed", what_happened="They closed at eleven.").playable()

        assert [(s.kind, s.heading, s.narration) for s in played.scenes] == [
            (SceneKind.ENDING, "Closed", "They closed at eleven.")
        ]

    def test_words_in_one_box_do_not_say_that_they_are_outside_the_pathway(self) -> None:
        assert [scene.stage for scene in StoryContent(what_happened="They closed.").playable().scenes] == [UNSAID]

    def test_a_story_stored_before_keeps_its_places_outside(self) -> None:
        stored = story.to_document(StoryContent(scenes=(Scene("s1", stage=None), Scene("s2"))))
        assert [scene.stage for scene in story.from_document(stored).scenes] == [None, UNSAID]

    @given(stories(min_scenes=1))
    def test_a_story_with_scenes_plays_as_it_is(self, content: StoryContent) -> None:
        assert content.playable() is content


class TestTakingItBack:
    @given(stories(), models())
    def test_no_word_is_left_and_every_key_of_its_pathway_is(
        self, content: StoryContent, pathway: PathwayContent
    ) -> None:
        left = story.blanked(content, pathway)
        stages = {None, UNSAID, *(each.key for each in pathway.stages)}
        tested = {each.key for each in pathway.assumptions}

        assert left.title == left.what_happened == ""
        assert left.persona == Persona()
        assert [(s.key, s.kind, s.stage, s.assumptions, s.leads_to) for s in left.scenes] == [
            (
                s.key,
                s.kind,
                s.stage if s.stage in stages else None,
                tuple(key for key in s.assumptions if key in tested),
                s.leads_to,
            )
            for s in content.scenes
        ]
        for before, after in zip(content.scenes, left.scenes, strict=True):
            kept = ("stage", "assumptions", "leads_to", "decision")
            assert after == Scene(after.key, after.kind, **{name: getattr(after, name) for name in kept})
            assert _keys(after) == _keys(before)
            assert _words(after) == set()


def _keys(scene: Scene) -> list[tuple[str, str | None, Origin]]:
    options = scene.decision.options if scene.decision else ()
    return [(option.key, option.leads_to, option.origin) for option in options]


def _words(scene: Scene) -> set[str]:
    if scene.decision is None:
        return set()
    said = {scene.decision.question, scene.decision.decider}
    return (said | {option.label for option in scene.decision.options}) - {""}


@given(stories())
def test_a_text_that_shows_nothing_is_kept_as_none_and_every_other_as_it_is(content: StoryContent) -> None:
    kept = story.tidied(content)
    assert story.tidied(kept) == kept
    pairs = [(content.title, kept.title), (content.what_happened, kept.what_happened)]
    pairs += zip(asdict(content.persona).values(), asdict(kept.persona).values(), strict=True)
    for before, after in zip(content.scenes, kept.scenes, strict=True):
        texts = {name: getattr(before, name) for name in story.SCENE_TEXTS}
        pairs += [(words, getattr(after, name)) for name, words in texts.items()]
        assert before.has_words == after.has_words
        assert replace(after, **texts, decision=before.decision) == before
    assert all(after == ("" if story.is_blank(before) else before) for before, after in pairs)


@pytest.mark.parametrize(
    ("scene", "called"),
    [
        (Scene("s1", heading=" The bus stop\n", narration="She waits."), "The bus stop"),
        (Scene("s1", heading="  ", narration="She waits until\nit is light"), "She waits until it is light"),
        (Scene("s1", narration=" She waits until\nit is light, and rings. "), "She waits until it is light,…"),
        (Scene("s1", narration=" \n"), ""),
    ],
)
def test_a_scene_is_called_by_its_heading_or_its_first_words(scene: Scene, called: str) -> None:
    assert scene.called == called


UNSEEN = [
    "",
    " ",
    "\n\t",
    "\u200b",
    "\ufeff",
    "\u2060",
    "\xad",
    "\u034f",
    "\u115f",
    "\u17b4",
    "\u3164",
    "\uffa0",
    "\u2800",
    "\u00a0",
]
UNSEEN += ["\u180b", "\u180f", "\ufe00", "\ufe0d", "\ufe0e", "\ufe0f", "\U000e0020", "\U000e0100", "\U000e01ef"]


@pytest.mark.parametrize("text", UNSEEN, ids=ascii)
def test_a_text_of_spaces_and_signs_that_nobody_sees_is_blank(text: str) -> None:
    assert story.is_blank(text * 3)
    assert not story.is_blank(f"{text}…")


@pytest.mark.parametrize("text", ["a", "é", "\u0301", "1", "?", "…", "🙂", "क", "نص", "語", "\U00018cd6"])
def test_whatever_a_font_shows_is_no_blank(text: str) -> None:
    assert not story.is_blank(text)
