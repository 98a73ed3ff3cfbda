"""Writing together: who is let in by which link, what each may do on every page, and how they are named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from scenarios.account import Role
from scenarios.db import Database
from scenarios.store.stories import co_writer
from scenarios.store.stories.co_writer import CoWriterRow
from tests.conftest import Visitor
from tests.forum.making_accounts import makes_account
from tests.forum.people import CoWriter, Moderator, Writer
from tests.forum.writing.test_writing import assert_everyday, link_in

Comes = Callable[..., CoWriter]


@pytest.fixture
def written(writer: Writer) -> Writer:
    """A writer who has a title and a scene."""
    writer.starts("I rang three numbers.")
    writer.fills("words", title="Three numbers")
    writer.adds_scene("The first call")
    return writer


@pytest.fixture
def comes(app: Flask, written: Writer) -> Comes:
    """Invites somebody for a part, who comes by the link at a browser of their own."""

    def come(part: str, called: str = "Sam") -> CoWriter:
        somebody = CoWriter(Visitor(app.test_client()), written.story)
        somebody.comes_by(written.invites(part, called))
        return somebody

    return come


OPEN, GONE, BARRED = 200, 404, 403
READ_PAGES = (
    "",
    "read",
    "play",
    "map",
    "history",
    "history/1",
    "history/compare?from=1&to=2",
    "name",
    "leave",
    "what-came-of-it",
)
QUESTIONS = (
    "happened",
    "title",
    "person/name",
    "start",
    "tell/s1",
    "moment",
    "moment/s2/decider",
    "moment/s2/told",
    "moment/s2/other/o1",
    "moment/s2/way/o1",
    "end/s1",
)
EDIT_PAGES = (
    *QUESTIONS,
    "tell",
    "moment/s2/other",
    "words",
    "person",
    "scenes",
    "scenes/new",
    "scenes/s1",
    "scenes/s1/place",
    "scenes/s1/remove",
    "scenes/s2/choices",
    "upload",
    "skip/tell/s1",
)
SUGGEST_PAGES = ("words/suggest", "scenes/s1/suggest")
DECIDE_PAGES = ("suggestions",)
HOLDER_PAGES = (
    "who",
    "send",
    "agree",
    "messages",
    "news",
    "delete",
    "link",
    "together",
    "together/1",
    "together/1/link",
    "together/1/end",
    "open",
    "in-person",
)
EDIT_ACTS = (
    *QUESTIONS,
    "words",
    "person",
    "scenes/new",
    "scenes/s1",
    "scenes/s1/move",
    "scenes/s1/remove",
    "scenes/s2/choices",
    "history/1/restore",
    "upload",
    "scenes/s1/place",
    "newer-version",
)
HOLDER_ACTS = (
    "who",
    "send",
    "take-back",
    "agree",
    "messages",
    "delete",
    "link",
    "write-on",
    "together",
    "together/1",
    "together/1/link",
    "together/1/end",
    "open",
    "ask",
    "write-on-myself",
    "teller",
    "told",
    "in-person",
)
DECIDE_ACTS = ("suggestions/1/take", "suggestions/1/decline")
STATUSES = ("draft", "submitted", "in review", "passed", "changes asked", "published", "written on")
MAY_OPEN = {
    "write": {*READ_PAGES, *EDIT_PAGES, *SUGGEST_PAGES, *DECIDE_PAGES},
    "suggest": {*READ_PAGES, *SUGGEST_PAGES},
    "read": {*READ_PAGES},
    "approve": {*READ_PAGES},
}


def every_page_of_a_story(app: Flask, method: str) -> set[str]:
    """Every route under a story, with numbers and keys filled in."""
    found = set()
    for rule in app.url_map.iter_rules():
        if str(rule).startswith("/write/<int:story_id>") and method in (rule.methods or ()):
            path = str(rule).removeprefix("/write/<int:story_id>").removeprefix("/")
            path = path.replace("<int:number>", "1").replace("<part>", "name").replace("<option>", "o1")
            path = path.replace("<ask>", "tell")
            found.add(path.replace("<key>", "s2" if "choices" in path or "moment" in path else "s1"))
    return found


def brings_to(status: str, written: Writer, moderator: Moderator) -> None:
    """Bring a story to a place of its life."""
    if status == "draft":
        return
    written.sends_in()
    if status != "submitted":
        moderator.takes_up(written.story)
    if status == "changes asked":
        moderator.asks(written.story, "Please leave out the street.")
    if status in ("passed", "published", "written on"):
        moderator.passes(written.story)
    if status in ("published", "written on"):
        written.agrees()
    if status == "written on":
        written.sends("write-on")


def teller(written: Writer, database: Database, app: Flask) -> CoWriter:
    """The teller of a story, who was asked to say yes to it."""
    somebody = CoWriter(Visitor(app.test_client()), written.story)
    link = written.invites("read")

    def work(session: object) -> None:
        row = co_writer.find(session, link.removeprefix("/t/"))  # type: ignore[arg-type]
        row.part = "approve"

    database.write(work)
    somebody.comes_by(link)
    return somebody


@pytest.fixture(params=STATUSES)
def status(request: pytest.FixtureRequest, written: Writer, moderator: Moderator) -> Iterator[str]:
    """Each place of a story's life in turn; the story has a turning point and an open suggestion."""
    written.adds_scene("A turning point", kind="decision")
    ways = {"options-0-words": "Wait", "options-0-leads_to": "new", "options-1-words": "Ring"}
    written.fills("scenes/s2/choices", **ways)
    written.ends_every_way()
    return request.param


