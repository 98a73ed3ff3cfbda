"""The life of a story in the store: who may do what, and when; nothing is lost, and withdrawal blanks all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from scenarios.account import ANYONE, Account, Action, CoWriterRole, Invited, Role, may
from scenarios.db import Database
from scenarios.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from scenarios.objection import Objection
from scenarios.sample import PATHWAY, STORIES
from scenarios.store import withdrawal
from scenarios.store.accounts import account as accounts
from scenarios.store.pathways import pathway as pathways
from scenarios.store.stories import assisted_editing, private_link, story_list, taking_down
from scenarios.store.stories import claim as story_claim
from scenarios.store.stories import story as stories
from scenarios.store.stories.note import StoryNoteRow
from scenarios.store.stories.private_link import StoryLinkRow
from scenarios.store.stories.story import RevisionRow, StoryRow
from scenarios.stories.story import StoryContent

pytestmark = pytest.mark.both_stores

CONTENT = STORIES[0].content
MODERATOR = Account(roles=frozenset({Role.MODERATOR}))
HARM = Objection.HARM

Act = Callable[[Session, Account, int], Any]
ACTS: dict[str, Act] = {
    "submit": stories.submit,
    "submit for help": lambda session, by, story: stories.submit(session, by, story, help_wanted=True),
    "recall": stories.recall,
    "take up": lambda session, by, story: stories.take_up(session, MODERATOR, story),
    "ask": lambda session, by, story: stories.ask_changes(session, MODERATOR, story, "Please leave out the street."),
    "pass": lambda session, by, story: stories.pass_on(session, MODERATOR, story, seen=head(session, story)),
    "sign off": lambda session, by, story: stories.sign_off(session, by, story, seen=head(session, story)),
    "ask back": lambda session, by, story: assisted_editing.ask_back(
        session, by, story, "She was called something else."
    ),
    "take back": assisted_editing.take_back,
    "write on": stories.write_on,
    "refuse": lambda session, by, story: taking_down.refuse(session, MODERATOR, story, HARM, seen=read(session, story)),
    "take down": lambda session, by, story: taking_down.take_down(session, MODERATOR, story, HARM, seen=1),
    "withdraw": withdrawal.withdraw,
}
SEND_IN = {"submit": "submitted", "submit for help": "submitted"}
PUBLISH = ["submit", "pass", "sign off"]
READ = {
    "take up": "in review",
    "ask": "changes asked",
    "pass": "in review",
    "refuse": "refused",
    "withdraw": "withdrawn",
}
LIFE = {
    "draft": ({**SEND_IN, "withdraw": "withdrawn"}, []),
    "submitted": (
        {
            "recall": "draft",
            "take up": "in review",
            "ask": "changes asked",
            "pass": "in review",
            "refuse": "refused",
            "withdraw": "withdrawn",
        },
        ["submit"],
    ),
    "in review": (READ, ["submit", "take up"]),
    "passed": ({**READ, "sign off": "published", "take back": "draft"}, ["submit", "pass"]),
    "being shaped": (READ, ["submit for help", "take up"]),
    "shaped and returned": (
        {**READ, "sign off": "published", "ask back": "in review", "take back": "draft"},
        ["submit for help", "pass"],
    ),
    "asked back": (READ, ["submit for help", "pass", "ask back"]),
    "taken back": ({**SEND_IN, "withdraw": "withdrawn"}, ["submit for help", "pass", "take back"]),
    "changes asked": (
        {**SEND_IN, "take up": "changes asked", "refuse": "refused", "withdraw": "withdrawn"},
        ["submit", "take up", "ask"],
    ),
    "refused": ({**SEND_IN, "take up": "refused", "withdraw": "withdrawn"}, ["submit", "take up", "refuse"]),
    "refused and sent again": (READ, ["submit", "refuse", "submit", "take up"]),
    "published": (
        {"take up": "published", "write on": "draft", "take down": "taken down", "withdraw": "withdrawn"},
        PUBLISH,
    ),
    "written on": ({**SEND_IN, "take down": "taken down", "withdraw": "withdrawn"}, [*PUBLISH, "write on"]),
    "written on and passed": (
        {**READ, "sign off": "published", "take back": "draft", "take down": "taken down"},
        [*PUBLISH, "write on", "submit", "pass"],
    ),
    "written on and refused": (
        {**SEND_IN, "take up": "refused", "take down": "taken down", "withdraw": "withdrawn"},
        [*PUBLISH, "write on", "submit", "refuse"],
    ),
    "taken down": ({**SEND_IN, "take up": "taken down", "withdraw": "withdrawn"}, [*PUBLISH, "take down"]),
    "taken down and sent again": (READ, [*PUBLISH, "take down", "submit", "take up"]),
    "taken down and passed again": (
        {**READ, "sign off": "published", "take back": "draft"},
        [*PUBLISH, "take down", "submit", "pass"],
    ),
    "withdrawn": ({}, ["withdraw"]),
}
"""From each place in a story's life, what can be done and where it leads, and how the story came there."""


