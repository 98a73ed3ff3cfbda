"""The library: accounts, pathways, stories, outcomes."""

import sqlalchemy as sa
from alembic import op

from scenarios import db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("passphrase_hash", sa.String(), nullable=True),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name_key", name=op.f("uq_account_name_key")),
    )
    op.create_table(
        "pathway",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway")),
        sa.UniqueConstraint("slug", name=op.f("uq_pathway_slug")),
    )
    op.create_table(
        "site_setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("changed_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_site_setting")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_audit_entry_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_table(
        "pathway_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pathway_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("activated_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["pathway_id"], ["pathway.id"], name=op.f("fk_pathway_version_pathway_id_pathway")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_version")),
        sa.UniqueConstraint("pathway_id", "number", name=op.f("uq_pathway_version_pathway_id_number")),
    )
    with op.batch_alter_table("pathway_version", schema=None) as batch_op:
        batch_op.create_index(
            "uq_pathway_version_one_active",
            ["pathway_id"],
            unique=True,
            sqlite_where=sa.text("status = 'active'"),
            postgresql_where=sa.text("status = 'active'"),
        )

    op.create_table(
        "role_grant",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("granted_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id_account")),
        sa.ForeignKeyConstraint(["granted_by"], ["account.id"], name=op.f("fk_role_grant_granted_by_account")),
        sa.PrimaryKeyConstraint("account_id", "role", name=op.f("pk_role_grant")),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("expires_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_link_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
    )
    op.create_table(
        "story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pathway_id", sa.Integer(), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("credit", sa.String(), nullable=False),
        sa.Column("perspectives", sa.JSON(), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=True),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("published_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["pathway_id"], ["pathway.id"], name=op.f("fk_story_pathway_id_pathway")),
        sa.ForeignKeyConstraint(["writer_id"], ["account.id"], name=op.f("fk_story_writer_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
    )
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_status"), ["status"], unique=False)

    op.create_table(
        "story_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_link_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_story_link_token_hash")),
    )
    op.create_table(
        "story_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("from_writer", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_note_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_note")),
    )
    with op.batch_alter_table("story_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_note_story_id"), ["story_id"], unique=False)

    op.create_table(
        "story_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pathway_version_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("erased_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["editor_id"], ["account.id"], name=op.f("fk_story_revision_editor_id_account")),
        sa.ForeignKeyConstraint(
            ["pathway_version_id"],
            ["pathway_version.id"],
            name=op.f("fk_story_revision_pathway_version_id_pathway_version"),
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_revision_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_revision")),
        sa.UniqueConstraint("story_id", "number", name=op.f("uq_story_revision_story_id_number")),
    )
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_code", sa.String(), nullable=False),
        sa.Column("event_name", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("performance", sa.Integer(), nullable=False),
        sa.Column("playing", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("pathway_version_id", sa.Integer(), nullable=False),
        sa.Column("scene", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.Column("created_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["pathway_version_id"],
            ["pathway_version.id"],
            name=op.f("fk_outcome_pathway_version_id_pathway_version"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["story_revision.id"],
            name=op.f("fk_outcome_revision_id_story_revision"),
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_outcome_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("performance", "playing", name=op.f("uq_outcome_performance_playing")),
    )
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_pathway_version_id"), ["pathway_version_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outcome_story_id"), ["story_id"], unique=False)

    op.create_table(
        "outcome_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("empty", sa.Integer(), nullable=False),
        sa.Column("phones", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.String(), nullable=False),
        sa.Column("shown_to_room", sa.Boolean(), nullable=False),
        sa.Column("voided", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_outcome_round_outcome_id_outcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_round")),
        sa.UniqueConstraint("outcome_id", "number", name=op.f("uq_outcome_round_outcome_id_number")),
    )


def downgrade() -> None:

    op.drop_table("outcome_round")
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_story_id"))
        batch_op.drop_index(batch_op.f("ix_outcome_pathway_version_id"))

    op.drop_table("outcome")
    op.drop_table("story_revision")
    with op.batch_alter_table("story_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_story_note_story_id"))

    op.drop_table("story_note")
    op.drop_table("story_link")
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_story_status"))

    op.drop_table("story")
    op.drop_table("sign_in_link")
    op.drop_table("role_grant")
    with op.batch_alter_table("pathway_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pathway_version_one_active",
            sqlite_where=sa.text("status = 'active'"),
            postgresql_where=sa.text("status = 'active'"),
        )

    op.drop_table("pathway_version")
    op.drop_table("audit_entry")
    op.drop_table("site_setting")
    op.drop_table("pathway")
    op.drop_table("account")
