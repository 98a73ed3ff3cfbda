"""Lists come in pages by key: indices for their orders, and the stages that each public story comes to."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from scenarios import db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INDICES = (
    ("ix_story_published_at", "story", ["published_at", "id"]),
    ("ix_story_open_to_build", "story", ["open_to_build", "published_at", "id"]),
    ("ix_story_pathway_id", "story", ["pathway_id", "published_at", "id"]),
    ("ix_story_status_submitted_at", "story", ["status", "submitted_at", "id"]),
    ("ix_story_writer_id", "story", ["writer_id"]),
    ("ix_event_day", "event", ["day", "id"]),
    ("ix_event_created_by", "event", ["created_by", "day", "id"]),
    ("ix_decision_decided_on", "decision", ["decided_on", "id"]),
    ("ix_audit_entry_subject", "audit_entry", ["subject"]),
)


def upgrade() -> None:
    op.create_table(
        "story_stage",
        sa.Column("story_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("pathway_id", sa.Integer(), nullable=False),
        sa.Column("published_at", db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pathway_id"], ["pathway.id"], name=op.f("fk_story_stage_pathway_id_pathway")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_stage_story_id_story")),
        sa.PrimaryKeyConstraint("story_id", "stage", name=op.f("pk_story_stage")),
    )
    _fill()
    op.create_index(
        "ix_story_stage_pathway_id_stage", "story_stage", ["pathway_id", "stage", "published_at", "story_id"]
    )
    op.create_index("ix_story_stage_stage", "story_stage", ["stage", "published_at", "story_id"])
    for name, table, columns in INDICES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _columns in reversed(INDICES):
        op.drop_index(name, table_name=table)
    op.drop_table("story_stage")


def _fill() -> None:
    """Read the stages of each public story from its published words, some stories at a time."""
    stages = sa.table("story_stage", *(sa.column(name) for name in ("story_id", "stage", "pathway_id", "published_at")))
    for part in _public():
        rows = [
            {"story_id": story, "pathway_id": pathway, "published_at": at, "stage": stage}
            for story, pathway, at, document in part
            for stage in dict.fromkeys(scene.get("stage") for scene in document.get("scenes", ()))
            if stage
        ]
        if rows:
            op.get_bind().execute(sa.insert(stages), rows)


def _public() -> Iterator[list[Any]]:
    story = sa.table(
        "story",
        sa.column("id", sa.Integer),
        sa.column("pathway_id", sa.Integer),
        sa.column("published", sa.Integer),
        sa.column("status", sa.String),
        sa.column("published_at"),
    )
    revision = sa.table(
        "story_revision",
        sa.column("story_id", sa.Integer),
        sa.column("number", sa.Integer),
        sa.column("document", sa.JSON),
    )
    query = (
        sa.select(story.c.id, story.c.pathway_id, story.c.published_at, revision.c.document)
        .join(revision, (revision.c.story_id == story.c.id) & (revision.c.number == story.c.published))
        .where(story.c.status != "withdrawn", story.c.published_at.is_not(None))
        .order_by(story.c.id)
    )
    last = 0
    while part := list(op.get_bind().execute(query.where(story.c.id > last).limit(100))):
        yield part
        last = part[-1][0]
