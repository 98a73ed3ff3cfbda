"""The page of all words that wait: however many they are, each can be read and decided about, also without a script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from live.performance.saying import SayingKind, SayingState
from live.snapshot.face_state import WAITING_SHOWN
from live.store import saying
from live.store.saying import SayingRow
from scenarios.account import Role
from scenarios.db import Database
from scenarios.store.list_page import ON_A_PAGE
from tests.conftest import Visitor
from tests.live.factories import Evening
from tests.page import Page

pytestmark = pytest.mark.fault("full-queue")


def test_a_desk_leads_to_those_that_it_does_not_show(evening: Evening, signed_in_as: Callable[..., Visitor]) -> None:
    say_at_once(evening, {f"person {number}": [f"idea {number}"] for number in range(WAITING_SHOWN)})
    scribe, host = signed_in_as(Role.SCRIBE), signed_in_as(Role.FACILITATOR)
    assert "Read all the words that wait" not in scribe.opens(desk(evening)).main

    say_at_once(evening, {"one more": ["the last idea"]})

    for opened in (scribe.opens(desk(evening)), host.opens(desk(evening, "host"))):
        assert "the last idea" not in opened.main
        [link] = [each.get("href") for each in opened.all("a") if each.text == "Read all the words that wait"]
        assert link == f"..{waiting_page(evening)}"


def test_each_of_them_stands_on_one_page_the_oldest_first(
    evening: Evening, signed_in_as: Callable[..., Visitor]
) -> None:
    ideas = [f"idea {number:03}" for number in range(2 * ON_A_PAGE + 3)]
    say_at_once(evening, {f"person {number % 7}": ideas[number::7] for number in range(7)})
    scribe = signed_in_as(Role.SCRIBE)

    pages = [scribe.opens(waiting_page(evening))]
    while "Newer" in pages[-1].main:
        pages.append(scribe.opens(pages[-1].link("Newer")))

    assert [len(words_on(page)) for page in pages] == [ON_A_PAGE, ON_A_PAGE, 3]
    assert sorted(words for page in pages for words in words_on(page)) == ideas
    assert words_on(scribe.opens(pages[1].link("Older"))) == words_on(pages[0])


@pytest.mark.parametrize("state", [SayingState.PASSED, SayingState.PARKED, SayingState.HIDDEN])
def test_one_is_decided_about_and_waits_no_more(
    state: SayingState, evening: Evening, signed_in_as: Callable[..., Visitor]
) -> None:
    [number, _other] = say_at_once(evening, {"a person": ["Ring her sister"], "another": ["Wait outside"]})
    scribe = signed_in_as(Role.SCRIBE)

    page = scribe.sends(waiting_page(evening), {"saying": str(number), "does": state.value})

    assert "Done." in page.main and words_on(page) == ["Wait outside"]
    assert state_of(evening, number) is state


def test_what_somebody_else_decided_meanwhile_stands(evening: Evening, signed_in_as: Callable[..., Visitor]) -> None:
    [number] = say_at_once(evening, {"a person": ["He lives at number 4"]})
    first, second = signed_in_as(Role.SCRIBE), signed_in_as(Role.SCRIBE)
    first.sends(waiting_page(evening), {"saying": str(number), "does": "hidden"})

    page = second.sends(waiting_page(evening), {"saying": str(number), "does": "passed"}, status=422)

    assert "Somebody else decided about these words just now." in page.main
    assert state_of(evening, number) is SayingState.HIDDEN


def test_all_of_one_person_are_hidden_and_no_more_taken(evening: Evening, signed_in_as: Callable[..., Visitor]) -> None:
    numbers = say_at_once(evening, {"a person": ["shouts", "shouts again"], "another": ["Wait outside"]})
    scribe = signed_in_as(Role.SCRIBE)

    page = scribe.sends(waiting_page(evening), {"saying": str(numbers[0]), "does": "mute"})

    assert words_on(page) == ["Wait outside"]
    assert [state_of(evening, number) for number in numbers[:2]] == [SayingState.HIDDEN] * 2
    with evening.database.read() as session:
        assert saying.is_muted(session, evening.event_id, "a person")


@pytest.mark.parametrize("more", [{"does": "publish"}, {"does": "waiting"}, {"does": "passed", "saying": "9" * 30}])
def test_a_button_that_no_page_has_is_refused(
    more: Mapping[str, str], evening: Evening, signed_in_as: Callable[..., Visitor]
) -> None:
    [number] = say_at_once(evening, {"a person": ["Ring her sister"]})
    signed_in_as(Role.SCRIBE).sends(waiting_page(evening), {"saying": str(number), **more}, status=422)
    assert state_of(evening, number) is SayingState.WAITING


def test_all_faces_are_told_at_once(
    evening: Evening, signed_in_as: Callable[..., Visitor], app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    [number] = say_at_once(evening, {"a person": ["Ring her sister"]})
    told: list[int] = []
    monkeypatch.setattr(app.extensions["broadcast"], "tell_changed", told.append)

    signed_in_as(Role.SCRIBE).sends(waiting_page(evening), {"saying": str(number), "does": "passed"})

    assert told == [evening.section_id]


def test_the_last_page_leads_back_once_all_on_it_are_decided(
    evening: Evening, signed_in_as: Callable[..., Visitor]
) -> None:
    numbers = say_at_once(evening, {f"person {number}": ["an idea"] for number in range(ON_A_PAGE + 1)})
    scribe = signed_in_as(Role.SCRIBE)
    last = scribe.opens(waiting_page(evening)).link("Newer")

    page = scribe.sends(last, {"saying": str(numbers[-1]), "does": "passed"})

    assert "There is nothing more in this list." in page.main
    assert len(words_on(scribe.opens(page.link("Go to its first page")))) == ON_A_PAGE


@pytest.mark.parametrize(("role", "leads"), [(Role.SCRIBE, "/scribe/"), (Role.FACILITATOR, "/host/")])
def test_it_leads_back_to_the_desk_of_whoever_reads(
    role: Role, leads: str, evening: Evening, signed_in_as: Callable[..., Visitor]
) -> None:
    assert signed_in_as(role).opens(waiting_page(evening)).link("Back to the desk").startswith(leads)


def test_it_says_so_where_nothing_waits(evening: Evening, signed_in_as: Callable[..., Visitor]) -> None:
    assert "Nothing waits to be read." in signed_in_as(Role.SCRIBE).opens(waiting_page(evening)).main


@pytest.mark.parametrize("role", [Role.DESIGNER, Role.STEWARD])
def test_no_other_role_reads_them(role: Role, evening: Evening, signed_in_as: Callable[..., Visitor]) -> None:
    signed_in_as(role).opens(waiting_page(evening), status=403)


@pytest.fixture
def evening(database: Database) -> Evening:
    return Evening.at_a_vote(database)


def say_at_once(evening: Evening, said: Mapping[str, Sequence[str]]) -> list[int]:
    """Each of these people says all that at the story on stage; gives the numbers of their words."""
    [performance] = evening.performances

    def say(session: Session) -> list[int]:
        return [
            saying.store(session, performance, who, f"{who}: {words}", SayingKind.STOP, "s1", None, words)
            for who, all_words in said.items()
            for words in all_words
        ]

    return evening.database.write(say)


def words_on(page: Page) -> list[str]:
    return [each.text for each in page.all("p") if each.get("class") == "tale"]


def state_of(evening: Evening, number: int) -> SayingState:
    with evening.database.read() as session:
        return SayingState(session.get_one(SayingRow, number).state)


def desk(evening: Evening, face: str = "scribe") -> str:
    return f"/{face}/{evening.screen['event']['code']}"


def waiting_page(evening: Evening) -> str:
    return f"{desk(evening)}/words?section={evening.section_id}"
