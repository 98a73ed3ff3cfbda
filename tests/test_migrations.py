"""The migrations make exactly the tables that the models describe, and can be taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import delete, inspect, select, update
from sqlalchemy.orm import Session

from live.conducting import section_log
from live.performance.group_results import Withheld
from live.performance.plan import Plan
from live.performance.programme import SectionDetails
from live.performance.state import Performance
from live.snapshot import playback
from live.store import event as events
from live.store import participant
from live.store.event import EventRow, SectionRow
from live.store.event_log import CueRow, of_section
from scenarios import schema
from scenarios.account import ANYONE, Account, Role
from scenarios.db import Base, Database
from scenarios.key_folder import KeyFolder
from scenarios.objection import Objection
from scenarios.results.export_request import FileFormat
from scenarios.results.selection import Selection
from scenarios.sample import NEXT, PATHWAY
from scenarios.second_step import code_of, new_salt, step_at
from scenarios.store import withdrawal
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts import second_step
from scenarios.store.export_file import GROUPS_TAKEN_BACK, ExportFileRow
from scenarios.store.exports import export_request
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.results import event_day as event_days
from scenarios.store.results import outcome as outcomes
from scenarios.store.results.event_day import SplitRow
from scenarios.store.results.outcome import OutcomeRoundRow, OutcomeRow
from scenarios.store.results.room_voice import VoiceRow
from scenarios.store.sample import stories as sample_stories
from scenarios.store.stories import claim as story_claim
from scenarios.store.stories import private_link, taking_down
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import published
from scenarios.stories.story import StoryContent
from tests import filled_store
from tests.forum.results.outcomes import outcome_of, result_of
from tests.live.factories import Evening, event, facilitator
from tests.live.services import postgresql
from tests.live.stories import EVENING
from tests.scenarios import whole_store


def test_migrations_and_models_agree(app: Flask, database: Database) -> None:
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_store_with_pathways_goes_one_step_back_and_forth(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'other.db'}")
    schema.upgrade(database)
    database.write(sample_stories.load)
    with database.engine.begin() as connection:
        command.downgrade(schema._config(connection), "0002")
        there = inspect(connection)
        assert "pathway_remark" not in there.get_table_names()
        assert "opened_at" not in {column["name"] for column in there.get_columns("pathway_version")}
    schema.upgrade(database)
    with database.read() as session:
        active, draft = session.scalars(select(PathwayVersionRow).order_by(PathwayVersionRow.number))
    assert (active.content, draft.content, draft.opened_at) == (PATHWAY.content, NEXT, None)
    database.dispose()


def test_parts_of_an_event_with_one_name_are_told_apart_also_where_they_were_handed_over(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'other.db'}")
    schema.upgrade(database)
    names = ["After dark", "After dark (2)", "After dark", "x" * 120, "x" * 120]

    def plan(session: Session) -> None:
        sample_stories.load(session)
        for day in range(2):
            by = facilitator(session, f"Jo {day}")
            at = event(session, by)
            for number in range(len(names)):
                part = events.add_section(session, by, at.id, SectionDetails(f"Part {number}"))
                played = events.add_performance(session, by, part.id, published(session)[0].id)
                what = replace(outcome_of(session, performance=played.id), section=names[number])
                outcomes.save_round(session, what, result_of(session))

    database.write(plan)
    with database.engine.begin() as connection:
        command.downgrade(schema._config(connection), "0008")
        for at, name in enumerate(names):
            connection.exec_driver_sql("UPDATE section SET name = ? WHERE name = ?", (name, f"Part {at}"))
    schema.upgrade(database)

    with database.read() as session:
        kept = list(session.scalars(select(SectionRow.name).order_by(SectionRow.id)))
        over = list(session.scalars(select(OutcomeRow.section).order_by(OutcomeRow.performance)))
    apart = ["After dark", "After dark (2)", "After dark (3)", "x" * 120, "x" * 116 + " (2)"]
    assert kept == over == apart * 2
    database.dispose()


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A store with the newest schema, of each kind that the product runs on."""
    with ExitStack() as stack:
        address = f"sqlite:///{tmp_path / 'other.db'}"
        if request.param == "PostgreSQL":
            address = stack.enter_context(postgresql())
        database = Database(address)
        schema.upgrade(database)
        yield database
        database.dispose()


def log(evening: Evening) -> list[tuple[str, dict[str, Any]]]:
    """The kinds and payloads of the cues of an evening."""
    with evening.database.read() as session:
        return [(row.kind, row.payload) for row in of_section(session, evening.section_id)]


def state(evening: Evening) -> Performance:
    """Where an evening is."""
    with evening.database.read() as session:
        return section_log.load(session, evening.section_id).state


