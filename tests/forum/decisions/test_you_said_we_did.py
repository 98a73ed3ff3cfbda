"""You said, we did: nobody outside the group reads a word before it is published, and then only what may be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from live.store import sample
from scenarios.account import Account, Role
from scenarios.clock import Clock
from scenarios.db import Database
from scenarios.pathways.pathway import PathwayContent
from scenarios.results.attendance import EventDay
from scenarios.results.room_voice import RoomVoice, VoiceKind
from scenarios.store import withdrawal
from scenarios.store.list_page import ON_A_PAGE
from scenarios.store.pathways import pathway as pathways
from scenarios.store.results import event_day as event_days
from scenarios.store.results import outcome as outcomes
from scenarios.store.results import room_voice as voices
from scenarios.store.results.outcome import OutcomeRow
from tests.conftest import Visitor
from tests.forum.decisions.deciding import Member, on, ticked, ticks
from tests.forum.decisions.test_finding import heard
from tests.forum.results.outcomes import handed_over, result_of
from tests.forum.writing.test_writing import assert_everyday
from tests.page import Page

EVENT = "/said-and-done/7KQ4M"
PATHWAY = "/pathways/urgent-mental-health-care/what-became"
GROUP = "/review/said-and-done/event/7KQ4M"
JOINT = [[["carer"], ["o1"], 41], [["staff"], ["o2"], 3]]
DISCLOSED = {
    "threshold": 8,
    "shift": None,
    "splits": {"carer": {"voters": 46, "counts": {"o1": 36, "o2": None, "o3": None, "": None}}},
}


def writes(member: Member, path: str = GROUP, status: int = 200, **typed: str) -> Page:
    """Write the page's words."""
    address = f"{path}/words"
    form = member.visitor.opens(address).form(address)
    words = {"said": "One call was not enough.", "did": "We asked."}
    return member.visitor.sends(address, form | words | typed, status)


def publishes(member: Member, path: str = GROUP, status: int = 200, **typed: str) -> Page:
    """Say that everyone may read it."""
    member.visitor.opens(f"{path}/publish")
    return member.visitor.sends(f"{path}/publish", {"public": "yes"} | typed, status)


def offered(member: Member, path: str = GROUP) -> list[str]:
    """What can be chosen for the page."""
    page = member.visitor.opens(f"{path}/results")
    return [each.get("value") for each in page.all("input") if each.get("name") == "shown"]


def test_nobody_outside_reads_a_page_before_a_member_publishes_it_and_it_can_be_taken_back(
    member: Member, outcome: int, visit: Visitor
) -> None:
    assert "Nothing is told here yet." in visit.opens(EVENT).main
    writes(member, thanks="Thank you, all of you.")
    assert "One call was not enough." not in visit.opens(EVENT).main
    assert "One call was not enough." in member.visitor.opens(GROUP).main
    publishes(member)
    page = visit.opens(EVENT.replace("7KQ4M", "7kq4m"))
    for words in ("Tell it like it was", "One call was not enough.", "We asked.", "Thank you, all of you."):
        assert words in page.main
    assert_everyday(page)
    member.visitor.sends(f"{GROUP}/publish", {})
    assert "One call was not enough." not in visit.opens(EVENT).main


def test_half_of_the_promise_cannot_be_published(member: Member, outcome: int, visit: Visitor) -> None:
    writes(member, did=" ")
    page = publishes(member, status=422)
    assert page.errors == ["First write what you did, or that you have not done anything yet, and why."]
    writes(member, did="Nothing yet, as nobody paid for it.")
    publishes(member)
    page = writes(member, status=422, said="")
    assert page.errors == ["First write what people said."]
    assert "nobody paid for it" in visit.opens(EVENT).main


def test_it_shows_only_totals_of_votes_that_the_room_saw_and_that_stand(
    member: Member, database: Database, visit: Visitor
) -> None:
    def hand_over(session: Session) -> list[int]:
        seen = replace(result_of(session), joint=JOINT, paired=[[["o1"], ["o2"], 7]], disclosed=DISCLOSED)
        shown = handed_over(session, seen, result_of(session, {"o1": 99}, number=2, shown_to_room=False))
        hidden = handed_over(session, result_of(session, shown_to_room=False), playing=2)
        void = handed_over(session, result_of(session, voided="The sound failed"), playing=3)
        return [shown, hidden, void]

    shown, _hidden, _void = database.write(hand_over)
    assert [each for each in offered(member) if each.startswith("outcomes")] == [f"outcomes {shown}"]
    member.visitor.sends(f"{GROUP}/results", {"shown": [f"outcomes {number}" for number in (1, 2, 3)]})
    writes(member)
    publishes(member)
    page = visit.opens(EVENT)
    assert_everyday(page)
    assert "104" in page.main and "142 people voted." in page.main
    for never in ("99", "41", "46", "36", "carer", "Carer", "staff", "not shown", "The sound failed"):
        assert never not in page.main, never


