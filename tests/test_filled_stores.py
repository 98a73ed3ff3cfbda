"""A filled store of every earlier version comes to the newest schema whole, on SQLite and on PostgreSQL."""

from __future__ import annotations

import copy
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select
from sqlalchemy.orm import Mapper, lazyload, selectinload
from wsgi import create_app

from live.conducting import section_log as stage
from live.performance.state import PerformanceStatus
from live.snapshot import playback
from live.snapshot.face_state import host_state, phone_state, screen_state, section_state
from live.store import event
from live.store.event import SectionRow
from scenarios import schema
from scenarios.clock import Clock
from scenarios.db import Base, Database
from tests import filled_store
from tests.filled_store import Rows
from tests.suite.databases import BOTH, POSTGRESQL, PostgresqlServer

RECORDED = filled_store.recorded()
NEWEST = filled_store.revisions()[-1]
assert create_app  # Whoever imports the app knows every table.


class Upgraded(NamedTuple):
    """A store that was filled at a revision, as it was then, and as it is after the upgrade."""

    revision: str
    filled: Rows
    database: Database


class Stores:
    """Makes filled stores of one kind: empty ones of each revision are made once, each from the one before."""

    def __init__(self, folder: Path, server: PostgresqlServer | None) -> None:
        self._folder, self._server = folder, server
        self._numbers = count(1)
        earlier = ""
        for revision in filled_store.revisions():
            database = Database(self._copied(earlier, f"empty_{revision}"))
            filled_store.migrate(database, revision)
            database.dispose()
            earlier = f"empty_{revision}"

    @contextmanager
    def filled(self, revision: str) -> Iterator[Database]:
        """The filled store of a revision."""
        name = f"filled_{next(self._numbers)}"
        database = Database(self._copied(f"empty_{revision}", name))
        filled_store.fill(database, revision)
        yield database
        database.dispose()
        if self._server:
            self._server.drop(name)

    def _copied(self, template: str, name: str) -> str:
        if self._server:
            return self._server.copied(template or "template0", name)
        if template:
            shutil.copy(self._folder / f"{template}.db", self._folder / f"{name}.db")
        return f"sqlite:///{self._folder / f'{name}.db'}"


@pytest.fixture(scope="module", params=RECORDED)
def revision(request: pytest.FixtureRequest) -> str:
    """A revision that has a filled store."""
    return str(request.param)


