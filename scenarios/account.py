"""Who may do what: accounts, their roles, and the one function that answers."""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from zxcvbn import zxcvbn

from scenarios.errors import Invalid
from scenarios.message import say

NAME_LIMIT = 80
"""Longest name of an account, in characters."""
PASSPHRASE_LEAST = 12
PASSPHRASE_LIMIT = 200
"""Shortest and longest passphrase, in characters: length protects, rules about digits do not."""
_SAFE_SCORE = 3
"""The least score that a passphrase needs: over 10**8 guesses, by Wheeler, "zxcvbn", USENIX Security 2016."""
_LOOKED_AT = 72
"""How many of its characters are looked at: the time that this takes grows fast."""


class Role(enum.StrEnum):
    """What a steward can grant. Writing a story needs no role and no account."""

    FACILITATOR = "facilitator"
    MODERATOR = "moderator"
    SCRIBE = "scribe"
    """Writes down and passes on what is said at an event, and nothing else."""
    DESIGNER = "designer"
    STEWARD = "steward"


class Action(enum.StrEnum):
    """Everything that is not open to all."""

    RUN_EVENTS = "run events"
    PASS_WORDS = "pass words"  # noqa: S105  no secret
    MODERATE = "moderate"
    REVIEW_OUTCOMES = "review outcomes"
    LOOK_AFTER_SITE = "look after the site"
    EDIT_PATHWAYS = "edit pathways"
    READ_STORY = "read story"
    READ_DRAFT = "read draft"
    SUGGEST_TO_STORY = "suggest to story"
    DECIDE_SUGGESTIONS = "decide suggestions to story"
    """See every suggestion to a story, and decide each that can be decided now."""
    EDIT_STORY = "edit story"
    APPROVE_STORY = "approve story"
    SIGN_OFF_STORY = "sign off story"
    WITHDRAW_STORY = "withdraw story"
    TAKE_BACK_STORY = "take back story"


IDLE_LIMIT = timedelta(days=30)
"""How long a session may be unused before it is over."""
_IDLE_LIMITS = {
    Role.FACILITATOR: timedelta(hours=24),
    Role.SCRIBE: timedelta(hours=24),
    Role.MODERATOR: timedelta(hours=12),
    Role.DESIGNER: timedelta(hours=12),
    Role.STEWARD: timedelta(hours=12),
}
"""The same for those whose session opens more than their own: who runs an event rehearses the day before."""


def idle_limit(roles: Collection[Role]) -> timedelta:
    """How long a session of somebody with these roles may be unused: as long as the strictest of them allows."""
    return min((_IDLE_LIMITS[role] for role in roles), default=IDLE_LIMIT)


@dataclass(frozen=True)
class Device:
    """What somebody signed in with, by the families of its browser and its system; "" for what is not known."""

    browser: str = ""
    system: str = ""


class CoWriterRole(enum.StrEnum):
    """What somebody whom a story's holder invited may do with it; each may also read it."""

    WRITE = "write"
    SUGGEST = "suggest"
    READ = "read"
    APPROVE = "approve"
    """The teller of a story that somebody else wrote down."""


@dataclass(frozen=True)
class Invited:
    """An invitation that somebody took up: to which story, for what, and as which of its co-writers."""

    story: int
    part: CoWriterRole
    co_writer: int


@dataclass(frozen=True)
class Account:
    """Whoever is asking: signed in, or a passer-by, who may hold the private links of stories.

    ``id`` is None for a passer-by. ``held`` names the stories whose private link their browser
    opened. ``invited`` has the invitations that they took up, by account or in this browser. ``resting`` has roles that
    open nothing until the account has a second step when signing in.
    """

    id: int | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset()
    held: frozenset[int] = frozenset()
    invited: frozenset[Invited] = frozenset()
    resting: frozenset[Role] = frozenset()

    def parts(self, story: int) -> frozenset[CoWriterRole]:
        """What they were invited to do with this story."""
        return frozenset(each.part for each in self.invited if each.story == story)

    def co_writer(self, story: int) -> int | None:
        """As which of the story's co-writers they act."""
        best = self._best(story)
        return best.co_writer if best else None

    def part(self, story: int) -> CoWriterRole | None:
        """The most that they were invited to do with this story."""
        best = self._best(story)
        return best.part if best else None

    def _best(self, story: int) -> Invited | None:
        mine = [each for each in self.invited if each.story == story]
        return min(mine, key=lambda each: (list(CoWriterRole).index(each.part), each.co_writer), default=None)


ANYONE = Account()


_WITH_SECOND_STEP = frozenset({Role.MODERATOR, Role.STEWARD})
"""The roles of those who look after the site: a site may ask them for a second step when signing in."""


def looks_after_site(account: Account) -> bool:
    """Whether a site that asks for a second step asks this account for one."""
    return bool(account.roles & _WITH_SECOND_STEP)


def without_second_step(account: Account) -> Account:
    """The account as it is until its second step is set up, where the site asks for one: those roles rest."""
    return replace(account, roles=account.roles - _WITH_SECOND_STEP, resting=account.roles & _WITH_SECOND_STEP)


