"""The next version of a pathway: one draft at a time, shown to all, and what people say about it."""

import sqlalchemy as sa
from alembic import op

from scenarios import db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pathway_version", sa.Column("opened_at", db.UtcDateTime(timezone=True), nullable=True))
    op.create_index(
        "uq_pathway_version_one_draft",
        "pathway_version",
        ["pathway_id"],
        unique=True,
        sqlite_where=sa.text("status = 'draft'"),
        postgresql_where=sa.text("status = 'draft'"),
    )
    op.create_table(
        "pathway_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("became", sa.String(), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("erased_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["pathway_version.id"], name=op.f("fk_pathway_remark_version_id_pathway_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_remark")),
    )
    op.create_index(op.f("ix_pathway_remark_state"), "pathway_remark", ["state"])
    op.create_index(op.f("ix_pathway_remark_version_id"), "pathway_remark", ["version_id"])


def downgrade() -> None:
    op.drop_table("pathway_remark")
    op.drop_index("uq_pathway_version_one_draft", table_name="pathway_version")
    # Not as a batch: SQLite would drop the table to make it anew, which the rows that refer to it forbid.
    op.drop_column("pathway_version", "opened_at")
