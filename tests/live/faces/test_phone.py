"""The phone's pages: complete as plain HTML, so that the vote works before any script."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from live.conducting.admission import cookie_name
from live.performance.programme import SectionDetails
from live.store import event as events
from live.store.ballot import BallotRow
from live.store.event import add_performance, add_section, performance
from live.store.participant import ParticipantRow
from scenarios.db import Database
from tests.conftest import Visitor
from tests.live.factories import Evening, event, facilitator
from tests.live.stories import EVENING
from tests.page import Page

OURS = ("persona", "revision", "decision point", "intervention", "ballot", "outcome", "cue", "joker")


class TestTheDoor:
    @pytest.mark.parametrize("typed", ["{code}", " {code} ", "{lower}", "{spaced}"])
    def test_takes_the_code_however_it_is_typed(self, typed: str, evening: Evening, visit: Visitor) -> None:
        code = evening.screen["event"]["code"]
        typed = typed.format(code=code, lower=code.lower(), spaced="-".join(code))
        shown = visit.opens("/join", query_string={"code": typed})
        assert shown.heading == "It starts soon"

    def test_asks_for_the_code_without_one(self, visit: Visitor) -> None:
        assert visit.opens("/join").heading == "Join with the code on the big screen"

    def test_says_so_where_no_event_has_the_code(self, visit: Visitor) -> None:
        shown = visit.opens("/join/QQQQQ", status=404)
        assert "No event has this code" in shown.main
        assert shown.form("/join") == {"code": "QQQQQ"}

    def test_asks_where_somebody_is_when_several_parts_are_on(
        self, evening: Evening, database: Database, visit: Visitor
    ) -> None:
        other = database.write(lambda session: _rush_hour(session, evening, "19:30", "20:00"))
        shown = visit.opens(address(evening))
        assert shown.heading == "Where are you?"
        assert shown.link("Rush hour 7:30 pm") == f"{address(evening)}?section={other}"

    def test_does_not_ask_where_somebody_is_when_the_parts_follow_each_other(
        self, evening: Evening, database: Database, visit: Visitor
    ) -> None:
        database.write(lambda session: _rush_hour(session, evening, "20:30", "21:00"))
        assert visit.opens(address(evening)).heading == "It starts soon"

    @pytest.mark.parametrize("section", ["0", "-1", "99", "x", "9" * 40])
    def test_takes_no_section_of_another_event(self, section: str, evening: Evening, visit: Visitor) -> None:
        status = 200 if section == "x" else 404
        visit.opens(f"{address(evening)}?section={section}", status=status)

    def test_says_when_nothing_is_planned_yet(self, database: Database, visit: Visitor) -> None:
        def make(session: Session) -> str:
            return str(event(session, facilitator(session, "Sam")).code)

        assert visit.opens(f"/join/{database.write(make)}").heading == "Nothing is planned yet"

    def test_waits_where_a_part_has_no_story_yet(self, evening: Evening, database: Database, visit: Visitor) -> None:
        empty = database.write(
            lambda session: add_section(session, evening.host, evening.event_id, SectionDetails("Rush hour"))
        )
        assert visit.opens(f"{address(evening)}?section={empty.id}").heading == "It starts soon"


class TestBetweenVotes:
    def test_is_quiet_and_renews_itself(self, evening: Evening, client: FlaskClient) -> None:
        evening.starts()
        response = client.get(address(evening))
        assert Page(response.text).heading == "Watch the stage"
        assert response.headers["Refresh"] == f"5; url={address(evening)}"

    def test_does_not_renew_itself_under_a_script(self, evening: Evening, client: FlaskClient) -> None:
        assert "Refresh" not in client.get(f"{address(evening)}?live=1").headers

    def test_under_a_script_leads_back_where_there_is_none(self, evening: Evening, visit: Visitor) -> None:
        [fallback] = visit.opens(f"{address(evening)}?live=1").all("noscript")
        assert [each.get("content") for each in fallback.all("meta")] == [f"0; url={address(evening)}"]

    def test_shows_the_scene_to_those_who_follow_it_here(self, evening: Evening, visit: Visitor) -> None:
        evening.starts()
        shown = visit.opens(address(evening))
        assert evening.screen["scene"]["narration"] in shown.text

    def test_has_the_help_numbers_at_hand(self, evening: Evening, visit: Visitor) -> None:
        shown = visit.opens(address(evening))
        assert shown.link("116 123") == "tel:116123"


class TestAnOpenVote:
    def test_is_a_plain_form_that_stays_while_it_waits(self, voting: Evening, client: FlaskClient) -> None:
        response = client.get(address(voting))
        page = Page(response.text)
        assert page.heading == voting.screen["decision"]["question"]
        assert [each.get("type") for each in page.all("input") if each.get("name") == "choice"] == ["checkbox"] * 4
        assert "Refresh" not in response.headers

    def test_is_received(self, voting: Evening, client: FlaskClient, visit: Visitor) -> None:
        votes(voting, visit, "A", "C")
        response = client.get(address(voting))
        told = "Received. You could support A and C. You can change this until voting closes."
        assert told in Page(response.text).main
        assert "Refresh" in response.headers
        assert stored(voting) == [keys(voting, "A", "C")]

    def test_can_be_changed(self, voting: Evening, visit: Visitor) -> None:
        votes(voting, visit, "A")
        change = visit.opens(visit.opens(address(voting)).link("Change my answer"))
        assert [each.get("value") for each in change.all("input") if "checked" in each.attributes] == keys(voting, "A")
        votes(voting, visit, "B")
        assert stored(voting) == [keys(voting, "B")]

    @pytest.mark.fault("no-cookie")
    def test_is_not_asked_again_where_the_browser_kept_no_cookie(self, voting: Evening, visit: Visitor) -> None:
        sent = visit.posts(address(voting) + "/vote", {"round": round_id(voting), "choice": keys(voting, "A")})
        visit.client.delete_cookie(cookie_name(voting.event_id), path="/join")
        shown = visit.client.get(sent.location)
        told = "This browser cannot remember you. Your vote is already in; please do not send it again."
        assert told in Page(shown.text).main
        assert "Send my answer" not in Page(shown.text).main
        assert shown.headers["Refresh"] == f"5; url={sent.location}"

    @pytest.mark.fault("no-cookie")
    def test_leads_on_at_once_where_the_browser_kept_its_cookie(self, voting: Evening, visit: Visitor) -> None:
        sent = visit.posts(address(voting) + "/vote", {"round": round_id(voting), "choice": keys(voting, "A")})
        assert sent.location == f"{address(voting)}?counted={round_id(voting)}"
        assert visit.client.get(sent.location).location == address(voting)
        changed = visit.posts(address(voting) + "/vote", {"round": round_id(voting), "choice": keys(voting, "B")})
        assert changed.location == address(voting)

    @pytest.mark.fault("no-cookie")
    @pytest.mark.parametrize("counted", ["0", "-1", "77777", "x", ""])
    def test_asks_whoever_comes_by_the_address_of_another_round(
        self, counted: str, voting: Evening, visit: Visitor
    ) -> None:
        assert "Send my answer" in visit.opens(f"{address(voting)}?counted={counted}").main

    def test_takes_none_of_these(self, voting: Evening, visit: Visitor) -> None:
        shown = visit.sends(address(voting) + "/vote", {"round": round_id(voting), "choice": ""})
        assert "Received. You chose none of these." in shown.main
        assert stored(voting) == [[]]

    def test_waits_for_a_choice(self, voting: Evening, visit: Visitor) -> None:
        shown = visit.sends(address(voting) + "/vote", {"round": round_id(voting)}, status=422)
        assert "Nothing is chosen yet" in shown.main
        assert stored(voting) == []

    def test_cannot_be_something_and_none_of_these(self, voting: Evening, visit: Visitor) -> None:
        both = ["", *keys(voting, "A")]
        shown = visit.sends(address(voting) + "/vote", {"round": round_id(voting), "choice": both}, status=422)
        assert "something else" in shown.main
        assert stored(voting) == []

    def test_of_one_choice_has_one(self, evening: Evening, visit: Visitor) -> None:
        opens_a_vote(evening, method="one choice")
        shown = visit.opens(address(evening))
        assert [each.get("type") for each in shown.all("input") if each.get("name") == "choice"] == ["radio"] * 4
        two = {"round": round_id(evening), "choice": keys(evening, "A", "B")}
        visit.sends(address(evening) + "/vote", two, status=422)
        assert stored(evening) == []

    @pytest.mark.parametrize(
        "sent", [{}, {"round": "x"}, {"round": "0"}, {"round": "-4"}, {"round": "9" * 30}, {"round": "77777"}]
    )
    def test_of_no_round_is_refused(self, sent: dict[str, str], voting: Evening, visit: Visitor) -> None:
        visit.sends(address(voting) + "/vote", {"choice": keys(voting, "A"), **sent}, status=422)
        assert stored(voting) == []

    def test_for_what_is_no_choice_is_refused(self, voting: Evening, visit: Visitor) -> None:
        visit.sends(address(voting) + "/vote", {"round": round_id(voting), "choice": "o77"}, status=422)
        assert stored(voting) == []

    def test_after_the_close_is_refused_by_name(self, voting: Evening, visit: Visitor) -> None:
        late = {"round": round_id(voting), "choice": keys(voting, "A")}
        voting.asks("close")
        shown = visit.sends(address(voting) + "/vote", late, status=409)
        assert "This vote has closed, so yours was not counted." in shown.main
        assert stored(voting) == []

    def test_without_a_cookie_or_a_script_says_what_to_do(self, voting: Evening, app: Flask) -> None:
        refuser = app.test_client(use_cookies=False)
        token = Page(refuser.get(address(voting)).text).form(address(voting) + "/vote")["csrf_token"]
        sent = {"csrf_token": token, "round": round_id(voting), "choice": keys(voting, "A")}
        response = refuser.post(address(voting) + "/vote", data=sent)
        assert response.status_code == 400
        assert Page(response.text).heading == "Your vote was not counted"
        assert stored(voting) == []


class TestAfterAVote:
    def test_closed_says_what_was_chosen_and_no_figure(self, voting: Evening, visit: Visitor) -> None:
        votes(voting, visit, "B")
        voting.asks("close")
        shown = visit.opens(address(voting))
        assert "Received. You could support B." in shown.main
        assert "%" not in shown.main

    def test_revealed_shows_the_figures(self, voting: Evening, visit: Visitor) -> None:
        votes(voting, visit, "B")
        voting.asks_all("close", "reveal")
        shown = visit.opens(address(voting))
        assert "100% 1 of 1" in shown.main
        assert "Your answer: You could support B." in shown.main

    def test_void_says_why(self, voting: Evening, visit: Visitor) -> None:
        voting.asks("void", reason="The microphone failed")
        shown = visit.opens(address(voting))
        assert shown.heading == "This vote does not count"
        assert "The microphone failed" in shown.main

    def test_paused_is_calm_and_takes_no_vote_form(self, voting: Evening, visit: Visitor) -> None:
        voting.asks("pause")
        shown = visit.opens(address(voting))
        assert shown.heading == "We are taking a break"
        assert not [form for form in shown.all("form") if not form.is_hidden]

    def test_ended_says_thank_you(self, voting: Evening, visit: Visitor) -> None:
        voting.asks("end")
        assert visit.opens(address(voting)).heading == "Thank you for being here"


class TestTheToken:
    def test_is_the_same_for_one_browser(self, evening: Evening, client: FlaskClient) -> None:
        first, again = (client.post(f"{address(evening)}/token") for _ in range(2))
        assert first.json == {"token": again.json["token"], "is_new": True}
        assert not again.json["is_new"]
        assert "HttpOnly" in first.headers["Set-Cookie"] and "SameSite=Lax" in first.headers["Set-Cookie"]

    def test_is_another_for_another_browser(self, evening: Evening, app: Flask) -> None:
        first, other = (app.test_client().post(f"{address(evening)}/token").json for _ in range(2))
        assert first != other

    def test_is_kept_only_as_a_digest(self, evening: Evening, client: FlaskClient, database: Database) -> None:
        token = client.post(f"{address(evening)}/token").json["token"]
        with database.read() as session:
            assert token not in session.scalars(select(ParticipantRow.digest)).all()

    def test_is_for_this_sites_own_pages(self, evening: Evening, client: FlaskClient) -> None:
        response = client.post(f"{address(evening)}/token", headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403
        assert "Set-Cookie" not in response.headers

    def test_of_no_event_is_refused(self, client: FlaskClient) -> None:
        assert client.post("/join/QQQQQ/token").status_code == 404


def test_hostile_words_are_words(database: Database, visit: Visitor) -> None:
    hostile = '<script>alert("1")</script><img src=x onerror=alert(1)>'
    first = replace(EVENING.scenes[0], narration=hostile, place=hostile)
    evening = Evening(database, replace(EVENING, title=hostile, scenes=(first, *EVENING.scenes[1:])))
    evening.starts()
    shown = visit.opens(address(evening))
    assert hostile in shown.text
    assert not shown.all("img")


def test_what_the_page_carries_for_its_script_cannot_end_it(database: Database, client: FlaskClient) -> None:
    hostile = "</script><script>alert(1)</script>"
    first = replace(EVENING.scenes[0], narration=hostile)
    evening = Evening(database, replace(EVENING, scenes=(first, *EVENING.scenes[1:])))
    evening.starts()
    evening.asks("end")
    with database.read() as session:
        slug = events.get(session, evening.event_id).slug
    page = Page(client.get(f"/events/{slug}/record/{evening.performances[0]}").text)
    [facts] = [each for each in page.all("script") if each.get("id") == "facts"]
    moments = json.loads("".join(str(child) for child in facts.children))["moments"]
    assert hostile in Page(moments[0]["parts"]["stage"]).root.text


def test_the_audience_reads_everyday_words(voting: Evening, visit: Visitor) -> None:
    page = visit.opens(address(voting))
    shown = " ".join(part.text for part in page.all("title", "header", "main", "footer")).casefold()
    assert not [word for word in OURS if word in shown]


def test_a_sealed_vote_has_no_count_in_the_page(voting: Evening, visit: Visitor, client: FlaskClient) -> None:
    votes(voting, visit, "A")
    voting.asks("close")
    page = Page(client.get(address(voting)).text)
    assert page.all("rect") == [] and "1 of" not in page.main and "%" not in page.main
    [facts] = [each for each in page.all("script") if each.get("id") == "facts"]
    carried = json.loads("".join(str(child) for child in facts.children))
    assert "count" not in json.dumps(carried["mine"]) and "state" not in carried


@pytest.fixture
def evening(database: Database) -> Evening:
    return Evening(database)


@pytest.fixture
def voting(evening: Evening) -> Evening:
    """An evening with an open vote on which several can be supported."""
    opens_a_vote(evening)
    return evening


def opens_a_vote(evening: Evening, method: str = "approval") -> None:
    evening.starts()
    while evening.screen["decision"] is None:
        evening.asks("show")
    evening.asks("open", method=method)


def _rush_hour(session: Session, evening: Evening, starts: str, ends: str) -> int:
    """Another part of the evening's event, which plays its first story: its section's id."""
    row = add_section(session, evening.host, evening.event_id, SectionDetails("Rush hour", starts, ends))
    revision = performance(session, evening.performances[0]).revision_id
    add_performance(session, evening.host, row.id, revision)
    return row.id


def address(evening: Evening) -> str:
    return f"/join/{evening.screen['event']['code']}"


def round_id(evening: Evening) -> int:
    return int(evening.screen["round"]["id"])


def keys(evening: Evening, *letters: str) -> list[str]:
    return [option["key"] for option in evening.screen["round"]["options"] if option["letter"] in letters]


def votes(evening: Evening, visit: Visitor, *letters: str) -> Page:
    return visit.sends(address(evening) + "/vote", {"round": round_id(evening), "choice": keys(evening, *letters)})


def stored(evening: Evening) -> list[list[str]]:
    with evening.database.read() as session:
        return list(session.scalars(select(BallotRow.choices)))
