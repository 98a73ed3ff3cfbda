"""An open story: anyone adds to it in one box, a moderator reads it, and its holder weaves it in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from scenarios.account import ANYONE, Account, CoWriterRole, Invited, Role
from scenarios.db import Database
from scenarios.store.stories import co_writer
from scenarios.store.stories import story as stories
from scenarios.store.stories import suggestion as suggestions
from scenarios.store.stories.suggestion import SuggestionRow
from scenarios.stories.story import DecisionPoint, Option, Origin, Scene, SceneKind, StoryContent
from scenarios.stories.suggestion import Suggestion, SuggestionKind, woven
from scenarios.stories.walkthrough import walk
from tests.conftest import Visitor
from tests.forum.people import Moderator, Writer
from tests.scenarios import whole_store

STARTER = "It is two at night. Amina rings the helpline, and nobody answers."
RING = "She rings her sister. Her sister comes in her slippers."


@pytest.fixture
def holder(writer: Writer, moderator: Moderator) -> Writer:
    """A writer whose starter is published and open."""
    writer.starts(STARTER)
    writer.fills("words", title="Two at night")
    writer.sends_in()
    moderator.takes_up(writer.story)
    moderator.passes(writer.story)
    writer.agrees()
    writer.sends("open", open="yes")
    return writer


@pytest.fixture
def rows(database: Database) -> Callable[[], list[SuggestionRow]]:
    """All that was added, oldest first."""

    def read() -> list[SuggestionRow]:
        with database.read() as session:
            return list(session.query(SuggestionRow).order_by(SuggestionRow.id))

    return read


@pytest.fixture
def weaves(database: Database, holder: Writer) -> Callable[[int], None]:
    """The holder takes an addition in."""

    def take(number: int) -> None:
        by = Account(held=frozenset({holder.story}))

        def work(session: Session) -> None:
            suggestions.take_in(session, by, number, seen=stories.get(session, holder.story).head)

        database.write(work)

    return take


def adds(visitor: Visitor, story: int, status: int = 200, **typed: str) -> str:
    """Add to a story as a browser would; the page's words."""
    path = f"/build/{story}"
    form = visitor.opens(path).form(path) | {"kind": "next", "text": RING, **typed}
    return visitor.sends(path, form, status).main


def passes(moderator: Moderator, number: int) -> str:
    return moderator.visitor.sends(f"/moderate/contributions/{number}/pass").main


class TestOpening:
    def test_a_story_says_how_it_is_opened_and_what_that_means(self, writer: Writer) -> None:
        writer.starts(STARTER)
        assert writer.opens().link("Let others add to it") == writer.path("open")
        assert "Anyone can add to your story as soon as it is published." in writer.sends("open", open="yes").main

    def test_a_starter_of_one_sentence_is_not_enough(self, writer: Writer) -> None:
        writer.starts("It is two at night")
        page = writer.sends("open", 422, open="yes")
        assert page.errors == ["Write a beginning of two sentences or more first, for others to go on from."]

    def test_what_is_not_public_or_not_open_is_not_there(self, writer: Writer, stranger: Visitor, story: int) -> None:
        writer.starts(STARTER)
        writer.sends("open", open="yes")
        for number in (writer.story, story):
            for part in ("", "/share", "/poster", "/cards", "/thanks"):
                stranger.opens(f"/build/{number}{part}", 404)
            stranger.sends(f"/build/{number}", {"kind": "next", "text": RING}, 404)

    def test_only_its_holder_opens_and_closes_it(self, holder: Writer, stranger: Visitor) -> None:
        stranger.opens(holder.path("open"), 404)
        stranger.sends(holder.path("open"), {"open": "no"}, 404)
        holder.sends("open", open="no")
        stranger.opens(f"/build/{holder.story}", 404)

    def test_it_is_found_where_stories_are(self, holder: Writer, stranger: Visitor) -> None:
        assert "Open: add to it" in stranger.opens("/stories").main
        assert stranger.opens(f"/stories/{holder.story}").link("This story is open: add to it")
        assert STARTER in stranger.opens("/build").main


