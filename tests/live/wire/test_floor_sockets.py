"""What people say from the floor, over real sockets: nothing reaches another device before a person passed it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from live.conducting.moderate_saying import note
from live.performance.saying import SayingKind
from live.store import saying
from live.store.saying import DebriefRow, SayingRow, SupportRow
from scenarios.account import ANYONE, Role
from scenarios.results.outcome import Method
from scenarios.store.accounts import site
from scenarios.store.accounts.site import Site
from scenarios.store.results import outcome, room_voice
from tests.live.actors import Host, Phone, Screen, Scribe, proposal, turned_away
from tests.live.evening import Evening, know_the_room, signed_in_as, switch_on
from tests.live.server import RunningServer

SISTER = "Ring her sister before anybody locks up"
BLANKET = "Bring her a blanket 🧣 اور چائے"


@pytest.fixture
def forum(server: RunningServer, evening: Evening, host: Host) -> Host:
    """A story that can be stopped, at its first scene."""
    switch_on(server.database, evening, stops=True, reasons=True, minority=True, two_rounds=True)
    host.starts()
    return host


@pytest.fixture
def scribe(server: RunningServer, enter: Callable[..., Any], evening: Evening) -> Scribe:
    """Somebody with the role of a scribe, and no other."""
    return enter(Scribe, cookie=server.cookie(signed_in_as(server.database, Role.SCRIBE)))


def test_no_words_reach_another_device_before_a_person_passed_them(
    forum: Host, scribe: Scribe, phone: Phone, screen: Screen, enter: Callable[..., Any]
) -> None:
    other: Phone = enter(Phone)
    assert phone.calls_stop(SISTER)["ok"]
    scribe.waits_for(SISTER)
    for face in (other, screen, phone):
        assert SISTER not in str(face.states)
    assert scribe.passes(SISTER)["ok"]
    for face in (other, screen):
        face.sees(lambda state: proposal(state, SISTER), SISTER)


def test_what_is_hidden_or_parked_is_on_no_phone(forum: Host, phone: Phone, enter: Callable[..., Any]) -> None:
    other: Phone = enter(Phone)
    for words, state in ((SISTER, "hidden"), (BLANKET, "parked")):
        phone.calls_stop(words)
        forum.passes(words, state)
    phone.calls_stop("Lock the door later")
    forum.passes("Lock the door later")
    shown = other.sees(lambda state: state["proposals"])
    assert [one["words"] for one in shown["proposals"]] == ["Lock the door later"]
    assert forum.sends("cue", {"kind": "stop", "expect": forum.state["version"], "intervention": 1})["ok"] is False


def test_each_supports_once_and_the_queue_is_in_that_order(
    forum: Host, phone: Phone, enter: Callable[..., Any]
) -> None:
    others = [enter(Phone) for _ in range(2)]
    for words in (BLANKET, SISTER):
        phone.calls_stop(words)
        forum.passes(words)
    for one in (*others, *others):
        assert one.supports(SISTER)["ok"]
    phone.supports(BLANKET)
    shown = forum.sees(lambda state: [one["support"] for one in state["queue"]] == [2, 1], "the support")
    assert [one["words"] for one in shown["queue"]] == [SISTER, BLANKET]


def test_nobody_supports_what_was_not_passed(forum: Host, phone: Phone, enter: Callable[..., Any]) -> None:
    number = phone.calls_stop(SISTER)["saying"]
    answer = enter(Phone).sends("support", {"intervention": number})
    assert answer["error"] == "not_now"


def test_the_same_words_sent_again_are_one_saying(server: RunningServer, forum: Host, phone: Phone) -> None:
    first = phone.calls_stop(SISTER, client_id="the same number")
    again = phone.calls_stop(SISTER, client_id="the same number")
    assert first == again
    with server.database.read() as session:
        assert len(session.scalars(select(SayingRow).where(SayingRow.client_id == "the same number")).all()) == 1


def test_one_person_cannot_fill_the_queue(forum: Host, phone: Phone) -> None:
    answers = [phone.calls_stop(f"Idea {number}") for number in range(6)]
    assert [answer["ok"] for answer in answers] == [True] * 5 + [False]
    assert answers[-1]["error"] == "too_fast"


@pytest.mark.fault("full-queue")
def test_the_queue_goes_round_by_person(forum: Host, phone: Phone, enter: Callable[..., Any]) -> None:
    other: Phone = enter(Phone)
    for number in range(4):
        phone.calls_stop(f"Idea {number}")
    other.calls_stop(SISTER)
    other.calls_stop(BLANKET)

    shown = forum.sees(lambda state: len(state["queue"]) == 6, "all that waits")
    assert [one["words"] for one in shown["queue"]] == ["Idea 0", SISTER, "Idea 1", BLANKET, "Idea 2", "Idea 3"]
    assert [one["more"] for one in shown["queue"]] == [3, 1, 3, 1, 3, 3]


@pytest.mark.fault("full-queue")
def test_all_of_one_person_is_hidden_at_once_and_they_may_go_on(
    forum: Host, scribe: Scribe, phone: Phone, screen: Screen, enter: Callable[..., Any]
) -> None:
    other: Phone = enter(Phone)
    first = phone.calls_stop("Idea 1")["saying"]
    phone.calls_stop("Idea 2")
    other.calls_stop(SISTER)
    forum.passes("Idea 1")
    forum.passes(SISTER)
    screen.sees(lambda state: proposal(state, "Idea 1"), "the first idea")

    assert scribe.sends("speaker", {"saying": first, "does": "hide"})["ok"]

    shown = forum.sees(lambda state: [one["state"] for one in state["queue"]] == ["passed", "hidden", "hidden"], "less")
    assert shown["queue"][0]["words"] == SISTER
    screen.sees(lambda state: [one["words"] for one in state["proposals"]] == [SISTER], "what was not hidden")
    assert phone.calls_stop("Idea 3")["ok"]


@pytest.mark.fault("full-queue")
def test_somebody_who_is_muted_says_nothing_more_and_votes(
    server: RunningServer, forum: Host, evening: Evening, phone: Phone, enter: Callable[..., Any]
) -> None:
    other: Phone = enter(Phone)
    number = phone.calls_stop("Idea 1")["saying"]
    assert forum.sends("speaker", {"saying": number, "does": "mute"})["ok"]

    assert [phone.calls_stop("Idea 2")["error"], other.calls_stop(SISTER)["ok"]] == ["muted", True]
    shown = forum.sees(lambda state: len(state["queue"]) == 2, "both")
    assert [(one["words"], one["muted"]) for one in shown["queue"]] == [(SISTER, False), ("Idea 1", True)]
    forum.sends("speaker", {"saying": number, "does": "unmute"})
    assert phone.calls_stop("Idea 2")["ok"]
    forum.sends("speaker", {"saying": number, "does": "mute"})
    forum.opens_a_round()
    asked = phone.sees_round("open")["round"]
    assert phone.chooses(asked["options"][0]["key"])["ok"]


def test_what_was_said_aloud_is_nobodys(forum: Host, scribe: Scribe) -> None:
    scribe.sends("note", {"kind": "stop", "words": SISTER})
    number = forum.waits_for(SISTER)["id"]
    assert scribe.sends("speaker", {"saying": number, "does": "hide"})["error"] == "invalid"


def test_words_belong_to_the_scene_that_their_person_saw(forum: Host, phone: Phone) -> None:
    before = phone.sees(lambda state: "stop" in state["may"])
    forum.does("show")
    late = {"id": "late words", "version": before["version"], "text": SISTER}
    assert phone.sends("stop", late)["ok"]
    heading = forum.waits_for(SISTER)["heading"]
    assert heading == before["scene"]["heading"]


def test_nobody_stops_a_vote(forum: Host, phone: Phone) -> None:
    state = forum.opens_a_round()
    phone.sees_round("open")
    answer = phone.sends("stop", {"id": "in a vote", "version": state["version"], "text": SISTER})
    assert (answer["ok"], answer["error"]) == (False, "not_now")


def test_a_shout_freezes_the_scene_and_its_words_come_later(
    forum: Host, scribe: Scribe, screen: Screen, phone: Phone
) -> None:
    forum.does("stop")
    assert screen.sees(lambda state: state["stop"], "the stop")["stop"]["words"] == ""
    assert scribe.writes_down(SISTER)["ok"]
    assert screen.sees(lambda state: state["stop"]["words"], "the words")["stop"]["words"] == SISTER
    forum.does("release", changed="He rang her")
    screen.sees(lambda state: state["stop"] is None, "the story goes on")


def test_a_scribe_writes_and_passes_words_and_does_nothing_else(
    server: RunningServer, forum: Host, scribe: Scribe, evening: Evening, enter: Callable[..., Any]
) -> None:
    assert scribe.sends("note", {"kind": "stop", "words": BLANKET})["ok"]
    assert scribe.sends("cue", {"kind": "show", "expect": forum.state["version"]})["error"] == "invalid"
    cookie = server.cookie(signed_in_as(server.database, Role.SCRIBE))
    assert turned_away(lambda: Host(server, evening, cookie))["error"] == "not_allowed"
    nobody = server.cookie(signed_in_as(server.database, Role.DESIGNER))
    assert turned_away(lambda: Scribe(server, evening, nobody))["error"] == "not_allowed"


def test_a_floor_option_is_in_round_two_and_round_one_stays_sealed(
    server: RunningServer, forum: Host, screen: Screen, phone: Phone, evening: Evening
) -> None:
    phone.calls_stop(SISTER)
    number = forum.waits_for(SISTER)["id"]
    forum.opens_a_round()
    phone.votes("Stay open")
    forum.does("close")
    forum.does("accept", intervention=number)
    forum.does("discuss", minutes=5)
    forum.does("open")
    asked = phone.sees(lambda state: state["round"]["number"] == 2, "round two")["round"]
    assert [(one["letter"], one["origin"]) for one in asked["options"]][-1] == ("D", "floor")
    phone.votes("Ring her sister")
    forum.does("close")
    for face in (forum, screen, phone):
        assert "'count'" not in str([state for state in face.states if not state.get("marks")])
    result = forum.does("reveal")["round"]["result"]
    assert [one["count"] for one in result["options"]] == [0, 0, 0, 1]
    assert [one["count"] for one in result["before"]["options"]] == [1, 0, 0]
    forum.does("end")
    with server.database.read() as session:
        kept = outcome.of_playing(session, evening.performances[0], 1)
        assert kept is not None
        before, after = ({"o1": 1, "o2": 0, "o3": 0}, {"o1": 0, "o2": 0, "o3": 0, "floor-1": 1})
        assert [one.counts for one in kept.rounds] == [before, after]
        assert kept.rounds[1].options[-1]["label"] == SISTER
        assert kept.rounds[1].paired == [[["o1"], ["floor-1"], 1]]


def test_what_the_room_said_goes_to_the_design_group_once_it_was_passed(
    server: RunningServer, forum: Host, scribe: Scribe, phone: Phone, evening: Evening
) -> None:
    phone.calls_stop(SISTER)
    number = forum.waits_for(SISTER)["id"]
    forum.does("stop", intervention=number)
    forum.does("open", purpose="did it help")
    phone.votes("Yes")
    forum.does("close")
    forum.does("reveal")
    forum.does("release", changed="She did not leave")
    forum.opens_a_round()
    phone.says("reason", "Because it was raining")
    phone.votes("Stay open")
    forum.does("close")
    forum.does("reveal")
    phone.says("minority", "The volunteer has a family too")
    scribe.passes("The volunteer has a family too")
    forum.does("follow", option="o2", reason="The actors had rehearsed it")
    forum.does("end")
    scribe.passes("Because it was raining")
    with server.database.read() as session:
        heard = {row.kind: row.plain for row in room_voice.of_performance(session, evening.performances[0])}
    assert heard["intervention"].words == SISTER
    assert heard["intervention"].details["changed"] == "She did not leave"
    assert heard["intervention"].details["answers"] == [
        {"purpose": "did it help", "counts": {"yes": 1, "partly": 0, "no": 0}, "ballots": 1}
    ]
    assert heard["minority"].words == "The volunteer has a family too"
    assert heard["reason"].words == "Because it was raining"
    assert heard["followed"].details == {"option": "o2", "reason": "The actors had rehearsed it"}


def test_marks_gather_silently_in_the_first_run(
    server: RunningServer, host: Host, phone: Phone, evening: Evening, enter: Callable[..., Any]
) -> None:
    switch_on(server.database, evening, first_run=True)
    host.starts()
    for one in (phone, enter(Phone), phone):
        assert one.marks("blocked")["ok"]
    counted = [("blocked", 2)]
    host.sees(lambda state: [(mark["kind"], mark["count"]) for mark in state["marks"]] == counted, "the marks")
    assert "marks" not in phone.state
    host.does("replay")
    phone.sees(lambda state: "mark" not in state["may"], "the end of the first run")


def test_how_somebody_is_here_is_their_own_and_can_be_taken_back(
    server: RunningServer, evening: Evening, host: Host, phone: Phone
) -> None:
    switch_on(server.database, evening, perspectives=True)
    host.starts()
    assert phone.sends("here", {"perspectives": ["staff", "carer", "staff"]})["perspectives"] == ["staff", "carer"]
    assert phone.sends("refresh", {})["mine"]["here"] == ["carer", "staff"]
    assert phone.sends("here", {"perspectives": []})["ok"]
    assert phone.sends("refresh", {})["mine"]["here"] == []
    assert phone.sends("here", {"perspectives": ["minister"]})["error"] == "invalid"


def test_a_debrief_names_nobody_and_is_kept_once(
    server: RunningServer, forum: Host, phone: Phone, evening: Evening
) -> None:
    forum.does("end")
    forum.does("debrief")
    for good in ("The tea", "The tea, and the talk"):
        answer = {"id": "a phone’s own", "heard": "partly", "good": good, "better": ""}
        assert phone.sends("debrief", answer)["ok"]
    with server.database.read() as session:
        [kept] = saying.debriefs(session, evening.event_id)
    assert (kept.heard, kept.good, kept.better) == ("partly", "The tea, and the talk", "")
    assert not {"participant_id", "token"} & set(DebriefRow.__table__.columns.keys())


def test_a_gradient_is_a_round_like_any_other(
    server: RunningServer, host: Host, phone: Phone, evening: Evening
) -> None:
    switch_on(server.database, evening, method=Method.GRADIENT)
    host.starts()
    host.goes_to_the_decision()
    upcoming = host.state["next"]
    assert upcoming["with"] == {"method": "gradient", "option": "o3"}
    host.does(upcoming["kind"], **upcoming["with"])
    phone.votes("I have a serious objection")
    host.does("close")
    result = host.does("reveal")["round"]
    assert (result["about"]["key"], result["result"]["options"][4]["count"]) == ("o3", 1)
    with server.database.read() as session:
        kept = outcome.of_playing(session, evening.performances[0], 1)
        assert kept is not None and (kept.rounds[0].method, kept.rounds[0].about) == ("gradient", "o3")


def test_a_hundred_supporters_at_one_moment_are_a_hundred(
    server: RunningServer, forum: Host, phone: Phone, enter: Callable[..., Any]
) -> None:
    number = phone.calls_stop(SISTER)["saying"]
    forum.passes(SISTER)
    phones = [enter(Phone) for _ in range(20)]
    with ThreadPoolExecutor(20) as together:
        answers = list(together.map(lambda one: one.sends("support", {"intervention": number}), phones * 5))
    assert all(answer["ok"] for answer in answers)
    with server.database.read() as session:
        assert len(session.scalars(select(SupportRow).where(SupportRow.saying_id == number)).all()) == 20


def test_ideas_rest_while_the_room_votes_and_while_it_is_calm(
    server: RunningServer, host: Host, phone: Phone, evening: Evening
) -> None:
    switch_on(server.database, evening, stops=True)
    host.starts()
    phone.sees(lambda state: "support" in state["may"], "ideas at a scene")
    host.goes_to_the_decision()
    host.does("open")
    phone.sees_round("open")
    assert "support" not in phone.state["may"]
    host.does("void", reason="A slip")
    phone.sees(lambda state: "support" in state["may"], "ideas after the vote")
    host.does("pause")
    phone.sees(lambda state: state["performance"]["shows"] == "paused", "the break")
    assert phone.state["may"] == []
    host.does("resume")
    phone.sees(lambda state: "support" in state["may"], "ideas after the break")


OPEN, RING = "Stay open", "Ring 111"
WAYS = {(OPEN, OPEN): 14, (OPEN, RING): 9, (RING, OPEN): 10, (RING, RING): 13}
"""What so many people chose in round one, and then in round two."""


def test_splits_and_shift_are_shown_for_large_groups_and_only_where_the_facilitator_asks(
    server: RunningServer, host: Host, screen: Screen, evening: Evening, enter: Callable[..., Any]
) -> None:
    switch_on(server.database, evening, two_rounds=True, perspectives=True, method=Method.ONE_CHOICE)
    know_the_room(server.database, evening)
    host.starts()
    ways = [way for way, count in WAYS.items() for _ in range(count)]
    phones: list[Phone] = [enter(Phone) for _ in ways]
    for one in phones[::2]:
        one.sends("here", {"perspectives": ["carer"]})
    host.opens_a_round("one choice")
    for one, (first, _) in zip(phones, ways, strict=True):
        one.sees_round("open")
        assert one.votes(first)["ok"]
    host.does("close")
    host.does("discuss")
    host.does("open", method="one choice")
    for one, (_, second) in zip(phones, ways, strict=True):
        one.sees_round("open")
        assert one.votes(second)["ok"]
    host.does("close")
    result = host.does("reveal", groups=True)["round"]["result"]
    assert result["splits"] is None, "it is shown only where the facilitator asks for it"
    moved = {(before, now): count for before, now, count in result["shift"]["table"] if count}
    assert moved == {("o3", "o3"): 13}, "the rest could tell who did not come back"
    host.does("card", card="split")
    shown = screen.sees(lambda state: state["round"]["result"]["splits"], "the split")["round"]["result"]["splits"]
    assert shown["carer"]["voters"] == 23
    with server.database.read() as session:
        kept = outcome.of_playing(session, evening.performances[0], 1)
        assert kept is not None
        assert kept.rounds[1].disclosed["splits"] == shown
        assert sum(count for *_, count in kept.rounds[1].joint) == 46


def switches(server: RunningServer, **to: str) -> None:
    """A steward changes these settings of the site."""

    def work(session: Session) -> None:
        now = site.read(session, Site(name="Here"))
        site.change(session, ANYONE, replace(now, **to))

    server.database.write(work)


@pytest.mark.fault("switched-off-in-trouble")
def test_a_steward_switches_words_off_in_the_middle_of_an_event_and_votes_go_on(
    server: RunningServer, forum: Host, phone: Phone
) -> None:
    assert phone.calls_stop(SISTER)["ok"]
    forum.waits_for(SISTER)
    switches(server, floor_words="no")
    try:
        phone.sees(lambda state: "stop" not in state["may"], "that nobody can stop the story")
        stop = {"version": phone.state["version"], "text": BLANKET, "id": "a number of its own"}
        assert phone.sends("stop", stop)["error"] == "not_now"
        assert forum.passes(SISTER)["ok"], "what was sent before is still in people's hands"
        forum.opens_a_round("one choice")
        phone.sees_round("open")
        assert phone.votes("A")["ok"]
        forum.does("close")
        reason = {"kind": "reason", "version": phone.state["version"], "text": "Why", "id": "a number of its own"}
        assert phone.sends("say", reason)["error"] == "not_now"
    finally:
        switches(server, floor_words="yes")
    assert phone.sees(lambda state: "reason" in state["may"], "that a reason can be given again")


@pytest.mark.fault("switched-off-in-trouble")
def test_a_steward_switches_results_by_group_off(
    server: RunningServer, host: Host, phone: Phone, evening: Evening
) -> None:
    switch_on(server.database, evening, perspectives=True)
    know_the_room(server.database, evening)
    host.starts()
    phone.sees(lambda state: state["performance"]["perspectives"], "that it is asked how people are here")
    switches(server, group_results="no")
    try:
        phone.sees(lambda state: not state["performance"]["perspectives"], "that nothing is asked")
    finally:
        switches(server, group_results="yes")


def test_what_one_person_hid_is_not_passed_by_another_who_had_not_seen_that(
    forum: Host, scribe: Scribe, phone: Phone
) -> None:
    number = phone.calls_stop(SISTER)["saying"]
    forum.passes(SISTER, "hidden")
    late = scribe.sends("judge", {"saying": number, "seen": "waiting", "state": "passed"})
    assert late["error"] == "stale"


def test_a_persons_own_words_are_nobody_elses_to_change(forum: Host, phone: Phone) -> None:
    number = phone.calls_stop(SISTER)["saying"]
    message = {"saying": number, "seen": "waiting", "state": "passed", "words": "Something else"}
    assert forum.sends("judge", message)["error"] == "invalid"


def test_what_waits_from_the_story_before_can_still_be_passed(
    server: RunningServer, forum: Host, phone: Phone, evening: Evening
) -> None:
    phone.calls_stop(SISTER)
    forum.waits_for(SISTER)
    forum.does("end")
    forum.does("start", performance=evening.performances[1])
    assert forum.passes(SISTER)["ok"]
    with server.database.read() as session:
        kept = [row.plain.words for row in room_voice.of_performance(session, evening.performances[0])]
    assert kept == [SISTER]


@pytest.mark.fault("stale-title")
def test_what_waits_names_its_own_story_and_scene(forum: Host, scribe: Scribe, phone: Phone, evening: Evening) -> None:
    heading = forum.state["scene"]["heading"]
    assert phone.calls_stop(SISTER)["ok"]
    forum.waits_for(SISTER)
    forum.does("end")
    forum.does("start", performance=evening.performances[1])
    for desk in (forum, scribe):
        desk.sees(lambda state: state["performance"]["title"] == "The third call", "the second story")
        waits = desk.waits_for(SISTER)
        assert (waits["story"], waits["heading"]) == ("Closed at eleven", heading)
    assert forum.state["scene"]["heading"] != heading
    assert forum.passes(SISTER)["ok"]


def test_a_new_idea_is_on_the_phones_however_many_were_passed_before(
    server: RunningServer, forum: Host, evening: Evening, phone: Phone
) -> None:
    def write_down(session: Session) -> None:
        for number in range(40):
            note(session, evening.facilitator, evening.section_id, SayingKind.STOP, f"Idea {number}")

    server.database.write(write_down)
    phone.sees(lambda state: proposal(state, "Idea 39"), "the newest idea")


def test_what_a_shouted_stop_changed_is_kept_also_without_its_words(
    server: RunningServer, forum: Host, evening: Evening
) -> None:
    forum.does("stop")
    forum.does("release", changed="He took the chair down again")
    forum.does("end")
    with server.database.read() as session:
        [kept] = [row.plain for row in room_voice.of_performance(session, evening.performances[0])]
    assert (kept.words, kept.details["changed"]) == ("", "He took the chair down again")


def test_nobody_is_asked_how_it_was_before_the_thanks(forum: Host, phone: Phone) -> None:
    answer = phone.sends("debrief", {"id": "a phone’s own", "heard": "yes", "good": "", "better": ""})
    assert answer["error"] == "not_now"
