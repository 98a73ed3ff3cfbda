"""Decisions on their pages: they answer findings, say why, are changed by people alone, and forget nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.clock import Clock
from scenarios.db import Database
from scenarios.store.accounts.audit import AuditEntryRow
from scenarios.store.decisions.finding import FindingRow
from scenarios.store.list_page import ON_A_PAGE
from tests.clock import HandClock
from tests.forum.decisions.deciding import Member, on, ticked, ticks
from tests.page import Page

YESTERDAY = (Clock().today() - timedelta(days=1)).isoformat()


@pytest.fixture
def finding(member: Member, outcome: int) -> Member:
    """A member who has written a finding."""
    member.writes("At night, one call is not enough.", outcome=outcome)
    return member


def test_a_decision_answers_a_finding_and_says_what_and_why(finding: Member) -> None:
    page = finding.decides(kind="adapt", **on("decided_on", YESTERDAY))
    assert "The café stays open until two." in page.heading
    for words in ("Adapted", "Most could support it.", "The borough", "At night, one call is not enough.", "Amara"):
        assert words in page.main
    page = finding.opens()
    assert "Adapted" in page.main and "No decision answers it yet" not in page.main
    assert "The café stays open until two." in finding.visitor.opens("/review/decisions").main


def test_any_of_many_findings_can_be_ticked_for_a_new_decision_and_nothing_typed_is_lost(
    finding: Member, database: Database
) -> None:
    first, make = finding.finding, "/review/decisions/new"

    def more(session: Session) -> None:
        row = session.get_one(FindingRow, first)
        plain = {name: getattr(row, name) for name in ("version_id", "about", "made_by")}
        session.add_all([FindingRow(**plain, sentence=f"Nobody came, number {number}.") for number in range(2, 121)])

    database.write(more)
    page = finding.visitor.opens(f"{make}?finding={first}")
    assert len(ticks(page, "finding")) == ON_A_PAGE and ticked(page, "finding") == [str(first)]
    typed = page.form(make) | {"what": "The café stays open until two.", **on("decided_on", "2026-01-40")}
    seen = ticks(page, "finding")

    def looks(page: Page, chosen: list[str], **button: str) -> Page:
        page = finding.visitor.sends(make, page.form(make) | {"finding": chosen} | button)
        assert page.form(make)["what"] == "The café stays open until two."
        assert page.form(make)["decided_on-day"] == "40" and not page.errors
        assert set(chosen) == set(ticked(page, "finding")) and len(ticks(page, "finding")) <= ON_A_PAGE
        return page

    chosen = [str(first), seen[7]]
    page = finding.visitor.sends(make, typed | {"finding": chosen, "look": "1"})
    while more_button := [each for each in page.all("button") if each.get("name") == "after"]:
        page = looks(page, chosen, after=more_button[0].get("value"))
        seen += ticks(page, "finding")
    assert len(set(seen)) == 120
    assert [each.text for each in page.all("button") if each.get("name") == "before"] == ["Earlier findings"]
    page = looks(page, chosen, look="1", find="NUMBER 117. came")
    found = [each for each in ticks(page, "finding") if each not in chosen]
    assert len(found) == 1
    assert "No other finding has these words." in looks(page, [*chosen, *found], look="1", find="nowhere").main
    assert ticked(looks(page, [], look="1", find="nowhere"), "finding") == []
    page = finding.visitor.sends(make, page.form(make) | {"finding": []}, 422)
    assert page.errors
    said = {"kind": "adopt", "reason": "Most could support it.", "owner": "The borough", **on("decided_on", YESTERDAY)}
    page = finding.visitor.sends(make, page.form(make) | said | {"finding": []}, 422)
    assert page.errors == ["Choose at least one finding that the decision answers."]
    told = finding.visitor.sends(make, page.form(make) | said | {"finding": [*chosen, *found]}).main
    assert "number 117." in told and "At night, one call is not enough." in told


@pytest.mark.parametrize("missing", ["kind", "what", "reason", "owner"])
def test_a_decision_says_what_why_and_who_or_is_not_written_down(finding: Member, missing: str) -> None:
    page = finding.decides(422, **{missing: ""}, unknown="How many will come")
    assert len(page.errors) == 1
    assert page.form("/review/decisions/new")["unknown"] == "How many will come"
    assert "No decision answers it yet" in finding.opens().main


def test_a_decision_is_of_a_day_that_has_been_and_leads_to_a_later_version(finding: Member) -> None:
    tomorrow = (Clock().today() + timedelta(days=1)).isoformat()
    assert finding.decides(422, **on("decided_on", tomorrow)).errors == ["Enter a day that has been, or today."]
    assert finding.decides(422, to_version="1").errors == ["Choose a version of this pathway that came later."]
    page = finding.decides(422, to_version="2", kind="not adopted")
    assert page.errors == ["What was not adopted leads to no new version."]
    assert "from version 1 to version 2" in finding.decides(to_version="2").main


def test_a_decision_can_be_of_the_day_that_has_just_begun_where_the_site_is(finding: Member, clock: HandClock) -> None:
    clock.stop_at(datetime(2026, 7, 3, 23, 30, tzinfo=UTC))  # Half past midnight, in summer.
    blank = finding.visitor.opens(f"/review/decisions/new?finding={finding.finding}").form("/review/decisions/new")
    assert (blank["decided_on-day"], blank["decided_on-month"]) == ("4", "7")
    tomorrow = finding.decides(422, **on("decided_on", "2026-07-05"))
    assert tomorrow.errors == ["Enter a day that has been, or today."]
    assert "decided on 4 July 2026" in finding.decides(**on("decided_on", "2026-07-04")).main


def test_what_became_of_it_is_said_later_and_all_that_was_said_before_stays(finding: Member, other: Member) -> None:
    finding.decides(**on("decided_on", YESTERDAY))
    assert finding.changes(422, seen="Fewer rang 999.").errors == ["Say when it was checked."]
    page = finding.changes(422, **on("checked_on", YESTERDAY), seen="Fewer rang 999.")
    assert page.errors[0].startswith("First say when it was put into practice.")
    page = finding.changes(**on("implemented_on", YESTERDAY))
    assert "in practice since" in page.main
    other.decision = finding.decision
    page = other.changes(**on("checked_on", Clock().today().isoformat()), seen="Fewer rang 999.", owner="Both boroughs")
    assert "checked on" in page.main and "Fewer rang 999." in page.main
    history = page.main[page.main.index("Its history") :]
    assert "The borough Both boroughs" in history
    assert history.index("Ben") < history.index("Amara")
    assert history.index("Changed") < history.index("Written down")


def test_a_change_that_says_the_same_is_no_change(finding: Member) -> None:
    finding.decides()
    assert "Changed" not in finding.changes().main


def test_two_who_change_a_decision_at_once_see_both_texts(finding: Member, other: Member) -> None:
    finding.decides()
    path = f"/review/decisions/{finding.decision}/change"
    seen = finding.visitor.opens(path).form(path)
    other.decision = finding.decision
    other.changes(owner="Both boroughs")
    page = finding.visitor.sends(path, seen | {"owner": "The trust"}, 409)
    assert "Both boroughs" in page.main
    assert page.form(path)["owner"] == "The trust"
    page = finding.visitor.sends(path, page.form(path))
    assert "The trust" in page.main


def test_one_decision_can_answer_several_findings_from_the_start(finding: Member, outcome: int) -> None:
    finding.writes("The sister is left out.", outcome=outcome)
    path = f"/review/decisions/new?finding={finding.finding}"
    page = finding.visitor.opens(path)
    boxes = [each for each in page.all("input") if each.get("name") == "finding"]
    assert {each.get("value"): "checked" in each.attributes for each in boxes} == {"1": False, "2": True}
    page = finding.decides(finding=["1", "2"])
    assert "At night, one call is not enough." in page.main and "The sister is left out." in page.main
    assert "Nothing waits." in finding.visitor.opens("/review/findings").main


def test_linking_a_finding_changes_nothing_that_a_decision_says(finding: Member, outcome: int) -> None:
    finding.decides(kind="test more", **on("decided_on", YESTERDAY))
    before = terms(finding)
    finding.writes("The sister is left out.", outcome=outcome)
    page = finding.opens("decisions")
    assert "To be tested more" in page.main
    page = finding.visitor.sends(f"/review/decisions/{finding.decision}/findings", {"finding": str(finding.finding)})
    assert "The decision answers this finding too." in page.text
    assert "To be tested more" in page.main and "No decision answers it yet" not in page.main
    assert terms(finding) == before
    page = finding.visitor.opens(f"/review/decisions/{finding.decision}")
    assert "Finding 1 Finding 1, Finding 2" in page.main
    assert "no other decision" in finding.opens("decisions").main


def test_a_decision_cannot_answer_what_is_not_there(finding: Member) -> None:
    finding.decides()
    path = f"/review/decisions/{finding.decision}/findings"
    assert finding.visitor.sends(path, {"finding": "99"}, 404)
    assert finding.visitor.sends("/review/decisions/new", {"finding": ["x", "99999999999"]}, 404)
    assert finding.visitor.opens("/review/decisions/new", 404)
    assert finding.visitor.opens("/review/decisions/99", 404)


def test_who_decided_and_changed_what_is_on_record_without_the_words(finding: Member, database: Database) -> None:
    finding.decides()
    finding.changes(reason="The night staff asked for it.")
    with database.read() as session:
        entries = list(session.scalars(select(AuditEntryRow).where(AuditEntryRow.subject == "decision 1")))
    assert [(each.act, each.by_name) for each in entries] == [("decide", "Amara"), ("change decision", "Amara")]
    assert entries[1].detail == {"fields": ["reason"]}


def terms(member: Member) -> dict[str, str]:
    """All that the decision says, as its form shows it."""
    path = f"/review/decisions/{member.decision}/change"
    form = member.visitor.opens(path).form(path)
    return {name: value for name, value in form.items() if name not in ("csrf_token", "based_on")}
