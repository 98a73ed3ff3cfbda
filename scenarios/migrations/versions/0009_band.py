"""Who was in the room, told once; and rooms of one event that cannot be taken for each other."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_LIMIT = 120
"""Longest name of a part of a programme, in characters."""
_section = sa.table("section", sa.column("id"), sa.column("event_id"), sa.column("position"), sa.column("name"))
_performance = sa.table("performance", sa.column("id"), sa.column("section_id"))
_handed_over = [sa.table(name, sa.column("performance"), sa.column("section")) for name in ("outcome", "voice")]


def upgrade() -> None:
    op.add_column("occasion", sa.Column("bands", sa.JSON(), nullable=True))
    op.create_index(op.f("ix_outcome_event_code"), "outcome", ["event_code"])
    op.create_index(op.f("ix_voice_event_code"), "voice", ["event_code"])
    _tell_apart()
    # An index, not a constraint: SQLite would make the table anew, which the rows that refer to it forbid.
    op.create_index("uq_section_event_id_name", "section", ["event_id", "name"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_section_event_id_name", table_name="section")
    op.drop_index(op.f("ix_voice_event_code"), table_name="voice")
    op.drop_index(op.f("ix_outcome_event_code"), table_name="outcome")
    op.drop_column("occasion", "bands")


def _tell_apart() -> None:
    """Number the later ones of an event's parts with one name, also where they were handed over under it."""
    connection = op.get_bind()
    ordered = sa.select(_section).order_by(_section.c.event_id, _section.c.position, _section.c.id)
    rows = connection.execute(ordered).all()
    taken = {(row.event_id, row.name) for row in rows}
    met: set[tuple[int, str]] = set()
    for row in rows:
        if (row.event_id, row.name) in met:
            name = _free(row.event_id, row.name, taken)
            taken.add((row.event_id, name))
            connection.execute(_section.update().where(_section.c.id == row.id).values(name=name))
            its_own = sa.select(_performance.c.id).where(_performance.c.section_id == row.id)
            for table in _handed_over:
                connection.execute(table.update().where(table.c.performance.in_(its_own)).values(section=name))
        met.add((row.event_id, row.name))


def _free(event_id: int, name: str, taken: set[tuple[int, str]]) -> str:
    number = 2
    while (event_id, found := f"{name[: _LIMIT - len(f' ({number})')]} ({number})") in taken:
        number += 1
    return found
