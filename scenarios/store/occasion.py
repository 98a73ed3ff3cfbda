"""The days on which rooms were asked, as their events said of themselves when an outcome was handed over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from scenarios.attendance import Occasion
from scenarios.db import Base


class OccasionRow(Base):
    """One event, by its join code, which never changes."""

    __tablename__ = "occasion"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    day: Mapped[date]
    who_should_come: Mapped[str] = mapped_column(default="")

    @property
    def plain(self) -> Occasion:
        """The occasion as the rules see it."""
        return Occasion(self.code, self.name, self.day, self.who_should_come)


def keep(session: Session, occasion: Occasion) -> None:
    """Keep what an event says of itself now; two rooms of it may hand over in the same moment."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    said = asdict(occasion)
    session.execute(insert(OccasionRow).values(said).on_conflict_do_update(index_elements=["code"], set_=said))


def of_codes(session: Session, codes: Iterable[str]) -> dict[str, Occasion]:
    """The occasions with these codes, by code; an event of which nothing was kept is not among them."""
    query = select(OccasionRow).where(OccasionRow.code.in_(set(codes)))
    return {row.code: row.plain for row in session.scalars(query)}
