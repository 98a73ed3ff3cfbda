"""Findings on their pages: written from a result, resting on things by key, discussed, and waiting for a decision."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask, url_for
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from forum.decisions import evidence_job
from scenarios.account import Account, Role
from scenarios.db import Base, Database, now
from scenarios.decisions import evidence as evidence_rules
from scenarios.results.export_request import FileFormat, Paper
from scenarios.results.room_voice import RoomVoice, VoiceKind
from scenarios.store import withdrawal
from scenarios.store.decisions import evidence
from scenarios.store.decisions.evidence import PART, EvidencePartRow, EvidenceRow
from scenarios.store.decisions.finding import FindingRow
from scenarios.store.exports import export_request
from scenarios.store.list_page import ON_A_PAGE
from scenarios.store.results import room_voice as voices
from scenarios.store.results.room_voice import VoiceContext
from tests.clock import HandClock
from tests.conftest import Visitor
from tests.forum.decisions.deciding import Member, ticked, ticks
from tests.forum.results.outcomes import outcome_of
from tests.large_store import make_long
from tests.page import Page


def test_a_finding_is_written_from_a_result_and_each_leads_to_the_other(member: Member, outcome: int) -> None:
    page = member.visitor.opens(member.visitor.opens(f"/review/{outcome}").link("Write a finding from this"))
    assert "Tell it like it was" in page.main
    assert page.form()["about"] == "stage:CAFE"
    page = member.writes("At night, one call is not enough.", outcome=outcome)
    assert "The crisis café" in page.main and "The last mug" not in page.heading
    assert page.heading.endswith("At night, one call is not enough.")
    assert f"/review/{outcome}" in [each.get("href") for each in page.all("a")]
    assert "At night, one call is not enough." in member.visitor.opens(f"/review/{outcome}").main


def test_a_finding_needs_a_sentence_and_keeps_what_was_typed(member: Member, outcome: int) -> None:
    form = member.visitor.opens(f"/review/findings/new?outcome={outcome}").form("/review/findings/new")
    page = member.visitor.sends("/review/findings/new", form | {"sentence": " ", "about": "assumption:HOURS"}, 422)
    assert "Write what you found, in one sentence." in page.errors
    assert page.form("/review/findings/new")["about"] == "assumption:HOURS"
    page = member.visitor.sends("/review/findings/new", form | {"sentence": "x" * 501}, 422)
    assert "Make this 500 characters or fewer." in page.errors


def test_a_finding_without_a_result_is_about_a_version_that_is_chosen_first(member: Member, outcome: int) -> None:
    page = member.visitor.opens("/review/findings/new")
    assert "?version=1" in page.link("Urgent mental health care , version 1")
    page = member.writes("Nobody tells people about the helpline.", about="")
    assert "the pathway as a whole" in page.main
    assert "Nothing from a room or a story yet." in page.main


def test_a_finding_about_an_assumption_leads_to_the_scenes_that_test_it(member: Member, outcome: int) -> None:
    page = member.writes("Nobody is there at night.", about="assumption:HOURS")
    told = member.visitor.opens(page.link("The scenes that test it"))
    assert "Closed at eleven" in told.main and f"/review/{outcome}" in [each.get("href") for each in told.all("a")]
    assert "The scenes that test it" not in member.writes("The café is warm.", about="stage:CAFE").main


def test_it_rests_on_scenes_votes_and_what_rooms_said_story_by_story(
    member: Member, outcome: int, database: Database
) -> None:
    voice = database.write(said)
    member.writes("At night, one call is not enough.", outcome=outcome)
    story = member.opens("rests-on").link("Closed at eleven").rsplit("/", 1)[1]
    page = member.opens(f"rests-on/{story}")
    ticked = [each.get("value") for each in page.all("input") if "checked" in each.attributes]
    assert [each.split()[0] for each in ticked] == ["outcome", "scene"]
    page = member.sends(f"rests-on/{story}", rests_on=[ticked[0], f"voice {voice}", "outcome 999", "scene 999 s1"])
    assert "Ring her sister" in page.main and "“Stop!”" in page.main
    assert "Scene 2 of “Closed at eleven”" not in page.main
    page = member.sends(f"rests-on/{story}")
    assert "Nothing from a room or a story yet." in page.main


def test_the_scenes_of_a_long_story_are_ticked_page_by_page_and_each_page_keeps_the_ticks_of_the_others(
    member: Member, outcome: int, database: Database
) -> None:
    member.writes("At night, one call is not enough.", version=1)
    story = member.opens("rests-on").link("Closed at eleven").rsplit("/", 1)[1]
    database.write(lambda session: make_long(session, int(story), 120))
    path, seen = member.path(f"rests-on/{story}"), []
    page = member.visitor.opens(path)
    for way in ("after", "after", ""):
        offered = ticks(page, "rests_on")
        seen += offered
        assert len(offered) <= ON_A_PAGE and offered == ticks(page, "offered")
        sent = {"rests_on": [offered[0], offered[-1]], "offered": offered} | ({"way": way} if way else {})
        page = member.visitor.sends(path, sent)
    assert len(seen) == 121 and len(set(seen)) == 121
    assert "Call 1" in page.main and "Call 49" in page.main and "Call 120" in page.main
    page = member.visitor.opens(path)
    assert ticked(page, "rests_on") == [seen[0], seen[ON_A_PAGE - 1]]
    page = member.visitor.sends(path, {"offered": seen[:ON_A_PAGE], "rests_on": seen[1], "way": "after"})
    assert ticked(page, "rests_on") == [seen[ON_A_PAGE], seen[2 * ON_A_PAGE - 1]]
    there = {"offered": seen[ON_A_PAGE : 2 * ON_A_PAGE], "way": "before"}
    assert ticked(member.visitor.sends(path, there), "rests_on") == [seen[1]]


def test_what_a_room_took_back_goes_from_what_a_finding_rests_on(
    member: Member, outcome: int, database: Database
) -> None:
    voice = database.write(said)
    member.writes("At night, one call is not enough.", outcome=outcome)
    story = member.opens("rests-on").link("Closed at eleven").rsplit("/", 1)[1]
    assert "Ring her sister" in member.sends(f"rests-on/{story}", rests_on=[f"voice {voice}"]).main
    database.write(lambda session: voices.hand_over(session, heard(session), 1, []))
    assert "Ring her sister" not in member.opens().main


def test_members_agree_or_say_why_not_and_may_change_their_minds(member: Member, other: Member, outcome: int) -> None:
    member.writes("At night, one call is not enough.", outcome=outcome)
    member.thinks(True, "I was there.")
    other.finding = member.finding
    page = other.thinks(False, status=422)
    assert "Say why you do not agree. Your reason stays with the finding." in page.errors
    page = other.thinks(False, "Two rooms are not many.")
    assert "Agree (1)" in page.main and "Do not agree (1)" in page.main
    assert "Two rooms are not many." in page.main
    page = other.thinks(True)
    assert "Agree (2)" in page.main and "Do not agree" not in page.main.replace("I do not agree", "").replace(
        "you do not agree", ""
    )


def test_its_words_stay_once_somebody_else_has_said_what_they_think(
    member: Member, other: Member, outcome: int
) -> None:
    member.writes("At night one call is not enough.", outcome=outcome)
    member.thinks(True)
    page = member.sends("change", sentence="At night, one call is not enough.", about="")
    assert page.heading.endswith("At night, one call is not enough.")
    other.finding = member.finding
    other.thinks(True)
    assert "Change the words" not in member.opens().main
    page = member.sends("change", 422, sentence="Something else.", about="")
    assert "Others have said what they think of these words" in page.errors[0]
    assert "one call is not enough" in member.opens().heading


def test_members_talk_in_threads_and_take_down_only_what_is_their_own(
    member: Member, other: Member, outcome: int
) -> None:
    member.writes("At night, one call is not enough.", outcome=outcome)
    other.finding = member.finding
    member.sends("comments", text="Who was not in the room?")
    page = other.sends("comments", text="Nobody from the ambulance.", reply_to="1")
    assert page.main.index("Who was not in the room?") < page.main.index("Nobody from the ambulance.")
    assert "Write your comment." in other.sends("comments", 422, text="").errors
    other.sends("comments/1/take-down", 404)
    page = member.sends("comments/1/take-down")
    assert "Who was not in the room?" not in page.main
    assert "Taken down by whoever wrote it." in page.main and "Nobody from the ambulance." in page.main
    page = other.sends("comments/2/take-down")
    assert "Taken down" not in page.main and "Nobody from the ambulance." not in page.main


def test_evidence_from_elsewhere_is_a_link_a_figure_or_a_file(member: Member, outcome: int) -> None:
    member.writes("At night, one call is not enough.", outcome=outcome)
    page = member.sends("evidence/link", 422, words="A report", address="javascript:alert(1)")
    assert "Enter the whole address, such as https://example.org/report." in page.errors
    page = member.sends("evidence/link", words="A report says the same", address="https://example.org/report")
    assert page.link("https://example.org/report") == "https://example.org/report"
    page = member.sends("evidence/figure", 422, words="One in three calls back", source=" ")
    assert page.form(member.path("evidence/figure"))["words"] == "One in three calls back"
    page = member.sends("evidence/figure", words="One in three calls back", source="Board papers, May")
    assert "One in three calls back" in page.main and "Board papers, May" in page.main


def sends_file(member: Member, name: str, content: bytes, status: int) -> Page:
    """Send a file; the body is made here, as the test client would leave a large file of its own open."""
    file = FileStorage(io.BytesIO(content), name, "file")
    typed = {"csrf_token": member.visitor.token(), "words": "Waiting times", "file": file}
    boundary, body = encode_multipart(typed)
    kind = f'multipart/form-data; boundary="{boundary}"'
    answer = member.visitor.client.post(member.path("evidence/file"), data=body, content_type=kind)
    assert answer.status_code == status
    return Page(answer.text)


def test_a_file_is_kept_for_the_group_and_is_never_shown_as_a_page(
    member: Member, other: Member, outcome: int, visit: Visitor, signed_in_as: Callable[..., Visitor]
) -> None:
    member.writes("At night, one call is not enough.", outcome=outcome)
    content = b"%PDF-1.7 " + bytes(range(256)) * 3_000
    sends_file(member, "../../tmp/waiting \u202etimes.pdf", content, 303)
    path = next(
        each.get("href")
        for each in member.opens().all("a")
        if each.get("href").endswith("/file") and "download" in each.attributes
    )
    response = other.visitor.client.get(path)
    assert response.data == content and len(content) > 2 * PART
    assert response.headers["Content-Disposition"].startswith('attachment; filename="waiting times.pdf"')
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert visit.client.get(path).status_code == 303
    assert signed_in_as(Role.MODERATOR, Role.FACILITATOR, Role.STEWARD).client.get(path).status_code == 403
    evidence = path.split("/")[-2]
    other.finding = member.finding
    assert "Only whoever added this can remove it." in other.sends(f"evidence/{evidence}/remove", 403).main
    member.sends(f"evidence/{evidence}/remove")
    assert other.visitor.client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("page.html", b"<script>", "Choose a file of one of these kinds"),
        ("picture.svg", b"<svg/>", "Choose a file of one of these kinds"),
        ("report.pdf", b"<script>", "This file is not what the end of its name says."),
        ("notes.txt", b"\xff\xfe\0a", "This file is not what the end of its name says."),
        ("large.txt", b"x" * 10_000_001, "Choose a file of 10 MB or less."),
    ],
)
def test_a_file_that_is_not_taken_leaves_what_was_typed(
    member: Member, outcome: int, name: str, content: bytes, told: str
) -> None:
    member.writes("At night, one call is not enough.", outcome=outcome)
    page = sends_file(member, name, content, 422)
    assert page.errors[0].startswith(told)
    assert page.form(member.path("evidence/file"))["words"] == "Waiting times"


def test_far_too_much_is_refused_before_it_is_read(member: Member, outcome: int) -> None:
    member.writes("At night, one call is not enough.", outcome=outcome)
    assert "This page takes 12 MB at most" in sends_file(member, "a.txt", b"x" * 12_100_000, 413).main


def test_a_link_is_no_file_and_a_name_in_any_letters_is_kept(member: Member, outcome: int) -> None:
    member.writes("At night, one call is not enough.", outcome=outcome)
    member.sends("evidence/link", words="A report says the same", address="https://example.org/report")
    member.opens("evidence/1/file", 404)
    sends_file(member, "قصّة ＂é＂.txt", b"Nine hours", 303)
    response = member.visitor.client.get(member.path("evidence/2/file"))
    assert response.text == "Nine hours"
    told = response.headers["Content-Disposition"]
    assert told.isascii() and told.startswith('attachment; filename="e.txt"; ')
    assert unquote(told).endswith("UTF-8''قصّة ＂é＂.txt")


def test_whatever_is_sent_to_any_form_of_a_finding_or_a_decision_breaks_no_page(
    member: Member, outcome: int, app: Flask
) -> None:
    member.writes("At night, one call is not enough.", outcome=outcome)
    member.sends("comments", text="Who was not in the room?")
    member.decides()
    fields = (
        "sentence",
        "about",
        "version",
        "outcome",
        "rests_on",
        "agrees",
        "why",
        "text",
        "reply_to",
        "words",
        "address",
        "source",
        "file",
        "finding",
        "kind",
        "what",
        "reason",
        "owner",
        "decided_on-day",
        "from_version",
        "to_version",
        "based_on",
        "said",
        "did",
        "shown",
        "public",
    )
    named = {
        "finding_id": "1",
        "story_id": "3",
        "decision_id": "1",
        "evidence_id": "1",
        "comment_id": "1",
        "kind": "event",
        "key": "7KQ4M",
    }
    ours = ("finding", "decision", "evidence", "said_and_done")
    rules = [
        rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(ours) and "POST" in (rule.methods or ())
    ]
    assert len(rules) > 12
    with app.test_request_context():
        paths = [url_for(rule.endpoint, **{name: named[name] for name in rule.arguments}) for rule in rules]
    for path in paths:
        for value in ("", "-1", "99999999999", "x" * 30_000, "\0", "<script>alert(1)</script>", "1", "assumption:"):
            response = member.visitor.posts(path, dict.fromkeys(fields, value))
            assert response.status_code < 500, (path, value)
            assert "<script>alert" not in response.text


def test_a_file_that_is_removed_leaves_no_byte_and_no_paper_that_quotes_it(
    member: Member, outcome: int, database: Database
) -> None:
    member.writes("At night, one call is not enough.", outcome=outcome)
    sends_file(member, "waits.pdf", b"%PDF-1.7\n" + b"x" * PART * 3, 303)
    member.decides()
    of = Paper(member.decision)
    paper = database.write(lambda session: export_request.ask(session, member.visitor.account, of, FileFormat.PDF))
    claimed = database.write(export_request.claim)
    assert claimed is not None
    database.write(lambda session: export_request.finish(session, claimed, "paper.pdf"))

    member.sends("evidence/1/remove")

    with database.read() as session:
        assert session.scalars(select(EvidencePartRow)).all() == session.scalars(select(EvidenceRow)).all() == []
    page = member.visitor.opens(f"/review/take-away/{paper}")
    assert "A piece of evidence was removed, and it may have been in this file." in page.main


def test_what_is_removed_has_no_words_from_then_on_and_the_server_erases_what_is_left_of_it(
    member: Member, outcome: int, database: Database, app: Flask
) -> None:
    member.writes("At night, one call is not enough.", outcome=outcome)
    sends_file(member, "waits.pdf", b"%PDF-1.7\n" + b"x" * PART * 3, 303)
    member.sends("evidence/link", words="A report", address="https://example.org/report")
    member.sends("evidence/figure", words="One in three", source="Board papers")
    sends_file(member, "other.txt", b"Nine hours", 303)
    by = member.visitor.account
    for number in (1, 2, 3):
        database.write(lambda session, of=number: evidence.remove(session, by, member.finding, of))  # And then a crash.

    with database.read() as session:
        left = session.scalars(select(EvidenceRow).where(EvidenceRow.id < 4)).all()
        assert {each for row in left for each in (row.words, row.source, row.address, row.file_name)} == {""}
    member.opens("evidence/1/file", 404)
    with app.app_context():
        evidence_job.look()
    with database.read() as session:
        assert [part.content for part in session.scalars(select(EvidencePartRow))] == [b"Nine hours"]
        assert [row.file_name for row in session.scalars(select(EvidenceRow))] == ["other.txt"]


def test_a_file_is_removed_although_the_store_is_too_busy_to_erase_all_of_it(
    member: Member, outcome: int, database: Database, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    member.writes("At night, one call is not enough.", outcome=outcome)
    sends_file(member, "waits.pdf", b"%PDF-1.7\n" + b"x" * PART * 3, 303)
    somebody = sqlite3.connect(str(database.engine.url.database), isolation_level=None)

    monkeypatch.setattr("scenarios.db.PATIENCE_S", 0.2)
    remove = evidence.remove

    def removes(session: Session, *args: Any) -> None:
        remove(session, *args)
        event.listen(session, "after_commit", lambda _: somebody.execute("BEGIN IMMEDIATE"))

    monkeypatch.setattr(evidence, "remove", removes)
    page = member.sends("evidence/1/remove")
    somebody.close()
    assert "It is removed." in page.text and "waits.pdf" not in page.text
    with app.app_context():
        evidence_job.look()
    with database.read() as session:
        assert session.scalars(select(EvidencePartRow)).all() == session.scalars(select(EvidenceRow)).all() == []


def test_a_file_that_is_still_coming_is_left_alone_for_an_hour(
    member: Member, outcome: int, database: Database, app: Flask, clock: HandClock
) -> None:
    member.writes("At night, one call is not enough.", outcome=outcome)
    half = evidence_rules.file("Half of it", "half.txt", b"half")
    by = member.visitor.account
    database.write(lambda session: evidence.add(session, by, member.finding, half, complete=False))
    with app.app_context():
        evidence_job.look()
        with database.read() as session:
            assert len(session.scalars(select(EvidenceRow)).all()) == 1
        clock.move_on(minutes=59)
        evidence_job.look()
        with database.read() as session:
            assert len(session.scalars(select(EvidenceRow)).all()) == 1
        clock.move_on(minutes=1, seconds=1)
        evidence_job.look()
    with database.read() as session:
        assert session.scalars(select(EvidenceRow)).all() == []


def test_a_file_whose_writing_was_cut_off_is_not_there(member: Member, outcome: int, database: Database) -> None:
    member.writes("At night, one call is not enough.", outcome=outcome)
    half = evidence_rules.file("Half of it", "half.txt", b"half")
    by = member.visitor.account
    number = database.write(lambda session: evidence.add(session, by, member.finding, half, complete=False))
    assert "Half of it" not in member.opens().main
    member.opens(f"evidence/{number}/file", 404)


def test_the_register_tells_what_waits_and_for_how_long_the_oldest_first(
    member: Member, outcome: int, database: Database
) -> None:
    member.writes("The oldest.", outcome=outcome)
    member.writes("The newer.", outcome=outcome)
    database.write(lambda session: made_days_ago(session, {1: 30, 2: 4}))
    page = member.visitor.opens("/review/findings")
    rows = [each.text for each in page.all("li") if "register__one" in each.get("class").split()]
    assert [row.split(" Urgent")[0] for row in rows] == ["30 days The oldest.", "4 days The newer."]
    assert member.visitor.opens("/review").link("Findings, and what waits for a decision") == "/review/findings"
    member.decides()
    page = member.visitor.opens("/review/findings")
    assert "1 finding waits." in page.main
    assert page.main.index("The oldest.") < page.main.index("Answered by a decision") < page.main.index("The newer.")


def test_findings_are_for_the_design_group_alone(
    member: Member, outcome: int, visit: Visitor, signed_in_as: Callable[..., Visitor]
) -> None:
    member.writes("At night, one call is not enough.", outcome=outcome)
    moderator = signed_in_as(*(role for role in Role if role is not Role.DESIGNER))
    for path in ("/review/findings", member.path(), member.path("rests-on"), "/review/decisions"):
        moderator.opens(path, 403)
        assert visit.opens(path).heading == "Sign in"
    assert moderator.posts(member.path("comments"), {"text": "Let me in"}).status_code == 403


def test_taking_a_story_back_leaves_no_word_of_it_with_what_was_made_of_it(
    member: Member, outcome: int, database: Database
) -> None:
    member.writes("At night, one call is not enough.", outcome=outcome)
    story = int(member.opens("rests-on").link("Closed at eleven").rsplit("/", 1)[1])
    offered = [each.get("value") for each in member.opens(f"rests-on/{story}").all("input") if each.get("value")]
    member.sends(f"rests-on/{story}", rests_on=offered)
    member.decides()
    holder = Account(held=frozenset({story}))
    database.write(lambda session: withdrawal.withdraw(session, holder, story))
    with database.read() as session:
        tables = [each for each in Base.metadata.sorted_tables if each.name in OURS]
        kept = str([tuple(row) for table in tables for row in session.execute(select(table))])
    assert len(tables) == len(OURS)
    for words in ("Closed at eleven", "The last mug", "Rosie", "taxi"):
        assert words not in kept
    page = member.opens()
    assert "[withdrawn by its writer]" in page.main and "The last mug" not in page.main
    assert "Closed at eleven" not in member.opens("rests-on").main


OURS = {
    "finding",
    "finding_ground",
    "finding_stance",
    "finding_comment",
    "evidence",
    "evidence_part",
    "decision",
    "decision_finding",
    "decision_change",
    "said_and_done",
    "said_and_done_part",
}


def heard(session: Session) -> VoiceContext:
    """Where the room of these outcomes sat."""
    facts = outcome_of(session)
    return VoiceContext(
        facts.event_code, facts.event_name, facts.section, facts.story_id, facts.revision_id, facts.pathway_version_id
    )


def said(session: Session) -> int:
    """Something that was said at the scene of the outcome, by its number."""
    stop = RoomVoice(1, VoiceKind.INTERVENTION, "3", "s2", "Ring her sister", 9, None, {"tried": False})
    voices.hand_over(session, heard(session), 1, [stop])
    return voices.of_performance(session, 1)[0].id


def made_days_ago(session: Session, days: dict[int, int]) -> None:
    """Let these findings have waited for so many days."""
    for number, ago in days.items():
        session.get_one(FindingRow, number).made_at = now(session) - timedelta(days=ago, hours=1)
