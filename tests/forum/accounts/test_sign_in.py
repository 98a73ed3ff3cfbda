"""Signing in and out: by passphrase or a link that works once, never by accident, never by guessing."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.accounts import passphrase
from scenarios.account import ANYONE, Account, Role
from scenarios.db import Database
from scenarios.errors import Invalid
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts.account import AccountRow, SignInRow
from scenarios.store.sample import stories as sample_stories
from scenarios.store.stories import private_link, story
from tests.clock import HandClock
from tests.conftest import SLOW_ON_PURPOSE, Visitor
from tests.forum.making_accounts import makes_account, passphrase_address, settled_name
from tests.scenarios import whole_store

WORDS = "paper lantern otter"


@pytest.fixture
def ada(app: Flask, database: Database) -> int:
    with app.app_context():
        kept = passphrase.hashed(WORDS)
    return database.write(lambda session: accounts.create(session, "Ada", kept).id)


def signs_in(visitor: Visitor, name: str = "Ada", words: str = WORDS, then: str = "/account") -> str:
    page = visitor.sends(f"/sign-in?next={then}", {"name": name, "passphrase": words})
    return page.heading


def link_for(database: Database, account_id: int) -> str:
    token = database.write(lambda session: accounts.offer_link(session, ANYONE, account_id))
    return f"/sign-in/link/{token}"


def count(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(AccountRow)) or 0


def is_signed_in(visitor: Visitor) -> bool:
    return visitor.client.get("/account").status_code == 200


@pytest.mark.parametrize("name", ["Ada", "ada", "  ADA "])
def test_a_name_and_its_passphrase_sign_in(visit: Visitor, ada: int, name: str) -> None:
    assert signs_in(visit, name) == "Your account"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ada", "paper lantern ottex"),
        ("Nobody", WORDS),
        ("\u200b", WORDS),
        ("x" * 5_000, WORDS),
        ("Ada", "x" * 5_000),
    ],
)
def test_what_does_not_belong_together_gets_one_answer(visit: Visitor, ada: int, name: str, words: str) -> None:
    page = visit.sends("/sign-in", {"name": name, "passphrase": words}, status=422)

    assert page.errors == ["This name and passphrase do not belong together. Check both."]
    assert not is_signed_in(visit)


@pytest.mark.parametrize("name", ["Ada", "Nobody", "By link"])
def test_a_wrong_guess_costs_the_same_for_every_name(
    visit: Visitor, ada: int, database: Database, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    database.write(lambda session: accounts.create(session, "By link"))
    checked: list[str] = []
    check = passphrase.check_password_hash
    monkeypatch.setattr(
        passphrase, "check_password_hash", lambda kept, words: checked.append(kept) or check(kept, words)
    )

    visit.sends("/sign-in", {"name": name, "passphrase": "wrong"}, status=422)

    assert len(checked) == 1
    assert checked[0].startswith(f"{passphrase.METHOD}$")


def test_a_guess_takes_32_mib_and_its_time() -> None:
    name, blocks, size, _rounds = SLOW_ON_PURPOSE.split(":")
    assert name == "scrypt" and 128 * int(blocks) * int(size) >= 32 * 2**20


def test_without_a_stored_passphrase_none_fits(app: Flask) -> None:
    with app.app_context():
        assert not passphrase.matches(None, "")
        assert not passphrase.matches(None, WORDS)


def test_both_fields_are_asked_for(visit: Visitor) -> None:
    page = visit.sends("/sign-in", {}, status=422)

    assert page.errors == ["Enter the name of your account.", "Enter your passphrase."]


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(visit: Visitor, ada: int, elsewhere: str) -> None:
    answer = visit.posts("/sign-in", {"name": "Ada", "passphrase": WORDS}, query_string={"next": elsewhere})

    assert answer.location == "/"


def test_a_page_that_needs_somebody_asks_and_then_comes_back(visit: Visitor, ada: int) -> None:
    page = visit.opens("/account")
    assert page.heading == "Sign in"

    assert signs_in(visit, then="/account/new") == "Make an account"


def test_signing_in_keeps_nothing_that_was_in_the_session(visit: Visitor, ada: int) -> None:
    with visit.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    before = visit.token()

    signs_in(visit)

    with visit.client.session_transaction() as session:
        assert "planted" not in session
    assert visit.token() != before


def test_a_sign_in_link_that_somebody_else_made_is_news_to_the_account(
    visit: Visitor, ada: int, database: Database, clock: HandClock
) -> None:
    steward = Account(name="Stella")
    signs_in(visit)
    assert "sign-in link" not in visit.opens("/account").main.lower()

    clock.move_on(hours=1)
    database.write(lambda session: accounts.offer_link(session, steward, ada))

    assert "Stella made one at" in visit.opens("/account").main, "also where somebody was signed in already"
    visit.sends("/sign-out")
    page = visit.sends("/sign-in?next=/write", {"name": "Ada", "passphrase": WORDS})
    assert "Stella made a sign-in link for your account." in page.text
    clock.move_on(days=31)
    visit.sends("/sign-out")
    assert "Stella" not in visit.sends("/sign-in?next=/write", {"name": "Ada", "passphrase": WORDS}).text
    assert "Stella made one at" in visit.opens("/account").main


def test_the_link_that_an_account_was_made_with_is_no_news(visit: Visitor, database: Database) -> None:
    person = database.write(lambda session: accounts.create(session, "Ben").id)
    page = visit.sends(link_for(database, person))
    assert page.heading == "Your account" and "made one at" not in page.main


def test_opening_a_link_consumes_nothing_and_pressing_does(visit: Visitor, ada: int, database: Database) -> None:
    link = link_for(database, ada)

    for _ in range(2):
        assert visit.opens(link).heading == "Sign in with this link"
    assert not is_signed_in(visit)

    assert visit.sends(link).heading == "Your account"
    assert is_signed_in(visit)


def test_the_page_of_a_link_tells_no_other_page_its_address(visit: Visitor, ada: int, database: Database) -> None:
    link = link_for(database, ada)
    assert visit.client.get(link).headers["Referrer-Policy"] == "strict-origin"
    visit.sends(link)
    assert visit.posts(link).headers["Referrer-Policy"] == "strict-origin"


def test_a_link_works_once(visit: Visitor, client: FlaskClient, ada: int, database: Database) -> None:
    link = link_for(database, ada)
    visit.sends(link)
    visit.sends("/sign-out")

    page = visit.sends(link, status=400)

    assert "already used" in page.main
    assert not is_signed_in(visit)


@pytest.mark.parametrize("token", ["x", "%00", "a" * 3_000, "é"])
def test_a_link_that_never_was_signs_nobody_in(visit: Visitor, token: str) -> None:
    answer = visit.posts(f"/sign-in/link/{token}")

    assert answer.status_code == 400
    assert not is_signed_in(visit)


def test_signing_out_takes_a_press_of_the_button(visit: Visitor, ada: int) -> None:
    signs_in(visit)

    assert visit.client.get("/sign-out").status_code == 405
    assert is_signed_in(visit)

    visit.posts("/sign-out")
    assert not is_signed_in(visit)


def test_signing_out_forgets_the_stories_that_this_browser_held(visit: Visitor, ada: int, database: Database) -> None:
    signs_in(visit)
    with visit.client.session_transaction() as session:
        session["held_links"] = [1]

    visit.posts("/sign-out")

    with visit.client.session_transaction() as session:
        assert "held_links" not in session


@pytest.mark.parametrize("name", ["Grace", "grace@post.example", "گریس"])
def test_an_account_is_made_with_any_name_and_a_passphrase_alone(visit: Visitor, database: Database, name: str) -> None:
    settled, page = makes_account(visit, name)

    assert page.heading == "Your account"
    assert f"Next time, sign in as {settled}." in page.text
    with database.read() as session:
        row = accounts.by_name(session, settled.upper())
        assert row is not None and row.grants == []
        assert row.passphrase_hash is not None and WORDS not in row.passphrase_hash
    visit.sends("/sign-out")
    assert signs_in(visit, settled) == "Your account"


@pytest.mark.parametrize("name", ["Ada", "ADA", "Nobody has this name"])
def test_nobody_learns_from_making_an_account_which_names_there_are(visit: Visitor, ada: int, name: str) -> None:
    first, second = (settled_name(visit.sends("/account/new", {"name": name})) for _ in range(2))
    assert re.fullmatch(name + r" \d{3}", first) and re.fullmatch(name + r" \d{3}", second)


def test_a_name_that_somebody_got_in_between_is_not_given_twice(visit: Visitor, app: Flask, database: Database) -> None:
    page = visit.sends("/account/new", {"name": "Ada"})
    database.write(lambda session: accounts.create(session, settled_name(page)))

    refused = visit.sends(passphrase_address(page), {"passphrase": WORDS}, status=422)

    assert refused.errors == [f"The name “{settled_name(page)}” is taken. Choose another."]


@pytest.mark.parametrize("number", range(100, 1_000, 300))
def test_a_name_gets_digits_that_nobody_has(
    visit: Visitor, database: Database, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    database.write(lambda session: accounts.create(session, f"Ada {number}"))
    drawn = iter([number, number, 999])
    monkeypatch.setattr(secrets, "choice", lambda _numbers: next(drawn))

    assert settled_name(visit.sends("/account/new", {"name": "Ada"})) == "Ada 999"


@pytest.mark.parametrize("name", ["Ada", "Ada.made.up", ""])
def test_a_name_that_the_site_did_not_give_makes_no_account(visit: Visitor, database: Database, name: str) -> None:
    visit.sends(f"/account/new/{name or 'x'}", {"passphrase": WORDS}, status=404)
    assert count(database) == 0


def test_a_name_is_kept_for_an_hour(visit: Visitor, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit.sends("/account/new", {"name": "Ada"})
    monkeypatch.setattr("forum.accounts.account._SETTLED_FOR_S", -1)
    visit.sends(passphrase_address(page), {"passphrase": WORDS}, status=404)
    assert count(database) == 0


@pytest.mark.parametrize("name", ["", "\u200b\u200b"])
def test_an_account_needs_a_name(visit: Visitor, name: str) -> None:
    page = visit.sends("/account/new", {"name": name}, status=422)
    assert page.errors == ["Enter a name. It can be a made-up one."]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "Enter a passphrase."),
        ("too short", "Enter a passphrase of 12 characters or more."),
        ("x" * 201, "Enter a passphrase of 200 characters or fewer."),
        ("passwordpassword", "This passphrase is easy to guess."),
    ],
)
def test_an_account_that_cannot_be_made_is_refused_plainly(
    visit: Visitor, database: Database, ada: int, words: str, told: str
) -> None:
    asked = visit.sends("/account/new", {"name": "Grace"})
    page = visit.sends(passphrase_address(asked), {"passphrase": words}, status=422)

    assert page.errors[0].startswith(told)
    assert settled_name(page) == settled_name(asked)
    assert count(database) == 1
    assert words == "" or words not in page.text or len(words) < 10


def test_a_passphrase_is_not_the_name(visit: Visitor) -> None:
    asked = visit.sends("/account/new", {"name": "A long enough name"})
    page = visit.sends(passphrase_address(asked), {"passphrase": settled_name(asked).lower()}, status=422)
    assert page.errors == ["Enter a passphrase that is not your name."]


def test_a_new_passphrase_needs_the_old_one(visit: Visitor, ada: int) -> None:
    signs_in(visit)

    page = visit.sends("/account/passphrase", {"current": "wrong", "passphrase": "silver ladder moth"}, status=422)

    assert page.errors == ["This is not your passphrase. Check it and try again."]


def test_a_new_passphrase_signs_out_other_browsers_and_keeps_this_one(app: Flask, visit: Visitor, ada: int) -> None:
    other = Visitor(app.test_client())
    signs_in(visit)
    signs_in(other)

    visit.sends("/account/passphrase", {"current": WORDS, "passphrase": "silver ladder moth"})

    assert is_signed_in(visit)
    assert not is_signed_in(other)
    assert signs_in(other, words="silver ladder moth") == "Your account"


def test_somebody_who_came_by_link_chooses_a_passphrase_without_an_old_one(visit: Visitor, database: Database) -> None:
    person = database.write(lambda session: accounts.create(session, "Ben").id)
    page = visit.sends(link_for(database, person))
    assert "Choose a passphrase" in page.main

    visit.sends("/account/passphrase", {"passphrase": "silver ladder moth"})

    visit.sends("/sign-out")
    assert signs_in(visit, "Ben", "silver ladder moth") == "Your account"


def test_signing_out_everywhere_ends_every_browser(app: Flask, visit: Visitor, ada: int) -> None:
    other = Visitor(app.test_client())
    signs_in(visit)
    signs_in(other)

    page = visit.sends("/account/sign-out-everywhere")

    assert page.heading == "Sign in"
    assert not is_signed_in(visit)
    assert not is_signed_in(other)


@pytest.mark.parametrize("path", ["/account/passphrase", "/account/sign-out-everywhere", "/account/stories"])
def test_a_stranger_changes_nobodys_account(visit: Visitor, path: str) -> None:
    assert visit.posts(path).status_code == 401


def test_a_session_of_an_account_that_changed_since_is_nobodys(visit: Visitor, ada: int) -> None:
    for forged in ("1.7", "1", "x.y", "99.1", "1.1.1", "-1.1"):
        with visit.client.session_transaction() as session:
            session["_user_id"] = forged
        assert not is_signed_in(visit), forged


def test_stories_held_by_link_can_be_added_to_the_account(visit: Visitor, ada: int, database: Database) -> None:
    story_id = _unclaimed(database)
    signs_in(visit)
    _holds(visit, database, story_id)
    assert "Closed at eleven" in visit.opens("/account").main

    visit.sends("/account/stories")

    with database.read() as session:
        assert story.get(session, story_id).writer_id == ada
    assert "Closed at eleven" not in visit.opens("/account").main


def test_a_story_that_is_somebody_elses_stays_theirs(visit: Visitor, ada: int, database: Database) -> None:
    ben = database.write(lambda session: accounts.create(session, "Ben").id)
    story_id = _unclaimed(database)
    database.write(lambda session: setattr(story.get(session, story_id), "writer_id", ben))
    signs_in(visit)
    _holds(visit, database, story_id)

    visit.sends("/account/stories")

    with database.read() as session:
        assert story.get(session, story_id).writer_id == ben


def test_a_role_taken_back_is_obeyed_at_the_next_request(
    signed_in_as: Callable[..., Visitor], database: Database
) -> None:
    designer = signed_in_as(Role.DESIGNER)
    designer.opens("/review")

    database.write(lambda session: accounts.revoke(session, ANYONE, designer.account.id, Role.DESIGNER))

    designer.opens("/review", status=403)


def _unclaimed(database: Database) -> int:
    def load(session: Session) -> int:
        return sample_stories.load(session)["Closed at eleven"].story_id

    return database.write(load)


def _holds(visitor: Visitor, database: Database, story_id: int) -> None:
    link_id = database.write(lambda session: private_link.add(session, story_id, private_link.new_token()).id)
    with visitor.client.session_transaction() as session:
        session["held_links"] = [link_id]


def test_nothing_that_a_link_or_passphrase_says_is_on_record(visit: Visitor, ada: int, database: Database) -> None:
    link = link_for(database, ada)
    visit.sends(link)

    with database.read() as session:
        told = " ".join(f"{entry.subject} {entry.detail}" for entry in whole_store.record(session))
    assert link.rpartition("/")[2] not in told


def copied(app: Flask, visitor: Visitor) -> Visitor:
    """Somebody else, at a browser with a copy of this one's cookie."""
    cookie = visitor.client.get_cookie("session")
    assert cookie is not None
    copy = Visitor(app.test_client())
    copy.client.set_cookie("session", cookie.value)
    return copy