@pytest.mark.fault("unreadable-log")
def test_cues_of_earlier_evenings_say_which_scenes_had_a_content_note(store: Database) -> None:
    noted = replace(EVENING, scenes=tuple(replace(scene, content_note="Somebody is hurt") for scene in EVENING.scenes))
    whole, erased, without = (Evening(store, content) for content in (noted, noted, EVENING))
    for evening, enters in ((whole, ["enter"]), (erased, ["enter"]), (without, [])):
        evening.starts()
        evening.asks_all(*enters, "show", *enters)
        evening.asks("follow", option="s2-o1")
        evening.asks_all("skip", *enters)
        evening.asks("rewind", scene="s2")
        evening.asks("show", scene="s1")
    before, states = [log(one) for one in (whole, erased, without)], [state(one) for one in (whole, erased, without)]

    def withdraw(session: Session) -> None:
        story = events.performance(session, erased.performances[0]).revision.story
        withdrawal.withdraw(session, Account(id=story.writer_id), story.id)

    store.write(withdraw)
    with store.engine.begin() as connection:
        command.downgrade(schema._config(connection), "0010")
        left = connection.execute(select(CueRow.__table__.c.payload)).scalars().all()
    assert left and not any("note" in payload for payload in left)
    schema.upgrade(store)

    assert (log(whole), log(without)) == (before[0], before[2])
    assert [kind for kind, payload in log(erased) if payload.get("note")] == ["start", "show", "skip"]
    assert [state(one) for one in (whole, erased, without)] == states


class Earlier:
    """Two stories of an event as they were kept before an event had one split: the first stands, with its groups held
    up and a question about a proposal that was cancelled after the end, and the second is cancelled after its end."""

    def __init__(self, database: Database) -> None:
        self.database, self.evening = database, Evening(database, EVENING, EVENING)
        plan = Plan(notes=False, stops=True)
        for number in self.evening.performances:
            database.write(lambda s, n=number: events.plan_performance(s, self.evening.host, n, plan))
        self.evening.may_show_groups()
        self.phones = self.evening.phones_of([["carer"]] * 20 + [["staff"]] * 20)
        self.is_played(0)
        self.evening.asks("stop")
        self.is_asked("yes", "no", purpose="could happen")
        self.evening.asks_all("reveal", "end")
        self.is_cancelled()
        database.write(lambda session: session.execute(delete(SplitRow)))
        self.is_played(1)
        self.evening.asks("end")
        self.is_cancelled()
        database.write(lambda session: session.execute(delete(SplitRow)))

    def is_played(self, place: int) -> None:
        self.evening.starts(place)
        self.evening.asks("show")
        self.is_asked("s2-o1", "s2-o2", method="one choice")
        self.evening.asks("reveal", groups=True)
        self.evening.asks("card", card="split")
        self.evening.asks("card", card="")
        self.evening.asks("follow", option="s2-o1", reason="The actors know it better")

    def is_asked(self, one: str, other: str, **how: str) -> None:
        self.evening.asks("open", **how)
        self.evening.all_vote({phone: [(one, other)[at % 2]] for at, phone in enumerate(self.phones)}, 9)
        self.evening.asks("close")

    def is_cancelled(self) -> None:
        """What was handed over at the end stayed as it was."""
        with self.database.read() as session:
            before = {row.id: (row.words, row.details) for row in session.scalars(select(VoiceRow))}
        self.evening.asks("void", reason="A fire alarm")

        def as_before(session: Session) -> None:
            for number, (words, details) in before.items():
                session.execute(update(VoiceRow).where(VoiceRow.id == number).values(words=words, details=details))

        self.database.write(as_before)


@pytest.mark.fault("dangerous-page")
def test_a_store_in_which_a_story_was_taken_down_does_not_go_back_to_code_that_would_show_it(store: Database) -> None:
    evening = Evening(store)

    def take_down(session: Session) -> None:
        row = events.performance(session, evening.performances[0]).revision.story
        moderator = Account(id=row.writer_id, roles=frozenset({Role.MODERATOR}))
        taking_down.take_down(session, moderator, row.id, Objection.HARM, seen=row.published or 0)

    store.write(take_down)
    with pytest.raises(RuntimeError, match="would show them again"), store.engine.begin() as connection:
        command.downgrade(schema._config(connection), "0011")
    with store.read() as session:
        assert not events.performance(session, evening.performances[0]).revision.may_be_shown


