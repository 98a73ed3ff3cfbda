"""What could tell people apart goes for good once their event's time is over, and every figure stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from forum.exports import child_process, tidy_job, writers
from forum.results import attendance
from forum.results.selection import wanted_of
from live.conducting import sample_evening
from live.snapshot import playback
from live.store import ballot, retention, saying
from live.store.ballot import BallotRow, RoundRow
from live.store.event import PerformanceRow
from live.store.event_log import CueRow
from live.store.participant import ParticipantRow
from live.store.saying import DebriefRow, MarkRow, SayingRow, SupportRow
from scenarios.db import Base, Database
from scenarios.results.export_request import FileFormat
from tests.clock import HandClock
from tests.live.factories import Evening

pytestmark = pytest.mark.both_stores

OF_PEOPLE = {"participant", "ballot", "saying", "support", "mark", "debrief", "event", "daily_task"} | {
    "doors",
    "latecomers",
    "arrivals",
    "entry_pass",
}
"""Tables that change where people are forgotten; all others stay as they are, to the last letter."""
EVENING = datetime(2026, 11, 28, 18, tzinfo=UTC)


@pytest.fixture
def played(database: Database, clock: HandClock) -> int:
    """The sample's evening as it was played, with groups, ideas, marks, two rounds and closing questions: its event."""
    clock.stop_at(EVENING)
    database.write(lambda session: sample_evening.load(session, clock.today()))
    with database.read() as session:
        event_id = session.scalars(select(CueRow.event_id).where(CueRow.kind == "end").limit(1)).one()
    database.write(lambda session: saying.debrief(session, event_id, "a phone's own number", "yes", "The café", ""))
    return event_id


@pytest.fixture
def long_over(database: Database, clock: HandClock) -> Evening:
    """An event whose day was months ago, to which somebody came and at which nothing was played."""
    clock.stop_at(EVENING)
    evening = Evening(database)
    evening.phone()
    return evening


@pytest.fixture
def tidied(app: Flask) -> Callable[[], None]:
    """Lets today's work be done, as the command does it."""

    def tidy() -> None:
        with app.app_context():
            tidy_job.tidy()

    return tidy


@pytest.mark.fault("kept-too-long")
def test_every_figure_stays_when_people_are_forgotten(
    database: Database, app: Flask, played: int, clock: HandClock, tidied: Callable[[], None], tmp_path: Path
) -> None:
    clock.move_on(days=3)
    with app.app_context():
        for code in attendance.due():
            assert attendance.decide(code)
    clock.move_on(days=40)
    before, shown = rows_of(database), figures(database, app, tmp_path)
    assert before["outcome_round"] and before["voice"] and any(row["bands"] for row in before["occasion"])
    assert any(row["paired"] for row in before["outcome_round"]), "somebody voted twice"

    tidied()

    after = rows_of(database)
    assert {name: rows for name, rows in after.items() if name not in OF_PEOPLE} == {
        name: rows for name, rows in before.items() if name not in OF_PEOPLE
    }
    assert figures(database, app, tmp_path) == shown
    assert [row | {"forgotten_at": None} for row in after["event"]] == before["event"]


