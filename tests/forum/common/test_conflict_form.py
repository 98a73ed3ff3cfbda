"""What changed, as people see and hear it."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask, render_template_string

from forum.common import labels
from scenarios.sample import PATHWAY, STORIES
from scenarios.stories.comparison import StoryComparison, compare, compare_stories
from scenarios.stories.story import Feeling, Origin, StoryContent
from tests.page import Page

STORY = STORIES[0].content
MACROS = '{% from "forum/common/compared.html" import compared_text, compared_story %}'


def text_page(app: Flask, before: str, after: str) -> Page:
    with app.test_request_context():
        shown = render_template_string(MACROS + "{{ compared_text(pieces) }}", pieces=compare(before, after))
    return Page(shown)


def story_page(app: Flask, before: StoryContent, after: StoryContent) -> Page:
    told: StoryComparison = compare_stories(before, after)
    page = {"told": told, "pathway": PATHWAY.content, "words": labels}
    with app.test_request_context():
        return Page(render_template_string(MACROS + "{{ compared_story(told, pathway, words) }}", **page))


def test_what_was_added_and_removed_is_marked_and_said(app: Flask) -> None:
    page = text_page(app, "I rang three numbers. ", "I rang four numbers. Nobody <b>came")
    assert [each.text for each in page.all("del")] == ["removed: three (end)"]
    assert [each.text for each in page.all("ins")] == ["added: four (end)", "added: Nobody <b>came (end)"]


def test_a_new_line_that_was_added_can_be_seen(app: Flask) -> None:
    page = text_page(app, "One. Two.", "One. \n\nTwo.")
    assert any("¶" in each.text for each in page.all("ins"))


def test_what_was_added_is_never_markup(app: Flask) -> None:
    assert not text_page(app, "", "<script>alert(1)</script>").all("script")


def test_a_story_tells_only_what_is_different(app: Flask) -> None:
    first, *others = STORY.scenes
    assert Feeling.GOOD is not first.feeling
    page = story_page(app, STORY, replace(STORY, scenes=(replace(first, feeling=Feeling.GOOD, stage="GP"), *others)))
    assert [each.text for each in page.all("dt")] == ["Stop on the line", "How it feels"]
    assert "added: Good (end)" in page.root.text
    assert PATHWAY.content.stage("GP").name in page.root.text  # type: ignore[union-attr]
    assert "Scene 1" in page.root.text and "Changed" in page.root.text


def test_scenes_and_choices_say_what_became_of_them(app: Flask) -> None:
    asking = next(scene for scene in STORY.scenes if scene.decision)
    assert asking.decision
    option, *others = asking.decision.options
    options = (*others, replace(option, origin=Origin.PANEL))
    changed = replace(asking, decision=replace(asking.decision, options=options))
    scenes = [changed if each is asking else each for each in STORY.scenes[1:]]
    page = story_page(app, STORY, replace(STORY, scenes=tuple(scenes)))
    assert "Removed" in [each.text for each in page.all("strong")]
    assert any(each.text.startswith("Moved from place") for each in page.all("strong"))
    assert "added: An idea from a panel (end)" in page.root.text


def test_every_part_of_a_story_has_a_name_and_words(app: Flask) -> None:
    page = story_page(app, StoryContent(), STORY)
    assert page.all("dt") and not any("decision" in each.text for each in page.all("dd"))
    assert {each.text for each in page.all("del")} == {"removed: Nothing (end)"}


def test_two_stories_alike_say_so(app: Flask) -> None:
    assert story_page(app, STORY, STORY).root.text == "Nothing is different."