def test_no_page_of_a_story_is_missing_in_the_table(app: Flask) -> None:
    pages = {page.partition("?")[0] for page in (*MAY_OPEN["write"], *HOLDER_PAGES, "suggestions/1", "story.json")}
    assert every_page_of_a_story(app, "GET") == pages
    acts = {*EDIT_ACTS, *HOLDER_ACTS, *DECIDE_ACTS, *SUGGEST_PAGES, "name", "leave"}
    assert every_page_of_a_story(app, "POST") == acts


@pytest.mark.parametrize("part", [*MAY_OPEN, "nobody"])
def test_every_page_for_every_part_at_every_time(
    app: Flask,
    database: Database,
    written: Writer,
    moderator: Moderator,
    comes: Comes,
    stranger: Visitor,
    status: str,
    part: str,
) -> None:
    comes("suggest").suggests("s1", narration="", text="Other words.")
    somebody = {
        "nobody": lambda: CoWriter(stranger, written.story),
        "approve": lambda: teller(written, database, app),
    }.get(part, lambda: comes(part))()
    brings_to(status, written, moderator)
    editable = status in ("draft", "changes asked", "written on")
    for page in (*READ_PAGES, *EDIT_PAGES, *SUGGEST_PAGES, *DECIDE_PAGES, *HOLDER_PAGES, "suggestions/1"):
        wanted = expected(page, part, editable)
        shown = somebody.opens(page, wanted)
        if wanted == OPEN:
            assert_everyday(shown)
    for act in (*HOLDER_ACTS, *EDIT_ACTS, *SUGGEST_PAGES, *DECIDE_ACTS):
        refused = expected(act, part, editable)
        if refused != OPEN:
            somebody.sends(act, refused, text="x", may="write", invited_as="Me", sure="yes", credit="Me", reason="No")


def expected(page: str, part: str, editable: bool) -> int:
    """What somebody finds at a page of a story, or gets for an act."""
    if part == "nobody" or page in HOLDER_PAGES or page in HOLDER_ACTS:
        return GONE
    if page == "suggestions/1" and part != "write":
        return GONE
    if page in (*EDIT_PAGES, *EDIT_ACTS) and not editable:
        return BARRED
    return OPEN if page in MAY_OPEN[part] or part == "write" else BARRED


@pytest.mark.parametrize("part", MAY_OPEN)
def test_whoever_may_read_a_story_may_have_it_as_a_file(
    app: Flask, database: Database, written: Writer, comes: Comes, stranger: Visitor, part: str
) -> None:
    somebody = teller(written, database, app) if part == "approve" else comes(part)
    file = somebody.visitor.client.get(written.path("story.json"))
    assert (file.status_code, file.json["story"]["title"]) == (200, "Three numbers")
    stranger.opens(written.path("story.json"), GONE)


@pytest.mark.parametrize("role", Role)
def test_a_role_of_the_site_opens_nothing_of_a_draft(
    app: Flask, written: Writer, signed_in_as: Callable[..., Visitor], role: Role
) -> None:
    somebody = CoWriter(signed_in_as(role), written.story)
    for page in (*READ_PAGES, *EDIT_PAGES, *SUGGEST_PAGES, *DECIDE_PAGES, *HOLDER_PAGES):
        somebody.opens(page, GONE)