@pytest.mark.fault("kept-too-long")
def test_nothing_shows_any_more_that_two_things_are_one_persons(
    database: Database, played: int, clock: HandClock, tidied: Callable[[], None]
) -> None:
    with database.read() as session:
        assert any(row.perspectives for row in session.scalars(select(ParticipantRow)))
        assert session.scalars(select(SupportRow)).first() and session.scalars(select(MarkRow)).first()
        rounds = list(session.scalars(select(RoundRow.id)))
        assert any(len(ballot.joint(session, each)) > 1 for each in rounds)
    clock.move_on(days=40)

    tidied()

    with database.read() as session:
        people = list(session.scalars(select(ParticipantRow)))
        assert {(row.digest, tuple(row.perspectives), row.section_id, row.worker, row.seen_at) for row in people} == {
            (None, (), None, None, None)
        }
        speakers = [
            *session.scalars(select(SayingRow.speaker).where(SayingRow.speaker.is_not(None))),
            *session.scalars(select(SupportRow.speaker)),
            *session.scalars(select(MarkRow.speaker)),
        ]
        assert speakers and len(set(speakers)) == len(speakers)
        assert set(session.scalars(select(SayingRow.client_id))) == {None}
        assert "a phone's own number" not in session.scalars(select(DebriefRow.client_id)).all()
        for each in session.scalars(select(RoundRow)):
            cast = list(session.scalars(select(BallotRow).where(BallotRow.round_id == each.id)))
            assert {row.seq for row in cast} <= {retention.DEALT}
            assert {here for here, _choices in ballot.joint(session, each.id)} <= {frozenset()}
            ordered = [row.choices for row in sorted(cast, key=lambda row: row.participant_id)]
            assert ordered == sorted(ordered), "they lie in their own order, which says nothing of who gave which"


def test_people_are_known_until_thirty_days_after_their_last_vote_and_no_longer(
    database: Database, clock: HandClock, tidied: Callable[[], None]
) -> None:
    clock.stop_at(datetime(2026, 3, 4, 20, tzinfo=UTC))
    evening = Evening.at_a_vote(database)
    phone = evening.phone()
    evening.votes(phone, "s2-o1")
    clock.move_on(hours=1)
    evening.asks("close")

    clock.stop_at(datetime(2026, 4, 3, 22, tzinfo=UTC))
    tidied()
    assert known(database) == [phone]

    clock.stop_at(datetime(2026, 4, 4, 0, tzinfo=UTC))
    tidied()
    assert known(database) == []


def test_nobody_is_forgotten_while_a_host_still_goes_on(
    database: Database, clock: HandClock, tidied: Callable[[], None]
) -> None:
    clock.stop_at(datetime(2026, 6, 1, 20, tzinfo=UTC))
    evening = Evening(database)
    phone = evening.phone()
    evening.starts()

    tidied()
    assert known(database) == [phone], "its day was long ago, and it is on"

    clock.move_on(days=2)
    tidied()
    assert known(database) == []


def test_whoever_comes_to_an_old_event_later_is_forgotten_too(
    database: Database, clock: HandClock, tidied: Callable[[], None]
) -> None:
    clock.stop_at(datetime(2026, 6, 1, 20, tzinfo=UTC))
    evening = Evening(database)
    evening.phone()
    tidied()
    again = evening.phone()
    assert known(database) == [again]

    tidied()

    assert known(database) == []


def test_one_event_is_forgotten_and_another_is_not(
    database: Database, clock: HandClock, tidied: Callable[[], None]
) -> None:
    clock.stop_at(datetime(2026, 3, 1, 20, tzinfo=UTC))
    old = Evening.at_a_vote(database)
    old.votes(old.phone(), "s2-o1")
    clock.move_on(days=20)
    new = Evening.at_a_vote(database)
    phone = new.phone()
    new.votes(phone, "s2-o2")
    clock.move_on(days=20)

    tidied()

    assert known(database) == [phone]
    with database.read() as session:
        assert ballot.choices_of(session, new.round_id) == [["s2-o2"]]


def test_a_round_that_is_revealed_after_its_people_were_forgotten_says_nothing_of_who_changed(
    database: Database, clock: HandClock, tidied: Callable[[], None]
) -> None:
    clock.stop_at(datetime(2026, 3, 1, 20, tzinfo=UTC))
    evening = Evening.at_a_vote(database)
    phones = [evening.phone() for _ in range(20)]
    evening.all_vote({phone: ["s2-o1"] for phone in phones})
    evening.asks_all("close", "reveal", "discuss", "open")
    evening.all_vote({phone: ["s2-o1" if place % 2 else "s2-o2"] for place, phone in enumerate(phones)}, seq=2)
    evening.asks("close")
    clock.move_on(days=60)
    tidied()

    evening.asks("reveal")

    with database.read() as session:
        kept = Base.metadata.tables["outcome_round"]
        last = session.execute(select(kept).order_by(kept.c.id.desc())).mappings().first()
    assert last is not None and last["counts"] == {"s2-o1": 10, "s2-o2": 10, "s2-o3": 0}
    assert last["paired"] == [] and not evening.screen["round"].get("shift")


