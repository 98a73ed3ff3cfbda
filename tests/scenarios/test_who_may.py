"""Who may do what with a story: every action, for everybody, whatever the story is at."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from scenarios.account import (
    ANYONE,
    NAME_LIMIT,
    PASSPHRASE_LEAST,
    PASSPHRASE_LIMIT,
    Account,
    Action,
    CoWriterRole,
    Invited,
    Role,
    checked_passphrase,
    clean_name,
    holds,
    may,
    name_key,
)
from scenarios.errors import Invalid


@dataclass(frozen=True)
class Story:
    """A story that nothing is true of."""

    id: int = 7
    writer_id: int | None = 1
    is_public: bool = False
    is_editable: bool = False
    is_being_shaped: bool = False
    awaits_sign_off: bool = False
    with_moderators: bool = False


WRITER = Account(id=1)
HOLDER = Account(held=frozenset({7}))
STRANGER = Account(id=2, roles=frozenset(Role) - {Role.MODERATOR}, held=frozenset({8}))
MODERATOR = Account(id=3, roles=frozenset({Role.MODERATOR}))
GUESTS = {part: Account(id=4, invited=frozenset({Invited(7, part, 1)})) for part in CoWriterRole}
ABOUT_A_STORY = [action for action in Action if "story" in action or "draft" in action]

PLAIN = Story()
EVERYTHING = Story(is_public=True, is_editable=True, is_being_shaped=True, awaits_sign_off=True, with_moderators=True)
OWN = {
    Action.READ_STORY,
    Action.READ_DRAFT,
    Action.SUGGEST_TO_STORY,
    Action.DECIDE_SUGGESTIONS,
    Action.WITHDRAW_STORY,
    Action.TAKE_BACK_STORY,
}
CO_WRITER = {Action.READ_DRAFT, Action.SUGGEST_TO_STORY, Action.DECIDE_SUGGESTIONS}
TELLER = {Action.READ_DRAFT, Action.APPROVE_STORY, Action.TAKE_BACK_STORY}


@pytest.mark.parametrize(
    ("account", "story", "allowed"),
    [
        (WRITER, PLAIN, OWN),
        (HOLDER, PLAIN, OWN),
        (WRITER, replace(PLAIN, is_editable=True), OWN | {Action.EDIT_STORY}),
        (HOLDER, replace(PLAIN, is_editable=True), OWN | {Action.EDIT_STORY}),
        (WRITER, replace(PLAIN, awaits_sign_off=True), OWN | {Action.SIGN_OFF_STORY}),
        (WRITER, replace(PLAIN, is_being_shaped=True, with_moderators=True), OWN),
        (WRITER, EVERYTHING, OWN | {Action.EDIT_STORY, Action.SIGN_OFF_STORY}),
        (STRANGER, PLAIN, set()),
        (STRANGER, EVERYTHING, {Action.READ_STORY}),
        (STRANGER, replace(EVERYTHING, is_public=False), set()),
        (ANYONE, EVERYTHING, {Action.READ_STORY}),
        (ANYONE, replace(EVERYTHING, is_public=False, writer_id=None), set()),
        (MODERATOR, PLAIN, set()),
        (MODERATOR, replace(PLAIN, is_being_shaped=True, is_editable=True), set()),
        (MODERATOR, replace(PLAIN, with_moderators=True), {Action.READ_STORY}),
        (
            MODERATOR,
            replace(PLAIN, with_moderators=True, is_being_shaped=True),
            {Action.READ_STORY, Action.EDIT_STORY},
        ),
        (GUESTS[CoWriterRole.READ], PLAIN, {Action.READ_DRAFT}),
        (GUESTS[CoWriterRole.SUGGEST], PLAIN, {Action.READ_DRAFT, Action.SUGGEST_TO_STORY}),
        (GUESTS[CoWriterRole.WRITE], PLAIN, CO_WRITER),
        (
            GUESTS[CoWriterRole.WRITE],
            replace(PLAIN, is_editable=True),
            CO_WRITER | {Action.EDIT_STORY},
        ),
        (
            GUESTS[CoWriterRole.SUGGEST],
            replace(EVERYTHING, is_public=False),
            {Action.READ_DRAFT, Action.SUGGEST_TO_STORY},
        ),
        (GUESTS[CoWriterRole.APPROVE], PLAIN, TELLER),
        (GUESTS[CoWriterRole.APPROVE], replace(EVERYTHING, is_public=False), TELLER),
        (GUESTS[CoWriterRole.WRITE], Story(id=8, is_editable=True), set()),
    ],
)
def test_everybody_may_do_this_with_a_story_and_nothing_else(
    account: Account, story: Story, allowed: set[Action]
) -> None:
    assert {action for action in ABOUT_A_STORY if may(account, action, story)} == allowed


@pytest.mark.parametrize("action", ABOUT_A_STORY)
def test_what_is_about_a_story_needs_one(action: Action) -> None:
    assert may(WRITER, action) is False


@pytest.mark.parametrize("action", sorted(set(Action) - set(ABOUT_A_STORY)))
def test_what_a_role_allows_no_story_changes(action: Action) -> None:
    everybody = Account(id=1, roles=frozenset(Role))
    assert may(everybody, action, PLAIN) is may(everybody, action) is True
    assert may(WRITER, action, EVERYTHING) is False


def test_a_story_is_held_by_its_writers_account_or_by_its_link() -> None:
    assert [holds(account, PLAIN) for account in (WRITER, HOLDER, STRANGER, ANYONE)] == [True, True, False, False]
    assert not holds(ANYONE, Story(writer_id=None))


def test_of_several_invitations_the_one_that_lets_them_do_most_counts() -> None:
    guest = Account(
        invited=frozenset(
            {
                Invited(7, CoWriterRole.READ, 1),
                Invited(7, CoWriterRole.SUGGEST, 9),
                Invited(7, CoWriterRole.SUGGEST, 5),
                Invited(8, CoWriterRole.WRITE, 3),
            }
        )
    )
    assert guest.parts(7) == {CoWriterRole.READ, CoWriterRole.SUGGEST}
    assert (guest.part(7), guest.co_writer(7)) == (CoWriterRole.SUGGEST, 5)
    assert (guest.part(8), guest.co_writer(8)) == (CoWriterRole.WRITE, 3)
    assert (guest.part(9), guest.co_writer(9), guest.parts(9)) == (None, None, frozenset())


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Enter a name. It can be a made-up one."),
        ("\u200b \u202e", "Enter a name. It can be a made-up one."),
        ("x" * 81, "Enter a name of 80 characters or fewer."),
    ],
)
def test_a_name_that_cannot_be_kept_says_why(name: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_name(name)
    assert (str(refused.value.message), refused.value.field) == (sentence, "name")


def test_a_name_is_kept_up_to_its_limit_and_without_what_is_invisible() -> None:
    assert clean_name("x" * NAME_LIMIT) == "x" * NAME_LIMIT
    assert clean_name(" A\u200bda \u200b  B ") == "Ada B"
    assert clean_name("Rose\u0301") == "Ros\u00e9"
    assert clean_name("\uff21da") == "\uff21da"
    assert name_key("Stra\u00dfe") == name_key("STRASSE") == "strasse"
    assert name_key("\uff21DA") == "ada"
    assert name_key("\u2163") == "iv"


TOO_SHORT = (
    "Enter a passphrase of 12 characters or more. Three words that do not belong"
    " together are easy to remember and hard to guess."
)


@pytest.mark.parametrize(
    ("passphrase", "sentence"),
    [
        ("x" * 11, TOO_SHORT),
        ("x" * 201, "Enter a passphrase of 200 characters or fewer."),
        (" ADA LOVELACE ", "Enter a passphrase that is not your name."),
    ],
)
def test_a_passphrase_that_is_not_safe_says_why(passphrase: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_passphrase(passphrase, " Ada Lovelace")
    assert (str(refused.value.message), refused.value.field) == (sentence, "passphrase")


@pytest.mark.parametrize("length", [PASSPHRASE_LEAST, PASSPHRASE_LIMIT])
def test_a_passphrase_at_its_limits_is_taken_as_it_is(length: int) -> None:
    words = (" paper lantern otter moth ladder silver" * 6)[:length]
    assert checked_passphrase(words) == checked_passphrase(words, "Ada") == words
