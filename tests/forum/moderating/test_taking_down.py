"""A moderator takes a published story down, or does not accept one that was sent in: what each sees and can do."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from scenarios.account import Account, Role
from scenarios.db import Database
from scenarios.errors import Conflict, Invalid, NotAllowed
from scenarios.message import Message
from scenarios.objection import WORDINGS, Objection
from scenarios.sample import STORIES
from scenarios.store import withdrawal
from scenarios.store.stories import note as story_note
from scenarios.store.stories import story as stories
from scenarios.store.stories import suggestion as suggestions
from scenarios.store.stories import taking_down
from scenarios.store.stories.story import StoryRow
from scenarios.stories.suggestion import Suggestion, SuggestionKind
from tests.conftest import Visitor
from tests.forum.making_accounts import makes_account
from tests.forum.people import CoWriter, Moderator, Writer
from tests.page import Page
from tests.scenarios import whole_store

MODERATOR = Account(name="Mo", roles=frozenset({Role.MODERATOR}))
WORDS = "She turned the kettle on."
URDU = "براہِ کرم گلی کا نام نکال دیں 🙏🏽"


@pytest.fixture
def published(writer: Writer, moderator: Moderator) -> Writer:
    """A writer whose story everyone reads."""
    writer.starts(WORDS)
    writer.fills("words", title="The kettle")
    writer.sends_in()
    moderator.takes_up(writer.story)
    moderator.passes(writer.story)
    writer.agrees()
    return writer


@pytest.fixture
def sent(writer: Writer, moderator: Moderator) -> Writer:
    """A writer whose story a moderator reads."""
    writer.starts(WORDS)
    writer.fills("words", title="The kettle")
    writer.sends_in()
    moderator.takes_up(writer.story)
    return writer


@pytest.fixture
def another(signed_in_as: Callable[..., Visitor]) -> Moderator:
    return Moderator(signed_in_as(Role.MODERATOR))


def down(story: int) -> str:
    return f"/moderate/{story}/take-down"


def refusal(story: int) -> str:
    return f"/moderate/{story}/refuse"


def decides(moderator: Moderator, address: str, why: str = "identifies", words: str = "", status: int = 200) -> Page:
    """Open the page, choose a reason, and press the button."""
    form = moderator.visitor.opens(address).form(address)
    return moderator.visitor.sends(address, form | {"objection": why, "words": words}, status)


def row_of(database: Database, story: int) -> StoryRow:
    with database.read() as session:
        return stories.get(session, story)


def acts(database: Database, story: int) -> list[str]:
    with database.read() as session:
        return [each.act for each in whole_store.record_of(session, f"story {story}")]


class TestTakingDown:
    @pytest.mark.fault("dangerous-page")
    def test_a_moderator_comes_from_the_story_to_one_page_and_it_is_gone(
        self, published: Writer, moderator: Moderator, stranger: Visitor
    ) -> None:
        page = moderator.visitor.opens(f"/stories/{published.story}")
        assert page.link("Take this story down") == down(published.story)
        assert "Take this story down" not in stranger.opens(f"/stories/{published.story}").main
        asked = moderator.visitor.opens(down(published.story))
        for each in Objection:
            assert str(WORDINGS[each].choice) in asked.main
        told = decides(moderator, down(published.story), words="Please leave out the street.")
        assert "The story is down" in told.text and "Taken down by a moderator" in told.main
        stranger.opens(f"/stories/{published.story}", 404)
        assert "The kettle" not in stranger.opens("/stories").main
        queue = moderator.visitor.opens("/moderate")
        assert queue.link(f"Story {published.story}") == f"/moderate/{published.story}"
        assert "It could identify somebody." in moderator.visitor.opens(f"/moderate/{published.story}").main

    @pytest.mark.fault("dangerous-page")
    @pytest.mark.parametrize("why", Objection)
    def test_its_writer_reads_who_decided_why_and_what_they_can_do(
        self, published: Writer, moderator: Moderator, why: Objection
    ) -> None:
        decides(moderator, down(published.story), why, words=URDU)
        page = published.opens()
        for said in (
            "A moderator took this story down.",
            str(WORDINGS[why].told),
            str(WORDINGS[why].advice),
            URDU,
            "send it for review again",
            "keep a copy",
            "A moderator took it down. The reason is at the top of this page.",
        ):
            assert said in page.main, said
        assert (
            WORDS in published.opens("read").main
            and WORDS in published.visitor.client.get(published.path("story.json")).text
        )
        assert URDU in published.opens("messages").main and str(WORDINGS[why].told) in published.opens("messages").main
        assert ("please talk to somebody" in page.main) == (why is Objection.HARM)

    def test_its_writer_changes_it_and_it_is_published_again(
        self, published: Writer, moderator: Moderator, stranger: Visitor
    ) -> None:
        decides(moderator, down(published.story))
        published.fills("words", what_happened="She made tea.")
        assert "She made tea." not in moderator.visitor.opens(f"/moderate/{published.story}").main
        published.sends_in()
        moderator.takes_up(published.story)
        moderator.passes(published.story)
        published.agrees()
        assert "She made tea." in stranger.opens(f"/stories/{published.story}").main
        assert "took this story down" not in published.opens().main
        assert "A moderator took it down. The reason is with the messages." in published.opens().main

    def test_one_that_was_taken_down_by_mistake_is_sent_again_as_it_is(
        self, published: Writer, moderator: Moderator, stranger: Visitor, database: Database
    ) -> None:
        decides(moderator, down(published.story), words="My mistake. Please send it again.")
        published.sends_in()
        moderator.takes_up(published.story)
        moderator.passes(published.story)
        published.agrees()
        assert WORDS in stranger.opens(f"/stories/{published.story}").main
        with database.read() as session:
            kept = {each.number: each.may_be_shown for each in stories.history(session, published.story)}
        assert list(kept.values()).count(True) == 1, "only the version that was read again is shown"

    def test_its_writer_can_delete_it(self, published: Writer, moderator: Moderator, database: Database) -> None:
        decides(moderator, down(published.story), words="Please leave out the street.")
        published.fills("delete", sure="yes")
        assert row_of(database, published.story).is_withdrawn
        assert WORDS not in moderator.visitor.opens(f"/moderate/{published.story}", 404).text
        with database.read() as session:
            assert [note.text for note in story_note.about(session, published.story).rows] == [""]

    def test_whoever_was_invited_reads_the_reason_and_not_what_was_said_to_its_holder(
        self, published: Writer, moderator: Moderator, stranger: Visitor
    ) -> None:
        co_writer = CoWriter(stranger, published.story)
        co_writer.comes_by(published.invites("write"))
        decides(moderator, down(published.story), words="Please leave out the street.")
        page = co_writer.opens()
        assert "A moderator took this story down." in page.main and "leave out the street" not in page.main

    @pytest.mark.fault("dangerous-page")
    @pytest.mark.parametrize("way", ["written on", "sent again", "being read", "passed", "changes asked", "refused"])
    def test_it_goes_also_while_its_next_version_is_on_the_way(
        self, published: Writer, moderator: Moderator, stranger: Visitor, database: Database, way: str
    ) -> None:
        published.sends("write-on")
        published.fills("words", what_happened="She made tea.")
        if way != "written on":
            published.sends_in()
        if way in ("being read", "passed", "changes asked", "refused"):
            moderator.takes_up(published.story)
        if way == "passed":
            moderator.passes(published.story)
        if way == "changes asked":
            moderator.asks(published.story, "Please leave out the street.")
        if way == "refused":
            decides(moderator, refusal(published.story))
        decides(moderator, down(published.story))
        stranger.opens(f"/stories/{published.story}", 404)
        row = row_of(database, published.story)
        assert (row.status, row.published, row.passed, row.open_to_build) == ("taken down", None, None, False)
        assert "She made tea." in published.opens("read").main
        read = moderator.visitor.opens(f"/moderate/{published.story}").main
        assert WORDS in read and "She made tea." not in read

    def test_a_press_without_a_reason_changes_nothing_and_keeps_what_was_typed(
        self, published: Writer, moderator: Moderator, stranger: Visitor
    ) -> None:
        page = decides(moderator, down(published.story), why="", words=URDU, status=422)
        assert page.errors == ["Choose a reason."]
        assert page.form(down(published.story))["words"].strip() == URDU
        page = decides(moderator, down(published.story), why="because", status=422)
        assert page.errors
        assert WORDS in stranger.opens(f"/stories/{published.story}").main

    def test_words_are_as_long_as_a_message_and_no_longer(
        self, published: Writer, moderator: Moderator, database: Database
    ) -> None:
        decides(moderator, down(published.story), words="y" * 5_001, status=422)
        moderator.visitor.sends(down(published.story), {"objection": "harm", "words": "x" * 10_000_000}, 413)
        assert row_of(database, published.story).is_public
        decides(moderator, down(published.story), words="ۊ" * 5_000)
        assert "ۊ" * 5_000 in published.opens().main

    def test_a_second_press_is_told_that_it_is_down_already_and_is_not_recorded(
        self, published: Writer, moderator: Moderator, another: Moderator, database: Database
    ) -> None:
        seen = moderator.visitor.opens(down(published.story)).form(down(published.story))["based_on"]
        typed = {"based_on": seen, "objection": "harm", "words": "Once."}
        assert moderator.visitor.posts(down(published.story), typed).status_code == 303
        for presses in (moderator, another):
            assert presses.visitor.sends(down(published.story), typed, 409).heading == "This story is down already"
        assert another.visitor.opens(down(published.story)).heading == "This story is down already"
        assert acts(database, published.story).count("take down story") == 1

    def test_a_page_from_before_the_newest_version_is_told_to_be_read_again(
        self, published: Writer, moderator: Moderator, another: Moderator, database: Database
    ) -> None:
        stale = moderator.visitor.opens(down(published.story)).form(down(published.story))
        published.sends("write-on")
        published.fills("words", what_happened="She made tea.")
        published.sends_in()
        another.takes_up(published.story)
        another.passes(published.story)
        published.agrees()
        page = moderator.visitor.sends(down(published.story), stale | {"objection": "harm", "words": URDU}, 422)
        assert "Another version of this story was published since" in page.main
        assert page.form(down(published.story))["words"].strip() == URDU
        assert row_of(database, published.story).is_public

    def test_one_that_its_writer_deleted_meanwhile_is_not_found(self, published: Writer, moderator: Moderator) -> None:
        form = moderator.visitor.opens(down(published.story)).form(down(published.story))
        published.fills("delete", sure="yes")
        moderator.visitor.sends(down(published.story), form | {"objection": "harm"}, 404)

    def test_a_draft_stays_unknown(self, writer: Writer, moderator: Moderator) -> None:
        writer.starts("Not yet.")
        moderator.visitor.opens(down(writer.story), 404)
        moderator.visitor.opens(refusal(writer.story), 404)
        assert moderator.visitor.posts(down(writer.story), {"objection": "harm"}).status_code == 404

    def test_nobody_else_takes_a_story_down(
        self, published: Writer, stranger: Visitor, signed_in_as: Callable[..., Visitor], database: Database
    ) -> None:
        steward = signed_in_as(Role.STEWARD, Role.DESIGNER, Role.FACILITATOR, Role.SCRIBE)
        for address in (down(published.story), refusal(published.story)):
            assert stranger.opens(address).heading == "Sign in"
            steward.opens(address, 403)
            assert steward.posts(address, {"objection": "harm", "based_on": "2"}).status_code == 403
        assert row_of(database, published.story).is_public
        for service in (taking_down.take_down, taking_down.refuse):
            with pytest.raises(NotAllowed):
                database.write(lambda session: service(session, Account(), published.story, Objection.HARM, seen=2))

    @pytest.mark.fault("dangerous-page")
    def test_it_is_on_record_in_words_and_without_any_of_the_storys(
        self, published: Writer, moderator: Moderator, signed_in_as: Callable[..., Visitor], database: Database
    ) -> None:
        decides(moderator, down(published.story), words="Please leave out the street.")
        record = signed_in_as(Role.STEWARD).opens("/site/record").main
        assert f"Took story {published.story} down: could identify somebody" in record
        assert f"Began to read story {published.story}" in record
        assert "kettle" not in record and "street" not in record
        with database.read() as session:
            entry = whole_store.record_of(session, f"story {published.story}")[-1]
        assert (entry.by, entry.detail) == (moderator.visitor.account.id, {"revision": 2, "why": "identifies"})

    def test_two_at_once_take_it_down_once(self, published: Writer, database: Database, app: Flask) -> None:
        told: list[Any] = []
        together = threading.Barrier(2)

        def press(name: str) -> None:
            by = Account(name=name, roles=frozenset({Role.MODERATOR}))
            together.wait(10)
            try:
                database.write(
                    lambda session: taking_down.take_down(session, by, published.story, Objection.HARM, name, seen=2)
                )
                told.append("done")
            except Conflict as fault:
                told.append(fault.code)

        pressing = [threading.Thread(target=press, args=(name,)) for name in ("Mo", "Ida")]
        for each in pressing:
            each.start()
        for each in pressing:
            each.join(30)
        assert sorted(told) == ["conflict", "done"]
        with database.read() as session:
            assert len([note for note in story_note.about(session, published.story).rows if note.act]) == 1


class TestNotAccepting:
    @pytest.mark.fault("refused-story")
    def test_one_that_was_sent_in_is_not_published_and_its_writer_reads_why(
        self, sent: Writer, moderator: Moderator, stranger: Visitor, database: Database
    ) -> None:
        page = moderator.visitor.opens(f"/moderate/{sent.story}")
        assert page.link("Do not publish this story") == refusal(sent.story)
        told = decides(moderator, refusal(sent.story), "language", URDU)
        assert "The story is not published" in told.text and "The kettle" not in told.main
        page = sent.opens()
        for said in (
            "Not accepted",
            "A moderator read this story and did not accept it.",
            str(WORDINGS[Objection.LANGUAGE].told),
            URDU,
            "send it for review again",
        ):
            assert said in page.main
        assert WORDS in sent.opens("read").main
        stranger.opens(f"/stories/{sent.story}", 404)
        assert acts(database, sent.story)[-1] == "refuse story"

    @pytest.mark.fault("refused-story")
    def test_nobody_can_publish_it_before_it_was_sent_and_read_again(
        self, sent: Writer, moderator: Moderator, another: Moderator, database: Database
    ) -> None:
        moderator.passes(sent.story)
        decides(another, refusal(sent.story), "harm")
        assert row_of(database, sent.story).passed is None
        sent.sends("agree", 403, based_on="2")
        moderator.passes(sent.story, 422, seen="2")
        assert row_of(database, sent.story).status == "refused"
        sent.sends_in()
        moderator.takes_up(sent.story)
        moderator.passes(sent.story)
        assert "Published" in sent.agrees().main

    @pytest.mark.fault("refused-story")
    def test_a_version_that_is_public_stays_so(
        self, published: Writer, moderator: Moderator, stranger: Visitor
    ) -> None:
        published.sends("write-on")
        published.fills("words", what_happened="She rang 47 Elm Street.")
        published.sends_in()
        moderator.takes_up(published.story)
        decides(moderator, refusal(published.story))
        assert WORDS in stranger.opens(f"/stories/{published.story}").main
        assert "Everyone still reads the published version." in published.opens().main
        assert "Elm Street" in published.opens("read").main

    def test_a_story_whose_writer_was_asked_for_changes_can_still_be_refused(
        self, sent: Writer, moderator: Moderator, database: Database
    ) -> None:
        moderator.asks(sent.story, "Please leave out the street.")
        sent.fills("words", what_happened="Something newer.")
        decides(moderator, refusal(sent.story))
        assert row_of(database, sent.story).status == "refused"
        assert "Something newer." not in moderator.visitor.opens(f"/moderate/{sent.story}").main
        assert "Something newer." in sent.opens("read").main

    def test_nobody_refuses_what_they_have_not_read(
        self, sent: Writer, moderator: Moderator, another: Moderator, database: Database
    ) -> None:
        stale = {"based_on": another.visitor.opens(refusal(sent.story)).form(refusal(sent.story))["based_on"]}
        moderator.asks(sent.story, "Please leave out the street.")
        sent.fills("words", what_happened="Something newer.")
        sent.sends_in()
        moderator.takes_up(sent.story)
        page = another.visitor.sends(refusal(sent.story), stale | {"objection": "harm", "words": URDU}, 422)
        assert "This story has changed since you read it." in page.main
        assert page.form(refusal(sent.story))["words"].strip() == URDU
        assert row_of(database, sent.story).status == "in review"

    def test_one_that_nobody_has_opened_is_read_first(
        self, writer: Writer, moderator: Moderator, database: Database
    ) -> None:
        writer.starts(WORDS)
        writer.sends_in()
        page = moderator.visitor.opens(refusal(writer.story))
        assert "Begin to read" in page.main and WORDS not in page.main

    def test_a_second_press_changes_nothing(
        self, sent: Writer, moderator: Moderator, another: Moderator, database: Database
    ) -> None:
        form = another.visitor.opens(refusal(sent.story)).form(refusal(sent.story))
        decides(moderator, refusal(sent.story))
        page = another.visitor.sends(refusal(sent.story), form | {"objection": "harm"}, 422)
        assert "not accepted" in page.main
        assert acts(database, sent.story).count("refuse story") == 1

    def test_a_reason_is_needed(self, sent: Writer, moderator: Moderator, database: Database) -> None:
        assert decides(moderator, refusal(sent.story), why="", status=422).errors == ["Choose a reason."]
        assert row_of(database, sent.story).status == "in review"


class TestAWriterWhoDoesNotAgree:
    @pytest.mark.fault("unheard-writer")
    @pytest.mark.parametrize("decision", [down, refusal])
    def test_what_they_write_reaches_the_moderators_and_is_answered(
        self, published: Writer, moderator: Moderator, database: Database, decision: Callable[[int], str]
    ) -> None:
        if decision is refusal:
            published.sends("write-on")
            published.fills("words", what_happened="She made tea.")
            published.sends_in()
            moderator.takes_up(published.story)
        decides(moderator, decision(published.story))
        assert "The writer answered" not in moderator.visitor.opens("/moderate").main
        published.fills("messages", text="Nobody is in it but me.")
        queue = moderator.visitor.opens("/moderate")
        assert "The writer answered" in queue.main and "1 writer answered" in queue.main
        assert "open" in queue.root.all("details")[-1].attributes
        address = f"/moderate/{published.story}"
        page = moderator.visitor.opens(address)
        assert "Nobody is in it but me." in page.main
        sent = page.form(f"{address}/message")
        assert moderator.visitor.sends(f"{address}/message", sent, 422).errors == ["Write a message first."]
        moderator.visitor.sends(f"{address}/message", sent | {"text": URDU})
        assert URDU in published.opens().main and URDU in published.opens("messages").main
        assert "A moderator wrote to you." in published.opens().main
        assert "The writer answered" not in moderator.visitor.opens("/moderate").main

    @pytest.mark.fault("unheard-writer")
    def test_one_who_answers_an_old_decision_is_left_out_of_no_list(
        self, published: Writer, moderator: Moderator, database: Database, publishes: Callable[..., int]
    ) -> None:
        decides(moderator, down(published.story))
        published.fills("messages", text="Nobody is in it but me.")
        later = publishes(STORIES[2])
        database.write(lambda session: taking_down.take_down(session, MODERATOR, later, Objection.HARM, seen=1))
        with database.read() as session:
            assert [row.id for row in taking_down.decided(session, limit=1).rows] == [published.story]
            assert taking_down.answered(session) == {published.story}


class TestHelp:
    NUMBERS = "please talk to somebody"

    @pytest.mark.fault("help-first")
    @pytest.mark.parametrize("why", [Objection.HARM, Objection.IDENTIFIES])
    @pytest.mark.parametrize("decision", [down, refusal])
    def test_a_writer_reads_thanks_the_decision_and_who_can_help_before_the_reason(
        self, published: Writer, moderator: Moderator, decision: Callable[[int], str], why: Objection
    ) -> None:
        if decision is refusal:
            published.sends("write-on")
            published.fills("words", what_happened="She made tea.")
            published.sends_in()
            moderator.takes_up(published.story)
        decides(moderator, decision(published.story), why, words=URDU)
        page = published.opens().main
        told = [
            "Thank you for trusting us with your story.",
            "A moderator",
            "words are kept.",
            self.NUMBERS,
            str(WORDINGS[why].told),
            URDU,
            str(WORDINGS[why].advice),
            "If you do not agree",
        ]
        if why is not Objection.HARM:
            told.remove(self.NUMBERS)
            assert self.NUMBERS not in page
        places = [page.index(said) for said in told]
        assert places == sorted(places)
        assert (self.NUMBERS in published.opens("messages").main) == (why is Objection.HARM)
        assert self.NUMBERS not in moderator.visitor.opens(f"/moderate/{published.story}").main

    @pytest.mark.fault("help-first")
    @pytest.mark.parametrize("why", [Objection.HARM, Objection.IDENTIFIES])
    def test_whoever_added_reads_who_can_help_beside_the_reason(
        self, database: Database, publishes: Callable[..., int], stranger: Visitor, moderator: Moderator, why: Objection
    ) -> None:
        story = publishes(STORIES[2])
        database.write(lambda session: stories.open_to_build(session, Account(held=frozenset({story})), story, True))
        TestWhoeverAdded.adds(stranger, story)
        moderator.visitor.sends("/moderate/contributions/1/refuse", {"objection": why.value})
        assert (self.NUMBERS in stranger.opens("/my-stories").main) == (why is Objection.HARM)


class TestSentInAgain:
    @pytest.mark.fault("forgotten-decision")
    @pytest.mark.parametrize(
        ("decision", "said"),
        [
            (down, "Taken down on"),
            (refusal, "Not accepted on"),
        ],
    )
    def test_whoever_reads_it_next_reads_what_was_decided_before_until_it_is_passed(
        self, published: Writer, another: Moderator, moderator: Moderator, decision: Callable[[int], str], said: str
    ) -> None:
        if decision is refusal:
            published.sends("write-on")
            published.fills("words", what_happened="She made tea.")
            published.sends_in()
            moderator.takes_up(published.story)
        decides(moderator, decision(published.story), "harm")
        told = rf"{said} \d+ [A-Z][a-z]+: {WORDINGS[Objection.HARM].short}\."
        read = f"/moderate/{published.story}"

        def is_told() -> list[bool]:
            return [bool(re.search(told, another.visitor.opens(address).main)) for address in ("/moderate", read)]

        published.sends_in()
        assert is_told() == [True, True]
        another.takes_up(published.story)
        assert is_told() == [True, True]
        another.asks(published.story, "Please leave out the street.")
        assert is_told() == [True, True]
        published.sends_in()
        another.takes_up(published.story)
        another.passes(published.story)
        assert is_told() == [False, False]
        published.agrees()
        published.sends("write-on")
        published.fills("words", what_happened="She made coffee.")
        published.sends_in()
        assert is_told() == [False, False], "what was passed since is a matter of the past"


class TestAdditions:
    @pytest.fixture
    def open_story(self, database: Database, publishes: Callable[..., int]) -> int:
        story = publishes(STORIES[2])
        held = Account(held=frozenset({story}))
        database.write(lambda session: stories.open_to_build(session, held, story, True))
        return story

    @pytest.fixture
    def added(self, database: Database, open_story: int) -> int:
        """An addition that was passed, woven in and published with the next version of the story."""

        def work(session: Session) -> int:
            holder = Account(held=frozenset({open_story}))
            row = suggestions.contribute(
                session,
                Account(),
                open_story,
                Suggestion(SuggestionKind.CHOICE, "s1", "", "Ring Nurse Quokka of Elm Street."),
                credit="Quokka",
                form="f1",
            )
            suggestions.pass_on(session, MODERATOR, row.id)
            suggestions.take_in(session, holder, row.id, seen=stories.get(session, open_story).head)
            stories.submit(session, holder, open_story)
            head = stories.get(session, open_story).head
            stories.pass_on(session, MODERATOR, open_story, seen=head)
            stories.sign_off(session, holder, open_story, seen=head)
            return row.id

        return database.write(work)

    @pytest.mark.fault("dangerous-addition")
    def test_one_that_is_part_of_the_published_story_takes_the_story_down_with_it(
        self, added: int, open_story: int, moderator: Moderator, stranger: Visitor, database: Database
    ) -> None:
        assert "Quokka" in stranger.opens(f"/stories/{open_story}").main
        address = f"/moderate/contributions/{added}/take-down"
        page = moderator.visitor.opens(f"/moderate/contributions/{added}")
        assert "It is part of the published story. The whole story goes down with it." in page.main
        told = moderator.visitor.sends(address, {"objection": "accuses", "words": "Nurse Q is real."})
        assert "The story that it was part of is down too" in told.text
        stranger.opens(f"/stories/{open_story}", 404)
        stranger.opens(f"/build/{open_story}", 404)
        with database.read() as session:
            row = suggestions.get(session, added)
            assert (row.text, row.credit, row.state, row.objection) == ("", "", "refused", "accuses")
            said = story_note.last_objection(session, open_story)
            assert said and (said.objection, said.text) == ("accuses", "Nurse Q is real.")
        assert acts(database, open_story)[-2:] == ["take down story", "take down suggestion"]
        moderator.visitor.sends(address, {"objection": "accuses"}, 404)

    @pytest.mark.fault("dangerous-addition")
    def test_one_that_a_later_version_left_out_leaves_that_version_and_is_gone_from_the_others(
        self, added: int, open_story: int, moderator: Moderator, stranger: Visitor, database: Database
    ) -> None:
        def leave_out(session: Session) -> None:
            holder = Account(held=frozenset({open_story}))
            stories.write_on(session, holder, open_story)
            head = stories.get(session, open_story).head
            stories.save(session, holder, open_story, STORIES[2].content, based_on=head)
            stories.submit(session, holder, open_story)
            head = stories.get(session, open_story).head
            stories.pass_on(session, MODERATOR, open_story, seen=head)
            stories.sign_off(session, holder, open_story, seen=head)

        database.write(leave_out)
        moderator.visitor.sends(f"/moderate/contributions/{added}/take-down", {"objection": "accuses"})
        assert "Quokka" not in stranger.opens(f"/stories/{open_story}").main
        with database.read() as session:
            shown = {each.number: each.may_be_shown for each in stories.history(session, open_story)}
        assert shown == {1: True, 2: False, 3: True}

    @pytest.mark.fault("dangerous-addition")
    def test_a_version_that_has_it_is_not_published_before_it_was_sent_and_read_again(
        self, open_story: int, database: Database
    ) -> None:
        holder = Account(held=frozenset({open_story}))

        def weave(session: Session) -> int:
            row = suggestions.contribute(
                session,
                Account(),
                open_story,
                Suggestion(SuggestionKind.NEXT, "s1", "", "Nurse Quokka came."),
                form="f2",
            )
            suggestions.pass_on(session, MODERATOR, row.id)
            suggestions.take_in(session, holder, row.id, seen=1)
            stories.submit(session, holder, open_story)
            stories.pass_on(session, MODERATOR, open_story, seen=2)
            return row.id

        number = database.write(weave)
        database.write(lambda session: suggestions.take_down(session, MODERATOR, number, Objection.ACCUSES))
        with pytest.raises(NotAllowed):
            database.write(lambda session: stories.sign_off(session, holder, open_story, seen=2))
        with pytest.raises(Conflict, match="taken down"):
            database.write(lambda session: stories.pass_on(session, MODERATOR, open_story, seen=2))
        assert row_of(database, open_story).published == 1

    def test_what_waits_for_a_story_that_is_down_waits_for_nobody(
        self, open_story: int, database: Database, moderator: Moderator
    ) -> None:
        database.write(
            lambda session: suggestions.contribute(
                session, Account(), open_story, Suggestion(SuggestionKind.NEXT, "s1", "", "And then?"), form="f3"
            )
        )
        assert "1" in moderator.visitor.opens("/moderate/contributions").main
        decides(moderator, down(open_story))
        with database.read() as session:
            assert suggestions.count_waiting(session) == 0


def test_a_story_that_was_withdrawn_cannot_be_taken_down(database: Database, story: int) -> None:
    database.write(lambda session: withdrawal.withdraw(session, Account(held=frozenset({story})), story))
    with pytest.raises(Conflict):
        database.write(lambda session: taking_down.take_down(session, MODERATOR, story, Objection.HARM, seen=1))


def test_words_that_are_too_long_are_refused(database: Database, story: int) -> None:
    with pytest.raises(Invalid):
        database.write(
            lambda session: taking_down.take_down(session, MODERATOR, story, Objection.HARM, "x" * 5_001, seen=1)
        )


@pytest.mark.parametrize("why", Objection)
def test_what_a_writer_is_told_is_short(why: Objection) -> None:
    worded = WORDINGS[why]
    told: list[Message] = [worded.choice, worded.told, worded.advice]
    for sentence in (each for text in told for each in re.split(r"(?<=[.!?]) ", str(text))):
        assert len(sentence.split()) <= 20, sentence


class TestWhoeverAdded:
    @pytest.fixture
    def open_story(self, database: Database, publishes: Callable[..., int]) -> int:
        story = publishes(STORIES[2])
        held = Account(held=frozenset({story}))
        database.write(lambda session: stories.open_to_build(session, held, story, True))
        return story

    @staticmethod
    def adds(visitor: Visitor, story: int) -> None:
        address = f"/build/{story}"
        visitor.sends(address, visitor.opens(address).form(address) | {"kind": "next", "text": "Nurse Q came."})

    @pytest.mark.fault("dangerous-addition")
    @pytest.mark.parametrize("act", ["refuse", "take-down"])
    def test_they_read_what_was_decided_and_why_where_they_added_it(
        self, open_story: int, stranger: Visitor, visit: Visitor, moderator: Moderator, act: str
    ) -> None:
        self.adds(stranger, open_story)
        assert "No moderator has read it yet." in stranger.opens("/my-stories").main
        if act == "take-down":
            moderator.visitor.sends("/moderate/contributions/1/pass")
            assert "It is shown beside the story." in stranger.opens("/my-stories").main
        moderator.visitor.sends(f"/moderate/contributions/1/{act}", {"objection": "accuses", "words": URDU})
        told = stranger.opens("/my-stories").main
        became = "A moderator read it. It is not shown."
        if act == "take-down":
            became = "A moderator took it down and deleted its words."
        assert became in told and str(WORDINGS[Objection.ACCUSES].told) in told and URDU in told
        assert ("Nurse Q came." in told) == (act == "refuse"), "what is taken down keeps no words"
        assert "What you added" not in visit.opens("/my-stories").main
        stranger.sends("/my-stories/forget")
        assert "What you added" not in stranger.opens("/my-stories").main

    @pytest.mark.fault("dangerous-addition")
    @pytest.mark.parametrize("is_passed", [False, True])
    def test_they_read_that_the_story_is_gone_and_its_name_only_while_everyone_can(
        self, open_story: int, stranger: Visitor, moderator: Moderator, is_passed: bool
    ) -> None:
        self.adds(stranger, open_story)
        if is_passed:
            moderator.visitor.sends("/moderate/contributions/1/pass")
        title = STORIES[2].content.title
        assert f"Added to the story: {title}" in stranger.opens("/my-stories").main
        decides(moderator, down(open_story))
        told = stranger.opens("/my-stories").main
        assert "The story is not on the site now." in told and title not in told
        assert ("Nobody is reading additions to it." in told) == (not is_passed)
        assert "No moderator has read it yet." not in told and "shown beside" not in told

    def test_signed_in_they_read_it_on_any_device(
        self, open_story: int, signed_in_as: Callable[..., Visitor], moderator: Moderator, app: Flask
    ) -> None:
        here = signed_in_as()
        self.adds(here, open_story)
        moderator.visitor.sends("/moderate/contributions/1/refuse", {"objection": "language"})
        elsewhere = Visitor(app.test_client())
        with here.client.session_transaction() as session:
            key = session["_user_id"]
        with elsewhere.client.session_transaction() as session:
            session["_user_id"] = key
        assert str(WORDINGS[Objection.LANGUAGE].told) in elsewhere.opens("/my-stories").main

    @pytest.mark.fault("lost-by-sign-in")
    def test_they_still_read_it_in_that_browser_after_they_made_an_account_or_signed_in(
        self, open_story: int, stranger: Visitor, moderator: Moderator, app: Flask
    ) -> None:
        self.adds(stranger, open_story)
        moderator.visitor.sends("/moderate/contributions/1/refuse", {"objection": "language"})
        with stranger.client.session_transaction() as session:
            session["remarked"] = [1, 2]
        name, _page = makes_account(stranger, "Ben")
        ben = {"name": name, "passphrase": "paper lantern otter"}
        told = str(WORDINGS[Objection.LANGUAGE].told)
        assert told in stranger.opens("/my-stories").main

        elsewhere = Visitor(app.test_client())
        elsewhere.sends("/sign-in", ben)
        assert told not in elsewhere.opens("/my-stories").main
        elsewhere.sends("/account/sign-out-everywhere")
        assert told not in stranger.opens("/my-stories").main, "a cookie whose session was ended holds nothing"
        stranger.sends("/sign-in", ben)
        assert told in stranger.opens("/my-stories").main
        with stranger.client.session_transaction() as session:
            assert session["remarked"] == [1, 2]

        elsewhere.sends("/sign-in", ben)
        elsewhere.sends("/account/sign-out-everywhere")
        makes_account(stranger, "Mallory")
        assert told not in stranger.opens("/my-stories").main, "and is brought along by nobody else"