def test_a_store_with_a_second_step_does_not_go_back_to_code_that_would_not_ask_for_it(store: Database) -> None:
    def goes_back() -> None:
        with store.engine.begin() as connection:
            command.downgrade(schema._config(connection), "0021")

    def set_up(session: Session) -> int:
        row, salt, now = accounts.create(session, "Ada"), new_salt(), store.clock.now()
        secret = second_step.secret_for(store.keys, row.id, salt)
        second_step.set_up(session, row.plain(), salt, secret, code_of(secret, step_at(now)))
        return row.id

    ada = store.write(set_up)
    with pytest.raises(RuntimeError, match="would ask for none"):
        goes_back()
    store.write(lambda session: second_step.turn_off(session, ANYONE, ada))
    goes_back()
    schema.upgrade(store)
    with store.read() as session:
        assert accounts.get(session, ada).name == "Ada" and second_step.of(session, ada) is None


def test_a_damaged_cue_stops_no_upgrade(store: Database) -> None:
    evening = Evening(store)
    evening.starts()
    evening.asks_all("show", "open", "close", "reveal")
    with store.engine.begin() as connection:
        command.downgrade(schema._config(connection), "0010")
        for kind, payload in (("open", {"round": 1}), ("reveal", [])):
            connection.execute(update(CueRow.__table__).where(CueRow.kind == kind).values(payload=payload))
    schema.upgrade(store)

    assert state(evening).unreadable


def test_no_split_of_an_earlier_event_is_shown_and_nothing_of_its_cancelled_votes(store: Database) -> None:
    database = store
    earlier = Earlier(database)
    evening = earlier.evening

    def take_a_file(session: Session) -> int:
        member = Account(id=evening.host.id, roles=frozenset(Role))
        number = export_request.ask(session, member, Selection(event=code(session)), FileFormat.CSV)
        session.get_one(ExportFileRow, number).state = "ready"
        return number

    def code(session: Session) -> str:
        return session.get_one(EventRow, evening.event_id).code

    file = database.write(take_a_file)
    with database.read() as session:
        kept = list(session.scalars(select(OutcomeRoundRow).order_by(OutcomeRoundRow.id)))
        assert [sorted(row.disclosed["splits"]) for row in kept] == [["carer", "staff"]] * 2
        told = {row.kind: row.details for row in session.scalars(select(VoiceRow).order_by(VoiceRow.id))}
        assert told["intervention"]["answers"] and told["followed"]["reason"]
    with database.engine.begin() as connection:
        command.downgrade(schema._config(connection), "0010")
    schema.upgrade(database)

    with database.read() as session:
        stands, void = session.scalars(select(OutcomeRoundRow).order_by(OutcomeRoundRow.id))
        assert (stands.disclosed["splits"], stands.voided, stands.counts["s2-o1"]) == ({}, "", 20)
        assert (void.disclosed["splits"], void.disclosed["shift"], void.voided) == ({}, None, "A fire alarm")
        followed = [row for row in session.scalars(select(VoiceRow).order_by(VoiceRow.id)) if row.kind == "followed"]
        reasons = [(row.words, row.details["reason"]) for row in followed]
        assert reasons == [("The actors know it better", "The actors know it better"), ("", "")]
        [proposal] = [row for row in session.scalars(select(VoiceRow)) if row.kind == "intervention"]
        assert proposal.details["answers"] == []
        shows = [_shown(playback.record(session, number, str)) for number in evening.performances]
        assert all("split" not in each for each in shows) and "revealed" in shows[0] and "revealed" not in shows[1]
        assert "carer" not in str(list(session.scalars(select(CueRow.payload).where(CueRow.kind == "reveal"))))
        assert event_days.splits(session, code(session)) == {"carer": True, "staff": True}
        gone = session.get_one(ExportFileRow, file)
        assert (gone.state, gone.file, gone.why) == ("gone", "", str(GROUPS_TAKEN_BACK))
        assert session.get_one(EventRow, evening.event_id).room_known is False

    evening.starts(0)
    evening.asks("show")
    earlier.is_asked("s2-o1", "s2-o2", method="one choice")
    assert evening.console["groups"]["offered"] is False
    evening.asks("reveal", groups=True)
    with database.read() as session:
        reveals = select(CueRow.payload).where(CueRow.kind == "reveal").order_by(CueRow.number.desc())
        assert session.scalars(reveals).first()["groups"] == Withheld.UNKNOWN_ROOM  # type: ignore[index]


