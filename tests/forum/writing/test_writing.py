"""Writing a story: with and without an account, part by part, and nothing typed is ever lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from forum.web.settings import Settings
from scenarios.account import Role
from scenarios.db import Database
from scenarios.store.stories import story as stories
from scenarios.store.stories.note import StoryNoteRow
from scenarios.stories.story import Feeling, Origin, SceneKind, StoryContent
from tests.conftest import Visitor
from tests.forum.people import Moderator, Writer
from tests.page import Page

URDU = "میں نے فون کیا 📞 اور کسی نے نہیں سنا"
FORBIDDEN = ("persona", "revision", "decision point", "intervention", "ballot", "outcome", "cue", "joker")

WRITING = (
    "",
    "words",
    "person",
    "who",
    "scenes",
    "scenes/new",
    "scenes/s1",
    "scenes/s2/choices",
    "scenes/s1/remove",
    "scenes/s1/place",
    "send",
    "messages",
    "delete",
    "link",
    "happened",
    "title",
    "person/name",
    "person/strengths",
    "person/matters",
    "person/needs",
    "start",
    "tell",
    "tell/s1",
    "moment",
    "moment/s1/decider",
    "moment/s2/decider",
    "moment/s2/told",
    "moment/s2/other",
    "moment/s2/other/o1",
    "moment/s2/way/o1",
    "moment/s2/way/o2",
    "end/s1",
    "end/s3",
)
PLAYING = ("play", "play?way=", "play?way=-", "play?way=-.o1", "play?way=-.o2")
CHANGING = (
    "words",
    "person",
    "who",
    "scenes/new",
    "scenes/s1",
    "scenes/s2/choices",
    "scenes/s1/move",
    "scenes/s1/remove",
    "scenes/s1/place",
    "send",
    "take-back",
    "agree",
    "messages",
    "delete",
    "link",
    "happened",
    "title",
    "person/name",
    "start",
    "tell/s1",
    "moment",
    "moment/s2/decider",
    "moment/s2/told",
    "moment/s2/other/o3",
    "moment/s2/way/o2",
    "end/s3",
    "newer-version",
)


@pytest.fixture
def content(database: Database, writer: Writer) -> Callable[[], StoryContent]:
    """The newest words of the writer's story, as they are stored."""

    def read() -> StoryContent:
        with database.read() as session:
            return stories.head(session, stories.get(session, writer.story)).content

    return read


@pytest.fixture
def written(writer: Writer) -> Writer:
    """A writer who has a scene and a turning point with two choices."""
    writer.starts("I rang three numbers.")
    writer.adds_scene("The first call")
    writer.adds_scene("Somebody answers", kind="decision")
    writer.fills(
        "scenes/s2/choices",
        **{
            "question": "What should the call-taker do?",
            "options-0-words": "Stay on the line",
            "options-0-leads_to": "new",
            "options-0-origin": "proposed model",
            "options-1-words": "Ring back later",
            "options-1-leads_to": "",
            "options-1-origin": "current practice",
        },
    )
    return writer


def test_what_happened_is_the_only_thing_needed(writer: Writer, content: Callable[[], StoryContent]) -> None:
    page = writer.starts("Nobody came.")
    assert page.heading == "Your private link"
    assert content().what_happened == "Nobody came."
    assert "What happened, in your own words Written" in " ".join(writer.opens().main.split())
    assert "Sent in" in writer.sends_in().main


def test_nothing_at_all_is_asked_for_again(writer: Writer) -> None:
    page = writer.visitor.sends("/write", {"what_happened": "  \n "}, status=422)
    assert page.errors == ["Tell us what happened. A few words are enough to start."]


def test_with_an_account_a_story_needs_no_link(signed_in_as: Callable[..., Visitor], pathway: int) -> None:
    writer = Writer(signed_in_as())
    assert writer.starts("I was there.").heading == "Your story"
    assert "I was there." in writer.visitor.opens("/my-stories").main


def test_the_private_link_is_shown_until_its_writer_goes_on(writer: Writer) -> None:
    address = link_in(writer.starts("I was there."))
    assert link_in(writer.opens("link")) == address
    writer.opens()
    assert "/s/" not in writer.opens("link").main


def test_a_private_link_opens_the_story_and_leaves_the_address(writer: Writer, stranger: Visitor) -> None:
    address = link_in(writer.starts("I was there."))
    response = stranger.client.get(address)
    assert (response.status_code, response.location) == (303, f"/write/{writer.story}")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert stranger.opens(writer.path()).heading == "Your story"


