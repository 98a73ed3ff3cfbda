"""What a moderator took down or did not accept, and for which of the reasons."""

import sqlalchemy as sa
from alembic import op

from scenarios import db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("story_revision", sa.Column("withheld_at", db.UtcDateTime(timezone=True), nullable=True))
    op.add_column("story_note", sa.Column("act", sa.String(), nullable=False, server_default=""))
    op.add_column("story_note", sa.Column("objection", sa.String(), nullable=False, server_default=""))
    op.add_column("story_note", sa.Column("revision", sa.Integer(), nullable=True))
    for table in ("story_suggestion", "pathway_remark"):
        op.add_column(table, sa.Column("objection", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Go back, unless that would show what was taken down: the code before this knows of no such thing."""
    withheld = sa.table("story_revision", sa.column("withheld_at"))
    if op.get_bind().scalar(sa.select(sa.exists().where(withheld.c.withheld_at.is_not(None)))):
        raise RuntimeError("Stories were taken down. The version before this one would show them again.")
    for table in ("pathway_remark", "story_suggestion"):
        op.drop_column(table, "objection")
    for column in ("revision", "objection", "act"):
        op.drop_column("story_note", column)
    op.drop_column("story_revision", "withheld_at")
