"""Anyone questions a draft; a moderator passes what they say; a designer answers it for all to read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from scenarios.account import ANYONE, Account, Role
from scenarios.db import Database
from scenarios.pathways.draft import edition
from scenarios.sample import PATHWAY
from scenarios.store.pathways import draft as drafts
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.remark import PathwayRemarkRow
from tests.conftest import Visitor
from tests.forum.people import Moderator
from tests.page import Page

DRAFT = f"/pathways/{PATHWAY.slug}/versions/2"
HOURS = f"{DRAFT}/remarks/assumption:HOURS"
LOADER = Account(ANYONE.id, "Dana", frozenset({Role.DESIGNER}))
WORDS = "Who is there at four in the morning?"


@pytest.fixture
def opened(database: Database, pathway: int) -> int:
    """The number of a draft that everyone may question."""

    def make(session: object) -> int:
        row = drafts.start(session, LOADER, pathways.version(session, pathway).pathway_id)  # type: ignore[arg-type]
        return drafts.open_for_remarks(session, LOADER, row.id).id  # type: ignore[arg-type]

    return database.write(make)


@pytest.fixture
def designer(signed_in_as: Callable[..., Visitor]) -> Visitor:
    """Somebody of the design group."""
    return signed_in_as(Role.DESIGNER)


def asks(visitor: Visitor, path: str = HOURS, status: int = 200, **typed: str) -> Page:
    """Question a part of the draft."""
    return visitor.sends(path, {"kind": "question", "text": WORDS, "name": "a carer", **typed}, status)


@pytest.mark.parametrize("about", ["question", "limits", "assumption:HOURS", "stage:CAFE"])
def test_every_part_can_be_questioned_without_an_account(
    visit: Visitor, opened: int, moderator: Moderator, about: str
) -> None:
    page = visit.opens(DRAFT)
    assert f"{DRAFT}/remarks/{about}" in [each.get("href") for each in page.all("a")]
    assert "A moderator reads it first" in asks(visit, f"{DRAFT}/remarks/{about}").text
    assert WORDS not in visit.opens(DRAFT).main
    moderator.visitor.sends("/moderate/remarks/1/pass")
    words = visit.opens(DRAFT).main
    assert WORDS in words and "A question from a carer" in words


def test_a_remark_about_a_stage_stands_on_the_page_of_that_stage(
    visit: Visitor, opened: int, moderator: Moderator
) -> None:
    asks(visit, f"{DRAFT}/remarks/stage:CAFE")
    moderator.visitor.sends("/moderate/remarks/1/pass")
    assert WORDS in visit.opens(f"{DRAFT}/stages/CAFE").main
    assert WORDS not in visit.opens(f"{DRAFT}/stages/GP").main
    assert WORDS not in visit.opens(f"/pathways/{PATHWAY.slug}/stages/CAFE").main


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"text": " "}, "Write what you want to question or suggest."),
        ({"kind": ""}, "Choose whether it is a question or a suggestion."),
        ({"kind": "insult"}, "Choose one of these."),
        ({"name": "n" * 81}, "Make this 80 characters or fewer."),
        ({"text": "x" * 2_001}, "Make this 2000 characters or fewer."),
    ],
)
def test_a_remark_that_cannot_be_kept_is_shown_again(
    visit: Visitor, opened: int, typed: dict[str, str], told: str
) -> None:
    page = asks(visit, status=422, **typed)
    assert page.errors == [told]
    assert page.form(HOURS)["text"].strip() == typed.get("text", WORDS).strip()


def test_there_is_nothing_to_say_about_what_is_not_there(visit: Visitor, opened: int) -> None:
    for about in ("stage:NOWHERE", "nothing", "gone"):
        visit.opens(f"{DRAFT}/remarks/{about}", 404)
        asks(visit, f"{DRAFT}/remarks/{about}", 404)
    visit.opens(f"/pathways/{PATHWAY.slug}/versions/9/remarks/question", 404)


def test_a_version_under_test_takes_no_remarks(visit: Visitor, opened: int, database: Database) -> None:
    visit.opens(f"/pathways/{PATHWAY.slug}/versions/1/remarks/question", 409)
    seen = edition(PATHWAY.content)
    database.write(lambda session: drafts.activate(session, LOADER, opened, seen=seen))
    page = asks(visit, status=409)
    assert "takes no more remarks" in page.main and WORDS in page.main
    assert "Question this" not in visit.opens(DRAFT).main


def test_a_moderator_sees_what_waits_and_says_why_it_is_not_shown(
    visit: Visitor, opened: int, moderator: Moderator
) -> None:
    asks(visit)
    assert "1 waits" in moderator.visitor.opens("/moderate").main
    assert WORDS in moderator.visitor.opens("/moderate/remarks").main
    assert moderator.visitor.sends("/moderate/remarks/1/refuse", {"words": "It names a nurse."}, 422).errors == [
        "Choose a reason."
    ]
    moderator.visitor.sends("/moderate/remarks/1/refuse", {"objection": "accuses", "words": "It names a nurse."})
    assert "It names a nurse." in moderator.visitor.opens("/moderate/remarks/1").main
    assert WORDS not in visit.opens(DRAFT).main and WORDS not in visit.opens(HOURS).main


def test_a_remark_that_is_taken_down_is_gone_from_every_page(
    visit: Visitor, opened: int, moderator: Moderator, designer: Visitor
) -> None:
    asks(visit)
    moderator.visitor.sends("/moderate/remarks/1/pass")
    moderator.visitor.sends("/moderate/remarks/1/refuse", {"objection": "accuses", "words": "It names a nurse."})
    for path in (DRAFT, HOURS, f"/design/{PATHWAY.slug}"):
        assert WORDS not in designer.opens(path).main
    designer.opens("/design/remarks/1", 404)
    moderator.visitor.sends("/moderate/remarks/1/erase")
    assert WORDS not in moderator.visitor.opens("/moderate/remarks").main
    assert "The words of this remark are deleted." in moderator.visitor.opens("/moderate/remarks/1").main


def test_two_moderators_who_decide_at_once_are_told(visit: Visitor, opened: int, moderator: Moderator) -> None:
    asks(visit)
    moderator.visitor.sends("/moderate/remarks/1/pass")
    page = moderator.visitor.sends("/moderate/remarks/1/pass", status=422)
    assert page.errors == ["Another moderator decided about this remark. Reload the page."]


def test_a_designer_answers_and_everyone_reads_it(
    visit: Visitor, opened: int, moderator: Moderator, designer: Visitor
) -> None:
    asks(visit)
    designer.opens("/design/remarks/1", 404)
    moderator.visitor.sends("/moderate/remarks/1/pass")
    form = designer.opens("/design/remarks/1").form("/design/remarks/1")
    assert designer.sends("/design/remarks/1", form | {"became": "taken in", "answer": " "}, 422).errors
    designer.sends("/design/remarks/1", form | {"became": "not taken in", "answer": "Because nobody can staff it."})
    words = visit.opens(DRAFT).main
    assert "Not taken in" in words and "Because nobody can staff it." in words
    page = designer.sends("/design/remarks/1", form | {"became": "taken in", "answer": "Another answer."}, 409)
    assert "Because nobody can staff it." in page.main and "Another answer." in page.main


def test_remarks_and_answers_stay_readable_under_test(
    visit: Visitor, opened: int, moderator: Moderator, designer: Visitor, database: Database
) -> None:
    asks(visit)
    moderator.visitor.sends("/moderate/remarks/1/pass")
    seen = edition(PATHWAY.content)
    database.write(lambda session: drafts.activate(session, LOADER, opened, seen=seen))
    form = designer.opens("/design/remarks/1").form("/design/remarks/1")
    designer.sends("/design/remarks/1", form | {"became": "answered", "answer": "Only the safe place."})
    for path in (f"/pathways/{PATHWAY.slug}", DRAFT):
        words = visit.opens(path).main
        assert WORDS in words and "Only the safe place." in words


def test_a_remark_about_a_part_that_was_removed_stays_readable(
    visit: Visitor, opened: int, moderator: Moderator, designer: Visitor
) -> None:
    asks(visit)
    moderator.visitor.sends("/moderate/remarks/1/pass")
    path = f"/design/{PATHWAY.slug}/assumptions/HOURS/remove"
    designer.sends(path, designer.opens(path).form(path))
    words = visit.opens(DRAFT).main
    assert "What people said about parts that are no longer here" in words and WORDS in words
    assert "a part that the draft no longer has" in designer.opens("/design/remarks/1").main


def test_only_moderators_read_what_waits(
    visit: Visitor, opened: int, stranger: Visitor, signed_in_as: Callable[..., Visitor]
) -> None:
    asks(visit)
    others = signed_in_as(*(role for role in Role if role is not Role.MODERATOR))
    for path in ("/moderate/remarks", "/moderate/remarks/1"):
        assert stranger.opens(path).heading == "Sign in"
        others.opens(path, 403)
    for act in ("pass", "refuse", "erase"):
        assert others.posts(f"/moderate/remarks/{'1'}/{act}", {"objection": "accuses"}).status_code == 403
    others.opens("/design/remarks/1", 404)


def test_whoever_made_a_remark_reads_in_the_same_browser_why_it_is_not_shown(
    visit: Visitor, opened: int, moderator: Moderator, stranger: Visitor
) -> None:
    asks(visit)
    assert WORDS in visit.opens("/my-stories").main
    moderator.visitor.sends("/moderate/remarks/1/refuse", {"objection": "accuses", "words": "It names a nurse."})
    told = visit.opens("/my-stories").main
    assert "It is not shown." in told and "It accuses a person by name." in told and "It names a nurse." in told
    assert "What you added" not in stranger.opens("/my-stories").main


def test_a_link_to_a_remark_leads_to_the_page_of_the_list_that_has_it(
    designer: Visitor, opened: int, visit: Visitor, moderator: Moderator, database: Database
) -> None:
    asks(visit)
    moderator.visitor.sends("/moderate/remarks/1/pass")

    def more(session: Session) -> None:
        row = session.get_one(PathwayRemarkRow, 1)
        plain = {name: getattr(row, name) for name in ("version_id", "about", "kind", "state")}
        session.add_all([PathwayRemarkRow(**plain, text=f"Why so? {number}") for number in range(2, 121)])

    assert designer.opens("/design/remarks/1").link("Version 2") == f"{DRAFT}#remark-1"
    database.write(more)
    for number in (1, 60, 120):
        address, anchor = designer.opens(f"/design/remarks/{number}").link("Version 2").split("#")
        there = designer.opens(address)
        listed = [each.get("id") for each in there.all("li") if each.get("class") == "remark"]
        assert anchor == f"remark-{number}" == listed[0]
        assert ("Earlier remarks" in there.main) == (number > 1)
    path = "/design/remarks/60"
    form = designer.opens(path).form(path)
    sent = designer.posts(path, form | {"became": "answered", "answer": "The night team."})
    address, anchor = sent.location.split("#")
    assert anchor == "remark-60" and "The night team." in designer.opens(address).main
