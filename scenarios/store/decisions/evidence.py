"""Evidence beside findings. A file lies here in parts, so that no write of it keeps a room's votes waiting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, LargeBinary, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from scenarios.account import Account
from scenarios.db import Base, Database, at_writing, give_way
from scenarios.decisions.evidence import Evidence, EvidenceKind
from scenarios.errors import NotAllowed, NotFound
from scenarios.message import say
from scenarios.store.accounts import audit
from scenarios.store.accounts.account import AccountRow
from scenarios.store.export_file import EVIDENCE_REMOVED, drop_papers

PART = 128 * 1024
"""How much of a file one transaction writes, in bytes."""
PATIENCE = timedelta(hours=1)
"""After this long, a file of which not all parts came is given up. What somebody removed waits for nothing."""


class EvidenceRow(Base):
    """One piece of evidence. ``complete`` is False while a file's parts are still being written, or erased.

    Nobody can add one without words: one that has none was removed, and only bytes of it may be left.
    """

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    kind: Mapped[str]
    words: Mapped[str]
    source: Mapped[str]
    address: Mapped[str]
    file_name: Mapped[str]
    file_type: Mapped[str]
    size: Mapped[int]
    complete: Mapped[bool] = mapped_column(default=True)
    added_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime] = mapped_column(default=at_writing)
    account: Mapped[AccountRow] = relationship(lazy="raise")

    @property
    def plain(self) -> Evidence:
        """The evidence as the rules see it."""
        return Evidence(
            EvidenceKind(self.kind),
            self.words,
            self.source,
            self.address,
            self.file_name,
            self.file_type,
            self.size,
            self.id,
            self.account.name,
            self.added_at,
        )


class EvidencePartRow(Base):
    """A part of a file."""

    __tablename__ = "evidence_part"

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


def add(session: Session, by: Account, finding_id: int, evidence: Evidence, *, complete: bool = True) -> int:
    """Keep a piece of evidence, and give its number."""
    assert by.id is not None
    row = EvidenceRow(
        finding_id=finding_id,
        kind=evidence.kind.value,
        words=evidence.words,
        source=evidence.source,
        address=evidence.address,
        file_name=evidence.file_name,
        file_type=evidence.file_type,
        size=evidence.size,
        complete=complete,
        added_by=by.id,
    )
    session.add(row)
    session.flush()
    audit.record(session, by, "add evidence", f"finding {finding_id}", evidence=row.id)
    return row.id


def add_file(store: Database, by: Account, finding_id: int, evidence: Evidence, content: bytes) -> int:
    """Keep a file, part by part in transactions of their own; it is there for others once all of it is."""
    number = store.write(lambda session: add(session, by, finding_id, evidence, complete=False))
    for place, start in enumerate(range(0, len(content), PART)):
        store.write(
            lambda session, place=place, start=start: session.add(  # type: ignore[misc]
                EvidencePartRow(evidence_id=number, number=place, content=content[start : start + PART])
            )
        )
        give_way()
    store.write(lambda session: _complete(session, number))
    return number


def get(session: Session, finding_id: int, evidence_id: int) -> EvidenceRow:
    """A finding's piece of evidence. Raises NotFound."""
    row = session.get(EvidenceRow, evidence_id)
    if row is None or row.finding_id != finding_id or not row.complete:
        raise NotFound(say("There is no such evidence. It may have been removed."))
    return row


def get_file(session: Session, finding_id: int, evidence_id: int) -> EvidenceRow:
    """A finding's file. Raises NotFound, also for evidence of another kind."""
    row = get(session, finding_id, evidence_id)
    if row.kind != EvidenceKind.FILE.value:
        raise NotFound(say("There is no such file. It may have been removed."))
    return row


def parts(store: Database, evidence_id: int) -> Iterator[bytes]:
    """A file, read part by part: no session is held while one is sent."""
    place = 0
    while part := _part(store, evidence_id, place):
        yield part
        give_way()
        place += 1


def remove(session: Session, by: Account, finding_id: int, evidence_id: int) -> None:
    """Remove a piece with every word of it, and every paper that may quote it: whoever added it may.

    The bytes of a file are then to be erased, which takes longer than one transaction may.
    """
    row = get(session, finding_id, evidence_id)
    if row.added_by != by.id:
        raise NotAllowed(say("Only whoever added this can remove it."))
    row.complete = False
    row.words = row.source = row.address = row.file_name = ""
    drop_papers(session, EVIDENCE_REMOVED)
    audit.record(session, by, "remove evidence", f"finding {finding_id}", evidence=evidence_id)


def erase(store: Database, evidence_id: int) -> None:
    """Erase a piece that is not there for anybody, part by part, as it was written.

    Its row goes last: as long as it is there, whatever cut this off is made good by ``give_up``.
    """
    while store.write(lambda session: _erase_part(session, evidence_id)):
        give_way()
    if store.wipe_log():
        gone = delete(EvidenceRow).where(EvidenceRow.id == evidence_id, ~EvidenceRow.complete)
        store.write(lambda session: session.execute(gone))


def give_up(store: Database) -> None:
    """Erase what is left of what was removed, and of files whose writing was cut off long ago."""
    is_over = or_(EvidenceRow.words == "", EvidenceRow.added_at < store.clock.now() - PATIENCE)
    with store.read() as session:
        numbers = list(session.scalars(select(EvidenceRow.id).where(~EvidenceRow.complete, is_over)))
    for number in numbers:
        erase(store, number)


def _complete(session: Session, evidence_id: int) -> None:
    row = session.get(EvidenceRow, evidence_id)
    if row is not None:
        row.complete = True


def _erase_part(session: Session, evidence_id: int) -> bool:
    """Erase the last part; False once there is none."""
    number = session.scalar(select(func.max(EvidencePartRow.number)).where(EvidencePartRow.evidence_id == evidence_id))
    if number is None:
        return False
    those = (EvidencePartRow.evidence_id == evidence_id, EvidencePartRow.number == number)
    session.execute(delete(EvidencePartRow).where(*those))
    return True


def _part(store: Database, evidence_id: int, place: int) -> bytes:
    query = select(EvidencePartRow.content).where(
        EvidencePartRow.evidence_id == evidence_id, EvidencePartRow.number == place
    )
    with store.read() as session:
        return session.scalar(query) or b""
