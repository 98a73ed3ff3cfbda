"""Nothing empty is published: a scene without words is named to its writer and its moderator, and stops there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from scenarios.account import Account, Role
from scenarios.db import Database, now
from scenarios.errors import Conflict, Invalid
from scenarios.store.stories import assisted_editing
from scenarios.store.stories import story as stories
from scenarios.stories import story_file
from scenarios.stories.story import DecisionPoint, Option, Persona, Scene, SceneKind, StoryContent, to_document
from scenarios.stories.story_file import StoryFile
from scenarios.stories.suggestion import Suggestion, SuggestionKind, checked
from tests.conftest import Visitor
from tests.forum.people import Moderator, Writer

UNSEEN = " \u200b\u00a0\u2800"
GAP = StoryContent(
    "Told",
    scenes=(
        Scene("s1", narration="She rings.", leads_to="s2"),
        Scene(
            "s2",
            SceneKind.DECISION,
            "At the door",
            decision=DecisionPoint(
                "What now?",
                options=(
                    Option("o1", "Knock", "s3"),
                    Option("o2", "Wait", "s4"),
                ),
            ),
        ),
        Scene("s3", SceneKind.ENDING, "Nobody", UNSEEN),
        Scene("s4", SceneKind.ENDING, narration="It gets light."),
    ),
)
NO_WORDS = "This scene has no words yet. Write what happens, or remove the scene."
READS = Account(roles=frozenset({Role.MODERATOR}))


@pytest.fixture
def keep(database: Database, writer: Writer) -> Callable[[StoryContent], None]:
    """Saves the writer's story as they would have written it by now."""

    def save(content: StoryContent) -> None:
        def work(session: Session) -> None:
            by, head = Account(held=frozenset({writer.story})), stories.get(session, writer.story).head
            stories.save(session, by, writer.story, content, based_on=head)

        database.write(work)

    return save


@pytest.fixture
def published_before(database: Database, writer: Writer) -> Callable[[StoryContent], None]:
    """Stories whose empty scenes were published when nobody asked for words."""

    def publish(content: StoryContent) -> None:
        def work(session: Session) -> None:
            row = stories.get(session, writer.story)
            stories.head(session, row).document = to_document(content)
            row.status, row.published, row.published_at = "published", row.head, now(session)

        database.write(work)

    return publish


def upload(content: StoryContent, **story: Any) -> bytes:
    """A story file with these words, and whatever else it says."""
    document = json.loads(story_file.dump(StoryFile(content)))
    document["story"] |= story
    return json.dumps(document).encode()


@pytest.mark.fault("empty-scene")
def test_a_scene_without_words_is_named_on_every_page_and_cannot_be_passed(
    writer: Writer, keep: Callable[[StoryContent], None], moderator: Moderator, stranger: Visitor
) -> None:
    writer.starts("She rang.")
    keep(GAP)
    scenes = writer.opens("scenes")
    assert scenes.main.count("has no words yet") >= 1
    assert writer.path("scenes/s3") in [link.get("href").partition("#")[0] for link in scenes.all("a")]
    sending = writer.opens("send").main
    assert f"Scene 3, “Nobody” : {NO_WORDS}" in " ".join(sending.split())
    assert "Scene 2, “At the door”" not in sending
    writer.sends_in()
    read = moderator.takes_up(writer.story)
    assert NO_WORDS in read.main and "Pass it to its writer" not in read.main
    refused = moderator.passes(writer.story, 422)
    assert refused.errors == [f"This story cannot be published yet. Scene 3, “Nobody”: {NO_WORDS}"]
    stranger.opens(f"/stories/{writer.story}", 404)


@pytest.mark.fault("empty-scene")
def test_words_are_all_that_is_missing(
    writer: Writer, keep: Callable[[StoryContent], None], moderator: Moderator, stranger: Visitor
) -> None:
    writer.starts("She rang.")
    keep(replace(GAP, scenes=(*GAP.scenes[:2], replace(GAP.scenes[2], narration="Nobody opens."), GAP.scenes[3])))
    writer.sends_in()
    moderator.takes_up(writer.story)
    moderator.passes(writer.story)
    writer.agrees()
    assert "Nobody opens." in stranger.opens(f"/stories/{writer.story}").main


@pytest.mark.fault("empty-scene")
def test_what_was_passed_before_words_were_asked_for_is_not_published_without_them(
    database: Database, writer: Writer
) -> None:
    writer.starts("She rang.")
    by = Account(held=frozenset({writer.story}))

    def work(session: Session) -> None:
        row = stories.submit(session, by, writer.story)
        stories.take_up(session, READS, row.id)
        stories.head(session, row).document = to_document(GAP)
        row.passed = row.head

    database.write(work)
    with pytest.raises(Conflict, match="has no words yet"):
        database.write(lambda session: stories.sign_off(session, by, writer.story, seen=1))


