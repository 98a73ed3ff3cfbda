"""The second step in the store: a code counts once, also for two at once, and the store alone gives no code away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.account import ANYONE, Account, Device, Role
from scenarios.db import Database
from scenarios.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from scenarios.key_folder import KeyFolder
from scenarios.second_step import HALF_LIFE, STEP, code_of, new_salt, secret_of, step_at
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts import second_step
from scenarios.store.accounts import session as sessions
from scenarios.store.accounts import site as settings
from scenarios.store.accounts.account import AccountRow
from scenarios.store.accounts.second_step import HalfSignInRow, RecoveryCodeRow, SecondStepRow
from scenarios.store.accounts.site import NO, YES, Site
from tests.clock import HandClock
from tests.scenarios import whole_store

pytestmark = pytest.mark.both_stores

STEWARD = Account(name="Command line")
PHONE, LAPTOP = Device("Safari", "iOS"), Device("Firefox", "Windows")
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


class Ada:
    """Somebody with a second step, and with the phone that shows its codes."""

    def __init__(self, database: Database, clock: HandClock, *roles: Role, name: str = "Ada") -> None:
        self.database, self.clock = database, clock

        def make(session: Session) -> Account:
            row = accounts.create(session, name)
            for role in roles:
                accounts.grant(session, STEWARD, row.id, role)
            return row.plain()

        self.account = database.write(make)
        self.id = self.account.id or 0
        self.salt = new_salt()
        self.secret = second_step.secret_for(database.keys, self.id, self.salt)
        self.recovery: list[str] = []

    def sets_it_up(self) -> Ada:
        self.recovery = self.database.write(
            lambda session: second_step.set_up(session, self.account, self.salt, self.secret, self.code)
        )
        self.clock.move_on(seconds=STEP.total_seconds())
        return self

    @property
    def code(self) -> str:
        return code_of(self.secret, step_at(self.clock.now()))

    def begins(self, device: Device = LAPTOP) -> str:
        def work(session: Session) -> str:
            return second_step.begin(session, accounts.get(session, self.id), device)

        return self.database.write(work)

    def finishes(self, key: str, device: Device = LAPTOP, *, code: str = "", recovery: str | None = None) -> str:
        return self.database.write(
            lambda session: second_step.finish(session, key, device, code=code, recovery=recovery)
        )

    @property
    def step(self) -> second_step.SecondStep | None:
        with self.database.read() as session:
            return second_step.of(session, self.id)


@pytest.fixture
def ada(database: Database, clock: HandClock) -> Ada:
    clock.stop_at(NOON)
    return Ada(database, clock)


def signed_in(database: Database, key: str) -> sessions.SignedIn | None:
    with database.read() as session:
        return sessions.signed_in(session, key)


def halves(database: Database) -> int:
    with database.read() as session:
        return len(session.scalars(select(HalfSignInRow)).all())


def acts(database: Database) -> list[str]:
    with database.read() as session:
        return [entry.act for entry in whole_store.record(session)]


def test_it_is_on_once_a_code_shows_that_the_app_has_the_key(ada: Ada) -> None:
    wrong = f"{(int(ada.code) + 1) % 1_000_000:06}"
    with pytest.raises(Invalid, match="wrong"):
        ada.database.write(lambda session: second_step.set_up(session, ada.account, ada.salt, ada.secret, wrong))
    assert ada.step is None

    ada.sets_it_up()

    assert ada.step is not None and ada.step.recovery_codes == 10
    with pytest.raises(Conflict, match="on already"):
        ada.sets_it_up()


def test_a_code_signs_in_once(ada: Ada) -> None:
    ada.sets_it_up()
    one, other, code = ada.begins(), ada.begins(), ada.code

    assert signed_in(ada.database, ada.finishes(one, code=code)) is not None
    with pytest.raises(Invalid, match="used before"):
        ada.finishes(other, code=code)

    ada.clock.move_on(seconds=STEP.total_seconds())
    assert signed_in(ada.database, ada.finishes(other, code=ada.code)) is not None


def test_the_code_that_set_it_up_signs_nobody_in(ada: Ada) -> None:
    code = ada.code
    ada.sets_it_up()
    with pytest.raises(Invalid, match="used before"):
        ada.finishes(ada.begins(), code=code)


def together(database: Database, ada: Ada, *tries: dict[str, str]) -> list[str]:
    """Several second steps at the same time; gives what became of each, sorted."""

    def tried(one: dict[str, str]) -> str:
        try:
            ada.finishes(**one)
        except Refusal as refused:
            return refused.code
        return "in"

    with ThreadPoolExecutor(len(tries)) as pool:
        return sorted(pool.map(tried, tries))


@pytest.mark.fault("code-used-twice")
def test_of_two_who_send_the_same_code_at_once_one_is_let_in(database: Database, ada: Ada) -> None:
    ada.sets_it_up()
    tries = [{"key": ada.begins(), "code": ada.code} for _ in range(6)]
    assert together(database, ada, *tries) == ["in", *["invalid"] * 5]


@pytest.mark.fault("code-used-twice")
def test_of_two_who_send_the_same_recovery_code_at_once_one_is_let_in(database: Database, ada: Ada) -> None:
    ada.sets_it_up()
    tries = [{"key": ada.begins(), "recovery": ada.recovery[0]} for _ in range(6)]
    assert together(database, ada, *tries) == ["in", *["invalid"] * 5]
    assert ada.step is not None and ada.step.recovery_codes == 9


def test_a_first_step_is_used_up_by_one_second_step(database: Database, ada: Ada) -> None:
    ada.sets_it_up()
    key = ada.begins()
    tries = [{"key": key, "code": ada.code}, {"key": key, "recovery": ada.recovery[0]}]
    assert together(database, ada, *tries) == ["conflict", "in"]
    with pytest.raises(Conflict):
        ada.finishes(key, recovery=ada.recovery[1])
    assert ada.step is not None and ada.step.recovery_codes >= 9, "what was refused used nothing up"


def test_a_wrong_code_leaves_the_first_step_as_it_is(ada: Ada) -> None:
    ada.sets_it_up()
    key = ada.begins()
    for _ in range(3):
        with pytest.raises(Invalid):
            ada.finishes(key, code="000000" if ada.code != "000000" else "000001")
    assert signed_in(ada.database, ada.finishes(key, code=ada.code)) is not None


def test_a_recovery_code_works_once_and_is_on_record(ada: Ada) -> None:
    ada.sets_it_up()
    assert signed_in(ada.database, ada.finishes(ada.begins(), recovery=ada.recovery[3].upper())) is not None
    with pytest.raises(Invalid, match="used before"):
        ada.finishes(ada.begins(), recovery=ada.recovery[3])
    assert acts(ada.database)[0] == "use recovery code"


def test_nobody_elses_recovery_code_fits(database: Database, clock: HandClock, ada: Ada) -> None:
    ada.sets_it_up()
    ben = Ada(database, clock, name="Ben").sets_it_up()
    with pytest.raises(Invalid):
        ada.finishes(ada.begins(), recovery=ben.recovery[0])


def test_new_recovery_codes_replace_the_old_ones(ada: Ada) -> None:
    ada.sets_it_up()
    new = ada.database.write(lambda session: second_step.renew(session, ada.account))
    with pytest.raises(Invalid):
        ada.finishes(ada.begins(), recovery=ada.recovery[0])
    assert ada.finishes(ada.begins(), recovery=new[0])
    assert not set(new) & set(ada.recovery)


def test_there_are_no_recovery_codes_without_a_second_step(ada: Ada) -> None:
    with pytest.raises(NotFound):
        ada.database.write(lambda session: second_step.renew(session, ada.account))


@pytest.mark.parametrize("after", [HALF_LIFE + timedelta(seconds=1), timedelta(days=1)])
def test_a_first_step_is_over_after_ten_minutes_and_is_not_kept(ada: Ada, after: timedelta) -> None:
    ada.sets_it_up()
    key = ada.begins()
    ada.clock.move_on(seconds=after.total_seconds())
    with pytest.raises(Conflict, match="too long"):
        ada.finishes(key, code=ada.code)
    ada.begins()
    assert halves(ada.database) == 1
    ada.clock.move_on(seconds=after.total_seconds())
    ada.database.write(lambda session: sessions.note_use(session, []))
    assert halves(ada.database) == 0


@pytest.mark.fault("copied-first-step")
def test_a_first_step_counts_on_its_own_device_alone(ada: Ada) -> None:
    ada.sets_it_up()
    key = ada.begins(LAPTOP)
    with pytest.raises(Conflict):
        ada.finishes(key, PHONE, code=ada.code)
    assert ada.finishes(key, LAPTOP, code=ada.code), "and was not used up by that"


@pytest.mark.parametrize("key", ["", "x", "1.x"])
def test_a_first_step_that_nobody_took_has_no_second(ada: Ada, key: str) -> None:
    ada.sets_it_up()
    with pytest.raises(Conflict):
        ada.finishes(key, code=ada.code)


def test_signing_out_everywhere_ends_a_first_step(ada: Ada) -> None:
    ada.sets_it_up()
    key = ada.begins()
    ada.database.write(lambda session: accounts.sign_out_everywhere(session, ada.id))
    with pytest.raises(Invalid, match="signed out everywhere"):
        ada.finishes(key, code=ada.code)


def test_a_first_step_is_no_session(ada: Ada) -> None:
    ada.sets_it_up()
    key = ada.begins()
    assert signed_in(ada.database, key) is None
    with ada.database.read() as session:
        assert sessions.roles_of_sessions(session, [key]) == {}
        assert key not in str([vars(row) for row in session.scalars(select(HalfSignInRow))])


def test_turned_off_nothing_of_it_is_left_and_it_is_on_record_once(ada: Ada) -> None:
    ada.sets_it_up()
    key = ada.begins()
    for _ in range(2):
        ada.database.write(lambda session: second_step.turn_off(session, ada.account, ada.id))
    with ada.database.read() as session:
        for table in (SecondStepRow, RecoveryCodeRow, HalfSignInRow):
            assert session.scalars(select(table)).all() == []
    assert acts(ada.database) == ["turn off second step", "set up second step"]
    with pytest.raises(Conflict):
        ada.finishes(key, code=ada.code)


def test_a_new_key_makes_the_codes_of_the_old_one_worthless(ada: Ada) -> None:
    ada.sets_it_up()
    old = ada.secret
    ada.database.write(lambda session: second_step.turn_off(session, ada.account, ada.id))
    ada.salt = new_salt()
    ada.secret = second_step.secret_for(ada.database.keys, ada.id, ada.salt)
    ada.sets_it_up()
    with pytest.raises(Invalid):
        ada.finishes(ada.begins(), code=code_of(old, step_at(ada.clock.now())))


@pytest.mark.fault("store-gives-codes-away")
def test_a_copy_of_the_store_gives_no_secret_and_no_recovery_code_away(ada: Ada) -> None:
    ada.sets_it_up()
    with ada.database.read() as session:
        everything = str([vars(row) for row in session.scalars(select(SecondStepRow))])
        everything += str([vars(row) for row in session.scalars(select(RecoveryCodeRow))])
    assert ada.secret not in everything
    assert not any(code in everything or code.replace("-", "") in everything for code in ada.recovery)
    assert secret_of(KeyFolder().key(second_step.KEY), ada.id, ada.salt) != ada.secret, "without the key there is none"


@pytest.mark.fault("key-of-codes-lost")
def test_without_the_servers_key_recovery_codes_still_sign_in(ada: Ada) -> None:
    ada.sets_it_up()
    ada.database.keys.destroy(second_step.KEY)
    with pytest.raises(Invalid, match="Use a recovery code"):
        ada.finishes(ada.begins(), code=ada.code)
    assert signed_in(ada.database, ada.finishes(ada.begins(), recovery=ada.recovery[0])) is not None


def test_a_link_for_a_lost_second_step_turns_it_off_once_it_is_used(ada: Ada) -> None:
    ada.sets_it_up()
    steward = Account(99, "Stella")

    def offer(session: Session) -> str:
        return second_step.offer_link(session, Account(name=steward.name), ada.id)

    token = ada.database.write(offer)
    assert ada.step is not None, "a link that nobody opened changes nothing"
    row = ada.database.write(lambda session: second_step.consume_link(session, token))
    assert row.id == ada.id and ada.step is None
    with ada.database.read() as session:
        told = [(entry.act, entry.by_name) for entry in second_step.news(session, ada.id)]
    assert told == [
        ("turn off second step", "Ada"),
        ("offer link without second step", "Stella"),
        ("set up second step", "Ada"),
    ]


def test_an_ordinary_link_leaves_the_second_step_on(ada: Ada) -> None:
    ada.sets_it_up()
    token = ada.database.write(lambda session: accounts.offer_link(session, STEWARD, ada.id))
    ada.database.write(lambda session: second_step.consume_link(session, token))
    assert ada.step is not None


def test_nobody_makes_such_a_link_for_themselves_or_where_none_is_lost(ada: Ada) -> None:
    with pytest.raises(Conflict, match="no second step"):
        ada.database.write(lambda session: second_step.offer_link(session, STEWARD, ada.id))
    ada.sets_it_up()
    with pytest.raises(NotAllowed, match="another steward"):
        ada.database.write(lambda session: second_step.offer_link(session, ada.account, ada.id))


@pytest.mark.parametrize(
    ("roles", "owed"),
    [
        ([], False),
        ([Role.FACILITATOR, Role.SCRIBE, Role.DESIGNER], False),
        ([Role.MODERATOR], True),
        ([Role.STEWARD, Role.FACILITATOR], True),
    ],
)
def test_a_site_asks_those_who_look_after_it_from_their_next_sign_in_on(
    database: Database, clock: HandClock, roles: list[Role], owed: bool
) -> None:
    clock.stop_at(NOON)
    ada = Ada(database, clock, *roles)

    def signs_in() -> str:
        return database.write(lambda session: accounts.sign_in(session, ada.id))

    def owes(key: str) -> bool:
        found = signed_in(database, key)
        assert found is not None
        return found.owes_second_step

    def is_owed() -> bool:
        with database.read() as session:
            return second_step.is_owed(session, accounts.get(session, ada.id))

    before = signs_in()
    assert not owes(before) and not is_owed()
    clock.move_on(minutes=1)
    database.write(lambda session: settings.change(session, ANYONE, Site(name="Here", second_step=YES)))
    after = signs_in()
    assert not owes(before), "nobody is thrown out of what they are doing"
    assert owes(after) == is_owed() == owed
    ada.sets_it_up()
    assert not owes(after) and not is_owed()
    database.write(lambda session: second_step.turn_off(session, ada.account, ada.id))
    assert owes(after) == owed
    database.write(lambda session: settings.change(session, ANYONE, Site(name="Here", second_step=NO)))
    assert not owes(after) and not is_owed()


def test_an_account_that_is_gone_has_none(database: Database) -> None:
    with database.read() as session:
        assert session.get(AccountRow, 7) is None and second_step.of(session, 7) is None
