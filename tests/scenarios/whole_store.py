"""What a test looks at in the store: whole tables, read without a bound as no page may read them, and its schema."""

from __future__ import annotations

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from scenarios.db import Database
from scenarios.schema import SCRIPTS
from scenarios.store.accounts.audit import AuditEntryRow
from scenarios.store.decisions import decision, finding
from scenarios.store.decisions.decision import DecisionRow
from scenarios.store.decisions.finding import FindingRow
from scenarios.store.results.outcome import WITH_BARE_ROUNDS, WITH_WORDS, OutcomeRow


def has_newest_schema(database: Database) -> bool:
    """Whether all migrations were made."""
    newest = ScriptDirectory(str(SCRIPTS)).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def outcomes(session: Session) -> list[OutcomeRow]:
    """All outcomes with their bare rounds: the newest first, and an event's all together."""
    same = aliased(OutcomeRow)
    newest = select(func.max(same.id)).where(same.event_code == OutcomeRow.event_code).scalar_subquery()
    rows = select(OutcomeRow).options(*WITH_WORDS, WITH_BARE_ROUNDS)
    return list(session.scalars(rows.order_by(newest.desc(), OutcomeRow.id.desc())))


def findings(session: Session) -> list[FindingRow]:
    """All findings, newest first."""
    rows = select(FindingRow).options(finding.WITH_VERSION, *finding.WITH_EVERYTHING)
    return list(session.scalars(rows.order_by(FindingRow.id.desc())))


def decisions(session: Session) -> list[DecisionRow]:
    """All decisions, the latest first."""
    rows = select(DecisionRow).options(*decision.WITH_EVERYTHING)
    return list(session.scalars(rows.order_by(DecisionRow.decided_on.desc(), DecisionRow.id.desc())).unique())


def record(session: Session) -> list[AuditEntryRow]:
    """The whole record, newest first."""
    return list(session.scalars(select(AuditEntryRow).order_by(AuditEntryRow.id.desc())))


def record_of(session: Session, subject: str) -> list[AuditEntryRow]:
    """What the record says of one thing, such as "story 12", oldest first."""
    entries = select(AuditEntryRow).where(AuditEntryRow.subject == subject)
    return list(session.scalars(entries.order_by(AuditEntryRow.id)))
