"""The sessions of accounts: whose they are, which device has them, when they were last used, and ending one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from scenarios.account import IDLE_LIMIT, Role, idle_limit, looks_after_site
from scenarios.db import now
from scenarios.list_position import START, Position
from scenarios.store import list_page
from scenarios.store.accounts.account import WITH_ROLES, AccountRow, RoleGrantRow, SignInRow, hashed
from scenarios.store.accounts.second_step import SWITCHED_ON_AT, SecondStepRow, forget_old
from scenarios.store.list_page import ListPage

SEEN_EVERY = timedelta(minutes=10)
"""How exactly it is kept when a session was last used: more often, each page would write to the store."""


@dataclass(frozen=True)
class SignedIn:
    """A session that is not over: its number, its account with the roles, and whether its use is to be noted again.

    ``owes_second_step`` says that it began while the site asked the account for a second step, which it has not set up.
    """

    id: int
    account: AccountRow
    is_due: bool
    owes_second_step: bool


def signed_in(session: Session, key: str) -> SignedIn | None:
    """The session with this key, or None where it is over: it was ended, or unused for longer than its roles allow."""
    query = (
        select(SignInRow, AccountRow, SecondStepRow.account_id, SWITCHED_ON_AT)
        .join(AccountRow, SignInRow.account_id == AccountRow.id)
        .outerjoin(SecondStepRow, SecondStepRow.account_id == AccountRow.id)
        .where(SignInRow.key_hash == hashed(key))
        .options(WITH_ROLES)
    )
    found = session.execute(query).unique().one_or_none()
    if found is None:
        return None
    row, account, with_second_step, switched_on_at = found
    unused, plain = now(session) - row.seen_at, account.plain()
    if unused > idle_limit(plain.roles):
        return None
    asked = switched_on_at is not None and row.created_at >= switched_on_at and looks_after_site(plain)
    return SignedIn(row.id, account, unused > SEEN_EVERY, asked and with_second_step is None)


def note_use(session: Session, numbers: Collection[int]) -> None:
    """These sessions were used just now; those that nobody used for longer than any role allows are forgotten.

    So are sign-ins that nobody finished in time.
    """
    session.execute(update(SignInRow).where(SignInRow.id.in_(numbers)).values(seen_at=now(session)))
    session.execute(delete(SignInRow).where(SignInRow.seen_at < now(session) - IDLE_LIMIT))
    forget_old(session)


def of_account(session: Session, row: AccountRow, at: Position = START) -> ListPage[SignInRow]:
    """The sessions of an account that are not over, the newest first."""
    return list_page.read(session, _not_over(session, row), (SignInRow.id,), at, descending=True)


def number_of(session: Session, key: str) -> int | None:
    """The number of the session with this key, or None."""
    return session.scalar(select(SignInRow.id).where(SignInRow.key_hash == hashed(key)))


def end(session: Session, account_id: int, number: int) -> None:
    """End one session of an account; one that is over, or of somebody else, stays as it is."""
    session.execute(delete(SignInRow).where(SignInRow.id == number, SignInRow.account_id == account_id))


def roles_of_sessions(session: Session, keys: Collection[str]) -> dict[str, frozenset[Role]]:
    """The roles that the account of each of these sessions has now, by key; a session that is over has no entry."""
    by_hash = {hashed(key): key for key in keys}
    rows = session.execute(
        select(SignInRow.key_hash, RoleGrantRow.role)
        .outerjoin(RoleGrantRow, RoleGrantRow.account_id == SignInRow.account_id)
        .where(SignInRow.key_hash.in_(by_hash))
    )
    found: dict[str, frozenset[Role]] = {}
    for key_hash, role in rows:
        key = by_hash[key_hash]
        found[key] = found.get(key, frozenset()) | ({Role(role)} if role else frozenset())
    return found


def _not_over(session: Session, row: AccountRow) -> Select[SignInRow]:
    used_since = now(session) - idle_limit(row.plain().roles)
    return select(SignInRow).where(SignInRow.account_id == row.id, SignInRow.seen_at >= used_since)