def head(session: Session, story: int) -> int:
    return stories.get(session, story).head


def read(session: Session, story: int) -> int:
    return taking_down.readable(session, stories.get(session, story)).number


@pytest.fixture
def story(database: Database) -> int:
    """The number of a draft that its writer holds by a private link."""

    def make(session: Session) -> int:
        row = pathways.create(session, PATHWAY.slug, PATHWAY.name)
        version = pathways.activate(session, pathways.draft(session, row.id, PATHWAY.content).id)
        return stories.begin(session, ANYONE, version, CONTENT).id

    return database.write(make)


@pytest.fixture
def writer(story: int) -> Account:
    """Whoever holds the story's link."""
    return Account(held=frozenset({story}))


@pytest.fixture
def does(database: Database, story: int, writer: Account) -> Callable[[str], str]:
    """Does one act of a story's life and gives its status after it."""

    def act(name: str) -> str:
        database.write(lambda session: ACTS[name](session, writer, story))
        with database.read() as session:
            assert all(each.may_be_shown for each in stories.published(session)), "nothing that is public is withheld"
            return stories.get(session, story).status

    return act


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("place", LIFE)
def test_the_life_of_a_story(does: Callable[[str], str], place: str, act: str) -> None:
    leads_to, before = LIFE[place]
    for step in before:
        does(step)
    if act in leads_to:
        assert does(act) == leads_to[act]
    else:
        with pytest.raises((Conflict, NotAllowed)):
            does(act)


def test_sign_off_publishes_exactly_what_was_passed(database: Database, story: int, does: Callable[[str], str]) -> None:
    for step in ("submit", "pass", "sign off"):
        does(step)
    with database.read() as session:
        (published,) = stories.published(session)
        assert (published.number, published.content) == (stories.get(session, story).passed, CONTENT)


def test_a_published_story_is_read_as_it_was_until_its_next_version_is_signed_off(
    database: Database, story: int, writer: Account, does: Callable[[str], str]
) -> None:
    def public() -> str:
        with database.read() as session:
            assert stories.get(session, story).is_public and stories.count_published(session) == 1
            return stories.published(session)[0].content.title

    for step in ("submit", "pass", "sign off", "write on"):
        does(step)
    newer = replace(CONTENT, title="A newer title")
    database.write(lambda session: stories.save(session, writer, story, newer, based_on=1))
    for step in ("submit", "pass"):
        does(step)
        assert public() == CONTENT.title
    does("sign off")
    assert public() == "A newer title"


