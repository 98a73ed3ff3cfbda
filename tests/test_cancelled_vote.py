"""Of a vote that was cancelled no figure is anywhere: no page, state, record, file or voice has any of its numbers."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from werkzeug.routing import Rule

from forum.decisions.decision_paper import paper_of
from forum.results import outcome_csv, outcome_json, outcome_xlsx
from live.performance.plan import Plan
from live.snapshot import playback
from live.store import event as events
from scenarios.account import Role
from scenarios.db import Database
from scenarios.list_position import START
from scenarios.results.selection import Selection
from scenarios.store.results import selection as selections
from tests.conftest import Visitor
from tests.forum.decisions.deciding import Member
from tests.live.factories import Evening, as_json
from tests.page import DATA_SCRIPTS, Page
from tests.scenarios import whole_store

MANY, FEW, PHONES, CARERS = 137, 89, 231, 113
FIGURES = {MANY, FEW, MANY + FEW, PHONES, CARERS, 68, 69, 44, 45}
"""What the cancelled votes came to: they are the numbers of nothing else at this evening."""
WRITTEN = ("text/html", "image/svg+xml")
SHARES = ("61%", "39%", "98%")
WHY_CANCELLED, WHY_FOLLOWED = "A wrong question was on the screen", "The actors wished to play the smaller one"


@pytest.fixture
def evening(database: Database) -> Evening:
    """A vote that stands, one on the next decision that is cancelled with its groups, and one about a proposal that is
    cancelled after the end."""
    evening = Evening(database)
    plan = Plan(notes=False, stops=True, minority=True, perspectives=True)
    database.write(lambda session: events.plan_performance(session, evening.host, evening.performances[0], plan))
    evening.may_show_groups()
    phones = evening.phones_of([[("staff", "carer")[at % 2]] for at in range(20)])
    evening.starts()
    evening.asks_all("show", "open")
    evening.all_vote({phone: ["s2-o1"] for phone in phones})
    evening.asks_all("close", "reveal")
    phones += evening.phones_of([[("staff", "carer")[at % 2]] for at in range(PHONES - 20)])
    evening.asks("follow", option="s2-o1")
    evening.asks_all("show", "open")
    counted(evening, phones, "s5-o1", "s5-o2")
    evening.asks("reveal", groups=True)
    evening.asks("card", card="split")
    assert evening.screen["round"]["result"]["splits"]["carer"]["voters"] == CARERS
    evening.asks("follow", option="s5-o2", reason=WHY_FOLLOWED)
    evening.asks("void", reason=WHY_CANCELLED)
    evening.asks("stop")
    evening.asks("open", purpose="could happen")
    counted(evening, phones, "yes", "no")
    evening.phones_of([[]] * 9)
    evening.asks_all("reveal", "end")
    assert numbers(everything_said(evening)) & FIGURES, "the answers beside the proposal are handed over at the end"
    evening.asks("void", reason=WHY_CANCELLED)
    return evening


def counted(evening: Evening, phones: list[int], most: str, least: str) -> None:
    """A vote of everybody here but a few is closed."""
    evening.all_vote({phone: [most if at < MANY else least] for at, phone in enumerate(phones[: MANY + FEW])}, seq=2)
    evening.asks("close")


def everything_said(evening: Evening) -> str:
    """What the design group has of the event, as JSON."""
    with evening.database.read() as session:
        heard = list(selections.page(session, Selection(event=code_of(evening)), START).rows)
        return b"".join(outcome_json.parts(heard)).decode()


def code_of(evening: Evening) -> str:
    with evening.database.read() as session:
        return events.get(session, evening.event_id).code


def numbers(text: str) -> set[int]:
    """Every whole number that stands by itself, and not in the time of a clock, which may show any number."""
    text = re.sub(r"\d\d:\d\d(:\d\d)?", "", text)
    return {int(each) for each in re.findall(r"(?<![\w.#-])\d{1,6}(?![\w-])", text)}


@pytest.mark.fault("void-in-record")
def test_no_moment_of_its_record_has_a_figure_of_it(database: Database, evening: Evening) -> None:
    with database.read() as session:
        moments = playback.record(session, evening.performances[0], str).moments
    states = json.dumps([as_json(moment.state) for moment in moments])
    assert numbers(states) & FIGURES == set() and not any(share in states for share in SHARES)
    rounds = [moment.state.round for moment in moments if moment.state.round]
    assert [asked.state for asked in rounds if asked.result] == ["revealed"], "the vote that stands is in it"
    assert "What now, at s5?" in states
    assert {moment.state.performance.shows for moment in moments}.isdisjoint({"split"})


@pytest.mark.fault("void-in-record")
def test_no_face_page_or_file_has_a_figure_of_it(
    app: Flask, evening: Evening, signed_in_as: Callable[..., Visitor], tmp_path: Path
) -> None:
    everybody = signed_in_as(*Role)
    seen = {"board paper": paper_about(app, evening, Member(everybody))}
    for path in paths(app, evening):
        answer = everybody.client.get(path, follow_redirects=True)
        if answer.status_code == 200:
            seen[path] = words_of(answer.text) if answer.mimetype in WRITTEN else answer.get_data(as_text=True)
    for name, face in (("phone", evening.phones), ("screen", evening.screen), ("console", evening.console)):
        seen[name] = json.dumps(face)
    seen |= files(app, evening, tmp_path)
    assert any(path.endswith("outcome.csv") for path in seen) and any("/record/" in path for path in seen)
    assert any(path.startswith("/review/report/event") for path in seen)
    found = {path: numbers(text) & FIGURES for path, text in seen.items()}
    assert {path: some for path, some in found.items() if some} == {}
    assert [path for path, text in seen.items() if any(share in text for share in SHARES)] == []
    assert [path for path, text in seen.items() if WHY_FOLLOWED in text] == [], "why most were not followed tells of it"


def test_that_it_was_cancelled_and_why_is_told_with_its_question(
    evening: Evening, signed_in_as: Callable[..., Visitor]
) -> None:
    with evening.database.read() as session:
        last = max(row.id for row in whole_store.outcomes(session))
    told = signed_in_as(Role.DESIGNER).opens(f"/review/{last}").main
    assert WHY_CANCELLED in told and "What now, at s5?" in told


def paper_about(app: Flask, evening: Evening, member: Member) -> str:
    """A board's paper of a decision that rests on the cancelled vote alone; its finding and its pages come with it."""
    with evening.database.read() as session:
        last = max(row.id for row in whole_store.outcomes(session))
    member.writes("People want to stay where somebody knows them.", last)
    member.decides()
    with app.test_request_context():
        paper = paper_of(member.decision)
    return " ".join([*(words for _, words in paper.parts), *(f"{each.count} {each.ballots}" for each in paper.figures)])