class TestAdding:
    def test_somebody_adds_without_an_account_and_is_told_what_happens_now(
        self, holder: Writer, stranger: Visitor, rows: Callable[[], list[SuggestionRow]]
    ) -> None:
        assert "Thank you" in adds(stranger, holder.story, credit="  Rosa,  a carer ")
        (row,) = rows()
        assert (row.kind, row.text, row.credit, row.state) == ("next", RING, "Rosa, a carer", "waiting")
        assert RING not in stranger.opens(f"/build/{holder.story}").main
        assert RING not in holder.opens("open").main

    def test_no_word_of_it_is_in_an_address(self, holder: Writer, stranger: Visitor) -> None:
        path = f"/build/{holder.story}"
        response = stranger.posts(path, stranger.opens(path).form(path) | {"kind": "next", "text": RING})
        assert (response.status_code, response.location) == (303, f"{path}/thanks")

    def test_a_double_press_adds_once(
        self, holder: Writer, stranger: Visitor, rows: Callable[[], list[SuggestionRow]]
    ) -> None:
        path = f"/build/{holder.story}"
        form = stranger.opens(path).form(path) | {"kind": "next", "text": RING}
        for _press in range(2):
            assert "Thank you" in stranger.sends(path, form).main
        assert len(rows()) == 1
        adds(stranger, holder.story)
        assert len(rows()) == 2

    @pytest.mark.parametrize(
        ("typed", "error"),
        [
            ({"text": "   "}, "Write what you would add. A few words are enough."),
            ({"kind": ""}, "Choose what you add."),
            ({"kind": "words"}, "Choose one of these."),
            ({"text": "x" * 3_001}, "Make this 3000 characters or fewer."),
            ({"credit": "x" * 201}, "Make this 200 characters or fewer."),
        ],
    )
    def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(
        self,
        holder: Writer,
        stranger: Visitor,
        rows: Callable[[], list[SuggestionRow]],
        typed: dict[str, str],
        error: str,
    ) -> None:
        assert error in adds(stranger, holder.story, 422, **{"credit": "Rosa", **typed})
        assert rows() == []

    @pytest.mark.parametrize("form", ["", "x" * 1_000, "<script>", "ünï"])
    def test_an_odd_name_of_a_form_does_no_harm(
        self, holder: Writer, stranger: Visitor, rows: Callable[[], list[SuggestionRow]], form: str
    ) -> None:
        adds(stranger, holder.story, form=form)
        adds(stranger, holder.story, form=form)
        assert len(rows()) == 2

    def test_what_waits_has_a_bound(self, holder: Writer, stranger: Visitor, database: Database) -> None:
        def fill(session: Session) -> None:
            for number in range(suggestions.WAITING_LIMIT):
                added = Suggestion(SuggestionKind.NEXT, "", "", f"Step {number}.")
                suggestions.contribute(session, ANYONE, holder.story, added)

        database.write(fill)
        assert "come back in a few days" in adds(stranger, holder.story, 422)


