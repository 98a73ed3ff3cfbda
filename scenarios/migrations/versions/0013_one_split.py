"""Groups once at an event whose room is known; nothing of a cancelled vote.

Until now nobody could say that a room is known, so no split of an earlier event stays to be seen: neither in what was
handed over nor in the log that screens and records are drawn from. That it was seen is kept. Of a vote that was made
void, its shift goes too, why another option was followed, and what it counted beside a proposal.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_WHY = "Results by group of earlier events are no longer shown, and they may have been in this file."
_ABOUT_A_STOP = {"could happen", "did it help"}

_occasion = sa.table("occasion", sa.column("code"))
_outcome = sa.table("outcome", sa.column("id"), sa.column("event_code"), sa.column("performance"), sa.column("playing"))
_result = sa.table(
    "outcome_round",
    sa.column("id"),
    sa.column("outcome_id"),
    sa.column("number"),
    sa.column("voided"),
    sa.column("disclosed", sa.JSON),
)
_cue = sa.table(
    "cue",
    sa.column("id"),
    sa.column("performance_id"),
    sa.column("number"),
    sa.column("kind"),
    sa.column("payload", sa.JSON),
)
_voice = sa.table(
    "voice",
    sa.column("id"),
    sa.column("performance"),
    sa.column("kind"),
    sa.column("source"),
    sa.column("playing"),
    sa.column("words"),
    sa.column("details", sa.JSON),
)
_file = sa.table(
    "take_away",
    sa.column("state"),
    sa.column("file"),
    sa.column("why"),
    sa.column("why_params", sa.JSON),
    sa.column("maker"),
    sa.column("done"),
    sa.column("tries"),
)


def upgrade() -> None:
    op.add_column("event", sa.Column("room_known", sa.Boolean(), nullable=False, server_default=sa.false()))
    split = op.create_table(
        "occasion_split",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("perspective", sa.String(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["occasion.code"], name=op.f("fk_occasion_split_code_occasion")),
        sa.PrimaryKeyConstraint("code", "perspective", name=op.f("pk_occasion_split")),
    )
    connection = op.get_bind()
    _keep_that_it_was_seen(connection, split)
    _look_through_results(connection)
    _look_through_logs(connection)
    files = sa.update(_file)
    connection.execute(files.where(_file.c.state == "making").values(state="waiting", maker="", done=0, tries=0))
    connection.execute(files.where(_file.c.state == "ready").values(state="gone", file="", why=_WHY, why_params={}))


def downgrade() -> None:
    op.drop_table("occasion_split")
    op.drop_column("event", "room_known")


def _keep_that_it_was_seen(connection: sa.Connection, split: sa.Table) -> None:
    """Which perspectives each event showed: what is told of it later may not be set against that."""
    known = set(connection.scalars(sa.select(_occasion.c.code)))
    joined = sa.select(_outcome.c.event_code, _result.c.disclosed).join(_outcome, _outcome.c.id == _result.c.outcome_id)
    seen = {
        (code, name)
        for code, disclosed in connection.execute(joined)
        for name in (disclosed or {}).get("splits") or ()
        if code in known
    }
    if seen:
        rows = [{"code": code, "perspective": name, "shown": True} for code, name in sorted(seen)]
        connection.execute(split.insert(), rows)


def _look_through_results(connection: sa.Connection) -> None:
    for row in connection.execute(sa.select(_result.c.id, _result.c.voided, _result.c.disclosed)).all():
        kept = _without_splits(row.disclosed, bool(row.voided))
        if kept != row.disclosed:
            connection.execute(sa.update(_result).where(_result.c.id == row.id).values(disclosed=kept))


def _look_through_logs(connection: sa.Connection) -> None:
    """The log of each performance, in its order; it is folded after this as before."""
    ordered = sa.select(_cue).where(_cue.c.kind.in_(["reveal", "card", "void", "open", "stop"]))
    rows = connection.execute(ordered.order_by(_cue.c.performance_id, _cue.c.number))
    cues = [row for row in rows if _is_readable(row)]
    voids = {(one.performance_id, one.payload.get("round")) for one in cues if one.kind == "void"}
    for one in cues:
        payload = _rewritten(one, (one.performance_id, one.payload.get("round")) in voids)
        if payload != one.payload:
            connection.execute(sa.update(_cue).where(_cue.c.id == one.id).values(payload=payload))
    _look_through_voices(connection, list(_counted(cues, voids)))


def _is_readable(cue: Any) -> bool:
    """A damaged cue draws nothing, and is left as it is."""
    if not isinstance(cue.payload, dict):
        return False
    return cue.kind != "open" or isinstance(cue.payload.get("playing"), int)


def _rewritten(one: Any, is_void: bool) -> dict[str, Any]:
    if one.kind == "card" and one.payload.get("card") == "split":
        return {**one.payload, "taken_back": True}
    if one.kind == "reveal" and one.payload.get("disclosed"):
        return {**one.payload, "disclosed": _without_splits(one.payload["disclosed"], is_void)}
    return dict(one.payload)


def _counted(cues: Any, voids: set[tuple[int, Any]]) -> Iterator[tuple[int, str, int, str, Any]]:
    """Each void vote: its performance, purpose and playing, the proposal that it was about, and what it revealed.

    Of a decision only one that was the last of its playing: what was followed after another one is about that.
    """
    opened: dict[tuple[int, Any], tuple[str, int, str]] = {}
    revealed: dict[tuple[int, Any], Any] = {}
    proposal: dict[int, str] = {}
    last: dict[tuple[int, Any], Any] = {}
    for one in cues:
        key = one.performance_id, one.payload.get("round")
        if one.kind == "stop":
            proposal[one.performance_id] = str(one.payload.get("intervention"))
        elif one.kind == "open":
            purpose = one.payload.get("purpose", "decision")
            opened[key] = purpose, one.payload["playing"], proposal.get(one.performance_id, "")
            last[one.performance_id, one.payload["playing"]] = key
        elif one.kind == "reveal":
            revealed[key] = one.payload
    for key in voids & opened.keys():
        purpose, playing, about = opened[key]
        if purpose == "decision" and last[key[0], playing] != key:
            continue
        yield key[0], purpose, playing, about, revealed.get(key)


def _look_through_voices(connection: sa.Connection, counted: list[tuple[int, str, int, str, Any]]) -> None:
    for performance, purpose, playing, about, result in counted:
        here = sa.select(_voice).where(_voice.c.performance == performance)
        if purpose == "decision":
            for row in connection.execute(here.where(_voice.c.kind == "followed", _voice.c.playing == playing)).all():
                values = {"words": "", "details": {**(row.details or {}), "reason": ""}}
                connection.execute(sa.update(_voice).where(_voice.c.id == row.id).values(**values))
        elif purpose in _ABOUT_A_STOP and result:
            told = {"purpose": purpose, "counts": result.get("counts"), "ballots": result.get("ballots")}
            for row in connection.execute(here.where(_voice.c.kind == "intervention", _voice.c.source == about)).all():
                answers = list((row.details or {}).get("answers") or [])
                if told in answers:
                    answers.remove(told)
                    details = {**row.details, "answers": answers}
                    connection.execute(sa.update(_voice).where(_voice.c.id == row.id).values(details=details))


def _without_splits(disclosed: dict[str, Any] | None, is_void: bool) -> dict[str, Any] | None:
    if not disclosed:
        return disclosed
    return {**disclosed, "splits": {}} | ({"shift": None} if is_void else {})
