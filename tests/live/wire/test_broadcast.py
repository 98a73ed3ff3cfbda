"""Who is told what, and when: memory is a cache, and no process believes that it is alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.orm import Session

from live.messages.state import PhoneState
from live.performance.saying import SayingKind
from live.snapshot import render
from live.snapshot.render import Face
from live.store import event, saying
from live.store.participant import Gone, note
from live.wire.broadcast import PARTS, PULSE_S, PULSE_SHARE, REREAD_S, Broadcast, pause_after
from live.wire.client_manager import client_manager
from live.wire.recipients import Recipients
from scenarios.account import Account
from scenarios.db import Database, now
from scenarios.store import withdrawal
from scenarios.store.stories.story import StoryRow
from tests.live.factories import Evening, as_json, speaking

pytestmark = pytest.mark.both_stores


class Air:
    """As much of a Socket.IO server as is needed to hear what is told."""

    manager = client_manager("")

    def __init__(self) -> None:
        self.told: list[tuple[str, str, Any, bool]] = []
        self.entered: list[tuple[str, str, str]] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def emit(self, name: str, what: Any, to: str, namespace: str, ignore_queue: bool = False) -> None:
        """Hear something."""
        assert name == "state"
        state = as_json(what)
        assert state.pop("now")
        self.told.append((namespace, to, state, ignore_queue))
        self.meanwhile()

    def enter_room(self, sid: str, room: str, namespace: str) -> None:
        """See somebody enter."""
        self.entered.append((sid, room, namespace))

    def versions(self, face: Face) -> list[int]:
        """The versions that a face was told, in order."""
        return [what["version"] for namespace, _, what, _ in self.told if namespace == face]


@pytest.fixture
def evening(database: Database) -> Evening:
    """An evening that has begun."""
    evening = Evening(database)
    evening.starts()
    return evening


@pytest.fixture
def air() -> Air:
    """What is heard of this process."""
    return Air()


@pytest.fixture
def broadcast(database: Database, evening: Evening, air: Air) -> Broadcast:
    """A process in which somebody looks at the evening, and has been shown it."""
    broadcast = Broadcast(database, air)  # type: ignore[arg-type]
    broadcast.watch(evening.section_id)
    broadcast.pulse(0)
    air.told.clear()
    return broadcast


def shown(broadcast: Broadcast, evening: Evening, face: Face) -> PhoneState:
    """What a socket of this face would be shown that came now."""
    with evening.database.read() as session:
        return broadcast.latest(session, evening.section_id).faces[face]


def test_a_cue_is_told_to_every_face_on_every_worker(broadcast: Broadcast, evening: Evening, air: Air) -> None:
    evening.asks("show")
    broadcast.tell(evening.section_id)
    assert air.versions(Face.HOST) == air.versions(Face.SCREEN) == [2]
    assert air.versions(Face.PHONE) == [2] * PARTS
    assert not any(own_only for *_, own_only in air.told)
    assert [namespace for namespace, *_ in air.told][:3] == [Face.HOST, Face.SCRIBE, Face.SCREEN]


def test_each_phone_is_in_one_of_the_parts_that_are_told(broadcast: Broadcast, evening: Evening, air: Air) -> None:
    for participant_id in range(100):
        broadcast.enter(f"sid {participant_id}", Recipients(Face.PHONE), evening.section_id, participant_id)
    broadcast.tell(evening.section_id)
    told = {room for namespace, room, *_ in air.told if namespace == Face.PHONE}
    assert {room for _, room, _ in air.entered} == told


def test_what_another_worker_did_is_repeated_to_ones_own_faces(
    broadcast: Broadcast, evening: Evening, air: Air
) -> None:
    evening.asks("show")
    broadcast.pulse(REREAD_S / 2)
    assert air.told == []
    broadcast.pulse(REREAD_S)
    assert set(air.versions(Face.PHONE)) == {2}
    assert all(own_only for *_, own_only in air.told)
    air.told.clear()
    broadcast.pulse(REREAD_S * 2)
    assert air.told == []


def test_new_numbers_go_to_the_screen_and_the_console_and_never_to_phones(
    broadcast: Broadcast, evening: Evening, air: Air
) -> None:
    evening.phone()
    broadcast.turnout_changed(evening.section_id)
    broadcast.pulse(0)
    assert {namespace for namespace, *_ in air.told} == {Face.HOST, Face.SCRIBE, Face.SCREEN}
    assert all(what["phones"] == 1 for _, _, what, _ in air.told)


def test_a_picture_that_was_overtaken_is_not_shown_to_the_rest(
    broadcast: Broadcast, evening: Evening, air: Air
) -> None:
    def overtake() -> None:
        air.meanwhile = lambda: None
        evening.asks("blank")
        broadcast.tell(evening.section_id)

    evening.asks("show")
    air.meanwhile = overtake
    broadcast.tell(evening.section_id)
    assert air.versions(Face.HOST) == [2, 3]
    assert air.versions(Face.PHONE) == [3] * PARTS


def test_numbers_that_change_in_the_middle_of_a_telling_keep_nobody_from_it(
    broadcast: Broadcast, evening: Evening, air: Air
) -> None:
    def somebody_comes() -> None:
        air.meanwhile = lambda: None
        evening.phone()
        broadcast.turnout_changed(evening.section_id)
        broadcast.pulse(0)

    evening.asks("show")
    air.meanwhile = somebody_comes
    broadcast.tell(evening.section_id)
    assert air.versions(Face.PHONE) == [2] * PARTS


def test_a_connection_is_shown_what_the_store_has_and_not_what_is_kept(broadcast: Broadcast, evening: Evening) -> None:
    evening.asks("show")
    assert shown(broadcast, evening, Face.PHONE).version == 2
    latest, mine = broadcast.latest_and_mine(evening.section_id, speaking(evening.phone()))
    own = {"round": None, "choices": None, "seq": 0, "supports": (), "here": (), "votes_from": 0}
    own |= {"lacks_pass": False}
    assert (latest.version, msgspec.to_builtins(mine)) == (2, own)


def test_what_is_a_persons_own_is_told_whatever_is_on(broadcast: Broadcast, evening: Evening) -> None:
    [phone] = evening.phones_of([["carer"]])
    who = speaking(phone)

    def supports(session: Session) -> int:
        [performance] = evening.performances
        row = saying.aloud(session, performance, SayingKind.STOP, "s1")
        row.words, row.state = "Ask her first", "parked"  # Until somebody passes it on again.
        session.flush()
        saying.support(session, row.id, who.speaker)
        return row.id

    number = evening.database.write(supports)
    latest, mine = broadcast.latest_and_mine(evening.section_id, who)
    state = latest.faces[Face.PHONE]
    assert state.performance is not None and not state.performance.perspectives and not state.proposals
    assert (mine.here, mine.supports) == (("carer",), (number,))


def test_a_section_that_nobody_looks_at_is_not_kept(broadcast: Broadcast, evening: Evening) -> None:
    broadcast.unwatch(evening.section_id)
    phone = evening.phone()
    assert shown(broadcast, evening, Face.SCREEN).phones == 1
    evening.database.write(lambda session: note(session, [Gone(phone, "worker", now(session))]))
    assert shown(broadcast, evening, Face.SCREEN).phones == 0


def test_a_cue_that_could_not_be_told_is_told_at_the_next_pulse(
    broadcast: Broadcast, evening: Evening, air: Air, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening.asks("show")
    with monkeypatch.context() as broken:
        broken.setattr("live.wire.broadcast.render.paint", lambda *_: 1 / 0)
        broadcast.tell(evening.section_id)
    broadcast.pulse(0)
    assert set(air.versions(Face.PHONE)) == set(air.versions(Face.HOST)) == {2}


def test_a_store_that_cannot_be_read_for_a_moment_is_asked_again(
    broadcast: Broadcast, evening: Evening, air: Air, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening.asks("show")
    with monkeypatch.context() as broken:
        broken.setattr("live.wire.broadcast.render.paint", lambda *_: 1 / 0)
        broadcast.pulse(REREAD_S)
    assert air.told == []
    broadcast.pulse(REREAD_S * 2)
    assert set(air.versions(Face.SCREEN)) == {2}


@given(st.floats(0, 10))
def test_new_numbers_take_no_more_than_their_share_of_the_time_and_are_told_within_seconds(took: float) -> None:
    pause = pause_after(took)
    assert PULSE_S <= pause <= REREAD_S
    assert pause == REREAD_S or took <= PULSE_SHARE * (took + pause) * 1.001


def withdraw(evening: Evening) -> None:
    """The writer of the story on stage withdraws it; nobody tells this process."""

    def take_back(session: Session) -> None:
        story = event.performance(session, evening.performances[0]).revision.story
        withdrawal.withdraw(session, Account(id=story.writer_id), story.id)

    evening.database.write(take_back)


@pytest.mark.fault("stale-picture")
def test_who_comes_just_after_a_withdrawal_is_shown_no_word_of_the_story(
    broadcast: Broadcast, evening: Evening
) -> None:
    assert as_json(shown(broadcast, evening, Face.PHONE))["performance"]["title"] == "Closed at eleven"
    withdraw(evening)
    for face in Face:
        now = as_json(shown(broadcast, evening, face))["performance"]
        assert (now["shows"], now["title"]) == ("withdrawn", "")


@pytest.mark.fault("stale-picture")
def test_who_still_sees_an_older_moment_leaves_the_newer_picture_in_place(
    broadcast: Broadcast, evening: Evening
) -> None:
    with evening.database.read() as slow:
        assert broadcast.latest(slow, evening.section_id).version == 1
        evening.asks("show")
        with evening.database.read() as quick:
            newer = broadcast.latest(quick, evening.section_id)
        assert broadcast.latest(slow, evening.section_id).version == 1
    with evening.database.read() as session:
        assert broadcast.latest(session, evening.section_id) is newer


@pytest.mark.fault("stale-picture")
@pytest.mark.parametrize("what", [{"status": "in review"}, {"published": None}])
def test_a_kept_picture_is_old_whatever_becomes_of_the_row_of_its_story(
    broadcast: Broadcast, evening: Evening, what: dict[str, Any]
) -> None:
    with evening.database.read() as session:
        before = render.basis(session, evening.section_id)
    evening.database.write(lambda session: session.execute(update(StoryRow).values(what)))
    with evening.database.read() as session:
        assert render.basis(session, evening.section_id) != before


def another_worker_shows_the_next_scene(evening: Evening) -> None:
    """Somebody presses at a console of another worker; nobody tells this process."""
    evening.asks("show")


@pytest.mark.fault("news-kept-back")
@pytest.mark.parametrize("news", [withdraw, another_worker_shows_the_next_scene])
def test_what_somebody_sees_who_comes_in_keeps_no_news_from_the_others(
    broadcast: Broadcast, evening: Evening, air: Air, news: Callable[[Evening], None]
) -> None:
    news(evening)
    now = as_json(shown(broadcast, evening, Face.PHONE))
    broadcast.pulse(REREAD_S)
    assert {face for face, *_ in air.told} == set(Face)
    assert all(what == now for face, _, what, _ in air.told if face == Face.PHONE)