class TestModerating:
    def test_an_addition_is_read_in_its_place_and_passed_on(
        self, holder: Writer, stranger: Visitor, moderator: Moderator
    ) -> None:
        adds(stranger, holder.story, credit="Rosa")
        assert "1 addition to read" in moderator.visitor.opens("/moderate").main
        page = moderator.visitor.opens("/moderate/contributions/1").main
        assert RING in page and STARTER in page and "Rosa" in page
        assert "No addition waits" in passes(moderator, 1)
        shown = stranger.opens(f"/build/{holder.story}").main
        assert f"{RING} Rosa Not woven in yet" in shown
        assert "1 addition waits for you." in holder.opens("open").main

    def test_a_refused_one_needs_a_reason_and_is_shown_to_nobody(
        self, holder: Writer, stranger: Visitor, moderator: Moderator, rows: Callable[[], list[SuggestionRow]]
    ) -> None:
        adds(stranger, holder.story)
        refuse, said = "/moderate/contributions/1/refuse", {"words": "It names a street."}
        moderator.visitor.sends(refuse, said, 422)
        moderator.visitor.sends(refuse, said | {"objection": "identifies"})
        row = rows()[0]
        assert (row.state, row.objection, row.reason) == ("refused", "identifies", "It names a street.")
        for page in (stranger.opens(f"/build/{holder.story}"), holder.opens("open"), holder.opens()):
            assert RING not in page.main and "street" not in page.main

    def test_one_that_was_passed_is_taken_down_with_a_reason_and_its_words_are_deleted(
        self,
        holder: Writer,
        stranger: Visitor,
        moderator: Moderator,
        rows: Callable[[], list[SuggestionRow]],
        database: Database,
    ) -> None:
        adds(stranger, holder.story, credit="Rosa")
        passes(moderator, 1)
        assert RING in stranger.opens(f"/build/{holder.story}").main
        assert "Passed on" in moderator.visitor.opens("/moderate/contributions").main
        down = "/moderate/contributions/1/take-down"
        said = {"words": "It names a nurse"}
        moderator.visitor.sends(down, said, 422)
        assert rows()[0].text == RING
        assert "It is taken down" in moderator.visitor.sends(down, said | {"objection": "accuses"}).text
        row = rows()[0]
        assert (row.state, row.text, row.credit) == ("refused", "", "")
        assert (row.objection, row.reason) == ("accuses", "It names a nurse")
        for page in (stranger.opens(f"/build/{holder.story}"), holder.opens("suggestions"), holder.opens("open")):
            assert RING not in page.text and "Rosa" not in page.text and "names a nurse" not in page.text
        read = moderator.visitor.opens("/moderate/contributions/1").main
        assert "Its words are deleted." in read and "It names a nurse" in read
        with database.read() as session:
            acts = [entry.act for entry in whole_store.record(session)]
            assert acts[:2] == ["take down suggestion", "pass suggestion"]
        moderator.visitor.sends(down, {"objection": "accuses", "words": "Again"}, 422)

    def test_one_that_is_woven_into_a_draft_is_taken_down_and_the_draft_stays_as_its_holder_made_it(
        self, holder: Writer, stranger: Visitor, moderator: Moderator, weaves: Callable[[int], None]
    ) -> None:
        adds(stranger, holder.story)
        passes(moderator, 1)
        weaves(1)
        assert "It is part of the published story" not in moderator.visitor.opens("/moderate/contributions/1").main
        moderator.visitor.sends("/moderate/contributions/1/take-down", {"objection": "accuses"})
        assert RING not in stranger.opens(f"/build/{holder.story}").main
        assert RING in holder.opens("read").main
        assert "2 people wrote this." in holder.opens("send").main, "somebody else's words are in it still"

    def test_a_moderator_comes_from_the_story_to_what_they_take_down(
        self, holder: Writer, stranger: Visitor, moderator: Moderator
    ) -> None:
        adds(stranger, holder.story)
        passes(moderator, 1)
        beside = moderator.visitor.opens(f"/build/{holder.story}").link("Take this down : addition 1")
        assert beside == "/moderate/contributions/1"
        assert "Take this down" not in stranger.opens(f"/build/{holder.story}").main

    def test_nobody_else_takes_an_addition_down(
        self, holder: Writer, stranger: Visitor, moderator: Moderator, rows: Callable[[], list[SuggestionRow]]
    ) -> None:
        adds(stranger, holder.story)
        moderator.visitor.sends("/moderate/contributions/1/take-down", {"objection": "accuses"}, 422)
        passes(moderator, 1)
        for visitor in (stranger, holder.visitor):
            visitor.posts("/moderate/contributions/1/take-down", {"objection": "accuses"})
        assert rows()[0].text == RING

    def test_two_moderators_at_once_decide_once(self, holder: Writer, stranger: Visitor, moderator: Moderator) -> None:
        adds(stranger, holder.story)
        passes(moderator, 1)
        moderator.visitor.sends("/moderate/contributions/1/refuse", {"objection": "accuses"}, 409)
        assert RING in stranger.opens(f"/build/{holder.story}").main

    @pytest.mark.parametrize("role", [Role.STEWARD, Role.DESIGNER])
    def test_nobody_else_reads_what_waits(
        self, holder: Writer, stranger: Visitor, signed_in_as: Callable[..., Visitor], role: Role
    ) -> None:
        adds(stranger, holder.story)
        for path in ("/moderate/contributions", "/moderate/contributions/1"):
            signed_in_as(role).opens(path, 403)

    def test_a_co_writers_suggestion_is_no_addition(
        self, holder: Writer, stranger: Visitor, moderator: Moderator, database: Database
    ) -> None:
        def work(session: Session) -> None:
            by = Account(held=frozenset({holder.story}))
            invited, _token = co_writer.invite(session, by, holder.story, CoWriterRole.SUGGEST, "Sam")
            sam = Account(invited=frozenset({Invited(holder.story, CoWriterRole.SUGGEST, invited.id)}))
            added = Suggestion(SuggestionKind.WORDS, "", "", "Only for us.")
            suggestions.suggest(session, sam, holder.story, added, based_on=2)

        database.write(work)
        assert "Only for us." not in stranger.opens(f"/build/{holder.story}").main
        moderator.visitor.opens("/moderate/contributions/1", 404)


