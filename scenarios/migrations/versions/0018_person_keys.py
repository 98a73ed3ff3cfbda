"""What somebody said and how they voted hang on different keys, and nothing tells which came first.

Events of the last thirty days keep their phones: both keys are made from the token's hash as it was stored, under a key
of the event's own outside the store. Older ones get random keys. Times of arrival, of votes and of words go. A vote that
waits for its result needs phones that are known, so the migration refuses while an event runs.

The way back puts nothing together again: whoever spoke becomes a participant beside the one who voted, every phone joins
anew, and the times are those of the event and of the rounds.
"""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from scenarios import db
from scenarios.clock import Clock
from scenarios.key_folder import KeyFolder

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KEPT_DAYS = 30
RUNNING_HOURS = 12
"""A vote that was opened within so many hours, and is neither revealed nor void, belongs to an event that runs."""
AT_ONCE = 500

Rows = Sequence[Mapping[str, Any]]
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    connection = op.get_bind()
    options = connection.get_execution_options()
    now = options.get("clock", Clock()).now()
    _ensure_nothing_runs(connection, now)
    kept = _read(connection, "participant", "ballot", "saying", "support", "mark")
    people = _people(connection, kept["participant"], options.get("keys") or KeyFolder(), now.date())
    _drop("support", "mark", "saying", "ballot", "participant")
    _create_new()
    ids, speakers = {}, {}
    for old, (new, _digest, speaker) in people.items():
        ids[old], speakers[old] = new, speaker
    participants = [
        {
            "id": ids[row["id"]],
            "event_id": row["event_id"],
            "digest": people[row["id"]][1],
            "section_id": row["section_id"],
            "worker": None,
            "seen_at": None,
            "perspectives": row["perspectives"],
        }
        for row in kept["participant"]
    ]
    _write(connection, "participant", sorted(participants, key=lambda row: row["id"]))
    ballots = [
        {name: row[name] for name in ("round_id", "choices", "seq")} | {"participant_id": ids[row["participant_id"]]}
        for row in kept["ballot"]
    ]
    _write(connection, "ballot", sorted(ballots, key=lambda row: (row["round_id"], row["participant_id"])))
    for table in ("saying", "support", "mark"):
        rows = []
        for row in kept[table]:
            told = {name: value for name, value in row.items() if name not in ("participant_id", "at")}
            rows.append(told | {"speaker": speakers.get(row["participant_id"])})
        _write(connection, table, rows)
    _number_on(connection, "saying", "mark")


def downgrade() -> None:
    connection = op.get_bind()
    kept = _read(connection, "participant", "ballot", "saying", "support", "mark")
    begun = {row["id"]: row["created_at"] for row in _read(connection, "event")["event"]}
    opened = {row["id"]: row["opened_at"] for row in _read(connection, "round")["round"]}
    sections = {row["id"]: row["event_id"] for row in _read(connection, "section")["section"]}
    event_of = {row["id"]: sections[row["section_id"]] for row in _read(connection, "performance")["performance"]}
    of_saying = {row["id"]: event_of[row["performance_id"]] for row in kept["saying"]}
    voters = {row["id"]: number for number, row in enumerate(kept["participant"], start=1)}
    participants = [
        {
            "id": voters[row["id"]],
            "event_id": row["event_id"],
            "token_hash": None,
            "created_at": begun[row["event_id"]],
            "section_id": row["section_id"],
            "worker": None,
            "seen_at": None,
            "perspectives": row["perspectives"],
        }
        for row in kept["participant"]
    ]
    speakers: dict[str, int] = {}
    for table in ("saying", "support", "mark"):
        for row in kept[table]:
            speaker = row["speaker"]
            if speaker is not None and speaker not in speakers:
                speakers[speaker] = len(participants) + 1
                event_id = of_saying[row["saying_id"]] if table == "support" else event_of[row["performance_id"]]
                participants.append(
                    {
                        "id": speakers[speaker],
                        "event_id": event_id,
                        "token_hash": None,
                        "created_at": begun[event_id],
                        "section_id": None,
                        "worker": None,
                        "seen_at": None,
                        "perspectives": [],
                    }
                )
    _drop("support", "mark", "saying", "ballot", "participant")
    _create_old()
    _write(connection, "participant", participants)
    ballots = [
        {name: row[name] for name in ("round_id", "choices", "seq")}
        | {"participant_id": voters[row["participant_id"]], "at": opened[row["round_id"]]}
        for row in kept["ballot"]
    ]
    _write(connection, "ballot", ballots)
    for table in ("saying", "support", "mark"):
        rows = []
        for row in kept[table]:
            told = {name: value for name, value in row.items() if name != "speaker"}
            told["participant_id"] = speakers.get(row["speaker"])
            if table == "saying":
                told["at"] = begun[event_of[row["performance_id"]]]
            rows.append(told)
        _write(connection, table, rows)
    _number_on(connection, "saying", "mark", "participant")