def test_a_vote_that_is_made_void_later_goes_from_the_page(
    member: Member, outcome: int, database: Database, visit: Visitor
) -> None:
    member.visitor.sends(f"{GROUP}/results", {"shown": offered(member)})
    writes(member)
    publishes(member)
    assert "104" in visit.opens(EVENT).main
    database.write(lambda session: outcomes.void_round(session, 1, 1, 1, "The sound failed"))
    assert "104" not in visit.opens(EVENT).main


def test_many_results_are_chosen_page_by_page_and_each_page_keeps_what_the_others_chose(
    member: Member, database: Database, visit: Visitor
) -> None:
    def hand_over(session: Session) -> None:
        for playing in range(1, 121):
            shown = playing != 60
            handed_over(session, result_of(session, {"o1": 1_000 + playing}, shown_to_room=shown), playing=playing)

    database.write(hand_over)
    path, seen, chosen = f"{GROUP}/results", [], []
    page = member.visitor.opens(path)
    for way in ("after", "after", ""):
        there = ticks(page, "shown")
        seen += there
        assert len(there) <= ON_A_PAGE and there == ticks(page, "offered")
        chosen += [there[0], there[-1]]
        sent = {"shown": [there[0], there[-1]], "offered": there} | ({"way": way} if way else {})
        page = member.visitor.sends(path, sent)
    assert len(seen) == 119 and len(set(seen)) == 119
    writes(member)
    publishes(member)
    told = visit.opens(EVENT).main
    assert [number for number in range(1, 121) if str(1_000 + number) in told] == [1, 50, 51, 101, 102, 120]
    page = member.visitor.sends(path, {"offered": seen[:ON_A_PAGE], "way": "after"})
    assert ticked(page, "shown") == chosen[2:4]
    assert ticked(member.visitor.opens(path), "shown") == []

    beyond = member.visitor.opens(f"{path}?after={seen[-1]}")
    assert ticks(beyond, "shown") == []
    member.visitor.sends(path, beyond.form(path))
    assert ticked(member.visitor.opens(f"{path}?after={seen[ON_A_PAGE - 1]}"), "shown") == chosen[2:4], "all stayed"


def test_words_of_a_room_stand_there_once_chosen_and_go_when_they_are_taken_back(
    member: Member, outcome: int, database: Database, visit: Visitor
) -> None:
    words = [
        RoomVoice(1, VoiceKind.MINORITY, "1", "s2", "The volunteer has a family too", 3, 1),
        RoomVoice(1, VoiceKind.MARK, "s2 blocked", "s2", count=12, details={"mark": "blocked"}),
    ]
    database.write(lambda session: voices.hand_over(session, heard(session), 1, words))
    assert [each.split()[0] for each in offered(member)] == ["outcomes", "voices"]
    writes(member)
    publishes(member)
    assert "The volunteer has a family too" not in visit.opens(EVENT).main
    member.visitor.sends(f"{GROUP}/results", {"shown": offered(member)})
    assert "The volunteer has a family too" in visit.opens(EVENT).main
    database.write(lambda session: voices.hand_over(session, heard(session), 1, []))
    assert "The volunteer has a family too" not in visit.opens(EVENT).main


def test_a_story_that_was_taken_back_leaves_the_page(
    member: Member, outcome: int, database: Database, visit: Visitor
) -> None:
    voice = [RoomVoice(1, VoiceKind.MINORITY, "1", "s2", "Of this story", 3, 1)]
    database.write(lambda session: voices.hand_over(session, heard(session), 1, voice))
    member.visitor.sends(f"{GROUP}/results", {"shown": offered(member)})
    writes(member)
    publishes(member)
    assert "Closed at eleven" in visit.opens(EVENT).main and "Of this story" in visit.opens(EVENT).main

    def take_back(session: Session) -> None:
        story = session.get_one(OutcomeRow, outcome).story_id
        withdrawal.withdraw(session, Account(held=frozenset({story})), story)

    database.write(take_back)
    page = visit.opens(EVENT)
    assert "Closed at eleven" not in page.main and "Of this story" not in page.main and "104" not in page.main
    assert "One call was not enough." in page.main