def test_what_saves_itself_in_one_sitting_is_one_version(database: Database, story: int, writer: Account) -> None:
    def save(title: str, based_on: int, by: Account = writer, autosaved: bool = True) -> int:
        content = replace(CONTENT, title=title)
        return database.write(
            lambda session: stories.save(session, by, story, content, based_on=based_on, autosaved=autosaved).number
        )

    def kept() -> list[int]:
        with database.read() as session:
            return [made.number for made in stories.history(session, story)]

    save("T", 1), save("Ti", 2), save("Tit", 3)
    assert kept() == [4, 1]
    save("Tit", 4, autosaved=False)
    save("Title", 4)
    assert kept() == [5, 4, 1]
    somebody = database.write(lambda session: accounts.create(session, "Rosa").id)
    save("Titles", 5, replace(writer, id=somebody))
    assert kept() == [6, 5, 4, 1]
    with database.engine.begin() as connection:
        connection.execute(update(RevisionRow).values(created_at=database.clock.now() - stories.ONE_SITTING))
    save("Title, the next day", 6, replace(writer, id=somebody))
    assert kept() == [7, 6, 5, 4, 1]


def test_a_sitting_ends_however_steadily_somebody_writes(database: Database, story: int, writer: Account) -> None:
    def goes_by(session: Session) -> None:
        """Nine minutes: everything is that much older."""
        for made in stories.history(session, story):
            made.created_at -= stories.ONE_SITTING * 0.6
            if made.sitting_began is not None:
                made.sitting_began -= stories.ONE_SITTING * 0.6

    def save(session: Session, number: int) -> None:
        content = replace(CONTENT, title="T" * number)
        stories.save(session, writer, story, content, based_on=number, autosaved=True)

    for number in range(1, 7):
        database.write(lambda session: save(session, number))
        database.write(goes_by)
    with database.read() as session:
        assert [made.number for made in stories.history(session, story)] == [7, 5, 3, 1]


@pytest.mark.parametrize("autosaved", [True, False])
def test_nothing_that_saved_itself_is_lost_by_another_kind_of_change(
    database: Database, story: int, writer: Account, autosaved: bool
) -> None:
    def work(session: Session) -> list[str]:
        precious = replace(CONTENT, title="Two, precious")
        stories.save(session, writer, story, precious, based_on=1, autosaved=autosaved)
        stories.restore(session, writer, story, 1, seen=2)
        return [made.content.title for made in stories.history(session, story)]

    assert database.write(work) == [CONTENT.title, "Two, precious", CONTENT.title]


def test_what_a_moderator_passed_stays_whatever_is_written_after_it(
    database: Database, story: int, writer: Account
) -> None:
    def work(session: Session) -> list[int]:
        stories.submit(session, writer, story, help_wanted=True)
        stories.take_up(session, MODERATOR, story)
        for number, title in enumerate(("Shaped", "Shaped again"), 1):
            content = replace(CONTENT, title=title)
            stories.save(session, MODERATOR, story, content, based_on=number, autosaved=True)
            assisted_editing.return_to_writer(session, MODERATOR, story, seen=number + 1)
            assisted_editing.ask_back(session, writer, story, "Not quite.")
        return [made.number for made in stories.history(session, story)]

    assert database.write(work) == [3, 2, 1]


def test_a_helper_brings_no_earlier_version_back(database: Database, story: int, writer: Account) -> None:
    def work(session: Session) -> None:
        stories.save(session, writer, story, replace(CONTENT, title="What I send"), based_on=1)
        stories.submit(session, writer, story, help_wanted=True)
        stories.take_up(session, MODERATOR, story)

    database.write(work)
    with pytest.raises(NotAllowed):
        database.write(lambda session: stories.restore(session, MODERATOR, story, 1, seen=2))


def test_an_earlier_version_can_be_brought_back_and_nothing_is_lost_by_it(
    database: Database, story: int, writer: Account
) -> None:
    def work(session: Session) -> RevisionRow:
        stories.save(session, writer, story, StoryContent(what_happened="All changed"), based_on=1)
        return stories.restore(session, writer, story, 1, seen=2)

    made = database.write(work)
    assert (made.number, made.restores, made.content) == (3, 1, CONTENT)
    with database.read() as session:
        assert stories.revision_number(session, story, 2).content.what_happened == "All changed"