def test_a_new_link_shuts_out_whoever_came_by_the_old_one(writer: Writer, stranger: Visitor) -> None:
    old = link_in(writer.starts("I was there."))
    stranger.opens(old)
    writer.opens()
    new = link_in(writer.sends("link"))
    assert new != old
    stranger.opens(writer.path(), 404)
    stranger.opens(old, 404)
    stranger.opens(new)


def test_somebody_signed_in_who_came_by_a_link_keeps_the_story_when_they_renew_it(
    writer: Writer, signed_in_as: Callable[..., Visitor]
) -> None:
    address = link_in(writer.starts("I was there."))
    somebody = signed_in_as()
    somebody.opens(address)
    new = link_in(somebody.sends(writer.path("link")))
    assert new != address
    assert somebody.opens(writer.path()).heading == "Your story"


def test_a_device_forgets_stories_when_told_to(writer: Writer) -> None:
    writer.starts("I was there.")
    writer.visitor.sends("/my-stories/forget")
    writer.opens(status=404)


def test_the_store_keeps_no_link(writer: Writer, database: Database) -> None:
    token = link_in(writer.starts("I was there.")).rpartition("/")[2]
    with database.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM story_link").all()
    assert kept and token not in str(kept)


def test_nobody_sees_another_writers_pages(written: Writer, stranger: Visitor) -> None:
    for part in (*WRITING, *PLAYING):
        stranger.opens(written.path(part), 404)


def test_nobody_changes_another_writers_story(
    written: Writer, stranger: Visitor, content: Callable[[], StoryContent]
) -> None:
    before = content()
    for part in CHANGING:
        response = stranger.posts(written.path(part), {"what_happened": "Mine now", "sure": "yes", "way": "down"})
        assert response.status_code == 404
    assert content() == before


def test_every_page_of_a_writer_has_a_quick_way_out_and_everyday_words(written: Writer) -> None:
    for part in WRITING:
        page = written.opens(part)
        assert page.link("Leave this site quickly").startswith("https://")
        assert_everyday(page)


def test_a_preview_has_everyday_words(written: Writer) -> None:
    for part in PLAYING:
        assert_everyday(written.opens(part))


def test_the_person_comes_with_strengths_and_needs(writer: Writer, content: Callable[[], StoryContent]) -> None:
    writer.starts("I was there.")
    writer.fills("person", name=URDU, age_band="25 to 39", strengths="Keeps calm", matters="Sleep")
    person = content().persona
    assert (person.name, person.age_band, person.strengths, person.matters) == (URDU, "25 to 39", "Keeps calm", "Sleep")


def test_scenes_follow_on_in_the_order_of_the_list(writer: Writer, content: Callable[[], StoryContent]) -> None:
    writer.starts("I was there.")
    for heading in ("One", "Two", "Three"):
        writer.adds_scene(heading)
    assert [(scene.heading, scene.leads_to) for scene in content().scenes] == [
        ("One", "s2"),
        ("Two", "s3"),
        ("Three", None),
    ]
    writer.sends("scenes/s3/move", way="up", based_on="4")
    assert [(scene.heading, scene.leads_to) for scene in content().scenes] == [
        ("One", "s3"),
        ("Three", "s2"),
        ("Two", None),
    ]


def test_a_scene_has_a_place_a_time_a_stage_and_a_feeling(writer: Writer, content: Callable[[], StoryContent]) -> None:
    writer.starts("I was there.")
    writer.adds_scene("One", place="At home", time="10:50pm", stage="CAFE", feeling="better", content_note="Loud")
    scene = content().scenes[0]
    assert (scene.place, scene.time, scene.stage, scene.feeling) == ("At home", "22:50", "CAFE", Feeling.BETTER)
    assert scene.content_note == "Loud"


def test_a_time_that_is_none_is_asked_for_again_and_all_else_stays(writer: Writer) -> None:
    writer.starts("I was there.")
    page = writer.fills("scenes/new", 422, kind="narrative", narration=URDU, time="half past")
    assert page.errors == ["Enter a time such as 10:50pm or 22:50."]
    form = page.form(writer.path("scenes/new"))
    assert (form["narration"].strip(), form["time"]) == (URDU, "half past")