def paths(app: Flask, evening: Evening) -> Iterator[str]:
    """Every page of the site, with each thing of this evening in its address."""
    with evening.database.read() as session:
        row = events.get(session, evening.event_id)
        event_slug, code = row.slug, row.code
        numbers_ = {str(outcome.id) for outcome in whole_store.outcomes(session)}
    known = {
        "slug": [event_slug, "urgent-care"],
        "code": [code],
        "key": [f"event-{code}", "version-1", "all"],
        "number": sorted({"1", *numbers_}),
        "outcome_id": sorted(numbers_),
    }
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and rule.endpoint not in ("static", "asset"):
            names = sorted(rule.arguments)
            for values in itertools.product(*(known.get(name, ["1"]) for name in names)):
                yield _address(app, rule, dict(zip(names, values, strict=True)))


def _address(app: Flask, rule: Rule, values: dict[str, Any]) -> str:
    path = str(rule)
    for name, value in values.items():
        path = re.sub(rf"<(?:[^<>]*:)?{name}>", value, path)
    return path


def words_of(html: str) -> str:
    """What a page says, and what it carries for its script."""
    page = Page(html)
    carried = [each.text for each in page.root.all("script") if each.get("type") in DATA_SCRIPTS]
    labels = [each.get("aria-label") for each in page.root.all()]
    hidden = {each.text for each in page.root.all("script", "style")}
    told = page.root.text
    for text in hidden:
        told = told.replace(text, " ")
    return " ".join([told, *carried, *labels])


def files(app: Flask, evening: Evening, folder: Path) -> dict[str, str]:
    """The files that the design group takes away of this event."""
    with evening.database.read() as session:
        heard = list(selections.page(session, Selection(event=code_of(evening)), START).rows)
    book = folder / "event.xlsx"
    book.touch()
    with app.test_request_context():
        outcome_xlsx.write(book, heard, "An event", str)
    with ZipFile(book) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
    cells = re.findall(r"<(?:v|t)(?: [^>]*)?>([^<]*)</", " ".join(sheets))
    return {
        "table": "".join(outcome_csv.parts(each.record for each in heard)),
        "data": everything_said(evening),
        "workbook": " ".join(cells),
    }