def test_opening_an_invitation_changes_nothing_and_says_what_it_is(
    written: Writer, stranger: Visitor, database: Database
) -> None:
    link = written.invites("suggest", "Sam from work")
    for _ in range(2):
        page = stranger.opens(link)
    assert "Three numbers" in page.main and "You may suggest." in page.main
    assert "Sam from work" not in page.text
    stranger.opens(written.path(), 404)
    with database.read() as session:
        assert session.query(CoWriterRow).one().joined_at is None
    assert "Has not come yet" in written.opens("together").main


def test_taking_an_invitation_up_leaves_its_address(written: Writer, stranger: Visitor) -> None:
    link = written.invites("read")
    response = stranger.client.get(link)
    assert (response.headers["Referrer-Policy"], response.headers["Cache-Control"]) == ("no-referrer", "no-store")
    response = stranger.posts(link)
    assert (response.status_code, response.location) == (303, f"/write/{written.story}")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Has come." in written.opens("together").main
    assert "You may read." in stranger.opens("/my-stories").main


def test_the_holder_does_not_take_up_their_own_invitation(written: Writer) -> None:
    link = written.invites("read")
    assert "This is your own story" in written.visitor.opens(link).main
    assert written.visitor.sends(link).heading == "Three numbers"
    assert "Has not come yet" in written.opens("together").main


def test_an_invitation_is_shown_once_as_text_and_square(written: Writer) -> None:
    page = written.sends("together", may="write", invited_as="Sam")
    link = re.search(r"/t/\S+", page.main)[0]  # type: ignore[index]
    assert page.heading == "The link for Sam" and page.all("svg")
    assert any(each.get("data-copy") == "private-link" for each in page.all("button"))
    assert link in written.opens("together/1/link").main
    written.opens("together")
    assert "/t/" not in written.opens("together/1/link").main


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"may": "write"},
        {"invited_as": "Sam"},
        {"may": "approve", "invited_as": "Sam"},
        {"may": "owner", "invited_as": "Sam"},
        {"may": "read", "invited_as": "x" * 201},
    ],
)
def test_an_invitation_says_for_whom_and_for_what(written: Writer, typed: dict[str, str]) -> None:
    assert written.sends("together", 422, **typed).errors
    assert "Who is invited" not in written.opens("together").main


def test_what_is_taken_back_is_asked_once_and_ends_at_once(written: Writer, comes: Comes) -> None:
    sam = comes("write")
    assert "Yes, take it back" in written.opens("together/1/end").main
    sam.opens()
    written.fills("together/1/end")
    sam.opens(status=404)
    sam.opens("words", 404)
    assert "Three numbers" not in sam.visitor.opens("/my-stories").main
    written.opens("together/1", 404)


def test_a_new_link_shuts_out_whoever_came_by_the_old_one(written: Writer, comes: Comes, app: Flask) -> None:
    sam = comes("write")
    new = re.search(r"http://forum\.example(/t/\S+)", written.sends("together/1/link").main)[1]  # type: ignore[index]
    sam.opens(status=404)
    sam.comes_by(new)
    sam.opens("words")


def test_a_part_can_be_changed(written: Writer, comes: Comes) -> None:
    sam = comes("read")
    sam.opens("words", 403)
    written.fills("together/1", may="write")
    sam.opens("words")


def test_somebody_elses_co_writer_is_out_of_reach(written: Writer, comes: Comes, app: Flask) -> None:
    comes("read")
    other = Writer(Visitor(app.test_client()))
    other.starts("Another story.")
    for part in ("together/1", "together/1/link", "together/1/end"):
        other.opens(part, 404)
        other.sends(part, 404, may="write")


def test_an_invitation_belongs_to_the_account_that_is_signed_in(
    written: Writer, signed_in_as: Callable[..., Visitor], app: Flask
) -> None:
    sam = CoWriter(signed_in_as(name="Sam"), written.story)
    sam.comes_by(written.invites("write"))
    sam.visitor.client.get("/")
    with sam.visitor.client.session_transaction() as session:
        session.pop("invitations")
    assert "You may write." in sam.opens().main


def test_what_this_browser_was_let_into_can_be_attached_to_an_account_made_later(
    written: Writer, comes: Comes, app: Flask
) -> None:
    sam = comes("suggest")
    _name, page = makes_account(sam.visitor, "Sam", "three unlikely words")
    assert "Three numbers" in page.main
    sam.visitor.sends("/account/stories")
    assert "Three numbers" not in sam.visitor.opens("/account").main
    with sam.visitor.client.session_transaction() as session:
        session.pop("invitations")
    assert "You may suggest." in sam.opens().main


