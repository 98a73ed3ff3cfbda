"""Credits: everybody who had a part in the version that is read, as they wish, and nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from scenarios.account import Account, CoWriterRole
from scenarios.sample import STORIES
from scenarios.store import withdrawal
from scenarios.store.stories import co_writer, credit
from scenarios.store.stories import story as stories
from scenarios.store.stories import suggestion as suggestions
from scenarios.store.stories.credit import Credits
from scenarios.store.stories.suggestion import SuggestionRow
from scenarios.stories.suggestion import Suggestion, SuggestionKind, SuggestionState
from tests.scenarios.store.conftest import Desk

pytestmark = pytest.mark.both_stores

SCENE = STORIES[0].content.scenes[0]


def named(desk: Desk, who: Account, name: str) -> None:
    desk.database.write(lambda session: co_writer.name(session, who, desk.story, name))


def writes(desk: Desk, who: Account, title: str) -> None:
    def work(session: Session) -> None:
        head = stories.head(session, stories.get(session, desk.story))
        stories.save(session, who, desk.story, replace(head.content, title=title), based_on=head.number)

    desk.database.write(work)


def suggests(desk: Desk, who: Account, text: str, take: bool) -> None:
    def work(session: Session) -> None:
        head = stories.get(session, desk.story).head
        made = suggestions.suggest(
            session, who, desk.story, Suggestion(SuggestionKind.WORDS, SCENE.key, "", text), based_on=head
        )
        if take:
            suggestions.take_in(session, desk.holder, made.id, seen=head)
        else:
            suggestions.decline(session, desk.holder, made.id, "No")

    desk.database.write(work)


def credits_now(desk: Desk, number: int | None = None) -> Credits:
    with desk.database.read() as session:
        row = stories.get(session, desk.story)
        return credit.of(session, stories.revision_number(session, desk.story, number or row.head))


def holder_is_named(desk: Desk, name: str) -> None:
    desk.database.write(
        lambda session: stories.describe(session, desk.holder, desk.story, credit=name, perspectives=[])
    )


def test_one_writer_alone(desk: Desk) -> None:
    assert credits_now(desk) == Credits((), 1)
    holder_is_named(desk, "Amina")
    assert credits_now(desk) == Credits(("Amina",), 0)


def test_only_those_who_wrote_or_whose_suggestion_was_taken_in(desk: Desk) -> None:
    holder_is_named(desk, "Amina")
    wrote, read, declined, taken, silent = (
        desk.invites(part)
        for part in (
            CoWriterRole.WRITE,
            CoWriterRole.READ,
            CoWriterRole.SUGGEST,
            CoWriterRole.SUGGEST,
            CoWriterRole.WRITE,
        )
    )
    for who, name in ((wrote, "Rosa"), (read, "Reader"), (declined, "Declined"), (taken, "Sam")):
        named(desk, who, name)
    writes(desk, wrote, "One")
    writes(desk, silent, "Two")
    suggests(desk, declined, "Not this", take=False)
    suggests(desk, taken, "But this", take=True)
    assert credits_now(desk) == Credits(("Amina", "Rosa", "Sam"), 1)
    assert credits_now(desk).people == 4


def test_a_version_names_nobody_who_came_after_it(desk: Desk) -> None:
    wrote = desk.invites(CoWriterRole.WRITE)
    named(desk, wrote, "Rosa")
    writes(desk, wrote, "One")
    taken = desk.invites(CoWriterRole.SUGGEST)
    named(desk, taken, "Sam")
    suggests(desk, taken, "But this", take=True)
    assert credits_now(desk, 1) == Credits((), 1)
    assert credits_now(desk, 2) == Credits(("Rosa",), 1)
    assert credits_now(desk, 3) == Credits(("Rosa", "Sam"), 1)


def test_a_name_is_said_once_and_can_change_after_publication(desk: Desk) -> None:
    holder_is_named(desk, "A carer")
    wrote = desk.invites(CoWriterRole.WRITE)
    named(desk, wrote, "a Carer")
    writes(desk, wrote, "One")
    desk.publishes()
    assert credits_now(desk) == Credits(("A carer",), 0)
    named(desk, wrote, "Rosa")
    assert credits_now(desk) == Credits(("A carer", "Rosa"), 0)


def test_whoever_left_is_named_still(desk: Desk) -> None:
    wrote = desk.invites(CoWriterRole.WRITE)
    writes(desk, wrote, "One")
    desk.database.write(lambda session: co_writer.leave(session, wrote, desk.story, "Rosa"))
    assert credits_now(desk) == Credits(("Rosa",), 1)


def test_strangers_are_named_as_they_signed_and_once_by_account(desk: Desk) -> None:
    def work(session: Session) -> None:
        for text, name in (("1", "A nurse"), ("2", ""), ("3", "")):
            made = SuggestionRow(story_id=desk.story, kind=SuggestionKind.NEXT, text=text, credit=name, based_on=1)
            made.state, made.revision = SuggestionState.TAKEN, 1
            session.add(made)
        session.add(
            SuggestionRow(
                story_id=desk.story, kind=SuggestionKind.NEXT, credit="No", based_on=1, state=SuggestionState.DECLINED
            )
        )

    desk.database.write(work)
    assert credits_now(desk) == Credits(("A nurse",), 3)


def test_a_teller_who_said_yes_is_among_those_who_made_it(desk: Desk) -> None:
    def told(session: Session) -> None:
        stories.get(session, desk.story).told = True

    desk.database.write(told)
    teller = desk.invites(CoWriterRole.APPROVE)
    named(desk, teller, "Graham")
    assert credits_now(desk) == Credits((), 1)
    desk.database.write(lambda session: stories.approve(session, teller, desk.story, seen=1))
    assert credits_now(desk) == Credits(("Graham",), 1)


def test_a_withdrawn_story_names_nobody(desk: Desk) -> None:
    holder_is_named(desk, "Amina")
    wrote = desk.invites(CoWriterRole.WRITE)
    named(desk, wrote, "Rosa")
    writes(desk, wrote, "One")
    desk.database.write(lambda session: withdrawal.withdraw(session, desk.holder, desk.story))
    assert credits_now(desk).names == ()