def test_groups_that_were_held_up_as_the_store_was_renewed_are_put_away_by_it(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'other.db'}")
    schema.upgrade(database)
    evening = Evening(database)
    evening.may_show_groups()
    phones = evening.phones_of([["carer"]] * 20 + [["staff"]] * 20)
    evening.starts()
    evening.asks_all("show", "open")
    evening.all_vote({phone: [f"s2-o{1 + at % 2}"] for at, phone in enumerate(phones)})
    evening.asks_all("close")
    evening.asks("reveal", groups=True)
    evening.asks("card", card="split")
    assert evening.screen["performance"]["shows"] == "split"
    with database.engine.begin() as connection:
        command.downgrade(schema._config(connection), "0010")
    schema.upgrade(database)

    assert evening.screen["performance"]["shows"] == "revealed" and evening.screen["performance"]["card"] == ""
    assert evening.screen["round"]["result"]["splits"] is None
    assert evening.console["next"] is None or evening.console["next"]["kind"] != "card"
    evening.asks("follow", option="s2-o1")
    assert evening.screen["scene"]["key"] == "s3"
    database.dispose()


def _shown(record: playback.Playback) -> list[str]:
    return [moment.state.performance.shows for moment in record.moments]


def test_the_newest_schema_can_be_taken_back(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'other.db'}")
    schema.upgrade(database)
    assert whole_store.has_newest_schema(database)
    with database.engine.begin() as connection:
        command.downgrade(schema._config(connection), "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    database.dispose()


def test_stories_that_an_account_added_before_claims_were_kept_can_be_let_go_and_those_begun_in_one_cannot(
    store: Database,
) -> None:
    def begin(session: Session) -> tuple[int, int, int, int]:
        place = pathways.create(session, "a", "A")
        version = pathways.activate(session, pathways.draft(session, place.id, PATHWAY.content).id)
        ada = accounts.create(session, "Ada").plain()
        rows = [stories.begin(session, by, version, StoryContent(what_happened="It was cold.")) for by in (ada, ANYONE)]
        link = private_link.begin(session, rows[1].id)[1]
        rows[1].writer_id = ada.id
        other = stories.begin(session, ANYONE, version, StoryContent(what_happened="It was late."))
        return rows[0].id, rows[1].id, other.id, link

    begun, added, nobodys, link = store.write(begin)
    with store.engine.begin() as connection:
        command.downgrade(schema._config(connection), "0010")
        assert not {"sign_in", "story_claim"} & set(inspect(connection).get_table_names())
    schema.upgrade(store)

    with store.read() as session:
        kept = [story_claim.standing(session, stories.get(session, one)) for one in (begun, added, nobodys)]
        assert [claim and (claim.link_id, claim.claimed_at, claim.through_link) for claim in kept] == [
            None,
            (link, None, True),
            None,
        ]


@pytest.mark.parametrize(("days_ago", "stays"), [(29, True), (31, False)])
def test_phones_of_a_recent_event_stay_joined_when_words_and_votes_get_keys_of_their_own(
    store_of_0017: Database, days_ago: int, stays: bool
) -> None:
    day = store_of_0017.clock.now().date() - timedelta(days=days_ago)
    with store_of_0017.engine.begin() as connection:
        connection.execute(sa.text("UPDATE event SET day = :day"), {"day": day.isoformat()})
        [(event_id, words)] = connection.execute(
            sa.text(
                "SELECT participant.event_id, saying.words FROM saying"
                " JOIN participant ON participant.id = saying.participant_id WHERE participant.id = 2"
            )
        )
        connection.execute(
            sa.text("UPDATE participant SET token_hash = :hash WHERE id = 2"),
            {"hash": hashlib.sha256(b"a token").hexdigest()},
        )
    filled_store.migrate(store_of_0017, "0018")

    with store_of_0017.read() as session:
        person = participant.find(session, event_id, "a token")
        speaker = session.scalar(sa.text("SELECT speaker FROM saying WHERE words = :words"), {"words": words})
    assert (person is not None) is stays
    assert not person or person.speaker == speaker


def test_words_and_votes_get_no_keys_of_their_own_while_an_event_runs(store_of_0017: Database) -> None:
    now = store_of_0017.clock.now()
    with store_of_0017.engine.begin() as connection:
        connection.execute(sa.text("UPDATE round SET state = 'closed', opened_at = :now"), {"now": now.isoformat(" ")})
    with pytest.raises(RuntimeError, match="An event is running"):
        filled_store.migrate(store_of_0017, "0018")

    with store_of_0017.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(token_hash) FROM participant").scalar()


@pytest.fixture
def store_of_0017(tmp_path: Path) -> Iterator[Database]:
    """The filled store of version 0.17, with the keys of a server."""
    database = Database(f"sqlite:///{tmp_path / 'other.db'}", keys=KeyFolder(tmp_path / "keys"))
    filled_store.migrate(database, "0017")
    filled_store.fill(database, "0017")
    yield database
    database.dispose()
