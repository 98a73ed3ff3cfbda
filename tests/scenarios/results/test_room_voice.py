"""What is stored beside a voice is read by one reader, which makes nothing up; and when a room takes words back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live.performance.round import ABOUT_A_STOP
from live.performance.saying import MarkKind
from scenarios.results.room_voice import MARKS, PURPOSES, ProposalAnswers, RoomVoice, VoiceKind, takes_back

ANSWER = {"purpose": "could happen", "counts": {"yes": 31, "partly": 20, "no": 9}, "ballots": 60}
WHOLE = {
    "mark": "blocked",
    "option": "o2",
    "reason": "A try.",
    "tried": True,
    "changed": "She stayed.",
    "answers": [ANSWER],
}
SAID = RoomVoice(1, VoiceKind.MINORITY, "m1", "s2", "Two of us would not go back in there.", 3, 1)
TRIED = RoomVoice(1, VoiceKind.INTERVENTION, "i1", "s2", details={"changed": "She sat down.", "tried": True})
MARK = RoomVoice(1, VoiceKind.MARK, "s2 works", "s2", count=4, details={"mark": "works"})
NAMES = ("mark", "option", "reason", "tried", "changed", "answers")
ABSENT: dict[str, Any] = dict.fromkeys(NAMES, "") | {"tried": False, "answers": ()}
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.sampled_from([*MARKS, *PURPOSES])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["purpose", "counts", "ballots", "yes", "partly", "no"]), inner),
    ),
)


def read(details: dict[str, Any]) -> dict[str, Any]:
    """All that a reader can ask for."""
    voice = RoomVoice(1, VoiceKind.INTERVENTION, "1", "s2", details=details)
    return {name: getattr(voice, name) for name in NAMES}


def test_a_whole_document_is_read_as_it_was_stored() -> None:
    assert read(WHOLE) == WHOLE | {"answers": (ProposalAnswers("could happen", 31, 20, 9, 60),)}


@pytest.mark.parametrize("missing", NAMES)
def test_what_is_missing_was_not_said_and_the_rest_stays(missing: str) -> None:
    there = read({name: value for name, value in WHOLE.items() if name != missing})
    assert there == read(WHOLE) | {missing: ABSENT[missing]}


@pytest.mark.parametrize(
    "answer",
    [
        *({name: value for name, value in ANSWER.items() if name != missing} for missing in ANSWER),
        *(
            ANSWER | {"counts": {name: 1 for name in ("yes", "partly", "no") if name != missing}}
            for missing in ("yes", "partly", "no")
        ),
        ANSWER | {"purpose": "warm-up"},
        ANSWER | {"ballots": "60"},
        None,
        [],
        "yes",
    ],
)
def test_an_answer_of_which_a_part_is_missing_is_no_answer_and_not_nought(answer: Any) -> None:
    assert read(WHOLE | {"answers": [answer, ANSWER]})["answers"] == read(WHOLE)["answers"]


@given(st.dictionaries(st.sampled_from(NAMES), anything))
def test_no_document_breaks_the_reader_or_gives_anything_of_another_type(details: dict[str, Any]) -> None:
    found = read(details)
    assert {name: type(value) for name, value in found.items()} == {name: type(value) for name, value in ABSENT.items()}
    for name, value in found.items():
        assert value == ABSENT[name] or name == "answers" or value == details[name]
    assert all(type(each) is ProposalAnswers and type(each.ballots) is int for each in found["answers"])


def test_the_words_are_those_that_an_event_hands_over() -> None:
    assert set(MARKS) == {kind.value for kind in MarkKind}
    assert set(PURPOSES) == {purpose.value for purpose in ABOUT_A_STOP}


def test_words_that_are_gone_hidden_or_put_otherwise_are_taken_back() -> None:
    assert takes_back([SAID], [])
    assert takes_back([SAID], [replace(SAID, words="")])
    assert takes_back([SAID], [replace(SAID, words="One of us would not.")])
    assert takes_back([TRIED], [replace(TRIED, details={"tried": True})])


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("Ann", "Annoyed people"),
        ("Ann", "Not Ann"),
        ("Ann", "Joanna"),
        ("She sat.", "It was not so: She sat. / No."),
        ("She sat.", "She sat.."),
        ("Ann left", "Ann"),
        ("Ann", "ann"),
    ],
)
def test_words_that_others_only_contain_are_taken_back(before: str, now: str) -> None:
    assert takes_back([replace(SAID, words=before)], [replace(SAID, words=now)])
    tried = [replace(TRIED, details={"tried": True, "changed": words}) for words in (before, now)]
    assert takes_back(tried[:1], tried[1:])


@pytest.mark.fault("void-in-record")
def test_an_answer_whose_vote_was_cancelled_is_taken_back_and_one_more_takes_nothing_back() -> None:
    answer = {"purpose": "could happen", "counts": {"yes": 31, "partly": 20, "no": 9}, "ballots": 60}
    none, one, two = (replace(TRIED, details=dict(TRIED.details) | {"answers": [answer] * many}) for many in range(3))
    assert takes_back([two], [one]) and takes_back([one], [none]) and takes_back([replace(one, details=WHOLE)], [])
    assert not takes_back([none], [one]) and not takes_back([one], [two])


def test_words_that_stand_in_another_place_are_taken_back_where_they_stood() -> None:
    moved = replace(TRIED, words="She sat down.", details={"tried": True, "changed": ""})
    assert takes_back([TRIED], [moved])


def test_what_is_added_and_what_has_no_words_takes_nothing_back() -> None:
    assert not takes_back([], [SAID])
    assert not takes_back([SAID], [replace(SAID, words=f"{SAID.words} Nobody would.", count=5)])
    assert not takes_back([TRIED], [replace(TRIED, details={"changed": "She sat down. / She spoke."})])
    assert not takes_back([MARK], [])
