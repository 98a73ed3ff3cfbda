"""Who may do what, and what a name and a passphrase may be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.account import (
    ANYONE,
    IDLE_LIMIT,
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
    idle_limit,
    looks_after_site,
    may,
    may_with_second_step,
    name_key,
    without_second_step,
)
from scenarios.errors import Invalid


@dataclass(frozen=True)
class Subject:
    id: int = 7
    writer_id: int | None = None
    is_public: bool = False
    is_editable: bool = False
    is_being_shaped: bool = False
    awaits_sign_off: bool = False
    with_moderators: bool = False


def having(*roles: Role) -> Account:
    return Account(1, "Ada", frozenset(roles))


@pytest.mark.parametrize(
    ("role", "actions"),
    [
        (Role.FACILITATOR, {Action.RUN_EVENTS, Action.PASS_WORDS}),
        (Role.MODERATOR, {Action.MODERATE, Action.PASS_WORDS}),
        (Role.SCRIBE, {Action.PASS_WORDS}),
        (Role.DESIGNER, {Action.REVIEW_OUTCOMES, Action.EDIT_PATHWAYS}),
        (Role.STEWARD, {Action.LOOK_AFTER_SITE}),
    ],
)
def test_a_role_allows_its_own_and_nothing_else(role: Role, actions: set[Action]) -> None:
    assert {action for action in Action if may(having(role), action)} == actions


@pytest.mark.parametrize("action", Action)
def test_a_passer_by_may_do_nothing_without_a_story(action: Action) -> None:
    assert not may(ANYONE, action)


@pytest.mark.parametrize(
    ("account", "subject", "reads"),
    [
        (ANYONE, Subject(is_public=True), True),
        (ANYONE, Subject(), False),
        (ANYONE, Subject(with_moderators=True), False),
        (having(Role.MODERATOR), Subject(with_moderators=True), True),
        (having(Role.MODERATOR), Subject(), False),
        (having(Role.STEWARD), Subject(with_moderators=True), False),
        (Account(1), Subject(writer_id=1), True),
        (Account(1), Subject(writer_id=2), False),
        (Account(held=frozenset({7})), Subject(), True),
        (Account(held=frozenset({8})), Subject(), False),
    ],
)
def test_a_story_is_read_by_its_writer_moderators_and_once_published_by_all(
    account: Account, subject: Subject, reads: bool
) -> None:
    assert may(account, Action.READ_STORY, subject) is reads


_HOLDERS = [
    Action.DECIDE_SUGGESTIONS,
    Action.EDIT_STORY,
    Action.SIGN_OFF_STORY,
    Action.WITHDRAW_STORY,
    Action.TAKE_BACK_STORY,
]


@pytest.mark.parametrize("action", _HOLDERS)
def test_nobody_else_acts_on_a_writers_story(action: Action) -> None:
    subject = Subject(writer_id=2, is_public=True, is_editable=True, awaits_sign_off=True)

    assert not may(having(*Role), action, subject)
    assert may(Account(2), action, subject)


def test_a_story_without_an_account_is_not_everyones() -> None:
    assert not may(ANYONE, Action.EDIT_STORY, Subject(writer_id=None, is_editable=True))


@pytest.mark.parametrize(
    ("part", "allowed"),
    [
        (
            CoWriterRole.WRITE,
            {Action.READ_DRAFT, Action.SUGGEST_TO_STORY, Action.DECIDE_SUGGESTIONS, Action.EDIT_STORY},
        ),
        (CoWriterRole.SUGGEST, {Action.READ_DRAFT, Action.SUGGEST_TO_STORY}),
        (CoWriterRole.READ, {Action.READ_DRAFT}),
        (CoWriterRole.APPROVE, {Action.READ_DRAFT, Action.APPROVE_STORY, Action.TAKE_BACK_STORY}),
    ],
)
def test_whoever_is_invited_does_their_part_and_no_more(part: CoWriterRole, allowed: set[Action]) -> None:
    guest = Account(invited=frozenset({Invited(7, part, 3)}))
    subject = Subject(is_editable=True, awaits_sign_off=True)

    assert {action for action in Action if may(guest, action, subject)} == allowed
    assert not any(may(guest, action, Subject(id=8, is_editable=True)) for action in Action)


def test_of_two_invitations_somebody_acts_by_the_one_that_lets_them_do_most() -> None:
    guest = Account(
        invited=frozenset(
            {Invited(7, CoWriterRole.READ, 1), Invited(7, CoWriterRole.WRITE, 2), Invited(8, CoWriterRole.WRITE, 3)}
        )
    )

    assert guest.co_writer(7) == 2
    assert guest.co_writer(9) is None


def test_a_moderator_shapes_a_story_only_while_its_writer_wants_help() -> None:
    helper = having(Role.MODERATOR)

    assert may(helper, Action.EDIT_STORY, Subject(with_moderators=True, is_being_shaped=True))
    assert not may(helper, Action.EDIT_STORY, Subject(with_moderators=True, is_editable=True))
    assert not may(having(Role.STEWARD), Action.EDIT_STORY, Subject(with_moderators=True, is_being_shaped=True))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ada   Lovelace\t", "Ada Lovelace"),
        ("Rose\u0301", "Ros\u00e9"),
        ("Ada\u202e\u200b", "Ada"),
        ("李\u3000明", "李 明"),
    ],
)
def test_a_name_is_kept_as_people_read_it(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "\n", "x" * (NAME_LIMIT + 1)])
def test_no_name_and_an_endless_one_are_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_name(typed)

    assert refused.value.field == "name"


@given(st.text(max_size=60))
def test_a_cleaned_name_stays_as_it_is(typed: str) -> None:
    try:
        kept = clean_name(typed)
    except Invalid:
        return

    assert clean_name(kept) == kept
    assert name_key(kept) == name_key(typed)


@pytest.mark.parametrize("other", ["ADA", " ada ", "Ａｄａ", "Ada\u200b"])
def test_names_that_look_the_same_share_a_key(other: str) -> None:
    assert name_key(other) == name_key("Ada")


@pytest.mark.parametrize(
    "passphrase",
    [
        "",
        "x" * (PASSPHRASE_LEAST - 1),
        "x" * (PASSPHRASE_LIMIT + 1),
        "Ada Lovelace",
        "passwordpassword",
        "123456789012",
        "aaaaaaaaaaaa",
        "qwertyuiop[]",
        "Ada LovelaceAda Lovelace",
        "x1Y!" * 50,
    ],
)
def test_a_weak_passphrase_is_refused(passphrase: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_passphrase(passphrase, "ada lovelace")

    assert refused.value.field == "passphrase"


def test_a_long_passphrase_needs_no_digits() -> None:
    assert checked_passphrase("paper lantern otter", "Ada") == "paper lantern otter"


@pytest.mark.parametrize(
    ("roles", "hours"),
    [
        ((), 30 * 24),
        ((Role.FACILITATOR,), 24),
        ((Role.SCRIBE,), 24),
        ((Role.MODERATOR,), 12),
        ((Role.DESIGNER,), 12),
        ((Role.STEWARD,), 12),
        ((Role.FACILITATOR, Role.STEWARD), 12),
    ],
)
def test_the_strictest_of_somebodys_roles_says_how_long_a_session_may_be_unused(
    roles: tuple[Role, ...], hours: int
) -> None:
    assert idle_limit(roles) == timedelta(hours=hours) <= IDLE_LIMIT


KEEPERS = {Role.MODERATOR, Role.STEWARD}


@given(st.frozensets(st.sampled_from(Role)), st.sampled_from(Action))
def test_without_a_second_step_the_roles_of_those_who_look_after_the_site_rest_and_no_others(
    roles: frozenset[Role], action: Action
) -> None:
    before, after = having(*roles), without_second_step(having(*roles))
    assert looks_after_site(before) == bool(roles & KEEPERS)
    assert (after.roles, after.resting) == (roles - KEEPERS, roles & KEEPERS)
    assert may(after, action) == may(having(*(roles - KEEPERS)), action)
    assert may_with_second_step(after, action) == (may(before, action) and not may(after, action))
    assert not may_with_second_step(before, action), "nothing rests"


def test_a_moderator_whose_role_rests_reads_no_story_that_was_sent_in() -> None:
    sent = Subject(with_moderators=True, is_being_shaped=True)
    for action in (Action.READ_STORY, Action.EDIT_STORY):
        assert may(having(Role.MODERATOR), action, sent)
        assert not may(without_second_step(having(Role.MODERATOR)), action, sent)