def _ensure_nothing_runs(connection: sa.Connection, now: datetime) -> None:
    asked = sa.table("round", sa.column("state"), sa.column("opened_at", db.UtcDateTime(timezone=True)))
    waits = sa.select(sa.func.count()).where(
        asked.c.state.in_(["open", "closed"]), asked.c.opened_at > now - timedelta(hours=RUNNING_HOURS)
    )
    if connection.scalar(waits):
        raise RuntimeError(
            "An event is running: a vote is open, or waits for its result. Go on with the version that runs now, "
            "and upgrade after the event. Nothing was changed."
        )


def _people(
    connection: sa.Connection, participants: Rows, keys: KeyFolder, today: date
) -> dict[int, tuple[int, str | None, str]]:
    """By their old number: a participant's new number, the digest they vote with, and the one they speak with."""
    days = {row["id"]: row["day"] for row in _read(connection, "event")["event"]}
    found: dict[int, tuple[int, str | None, str]] = {}
    for row in participants:
        number, hashed = secrets.randbits(62), row["token_hash"]
        if hashed is None or days[row["event_id"]] < today - timedelta(days=KEPT_DAYS):
            found[row["id"]] = number, None if hashed is None else secrets.token_hex(32), secrets.token_hex(32)
            continue
        key, token = keys.key(f"event-{row['event_id']}"), bytes.fromhex(hashed)
        voter, speaker = (hmac.digest(half, token, "sha256").hex() for half in (key[:32], key[32:]))
        found[row["id"]] = number, voter, speaker
    return found


def _read(connection: sa.Connection, *tables: str) -> dict[str, Rows]:
    """All rows of these tables, as the database describes them now, in the order of their keys."""
    found = {}
    for name in tables:
        table = sa.Table(name, sa.MetaData(), autoload_with=connection)
        for column in table.columns:
            if column.name in ("perspectives", "choices"):
                column.type = sa.JSON()
            elif isinstance(column.type, sa.DateTime):
                column.type = db.UtcDateTime(timezone=True)
        rows = connection.execute(sa.select(table).order_by(*table.primary_key))
        found[name] = [dict(row) for row in rows.mappings()]
    return found


def _write(connection: sa.Connection, name: str, rows: Rows) -> None:
    table = sa.Table(name, sa.MetaData(), autoload_with=connection)
    for column in table.columns:
        if column.name in ("perspectives", "choices"):
            column.type = sa.JSON()
        elif isinstance(column.type, sa.DateTime):
            column.type = db.UtcDateTime(timezone=True)
    for first in range(0, len(rows), AT_ONCE):
        connection.execute(sa.insert(table), rows[first : first + AT_ONCE])


def _number_on(connection: sa.Connection, *tables: str) -> None:
    """Let PostgreSQL go on numbering after the rows that brought their numbers along."""
    if connection.dialect.name == "postgresql":
        for name in tables:
            last = connection.scalar(sa.select(sa.func.max(sa.table(name, sa.column("id")).c.id))) or 0
            sequence = sa.func.pg_get_serial_sequence(name, "id")
            connection.execute(sa.select(sa.func.setval(sequence, last + 1, sa.false())))


def _drop(*tables: str) -> None:
    for name in tables:
        op.drop_table(name)


