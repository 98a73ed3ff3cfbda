"""The big screen's page: complete before any script, whatever is on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forum.web import qr
from live.performance.programme import SectionDetails
from live.store.event import add_section
from scenarios.db import Database
from tests.conftest import Visitor
from tests.live.factories import Evening
from tests.live.stories import EVENING
from tests.page import Page

OURS = ("persona", "revision", "decision point", "intervention", "ballot", "outcome", "cue", "joker")


def test_waiting_shows_how_to_join(evening: Evening, visit: Visitor) -> None:
    shown = visit.opens(address(evening))
    assert "It starts soon" in shown.main
    assert "forum.example/join" in shown.main
    assert evening.screen["event"]["code"] in shown.main


def test_the_code_to_scan_leads_to_the_phones_page(evening: Evening, visit: Visitor) -> None:
    pictures = visit.opens(address(evening)).all("svg")
    codes = [each for each in pictures if each.get("aria-label") == "forum.example/join"]
    assert codes and all(each.get("role") == "img" for each in codes)


def test_a_scene_shows_where_and_when_it_is(database: Database, visit: Visitor) -> None:
    first = replace(EVENING.scenes[0], place="The crisis café", time="22:50", narration="The chairs are on the tables.")
    evening = Evening(database, replace(EVENING, scenes=(first, *EVENING.scenes[1:])))
    evening.starts()
    shown = visit.opens(address(evening))
    assert "10:50 pm The crisis café The chairs are on the tables." in shown.main


@pytest.mark.parametrize(("time", "said"), [("00:05", "12:05 am"), ("12:00", "12:00 pm"), ("09:30", "9:30 am")])
def test_clock_times_are_as_people_say_them(time: str, said: str, database: Database, visit: Visitor) -> None:
    evening = Evening(database, replace(EVENING, scenes=(replace(EVENING.scenes[0], time=time), *EVENING.scenes[1:])))
    evening.starts()
    assert said in visit.opens(address(evening)).main


def test_an_open_vote_shows_the_choices_and_who_has_answered_and_no_count(voting: Evening, visit: Visitor) -> None:
    voting.votes(voting.phone(), "s2-o1")
    voting.phone()
    shown = visit.opens(address(voting)).main
    assert "A Choice 1 of s2" in shown
    assert "1 of 2 have answered" in shown
    assert "%" not in shown


def test_a_closed_vote_shows_no_count(voting: Evening, visit: Visitor) -> None:
    voting.votes(voting.phone(), "s2-o1")
    voting.asks("close")
    shown = visit.opens(address(voting)).main
    assert "Voting has closed. 1 of 1 have answered." in shown
    assert "%" not in shown


def test_a_result_shows_figures_with_the_origin_of_each_choice(voting: Evening, visit: Visitor) -> None:
    first, second, third = (voting.phone() for _ in range(3))
    voting.votes(first, "s2-o1", "s2-o2")
    voting.votes(second, "s2-o1")
    voting.votes(third)
    voting.asks_all("close", "reveal")
    shown = visit.opens(address(voting)).main
    assert "Who could support it" in shown
    assert "proposed model 67% 2 of 3" in shown
    assert "33% 1 of 3" in shown
    assert "3 of 3 phones voted. None of these: 1." in shown


def test_a_result_without_votes_has_no_percentages(voting: Evening, visit: Visitor) -> None:
    voting.asks_all("close", "reveal")
    shown = visit.opens(address(voting)).main
    assert "Nobody voted." in shown and "0 of 0" in shown
    assert "%" not in shown


def test_a_void_vote_says_why(voting: Evening, visit: Visitor) -> None:
    voting.asks("void", reason="The microphone failed")
    assert "This vote does not count" in visit.opens(address(voting)).main
    assert "The microphone failed" in visit.opens(address(voting)).main


def test_a_pause_is_calm_and_has_the_help_numbers(voting: Evening, visit: Visitor) -> None:
    voting.asks("pause")
    shown = visit.opens(address(voting)).main
    assert "We are taking a break" in shown
    assert "Samaritans 116 123" in shown


def test_a_dark_screen_has_nothing_on_stage(voting: Evening, visit: Visitor) -> None:
    voting.asks("blank")
    shown = visit.opens(address(voting))
    assert "blank" in shown.all("body")[0].get("class")
    assert "What now" not in shown.main


def test_what_nobody_wrote_is_told_on_stage(voting: Evening, visit: Visitor) -> None:
    voting.asks_all("close", "reveal")
    voting.asks("follow", option="s2-o3")
    assert "Told on stage Choice 3 of s2" in visit.opens(address(voting)).main


def test_the_end_is_a_thank_you(voting: Evening, visit: Visitor) -> None:
    voting.asks("end")
    assert "Thank you" in visit.opens(address(voting)).main


def test_the_thanks_lead_to_what_becomes_of_it(voting: Evening, visit: Visitor) -> None:
    voting.asks("end")
    voting.asks("debrief")
    shown = visit.opens(address(voting))
    assert "See what comes of today:" in shown.main
    told = f"http://forum.example/said-and-done/{voting.screen['event']['code']}"
    (drawn,) = Page(str(qr.svg(told, "its address"))).all("path")
    main = next(each for each in shown.all("main"))
    shows = [each.get("href") for each in main.all("use")]
    code = next(each for each in shown.all("symbol") if f"#{each.get('id')}" in shows)
    assert drawn.get("d") in [each.get("d") for each in code.all("path")]


def test_the_house_lights_are_the_hosts(evening: Evening, visit: Visitor) -> None:
    evening.starts()
    assert "dim" in visit.opens(address(evening)).all("body")[0].get("class")
    evening.asks("lights", ground="bright")
    assert "bright" in visit.opens(address(evening)).all("body")[0].get("class")


def test_long_words_start_smaller(database: Database, visit: Visitor) -> None:
    first = replace(EVENING.scenes[0], narration="word " * 400)
    evening = Evening(database, replace(EVENING, scenes=(first, *EVENING.scenes[1:])))
    evening.starts()
    assert int(visit.opens(address(evening)).all("body")[0].get("data-size")) == 8


def test_hostile_words_are_words(database: Database, visit: Visitor) -> None:
    hostile = '<script>alert("1")</script><img src=x onerror=alert(1)>'
    scenes = (replace(EVENING.scenes[0], narration=hostile, place=hostile, content_note=hostile), *EVENING.scenes[1:])
    evening = Evening(database, replace(EVENING, title=hostile, scenes=scenes))
    evening.starts()
    shown = visit.opens(address(evening))
    assert hostile in shown.main
    assert not shown.all("img")


def test_renews_itself_where_no_script_does(evening: Evening, visit: Visitor) -> None:
    [fallback] = visit.opens(address(evening)).all("noscript")
    assert [each.get("http-equiv") for each in fallback.all("meta")] == ["refresh"]


def test_a_part_without_a_story_waits(evening: Evening, database: Database, visit: Visitor) -> None:
    empty = database.write(
        lambda session: add_section(session, evening.host, evening.event_id, SectionDetails("Rush hour"))
    )
    assert "Rush hour Tell it like it was" in visit.opens(f"{address(evening)}?section={empty.id}").main


def test_the_audience_reads_everyday_words(voting: Evening, visit: Visitor) -> None:
    page = visit.opens(address(voting))
    shown = " ".join(part.text for part in page.all("title", "header", "main", "footer")).casefold()
    assert not [word for word in OURS if word in shown]


def test_of_no_event_is_not_found(visit: Visitor) -> None:
    visit.opens("/screen/QQQQQ", status=404)


@pytest.fixture
def evening(database: Database) -> Evening:
    return Evening(database)


@pytest.fixture
def voting(evening: Evening) -> Evening:
    """An evening with an open vote on which several can be supported."""
    evening.starts()
    evening.asks("show")
    evening.asks("open")
    return evening


def address(evening: Evening) -> str:
    return f"/screen/{evening.screen['event']['code']}"
