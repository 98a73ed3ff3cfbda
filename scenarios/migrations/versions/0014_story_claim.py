"""Who added a story to an account, through which link and when; where a story was begun; who is signed in.

A story whose first revision no account made was begun without one, so the account that has it now added it later.
When it did is not known, and the newest link is taken for the one that it came by. Everybody signs in again.
"""

import sqlalchemy as sa
from alembic import op

from scenarios import db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_in_key_hash")),
    )
    op.create_index(op.f("ix_sign_in_account_id"), "sign_in", ["account_id"])
    with op.batch_alter_table("story_link") as batch_op:
        batch_op.add_column(sa.Column("began", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "story_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("claimed_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("seen_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_story_claim_account_id_account")),
        sa.ForeignKeyConstraint(["link_id"], ["story_link.id"], name=op.f("fk_story_claim_link_id_story_link")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_claim_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_claim")),
    )
    op.create_index(op.f("ix_story_claim_account_id"), "story_claim", ["account_id"])
    op.create_index(op.f("ix_story_claim_story_id"), "story_claim", ["story_id"])
    op.execute(
        """
        INSERT INTO story_claim (story_id, account_id, link_id)
        SELECT story.id, story.writer_id, (SELECT MAX(link.id) FROM story_link link WHERE link.story_id = story.id)
        FROM story
        WHERE story.writer_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM story_revision first
            WHERE first.story_id = story.id AND first.number = 1 AND first.editor_id = story.writer_id
        )
        """
    )


def downgrade() -> None:
    op.drop_table("story_claim")
    op.execute(sa.delete(sa.table("story_link", sa.column("began", sa.Boolean()))).where(sa.column("began")))
    with op.batch_alter_table("story_link") as batch_op:
        batch_op.drop_column("began")
    op.drop_table("sign_in")
