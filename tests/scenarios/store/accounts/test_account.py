"""Accounts in the store: names are taken once, links work once, and a steward always remains."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.account import ANYONE, Account, Role
from scenarios.db import Database
from scenarios.errors import Conflict, Invalid, NotFound
from scenarios.list_position import Position
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts import audit
from scenarios.store.accounts import session as sessions
from scenarios.store.accounts.account import AccountRow, SignInLinkRow
from scenarios.store.list_page import ON_A_PAGE
from tests.clock import HandClock
from tests.page_cost import counted
from tests.scenarios import whole_store

pytestmark = pytest.mark.both_stores

STEWARD = Account(name="Command line")


def made(database: Database, name: str = "Ada", *roles: Role) -> int:
    def make(session: Session) -> int:
        row = accounts.create(session, name)
        for role in roles:
            accounts.grant(session, STEWARD, row.id, role)
        return row.id

    return database.write(make)


def roles_of(database: Database, account_id: int) -> frozenset[Role]:
    with database.read() as session:
        return accounts.get(session, account_id).plain().roles


def test_who_is_signed_in_and_what_they_may_is_one_query(database: Database) -> None:
    number = made(database, "Ada", Role.STEWARD, Role.DESIGNER)
    key = database.write(lambda session: accounts.sign_in(session, number))
    with counted(database) as tally, database.read() as session:
        found = sessions.signed_in(session, key)
        assert found is not None and found.account.plain().roles == {Role.STEWARD, Role.DESIGNER}
    assert tally.queries == 1


def test_an_account_has_its_roles_also_where_its_name_was_read_before(database: Database) -> None:
    number = made(database, "Ada", Role.STEWARD)
    with database.read() as session:
        named = session.get_one(AccountRow, number)
        assert accounts.get(session, number) is named
        assert named.plain().roles == {Role.STEWARD}


def link_for(database: Database, account_id: int) -> str:
    return database.write(lambda session: accounts.offer_link(session, STEWARD, account_id))


@pytest.mark.parametrize("again", ["Ada", "ADA", " ada", "Ａｄａ"])
def test_a_name_is_taken_once_in_any_case(database: Database, again: str) -> None:
    made(database, "Ada")

    with pytest.raises(Invalid, match="taken") as refused:
        made(database, again)

    assert refused.value.field == "name"
    with database.read() as session:
        assert [row.name for row in accounts.everyone(session)] == ["Ada"]


def test_a_role_given_twice_is_held_once_and_on_record_once(database: Database) -> None:
    ada = made(database, "Ada", Role.MODERATOR, Role.MODERATOR)

    assert roles_of(database, ada) == {Role.MODERATOR}
    with database.read() as session:
        assert [entry.act for entry in whole_store.record(session)] == ["grant role"]


def test_a_role_taken_back_is_gone_and_on_record(database: Database) -> None:
    ada = made(database, "Ada", Role.MODERATOR, Role.DESIGNER)

    database.write(lambda session: accounts.revoke(session, STEWARD, ada, Role.MODERATOR))
    database.write(lambda session: accounts.revoke(session, STEWARD, ada, Role.MODERATOR))

    assert roles_of(database, ada) == {Role.DESIGNER}
    with database.read() as session:
        acts = [entry.act for entry in whole_store.record(session)]
        assert acts == ["revoke role", "grant role", "grant role"]
        assert not accounts.has_role(session, ada, Role.MODERATOR)


def test_the_last_steward_stays(database: Database) -> None:
    ada = made(database, "Ada", Role.STEWARD)

    with pytest.raises(Conflict, match="last steward"):
        database.write(lambda session: accounts.revoke(session, STEWARD, ada, Role.STEWARD))

    assert roles_of(database, ada) == {Role.STEWARD}


def test_one_of_two_stewards_may_go(database: Database) -> None:
    ada = made(database, "Ada", Role.STEWARD)
    made(database, "Ben", Role.STEWARD)

    database.write(lambda session: accounts.revoke(session, STEWARD, ada, Role.STEWARD))

    assert roles_of(database, ada) == frozenset()


def test_a_link_signs_in_once(database: Database) -> None:
    ada = made(database)
    token = link_for(database, ada)

    assert database.write(lambda session: accounts.consume_link(session, token)).id == ada
    with pytest.raises(Invalid, match="already used"):
        database.write(lambda session: accounts.consume_link(session, token))


def test_a_link_is_kept_as_a_hash_only(database: Database) -> None:
    token = link_for(database, made(database))

    with database.read() as session:
        kept = session.scalars(select(SignInLinkRow)).one()
        assert token not in (kept.token_hash, str(vars(kept)))
        assert accounts.hashed(token) == kept.token_hash


def test_an_old_link_signs_nobody_in(database: Database, clock: HandClock) -> None:
    ada = made(database)
    token = link_for(database, ada)
    clock.move_on(seconds=accounts.LINK_LIFE.total_seconds() + 1)

    with pytest.raises(Invalid):
        database.write(lambda session: accounts.consume_link(session, token))

    link_for(database, ada)
    with database.read() as session:
        assert len(session.scalars(select(SignInLinkRow)).all()) == 1, "the old one is forgotten"


def test_signing_out_everywhere_ends_sessions_and_unused_links(database: Database) -> None:
    ada, ben = made(database, "Ada"), made(database, "Ben")
    token, other = link_for(database, ada), link_for(database, ben)

    database.write(lambda session: accounts.sign_out_everywhere(session, ada))

    with database.read() as session:
        assert accounts.get(session, ada).sessions == 2
        assert accounts.get(session, ben).sessions == 1
    with pytest.raises(Invalid):
        database.write(lambda session: accounts.consume_link(session, token))
    assert database.write(lambda session: accounts.consume_link(session, other)).id == ben


def test_a_new_passphrase_ends_the_sessions_of_the_old(database: Database) -> None:
    ada = made(database)

    row = database.write(lambda session: accounts.change_passphrase(session, ada, "scrypt:new"))

    assert (row.passphrase_hash, row.sessions) == ("scrypt:new", 2)


def test_nobody_who_is_not_there_gets_a_role_or_a_link(database: Database) -> None:
    with pytest.raises(NotFound):
        database.write(lambda session: accounts.grant(session, STEWARD, 99, Role.STEWARD))
    with pytest.raises(NotFound):
        link_for(database, 99)

    with database.read() as session:
        assert whole_store.record(session) == []


def test_the_record_is_read_in_parts_newest_first(database: Database) -> None:
    def act(session: Session) -> None:
        for number in range(ON_A_PAGE + 2):
            audit.record(session, ANYONE, "pass story", f"story {number}")
            session.flush()

    database.write(act)

    with database.read() as session:
        newest = audit.page(session)
        older = audit.page(session, Position(after=newest.after))
    listed = [entry.subject for entry in (*newest.rows, *older.rows)]
    assert len(newest.rows) == ON_A_PAGE
    assert listed == [f"story {number}" for number in reversed(range(ON_A_PAGE + 2))]