CHOICES = st.lists(st.sampled_from(["s2-o1", "s2-o2", "s2-o3"]), unique=True).map(sorted)


@hypothesis_settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(votes=st.lists(st.tuples(CHOICES, CHOICES), min_size=1, max_size=12), order=st.randoms())
def test_two_rooms_that_answered_alike_are_stored_alike_whoever_gave_which_answers(
    votes: list[tuple[list[str], list[str]]], order: Any, database: Database, clock: HandClock
) -> None:
    """Who chose what together is gone: it can be exchanged between people, and the store is the same."""
    clock.stop_at(datetime(2026, 3, 1, 20, tzinfo=UTC))
    second = [later for _first, later in votes]
    order.shuffle(second)
    stored = []
    for room in (votes, [(first, later) for (first, _), later in zip(votes, second, strict=True)]):
        evening = Evening.at_a_vote(database)
        phones = sorted(evening.phone() for _ in room)
        for place in (0, 1):
            evening.all_vote({phone: each[place] for phone, each in zip(phones, room, strict=True)}, seq=place + 1)
            evening.asks("close")
            if not place:
                evening.asks_all("reveal", "open")
        database.write(lambda session, event=evening.event_id: retention.forget_people(session, event))
        with database.read() as session:
            cast = session.execute(
                select(RoundRow.number, BallotRow.participant_id, BallotRow.choices)
                .join(RoundRow, RoundRow.id == BallotRow.round_id)
                .where(RoundRow.performance_id == evening.performances[0])
            )
            stored.append(sorted((number, phones.index(who), choices) for number, who, choices in cast))
    assert stored[0] == stored[1]


def test_forgetting_again_changes_nothing(database: Database, clock: HandClock) -> None:
    evening = Evening.at_a_vote(database)
    phones = [evening.phone() for _ in range(5)]
    evening.all_vote({phone: [f"s2-o{place % 3 + 1}"] for place, phone in enumerate(phones)})
    cast = select(BallotRow.participant_id, BallotRow.choices).order_by(BallotRow.participant_id)
    stored = []
    for _ in range(2):
        database.write(lambda session: retention.forget_people(session, evening.event_id))
        with database.read() as session:
            stored.append(session.execute(cast).all())
    assert stored[0] == stored[1]
    assert [choices for _phone, choices in stored[0]] == [["s2-o1"], ["s2-o1"], ["s2-o2"], ["s2-o2"], ["s2-o3"]]
    database.write(lambda session: retention.forget_people(session, evening.event_id + 99))


def test_a_server_that_dies_in_between_leaves_nothing_that_could_be_told_as_a_shift(
    database: Database, clock: HandClock, tidied: Callable[[], None]
) -> None:
    clock.stop_at(datetime(2026, 3, 1, 20, tzinfo=UTC))
    evening = Evening.at_a_vote(database)
    phones = [evening.phone() for _ in range(3)]
    evening.all_vote({phone: [f"s2-o{3 - place}"] for place, phone in enumerate(phones)})
    evening.asks("close")
    clock.move_on(days=40)
    round_id = evening.round_id

    database.write(lambda session: retention.part_ballots(session, evening.event_id, round_id))

    with database.read() as session:
        assert retention.is_forgotten(session, round_id)
        assert retention.due(session, 30) == [evening.event_id], "the rest of it is still to be done"
    tidied()
    assert known(database) == []
    with database.read() as session:
        assert retention.due(session, 30) == []
        assert sorted(ballot.choices_of(session, round_id)) == [["s2-o1"], ["s2-o2"], ["s2-o3"]]