def test_choices_lead_to_new_scenes_and_say_where_they_come_from(
    written: Writer, content: Callable[[], StoryContent]
) -> None:
    decision = content().scenes[1].decision
    assert decision is not None
    assert [(option.label, option.leads_to, option.origin) for option in decision.options] == [
        ("Stay on the line", "s3", Origin.PROPOSED_MODEL),
        ("Ring back later", None, Origin.CURRENT_PRACTICE),
    ]
    assert content().scenes[2].heading == "Stay on the line"


def test_a_choice_can_be_added_and_taken_away(written: Writer, content: Callable[[], StoryContent]) -> None:
    written.fills("scenes/s2/choices?more=1", **{"options-2-words": "Ask her sister"}, to="scenes/s2/choices")
    written.fills("scenes/s2/choices", **{"options-0-words": ""})
    decision = content().scenes[1].decision
    assert decision is not None
    assert [(option.key, option.label) for option in decision.options] == [
        ("o2", "Ring back later"),
        ("o3", "Ask her sister"),
    ]


def test_only_one_choice_is_what_the_model_says(written: Writer, content: Callable[[], StoryContent]) -> None:
    before = content()
    page = written.fills("scenes/s2/choices", 422, **{"options-1-origin": "proposed model"})
    assert page.errors == ["Only one choice can be what the proposed model says."]
    assert content() == before


def test_choices_are_not_lost_by_a_change_of_kind(written: Writer, content: Callable[[], StoryContent]) -> None:
    page = written.fills("scenes/s2", 422, kind="narrative")
    assert page.errors == ["This scene has choices. Take the choices away first."]
    assert content().scenes[1].kind is SceneKind.DECISION


def test_a_scene_is_removed_after_one_question(written: Writer, content: Callable[[], StoryContent]) -> None:
    assert "The first call" in written.opens("scenes/s1/remove").main
    written.fills("scenes/s1/remove")
    assert [scene.key for scene in content().scenes] == ["s2", "s3"]


def test_two_texts_are_shown_where_another_was_saved_meanwhile(
    writer: Writer, content: Callable[[], StoryContent]
) -> None:
    writer.starts("The first text.")
    writer.fills("words", what_happened="Saved on the other device.")
    page = writer.sends("words", 409, what_happened=URDU, based_on="1")
    assert "Saved on the other device." in page.main
    assert "Saved meanwhile by: you, in another tab or on another device" in page.main
    form = page.form(writer.path("words"))
    assert form["what_happened"].strip() == URDU
    writer.visitor.sends(writer.path("words"), form)
    assert content().what_happened == URDU


def test_whoever_keeps_what_is_saved_sees_their_own_words_once_more(
    writer: Writer, content: Callable[[], StoryContent]
) -> None:
    writer.starts("The first text.")
    writer.fills("words", what_happened="Saved on the other device.")
    page = writer.sends("words", 409, what_happened=URDU, based_on="1")
    mine = page.form(writer.path("words")) | {"keep": "saved"}
    kept = writer.visitor.sends(writer.path("words"), mine)
    assert kept.heading == "What is saved stays" and URDU in kept.main
    assert kept.link("Go on with what is saved") == writer.path("words")
    assert content().what_happened == "Saved on the other device."


def test_every_writing_page_leads_to_deleting_what_was_written(written: Writer) -> None:
    for part in ("words", "scenes", "scenes/s1", "person/name", "moment", "moment/s2/way/o1", "send", "who"):
        assert written.opens(part).link("Delete what I wrote") == written.path("delete")


@pytest.mark.parametrize("based_on", ["", "none", "-1", "9" * 5000, "2.5", "0"])
def test_a_form_that_does_not_say_what_it_was_made_from_overwrites_nothing(
    writer: Writer, content: Callable[[], StoryContent], based_on: str
) -> None:
    writer.starts("The first text.")
    writer.sends("words", 409, what_happened="Another", based_on=based_on)
    assert content().what_happened == "The first text."


def test_a_page_saves_itself_and_carries_what_it_saw(writer: Writer, content: Callable[[], StoryContent]) -> None:
    writer.starts("The first text.")
    answer = writer.saves_itself("words", what_happened=URDU)
    assert answer["ok"] and answer["saved_at"] and content().what_happened == URDU
    writer.sends("words", what_happened="Typed on", based_on=answer["carried"]["based_on"])
    assert content().what_happened == "Typed on"


