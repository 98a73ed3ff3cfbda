"""The days on which rooms were asked, as their events said of themselves, and who was there, once it is decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import JSON, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from scenarios.attendance import Attendance, Occasion
from scenarios.db import Base
from scenarios.disclosure import bands_document, read_bands
from scenarios.outcome import RoundResult
from scenarios.store.outcome import OutcomeRoundRow, OutcomeRow


class OccasionRow(Base):
    """One event, by its join code, which never changes. ``bands`` are written once, and never change after that."""

    __tablename__ = "occasion"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    day: Mapped[date]
    who_should_come: Mapped[str] = mapped_column(default="")
    bands: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    @property
    def plain(self) -> Occasion:
        """The occasion as the rules see it."""
        told = None if self.bands is None else read_bands(self.bands)
        return Occasion(self.code, self.name, self.day, self.who_should_come, told)


def keep(session: Session, occasion: Occasion) -> None:
    """Keep what an event says of itself now; two rooms of it may hand over in the same moment."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    said = {name: getattr(occasion, name) for name in ("code", "name", "day", "who_should_come")}
    session.execute(insert(OccasionRow).values(said).on_conflict_do_update(index_elements=["code"], set_=said))


def find(session: Session, code: str) -> Occasion | None:
    """The occasion with this code, or None where nothing of it was kept."""
    row = session.get(OccasionRow, code)
    return row.plain if row else None


def of_codes(session: Session, codes: Iterable[str]) -> dict[str, Occasion]:
    """The occasions with these codes, by code; an event of which nothing was kept is not among them."""
    query = select(OccasionRow).where(OccasionRow.code.in_(set(codes))).order_by(OccasionRow.day, OccasionRow.code)
    return {row.code: row.plain for row in session.scalars(query)}


def asked(session: Session, code: str) -> list[RoundResult]:
    """Every result of an event with who its voters said they are, void ones too, for the bands to be decided by."""
    query = (
        select(OutcomeRoundRow)
        .join(OutcomeRow, OutcomeRoundRow.outcome_id == OutcomeRow.id)
        .where(OutcomeRow.event_code == code)
        .options(defer(OutcomeRoundRow.paired))
        .order_by(OutcomeRoundRow.id)
    )
    return [row.unpaired for row in session.scalars(query)]


def decide(session: Session, code: str, attendance: Attendance) -> None:
    """Keep who was there for good. Whoever decides at the same moment keeps what was decided first."""
    undecided = update(OccasionRow).where(OccasionRow.code == code, OccasionRow.bands.is_(None))
    session.execute(undecided.values(bands=bands_document(attendance)))


def is_decided(session: Session, code: str) -> bool:
    """Whether it was decided who was there."""
    return bool(session.scalar(select(exists().where(OccasionRow.code == code, OccasionRow.bands.is_not(None)))))
