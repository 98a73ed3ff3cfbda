"""Accounts, their roles and their one-time sign-in links."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, delete, exists, false, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship, selectinload

from scenarios.account import Account, Device, Role, clean_name, name_key
from scenarios.db import Base, at_writing, found, locked, now
from scenarios.errors import Conflict, Invalid
from scenarios.list_position import START, Position
from scenarios.message import say
from scenarios.store import list_page
from scenarios.store.accounts import audit
from scenarios.store.accounts.audit import AuditEntryRow
from scenarios.store.list_page import ListPage

LINK_LIFE = timedelta(days=2)
"""How long a sign-in link may wait to be used."""
_OFFERED = "offer sign-in link"
LOST_STEP = "offer link without second step"
_MADE_TOGETHER = timedelta(seconds=1)
"""An account and the link that it was made with are of one transaction."""


class AccountRow(Base):
    """Someone who signs in, by a name and either a passphrase or one-time links."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    passphrase_hash: Mapped[str | None]
    sessions: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=at_writing)
    grants: Mapped[list[RoleGrantRow]] = relationship(
        lazy="raise", cascade="all, delete-orphan", foreign_keys="RoleGrantRow.account_id"
    )

    def plain(self, held: frozenset[int] = frozenset()) -> Account:
        """The account as the rules see it, with the stories that this browser holds by link."""
        return Account(self.id, self.name, frozenset(Role(grant.role) for grant in self.grants), held)


class RoleGrantRow(Base):
    """One role of one account, and who gave it."""

    __tablename__ = "role_grant"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    granted_at: Mapped[datetime] = mapped_column(default=at_writing)


WITH_ROLES = joinedload(AccountRow.grants)
"""Read an account with its roles, in the same query."""
EACH_WITH_ROLES = selectinload(AccountRow.grants)
"""The same for many accounts, and for one that is locked: by one query more."""


class SignInRow(Base):
    """One session of an account: the browser's cookie has its key, and the store only the key's hash.

    A session is over once its row is gone, whoever has a copy of the cookie. ``seen_at`` is when it was last
    used, a few minutes more or less.
    """

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    key_hash: Mapped[str] = mapped_column(unique=True)
    browser: Mapped[str]
    system: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=at_writing)
    seen_at: Mapped[datetime] = mapped_column(default=at_writing)


class SignInLinkRow(Base):
    """A one-time link, kept only as a hash; pressing its button consumes it.

    ``ends_second_step`` says that it is for somebody who lost their second step, which it turns off.
    """

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ends_second_step: Mapped[bool] = mapped_column(default=False, server_default=false())


def hashed(token: str) -> str:
    """How a random token is kept: SHA-256 is enough, since nobody can guess 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def create(session: Session, name: str, passphrase_hash: str | None = None) -> AccountRow:
    """Make an account. Raises Invalid for a bad name, or one that is taken in any case."""
    name = clean_name(name)
    row = AccountRow(name=name, name_key=name_key(name), passphrase_hash=passphrase_hash, grants=[])
    session.add(row)
    try:
        session.flush()
    except IntegrityError as fault:
        taken = say("The name “%(name)s” is taken. Choose another.", name=name)
        raise Invalid(taken, field="name", code="taken") from fault
    return row


def by_name(session: Session, name: str) -> AccountRow | None:
    """The account with this name, whatever its case, or None. Raises Invalid for no name at all."""
    return _one(session, AccountRow.name_key == name_key(name))


def by_id(session: Session, account_id: int) -> AccountRow | None:
    """The account with this number, or None."""
    return _one(session, AccountRow.id == account_id)


def get(session: Session, account_id: int) -> AccountRow:
    """The account with this number. Raises NotFound."""
    return found(by_id(session, account_id), say("There is no such account."))


def sign_in(session: Session, account_id: int, sessions: int | None = None, device: Device = Device()) -> str:
    """Begin a session of the account on a device, and give the key that its browser keeps.

    ``sessions`` is the account's number when its passphrase was looked at. Raises Invalid where all sessions were
    ended since: an old passphrase begins no session after a new one was chosen.
    """
    row = _to_change(session, account_id)
    if sessions not in (None, row.sessions):
        raise Invalid(say("This account was signed out everywhere just now. Sign in again."))
    key = f"{account_id}.{secrets.token_urlsafe(32)}"
    session.add(SignInRow(account_id=account_id, key_hash=hashed(key), browser=device.browser, system=device.system))
    return key


def sign_out(session: Session, key: str) -> None:
    """End the session with this key, wherever its cookie was copied to; one that is over stays over."""
    session.execute(delete(SignInRow).where(SignInRow.key_hash == hashed(key)))


def page(session: Session, at: Position = START) -> ListPage[AccountRow]:
    """The accounts with their roles, by name."""
    accounts = select(AccountRow).options(EACH_WITH_ROLES)
    return list_page.read(session, accounts, (AccountRow.name_key,), at)


def names(session: Session, numbers: Collection[int]) -> dict[int, str]:
    """What these accounts are called, by number."""
    named = select(AccountRow.id, AccountRow.name).where(AccountRow.id.in_(numbers))
    return {number: name for number, name in session.execute(named)}


def everyone(session: Session) -> list[AccountRow]:
    """All accounts with their roles, by name."""
    accounts = select(AccountRow).options(EACH_WITH_ROLES)
    return list(session.scalars(accounts.order_by(AccountRow.name_key)))


def anyone_with(session: Session, role: Role) -> bool:
    """Whether somebody has the role at all."""
    return bool(session.scalar(select(exists().where(RoleGrantRow.role == role.value))))


def has_role(session: Session, account_id: int, role: Role) -> bool:
    """Whether the account has the role at this moment."""
    grant = exists().where(RoleGrantRow.account_id == account_id, RoleGrantRow.role == role.value)
    return bool(session.scalar(select(grant)))


def grant(session: Session, by: Account, account_id: int, role: Role) -> None:
    """Give a role, on record; giving it twice, or by two at once, changes nothing."""
    row = _to_change(session, account_id)
    if role.value in {grant.role for grant in row.grants}:
        return
    row.grants.append(RoleGrantRow(role=role.value, granted_by=by.id))
    audit.record(session, by, "grant role", f"account {account_id}", role=role.value)


def revoke(session: Session, by: Account, account_id: int, role: Role) -> None:
    """Take a role back, on record. Raises Conflict for the last steward: nobody could mend that."""
    row = _to_change(session, account_id)
    held = next((grant for grant in row.grants if grant.role == role.value), None)
    if held is None:
        return
    if role is Role.STEWARD and _stewards(session) == 1:
        raise Conflict(say("This is the last steward. Make somebody else a steward first."))
    row.grants.remove(held)
    audit.record(session, by, "revoke role", f"account {account_id}", role=role.value)


def change_passphrase(session: Session, account_id: int, passphrase_hash: str) -> AccountRow:
    """Keep a new passphrase's hash, and end every session that began with the old one."""
    row = get(session, account_id)
    row.passphrase_hash = passphrase_hash
    sign_out_everywhere(session, account_id)
    return _to_change(session, account_id)


