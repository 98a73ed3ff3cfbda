"""Who can sign in when the server starts: one-time links, since there is no default passphrase."""

from __future__ import annotations

from sqlalchemy.orm import Session

from scenarios.account import Account, Role
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts.account import AccountRow

OPERATOR = Account(name="Command line")
"""On record as whoever starts the server or gives a command: they have the machine, and no account."""

DEMONSTRATORS = (Role.FACILITATOR, Role.MODERATOR, Role.DESIGNER, Role.STEWARD)
"""For whom a demonstration prints links, in the order of an evening."""


def first_steward(session: Session) -> list[tuple[Role, str]]:
    """A sign-in token for a new steward, where there is none at all; else nothing."""
    if accounts.anyone_with(session, Role.STEWARD):
        return []
    return [(Role.STEWARD, _offered(session, Role.STEWARD))]


def demonstrators(session: Session) -> list[tuple[Role, str]]:
    """A sign-in token for each role, on accounts of the demonstration's own."""
    return [(role, _offered(session, role)) for role in DEMONSTRATORS]


def _offered(session: Session, role: Role) -> str:
    return accounts.offer_link(session, OPERATOR, _holder(session, role).id)


def _holder(session: Session, role: Role) -> AccountRow:
    """The account named after the role that has it. A stranger may have taken the name, not the role."""
    name, number = role.capitalize(), 1
    while (row := accounts.by_name(session, name)) is not None:
        if accounts.has_role(session, row.id, role):
            return row
        number += 1
        name = f"{role.capitalize()} {number}"
    row = accounts.create(session, name)
    accounts.grant(session, OPERATOR, row.id, role)
    return row
