"""The roles as a steward reads them: what each is called, and what it lets somebody do."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.account import Role
from scenarios.errors import NotFound
from scenarios.message import Message, say


@dataclass(frozen=True)
class RoleShown:
    """A role's name, and what somebody with it can do."""

    name: Message
    explained: Message


ROLES: dict[Role, RoleShown] = {
    Role.FACILITATOR: RoleShown(say("Facilitator"), say("Sets up events and runs them in the room.")),
    Role.MODERATOR: RoleShown(
        say("Moderator"),
        say("Reads the stories that were sent in, asks for changes and passes them on."),
    ),
    Role.SCRIBE: RoleShown(
        say("Scribe"), say("Writes down and passes on what people say at an event, and nothing else.")
    ),
    Role.DESIGNER: RoleShown(
        say("Design group"),
        say("Writes pathways, reads what rooms preferred, and takes the figures away."),
    ),
    Role.STEWARD: RoleShown(say("Steward"), say("Gives roles, makes sign-in links and keeps this site’s settings.")),
}


def named(name: str) -> Role:
    """The role with this name. Raises NotFound."""
    try:
        return Role(name)
    except ValueError:
        raise NotFound(say("There is no such role.")) from None