def _create_new() -> None:
    op.create_table(
        "participant",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        *_presence(),
        sa.UniqueConstraint("digest", name=op.f("uq_participant_digest")),
    )
    _index("participant", "event_id", "section_id")
    op.create_table(
        "ballot",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", ID, nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        *_ballot_keys(),
        sqlite_with_rowid=False,
    )
    _index("ballot", "participant_id")
    op.create_table(
        "saying",
        *_saying_columns(sa.Column("speaker", sa.String(length=64), nullable=True)),
        sa.UniqueConstraint("speaker", "client_id", name=op.f("uq_saying_speaker_client_id")),
    )
    _index("saying", "performance_id")
    op.create_table(
        "support",
        sa.Column("saying_id", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.String(length=64), nullable=False),
        _refers("support", "saying_id", "saying"),
        sa.PrimaryKeyConstraint("saying_id", "speaker", name=op.f("pk_support")),
        sqlite_with_rowid=False,
    )
    _index("support", "speaker")
    op.create_table(
        "mark",
        *_mark_columns(sa.Column("speaker", sa.String(length=64), nullable=False)),
        sa.UniqueConstraint(
            "performance_id", "scene_key", "speaker", "kind", name=op.f("uq_mark_performance_id_scene_key_speaker_kind")
        ),
    )
    _index("mark", "speaker")


def _create_old() -> None:
    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        *_presence(),
        sa.UniqueConstraint("token_hash", name=op.f("uq_participant_token_hash")),
    )
    _index("participant", "event_id", "section_id")
    op.create_table(
        "ballot",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        *_ballot_keys(),
    )
    _index("ballot", "participant_id")
    op.create_table(
        "saying",
        *_saying_columns(sa.Column("participant_id", sa.Integer(), nullable=True)),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        _refers("saying", "participant_id", "participant"),
        sa.UniqueConstraint("participant_id", "client_id", name=op.f("uq_saying_participant_id_client_id")),
    )
    _index("saying", "performance_id")
    op.create_table(
        "support",
        sa.Column("saying_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        _refers("support", "participant_id", "participant"),
        _refers("support", "saying_id", "saying"),
        sa.PrimaryKeyConstraint("saying_id", "participant_id", name=op.f("pk_support")),
    )
    _index("support", "participant_id")
    op.create_table(
        "mark",
        *_mark_columns(sa.Column("participant_id", sa.Integer(), nullable=False)),
        _refers("mark", "participant_id", "participant"),
        sa.UniqueConstraint(
            "performance_id",
            "scene_key",
            "participant_id",
            "kind",
            name=op.f("uq_mark_performance_id_scene_key_participant_id_kind"),
        ),
    )
    _index("mark", "participant_id")


def _presence() -> list[Any]:
    return [
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("worker", sa.String(length=120), nullable=True),
        sa.Column("seen_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("perspectives", sa.JSON(), nullable=False, server_default="[]"),
        _refers("participant", "event_id", "event"),
        _refers("participant", "section_id", "section"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
    ]


def _ballot_keys() -> list[Any]:
    return [
        _refers("ballot", "participant_id", "participant"),
        _refers("ballot", "round_id", "round"),
        sa.PrimaryKeyConstraint("round_id", "participant_id", name=op.f("pk_ballot")),
    ]


def _saying_columns(person: sa.Column[Any]) -> list[Any]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("performance_id", sa.Integer(), nullable=False),
        person,
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scene_key", sa.String(), nullable=False),
        sa.Column("playing", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("judged_by", sa.Integer(), nullable=True),
        sa.Column("supporters", sa.Integer(), nullable=False),
        _refers("saying", "judged_by", "account"),
        _refers("saying", "performance_id", "performance"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saying")),
    ]


def _mark_columns(person: sa.Column[Any]) -> list[Any]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("performance_id", sa.Integer(), nullable=False),
        sa.Column("scene_key", sa.String(), nullable=False),
        person,
        sa.Column("kind", sa.String(), nullable=False),
        _refers("mark", "performance_id", "performance"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
    ]


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