def test_a_story_that_was_told_is_published_once_its_teller_said_yes(
    database: Database, story: int, writer: Account, does: Callable[[str], str]
) -> None:
    def told(session: Session) -> None:
        stories.get(session, story).told = True

    database.write(told)
    for step in ("submit", "pass"):
        does(step)
    with pytest.raises(Conflict):
        does("sign off")
    stranger = Account(invited=frozenset({Invited(story, CoWriterRole.READ, 1)}))
    for by, how in ((writer, ""), (stranger, "She nodded")):
        with pytest.raises(NotAllowed):
            database.write(lambda session: stories.approve(session, by, story, seen=1, how=how))
    teller = Account(invited=frozenset({Invited(story, CoWriterRole.APPROVE, 1)}))
    with pytest.raises(Conflict):
        database.write(lambda session: stories.approve(session, teller, story, seen=7))
    database.write(lambda session: stories.approve(session, teller, story, seen=1))
    assert does("sign off") == "published"


def test_nobody_passes_or_signs_off_what_they_have_not_read(
    database: Database, story: int, writer: Account, does: Callable[[str], str]
) -> None:
    does("submit")
    with pytest.raises(Conflict):
        database.write(lambda session: stories.pass_on(session, MODERATOR, story, seen=7))
    does("pass")
    with pytest.raises(Conflict):
        database.write(lambda session: stories.sign_off(session, writer, story, seen=0))


def test_a_story_with_a_dead_end_is_sent_in_and_not_passed_until_it_is_mended(
    database: Database, story: int, writer: Account, does: Callable[[str], str]
) -> None:
    torn = replace(CONTENT, scenes=tuple(scene for scene in CONTENT.scenes if scene.key != "s4"))
    database.write(lambda session: stories.save(session, writer, story, torn, based_on=1))
    assert does("submit") == "submitted"
    with pytest.raises(Conflict, match=r"Scene 3, “.*”: Choice A leads to a scene that is not there any more"):
        does("pass")
    assert does("ask") == "changes asked"
    database.write(lambda session: stories.save(session, writer, story, CONTENT, based_on=2))
    does("submit")
    assert does("pass") == "in review"


def test_each_save_is_a_revision_and_an_unchanged_one_is_none(database: Database, story: int, writer: Account) -> None:
    def save(content: StoryContent, based_on: int) -> int:
        return database.write(lambda session: stories.save(session, writer, story, content, based_on=based_on).number)

    assert save(CONTENT, 1) == 1
    assert save(replace(CONTENT, title="Two"), 1) == 2
    with pytest.raises(Conflict):
        save(replace(CONTENT, title="Three"), 1)
    with database.read() as session:
        assert stories.revision_number(session, story, 1).content == CONTENT


@pytest.mark.parametrize(
    "work",
    [
        lambda session, by, story: stories.save(session, by, story, StoryContent(what_happened="x"), based_on=1),
        lambda session, by, story: stories.describe(session, by, story, credit="Me", perspectives=[]),
        lambda session, by, story: stories.submit(session, by, story),
        lambda session, by, story: stories.recall(session, by, story),
        lambda session, by, story: stories.take_up(session, by, story),
        lambda session, by, story: stories.ask_changes(session, by, story, "Why?"),
        lambda session, by, story: stories.pass_on(session, by, story, seen=1),
        lambda session, by, story: stories.sign_off(session, by, story, seen=1),
        lambda session, by, story: withdrawal.withdraw(session, by, story),
        lambda session, by, story: stories.send_note(session, by, story, "Hello", from_writer=True),
        lambda session, by, story: stories.send_note(session, by, story, "Hello", from_writer=False),
    ],
)
def test_a_stranger_may_do_nothing(database: Database, story: int, work: Act) -> None:
    stranger = Account(id=None, roles=frozenset({Role.STEWARD, Role.DESIGNER, Role.FACILITATOR}))
    with pytest.raises(NotAllowed):
        database.write(lambda session: work(session, stranger, story))


