"""What faces send: the refusal of each message that cannot be read, and what is taken as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live.commands import command
from live.commands.command import Request
from live.conducting import debrief, entry, moderate_saying
from live.conducting.debrief import Debrief
from live.conducting.entry import Ticket
from live.conducting.moderate_saying import Verdict
from live.messages import incoming
from live.messages.incoming import CueMessage, SupportMessage
from live.performance.event_log import CueKind
from live.performance.saying import SayingState
from scenarios.errors import Invalid
from scenarios.message import say

LARGEST = 2**31 - 1
NOT_COMPLETE = "This message is not complete. Reload the page and try again."
ADDRESS = "This address is not complete. Join again with the code on the big screen."
ID = "0123456789"
JUDGED = {"saying": 1, "seen": "waiting", "state": "passed"}

Read = Callable[[object], object]


@pytest.mark.parametrize(
    ("read", "message", "sentence"),
    [
        (entry.read, None, ADDRESS),
        (entry.read, {"code": "34679", "token": None}, ADDRESS),
        (entry.read, {"code": "3467"}, ADDRESS),
        (entry.read, {"code": "34679", "section": 0}, ADDRESS),
        (entry.read, {"code": "34679", "section": True}, ADDRESS),
        (command.read, {"kind": "end"}, NOT_COMPLETE),
        (command.read, {"kind": "end", "expect": -1}, NOT_COMPLETE),
        (command.read, {"kind": "end", "expect": 1.0}, NOT_COMPLETE),
        (command.read, {"kind": "end", "expect": 0, "scene": "s1"}, NOT_COMPLETE),
        (command.read, {"kind": "show", "expect": 0, "scene": ""}, NOT_COMPLETE),
        (command.read, {"kind": "show", "expect": 0, "scene": "s" * 81}, NOT_COMPLETE),
        (command.read, {"kind": "drop", "expect": 0}, NOT_COMPLETE),
        (command.read, {"kind": "drop", "expect": 0, "option": None}, NOT_COMPLETE),
        (command.read, {"kind": "open", "expect": 0, "method": "loudest"}, NOT_COMPLETE),
        (command.read, {"kind": "reveal", "expect": 0, "groups": 1}, NOT_COMPLETE),
        (command.read, {"kind": "discuss", "expect": 0, "minutes": 61}, NOT_COMPLETE),
        (command.read, {"kind": "discuss", "expect": 0, "minutes": False}, NOT_COMPLETE),
        (command.read, {"kind": "go on", "expect": 0, "section": LARGEST + 1}, NOT_COMPLETE),
        (command.read, {"kind": "accept", "expect": 0, "label": 1}, NOT_COMPLETE),
        (command.read, {"kind": "accept", "expect": 0, "label": "x" * 121}, "Make this 120 characters or fewer."),
        (command.read, {"kind": "release", "expect": 0, "changed": "x" * 401}, "Make this 400 characters or fewer."),
        (
            command.read,
            {"kind": "follow", "expect": 0, "option": "o1", "reason": "x" * 201},
            "Make this 200 characters or fewer.",
        ),
        (command.read, {"kind": "void", "expect": 0}, "Say in a few words why this vote is void."),
        (command.read, {"kind": "void", "expect": 0, "reason": None}, "Say in a few words why this vote is void."),
        (command.read, {"kind": "void", "expect": 0, "reason": " \n "}, "Say in a few words why this vote is void."),
        (command.read, {"kind": "void", "expect": 0, "reason": 7}, NOT_COMPLETE),
        (moderate_saying.read, JUDGED | {"saying": 0}, NOT_COMPLETE),
        (moderate_saying.read, JUDGED | {"seen": "lost"}, NOT_COMPLETE),
        (moderate_saying.read, JUDGED | {"by": 1}, NOT_COMPLETE),
        (moderate_saying.read, JUDGED | {"words": " "}, "Write something first."),
        (moderate_saying.read, JUDGED | {"words": 7}, "Write something first."),
        (moderate_saying.read, JUDGED | {"words": "x" * 281}, "Make this 280 characters or fewer."),
        (debrief.read, {"heard": "yes"}, NOT_COMPLETE),
        (debrief.read, {"id": "short", "heard": "yes"}, NOT_COMPLETE),
        (debrief.read, {"id": ID, "good": 7}, NOT_COMPLETE),
        (debrief.read, {"id": ID, "heard": "loudly"}, "Choose one of the answers."),
        (debrief.read, {"id": ID, "heard": ["yes"]}, "Choose one of the answers."),
        (debrief.read, {"id": ID, "good": " "}, "Nothing is answered yet. You may answer as few as you like."),
        (debrief.read, {"id": ID, "good": "x" * 1001}, "Make this 1000 characters or fewer."),
    ],
)
def test_a_message_that_cannot_be_read_is_refused_with_its_sentence(
    read: Read, message: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read(message)
    assert (refused.value.code, str(refused.value.message)) == ("invalid", sentence)


@pytest.mark.parametrize(
    ("read", "message", "meant"),
    [
        (entry.read, {"code": " 34-679 ", "section": None, "more": 1}, Ticket("34679")),
        (entry.read, {"code": "34679", "section": 3, "token": "t" * 99}, Ticket("34679", 3, "t" * 65)),
        (
            command.read,
            {"kind": "follow", "expect": 7, "option": "o1", "reason": " it \n is "},
            (Request(CueKind.FOLLOW, {"option": "o1", "reason": "it is"}), 7),
        ),
        (
            command.read,
            {"kind": "open", "expect": 2**40, "purpose": None, "method": "gradient", "option": "o1"},
            (Request(CueKind.OPEN, {"method": "gradient", "option": "o1"}), 2**40),
        ),
        (
            command.read,
            {"kind": "reveal", "expect": 0, "groups": False},
            (Request(CueKind.REVEAL, {"groups": False}), 0),
        ),
        (command.read, {"kind": "card", "expect": 0, "card": ""}, (Request(CueKind.CARD, {"card": ""}), 0)),
        (
            moderate_saying.read,
            JUDGED | {"words": None},
            Verdict(1, SayingState.WAITING, SayingState.PASSED, ""),
        ),
        (
            moderate_saying.read,
            JUDGED | {"words": " Ring  his sister "},
            Verdict(1, SayingState.WAITING, SayingState.PASSED, "Ring his sister"),
        ),
        (debrief.read, {"id": ID, "good": " The café ", "more": 1}, Debrief(ID, "", "The café", "")),
    ],
)
def test_a_message_of_its_form_is_taken(read: Read, message: dict[str, Any], meant: object) -> None:
    assert read(message) == meant


@pytest.mark.parametrize("kind", list(CueKind))
def test_each_kind_of_cue_has_one_form_and_tells_it_by_its_kind(kind: CueKind) -> None:
    given_with = {
        "start": {"performance": 1},
        "void": {"reason": "A fire alarm"},
        "follow": {"option": "o1"},
        "rewind": {"scene": "s1"},
        "drop": {"option": "o1"},
        "lights": {"ground": "dim"},
        "staging": {"staging": "acted"},
        "card": {"card": "tree"},
        "go on": {"section": 2},
    }
    details = given_with.get(kind.value, {})
    assert command.read({"kind": kind.value, "expect": 3, **details}) == (Request(kind, details), 3)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["kind", "expect", "option", "scene", "code", "token", "id", "heard", "saying", "seen", "state"]
)


@given(JSON | st.dictionaries(NAMES, JSON | st.sampled_from(["end", "follow", "waiting", "34679", ID]), max_size=5))
def test_whatever_is_sent_is_read_or_refused(message: object) -> None:
    for read in (entry.read, command.read, moderate_saying.read, debrief.read):
        try:
            read(message)
        except Invalid as refused:
            assert str(refused.message).endswith(".")


def test_a_cue_of_which_nothing_more_is_said_has_a_type_by_its_kind() -> None:
    made = incoming._plain(CueKind.PAUSE)
    assert (made.__name__, made.__bases__) == ("PauseCue", (CueMessage,))
    assert (made.__struct_config__.tag, made.__struct_config__.frozen) == ("pause", True)
    assert made.__struct_fields__ == CueMessage.__struct_fields__
    with pytest.raises(TypeError):
        made(1)  # type: ignore[call-arg]
    assert made(expect=1).expect == 1


def test_a_message_that_cannot_be_read_names_the_field_where_it_has_one() -> None:
    def blamed(message: object) -> tuple[str, str]:
        with pytest.raises(Invalid) as refused:
            incoming.read(SupportMessage, message, {"intervention": say("Which of them?")})
        return refused.value.field, str(refused.value.message)

    assert blamed({"intervention": "1"}) == ("intervention", "Which of them?")
    assert blamed({}) == ("intervention", "Which of them?")
    assert blamed([]) == ("", NOT_COMPLETE)
    assert (incoming.unreadable().field, str(incoming.unreadable().message)) == ("", NOT_COMPLETE)
    asked = incoming.unreadable("text", say("Why?"))
    assert (asked.field, str(asked.message)) == ("text", "Why?")