class TestWeaving:
    def test_an_open_story_grows_and_is_read_as_it_was_until_its_holder_agrees(
        self, holder: Writer, stranger: Visitor, moderator: Moderator, weaves: Callable[[int], None]
    ) -> None:
        adds(stranger, holder.story, credit="Rosa")
        passes(moderator, 1)
        weaves(1)
        assert "In the next version" in stranger.opens(f"/build/{holder.story}").main
        assert "You are writing it" in holder.opens().main
        holder.sends_in()
        moderator.takes_up(holder.story)
        moderator.passes(holder.story)
        assert RING not in stranger.opens(f"/stories/{holder.story}").main
        holder.agrees()
        assert RING in stranger.opens(f"/stories/{holder.story}").main
        assert "Rosa In the story" in stranger.opens(f"/build/{holder.story}").main

    def test_withdrawal_takes_every_addition_with_it(
        self, holder: Writer, stranger: Visitor, moderator: Moderator, rows: Callable[[], list[SuggestionRow]]
    ) -> None:
        adds(stranger, holder.story, credit="Rosa")
        holder.fills("delete", sure="yes")
        assert (rows()[0].text, rows()[0].credit) == ("", "")
        assert "No addition waits to be read." in moderator.visitor.opens("/moderate").main
        moderator.visitor.opens("/moderate/contributions/1", 404)


class TestWhatComesOfIt:
    """What a story is like, played, once an addition is woven in."""

    def test_words_in_one_box_become_the_first_scene_and_are_said_once(self) -> None:
        content = woven(StoryContent(title="Two", what_happened=STARTER), Suggestion(SuggestionKind.NEXT, "", "", RING))
        assert content.what_happened == ""
        assert [scene.narration for scene in content.scenes] == [STARTER, RING]
        assert walk(content, ("-",)).is_over

    @pytest.mark.parametrize(
        ("kind", "origin"),
        [(SuggestionKind.CHOICE, Origin.COMMUNITY), (SuggestionKind.PRACTICE, Origin.CURRENT_PRACTICE)],
    )
    def test_a_choice_for_words_in_one_box_is_a_question_there(self, kind: SuggestionKind, origin: Origin) -> None:
        content = woven(StoryContent(what_happened=STARTER), Suggestion(kind, "", "", RING))
        assert content.first and content.first.decision
        (option,) = content.first.decision.options
        assert (option.label, option.origin) == (RING, origin)
        assert walk(content, (option.key,)).here == content.scene(option.leads_to)

    def test_a_scene_that_went_on_becomes_a_question_whose_first_choice_is_called_by_what_happens_there(self) -> None:
        for heading, narration, label in (
            ("The music stops", "A man asks.", "The music stops"),
            ("", "A man asks for her name. " + "He waits. " * 30, "A man asks for her name."),
            ("", "", "…"),
        ):
            after = Scene("s2", SceneKind.ENDING, heading=heading, narration=narration)
            content = StoryContent(scenes=(Scene("s1", narration=STARTER, leads_to="s2"), after))
            made = woven(content, Suggestion(SuggestionKind.CHOICE, "s1", "", RING))
            assert made.scenes[0].decision
            assert [option.label for option in made.scenes[0].decision.options] == [label, RING]

    def test_a_long_choice_is_called_by_its_first_sentence_and_told_whole(self) -> None:
        told = "She rings her sister. " + "Her sister comes. " * 10
        content = woven(StoryContent(what_happened=STARTER), Suggestion(SuggestionKind.CHOICE, "", "", told))
        assert content.first and content.first.decision
        assert content.first.decision.options[0].label == "She rings her sister."
        assert content.scenes[1].narration == told

    def test_what_happens_next_after_a_question_is_where_its_first_unwritten_choice_leads(self) -> None:
        asked = DecisionPoint("", "", (Option("o1", "She waits."),))
        gap = Scene("s1", SceneKind.DECISION, decision=asked)
        made = woven(StoryContent(scenes=(gap,)), Suggestion(SuggestionKind.NEXT, "s1", "", RING))
        here = walk(made, ("o1",)).here
        assert here and here.narration == RING
