"""A cue that brings a scene says whether that scene has a content note, so that its log needs no words.

The words of a story that was withdrawn cannot say it any more. Its log can: only a scene that was held is entered.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

CUE = sa.table(
    "cue",
    sa.column("id", sa.Integer),
    sa.column("performance_id", sa.Integer),
    sa.column("number", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("payload", sa.JSON),
)
PERFORMANCE = sa.table("performance", sa.column("id", sa.Integer), sa.column("revision_id", sa.Integer))
REVISION = sa.table("story_revision", sa.column("id", sa.Integer), sa.column("document", sa.JSON))
BRINGS = {"start", "replay", "show", "skip", "follow"}
MOVES = BRINGS | {"enter", "rewind"}


def upgrade() -> None:
    connection = op.get_bind()
    performances = sa.select(PERFORMANCE.c.id, PERFORMANCE.c.revision_id)
    played = performances.where(PERFORMANCE.c.id.in_(sa.select(CUE.c.performance_id))).order_by(PERFORMANCE.c.id)
    for performance_id, revision_id in connection.execute(played).all():
        log = (
            sa.select(CUE.c.id, CUE.c.kind, CUE.c.payload)
            .where(CUE.c.performance_id == performance_id, CUE.c.kind.in_(MOVES))
            .order_by(CUE.c.number)
        )
        document = connection.scalar(sa.select(REVISION.c.document).where(REVISION.c.id == revision_id))
        cues = [tuple(row) for row in connection.execute(log)]
        for cue_id, payload in noted(document, cues):
            connection.execute(CUE.update().where(CUE.c.id == cue_id).values(payload=payload))


def downgrade() -> None:
    connection = op.get_bind()
    log = sa.select(CUE.c.id, CUE.c.payload).where(CUE.c.kind.in_(BRINGS))
    for cue_id, payload in connection.execute(log).all():
        if isinstance(payload, dict) and "note" in payload:
            bare = {name: value for name, value in payload.items() if name != "note"}
            connection.execute(CUE.update().where(CUE.c.id == cue_id).values(payload=bare))


def noted(document: Any, cues: list[tuple[int, str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The payloads that change, by their cue: of one performance, whose cues are given in order."""
    scenes = document.get("scenes", []) if isinstance(document, dict) else []
    story = {scene["key"]: scene for scene in scenes}
    payloads = {cue_id: payload for cue_id, _, payload in cues if isinstance(payload, dict)}
    here, last, has_note = "", 0, set()
    for cue_id, kind, _ in cues:
        payload = payloads.get(cue_id, {})
        if kind == "enter":
            has_note.add(last)  # Its scene was shown after its note, whatever the words say by now.
            continue
        key = destination(kind, payload, here, story)
        if kind in BRINGS and not payload.get("back") and story.get(key, {}).get("content_note", "").strip():
            has_note.add(cue_id)
        here, last = key or here, cue_id
    for cue_id in sorted(has_note & set(payloads)):
        yield cue_id, payloads[cue_id] | {"note": True}


def destination(kind: str, payload: dict[str, Any], here: str, story: dict[str, Any]) -> str | None:
    """The scene that a cue brings, or None where nobody has written it."""
    if kind in {"start", "replay"}:
        return next(iter(story), None)
    if kind == "follow":
        options = (story.get(here, {}).get("decision") or {}).get("options", [])
        to = next((option["leads_to"] for option in options if option["key"] == payload.get("option")), None)
        return to if to in story else None
    return payload.get("scene")
