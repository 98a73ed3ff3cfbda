"""What is kept for a time goes by itself: who was at an event, and drafts that nobody opens any more.

Of no event were people forgotten in this way yet, also where somebody deleted their keys by hand: that left what each
person said and chose under one number. When drafts were opened is not known, so each counts as opened today.
"""

import sqlalchemy as sa
from alembic import op

from scenarios import db
from scenarios.clock import Clock

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "daily_task",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("began_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_daily_task")),
    )
    op.add_column("event", sa.Column("forgotten_at", db.UtcDateTime(timezone=True), nullable=True))
    op.add_column("story", sa.Column("opened_on", sa.Date(), nullable=True))
    stories = sa.table("story", sa.column("opened_on", sa.Date()))
    op.execute(stories.update().values(opened_on=Clock().today()))


def downgrade() -> None:
    op.drop_column("story", "opened_on")
    op.drop_column("event", "forgotten_at")
    op.drop_table("daily_task")
