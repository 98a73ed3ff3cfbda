"""When a room takes words back."""

from __future__ import annotations

from dataclasses import replace

from scenarios.voice import Voice, VoiceKind, takes_back

SAID = Voice(1, VoiceKind.MINORITY, "m1", "s2", "Two of us would not go back in there.", 3, 1)
TRIED = Voice(1, VoiceKind.INTERVENTION, "i1", "s2", details={"changed": "She sat down.", "tried": True})
MARK = Voice(1, VoiceKind.MARK, "s2 works", "s2", count=4, details={"mark": "works"})


def test_words_that_are_gone_hidden_or_put_otherwise_are_taken_back() -> None:
    assert takes_back([SAID], [])
    assert takes_back([SAID], [replace(SAID, words="")])
    assert takes_back([SAID], [replace(SAID, words="One of us would not.")])
    assert takes_back([TRIED], [replace(TRIED, details={"tried": True})])


def test_what_is_added_and_what_has_no_words_takes_nothing_back() -> None:
    assert not takes_back([], [SAID])
    assert not takes_back([SAID], [replace(SAID, words=f"{SAID.words} Nobody would.", count=5)])
    assert not takes_back([TRIED], [replace(TRIED, details={"changed": "She sat down. / She spoke."})])
    assert not takes_back([MARK], [])