def test_a_sitting_that_saves_itself_is_one_version(writer: Writer, database: Database) -> None:
    writer.starts("The first text.")
    for words in ("One", "One two", "One two three"):
        assert writer.saves_itself("words", what_happened=words)["ok"]
    with database.read() as session:
        assert len(stories.history(session, writer.story)) == 2


def test_a_half_typed_answer_keeps_nothing_else_from_being_saved(
    writer: Writer, content: Callable[[], StoryContent]
) -> None:
    writer.starts("I was there.")
    answer = writer.saves_itself("scenes/new", narration=URDU, time="half past")
    assert content().scenes[0].narration == URDU
    assert answer["fields"] == {
        "time": "“What time it is in the story” is not saved yet. Enter a time such as 10:50pm or 22:50."
    }


def test_a_new_scene_that_saves_itself_again_is_the_same_scene(
    writer: Writer, content: Callable[[], StoryContent]
) -> None:
    writer.starts("I was there.")
    form = writer.opens("scenes/new").form(writer.path("scenes/new")) | {"narration": "It rings."}
    first = writer.posts_by_itself("scenes/new", form)
    lost_answer = writer.posts_by_itself("scenes/new", form)
    assert first["carried"] == lost_answer["carried"]
    writer.posts_by_itself("scenes/new", form | first["carried"] | {"narration": "It rings twice."})
    assert [scene.narration for scene in content().scenes] == ["It rings twice."]


def test_two_who_add_a_scene_at_once_add_two(writer: Writer, content: Callable[[], StoryContent]) -> None:
    writer.starts("I was there.")
    form = writer.opens("scenes/new").form(writer.path("scenes/new"))
    writer.posts_by_itself("scenes/new", form | {"narration": "Mine."})
    writer.posts_by_itself("scenes/new", form | {"narration": "Yours."})
    assert [scene.narration for scene in content().scenes] == ["Mine.", "Yours."]


def test_choices_that_save_themselves_make_no_scene_and_no_choice_twice(
    written: Writer, content: Callable[[], StoryContent]
) -> None:
    form = written.opens("scenes/s2/choices?more=1").form(written.path("scenes/s2/choices"))
    form |= {"options-2-words": "Ask her sister", "options-2-leads_to": "new"}
    carried = written.posts_by_itself("scenes/s2/choices", form)["carried"]
    written.posts_by_itself("scenes/s2/choices", form | carried | {"options-2-words": "Ask her sister to come"})
    decision = content().scenes[1].decision
    assert decision is not None and [option.label for option in decision.options][2:] == ["Ask her sister to come"]
    assert len(content().scenes) == 3


def test_what_somebody_else_saved_in_the_same_part_stops_a_page_that_saves_itself(
    writer: Writer, content: Callable[[], StoryContent]
) -> None:
    writer.starts("The first text.")
    form = writer.opens("words").form(writer.path("words"))
    writer.fills("words", what_happened="Saved on the other device.")
    answer = writer.posts_by_itself("words", form | {"what_happened": "Mine"}, 409)
    assert (answer["ok"], answer["error"]) == (False, "conflict")
    assert content().what_happened == "Saved on the other device."


def test_a_page_whose_session_is_over_learns_that_and_is_saved_once_it_has_one_again(
    writer: Writer, content: Callable[[], StoryContent]
) -> None:
    address = link_in(writer.starts("The first text."))
    form = writer.opens("words").form(writer.path("words")) | {"what_happened": URDU}
    writer.visitor.client.delete_cookie("session")
    assert writer.posts_by_itself("words", form, 400)["error"] == "form_expired"
    fresh = writer.visitor.client.get("/form-token")
    assert fresh.headers["Cache-Control"] == "no-store"
    form["csrf_token"] = fresh.json["token"]
    assert writer.posts_by_itself("words", form, 404)["error"] == "not_yours"
    writer.visitor.opens(address)
    assert writer.posts_by_itself("words", form)["ok"]
    assert content().what_happened == URDU


