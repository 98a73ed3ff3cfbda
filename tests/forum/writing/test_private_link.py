"""A private link that somebody else has: who holds the story, what a new link ends, and who keeps the way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from scenarios.db import Database
from scenarios.store.stories import claim as story_claim
from scenarios.store.stories import private_link
from scenarios.store.stories import story as stories
from scenarios.store.stories.claim import StoryClaimRow
from tests.conftest import Visitor
from tests.forum.making_accounts import makes_account
from tests.forum.people import CoWriter, Writer
from tests.forum.writing.test_news import news
from tests.page import Page
from tests.scenarios import whole_store

MAKE = "Make a new private link"


@dataclass
class Leak:
    """A story that its writer began without an account, and the link that others have."""

    writer: Writer
    link: str


@pytest.fixture
def leak(writer: Writer) -> Leak:
    link = link_in(writer.starts("It is two at night. Nobody answers."))
    writer.opens()
    return Leak(writer, link)


@pytest.fixture
def takes(leak: Leak, signed_in_as: Callable[..., Visitor]) -> Callable[[str], Writer]:
    """Lets somebody open the link and add the story to an account of theirs."""

    def take(name: str = "Thief") -> Writer:
        thief = Writer(signed_in_as(name=name))
        thief.story = leak.writer.story
        thief.visitor.opens(leak.link)
        thief.visitor.sends("/account/stories")
        thief.opens()
        return thief

    return take


@pytest.fixture
def comes(app: Flask, leak: Leak) -> Callable[[str], Writer]:
    """Lets somebody open a link in a browser of their own."""

    def come(link: str) -> Writer:
        somebody = Writer(Visitor(app.test_client()))
        somebody.story = leak.writer.story
        somebody.visitor.opens(link)
        return somebody

    return come


@pytest.fixture
def invited(app: Flask, leak: Leak) -> Callable[[str], CoWriter]:
    """Lets somebody take up an invitation in a browser of their own."""

    def come(link: str) -> CoWriter:
        somebody = CoWriter(Visitor(app.test_client()), leak.writer.story)
        somebody.comes_by(link)
        return somebody

    return come


def link_in(page: Page, kind: str = "s") -> str:
    return re.search(rf"http://forum\.example(/{kind}/\S+)", page.main)[1]  # type: ignore[index]


def cookie_of(writer: Writer) -> str:
    cookie = writer.visitor.client.get_cookie("session")
    assert cookie is not None
    return cookie.value


def renewed(writer: Writer) -> str:
    """Make a new link with the button of its page, and go on."""
    address = link_in(writer.fills("link"))
    writer.opens()
    return address


def pages(writer: Writer) -> Iterator[str]:
    """All that a holder can ask for by its address."""
    parts = ("", "link", "read", "play", "words", "together", "history", "file", "what-came-of-it", "delete", "scenes")
    return (writer.path(part) for part in parts)


def test_a_link_is_shown_until_its_writer_continues_and_says_so(writer: Writer) -> None:
    writer.starts("I rang three numbers.")
    page = writer.opens("link")
    assert "We cannot show this link again after you continue." in page.main and "photo of the QR code" in page.main
    assert link_in(page) == link_in(writer.opens("link"))
    writer.opens()
    assert "/s/" not in writer.opens("link").main


@pytest.mark.fault("leaked-private-link")
def test_a_new_link_lets_go_of_an_account_that_added_the_story_by_the_old_one(
    leak: Leak, takes: Callable[..., Writer]
) -> None:
    thief = takes("Mallory")
    reached = {path for path in pages(thief) if thief.visitor.client.get(path).status_code == 200}
    assert len(reached) >= 9

    asked = leak.writer.opens("link")
    assert "The account “Mallory”. It added the story on " in asked.main and "through the private link." in asked.main
    assert "The account “Mallory” will no longer be able to open this story." in asked.main
    renewed(leak.writer)

    for path in pages(thief):
        assert thief.visitor.client.get(path).status_code == 404, path
    assert thief.visitor.posts(thief.path("words"), {"what_happened": "Mine."}).status_code == 404
    form = {"what_happened": "Mine.", "based_on": "1"}
    saving = thief.visitor.posts(thief.path("words"), form, headers={"Accept": "application/json"})
    assert saving.status_code == 404
    assert thief.visitor.posts(thief.path("link")).status_code == 404
    thief.visitor.opens(leak.link, 404)
    assert "It is two at night" not in thief.visitor.opens("/my-stories").main
    assert "a story left your account" in thief.visitor.opens("/my-stories").main
    assert "It is two at night" not in thief.visitor.opens("/account").main
    leak.writer.opens()


@pytest.mark.fault("leaked-private-link")
def test_an_account_that_added_the_story_by_its_link_shuts_nobody_out(
    leak: Leak, takes: Callable[..., Writer], comes: Callable[..., Writer]
) -> None:
    elsewhere, thief = comes(leak.link), takes()

    page = thief.opens("link")
    assert MAKE not in page.text and "it cannot make a new one" in page.main
    refused = thief.sends("link", 403)
    assert "Sign out, open the private link, and make the new one there." in refused.main

    leak.writer.opens()
    elsewhere.opens()
    comes(leak.link).opens()


@pytest.mark.fault("leaked-private-link")
def test_who_began_the_story_keeps_the_way_back_when_somebody_else_makes_a_new_link(
    leak: Leak, comes: Callable[..., Writer]
) -> None:
    thief = comes(leak.link)
    assert "The device where the story was begun can still open it." in thief.opens("link").main
    theirs = renewed(thief)

    assert news(leak.writer.opens())[0] == "A new private link was made for this story."
    mine = renewed(leak.writer)

    thief.opens(status=404)
    thief.visitor.opens(theirs, 404)
    comes(mine).opens()


def test_an_account_that_was_signed_in_when_it_began_a_story_keeps_it(
    app: Flask, signed_in_as: Callable[..., Visitor], pathway: int
) -> None:
    writer = Writer(signed_in_as(name="Amina"))
    writer.starts("I was there.")
    assert "The account “Amina”, in which the story was begun." in writer.opens("link").main
    link = renewed(writer)
    thief = Writer(Visitor(app.test_client()))
    thief.story = writer.story
    thief.visitor.opens(link)
    assert "The account “Amina” can still open it." in thief.opens("link").main

    renewed(thief)

    renewed(writer)
    thief.opens(status=404)


def test_an_account_made_where_the_story_was_begun_keeps_it_and_ends_what_that_browser_remembers(
    app: Flask, leak: Leak, comes: Callable[..., Writer]
) -> None:
    at_the_library = leak.writer
    copy = Visitor(app.test_client())
    copy.client.set_cookie("session", cookie_of(at_the_library))
    makes_account(at_the_library.visitor, "Amina")
    at_the_library.visitor.sends("/account/stories")
    thief = comes(leak.link)
    assert "on the device where the story was begun" in thief.opens("link").main
    renewed(thief)
    at_the_library.opens()
    copy.opens(at_the_library.path())

    asked = at_the_library.opens("link").main
    assert "The device where the story was begun can open it only with your account." in asked
    renewed(at_the_library)

    copy.opens(at_the_library.path(), 404)
    thief.opens(status=404)
    at_the_library.opens()


def test_a_claim_is_news_for_whoever_else_holds_the_story_and_not_for_its_own_account(
    leak: Leak, takes: Callable[..., Writer]
) -> None:
    leak.writer.opens()
    thief = takes("Mallory")
    assert news(thief.opens()) == ["An account added this story: Mallory"]
    assert news(leak.writer.opens()) == ["New An account added this story: Mallory"]
    assert news(leak.writer.opens()) == ["An account added this story: Mallory"]

    renewed(leak.writer)

    told = [each.removeprefix("New ") for each in news(leak.writer.opens())]
    assert sorted(told[:2]) == [
        "A new private link was made for this story.",
        "A new private link was made, and this account can no longer open the story: Mallory",
    ]


@pytest.mark.fault("leaked-private-link")
def test_a_claim_stays_new_until_who_began_the_story_reads_of_it(
    app: Flask, leak: Leak, takes: Callable[..., Writer], comes: Callable[..., Writer]
) -> None:
    thief = takes("Mallory")
    thief.visitor.sends("/sign-out")
    thief.visitor.opens(leak.link)
    for somebody in (thief, comes(leak.link)):
        for _look in range(2):
            assert "New An account added this story: Mallory" in news(somebody.opens())

    assert "New An account added this story: Mallory" in news(leak.writer.opens())
    assert "An account added this story: Mallory" in news(leak.writer.opens())


def test_a_claim_to_a_story_whose_beginning_nobody_remembers_is_new_once(
    leak: Leak, takes: Callable[..., Writer], comes: Callable[..., Writer], database: Database
) -> None:
    """As with a story that was begun before browsers were known by that."""
    link, story = leak.link, leak.writer.story
    database.write(lambda session: private_link.revoke(session, story))
    token = database.write(lambda session: private_link.offer(session, story))
    leak.link = f"/s/{token}"
    assert link != leak.link
    holder = comes(leak.link)
    takes("Mallory")
    assert "New An account added this story: Mallory" in news(holder.opens())
    assert "An account added this story: Mallory" in news(holder.opens())


@pytest.mark.fault("leaked-private-link")
def test_an_account_that_added_the_story_before_that_was_recorded_is_not_shut_out_by_a_link_alone(
    leak: Leak, takes: Callable[..., Writer], comes: Callable[..., Writer], database: Database
) -> None:
    owner = takes("Amina")
    story = leak.writer.story

    def as_before(session: Session) -> None:
        private_link.revoke(session, story)
        leak.link = f"/s/{private_link.offer(session, story)}"
        session.execute(update(StoryClaimRow).where(StoryClaimRow.story_id == story).values(claimed_at=None))

    database.write(as_before)
    thief = comes(leak.link)
    page = thief.opens("link").main
    assert "The account “Amina”. It added the story before we kept how." in page
    assert "If you do not know this account, tell the people who run this site." in page

    renewed(thief)

    owner.opens()
    owner.opens("read")


def test_those_who_were_invited_keep_their_own_links(
    leak: Leak, takes: Callable[..., Writer], invited: Callable[[str], CoWriter]
) -> None:
    leak.writer.sends("told", told="yes")
    writes = invited(leak.writer.invites("write"))
    tells = invited(link_in(leak.writer.sends("teller"), "t"))
    takes()
    asked = leak.writer.opens("link").main
    assert "2 people who were invited." in asked and "you invited" not in asked
    assert "People who were invited keep their own links, unless you tick the box below." in asked

    renewed(leak.writer)

    writes.opens("words")
    tells.visitor.opens(f"/tell/{leak.writer.story}")


@pytest.mark.fault("leaked-private-link")
def test_a_new_link_can_end_every_invitation_also_one_that_a_thief_made(
    leak: Leak, comes: Callable[..., Writer], invited: Callable[[str], CoWriter]
) -> None:
    leak.writer.sends("told", told="yes")
    tells = invited(link_in(leak.writer.sends("teller"), "t"))
    friend = invited(leak.writer.invites("suggest", "Sam"))
    thief = comes(leak.link)
    unused = thief.invites("read", "Ben")
    accomplice = invited(thief.invites("write", "<b>Mallory</b>"))
    accomplice.opens("words")

    page = leak.writer.opens("link")
    listed = [item.text for item in page.all("li") if "nvited on " in item.text]
    names = ("whoever told you this story", "Sam", "Ben", "<b>Mallory</b>")
    assert len(listed) == len(names) and all(text.startswith(name) for text, name in zip(listed, names, strict=True))
    assert ["Came on " in text for text in listed] == [True, True, False, True]
    assert "Do this if you do not know everyone on the list." in page.main
    assert "invitations" not in page.form(leak.writer.path("link")), "it is off by default"
    made = leak.writer.fills("link", invitations="yes")

    assert link_in(made) and "All invitations are ended." in made.text
    accomplice.opens("words", 404)
    friend.opens(status=404)
    tells.visitor.opens(f"/tell/{leak.writer.story}", 404)
    leak.writer.visitor.opens(unused, 404)
    assert "Also end all invitations" not in leak.writer.opens("link").main


def test_a_story_to_which_nobody_is_invited_offers_no_end_of_invitations(leak: Leak) -> None:
    assert "invitations" not in leak.writer.opens("link").main


@pytest.mark.fault("leaked-private-link")
def test_an_account_that_added_the_story_by_its_link_ends_no_invitation_with_it(
    leak: Leak, takes: Callable[..., Writer], invited: Callable[[str], CoWriter]
) -> None:
    friend = invited(leak.writer.invites("write"))
    takes().sends("link", 403, invitations="yes")
    friend.opens("words")


def test_a_second_press_ends_no_invitation_that_was_made_since(
    leak: Leak, comes: Callable[..., Writer], invited: Callable[[str], CoWriter], database: Database
) -> None:
    first, holder = invited(leak.writer.invites("write")), comes(leak.link)
    client, path = holder.visitor.client, holder.path("link")
    form, before = holder.opens("link").form(path) | {"invitations": "yes"}, cookie_of(holder)
    client.post(path, data=form)
    since = invited(leak.writer.invites("write"))
    client.set_cookie("session", before)

    again = Page(client.post(path, data=form, follow_redirects=True).text)

    assert link_in(again) and "All invitations are ended." not in again.text
    first.opens(status=404)
    since.opens("words")
    with database.read() as session:
        acts = [entry.act for entry in whole_store.record_of(session, f"story {holder.story}")]
    assert acts.count("revoke co-writer") == acts.count("renew private link") == 1


@pytest.mark.fault("leaked-private-link")
def test_a_second_press_makes_no_second_link_and_loses_nobody_their_story(
    leak: Leak, comes: Callable[..., Writer], database: Database
) -> None:
    """A browser sends the second of two presses with what it held before the first was answered."""
    holder = comes(leak.link)
    client, form = holder.visitor.client, holder.opens("link").form(holder.path("link"))
    before = cookie_of(holder)
    client.post(holder.path("link"), data=form)
    client.set_cookie("session", before)

    again = client.post(holder.path("link"), data=form, follow_redirects=True)

    assert link_in(Page(again.text))
    holder.opens()
    with database.read() as session:
        made = private_link.of_story(session, holder.story)
        assert [link.revoked_at is None for link in made] == [False, True]


def test_two_tabs_that_both_make_a_new_link_leave_one_that_works(leak: Leak, comes: Callable[..., Writer]) -> None:
    first, second = (leak.writer.opens("link").form(leak.writer.path("link")) for _tab in range(2))
    early, late = (link_in(leak.writer.sends("link", **form)) for form in (first, second))
    assert early != late
    comes(late).opens()
    leak.writer.visitor.opens(early, 404)
    leak.writer.opens()


@pytest.mark.parametrize("sent", ["", "short", "x" * 33, "../../../../../../../../../../../", "ۊ" * 32])
def test_a_link_that_no_page_offered_is_not_made(leak: Leak, sent: str) -> None:
    made = link_in(leak.writer.sends("link", link=sent))
    assert len(made.removeprefix("/s/")) == 32 and made != f"/s/{sent}"


def test_the_link_of_another_story_is_not_made_this_ones(leak: Leak, app: Flask) -> None:
    other = Writer(Visitor(app.test_client()))
    theirs = link_in(other.starts("Another story.")).removeprefix("/s/")
    leak.writer.sends("link", 404, link=theirs)
    stranger = Visitor(app.test_client())
    stranger.client.post(leak.writer.path("link"), data={"csrf_token": stranger.token(), "link": theirs})
    stranger.opens(leak.writer.path(), 404)


def test_a_story_is_added_by_one_account_alone_and_is_on_record(
    leak: Leak, takes: Callable[..., Writer], database: Database
) -> None:
    takes("First")
    second = takes("Second")
    with database.read() as session:
        (claim,) = story_claim.of_story(session, leak.writer.story)
        assert (claim.account.name, claim.through_link) == ("First", True)
        assert stories.get(session, leak.writer.story).writer_id == claim.account_id
    assert "The account “First” will no longer be able to open this story." in second.opens("link").main
