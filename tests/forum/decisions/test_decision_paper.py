"""A decision as a board reads it: what the group said and what lies behind it, and nothing that is held back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest
from flask import Flask
from pypdf import PdfReader

from forum.decisions.decision_paper import paper_of
from forum.exports import writers
from forum.results.selection import wanted_of
from scenarios.db import Database
from scenarios.errors import NotFound
from scenarios.perspective import PERSPECTIVES
from scenarios.results.attendance import Attendance, Band, EventDay
from scenarios.results.export_request import FileFormat, FileState, Paper
from scenarios.results.room_voice import RoomVoice, VoiceKind
from scenarios.store.decisions import finding as findings
from scenarios.store.export_file import ExportFileRow
from scenarios.store.results import event_day, room_voice
from scenarios.store.results.room_voice import VoiceContext
from tests.forum.decisions.deciding import Member, on
from tests.forum.results.outcomes import outcome_of

SAID = {
    "missing": "Nobody from the ambulance trust came.",
    "effects": "Deaf people cannot ring a line.",
    "unknown": "How many would come after midnight.",
    "ask": "Agree to pay for three hours a night.",
}


@pytest.fixture
def decided(member: Member, other: Member, outcome: int, database: Database) -> Member:
    """A member with a decision on a finding that rests on a result, with a minority, a doubter, and evidence."""

    def hear(session: object) -> None:
        facts = outcome_of(session)  # type: ignore[arg-type]
        where = VoiceContext(
            "7KQ4M", facts.event_name, facts.section, facts.story_id, facts.revision_id, facts.pathway_version_id
        )
        said = RoomVoice(1, VoiceKind.MINORITY, "m1", "s2", "Two of us would not go back in there.", 3, 1)
        room_voice.hand_over(session, where, 1, [said])  # type: ignore[arg-type]
        kept = EventDay("7KQ4M", "Tell it like it was", date(2026, 3, 3), "Police and ambulance crews")
        event_day.keep(session, kept)  # type: ignore[arg-type]

    database.write(hear)
    member.writes("At night, one call is not enough.", outcome=outcome)
    other.finding = member.finding
    other.thinks(False, "One café is not a night service.")
    figure = {"words": "Four in ten calls were not answered.", "source": "Board papers, May 2026"}
    member.sends("evidence/figure", **figure)
    member.decides(kind="adapt", **SAID)
    return member


def test_a_paper_says_what_is_asked_who_was_there_and_missing_and_what_room_and_minority_said(
    decided: Member, app: Flask
) -> None:
    with app.test_request_context():
        paper = paper_of(decided.decision)
    assert paper.asked == SAID["ask"] and paper.unknown == SAID["unknown"] and paper.equality == SAID["effects"]
    assert paper.proposed.startswith("The café stays open until two.\nAdapt it.\nMost could support it.")
    assert "Tell it like it was, 3 March 2026: “Closed at eleven”; up to 142 people voted." in paper.tested_by
    assert SAID["missing"] in paper.missing and "Police and ambulance crews" in paper.missing
    assert (
        "A “Stay open until somebody can take over” had the most support: 104 of 142 who voted could support it."
    ) in paper.room_said
    assert "“Two of us would not go back in there.” (3 agree)" in paper.minority
    assert "1 member of the design group does not agree." in paper.minority
    assert "Ben" not in paper.minority and "One café is not a night service." not in paper.minority
    assert paper.evidence == "Four in ten calls were not answered. (Board papers, May 2026)"
    quoted = {(each.told[0], each.count, each.ballots) for each in paper.figures}
    assert quoted == {("A", 104, 142), ("B", 77, 142), ("C", 31, 142)}, "the smaller ones too"
    assert all(each.result == 1 for each in paper.figures)


def test_a_paper_says_what_was_done_already(decided: Member, app: Flask) -> None:
    days = on("decided_on", "2026-03-05") | on("implemented_on", "2026-03-09") | on("checked_on", "2026-03-23")
    decided.changes(**days, seen="Nobody slept outside.")
    with app.test_request_context():
        proposed = paper_of(decided.decision).proposed.splitlines()
    assert proposed[-3:] == [
        "It has been in practice since 9 March 2026.",
        "Checked on 23 March 2026.",
        "Nobody slept outside.",
    ]


def test_a_paper_tells_who_was_there_as_it_is_told_of_the_whole_event(
    decided: Member, app: Flask, database: Database
) -> None:
    with app.test_request_context():
        missing = paper_of(decided.decision).missing
    assert "Which groups people at Tell it like it was said they belong to is not known, or cannot be told." in missing
    told = dict.fromkeys(PERSPECTIVES, Band.FEW) | {"carer": Band.ENOUGH, "staff": Band.UNTOLD}
    database.write(lambda session: event_day.decide(session, "7KQ4M", Attendance(8, told)))
    with app.test_request_context():
        paper = paper_of(decided.decision)
    at = "At Tell it like it was,"
    assert f"{at} 8 or more each said that they belong to: Carers, family and friends." in paper.tested_by
    assert f"{at} fewer than 8 each, or nobody: People with lived experience, The community." in paper.missing
    assert "Staff" not in paper.tested_by + paper.missing


def test_a_paper_that_is_made_on_the_day_of_the_event_says_when_it_will_be_told(
    decided: Member, app: Flask, database: Database
) -> None:
    with app.test_request_context():
        kept = EventDay("7KQ4M", "Tell it like it was", database.clock.today())
        database.write(lambda session: event_day.keep(session, kept))
        missing = paper_of(decided.decision).missing
    assert "Which groups people at Tell it like it was said they belong to is told from the day after it." in missing


@pytest.mark.parametrize("form", [FileFormat.PDF, FileFormat.DOCX])
def test_it_is_made_beside_the_server_and_fetched(
    decided: Member, app: Flask, database: Database, tmp_path: Path, form: FileFormat
) -> None:
    path = f"/review/decisions/{decided.decision}"
    page = decided.visitor.sends(f"{path}/paper", decided.visitor.opens(path).form(f"{path}/paper") | {"form": form})
    assert f"Board paper: decision {decided.decision}" in page.main
    with database.read() as session:
        assert session.get_one(ExportFileRow, 1).selection == Paper(decided.decision).key
    file = tmp_path / f"paper.{form}"
    with app.app_context():
        writers.write(wanted_of(f"decision-{decided.decision}"), form, file, lambda done: None)
    text = _read(file)
    for words in (SAID["ask"], "Two of us would not go back in there.", "104 / 142", f"{path}"):
        assert words in text


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ("decision", "The decision was changed since"),
        ("stance", "A finding behind the decision was changed since"),
        ("grounds", "A finding behind the decision was changed since"),
    ],
)
def test_a_paper_goes_once_what_it_says_is_changed_and_papers_of_other_decisions_stay(
    decided: Member, other: Member, database: Database, changed: str, why: str
) -> None:
    database.write(
        lambda session: session.add_all(
            [
                ExportFileRow(
                    form="pdf", selection=Paper(number).key, state=FileState.READY.value, total=1, file=f"{number}.pdf"
                )
                for number in (decided.decision, decided.decision + 10)
            ]
        )
    )
    if changed == "decision":
        decided.changes(ask="Agree to pay for two hours a night.")
    elif changed == "stance":
        other.thinks(True, "")
    else:
        by = decided.visitor.account
        with database.read() as session:
            offered = [each.plain for each in findings.whole(session, decided.finding).grounds]
        database.write(lambda session: findings.rest_on(session, by, decided.finding, offered, offered))
        with database.read() as session:
            assert session.get_one(ExportFileRow, 1).state == FileState.READY.value, "nothing changed"
        database.write(lambda session: findings.rest_on(session, by, decided.finding, offered, []))

    page = decided.visitor.opens("/review/take-away/1")

    assert page.heading.endswith("The file is deleted") and why in page.main
    with database.read() as session:
        assert session.get_one(ExportFileRow, 2).state == FileState.READY.value


def test_a_paper_stays_where_more_of_the_group_agree(decided: Member, database: Database) -> None:
    database.write(
        lambda session: session.add(
            ExportFileRow(
                form="pdf", selection=Paper(decided.decision).key, state=FileState.READY.value, total=1, file="x.pdf"
            )
        )
    )
    decided.thinks(True, "")
    decided.changes()
    with database.read() as session:
        assert session.get_one(ExportFileRow, 1).state == FileState.READY.value, "it says nothing of them"


def test_what_does_not_fit_on_two_pages_is_said_at_once(decided: Member) -> None:
    decided.changes(unknown="Nobody knows how this will end. " * 120, reason="It was a long evening. " * 170)
    path = f"/review/decisions/{decided.decision}"
    page = decided.visitor.sends(f"{path}/paper", decided.visitor.opens(path).form(f"{path}/paper"))
    assert "lines longer than two pages. Say it in fewer words." in page.text


def test_a_paper_is_no_table_and_results_are_no_word_document(decided: Member, app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        for key, form in ((f"decision-{decided.decision}", FileFormat.CSV), ("all", FileFormat.DOCX)):
            with pytest.raises(NotFound):
                writers.write(wanted_of(key), form, tmp_path / "file", lambda done: None)
        with pytest.raises(NotFound):
            writers.write(wanted_of("decision-99"), FileFormat.PDF, tmp_path / "file", lambda done: None)


def _read(file: Path) -> str:
    if file.suffix == ".pdf":
        pages = PdfReader(file).pages
        assert len(pages) <= 2
        return " ".join(" ".join(page.extract_text() for page in pages).split())
    document = docx.Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(each.text for each in document.paragraphs), *cells])