@pytest.fixture(scope="session", params=BOTH)
def stores(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stores:
    """Stores of each kind that the product runs on."""
    server = request.getfixturevalue("postgresql_server") if request.param == POSTGRESQL else None
    return Stores(tmp_path_factory.mktemp("stores"), server)


@pytest.fixture(scope="module")
def upgraded(stores: Stores, revision: str) -> Iterator[Upgraded]:
    """The filled store of a revision, brought to the newest schema once for all that is asked of it."""
    with stores.filled(revision) as database:
        before = filled_store.dump(database, revision)
        schema.upgrade(database)
        yield Upgraded(revision, before, database)


def test_every_revision_before_the_newest_has_a_filled_store() -> None:
    earlier = filled_store.revisions()[:-1]
    assert earlier == RECORDED[: len(earlier)], "Run `python -m tests.filled_store` before the next migration is added."


def test_a_filled_store_has_rows_in_every_table_and_names_every_column(upgraded: Upgraded) -> None:
    rows = filled_store.rows_at(upgraded.revision)
    assert rows == upgraded.filled
    columns = {table.name: table.columns.keys() for table in filled_store.tables_at(upgraded.revision).sorted_tables}
    assert {name: list(each[0]) for name, each in rows.items()} == columns


def test_a_filled_store_is_upgraded_without_loss(upgraded: Upgraded) -> None:
    found, promised = filled_store.dump(upgraded.database, NEWEST), _promised(upgraded.revision)
    assert _people(found) == _people(promised)
    assert {name: found[name] for name in promised} == promised
    assert {name for name in found if name not in promised and found[name]} <= {"story_stage"}
    assert {row["story_id"] for row in found["story_stage"]} == _public(found)
    _ensure_sound(upgraded.database)


def test_every_stored_document_of_an_upgraded_store_can_be_read(upgraded: Upgraded) -> None:
    with upgraded.database.read() as session:
        for mapper in Base.registry.mappers:
            readers = [name for name in dir(mapper.class_) if isinstance(getattr(mapper.class_, name), property)]
            for row in session.scalars(select(mapper.class_).options(*_all_beside(mapper))):
                for name in readers:
                    getattr(row, name)


@pytest.mark.fault("unreadable-log")
def test_every_log_of_an_upgraded_store_can_be_read(upgraded: Upgraded) -> None:
    with upgraded.database.read() as session:
        ended = []
        for section in [event.section(session, number) for number in session.scalars(select(SectionRow.id))]:
            for draw in (screen_state, phone_state, host_state):
                assert draw(section_state(session, section.id)).version
            for performance in section.performances:
                state = stage.load(session, section.id).state_of(performance)
                assert not state.unreadable
                if state.status is PerformanceStatus.ENDED:
                    ended.append(performance.id)
                    assert playback.record(session, performance.id, str).moments
    assert len(ended) == (2 if "cue" in upgraded.filled else 0)


def test_a_filled_store_goes_one_step_back_and_forth(stores: Stores, revision: str) -> None:
    def go_back(database: Database) -> None:
        with database.engine.begin() as connection:
            command.downgrade(schema._config(connection), "-1")

    with stores.filled(revision) as database:
        if revision == "0012":
            with pytest.raises(RuntimeError, match="would show them again"):
                go_back(database)
            assert filled_store.dump(database, revision) == filled_store.rows_at(revision)
            return
        go_back(database)
        filled_store.migrate(database, revision)
        kept = filled_store.dump(database, revision)
    earlier = RECORDED[: RECORDED.index(revision)]
    before = filled_store.rows_at(earlier[-1]) if earlier else {}
    assert [name for name in before if not kept[name]] in ([], ["take_away"])


def _ensure_sound(database: Database) -> None:
    """The schema is that of the models, and every reference leads to a row."""
    with database.engine.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        if database.is_sqlite:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        else:
            broken = "SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT convalidated"
            assert connection.exec_driver_sql(broken).all() == []
        assert set(inspect(connection).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def _all_beside(mapper: Mapper[Any]) -> list[Any]:
    """What loads all that a row refers to, and what that refers to."""
    loaded: list[Any] = [lazyload("*")]
    for one in mapper.relationships:
        beside = selectinload(getattr(mapper.class_, one.key))
        loaded += [
            beside,
            *(beside.selectinload(getattr(one.mapper.class_, two.key)) for two in one.mapper.relationships),
        ]
    return loaded


def _public(rows: Rows) -> set[int]:
    """The public stories of which a scene names its stage: those whose stages are listed since 0015."""
    shown = {(row["story_id"], row["number"]): row for row in rows["story_revision"]}
    found = set()
    for story in rows["story"]:
        revision = shown.get((story["id"], story["published"]))
        is_shown = revision and not revision["erased_at"] and not revision["withheld_at"]
        if revision and is_shown and any(scene.get("stage") for scene in revision["document"]["scenes"]):
            found.add(story["id"])
    return found


NEW_COLUMNS: dict[str, dict[str, dict[str, Any]]] = {
    "0003": {"pathway_version": {"opened_at": None}},
    "0004": {
        "story": {
            "help_wanted": False,
            "told": False,
            "approved": None,
            "approved_how": "",
            "open_to_build": False,
            "seen_at": None,
        },
        "story_note": {"from_teller": False},
        "story_revision": {"sitting_began": None, "shaped": False, "autosaved": False, "co_writer_id": None},
    },
    "0005": {
        "event": {"rehearsal": False, "quiet_room": ""},
        "performance": {"switches": {}},
        "participant": {"perspectives": []},
        "round": {"purpose": "decision"},
        "outcome_round": {"about": "", "paired": [], "joint": [], "disclosed": {}},
    },
    "0009": {"occasion": {"bands": None}},
    "0012": {
        "story_revision": {"withheld_at": None},
        "story_note": {"act": "", "objection": "", "revision": None},
        "story_suggestion": {"objection": ""},
        "pathway_remark": {"objection": ""},
    },
    "0013": {"event": {"room_known": False}},
    "0014": {"story_link": {"began": False}},
    "0017": {"sign_in": {"browser": "", "system": ""}},
    "0020": {"event": {"forgotten_at": None}, "story": {"opened_on": Clock().today().isoformat()}},
    "0021": {
        "event": {"needs_passes": False},
        "participant": {"latecomers_id": None},
        "round": {"late": 0, "behind_doors": False},
        "outcome_round": {"late": 0},
    },
    "0022": {"sign_in_link": {"ends_second_step": False}},
}
"""What a migration gives rows that were there before its columns, by revision and table."""


def _promised(revision: str) -> Rows:
    """The rows of a revision's filled store, as every later migration says that it leaves them."""
    rows = copy.deepcopy(filled_store.rows_at(revision))
    for later in filled_store.revisions():
        if later > revision:
            for table, values in NEW_COLUMNS.get(later, {}).items():
                rows[table] = [row | values for row in rows.get(table, [])]
            CHANGES.get(later, lambda _: None)(rows)
    return rows


def _people(rows: Rows) -> tuple[list[object], list[object]]:
    """Who voted what, and who said what, without the keys that hold each together; these are taken out of the rows."""
    voters: dict[object, list[object]] = {row["id"]: [] for row in rows.get("participant", [])}
    for row in rows.pop("ballot", []):
        voters[row.pop("participant_id")].append(sorted(row.items()))
    told = [
        (sorted((row | {"digest": row["digest"] is not None, "id": 0}).items()), sorted(voters[row["id"]]))
        for row in rows.pop("participant", [])
    ]
    speakers: dict[object, list[object]] = defaultdict(list)
    for name in ("saying", "support", "mark"):
        for row in rows.pop(name, []):
            speaker = row.pop("speaker")
            speakers[speaker or "aloud"].append((name, sorted(row.items()), speaker is None))
    return sorted(told, key=str), sorted((sorted(each, key=str) for each in speakers.values()), key=str)


def _words_and_votes_have_keys_of_their_own(rows: Rows) -> None:
    """Nothing else of them changes, but that times are gone and no phone is here."""
    for row in rows.get("participant", []):
        row |= {"digest": row.pop("token_hash"), "worker": None, "seen_at": None}
        del row["created_at"]
    for row in rows.get("ballot", []):
        del row["at"]
    for name in ("saying", "support", "mark"):
        for row in rows.get(name, []):
            row["speaker"] = row.pop("participant_id")
            row.pop("at", None)


def _parts_are_told_apart(rows: Rows) -> None:
    """The second of two parts with one name is numbered, also where it was handed over; here nothing of it was."""
    sections = rows.get("section", [])
    assert [row["name"] for row in sections] in ([], ["After dark", "After dark"])
    for row in sections[1:]:
        row["name"] = "After dark (2)"


def _files_are_let_go(rows: Rows) -> None:
    rows["take_away"] = []


def _cues_say_that_a_scene_has_a_note(rows: Rows) -> None:
    """The first scene of both stories has one. Words that were withdrawn tell so only where the scene was entered."""
    withdrawn = {row["id"] for row in rows["story_revision"] if row["erased_at"]}
    played = {row["id"]: row["revision_id"] for row in rows.get("performance", [])}
    entered = {row["performance_id"] for row in rows.get("cue", []) if row["kind"] == "enter"}
    for row in rows.get("cue", []):
        if row["kind"] == "start" and (
            row["performance_id"] in entered or played[row["performance_id"]] not in withdrawn
        ):
            row["payload"]["note"] = True


def _no_split_of_an_earlier_event_is_shown(rows: Rows) -> None:
    """That it was seen is kept. The void vote had no split, no shift and no proposal, but was followed by another."""
    known = {row["code"] for row in rows.get("occasion", [])}
    codes = {row["id"]: row["event_code"] for row in rows["outcome"]}
    seen = {
        (codes[row["outcome_id"]], name)
        for row in rows["outcome_round"]
        for name in row["disclosed"].get("splits", {})
        if codes[row["outcome_id"]] in known
    }
    rows["occasion_split"] = [{"code": code, "perspective": name, "shown": True} for code, name in sorted(seen)]
    for row in rows["outcome_round"]:
        if row["disclosed"]:
            row["disclosed"]["splits"] = {}
    for row in rows.get("cue", []):
        if row["kind"] == "card" and row["payload"]["card"] == "split":
            row["payload"]["taken_back"] = True
        if row["kind"] == "reveal" and row["payload"].get("disclosed"):
            row["payload"]["disclosed"]["splits"] = {}
    for row in rows.get("take_away", []):
        row |= {
            "ready": {
                "state": "gone",
                "file": "",
                "why": "Results by group of earlier events are no longer shown, and they may have been in this file.",
                "why_params": {},
            },
            "making": {"state": "waiting", "maker": "", "done": 0, "tries": 0},
        }.get(row["state"], {})


def _later_holders_have_claims(rows: Rows) -> None:
    """The one story that nobody's account began and an account holds has a claim through its newest link."""
    began = {row["story_id"] for row in rows["story_revision"] if row["number"] == 1 and row["editor_id"] is not None}
    [story] = [row for row in rows["story"] if row["writer_id"] is not None and row["id"] not in began]
    link = max(row["id"] for row in rows["story_link"] if row["story_id"] == story["id"])
    claim = {"id": 1, "story_id": story["id"], "account_id": story["writer_id"], "link_id": link}
    rows["story_claim"] = [claim | {"claimed_at": None, "seen_at": None, "ended_at": None}]


def _sessions_were_used_when_they_began(rows: Rows) -> None:
    for row in rows.get("sign_in", []):
        row["seen_at"] = row["created_at"]


CHANGES: dict[str, Callable[[Rows], None]] = {
    "0009": _parts_are_told_apart,
    "0010": _files_are_let_go,
    "0011": _cues_say_that_a_scene_has_a_note,
    "0013": _no_split_of_an_earlier_event_is_shown,
    "0014": _later_holders_have_claims,
    "0017": _sessions_were_used_when_they_began,
    "0018": _words_and_votes_have_keys_of_their_own,
}
"""What migrations change of the rows that were there before them, by revision."""