class TestOnceADay:
    """Several servers look, and one of them does the work of a day."""

    @pytest.fixture
    def started(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The commands that a server starts, each in a process of its own."""
        commands: list[str] = []
        monkeypatch.setattr(child_process, "start", commands.append)
        return commands

    def looks(self, app: Flask) -> None:
        with app.app_context():
            tidy_job.look()

    @pytest.mark.fault("kept-too-long")
    def test_the_first_server_that_looks_does_it_and_no_other(
        self, app: Flask, database: Database, long_over: Evening, clock: HandClock, started: list[str]
    ) -> None:
        for _server in range(3):
            self.looks(app)
        assert started == ["tidy"]

    def test_where_nothing_is_due_no_process_is_started(self, app: Flask, started: list[str]) -> None:
        self.looks(app)
        assert started == []

    def test_what_a_server_began_and_did_not_end_is_begun_again(
        self, app: Flask, long_over: Evening, clock: HandClock, started: list[str]
    ) -> None:
        self.looks(app)
        clock.move_on(minutes=31)
        self.looks(app)
        assert started == ["tidy", "tidy"]

    def test_what_was_done_today_is_done_again_tomorrow(
        self, app: Flask, long_over: Evening, clock: HandClock, started: list[str], tidied: Callable[[], None]
    ) -> None:
        tidied()
        self.looks(app)
        assert started == []
        long_over.phone()
        clock.move_on(days=1)
        self.looks(app)
        assert started == ["tidy"]


def test_the_command_says_what_it_did(app: Flask, database: Database, long_over: Evening, clock: HandClock) -> None:
    command: FlaskCliRunner = app.test_cli_runner()
    assert "Events whose people were forgotten: 1" in command.invoke(args=["tidy"]).output
    assert "Events whose people were forgotten: 0" in command.invoke(args=["tidy"]).output
    assert known(database) == []


def known(database: Database) -> list[int]:
    """Those whom the store could know again."""
    with database.read() as session:
        return list(session.scalars(select(ParticipantRow.id).where(ParticipantRow.digest.is_not(None))))


def rows_of(database: Database) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    with database.read() as session:
        return {table.name: all_of(session.execute(select(table)).mappings(), table) for table in tables()}


def tables() -> list[Table]:
    return Base.metadata.sorted_tables


def all_of(rows: Any, table: Table) -> list[dict[str, Any]]:
    return sorted((dict(row) for row in rows), key=lambda row: repr([row[key.name] for key in table.primary_key]))


def figures(database: Database, app: Flask, folder: Path) -> dict[str, Any]:
    """All that is counted of rounds, sayings and marks, what plays back, and what is exported."""
    found: dict[str, Any] = {}
    with database.read() as session:
        for each in session.scalars(select(RoundRow)):
            found[f"round {each.id}"] = Counter(map(tuple, ballot.choices_of(session, each.id)))
            found[f"turnout {each.id}"] = (ballot.count(session, each.id), each.phones)
        for each in session.scalars(select(PerformanceRow.id)):
            found[f"marks {each}"] = saying.marks(session, each)
        found["said"] = [
            (row.id, row.words, row.state, row.supporters, row.speaker is None)
            for row in session.scalars(select(SayingRow).order_by(SayingRow.id))
        ]
        found["supports"] = Counter(session.scalars(select(SupportRow.saying_id)))
        found["closing questions"] = sorted(map(tuple, session.execute(select(DebriefRow.heard, DebriefRow.good))))
        ended = set(session.scalars(select(CueRow.performance_id).where(CueRow.kind == "end")))
        for each in ended:
            found[f"playback {each}"] = playback.record(session, each, str).moments
    with app.app_context():
        for form in (FileFormat.CSV, FileFormat.JSON):
            file = folder / f"figures.{form}"
            file.unlink(missing_ok=True)
            writers.write(wanted_of("all"), form, file, lambda done: None)
            found[form] = file.read_text("utf-8")
    assert ended and found["said"] and any(name.startswith("marks") and found[name] for name in found)
    return found