def test_a_private_link_can_be_renewed_after_it_was_attached_to_an_account_where_the_story_was_begun(
    written: Writer, stranger: Visitor, app: Flask
) -> None:
    written.sends("link")
    link = link_in(written.opens("link"))
    elsewhere = Visitor(app.test_client())
    elsewhere.opens(link)
    rosa = written
    makes_account(rosa.visitor, "Rosa")
    assert "Three numbers" in rosa.visitor.opens("/account").main
    rosa.visitor.sends("/account/stories")
    page = rosa.sends("link")
    new = link_in(page)
    assert page.all("svg") and new != link
    stranger.opens(link, 404)
    elsewhere.opens(written.path(), 404)
    rosa.opens()
    assert stranger.opens(new).heading == "Three numbers"


def test_each_co_writer_says_how_they_are_named_also_after_publication(
    written: Writer, comes: Comes, moderator: Moderator, stranger: Visitor
) -> None:
    sam, quiet = comes("write"), comes("write", "Somebody")
    sam.fills("words", what_happened="I rang four numbers.")
    quiet.fills("words", what_happened="I rang five numbers.")
    sam.fills("name", credit="Sam, a nurse")
    written.fills("who", credit="Rosa")
    written.fills("scenes/s1", kind="ending")
    brings_to("published", written, moderator)
    for page in (f"/stories/{written.story}", f"/stories/{written.story}/play", "/stories"):
        told = stranger.opens(page).main.replace(" ,", ",")
        assert "Written by: Rosa, Sam, a nurse and 1 other who is not named" in told, page
    quiet.fills("name", credit="Anon")
    sam.fills("name", credit="")
    written.fills("who", credit="")
    told = stranger.opens(f"/stories/{written.story}").main
    assert "Written by: Anon and 1 other who is not named. Whoever began it is not named." in " ".join(told.split())
    assert "Rosa" not in told and "Sam" not in told
    assert sam.fills("name", 422, credit="x" * 201).errors


def test_nobody_is_said_to_have_chosen_what_they_were_never_asked(written: Writer, comes: Comes) -> None:
    assert "Whoever wrote this is not named here." in written.opens("send").main
    sam = comes("write")
    sam.fills("words", what_happened="I rang four numbers.")
    assert "2 people wrote this. None of them is named here." in sam.opens("read").main
    sam.fills("name", credit="Sam")
    assert "Written by: Sam . Whoever began it is not named." in sam.opens("read").main


def test_other_words_are_suggested_beside_the_words_themselves(written: Writer, comes: Comes) -> None:
    sam, reader = comes("suggest"), comes("read", "Reader")
    page = sam.opens("read")
    for part, address in [("for what happened, in the first words", "words"), ("for scene 1", "scenes/s1")]:
        link = next(each for each in page.all("a") if part in each.text)
        assert link.get("href") == sam.path(f"{address}/suggest")
        sheet = link.inside("section")
        assert sheet and sheet.get("class") == "sheet"
    assert "Suggest other words" not in reader.opens("read").main


def test_whoever_leaves_is_named_and_let_in_no_more(written: Writer, comes: Comes) -> None:
    sam = comes("write")
    sam.fills("words", what_happened="I rang four numbers.")
    assert sam.opens("leave").heading == "Leave this story"
    sam.fills("leave", credit="Sam")
    sam.opens(status=404)
    assert "Written by: Sam" in " ".join(written.opens("send").main.split())
    assert "Who is invited" not in written.opens("together").main


def test_the_holder_is_led_to_their_own_pages(written: Writer) -> None:
    assert written.opens("name").heading == "Who wrote it"
    assert written.opens("leave").heading == "Three numbers"
    for part in ("name", "leave"):
        written.sends(part, 403, credit="Me")


def test_after_withdrawal_nobody_is_let_in(written: Writer, comes: Comes) -> None:
    people = [comes(part) for part in ("write", "suggest", "read")]
    open_link = written.invites("read")
    written.fills("delete", sure="yes")
    for somebody in people:
        somebody.opens(status=404)
        somebody.opens("history", 404)
    people[0].visitor.opens(open_link, 404)


def test_this_device_forgets_invitations_too(written: Writer, comes: Comes) -> None:
    sam = comes("read")
    sam.visitor.sends("/my-stories/forget")
    sam.opens(status=404)
