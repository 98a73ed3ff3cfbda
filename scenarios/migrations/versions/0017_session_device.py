"""Sessions say on which device they were begun, and when they were last used.

Of a session that is open neither is known: its device has no name, and it counts as last used when it was begun.
"""

import sqlalchemy as sa
from alembic import op

from scenarios import db

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sign_in") as table:
        table.add_column(sa.Column("browser", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("system", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("seen_at", db.UtcDateTime(timezone=True), nullable=True))
    op.execute(sa.text("UPDATE sign_in SET seen_at = created_at"))
    with op.batch_alter_table("sign_in") as table:
        table.alter_column("browser", server_default=None)
        table.alter_column("system", server_default=None)
        table.alter_column("seen_at", nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("sign_in") as table:
        for name in ("seen_at", "system", "browser"):
            table.drop_column(name)