def test_words_that_came_too_late_are_sent_again_with_one_press(
    writer: Writer, content: Callable[[], StoryContent]
) -> None:
    address = link_in(writer.starts("The first text."))
    typed = {"what_happened": f"{URDU}\r\nNext line", "title": "T"}
    form = writer.opens("words").form(writer.path("words")) | typed
    writer.visitor.client.delete_cookie("session")
    page = writer.visitor.sends(writer.path("words"), form, 400, headers={"Sec-Fetch-Site": "same-origin"})
    assert URDU in page.main
    again = page.form(writer.path("words"))
    writer.visitor.opens(address)
    again = {name: value.removeprefix("\n") for name, value in again.items()}
    writer.visitor.sends(writer.path("words"), again)
    assert (content().title, content().what_happened) == ("T", f"{URDU}\nNext line")


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://bad.test"}],
)
def test_what_another_site_sent_is_offered_to_nobody_to_send_again(writer: Writer, headers: dict[str, str]) -> None:
    writer.starts("The first text.")
    writer.visitor.client.delete_cookie("session")
    typed = {"csrf_token": "stale", "what_happened": f"{URDU} and more than thirty characters"}
    page = writer.visitor.sends(writer.path("words"), typed, 400, headers=headers)
    assert URDU in page.main and "Send it again" not in page.main


def test_an_old_list_moves_nothing(written: Writer, content: Callable[[], StoryContent]) -> None:
    before = content()
    assert "changed this story" in written.sends("scenes/s1/move", way="down", based_on="1").text
    assert content() == before


@pytest.mark.parametrize(
    ("part", "typed", "status"),
    [
        ("words", {"title": "x" * 121}, 422),
        ("words", {"what_happened": "x" * 20_001}, 422),
        ("words", {"title": "NUL \0 in it"}, 422),
        ("person", {"strengths": "x" * 1_001}, 422),
        ("person", {"age_band": "ageless"}, 422),
        ("who", {"credit": "x" * 201}, 422),
        ("who", {"perspectives": "made up"}, 422),
        ("scenes/new", {"kind": "song"}, 422),
        ("scenes/new", {}, 422),
        ("scenes/new", {"kind": "narrative", "stage": "MOON"}, 422),
        ("scenes/new", {"kind": "narrative", "feeling": "7"}, 422),
        ("scenes/new", {"kind": "narrative", "heading": "x" * 201}, 422),
        ("scenes/s1", {"kind": "narrative", "leads_to": "s99"}, 422),
        ("scenes/s99", {"kind": "narrative"}, 404),
        ("scenes/s1/choices", {"question": "What?"}, 400),
        ("scenes/s2/choices", {"options-0-words": "x" * 201}, 422),
        ("scenes/s2/choices", {"options-0-words": "A", "options-0-leads_to": "s99"}, 422),
        ("scenes/s2/choices", {"options-0-words": "A", "options-0-origin": "the moon"}, 422),
        ("scenes/s2/choices", {"options-0-leads_to": "new"}, 422),
        ("scenes/s1/move", {"way": "sideways"}, 400),
        ("scenes/s1/move", {}, 400),
        ("scenes/s99/move", {"way": "up"}, 404),
        ("scenes/s1/place", {}, 422),
        ("scenes/s1/place", {"place": "0"}, 422),
        ("scenes/s1/place", {"place": "99"}, 422),
        ("scenes/s99/place", {"place": "1"}, 404),
        ("scenes/s99/remove", {}, 404),
        ("messages", {"text": ""}, 422),
        ("messages", {"text": "x" * 5_001}, 422),
        ("messages", {"text": "Before it was sent in"}, 403),
        ("delete", {}, 422),
        ("take-back", {}, 409),
        ("agree", {}, 403),
    ],
)
def test_bad_input_is_refused_in_plain_words_and_changes_nothing(
    written: Writer, content: Callable[[], StoryContent], part: str, typed: dict[str, str], status: int
) -> None:
    before = content()
    page = written.sends(part, status, **{"based_on": "5", **typed})
    assert page.errors or page.heading
    assert "Traceback" not in page.text
    assert content() == before


def test_a_text_of_ten_megabytes_is_refused_politely(written: Writer) -> None:
    page = written.sends("words", 413, what_happened="x" * 10_000_000)
    assert page.heading == "This is too much at once"


def test_the_longest_text_in_any_alphabet_is_kept(writer: Writer, content: Callable[[], StoryContent]) -> None:
    longest = "🙂" * 20_000
    writer.starts(longest)
    assert content().what_happened == longest


def test_what_is_typed_is_never_markup(written: Writer) -> None:
    written.fills("words", title="<script>alert(1)</script>", what_happened="<b>no</b>")
    for part in ("", "send", "play"):
        assert "<script>alert(1)</script>" in written.opens(part).main


def test_a_story_nobody_has_opened_can_be_taken_back(written: Writer) -> None:
    written.sends_in()
    written.opens("words", 403)
    assert "Nobody had opened it" in written.fills("", to="take-back").text
    written.opens("words")


