"""The second step when signing in: whose is on, the codes that were used, and sign-ins that wait for theirs.

The store has a salt for each account. The secret of a phone's app follows from it under a key that the store does not
hold (``scenarios.key_folder``).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from scenarios.account import Account, Device, looks_after_site
from scenarios.db import Base, at_writing, found, keys_of, locked, now
from scenarios.errors import Conflict, Invalid, NotAllowed
from scenarios.key_folder import KeyFolder
from scenarios.message import say
from scenarios.second_step import (
    HALF_LIFE,
    accepted_step,
    new_recovery_codes,
    read_code,
    read_recovery_code,
    secret_of,
)
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts import audit
from scenarios.store.accounts.account import LOST_STEP, AccountRow, SignInLinkRow, hashed
from scenarios.store.accounts.audit import AuditEntryRow
from scenarios.store.accounts.site import YES, SiteSettingRow

KEY = "second-step"
"""The name of the key under which the secrets of all accounts stand."""
SET_UP, TURNED_OFF, RENEWED, RECOVERED = (
    "set up second step",
    "turn off second step",
    "renew recovery codes",
    "use recovery code",
)
_NEWS = (SET_UP, TURNED_OFF, RENEWED, RECOVERED, LOST_STEP)
_NEWS_SHOWN = 5

SWITCHED_ON_AT = (
    select(SiteSettingRow.changed_at)
    .where(SiteSettingRow.name == "second_step", SiteSettingRow.value == YES)
    .scalar_subquery()
)
"""Since when the site asks those who look after it for a second step; NULL where it does not."""


class SecondStepRow(Base):
    """An account's second step, which is on: what its secret follows from, and the time step of the last code.

    A code is accepted only where ``last_step`` is earlier, and then is the last.
    """

    __tablename__ = "second_step"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    salt: Mapped[str]
    last_step: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime] = mapped_column(default=at_writing)


class RecoveryCodeRow(Base):
    """A recovery code that nobody has used yet, kept only as a hash."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)


class HalfSignInRow(Base):
    """A sign-in that waits for its second step: the browser's cookie has its key, and the store only the key's hash.

    ``sessions`` is the account's number of sessions at the first step. It is used up by the second.
    """

    __tablename__ = "half_sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    key_hash: Mapped[str] = mapped_column(unique=True)
    sessions: Mapped[int]
    browser: Mapped[str]
    system: Mapped[str]
    began_at: Mapped[datetime] = mapped_column(default=at_writing)


@dataclass(frozen=True)
class SecondStep:
    """A second step that is on: since when, and how many recovery codes are left."""

    made_at: datetime
    recovery_codes: int


def of(session: Session, account_id: int) -> SecondStep | None:
    """The account's second step, or None where it has none."""
    row = session.get(SecondStepRow, account_id)
    if row is None:
        return None
    left = select(func.count()).select_from(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id)
    return SecondStep(row.made_at, session.scalar(left) or 0)


def is_owed(session: Session, row: AccountRow) -> bool:
    """Whether the site asks this account for a second step that it has not set up."""
    return (
        looks_after_site(row.plain())
        and session.scalar(select(SWITCHED_ON_AT)) is not None
        and session.get(SecondStepRow, row.id) is None
    )


def secret_for(keys: KeyFolder, account_id: int, salt: str) -> str:
    """The secret for an account that sets up its second step. The server's key is made if there is none."""
    return secret_of(keys.key(KEY), account_id, salt)


def set_up(session: Session, by: Account, salt: str, secret: str, typed: str) -> list[str]:
    """Turn on the second step of whoever asks, once a code shows that their app has the secret.

    Returns their recovery codes, of which the store keeps hashes only. Raises Invalid for a wrong code, and Conflict
    where it is on already.
    """
    account_id = by.id or 0
    step = accepted_step(secret, read_code(typed), now(session), last=-1)
    if step is None:
        raise _wrong_code()
    session.add(SecondStepRow(account_id=account_id, salt=salt, last_step=step))
    try:
        session.flush()
    except IntegrityError as fault:
        raise Conflict(say("Your second step is on already.")) from fault
    audit.record(session, by, SET_UP, f"account {account_id}")
    return _new_codes(session, account_id)


def renew(session: Session, by: Account) -> list[str]:
    """New recovery codes for whoever asks, in place of all that they had. Raises NotFound where theirs is off."""
    row = found(locked(session, SecondStepRow, by.id or 0), say("Your second step is off."))
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == row.account_id))
    audit.record(session, by, RENEWED, f"account {row.account_id}")
    return _new_codes(session, row.account_id)


def turn_off(session: Session, by: Account, account_id: int) -> None:
    """Turn off an account's second step, on record; one that is off stays off."""
    off = delete(SecondStepRow).where(SecondStepRow.account_id == account_id).returning(SecondStepRow.account_id)
    if session.execute(off).scalar() is None:
        return
    for table in (RecoveryCodeRow, HalfSignInRow):
        session.execute(delete(table).where(table.account_id == account_id))
    audit.record(session, by, TURNED_OFF, f"account {account_id}")


def offer_link(session: Session, by: Account, account_id: int) -> str:
    """A one-time sign-in token for somebody who lost their second step, which it turns off; on record.

    Raises NotAllowed for one's own account, since that takes two persons, and Conflict where there is none to lose.
    """
    accounts.get(session, account_id)
    if by.id == account_id:
        raise NotAllowed(say("You cannot turn off your own second step this way. Ask another steward."))
    if session.get(SecondStepRow, account_id) is None:
        raise Conflict(say("This account has no second step. An ordinary sign-in link is enough."))
    return accounts.offer_link(session, by, account_id, ends_second_step=True)