def test_withdrawal_blanks_every_revision_and_message(
    database: Database, story: int, writer: Account, does: Callable[[str], str]
) -> None:
    database.write(lambda session: stories.describe(session, writer, story, credit="Rosa", perspectives=["carer"]))
    changed = replace(CONTENT, title="Another title")
    database.write(
        lambda session: stories.save(session, writer, story, changed, based_on=1, reason="The street is gone")
    )
    for step in ("submit", "take up", "ask", "withdraw"):
        does(step)
    with database.read() as session:
        rows = [session.query(table).all() for table in (RevisionRow, StoryNoteRow, StoryRow)]
        kept = str([{c.name: getattr(row, c.name) for c in row.__table__.columns} for rows_ in rows for row in rows_])
        assert all(row.erased_at for row in rows[0])
        keys = [scene.key for scene in rows[0][0].content.scenes]
    for word in ("Another title", "third call", "Samira", "street", "Rosa", "carer"):
        assert word not in kept
    assert keys == [scene.key for scene in CONTENT.scenes]


def test_a_private_link_is_kept_hashed_and_can_be_revoked(database: Database, story: int) -> None:
    token = database.write(lambda session: private_link.offer(session, story))
    with database.read() as session:
        link = private_link.find(session, token)
        assert link.story_id == story and token not in link.token_hash
        assert private_link.held_by(session, {link.id, 999}) == {story}
        number = link.id
    database.write(lambda session: private_link.revoke(session, story))
    with database.read() as session:
        assert private_link.held_by(session, {number}) == frozenset()
        assert session.query(StoryLinkRow).count() == 1
        with pytest.raises(NotFound):
            private_link.find(session, token)


@pytest.mark.parametrize("token", ["", "x", "💥" * 50, "0" * 10_000])
def test_a_made_up_link_leads_nowhere(database: Database, story: int, token: str) -> None:
    with database.read() as session, pytest.raises(NotFound):
        private_link.find(session, token)


def test_a_draft_is_read_by_its_writer_alone(database: Database, story: int, writer: Account) -> None:
    with database.read() as session:
        row = stories.get(session, story)
        assert may(writer, Action.READ_STORY, row)
        assert not any(may(other, Action.READ_STORY, row) for other in (ANYONE, MODERATOR, Account(id=5)))


@pytest.mark.parametrize("text", ["", "  ", "x" * 5_001])
def test_a_message_has_words_and_not_too_many(
    database: Database, story: int, writer: Account, does: Callable[[str], str], text: str
) -> None:
    does("submit")
    with pytest.raises(Invalid):
        database.write(lambda session: stories.send_note(session, writer, story, text, from_writer=True))


def test_a_story_that_says_nothing_is_not_sent_in(database: Database, story: int, writer: Account) -> None:
    database.write(lambda session: stories.save(session, writer, story, StoryContent(title="Empty"), based_on=1))
    with pytest.raises(Refusal):
        database.write(lambda session: stories.submit(session, writer, story))


def test_an_account_takes_the_stories_it_holds_and_no_others(database: Database, story: int) -> None:
    account = database.write(lambda session: accounts.create(session, "Rosa").id)
    link = database.write(lambda session: private_link.add(session, story, private_link.new_token()).id)
    database.write(lambda session: story_claim.make(session, Account(id=account), []))
    with database.read() as session:
        assert stories.get(session, story).writer_id is None
    database.write(lambda session: story_claim.make(session, Account(id=account), [link, 999]))
    with database.read() as session:
        assert [row.story_id for row in story_list.of_writer(session, Account(id=account)).rows] == [story]
