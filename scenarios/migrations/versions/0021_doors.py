"""Doors: who comes after they were closed waits to be let in, and is counted.

At events that are there already the doors are open, and everybody has come through them.
"""

import sqlalchemy as sa
from alembic import op

from scenarios import db

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "doors",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("recent", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_doors_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_doors")),
    )
    op.create_table(
        "latecomers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("votes_from", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('fresh', 'calm', 'burst')", name=op.f("ck_latecomers_kind")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_latecomers_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_latecomers")),
    )
    op.create_index(op.f("ix_latecomers_event_id"), "latecomers", ["event_id"])
    op.create_table(
        "arrivals",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("minute", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("forgot", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_arrivals_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "minute", name=op.f("pk_arrivals")),
    )
    op.create_table(
        "entry_pass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("participant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_entry_pass_event_id_event")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_entry_pass_participant_id_participant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_pass")),
        sa.UniqueConstraint("participant_id", name=op.f("uq_entry_pass_participant_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_entry_pass_token_hash")),
    )
    op.create_index(op.f("ix_entry_pass_event_id"), "entry_pass", ["event_id"])
    # SQLite adds a column with its foreign key in one statement, and would make the table anew for anything else.
    op.execute(
        "ALTER TABLE participant ADD COLUMN latecomers_id INTEGER"
        " CONSTRAINT fk_participant_latecomers_id_latecomers REFERENCES latecomers (id)"
    )
    op.create_index(op.f("ix_participant_latecomers_id"), "participant", ["latecomers_id"])
    seen = sa.text("seen_at IS NOT NULL")
    op.create_index(
        op.f("ix_participant_seen_at"), "participant", ["seen_at"], sqlite_where=seen, postgresql_where=seen
    )
    op.add_column("event", sa.Column("needs_passes", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("round", sa.Column("late", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("round", sa.Column("behind_doors", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("outcome_round", sa.Column("late", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("outcome_round", "late")
    op.drop_column("round", "behind_doors")
    op.drop_column("round", "late")
    op.drop_column("event", "needs_passes")
    op.drop_table("entry_pass")
    op.drop_index(op.f("ix_participant_seen_at"), "participant")
    op.drop_index(op.f("ix_participant_latecomers_id"), "participant")
    op.drop_column("participant", "latecomers_id")
    for name in ("arrivals", "latecomers", "doors"):
        op.drop_table(name)
