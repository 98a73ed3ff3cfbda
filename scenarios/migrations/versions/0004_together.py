"""Writing together: co-writers, suggestions, tellers, and versions that save themselves."""

import sqlalchemy as sa
from alembic import op

from scenarios import db

revision = "0004"
down_revision = "0002"
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
    with op.batch_alter_table("story") as table:
        table.add_column(sa.Column("help_wanted", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("approved", sa.Integer(), nullable=True))
        table.add_column(sa.Column("approved_how", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("open_to_build", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("seen_at", db.UtcDateTime(timezone=True), nullable=True))
    with op.batch_alter_table("story_note") as table:
        table.add_column(sa.Column("from_teller", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("story_revision") as table:
        table.add_column(sa.Column("co_writer_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("autosaved", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("shaped", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_foreign_key(
            op.f("fk_story_revision_co_writer_id_co_writer"), "co_writer", ["co_writer_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("story_note") as table:
        table.drop_column("from_teller")
    with op.batch_alter_table("story_revision") as table:
        table.drop_constraint(op.f("fk_story_revision_co_writer_id_co_writer"), type_="foreignkey")
        table.drop_column("shaped")
        table.drop_column("autosaved")
        table.drop_column("co_writer_id")
    with op.batch_alter_table("story") as table:
        for name in ("seen_at", "open_to_build", "approved_how", "approved", "told", "help_wanted"):
            table.drop_column(name)
    op.drop_table("story_suggestion")
    op.drop_table("co_writer")
