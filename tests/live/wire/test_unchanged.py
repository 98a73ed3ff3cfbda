"""A face that comes back names the picture that it has, and is sent the whole again only where it is another."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live.messages.state import DoorsView, EventView, Named, PhoneState, SayingView, StopView
from live.snapshot import render
from live.snapshot.render import Face, Picture, tagged
from scenarios.account import Account
from scenarios.db import Database
from scenarios.store import withdrawal
from tests.live import factories
from tests.live.actors import Face as Actor
from tests.live.actors import Host, Phone, Screen, Scribe
from tests.live.evening import Evening, another_part
from tests.live.factories import as_json
from tests.live.server import RunningServer

KINDS: list[type[Actor]] = [Phone, Screen, Host, Scribe]


@pytest.mark.fault("false-unchanged")
@pytest.mark.parametrize("who", KINDS)
def test_a_face_that_has_the_latest_picture_hears_that_alone(enter: Callable[..., Any], who: type[Actor]) -> None:
    enter(Host).starts()
    away = enter(who)
    tag = away.state["tag"]
    away.comes_back_with(tag)
    assert (away.states, away.unchanged) == ([], [{"tag": tag, "now": away.heard_at[-1]}])


def test_a_phone_hears_what_is_its_own_beside_unchanged(host: Host, phone: Phone) -> None:
    host.opens_a_round()
    phone.sees_round("open")
    phone.votes("Stay open")
    phone.mine.clear()
    phone.comes_back_with(phone.state["tag"])
    phone.hears_its_own()
    assert phone.states == []
    assert phone.mine["choices"] == ["o1"]


@pytest.mark.fault("false-unchanged")
@pytest.mark.parametrize("has", [None, "", "another"])
def test_a_face_that_names_no_picture_or_one_that_never_was_is_sent_the_whole(phone: Phone, has: str | None) -> None:
    before = phone.state
    if has is None:
        phone.drops()
        phone.returns()
    else:
        phone.comes_back_with(has)
    assert (phone.states, phone.unchanged) == ([before], [])


@pytest.mark.fault("false-unchanged")
def test_a_face_that_missed_a_cue_is_sent_the_whole(host: Host, phone: Phone) -> None:
    host.starts()
    old = phone.sees(lambda state: state["version"] == host.state["version"])["tag"]
    phone.drops()
    host.does("show")
    phone.comes_back_with(old)
    assert phone.unchanged == []
    assert phone.state["version"] == host.state["version"]


def test_a_phone_that_has_slept_hears_what_is_its_own_and_the_state_only_where_it_is_another(
    host: Host, phone: Phone
) -> None:
    tag = phone.state["tag"]
    assert set(phone.sends("refresh", {"has": tag})) == {"ok", "mine", "now"}
    host.starts()
    answer = phone.sends("refresh", {"has": tag})
    assert answer["state"]["version"] == host.state["version"]
    assert phone.sends("refresh", {})["state"]["tag"] == answer["state"]["tag"]


@pytest.mark.fault("false-unchanged")
def test_a_page_carries_the_tag_of_what_it_shows(server: RunningServer, evening: Evening, phone: Phone) -> None:
    with urllib.request.urlopen(f"{server.address}/join/{evening.code}", timeout=60) as page:
        tag = re.search(r'<body[^>]* data-tag="([^"]*)"', page.read().decode())
    assert tag is not None and tag[1] == phone.state["tag"]


@pytest.mark.fault("false-unchanged")
def test_another_process_that_has_the_same_picture_says_so_and_one_that_has_another_does_not(
    database: Database,
) -> None:
    evening = factories.Evening(database)
    evening.starts()
    before = painted(database, evening.section_id)
    assert tags(painted(database, evening.section_id)) == tags(before)
    with database.read() as session:
        elsewhere = render.paint(session, evening.section_id, lambda message: message.text.upper())
    for face in Face:
        assert (elsewhere.faces[face] == before.faces[face]) == (tags(elsewhere)[face] == tags(before)[face])


@pytest.mark.fault("false-unchanged")
def test_a_withdrawal_is_no_cue_and_changes_every_tag(database: Database) -> None:
    evening = factories.Evening(database)
    evening.starts()
    before = painted(database, evening.section_id)

    def take_back(session: Any) -> None:
        story = factories.events.performance(session, evening.performances[0]).revision.story
        withdrawal.withdraw(session, Account(id=story.writer_id), story.id)

    database.write(take_back)
    after = painted(database, evening.section_id)
    assert after.version == before.version
    assert not set(tags(after).values()) & set(tags(before).values())


@pytest.mark.fault("false-unchanged")
def test_a_tag_begins_with_the_number_of_its_part_and_its_version(database: Database) -> None:
    evening, other = factories.Evening(database), factories.Evening(database)
    for each in (evening, other):
        picture = painted(database, each.section_id)
        assert all(tag.startswith(f"{each.section_id}.{picture.version}.") for tag in tags(picture).values())
    assert not set(tags(painted(database, evening.section_id)).values()) & set(
        tags(painted(database, other.section_id)).values()
    )


words = st.text(max_size=3)
states = st.builds(
    PhoneState,
    version=st.integers(0, 2),
    event=st.builds(EventView, words, words, words),
    section=st.builds(Named, st.integers(1, 2), words),
    doors=st.builds(DoorsView, st.booleans(), st.integers(0, 1), st.booleans()),
    performance=st.none(),
    stop=st.none() | st.builds(StopView, st.none() | st.integers(0, 1), words),
    minority=st.lists(st.builds(SayingView, st.integers(0, 1), words, words), max_size=2).map(tuple),
)


@pytest.mark.fault("false-unchanged")
@given(states, states)
def test_two_tags_are_equal_exactly_where_what_is_sent_is(one: PhoneState, other: PhoneState) -> None:
    assert (tagged(one).tag == tagged(other).tag) == (as_json(one) == as_json(other))
    assert {name: part for name, part in as_json(tagged(one)).items() if name != "tag"} == as_json(one)


def test_the_next_part_has_other_tags_than_the_one_that_was_left(
    server: RunningServer, evening: Evening, host: Host, phone: Phone
) -> None:
    later = another_part(server.database, evening)
    host.thanks_everyone()
    old = phone.sees(lambda state: state["version"] == host.state["version"])["tag"]
    host.goes_on_to(later)
    phone.comes_back_with(old)
    assert phone.unchanged == []
    assert phone.state["section"]["id"] == later


def painted(database: Database, section_id: int) -> Picture:
    """The picture as a process paints it that has kept none."""
    with database.read() as session:
        return render.paint(session, section_id)


def tags(picture: Picture) -> dict[Face, str]:
    """The tag of each face's state."""
    return {face: state.tag for face, state in picture.faces.items()}
