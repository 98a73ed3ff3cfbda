"""Co-writers in the store: who is let in, for how long, and as what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from scenarios.account import ANYONE, Account, Action, CoWriterRole, Role, may
from scenarios.db import Database
from scenarios.errors import Conflict, Invalid, NotAllowed, NotFound
from scenarios.sample import STORIES
from scenarios.store import withdrawal
from scenarios.store.accounts import account as accounts
from scenarios.store.stories import co_writer
from scenarios.store.stories import story as stories
from scenarios.store.stories.co_writer import CoWriterRow
from tests.scenarios.store.conftest import MODERATOR, Desk

pytestmark = pytest.mark.both_stores

DOES = {
    CoWriterRole.WRITE: {
        Action.READ_DRAFT,
        Action.SUGGEST_TO_STORY,
        Action.DECIDE_SUGGESTIONS,
        Action.EDIT_STORY,
    },
    CoWriterRole.SUGGEST: {Action.READ_DRAFT, Action.SUGGEST_TO_STORY},
    CoWriterRole.READ: {Action.READ_DRAFT},
    CoWriterRole.APPROVE: {Action.READ_DRAFT, Action.APPROVE_STORY, Action.TAKE_BACK_STORY},
}


def rosa(database: Database) -> int:
    """The number of an account."""
    return database.write(lambda session: accounts.create(session, "Rosa").id)


def what(database: Database, who: Account, story: int) -> set[Action]:
    """All that somebody may do with a story."""
    with database.read() as session:
        row = stories.get(session, story)
        return {action for action in Action if may(who, action, row)}


@pytest.mark.parametrize("part", CoWriterRole)
def test_a_co_writer_may_do_what_they_were_invited_for(database: Database, desk: Desk, part: CoWriterRole) -> None:
    assert what(database, desk.invites(part), desk.story) == DOES[part]


@pytest.mark.parametrize("part", CoWriterRole)
def test_nobody_edits_what_was_sent_in(database: Database, desk: Desk, part: CoWriterRole) -> None:
    invited = desk.invites(part)
    database.write(lambda session: stories.submit(session, desk.holder, desk.story))
    assert what(database, invited, desk.story) == DOES[part] - {Action.EDIT_STORY}


@pytest.mark.parametrize(
    "work",
    [
        lambda session, by, story: co_writer.invite(session, by, story, CoWriterRole.READ, "Sam"),
        lambda session, by, story: co_writer.renew(session, by, story, 1),
        lambda session, by, story: co_writer.change_part(session, by, story, 1, CoWriterRole.WRITE),
        lambda session, by, story: co_writer.revoke(session, by, story, 1),
        lambda session, by, story: stories.describe(session, by, story, credit="Me", perspectives=[]),
        lambda session, by, story: stories.write_on(session, by, story),
        lambda session, by, story: stories.open_to_build(session, by, story, True),
        lambda session, by, story: withdrawal.withdraw(session, by, story),
    ],
)
@pytest.mark.parametrize("part", [*CoWriterRole, None])
def test_only_the_holder_invites_names_and_gives_the_story_away(
    database: Database, desk: Desk, part: CoWriterRole | None, work: Callable[[Session, Account, int], Any]
) -> None:
    desk.invites(CoWriterRole.READ)
    by = desk.invites(part) if part else replace(MODERATOR, id=rosa(database))
    with pytest.raises(NotAllowed):
        database.write(lambda session: work(session, by, desk.story))


def test_a_link_is_kept_hashed_and_a_made_up_one_leads_nowhere(database: Database, desk: Desk) -> None:
    made, token = database.write(
        lambda session: co_writer.invite(session, desk.holder, desk.story, CoWriterRole.READ, "Sam")
    )
    with database.read() as session:
        row = co_writer.find(session, token)
        kept = str({column.name: getattr(row, column.name) for column in CoWriterRow.__table__.columns})
        assert row.id == made.id and token not in kept
        for wrong in ("", "x", token[:-1], "💥" * 50):
            with pytest.raises(NotFound):
                co_writer.find(session, wrong)


def test_an_invitation_is_taken_up_by_the_one_who_came(database: Database, desk: Desk) -> None:
    made, _token = database.write(
        lambda session: co_writer.invite(session, desk.holder, desk.story, CoWriterRole.READ, "Sam")
    )
    assert desk.meets().invited == frozenset()
    assert desk.meets(f"{made.id}.{'0' * 16}", f"{made.id}", "x.y", "").invited == frozenset()
    assert made.joined_at is None
    account = rosa(database)
    database.write(lambda session: co_writer.join(session, Account(id=account), made.id))
    assert {each.co_writer for each in desk.meets(account=account).invited} == {made.id}
    other = database.write(lambda session: accounts.create(session, "Another").id)
    for somebody in (Account(id=other), ANYONE):
        with pytest.raises(Conflict):
            database.write(lambda session: co_writer.join(session, somebody, made.id))
    assert desk.meets(account=other).invited == frozenset()


def test_a_holder_does_not_take_up_an_invitation_to_their_own_story(database: Database, desk: Desk) -> None:
    made, _token = database.write(
        lambda session: co_writer.invite(session, desk.holder, desk.story, CoWriterRole.READ, "Sam")
    )
    with pytest.raises(Conflict):
        database.write(lambda session: co_writer.join(session, desk.holder, made.id))


def test_an_invitation_taken_up_without_an_account_can_be_attached_to_one(database: Database, desk: Desk) -> None:
    invited, account = desk.invites(CoWriterRole.WRITE), rosa(database)
    desk.invites(CoWriterRole.WRITE)
    database.write(lambda session: co_writer.claim(session, replace(invited, id=account)))
    assert desk.meets(account=account).invited == invited.invited


def test_what_is_taken_back_lets_nobody_in_by_link_browser_or_account(database: Database, desk: Desk) -> None:
    made, token = database.write(
        lambda session: co_writer.invite(session, desk.holder, desk.story, CoWriterRole.WRITE, "Sam")
    )
    account = rosa(database)
    database.write(lambda session: co_writer.join(session, Account(id=account), made.id))
    database.write(lambda session: co_writer.revoke(session, desk.holder, desk.story, made.id))
    assert desk.meets(made.key, account=account).invited == frozenset()
    with database.read() as session:
        assert co_writer.of(session, desk.story) == []
    for work in (
        lambda session: co_writer.find(session, token),
        lambda session: co_writer.join(session, ANYONE, made.id),
        lambda session: co_writer.renew(session, desk.holder, desk.story, made.id),
    ):
        with pytest.raises(NotFound):
            database.write(work)


def test_a_new_link_shuts_out_whoever_came_by_the_old_one(database: Database, desk: Desk) -> None:
    made, old = database.write(
        lambda session: co_writer.invite(session, desk.holder, desk.story, CoWriterRole.WRITE, "Sam")
    )
    key, account = made.key, rosa(database)
    database.write(lambda session: co_writer.join(session, Account(id=account), made.id))
    new = database.write(lambda session: co_writer.renew(session, desk.holder, desk.story, made.id))
    assert desk.meets(key, account=account).invited == frozenset()
    with database.read() as session:
        renewed = co_writer.find(session, new)
        assert renewed.id == made.id
        for keys in ((key, renewed.key), (renewed.key, key)):
            assert co_writer.taken_up(session, None, keys), "a browser may remember both"
        with pytest.raises(NotFound):
            co_writer.find(session, old)


def test_a_co_writer_of_another_story_is_out_of_reach(database: Database, desk: Desk) -> None:
    invited = desk.invites(CoWriterRole.READ)
    other = database.write(
        lambda session: (
            stories.begin(
                session,
                ANYONE,
                stories.head(session, stories.get(session, desk.story)).pathway_version,
                STORIES[1].content,
            ).id
        )
    )
    mine = Account(held=frozenset({other}))
    with pytest.raises(NotFound):
        database.write(lambda session: co_writer.revoke(session, mine, other, invited.co_writer(desk.story) or 0))


def test_a_role_can_be_changed(database: Database, desk: Desk) -> None:
    made, _token = database.write(
        lambda session: co_writer.invite(session, desk.holder, desk.story, CoWriterRole.READ, "Sam")
    )
    database.write(lambda session: co_writer.change_part(session, desk.holder, desk.story, made.id, CoWriterRole.WRITE))
    assert Action.EDIT_STORY in what(database, desk.meets(made.key), desk.story)


def test_each_says_how_they_are_named_and_nobody_says_it_for_them(database: Database, desk: Desk) -> None:
    invited = desk.invites(CoWriterRole.READ, "Sam from work")
    database.write(lambda session: co_writer.name(session, invited, desk.story, "  A  friend "))
    with database.read() as session:
        (row,) = co_writer.of(session, desk.story)
        assert (row.credit, row.name, row.invited_as) == ("A friend", "A friend", "Sam from work")
    for by in (desk.holder, ANYONE, MODERATOR):
        with pytest.raises(NotAllowed):
            database.write(lambda session: co_writer.name(session, by, desk.story, "Somebody"))
    with pytest.raises(Invalid):
        database.write(lambda session: co_writer.name(session, invited, desk.story, "x" * 201))


def test_whoever_leaves_keeps_their_name_and_what_they_wrote(database: Database, desk: Desk) -> None:
    invited = desk.invites(CoWriterRole.WRITE, "Sam")
    content = replace(STORIES[0].content, title="By Sam")
    database.write(lambda session: stories.save(session, invited, desk.story, content, based_on=1))
    database.write(lambda session: co_writer.leave(session, invited, desk.story, "S."))
    with database.read() as session:
        assert co_writer.of(session, desk.story) == []
        newest = stories.history(session, desk.story)[0]
        assert newest.content.title == "By Sam" and newest.co_writer_id == invited.co_writer(desk.story)
        assert co_writer.everyone_ever(session, desk.story)[newest.co_writer_id or 0].credit == "S."


def test_a_story_has_so_many_co_writers_and_no_more(database: Database, desk: Desk) -> None:
    for _ in range(co_writer.CO_WRITER_LIMIT):
        desk.invites(CoWriterRole.READ)
    with pytest.raises(Conflict):
        desk.invites(CoWriterRole.READ)


def test_a_withdrawn_story_has_no_co_writers_and_keeps_none_of_their_names(database: Database, desk: Desk) -> None:
    invited = desk.invites(CoWriterRole.WRITE, "Sam from work")
    database.write(lambda session: co_writer.name(session, invited, desk.story, "Samira"))
    database.write(lambda session: withdrawal.withdraw(session, desk.holder, desk.story))
    with database.read() as session:
        (row,) = session.query(CoWriterRow).all()
        assert (row.invited_as, row.credit) == ("", "") and row.revoked_at
    with pytest.raises(Conflict):
        database.write(lambda session: co_writer.invite(session, desk.holder, desk.story, CoWriterRole.READ, "Sam"))


@pytest.mark.parametrize("role", Role)
def test_a_role_of_the_site_is_no_invitation(database: Database, desk: Desk, role: Role) -> None:
    assert not what(database, Account(id=7, roles=frozenset({role})), desk.story) & {
        Action.READ_DRAFT,
        Action.EDIT_STORY,
        Action.SUGGEST_TO_STORY,
    }