@pytest.mark.fault("copied-cookie")
def test_signing_out_ends_the_session_for_whoever_copied_its_cookie_and_no_other(
    app: Flask, visit: Visitor, ada: int
) -> None:
    signs_in(visit)
    copy, other = copied(app, visit), Visitor(app.test_client())
    signs_in(other)
    assert is_signed_in(copy)

    visit.sends("/sign-out")

    assert copy.client.get("/account").status_code == 303
    assert copy.posts("/account/sign-out-everywhere").status_code == 401
    assert is_signed_in(other)


@pytest.mark.fault("copied-cookie")
def test_a_copied_cookie_holds_no_story_once_its_session_was_ended(
    app: Flask, visit: Visitor, ada: int, database: Database
) -> None:
    story_id = _unclaimed(database)
    signs_in(visit)
    _holds(visit, database, story_id)
    copy = copied(app, visit)
    copy.opens(f"/write/{story_id}")

    visit.sends("/sign-out")

    copy.opens(f"/write/{story_id}", status=404)
    makes_account(copy, "Mallory", "silver ladder moth")
    copy.opens(f"/write/{story_id}", status=404)


def test_a_browser_that_was_signed_out_from_elsewhere_has_its_stories_again_when_it_signs_in(
    app: Flask, visit: Visitor, ada: int, database: Database
) -> None:
    story_id, other = _unclaimed(database), Visitor(app.test_client())
    signs_in(visit)
    signs_in(other)
    _holds(visit, database, story_id)
    other.sends("/account/sign-out-everywhere")
    visit.opens(f"/write/{story_id}", status=404)

    signs_in(visit)

    visit.opens(f"/write/{story_id}")


