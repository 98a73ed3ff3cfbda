"""Who should have been in the room, beside what the room said."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "occasion",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("who_should_come", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_occasion")),
    )


def downgrade() -> None:
    op.drop_table("occasion")
