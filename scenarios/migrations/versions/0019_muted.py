"""From whom an event takes no more words. Nobody is muted at first."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "muted",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_muted_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", "speaker", name=op.f("pk_muted")),
    )


def downgrade() -> None:
    op.drop_table("muted")
