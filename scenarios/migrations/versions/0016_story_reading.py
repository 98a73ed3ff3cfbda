"""What was read of each story on each version is kept as small facts; a server makes them after its start."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "version_reading",
        sa.Column("version_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["pathway_version.id"], name=op.f("fk_version_reading_version_id_pathway_version")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_version_reading")),
    )
    op.create_table(
        "story_reading",
        sa.Column("version_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("story_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_id", sa.Integer(), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("outcomes", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.BigInteger(), nullable=False),
        sa.Column("hidden", sa.Integer(), nullable=False),
        sa.Column("perspectives", sa.String(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["published_id"], ["story_revision.id"], name=op.f("fk_story_reading_published_id_story_revision")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["story_revision.id"], name=op.f("fk_story_reading_revision_id_story_revision")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_reading_story_id_story")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["pathway_version.id"], name=op.f("fk_story_reading_version_id_pathway_version")
        ),
        sa.PrimaryKeyConstraint("version_id", "story_id", name=op.f("pk_story_reading")),
    )
    op.create_index("ix_story_reading_story_id", "story_reading", ["story_id"])
    op.create_table(
        "scene_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("scene", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("option", sa.String(), nullable=False),
        sa.Column("expected", sa.Boolean(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_scene_fact_outcome_id_outcome")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_scene_fact_story_id_story")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["pathway_version.id"], name=op.f("fk_scene_fact_version_id_pathway_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scene_fact")),
        sa.UniqueConstraint(
            "version_id",
            "kind",
            "key",
            "story_id",
            "place",
            name=op.f("uq_scene_fact_version_id_kind_key_story_id_place"),
        ),
    )
    op.create_index("ix_scene_fact_story_id", "scene_fact", ["story_id", "version_id"])
    op.create_table(
        "playing_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("performance", sa.Integer(), nullable=False),
        sa.Column("event_code", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("scene", sa.String(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("option", sa.String(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_playing_fact_outcome_id_outcome")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_playing_fact_story_id_story")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["pathway_version.id"], name=op.f("fk_playing_fact_version_id_pathway_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playing_fact")),
        sa.UniqueConstraint(
            "version_id",
            "kind",
            "key",
            "outcome_id",
            "method",
            "option",
            name=op.f("uq_playing_fact_version_id_kind_key_outcome_id_method_option"),
        ),
    )
    op.create_index("ix_playing_fact_story_id", "playing_fact", ["story_id", "version_id"])
    op.create_index("ix_playing_fact_outcome_id", "playing_fact", ["outcome_id", "kind"])
    op.create_index(
        "ix_playing_fact_question",
        "playing_fact",
        ["version_id", "kind", "story_id", "scene", "method", "option", "outcome_id"],
    )
    op.drop_index("ix_outcome_pathway_version_id", table_name="outcome")
    op.create_index("ix_outcome_pathway_version_id", "outcome", ["pathway_version_id", "story_id", "revision_id"])
    op.create_index("ix_outcome_round_outcome_id", "outcome_round", ["outcome_id", "voided"])


def downgrade() -> None:
    op.drop_index("ix_outcome_round_outcome_id", table_name="outcome_round")
    op.drop_index("ix_outcome_pathway_version_id", table_name="outcome")
    op.create_index("ix_outcome_pathway_version_id", "outcome", ["pathway_version_id"])
    for table in ("playing_fact", "scene_fact", "story_reading", "version_reading"):
        op.drop_table(table)
