"""The refusals of the library: each has a stable code and a sentence that says what to do."""

from __future__ import annotations

from scenarios.message import Message, say


class Refusal(Exception):
    """What a person asked for cannot be done; ``message`` tells them why and what to do."""

    code = "refused"

    def __init__(self, message: Message, *, code: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        if code is not None:
            self.code = code


class Invalid(Refusal):
    """What was sent cannot be used; ``field`` names the part that is to blame, if one is."""

    code = "invalid"

    def __init__(self, message: Message, *, field: str = "", code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.field = field


def too_long(limit: int) -> Message:
    """What is said of a text of more characters than ``limit``."""
    return say("Make this %(limit)s characters or fewer.", limit=limit)


class NotFound(Refusal):
    """There is no such thing, or the person may not know that there is."""

    code = "not_found"


class NotAllowed(Refusal):
    """The person's roles do not allow it."""

    code = "not_allowed"

    def __init__(self, message: Message | None = None) -> None:
        super().__init__(message or say("Your account is not allowed to do this. Ask the steward of this site."))


def ensure(allowed: bool) -> None:
    """Raise NotAllowed unless this is allowed."""
    if not allowed:
        raise NotAllowed()


class Conflict(Refusal):
    """Somebody else changed the same thing first, or it is no longer as this needs it."""

    code = "conflict"


class Full(Refusal):
    """There is no room for anything new."""

    code = "full"


class Busy(Refusal):
    """The store could not be written to in time; nothing was changed."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__(say("This is taking longer than it should. Nothing is lost: please try again."))
