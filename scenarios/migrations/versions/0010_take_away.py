"""Who makes a file, how often it was begun, and why it went in words with figures.

Files are kept for a day at most, so those that are there are let go, and asked for again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM take_away")
    with op.batch_alter_table("take_away", recreate="always") as batch_op:
        batch_op.add_column(sa.Column("maker", sa.String(), nullable=False))
        batch_op.add_column(sa.Column("tries", sa.Integer(), nullable=False))
        batch_op.add_column(sa.Column("why_params", sa.JSON(), nullable=False))


def downgrade() -> None:
    op.execute("DELETE FROM take_away")
    with op.batch_alter_table("take_away") as batch_op:
        batch_op.drop_column("why_params")
        batch_op.drop_column("tries")
        batch_op.drop_column("maker")
