"""From finding to decision: what the design group makes of results, what it decides, and what it tells everyone."""

import sqlalchemy as sa
from alembic import op

from scenarios import db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "said_and_done",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("did", sa.String(), nullable=False),
        sa.Column("thanks", sa.String(), nullable=False),
        sa.Column("better", sa.String(), nullable=False),
        sa.Column("credits", sa.String(), nullable=False),
        sa.Column("work", sa.String(), nullable=False),
        sa.Column("work_address", sa.String(), nullable=False),
        sa.Column("changed_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_said_and_done")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_said_and_done_kind_key")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pathway_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("to_version", sa.Integer(), nullable=True),
        sa.Column("missing", sa.String(), nullable=False),
        sa.Column("effects", sa.String(), nullable=False),
        sa.Column("unknown", sa.String(), nullable=False),
        sa.Column("ask", sa.String(), nullable=False),
        sa.Column("implemented_on", sa.Date(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("seen", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["pathway_id"], ["pathway.id"], name=op.f("fk_decision_pathway_id_pathway")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_pathway_id"), "decision", ["pathway_id"])
    op.create_table(
        "decision_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_decision_change_account_id_account")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_decision_change_decision_id_decision")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_change")),
        sa.UniqueConstraint("decision_id", "number", name=op.f("uq_decision_change_decision_id_number")),
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("shared_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_finding_made_by_account")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["pathway_version.id"], name=op.f("fk_finding_version_id_pathway_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    op.create_index(op.f("ix_finding_version_id"), "finding", ["version_id"])
    op.create_table(
        "decision_finding",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_finding_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_decision_finding_finding_id_finding")),
        sa.PrimaryKeyConstraint("decision_id", "finding_id", name=op.f("pk_decision_finding")),
    )
    op.create_index(op.f("ix_decision_finding_finding_id"), "decision_finding", ["finding_id"])
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_evidence_added_by_account")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_evidence_finding_id_finding")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_finding_id"), "evidence", ["finding_id"])
    op.create_table(
        "finding_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("reply_to", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("taken_down_at", db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_finding_comment_account_id_account")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_finding_comment_finding_id_finding")),
        sa.ForeignKeyConstraint(
            ["reply_to"], ["finding_comment.id"], name=op.f("fk_finding_comment_reply_to_finding_comment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_comment")),
    )
    op.create_index(op.f("ix_finding_comment_finding_id"), "finding_comment", ["finding_id"])
    op.create_table(
        "finding_stance",
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_finding_stance_account_id_account")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_finding_stance_finding_id_finding")),
        sa.PrimaryKeyConstraint("finding_id", "account_id", name=op.f("pk_finding_stance")),
    )
    op.create_table(
        "evidence_part",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_part_evidence_id_evidence")),
        sa.PrimaryKeyConstraint("evidence_id", "number", name=op.f("pk_evidence_part")),
    )
    op.create_table(
        "finding_ground",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=True),
        sa.Column("voice_id", sa.Integer(), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("scene", sa.String(), nullable=False),
        sa.Column("at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_finding_ground_finding_id_finding")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_finding_ground_outcome_id_outcome")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["story_revision.id"], name=op.f("fk_finding_ground_revision_id_story_revision")
        ),
        sa.ForeignKeyConstraint(
            ["voice_id"], ["voice.id"], name=op.f("fk_finding_ground_voice_id_voice"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_ground")),
        sa.UniqueConstraint("finding_id", "outcome_id", name=op.f("uq_finding_ground_finding_id_outcome_id")),
        sa.UniqueConstraint(
            "finding_id", "revision_id", "scene", name=op.f("uq_finding_ground_finding_id_revision_id_scene")
        ),
        sa.UniqueConstraint("finding_id", "voice_id", name=op.f("uq_finding_ground_finding_id_voice_id")),
    )
    op.create_index(op.f("ix_finding_ground_outcome_id"), "finding_ground", ["outcome_id"])
    op.create_index(op.f("ix_finding_ground_revision_id"), "finding_ground", ["revision_id"])
    op.create_index(op.f("ix_finding_ground_voice_id"), "finding_ground", ["voice_id"])
    op.create_table(
        "said_and_done_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=True),
        sa.Column("voice_id", sa.Integer(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_said_and_done_part_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_said_and_done_part_outcome_id_outcome")),
        sa.ForeignKeyConstraint(
            ["page_id"], ["said_and_done.id"], name=op.f("fk_said_and_done_part_page_id_said_and_done")
        ),
        sa.ForeignKeyConstraint(
            ["voice_id"], ["voice.id"], name=op.f("fk_said_and_done_part_voice_id_voice"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_said_and_done_part")),
    )
    op.create_index(op.f("ix_said_and_done_part_page_id"), "said_and_done_part", ["page_id"])
    op.create_index(op.f("ix_said_and_done_part_voice_id"), "said_and_done_part", ["voice_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_said_and_done_part_voice_id"), table_name="said_and_done_part")
    op.drop_index(op.f("ix_said_and_done_part_page_id"), table_name="said_and_done_part")
    op.drop_table("said_and_done_part")
    op.drop_index(op.f("ix_finding_ground_voice_id"), table_name="finding_ground")
    op.drop_index(op.f("ix_finding_ground_revision_id"), table_name="finding_ground")
    op.drop_index(op.f("ix_finding_ground_outcome_id"), table_name="finding_ground")
    op.drop_table("finding_ground")
    op.drop_table("evidence_part")
    op.drop_table("finding_stance")
    op.drop_index(op.f("ix_finding_comment_finding_id"), table_name="finding_comment")
    op.drop_table("finding_comment")
    op.drop_index(op.f("ix_evidence_finding_id"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_index(op.f("ix_decision_finding_finding_id"), table_name="decision_finding")
    op.drop_table("decision_finding")
    op.drop_index(op.f("ix_finding_version_id"), table_name="finding")
    op.drop_table("finding")
    op.drop_table("decision_change")
    op.drop_index(op.f("ix_decision_pathway_id"), table_name="decision")
    op.drop_table("decision")
    op.drop_table("said_and_done")
