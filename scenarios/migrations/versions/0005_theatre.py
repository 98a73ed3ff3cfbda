"""The forum theatre: what is switched on, what is said from the floor, and what becomes of both."""

import sqlalchemy as sa
from alembic import op

from scenarios import db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event", sa.Column("rehearsal", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("event", sa.Column("quiet_room", sa.String(), nullable=False, server_default=""))
    op.add_column("performance", sa.Column("switches", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("participant", sa.Column("perspectives", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("round", sa.Column("purpose", sa.String(), nullable=False, server_default="decision"))
    op.add_column("outcome_round", sa.Column("about", sa.String(), nullable=False, server_default=""))
    op.add_column("outcome_round", sa.Column("paired", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("outcome_round", sa.Column("joint", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("outcome_round", sa.Column("disclosed", sa.JSON(), nullable=False, server_default="{}"))
    op.create_table(
        "saying",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("performance_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scene_key", sa.String(), nullable=False),
        sa.Column("playing", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("judged_by", sa.Integer(), nullable=True),
        sa.Column("supporters", sa.Integer(), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["judged_by"], ["account.id"], name=op.f("fk_saying_judged_by_account")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_saying_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(
            ["performance_id"], ["performance.id"], name=op.f("fk_saying_performance_id_performance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saying")),
        sa.UniqueConstraint("participant_id", "client_id", name=op.f("uq_saying_participant_id_client_id")),
    )
    op.create_index(op.f("ix_saying_performance_id"), "saying", ["performance_id"])
    op.create_table(
        "support",
        sa.Column("saying_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_support_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(["saying_id"], ["saying.id"], name=op.f("fk_support_saying_id_saying")),
        sa.PrimaryKeyConstraint("saying_id", "participant_id", name=op.f("pk_support")),
    )
    op.create_index(op.f("ix_support_participant_id"), "support", ["participant_id"])
    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("performance_id", sa.Integer(), nullable=False),
        sa.Column("scene_key", sa.String(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_mark_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(
            ["performance_id"], ["performance.id"], name=op.f("fk_mark_performance_id_performance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
        sa.UniqueConstraint(
            "performance_id",
            "scene_key",
            "participant_id",
            "kind",
            name=op.f("uq_mark_performance_id_scene_key_participant_id_kind"),
        ),
    )
    op.create_index(op.f("ix_mark_participant_id"), "mark", ["participant_id"])
    op.create_table(
        "debrief",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("heard", sa.String(length=10), nullable=False),
        sa.Column("good", sa.String(), nullable=False),
        sa.Column("better", sa.String(), nullable=False),
        sa.CheckConstraint("heard IN ('', 'yes', 'partly', 'no')", name=op.f("ck_debrief_heard")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_debrief_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debrief")),
        sa.UniqueConstraint("client_id", name=op.f("uq_debrief_client_id")),
    )
    op.create_index(op.f("ix_debrief_event_id"), "debrief", ["event_id"])
    op.create_table(
        "voice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("performance", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("event_code", sa.String(), nullable=False),
        sa.Column("event_name", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("pathway_version_id", sa.Integer(), nullable=False),
        sa.Column("scene", sa.String(), nullable=False),
        sa.Column("playing", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pathway_version_id"], ["pathway_version.id"], name=op.f("fk_voice_pathway_version_id_pathway_version")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["story_revision.id"], name=op.f("fk_voice_revision_id_story_revision")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_voice_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice")),
        sa.UniqueConstraint("performance", "kind", "source", name=op.f("uq_voice_performance_kind_source")),
    )
    op.create_index(op.f("ix_voice_performance"), "voice", ["performance"])
    op.create_index(op.f("ix_voice_story_id"), "voice", ["story_id"])


def downgrade() -> None:
    for table in ("voice", "debrief", "mark", "support", "saying"):
        op.drop_table(table)
    for name in ("disclosed", "joint", "paired", "about"):
        op.drop_column("outcome_round", name)
    op.drop_column("round", "purpose")
    op.drop_column("participant", "perspectives")
    op.drop_column("performance", "switches")
    op.drop_column("event", "quiet_room")
    op.drop_column("event", "rehearsal")
