"""Accounts, their roles and their one-time sign-in links."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, delete, exists, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from scenarios.account import Account, Role, clean_name
from scenarios.db import Base, now
from scenarios.errors import Conflict, Invalid, NotFound
from scenarios.message import say
from scenarios.store import audit

LINK_LIFE = timedelta(days=2)
"""How long a sign-in link may wait to be used."""


class AccountRow(Base):
    """Someone who signs in, by a name and either a passphrase or one-time links."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    passphrase_hash: Mapped[str | None]
    sessions: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    grants: Mapped[list[RoleGrant]] = relationship(
        cascade="all, delete-orphan", foreign_keys="RoleGrant.account_id"
    )

    def plain(self, held: frozenset[int] = frozenset()) -> Account:
        """The account as the rules see it, with the stories that this browser holds by link."""
        return Account(
            self.id, self.name, frozenset(Role(grant.role) for grant in self.grants), held
        )


class RoleGrant(Base):
    """One role of one account, and who gave it."""

    __tablename__ = "role_grant"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    granted_at: Mapped[datetime] = mapped_column(default=now)


class SignInLink(Base):
    """A one-time link, kept only as a hash; pressing its button consumes it."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


def hashed(token: str) -> str:
    """How a random token is kept: SHA-256 is enough, since nobody can guess 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def create(session: Session, name: str, passphrase_hash: str | None = None) -> AccountRow:
    """Make an account. Raises Invalid for a bad name, Conflict where it is taken in any case."""
    name = clean_name(name)
    row = by_name(session, name)
    if row is not None:
        raise Conflict(say("The name “%(name)s” is taken. Choose another.", name=name))
    row = AccountRow(name=name, name_key=name.casefold(), passphrase_hash=passphrase_hash)
    session.add(row)
    session.flush()
    return row


def by_name(session: Session, name: str) -> AccountRow | None:
    """The account with this name, whatever its case, or None."""
    return session.scalar(
        select(AccountRow).where(AccountRow.name_key == clean_name(name).casefold())
    )


def by_id(session: Session, account_id: int) -> AccountRow | None:
    """The account with this number, or None."""
    return session.get(AccountRow, account_id)


def everyone(session: Session) -> list[AccountRow]:
    """All accounts, by name."""
    return list(session.scalars(select(AccountRow).order_by(AccountRow.name_key)))


def has_role(session: Session, account_id: int, role: Role) -> bool:
    """Whether the account has the role at this moment."""
    grant = exists().where(RoleGrant.account_id == account_id, RoleGrant.role == role.value)
    return bool(session.scalar(select(grant)))


def grant(session: Session, by: Account, account_id: int, role: Role) -> None:
    """Give a role, on record; giving it twice changes nothing."""
    row = _existing(session, account_id)
    if role.value in {grant.role for grant in row.grants}:
        return
    row.grants.append(RoleGrant(role=role.value, granted_by=by.id))
    audit.record(session, by, "grant role", f"account {account_id}", role=role.value)


def revoke(session: Session, by: Account, account_id: int, role: Role) -> None:
    """Take a role back, on record. Raises Conflict for the last steward: nobody could mend that."""
    row = _existing(session, account_id)
    held = next((grant for grant in row.grants if grant.role == role.value), None)
    if held is None:
        return
    if role is Role.STEWARD and _stewards(session) == 1:
        raise Conflict(say("This is the last steward. Make somebody else a steward first."))
    row.grants.remove(held)
    audit.record(session, by, "revoke role", f"account {account_id}", role=role.value)


def sign_out_everywhere(session: Session, account_id: int) -> None:
    """End every session of the account: each carries the number that this raises."""
    session.execute(
        update(AccountRow)
        .where(AccountRow.id == account_id)
        .values(sessions=AccountRow.sessions + 1)
    )


def offer_link(session: Session, account_id: int) -> str:
    """A new one-time sign-in token for the account; the store keeps only its hash."""
    _existing(session, account_id)
    token = secrets.token_urlsafe(32)
    session.add(
        SignInLink(account_id=account_id, token_hash=hashed(token), expires_at=now() + LINK_LIFE)
    )
    return token


def consume_link(session: Session, token: str) -> AccountRow:
    """The account that this token signs in, once. Raises Invalid where it was used or is old."""
    used = session.execute(
        update(SignInLink)
        .where(
            SignInLink.token_hash == hashed(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now(),
        )
        .values(used_at=now())
        .returning(SignInLink.account_id)
    ).scalar()
    if used is None:
        raise Invalid(say("This sign-in link was already used, or is too old. Ask for a new one."))
    return _existing(session, used)


def forget_old_links(session: Session) -> None:
    """Remove the links that can no longer sign anyone in."""
    session.execute(delete(SignInLink).where(SignInLink.expires_at <= now()))


def _stewards(session: Session) -> int:
    return len(
        session.scalars(
            select(RoleGrant.account_id).where(RoleGrant.role == Role.STEWARD.value)
        ).all()
    )


def _existing(session: Session, account_id: int) -> AccountRow:
    row = session.get(AccountRow, account_id)
    if row is None:
        raise NotFound(say("There is no such account."))
    return row