def test_a_browser_that_was_signed_out_from_elsewhere_can_open_a_private_link(
    app: Flask, visit: Visitor, ada: int, database: Database
) -> None:
    story_id = _unclaimed(database)
    signs_in(visit)
    database.write(lambda session: accounts.sign_out_everywhere(session, ada))
    token = database.write(lambda session: private_link.offer(session, story_id))

    assert visit.opens(f"/s/{token}").heading
    visit.opens(f"/write/{story_id}")


def test_signing_in_again_ends_the_session_that_the_browser_had(app: Flask, visit: Visitor, ada: int) -> None:
    signs_in(visit)
    copy = copied(app, visit)
    signs_in(visit)
    assert is_signed_in(visit) and not is_signed_in(copy)


def test_an_old_passphrase_begins_no_session_after_all_were_ended(database: Database, ada: int) -> None:
    """Somebody's old passphrase was found right just before its owner chose a new one."""
    with database.read() as session:
        looked_at = accounts.get(session, ada).sessions
    database.write(lambda session: accounts.change_passphrase(session, ada, "scrypt:new"))

    with pytest.raises(Invalid):
        database.write(lambda session: accounts.sign_in(session, ada, looked_at))


def test_the_store_keeps_no_key_of_a_session(visit: Visitor, ada: int, database: Database) -> None:
    signs_in(visit)
    with visit.client.session_transaction() as session:
        key = session["_user_id"]
    with database.read() as store:
        (kept,) = store.scalars(select(SignInRow))
        assert kept.account_id == ada and key not in kept.key_hash and key.partition(".")[2] not in kept.key_hash