def test_decisions_stand_there_with_how_far_they_have_come(member: Member, outcome: int, visit: Visitor) -> None:
    member.writes("At night, one call is not enough.", outcome=outcome)
    member.decides()
    group = "/review/said-and-done/pathway/urgent-mental-health-care"
    member.visitor.sends(f"{group}/results", {"shown": offered(member, group)})
    writes(member, group, work="A poem", work_address="https://example.org/poem", better="More time", credits="Amara")
    publishes(member, group)
    page = visit.opens(PATHWAY)
    assert "The café stays open until two." in page.main and "Most could support it." in page.main
    assert "1 decided" in page.main and "0 in practice" in page.main and "More time" in page.main
    assert page.link("Open it on its own page") == "https://example.org/poem"
    assert "At night, one call is not enough." not in page.main, "a finding is the group's own"
    member.changes(**on("implemented_on", Clock().today().isoformat()))
    assert "1 decided 1 in practice 0 checked" in visit.opens(PATHWAY).main


def test_a_pathway_leads_to_what_became_of_it(member: Member, outcome: int, visit: Visitor) -> None:
    page = visit.opens("/pathways/urgent-mental-health-care")
    assert page.link("You said, we did") == PATHWAY
    assert "You said, we did" in visit.opens("/pathways").main


def test_an_events_programme_leads_to_it_once_it_is_public(
    member: Member, outcome: int, database: Database, visit: Visitor
) -> None:
    def plan(session: Session) -> str:
        row = sample.load(session, date(2026, 3, 3))
        row.code = "7KQ4M"
        return row.slug

    programme = f"/events/{database.write(plan)}"
    assert "You said, we did" not in visit.opens(programme).main
    writes(member)
    publishes(member)
    assert visit.opens(programme).link("You said, we did: what became of this event") == EVENT


def test_a_link_that_is_none_is_refused_and_the_words_stay(member: Member, outcome: int) -> None:
    page = writes(member, status=422, work_address="javascript:alert(1)")
    assert page.errors == ["Enter the whole address, such as https://example.org/report."]
    assert page.form(f"{GROUP}/words")["said"] == "One call was not enough."


def test_two_who_write_at_once_see_both_texts(member: Member, other: Member, outcome: int) -> None:
    path = f"{GROUP}/words"
    seen = member.visitor.opens(path).form(path)
    writes(other, did="We listened.")
    page = member.visitor.sends(path, seen | {"did": "We asked."}, 409)
    assert "We listened." in page.main and page.form(path)["did"] == "We asked."


@pytest.mark.parametrize("address", ["/said-and-done/XXXXX", "/pathways/nowhere/what-became"])
def test_what_nobody_knows_of_is_not_found(visit: Visitor, address: str) -> None:
    assert "Nothing is told here yet." in visit.opens(address, 404).main


def test_an_event_that_began_to_play_is_told_of_before_anything_is_handed_over(
    database: Database, visit: Visitor, member: Member
) -> None:
    kept = EventDay("7KQ4M", "Tell it like it was", date(2026, 3, 3))
    database.write(lambda session: event_days.keep(session, kept))
    page = visit.opens(EVENT)
    assert "Tell it like it was" in page.heading and "Nothing is told here yet." in page.main
    writes(member)
    publishes(member)
    assert "One call was not enough." in visit.opens(EVENT).main


def test_a_passer_by_makes_the_store_look_up_no_more_than_the_one_event(
    member: Member, outcome: int, database: Database, visit: Visitor
) -> None:
    asked: list[str] = []

    def listen(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    engine = visit.client.application.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", listen)
    visit.opens(EVENT)
    visit.opens("/said-and-done/XXXXX", 404)
    event.remove(engine, "before_cursor_execute", listen)
    member.visitor.sends(f"{GROUP}/results", {"shown": offered(member)})
    writes(member)
    publishes(member)
    event.listen(engine, "before_cursor_execute", listen)
    assert "104" in visit.opens(EVENT).main
    event.remove(engine, "before_cursor_execute", listen)
    assert len(asked) > 3 and not [each for each in asked if "DISTINCT" in each or "joint" in each or "paired" in each]


def test_a_pathway_that_is_only_drafted_is_nobodys_to_know_of(
    member: Member, outcome: int, database: Database, visit: Visitor
) -> None:
    database.write(
        lambda session: pathways.draft(
            session, pathways.create(session, "not-yet", "Not yet shown").id, PathwayContent()
        )
    )
    assert "Not yet shown" not in visit.opens("/pathways/not-yet/what-became", 404).text
    assert "Not yet shown" in member.visitor.opens("/review/said-and-done/pathway/not-yet").main


def test_only_the_group_writes_it(outcome: int, signed_in_as: Callable[..., Visitor]) -> None:
    moderator = signed_in_as(Role.MODERATOR, Role.STEWARD, Role.FACILITATOR)
    for part in ("", "/words", "/results", "/publish"):
        moderator.opens(f"{GROUP}{part}", 403)
    assert moderator.posts(f"{GROUP}/publish", {"public": "yes"}).status_code == 403