def test_a_story_that_is_being_read_cannot_be_taken_back(written: Writer, moderator: Moderator) -> None:
    written.sends_in()
    moderator.takes_up(written.story)
    written.sends("take-back", 409)


def test_a_writer_and_a_moderator_write_to_each_other(written: Writer, moderator: Moderator) -> None:
    written.sends_in()
    moderator.takes_up(written.story)
    moderator.asks(written.story, f"Please change the name of the street. {URDU}")
    assert URDU in written.opens().main
    written.fills("messages", text="I have changed it.")
    assert "I have changed it." in moderator.visitor.opens(f"/moderate/{written.story}").main


def test_a_long_conversation_begins_with_its_newest_page_for_both_sides(
    written: Writer, moderator: Moderator, database: Database
) -> None:
    written.sends_in()
    moderator.takes_up(written.story)
    said = {"story_id": written.story, "from_writer": False, "author": "A moderator"}
    notes = [StoryNoteRow(**said, text=f"Number {number}.") for number in range(1, 121)]
    database.write(lambda session: session.add_all(notes))

    def read(page: Page) -> list[str]:
        texts = [each.text for each in page.all("div") if each.get("class") == "message__text"]
        return [each.removeprefix("Number ").removesuffix(".") for each in texts]

    for visitor, path in (
        (written.visitor, written.path("messages")),
        (moderator.visitor, f"/moderate/{written.story}"),
    ):
        page = visitor.opens(path)
        assert read(page) == [str(number) for number in range(71, 121)] and "Later messages" not in page.main
        page = visitor.opens(page.link("Earlier messages"))
        assert read(page) == [str(number) for number in range(21, 71)]
        page = visitor.opens(page.link("Earlier messages"))
        assert read(page) == [str(number) for number in range(1, 21)] and "Earlier messages" not in page.main
        assert read(visitor.opens(page.link("Later messages"))) == [str(number) for number in range(21, 71)]
    assert read(written.fills("messages", text="Number 121."))[-1] == "121"


def test_a_writer_agrees_to_what_was_passed_and_it_is_published(
    written: Writer, moderator: Moderator, stranger: Visitor
) -> None:
    written.ends_every_way()
    written.sends_in()
    moderator.takes_up(written.story)
    moderator.passes(written.story)
    assert "Published" in written.agrees().main
    assert "The first call" in stranger.opens(f"/stories/{written.story}").main


def test_a_writer_deletes_their_words_everywhere(written: Writer, moderator: Moderator, database: Database) -> None:
    written.ends_every_way()
    written.sends_in()
    moderator.takes_up(written.story)
    moderator.passes(written.story)
    written.agrees()
    assert "Tick the box" in written.sends("delete", 422).main
    assert "deleted" in written.fills("delete", sure="yes").main
    written.visitor.opens(f"/stories/{written.story}", 404)
    with database.engine.connect() as connection:
        kept = str(connection.exec_driver_sql("SELECT document FROM story_revision").all())
    assert "three numbers" not in kept and "first call" not in kept


def test_no_file_keeps_a_copy_of_deleted_words(written: Writer, settings: Settings) -> None:
    assert _is_in_a_file("three numbers", settings)
    written.fills("delete", sure="yes")
    assert not _is_in_a_file("three numbers", settings)


def _is_in_a_file(words: str, settings: Settings) -> bool:
    store = Path(settings.database_url.removeprefix("sqlite:///"))
    return any(words.encode() in file.read_bytes() for file in store.parent.glob(f"{store.name}*"))


def test_who_wrote_it_is_shown_as_they_wish(written: Writer) -> None:
    written.visitor.sends(written.path("who"), {"credit": "A carer", "perspectives": ["carer", "staff"]})
    assert "A carer" in written.opens("send").main
    assert "a carer, staff." in written.opens("send").main


def test_a_steward_is_no_writer(written: Writer, signed_in_as: Callable[..., Visitor]) -> None:
    signed_in_as(Role.STEWARD, Role.MODERATOR).opens(written.path(), 404)


def assert_everyday(page: Page) -> None:
    """No word of the code's language is on the page."""
    found = [word for word in FORBIDDEN if re.search(rf"\b{word}s?\b", page.text, re.IGNORECASE)]
    assert not found


def link_in(page: Page) -> str:
    """The private link that a page shows, as a path."""
    return re.search(r"http://forum\.example(/s/\S+)", page.main)[1]  # type: ignore[index]