@pytest.mark.fault("empty-scene")
def test_what_was_published_without_words_says_so_and_breaks_nothing(
    writer: Writer, published_before: Callable[[StoryContent], None], stranger: Visitor
) -> None:
    writer.starts("She rang.")
    published_before(replace(GAP, scenes=(*GAP.scenes[:2], replace(GAP.scenes[2], narration=""), GAP.scenes[3])))
    page = stranger.opens(f"/stories/{writer.story}").main
    assert page.count("Nothing is written here yet.") == 1
    assert "Nothing is written here yet." in stranger.opens(f"/stories/{writer.story}/play?way=-.o1").main
    for way in ("", "-", "-.o2"):
        assert "Nothing is written" not in stranger.opens(f"/stories/{writer.story}/play?way={way}").main
    published_before(StoryContent("A title"))
    for path in ("", "/play", "/play?way=", "/map"):
        stranger.opens(f"/stories/{writer.story}{path}")
    assert "Nothing is written here yet." in stranger.opens("/stories").main


@pytest.mark.fault("empty-scene")
@pytest.mark.parametrize(
    ("content", "missing"),
    [
        (StoryContent("A title", UNSEEN), "Nothing is written yet. Write what happened."),
        (StoryContent(UNSEEN, "", Persona("Amina")), "Nothing is written yet. Write what happened."),
        (StoryContent("Told", "She rang.", scenes=(Scene("s1", SceneKind.ENDING, "Heading"),)), NO_WORDS),
        (
            StoryContent(
                "Told",
                scenes=(
                    Scene(
                        "s1",
                        SceneKind.DECISION,
                        narration="She rings.",
                        decision=DecisionPoint(
                            "What now?",
                            options=(
                                Option("o1", "\u200b", "s2"),
                                Option("o2", "Wait", "s2"),
                            ),
                        ),
                    ),
                    Scene("s2", SceneKind.ENDING, narration="It gets light."),
                ),
            ),
            "Choice A has no words yet. Write what could happen.",
        ),
    ],
)
def test_what_a_moderator_shaped_to_nothing_cannot_be_returned_as_passed(
    database: Database, writer: Writer, content: StoryContent, missing: str
) -> None:
    writer.starts("She rang.")
    by = Account(held=frozenset({writer.story}))

    def work(session: Session) -> None:
        row = stories.submit(session, by, writer.story, help_wanted=True)
        stories.take_up(session, READS, row.id)
        stories.save(session, READS, row.id, content, based_on=row.head)
        assisted_editing.return_to_writer(session, READS, row.id, seen=row.head)

    with pytest.raises(Conflict) as refused:
        database.write(work)
    assert str(refused.value.message).endswith(missing)


@pytest.mark.fault("empty-scene")
def test_a_file_of_blanks_brings_no_name_no_title_and_nothing_to_send_in(writer: Writer, database: Database) -> None:
    writer.starts("She rang.")
    blanks = dict.fromkeys(("name", "age_band", "strengths", "access_needs", "matters"), UNSEEN)
    content = StoryContent(UNSEEN, "She rang.", scenes=(Scene("s1", SceneKind.ENDING, UNSEEN, UNSEEN, UNSEEN),))

    def work(session: Session) -> StoryContent:
        by, row = Account(held=frozenset({writer.story})), stories.get(session, writer.story)
        brought = story_file.load(upload(content, person=blanks)).content
        return stories.save(session, by, writer.story, brought, based_on=row.head).content

    kept = database.write(work)
    assert kept == StoryContent("", "She rang.", Persona(), (Scene("s1", SceneKind.ENDING),))
    page = writer.opens("read")
    assert page.heading == "Your story" and "The person in the story" not in page.main
    database.write(
        lambda session: stories.save(
            session, Account(held=frozenset({writer.story})), writer.story, StoryContent(UNSEEN), based_on=2
        )
    )
    assert "Tell us what happened." in writer.fills("send", 422).errors[0]


@pytest.mark.fault("empty-scene")
@pytest.mark.parametrize(
    "suggested",
    [
        Suggestion(SuggestionKind.WORDS, "s1", "A heading", UNSEEN),
        Suggestion(SuggestionKind.NEXT, "s1", "A heading"),
        Suggestion(SuggestionKind.CHOICE, "s1", UNSEEN, UNSEEN),
    ],
)
def test_nobody_can_suggest_a_scene_without_words(suggested: Suggestion) -> None:
    with pytest.raises(Invalid):
        checked(suggested)


@pytest.mark.fault("empty-scene")
def test_a_choice_that_leads_to_a_new_scene_asks_for_its_words(writer: Writer, moderator: Moderator) -> None:
    writer.starts("She rang three numbers.")
    writer.fills("start", opening="words")
    writer.fills("scenes/s1", kind="decision")
    writer.fills(
        "scenes/s1/choices",
        **{
            "options-0-words": "Ring again",
            "options-0-leads_to": "new",
            "options-1-words": "Wait",
            "options-1-leads_to": "new",
        },
    )
    for scene in ("s2", "s3"):
        writer.fills(f"scenes/{scene}", kind="ending")
    writer.sends_in()
    moderator.takes_up(writer.story)
    assert "Scene 2, “Ring again”" in moderator.passes(writer.story, 422).errors[0]
