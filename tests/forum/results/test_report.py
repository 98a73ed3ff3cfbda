"""The printable report: on the screen, and as a tagged PDF that says the same and nothing that may not be shown."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from pypdf import PdfReader

from forum.results import pdf, report_pdf
from forum.results.outcome import show
from forum.results.outcome_shift import NOT_SHOWN
from forum.results.selection import choice_of
from scenarios.account import Role
from scenarios.db import Database
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.results.selection import Selection
from scenarios.store.results import outcome as outcomes
from scenarios.store.results import selection as selections
from tests.conftest import Visitor
from tests.forum import a_day
from tests.page import Page

EVENT = f"/review/report/event-{a_day.CODE}"


@pytest.fixture
def day(database: Database) -> list[OutcomeRecord]:
    numbers = database.write(a_day.happens)
    with database.read() as session:
        return [outcomes.get(session, number).record for number in numbers]


@pytest.fixture
def designer(signed_in_as: Callable[..., Visitor], day: list[OutcomeRecord]) -> Visitor:
    return signed_in_as(Role.DESIGNER)


def told(page: Page) -> list[list[str]]:
    """The cells of every table, without the captions."""
    return [[cell.text for cell in row.all("th", "td")] for table in page.all("table") for row in table.all("tr")]


def test_a_report_is_for_the_design_group_alone(
    visit: Visitor, day: list[OutcomeRecord], signed_in_as: Callable[..., Visitor]
) -> None:
    assert visit.opens(EVENT).heading == "Sign in"
    assert signed_in_as(Role.FACILITATOR).opens(EVENT, status=403).heading == "You cannot open this page"


@pytest.mark.parametrize("key", ["event-NONE", "version-99", "all", "somebody", "event-", "version-x"])
def test_there_is_no_report_of_what_is_not_there(designer: Visitor, key: str) -> None:
    designer.opens(f"/review/report/{key}", status=404)


def test_each_figure_of_the_report_is_the_one_of_the_outcomes_own_page(
    designer: Visitor, day: list[OutcomeRecord]
) -> None:
    whole = told(designer.opens(EVENT))

    for record in day:
        page = designer.opens(f"/review/{record.id}")
        for row in told(page)[1:]:
            figures = [cell for cell in row[1:] if re.fullmatch(r"[\d%]+|not shown", cell)]
            assert not figures or any(each[-len(figures) :] == figures for each in whole), row


def test_every_vote_has_a_picture_that_says_what_it_is_and_a_table(designer: Visitor, day: list[OutcomeRecord]) -> None:
    page = designer.opens(EVENT)

    charts = page.all("svg")
    assert all(each.get("role") == "img" and each.all("title")[0].text for each in charts)
    votes = [result for record in day for result in record.counted]
    ways = [each for each in charts if "The pathway" in each.all("title")[0].text]
    assert len(ways) == len(day)
    beyond = [one.beyond for record in day for one in show(record, str).rounds if one.beyond]
    pictures = len(votes) + sum(bool(each.moved) + bool(each.splits) for each in beyond)
    assert len(charts) - len(ways) == len(page.all("table")) == pictures


def test_what_is_hidden_has_no_size_in_any_picture(designer: Visitor, day: list[OutcomeRecord]) -> None:
    """Each hidden figure is the same hatched place, whatever it stands for."""
    page = designer.opens(EVENT)
    for chart in page.all("svg"):
        if str(NOT_SHOWN) in chart.text:
            hidden = [each for each in chart.all("rect") if (each.get("width"), each.get("height")) in _HIDDEN]
            assert hidden


_HIDDEN = {("16", "16"), ("26", "16"), ("40", "24"), ("16.0", "16.0")}


def test_a_long_report_comes_in_parts_on_the_screen(
    designer: Visitor, day: list[OutcomeRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forum.results.report.ON_A_PAGE", 4)
    seen = []
    page = designer.opens(EVENT)
    while True:
        seen += re.findall(r"Result number (\d+)\.", page.main)
        if "More results" not in page.main:
            break
        page = designer.opens(page.link("More results"))
    assert sorted(map(int, seen)) == sorted(record.id for record in day)
    assert "4 of 10 results" in designer.opens(EVENT).main
    designer.opens(f"{EVENT}?after=-1&after=x", status=404)


def test_the_pdf_says_what_the_page_says_and_is_tagged(app: Flask, day: list[OutcomeRecord], tmp_path: Path) -> None:
    file = tmp_path / "day.pdf"
    said = app.test_cli_runner().invoke(args=["export", str(file), "--only", f"event-{a_day.CODE}"])
    assert said.exit_code == 0, said.output

    read = PdfReader(file)
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/Lang"] == "en-GB"
    text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    assert "they do not speak for everyone" in text and a_day.NAME in text
    assert text.count("Result number") == len(day)
    for record in day:
        for result in record.counted:
            assert f"{result.ballots} voted, of {result.phones} phones" in text
    faces = {str(font.get_object()["/BaseFont"]) for page in read.pages for font in _fonts(page)}
    assert any("Atkinson" in face for face in faces) and any("Source" in face for face in faces)


def test_a_pdf_holds_this_sites_own_files_alone(app: Flask) -> None:
    with app.app_context():
        for url in ("http://127.0.0.1/x", "file:///etc/passwd", f"{pdf.BASE}/assets/../manifest.json", "data:,x"):
            with pytest.raises(ValueError, match="own files alone"):
                pdf.own_file(url)


def test_a_server_that_cannot_make_pdfs_says_so_and_makes_the_rest(
    app: Flask, day: list[OutcomeRecord], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class WithoutPango(MetaPathFinder):
        """As it is where the library that sets text is not installed."""

        def find_spec(self, name: str, path: object, target: object = None) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [WithoutPango(), *sys.meta_path])
    command = app.test_cli_runner()

    said = command.invoke(args=["export", str(tmp_path / "x.pdf"), "--only", f"event-{a_day.CODE}"])

    assert said.exit_code == 1 and "This server cannot make PDFs yet." in said.output
    assert command.invoke(args=["export", str(tmp_path / "x.xlsx")]).exit_code == 0


def _fonts(page: object) -> list[object]:
    return list(page["/Resources"].get("/Font", {}).values())  # type: ignore[index]


def test_a_report_of_any_length_is_several_pdfs_in_one_file(
    app: Flask, day: list[OutcomeRecord], database: Database, tmp_path: Path
) -> None:
    path, event = tmp_path / "report.zip", Selection(event=a_day.CODE)
    with app.app_context():
        report_pdf.write_parts(choice_of(event), path, selections.heard(database, event), most=4)

    with ZipFile(path) as bound:
        names = bound.namelist()
        texts = ["".join(page.extract_text() for page in PdfReader(BytesIO(bound.read(name))).pages) for name in names]
    assert names == [f"report-part-{part}.pdf" for part in (1, 2, 3)]
    assert [re.findall(r"Part (\d)", text)[0] for text in texts] == ["1", "2", "3"]
    cited = [{int(number) for number in re.findall(r"Result\s+number\s+(\d+)", text)} for text in texts]
    assert [len(each) for each in cited] == [4, 4, 2] and set.union(*cited) == {record.id for record in day}
    assert list(tmp_path.glob("report*")) == [path]