def may_with_second_step(account: Account, action: Action) -> bool:
    """Whether only a second step when signing in is missing, so that ``account`` may do ``action``."""
    return not may(account, action) and may(replace(account, roles=account.roles | account.resting), action)


class StorySubject(Protocol):
    """What a question about a story needs to know of it."""

    @property
    def id(self) -> int: ...

    @property
    def writer_id(self) -> int | None: ...

    @property
    def is_public(self) -> bool: ...

    @property
    def is_editable(self) -> bool: ...

    @property
    def is_being_shaped(self) -> bool: ...

    @property
    def awaits_sign_off(self) -> bool: ...

    @property
    def with_moderators(self) -> bool: ...


_BY_ROLE: dict[Action, frozenset[Role]] = {
    Action.RUN_EVENTS: frozenset({Role.FACILITATOR}),
    Action.PASS_WORDS: frozenset({Role.FACILITATOR, Role.MODERATOR, Role.SCRIBE}),
    Action.MODERATE: frozenset({Role.MODERATOR}),
    Action.REVIEW_OUTCOMES: frozenset({Role.DESIGNER}),
    Action.LOOK_AFTER_SITE: frozenset({Role.STEWARD}),
    Action.EDIT_PATHWAYS: frozenset({Role.DESIGNER}),
}


def may(account: Account, action: Action, subject: StorySubject | None = None) -> bool:
    """Whether ``account`` may do ``action``, on ``subject`` where the action is about a story.

    No role contains another: a steward grants roles, themselves included, and that is on record.
    """
    if action in _BY_ROLE:
        return bool(account.roles & _BY_ROLE[action])
    if subject is None:
        return False
    mine, parts = holds(account, subject), account.parts(subject.id)
    reads_all = Role.MODERATOR in account.roles and subject.with_moderators
    allowed = {
        Action.READ_STORY: mine or subject.is_public or reads_all,
        Action.READ_DRAFT: mine or bool(parts),
        Action.SUGGEST_TO_STORY: mine or bool(parts & {CoWriterRole.WRITE, CoWriterRole.SUGGEST}),
        Action.DECIDE_SUGGESTIONS: mine or CoWriterRole.WRITE in parts,
        Action.EDIT_STORY: (subject.is_editable and (mine or CoWriterRole.WRITE in parts))
        or (subject.is_being_shaped and reads_all),
        Action.APPROVE_STORY: CoWriterRole.APPROVE in parts,
        Action.SIGN_OFF_STORY: mine and subject.awaits_sign_off,
        Action.WITHDRAW_STORY: mine,  # Words stay their writer's, whatever became of them.
        Action.TAKE_BACK_STORY: mine or CoWriterRole.APPROVE in parts,  # And their teller's, who is no holder by that.
    }
    return allowed[action]


def holds(account: Account, subject: StorySubject) -> bool:
    """Whether the story is theirs: by their account, or by its private link."""
    signed_in_writer = account.id is not None and account.id == subject.writer_id
    return signed_in_writer or subject.id in account.held


def clean_name(name: str) -> str:
    """An account's name as it is kept: composed, trimmed, inner white space single, nothing invisible.

    Raises Invalid where nothing is left, or where it is longer than NAME_LIMIT characters.
    """
    composed = " ".join(unicodedata.normalize("NFC", name).split())
    cleaned = " ".join("".join(letter for letter in composed if unicodedata.category(letter)[0] != "C").split())
    if not cleaned:
        raise Invalid(say("Enter a name. It can be a made-up one."), field="name")
    if len(cleaned) > NAME_LIMIT:
        raise Invalid(say("Enter a name of %(limit)s characters or fewer.", limit=NAME_LIMIT), field="name")
    return cleaned


def name_key(name: str) -> str:
    """What two names share that people would take for the same: no case, no wide or joined letters."""
    return unicodedata.normalize("NFKC", clean_name(name).casefold()).casefold()


def checked_passphrase(passphrase: str, name: str = "") -> str:
    """The passphrase, where it is long enough, is not the account's name and is hard to guess; else Invalid.

    It can take 100 ms of processor time.
    """
    if len(passphrase) < PASSPHRASE_LEAST:
        raise Invalid(
            say(
                "Enter a passphrase of %(least)s characters or more. Three words that do not belong"
                " together are easy to remember and hard to guess.",
                least=PASSPHRASE_LEAST,
            ),
            field="passphrase",
        )
    if len(passphrase) > PASSPHRASE_LIMIT:
        raise Invalid(
            say("Enter a passphrase of %(limit)s characters or fewer.", limit=PASSPHRASE_LIMIT),
            field="passphrase",
        )
    if name and passphrase.casefold().strip() == name.casefold().strip():
        raise Invalid(say("Enter a passphrase that is not your name."), field="passphrase")
    if zxcvbn(passphrase[:_LOOKED_AT], user_inputs=[name] if name else [])["score"] < _SAFE_SCORE:
        raise Invalid(
            say(
                "This passphrase is easy to guess. Three words that do not belong together are easy to remember and"
                " hard to guess."
            ),
            field="passphrase",
        )
    return passphrase