def sign_out_everywhere(session: Session, account_id: int) -> None:
    """End every session of the account, and its links; the number raised here is for those who are signing in now."""
    session.flush()
    session.execute(delete(SignInRow).where(SignInRow.account_id == account_id))
    session.execute(update(AccountRow).where(AccountRow.id == account_id).values(sessions=AccountRow.sessions + 1))
    session.execute(
        delete(SignInLinkRow).where(SignInLinkRow.account_id == account_id, SignInLinkRow.used_at.is_(None))
    )


def offer_link(session: Session, by: Account, account_id: int, *, ends_second_step: bool = False) -> str:
    """A new one-time sign-in token for the account, on record; the store keeps only its hash."""
    get(session, account_id)
    forget_old_links(session)
    token = secrets.token_urlsafe(32)
    session.add(
        SignInLinkRow(
            account_id=account_id,
            token_hash=hashed(token),
            expires_at=now(session) + LINK_LIFE,
            ends_second_step=ends_second_step,
        )
    )
    audit.record(session, by, LOST_STEP if ends_second_step else _OFFERED, f"account {account_id}")
    return token


def links_offered(session: Session, row: AccountRow) -> list[AuditEntryRow]:
    """Who made sign-in links for an account, newest first, but for the one that the account itself was made with."""
    offered = audit.about_any(session, [f"account {row.id}"], _OFFERED)
    return [each for each in reversed(offered) if each.at - row.created_at > _MADE_TOGETHER]


def consume_link(session: Session, token: str) -> AccountRow:
    """The account that this token signs in, once. Raises Invalid where it was used or is old."""
    used = session.execute(
        update(SignInLinkRow)
        .where(
            SignInLinkRow.token_hash == hashed(token),
            SignInLinkRow.used_at.is_(None),
            SignInLinkRow.expires_at > now(session),
        )
        .values(used_at=now(session))
        .returning(SignInLinkRow.account_id)
    ).scalar()
    if used is None:
        raise Invalid(say("This sign-in link was already used, or is too old. Ask for a new one."))
    return get(session, used)


def forget_old_links(session: Session) -> None:
    """Remove the links that can no longer sign anyone in."""
    session.execute(delete(SignInLinkRow).where(SignInLinkRow.expires_at <= now(session)))


def _one(session: Session, this: ColumnElement[bool]) -> AccountRow | None:
    """The account of which this is so, with its roles also where its row was read before without them."""
    return session.scalars(select(AccountRow).options(WITH_ROLES).where(this)).unique().one_or_none()


def _to_change(session: Session, account_id: int) -> AccountRow:
    """The account, locked until this transaction ends: two changes of its roles follow each other."""
    session.flush()  # What was just granted counts too.
    return found(
        locked(session, AccountRow, account_id, EACH_WITH_ROLES),
        say("There is no such account."),
    )


def _stewards(session: Session) -> int:
    """How many stewards there are, locked so that the last two cannot let each other go at once."""
    stewards = select(RoleGrantRow.account_id).where(RoleGrantRow.role == Role.STEWARD.value)
    return len(session.scalars(stewards.with_for_update()).all())
