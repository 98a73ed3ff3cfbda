"""Pathways and their versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, Session, contains_eager, joinedload, mapped_column, relationship

from scenarios.db import Base, at_writing, found, now
from scenarios.errors import Conflict
from scenarios.message import say
from scenarios.pathways import pathway
from scenarios.pathways.pathway import PathwayContent, VersionStatus
from scenarios.store.parsed_document import parsed


class PathwayRow(Base):
    """A proposed model of care, across its versions."""

    __tablename__ = "pathway"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=at_writing)


class PathwayVersionRow(Base):
    """One version of a pathway; once active, its content is never edited.

    ``opened_at`` is when its draft was shown to all, to be questioned; None where it was not.
    """

    __tablename__ = "pathway_version"
    __table_args__ = (
        UniqueConstraint("pathway_id", "number"),
        Index(
            "uq_pathway_version_one_active",
            "pathway_id",
            unique=True,
            sqlite_where=text("status = 'active'"),
            postgresql_where=text("status = 'active'"),
        ),
        Index(
            "uq_pathway_version_one_draft",
            "pathway_id",
            unique=True,
            sqlite_where=text("status = 'draft'"),
            postgresql_where=text("status = 'draft'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pathway_id: Mapped[int] = mapped_column(ForeignKey("pathway.id"))
    number: Mapped[int]
    status: Mapped[str]
    document: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=at_writing)
    opened_at: Mapped[datetime | None]
    activated_at: Mapped[datetime | None]
    pathway: Mapped[PathwayRow] = relationship(lazy="raise")

    @property
    def content(self) -> PathwayContent:
        """The version's content as the rules see it."""
        return parsed(self, self.document, pathway.from_document)

    @property
    def is_active(self) -> bool:
        """It is the one under test."""
        return self.status == VersionStatus.ACTIVE.value

    @property
    def is_draft(self) -> bool:
        """It can still be edited."""
        return self.status == VersionStatus.DRAFT.value

    @property
    def is_public(self) -> bool:
        """Everyone may read it: it is or was under test, or its draft is shown to all."""
        return not self.is_draft or self.opened_at is not None

    @property
    def takes_remarks(self) -> bool:
        """Anyone may question it now."""
        return self.is_draft and self.opened_at is not None


WITH_PATHWAY = joinedload(PathwayVersionRow.pathway)
"""Read a version with its pathway."""


def create(session: Session, slug: str, name: str) -> PathwayRow:
    """Make a pathway without any version yet."""
    row = PathwayRow(slug=slug, name=name)
    session.add(row)
    session.flush()
    return row


def draft(session: Session, pathway_id: int, content: PathwayContent) -> PathwayVersionRow:
    """Write the next version of a pathway, as a draft."""
    latest = session.scalar(
        select(func.max(PathwayVersionRow.number)).where(PathwayVersionRow.pathway_id == pathway_id)
    )
    row = PathwayVersionRow(
        pathway_id=pathway_id,
        number=(latest or 0) + 1,
        status=VersionStatus.DRAFT.value,
        document=pathway.to_document(pathway.checked(content)),
    )
    session.add(row)
    session.flush()
    return row


def activate(session: Session, version_id: int) -> PathwayVersionRow:
    """Make a draft the version under test; the one before it is retired. Raises Invalid, Conflict."""
    row = version(session, version_id)
    if row.status != VersionStatus.DRAFT.value:
        raise Conflict(say("Only a draft of the model can be made the one under test."))
    pathway.ready(row.content)
    current = active(session, row.pathway_id)
    if current is not None:
        current.status = VersionStatus.RETIRED.value
        session.flush()
    row.status = VersionStatus.ACTIVE.value
    row.activated_at = now(session)
    session.flush()
    return row


def active(session: Session, pathway_id: int) -> PathwayVersionRow | None:
    """The version of a pathway that is under test, or None."""
    return session.scalar(
        _versions().where(
            PathwayVersionRow.pathway_id == pathway_id,
            PathwayVersionRow.status == VersionStatus.ACTIVE.value,
        )
    )


def open_draft(session: Session, pathway_id: int) -> PathwayVersionRow | None:
    """The draft of a pathway that is being written, or None."""
    return session.scalar(
        _versions().where(
            PathwayVersionRow.pathway_id == pathway_id,
            PathwayVersionRow.status == VersionStatus.DRAFT.value,
        )
    )


def versions(session: Session, pathway_id: int) -> list[PathwayVersionRow]:
    """Every version of a pathway, drafts too, the newest first."""
    return list(
        session.scalars(
            _versions().where(PathwayVersionRow.pathway_id == pathway_id).order_by(PathwayVersionRow.number.desc())
        )
    )


def everything(session: Session) -> list[PathwayRow]:
    """Every pathway, by its name."""
    return list(session.scalars(select(PathwayRow).order_by(PathwayRow.name, PathwayRow.id)))


def under_test(session: Session) -> list[PathwayVersionRow]:
    """The active version of every pathway, by the pathway's name."""
    return list(
        session.scalars(
            select(PathwayVersionRow)
            .join(PathwayVersionRow.pathway)
            .options(contains_eager(PathwayVersionRow.pathway))
            .where(PathwayVersionRow.status == VersionStatus.ACTIVE.value)
            .order_by(PathwayRow.name)
        )
    )


def version(session: Session, version_id: int) -> PathwayVersionRow:
    """The version with this number. Raises NotFound."""
    row = session.get(PathwayVersionRow, version_id, options=[WITH_PATHWAY])
    return found(row, say("There is no such version of the model."))


def by_number(session: Session, pathway_id: int, number: int) -> PathwayVersionRow | None:
    """A pathway's version by its number, or None."""
    return session.scalar(
        _versions().where(PathwayVersionRow.pathway_id == pathway_id, PathwayVersionRow.number == number)
    )


def by_slug(session: Session, slug: str) -> PathwayRow:
    """The pathway at this address. Raises NotFound."""
    return found(
        session.scalar(select(PathwayRow).where(PathwayRow.slug == slug)), say("There is no pathway at this address.")
    )


def _versions() -> Select[PathwayVersionRow]:
    return select(PathwayVersionRow).options(WITH_PATHWAY)
