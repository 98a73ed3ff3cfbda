"""With the whole store in hand nobody can join what somebody said to how they voted, or to when they came."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, literal_column, select, text

from live.conducting import saying_intake
from live.performance.plan import Plan
from live.performance.saying import MarkKind, PersonKeys, Saying, SayingKind
from live.store import event, participant, saying
from live.store.participant import Gone, Here
from scenarios.db import Base, Database
from tests.live.factories import Evening, arrival

pytestmark = [pytest.mark.fault("words-joined-to-votes"), pytest.mark.both_stores]

OF_VOTES = ("participant", "ballot")
OF_WORDS = ("saying", "support", "mark")
SHARED = {
    "participant": {"event_id", "section_id", "worker", "perspectives", "seen_at"},
    "ballot": {"round_id", "choices", "seq"},
    "saying": {"id", "performance_id", "kind", "scene_key", "playing", "words", "state", "judged_by", "supporters"},
    "support": {"saying_id"},
    "mark": {"id", "performance_id", "scene_key", "kind"},
}
"""What many have in common, or what is of the words alone; every other column must be of one side only."""


@pytest.fixture
def evening(database: Database) -> Evening:
    """An evening whose people may say why they vote as they do."""
    evening = Evening(database)
    plan = Plan(reasons=True, notes=False, perspectives=True)
    database.write(lambda session: event.plan_performance(session, evening.host, evening.performances[0], plan))
    return evening


@pytest.fixture
def people(evening: Evening) -> list[PersonKeys]:
    """Thirty people who came one after another. Each votes, says why at once, supports it, and looks again."""
    people = [_joins(evening) for _ in range(30)]
    evening.starts()
    evening.asks_all("show", "open")
    performance, section = evening.performances[0], evening.section_id
    for number, who in enumerate(people):
        evening.votes(who.participant_id, f"s2-o{number % 2 + 1}")
        said = _says_why(evening, who, f"id {number}")
        evening.database.write(lambda session, who=who, said=said: saying.support(session, said, who.speaker))
        evening.database.write(
            lambda session, who=who: saying.mark(session, performance, "s2", who.speaker, MarkKind.BLOCKED)
        )
        here = Here(who.participant_id, section, "worker", evening.database.clock.now())
        evening.database.write(lambda session, here=here: participant.note(session, [here]))
    evening.asks_all("close", "reveal", "end")
    for who in people[::2]:  # They leave after the end, one after another.
        gone = Gone(who.participant_id, "worker", evening.database.clock.now())
        evening.database.write(lambda session, gone=gone: participant.note(session, [gone]))
    evening.database.write(participant.forget_visits)
    return people


def test_no_value_of_one_person_stands_in_a_table_of_votes_and_in_one_of_words(
    evening: Evening, people: Sequence[PersonKeys]
) -> None:
    found: dict[str, set[Any]] = defaultdict(set)
    for name, rows in _rows(evening.database).items():
        side = "votes" if name in OF_VOTES else "words"
        for row in rows:
            found[side] |= {str(value) for column, value in row.items() if column not in SHARED[name]}

    assert found["votes"] & found["words"] <= {"None"}
    assert {who.speaker for who in people} <= found["words"]
    assert {str(who.participant_id) for who in people} <= found["votes"]


def test_no_table_refers_to_one_of_the_other_side() -> None:
    for name in OF_WORDS:
        assert not {key.column.table.name for key in Base.metadata.tables[name].foreign_keys} & set(OF_VOTES)


def test_no_row_of_a_person_has_a_time_once_the_story_is_over(evening: Evening, people: Sequence[PersonKeys]) -> None:
    for name, rows in _rows(evening.database).items():
        times = [column.name for column in Base.metadata.tables[name].columns if column.name.endswith(("at", "_on"))]
        assert times == (["seen_at"] if name == "participant" else [])
        assert {row[column] for row in rows for column in times} <= {None}


def test_nothing_tells_in_which_order_people_came_or_voted(evening: Evening, people: Sequence[PersonKeys]) -> None:
    """Where rows lie follows their random keys, as far as there is room, and one transaction wrote all."""
    came = [who.participant_id for who in people]
    for name in OF_VOTES:
        places = {key[-1]: place for key, place in _places(evening.database, Base.metadata.tables[name]).items()}
        assert places.keys() == set(came)
        assert len({writer for _place, writer in places.values()}) == 1
        assert abs(_agreement([places[who][0] for who in came])) < 0.65
    assert abs(_agreement(came)) < 0.65


def _agreement(values: Sequence[Any]) -> float:
    """Kendall's tau of these values with the order in which they stand; 0.65 is five standard deviations for thirty."""
    pairs = list(combinations(values, 2))
    return sum((first < second) - (first > second) for first, second in pairs) / len(pairs)


def test_the_log_of_writes_is_empty_once_it_was_wiped(evening: Evening, people: Sequence[PersonKeys]) -> None:
    database = evening.database
    if not database.is_sqlite:
        return  # PostgreSQL looks after its own log.
    assert database.wipe_log()
    log = Path(f"{database.engine.url.database}-wal")
    assert not log.exists() or log.stat().st_size == 0


def test_the_keys_of_an_event_are_its_own_and_whoever_destroys_them_makes_strangers_of_everybody(
    evening: Evening,
) -> None:
    database, token = evening.database, "a token"
    database.write(lambda session: participant.admit(session, [arrival(database, evening.event_id, token)]))
    with database.read() as session:
        assert participant.find(session, evening.event_id, token)
        database.keys.destroy(participant.key_name(evening.event_id))
        assert participant.find(session, evening.event_id, token) is None


def _joins(evening: Evening) -> PersonKeys:
    database, token = evening.database, participant.new_token()
    database.write(lambda session: participant.admit(session, [arrival(database, evening.event_id, token)]))
    with database.read() as session:
        found = participant.find(session, evening.event_id, token)
    assert found is not None
    return found


def _says_why(evening: Evening, who: PersonKeys, client_id: str) -> int:
    given = Saying(evening.section_id, who, client_id, evening.version, SayingKind.REASON, "That is how it is")
    [answer] = evening.database.write(lambda session: saying_intake.take(session, [given]))
    assert isinstance(answer, int), answer
    return answer


def _rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    found = {}
    with database.read() as session:
        for name in (*OF_VOTES, *OF_WORDS):
            rows = session.execute(Base.metadata.tables[name].select()).mappings()
            found[name] = [dict(row) for row in rows]
            assert found[name]
    return found


def _places(database: Database, table: Table) -> dict[tuple[Any, ...], tuple[tuple[int, ...], str]]:
    """Where the database shows that each row lies, and which transaction wrote it, by the row's key."""
    shown = ["ctid", "xmin"]
    with database.read() as session:
        if database.is_sqlite:
            made = session.scalar(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table.name})
            shown = ["NULL" if "WITHOUT ROWID" in str(made) else "rowid", "NULL"]
        rows = session.execute(select(*table.primary_key, *map(literal_column, shown)).select_from(table))
        return {tuple(row[:-2]): (_place(row[-2]), str(row[-1])) for row in rows}


def _place(shown: object) -> tuple[int, ...]:
    """A place as numbers: PostgreSQL writes a page, and a place on it, as ``(0,7)``."""
    return tuple(int(number) for number in re.findall(r"\d+", str(shown)))