def is_ended_by(session: Session, token: str) -> bool:
    """Whether the link with this token turns off the second step of its account."""
    link = select(SignInLinkRow.ends_second_step).where(SignInLinkRow.token_hash == hashed(token))
    return bool(session.scalar(link))


def consume_link(session: Session, token: str) -> AccountRow:
    """The account that this token signs in, once; its second step is turned off where the link is for that."""
    ends = is_ended_by(session, token)
    row = accounts.consume_link(session, token)
    if ends:
        turn_off(session, row.plain(), row.id)
    return row


def news(session: Session, account_id: int) -> list[AuditEntryRow]:
    """What was done about an account's second step lately, newest first."""
    return audit.newest_about(session, f"account {account_id}", _NEWS, _NEWS_SHOWN)


def begin(session: Session, row: AccountRow, device: Device = Device()) -> str:
    """Note that an account took the first step at a device, and give the key that its browser keeps until the second.

    The number of its sessions is the one that ``row`` was read with.
    """
    forget_old(session)
    key = secrets.token_urlsafe(32)
    session.add(
        HalfSignInRow(
            account_id=row.id,
            key_hash=hashed(key),
            sessions=row.sessions,
            browser=device.browser,
            system=device.system,
        )
    )
    return key


def forget_old(session: Session) -> None:
    """Remove the sign-ins that waited too long for their second step."""
    session.execute(delete(HalfSignInRow).where(HalfSignInRow.began_at < now(session) - HALF_LIFE))


def waiting(session: Session, key: str, device: Device = Device()) -> AccountRow | None:
    """The account whose sign-in with this key waits for its second step, or None.

    It is over after HALF_LIFE, and for a browser or a system that is not the one of the first step.
    """
    half = _half(session, key, device)
    return None if half is None else accounts.by_id(session, half.account_id)


def finish(
    session: Session, key: str, device: Device, *, code: str = "", recovery: str | None = None, before: str = ""
) -> str:
    """Take the second step by a code, or by a recovery code if one is given; gives the key of the session that begins.

    The session with the key ``before``, which the browser had until now, ends. Raises Invalid for a wrong code, and
    Conflict where no sign-in waits for its second step any more.
    """
    half = _half(session, key, device)
    used = delete(HalfSignInRow).where(HalfSignInRow.key_hash == hashed(key)).returning(HalfSignInRow.id)
    if half is None or session.execute(used).scalar() is None:
        raise _too_late()
    if recovery is not None:
        _use_recovery_code(session, half.account_id, recovery)
    else:
        _use_code(session, half.account_id, code)
    accounts.sign_out(session, before)
    return accounts.sign_in(session, half.account_id, half.sessions, device)


def _half(session: Session, key: str, device: Device) -> HalfSignInRow | None:
    return session.scalars(
        select(HalfSignInRow).where(
            HalfSignInRow.key_hash == hashed(key),
            HalfSignInRow.began_at >= now(session) - HALF_LIFE,
            HalfSignInRow.browser == device.browser,
            HalfSignInRow.system == device.system,
        )
    ).one_or_none()


def _use_code(session: Session, account_id: int, typed: str) -> None:
    """Accept a code that no other request has used: of two at once, the second finds that its step was the last."""
    code, row, key = read_code(typed), session.get(SecondStepRow, account_id), keys_of(session).known(KEY)
    if row is None:
        raise _too_late()
    if key is None:
        raise Invalid(
            say("Codes from an app do not work now. Use a recovery code, or ask a steward of this site."), field="code"
        )
    step = accepted_step(secret_of(key, account_id, row.salt), code, now(session), row.last_step)
    if step is None:
        raise _wrong_code()
    accepted = (
        update(SecondStepRow)
        .where(SecondStepRow.account_id == account_id, SecondStepRow.salt == row.salt, SecondStepRow.last_step < step)
        .values(last_step=step)
        .returning(SecondStepRow.account_id)
    )
    if session.execute(accepted).scalar() is None:
        raise _wrong_code()


def _use_recovery_code(session: Session, account_id: int, typed: str) -> None:
    used = (
        delete(RecoveryCodeRow)
        .where(
            RecoveryCodeRow.account_id == account_id,
            RecoveryCodeRow.code_hash == _code_hash(account_id, read_recovery_code(typed)),
        )
        .returning(RecoveryCodeRow.id)
    )
    if session.execute(used).scalar() is None:
        raise Invalid(
            say("This recovery code is wrong or was used before. Each works once."),
            field="recovery",
        )
    by = accounts.get(session, account_id).plain()
    audit.record(session, by, RECOVERED, f"account {account_id}")


def _new_codes(session: Session, account_id: int) -> list[str]:
    codes = new_recovery_codes()
    session.add_all(
        RecoveryCodeRow(account_id=account_id, code_hash=_code_hash(account_id, read_recovery_code(code)))
        for code in codes
    )
    return codes


def _code_hash(account_id: int, code: str) -> str:
    return hashed(f"recovery code of account {account_id}: {code}")


def _too_late() -> Conflict:
    return Conflict(say("This took too long. Sign in again."))


def _wrong_code() -> Invalid:
    return Invalid(say("This code is wrong, or was used before. Enter the code that your app shows now."), field="code")
