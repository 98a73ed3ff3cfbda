"""What travels with a result: shift and splits as far as decided, a gradient's answers, and what the room said."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from forum.results.outcome import show
from forum.results.outcome_csv import parts
from scenarios.account import Role
from scenarios.db import Database
from scenarios.message import Message
from scenarios.results.outcome import GRADIENT, Method, OutcomeOption
from scenarios.results.room_voice import RoomVoice, VoiceKind
from scenarios.store.results import outcome as outcomes
from scenarios.store.results import room_voice
from scenarios.store.results.room_voice import VoiceContext
from scenarios.stories.story import LETTERS, Origin
from tests.conftest import Visitor
from tests.forum.results.outcomes import handed_over, outcome_of, result_of

DISCLOSED = {
    "threshold": 8,
    "splits": {"carer": {"voters": 40, "counts": {"o1": 22, "o2": None, "o3": None, "": None}}},
    "shift": {
        "both": 130,
        "table": [],
        "changes": {"o1": {"kept": 60, "gained": 30, "lost": 12, "new": 0}, "o2": None},
    },
}


def test_shift_and_splits_stand_with_their_round_and_what_is_hidden_says_so(
    signed_in_as: Callable[..., Visitor], database: Database
) -> None:
    def keep(session: Session) -> int:
        return handed_over(session, replace(result_of(session), disclosed=DISCLOSED))

    page = signed_in_as(Role.DESIGNER).opens(f"/review/{database.write(keep)}")
    for words in ("60", "30", "12", "Carers, family and friends", "22", "not shown", "fewer than 8 people"):
        assert words in page.text


def test_a_void_round_shows_nothing_beyond_its_reason(signed_in_as: Callable[..., Visitor], database: Database) -> None:
    def keep(session: Session) -> int:
        return handed_over(session, replace(result_of(session, voided="The sound failed"), disclosed=DISCLOSED))

    page = signed_in_as(Role.DESIGNER).opens(f"/review/{database.write(keep)}")
    assert "Carers, family and friends" not in page.text


def gradient(session: Session) -> Any:
    options = tuple(OutcomeOption(key, letter, Origin.AUTHOR) for letter, key in zip(LETTERS, GRADIENT, strict=True))
    counts = dict.fromkeys(GRADIENT, 0) | {"support": 20, "objection": 4}
    plain = result_of(session, method=Method.GRADIENT, ballots=24, empty=0)
    return replace(plain, options=options, counts=counts, about="o3")


def test_a_gradient_says_which_option_it_asked_about_and_what_its_answers_mean(
    signed_in_as: Callable[..., Visitor], database: Database
) -> None:
    number = database.write(lambda session: handed_over(session, gradient(session)))
    page = signed_in_as(Role.DESIGNER).opens(f"/review/{number}")
    assert "Ring 111 together" in page.text
    assert "I have a serious objection" in page.text
    with database.read() as session:
        rows = "".join(parts([outcomes.get(session, number).record]))
    assert '"gradient","o3","support","A","I support it"' in rows


def test_what_the_room_said_travels_with_the_result(signed_in_as: Callable[..., Visitor], database: Database) -> None:
    def keep(session: Session) -> int:
        number, facts = handed_over(session), outcome_of(session)
        where = VoiceContext(
            facts.event_code,
            facts.event_name,
            facts.section,
            facts.story_id,
            facts.revision_id,
            facts.pathway_version_id,
        )
        tried = {"tried": True, "changed": "She stayed", "answers": []}
        room_voice.hand_over(
            session,
            where,
            facts.performance,
            [
                RoomVoice(1, VoiceKind.MINORITY, "1", "s2", "The volunteer has a family too", 3, 1),
                RoomVoice(1, VoiceKind.REASON, "2", "s2", "Because of the rain", 0, 1),
                RoomVoice(1, VoiceKind.INTERVENTION, "3", "s2", "Ring her sister", 9, None, tried),
                RoomVoice(1, VoiceKind.MARK, "s2 blocked", "s2", count=12, details={"mark": "blocked"}),
                RoomVoice(1, VoiceKind.MINORITY, "4", "s5", "Of another vote", 0, 2),
                RoomVoice(1, VoiceKind.FOLLOWED, "1", "s2", playing=1, details={"option": "o2", "reason": "A try"}),
            ],
        )
        return number

    page = signed_in_as(Role.DESIGNER).opens(f"/review/{database.write(keep)}")
    said = ("The volunteer has a family too", "3 agree", "Because of the rain", "She stayed", "12 people", "A try")
    for words in said:
        assert words in page.text
    assert "Of another vote" not in page.text


TRIED = {
    "tried": True,
    "changed": "She stayed.",
    "accepted": [],
    "answers": [{"purpose": "could happen", "counts": {"yes": 31, "partly": 20, "no": 9}, "ballots": 60}],
}
FOLLOWED = {"option": "o2", "reason": "To see it."}


def without(document: dict[str, Any], *path: Any) -> dict[str, Any]:
    """The document as one is that was stored before this key was known."""
    left = deepcopy(document)
    inner: Any = left
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return left


@pytest.mark.parametrize(
    ("tried", "followed", "mark"),
    [
        ({}, {}, {}),
        *((without(TRIED, name), FOLLOWED, {"mark": "blocked"}) for name in TRIED),
        *((without(TRIED, "answers", 0, name), FOLLOWED, {"mark": "blocked"}) for name in TRIED["answers"][0]),
        *(
            (without(TRIED, "answers", 0, "counts", name), FOLLOWED, {"mark": "works"})
            for name in ("yes", "partly", "no")
        ),
        *((TRIED, without(FOLLOWED, name), {"mark": "works"}) for name in FOLLOWED),
    ],
)
def test_voices_of_which_less_is_known_break_neither_page_nor_report_nor_file(
    signed_in_as: Callable[..., Visitor],
    app: Flask,
    database: Database,
    tmp_path: Path,
    tried: dict[str, Any],
    followed: dict[str, Any],
    mark: dict[str, Any],
) -> None:
    said = [
        RoomVoice(1, VoiceKind.INTERVENTION, "3", "s2", "Ring her sister", 9, None, tried),
        RoomVoice(1, VoiceKind.MARK, "s2", "s2", count=12, details=mark),
        RoomVoice(1, VoiceKind.FOLLOWED, "1", "s2", playing=1, details=followed),
    ]
    number, designer = database.write(lambda session: heard(session, said)), signed_in_as(Role.DESIGNER)
    page = designer.opens(f"/review/{number}")
    report = designer.opens("/review/report/event-7KQ4M")
    for each in (page, report):
        assert "Ring her sister" in each.main
        assert ("Tried on stage." in each.main) == bool(tried.get("tried"))
        assert ("yes 31, partly 20, no 9, of 60" in each.main) == (
            bool(tried.get("tried")) and tried.get("answers") == TRIED["answers"]
        )
        assert ("12 people" in each.main) == bool(mark)
        assert ("Played after the vote:" in each.main) == bool(followed.get("option"))
    designer.opens("/review/pathways/urgent-mental-health-care/1/conformance")
    file = tmp_path / "event.xlsx"
    assert app.test_cli_runner().invoke(args=["export", str(file), "--only", "event-7KQ4M"]).exit_code == 0
    assert designer.client.get(f"/review/{number}/outcome.json").status_code == 200


def test_what_was_played_after_a_gradient_is_told_with_its_letter_and_words(
    signed_in_as: Callable[..., Visitor], database: Database
) -> None:
    def keep(session: Session) -> tuple[int, int]:
        alone = handed_over(session, gradient(session))
        played = [
            RoomVoice(1, VoiceKind.FOLLOWED, f"{one}", "s2", playing=one, details={"option": option})
            for one, option in ((1, "o3"), (2, "f7"))
        ]
        heard(session, played)
        return alone, handed_over(session, gradient(session), playing=2)

    alone, of_the_day = database.write(keep)
    designer = signed_in_as(Role.DESIGNER)
    assert "Played after the vote: C Ring 111 together" in designer.opens(f"/review/{alone}").main
    assert "Played after the vote: an option from the day itself" in designer.opens(f"/review/{of_the_day}").main


def heard(session: Session, said: list[RoomVoice]) -> int:
    """Let the room of the first performance have said this; gives the number of its outcome."""
    facts = outcome_of(session)
    row = outcomes.of_playing(session, 1, 1)
    number = row.id if row else handed_over(session)
    where = VoiceContext(
        facts.event_code, facts.event_name, facts.section, facts.story_id, facts.revision_id, facts.pathway_version_id
    )
    room_voice.hand_over(session, where, 1, said)
    return number


def test_a_later_hand_over_replaces_what_was_taken_back(database: Database) -> None:
    def twice(session: Session) -> list[str]:
        facts = outcome_of(session)
        where = VoiceContext("7KQ4M", "An event", "A part", facts.story_id, facts.revision_id, facts.pathway_version_id)
        said = [RoomVoice(1, VoiceKind.REASON, str(number), "s2", f"Reason {number}") for number in (1, 2)]
        room_voice.hand_over(session, where, 1, said)
        room_voice.hand_over(session, where, 1, said[:1])
        return [row.words for row in room_voice.of_performance(session, 1)]

    assert database.write(twice) == ["Reason 1"]


def test_every_letter_is_told_in_the_readers_language(database: Database) -> None:
    def keep(session: Session) -> int:
        return handed_over(session, gradient(session))

    number = database.write(keep)
    with database.read() as session:
        shown = show(outcomes.get(session, number).record, lambda message: f"[{Message(message.text, message.params)}]")
    assert shown.rounds[0].options[0].label == "[I support it]"
