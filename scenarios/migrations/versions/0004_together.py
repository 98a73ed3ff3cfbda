"""Writing together: co-writers, suggestions, tellers, and versions that save themselves."""

import sqlalchemy as sa
from alembic import op

from scenarios import db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "co_writer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("invited_as", sa.String(), nullable=False),
        sa.Column("credit", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("joined_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_co_writer_account_id_account")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_co_writer_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_writer")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_co_writer_token_hash")),
    )
    op.create_index(op.f("ix_co_writer_story_id"), "co_writer", ["story_id"])
    op.create_table(
        "story_suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scene", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("credit", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("co_writer_id", sa.Integer(), nullable=True),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("form", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_story_suggestion_account_id_account")),
        sa.ForeignKeyConstraint(
            ["co_writer_id"], ["co_writer.id"], name=op.f("fk_story_suggestion_co_writer_id_co_writer")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_suggestion_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_suggestion")),
        sa.UniqueConstraint("form", name=op.f("uq_story_suggestion_form")),
    )
    op.create_index(op.f("ix_story_suggestion_state"), "story_suggestion", ["state"])
    op.create_index(op.f("ix_story_suggestion_story_id"), "story_suggestion", ["story_id"])
    # Column by column: a table that others refer to cannot be made anew while they do.
    op.add_column("story", sa.Column("help_wanted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("story", sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("story", sa.Column("approved", sa.Integer(), nullable=True))
    op.add_column("story", sa.Column("approved_how", sa.String(), nullable=False, server_default=""))
    op.add_column("story", sa.Column("open_to_build", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("story", sa.Column("seen_at", db.UtcDateTime(timezone=True), nullable=True))
    op.add_column("story_note", sa.Column("from_teller", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("story_revision", sa.Column("sitting_began", db.UtcDateTime(timezone=True), nullable=True))
    op.add_column("story_revision", sa.Column("shaped", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("story_revision", sa.Column("autosaved", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "ALTER TABLE story_revision ADD COLUMN co_writer_id INTEGER"
        " CONSTRAINT fk_story_revision_co_writer_id_co_writer REFERENCES co_writer (id)"
    )


def downgrade() -> None:
    op.drop_column("story_note", "from_teller")
    for name in ("co_writer_id", "autosaved", "shaped", "sitting_began"):
        op.drop_column("story_revision", name)
    for name in ("seen_at", "open_to_build", "approved_how", "approved", "told", "help_wanted"):
        op.drop_column("story", name)
    op.drop_table("story_suggestion")
    op.drop_table("co_writer")
