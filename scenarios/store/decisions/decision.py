"""Decisions, the findings that they answer, and their history, to which entries are only ever added."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, UniqueConstraint, exists, func, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship, selectinload

from scenarios.account import Account, Action, may
from scenarios.db import Base, at_writing, clock_of, found, locked
from scenarios.decisions import decision
from scenarios.decisions.decision import Decision, DecisionChange, DecisionKind, Terms
from scenarios.errors import Conflict, Invalid, ensure
from scenarios.list_position import START, Position
from scenarios.message import say
from scenarios.store import list_page
from scenarios.store.accounts import audit
from scenarios.store.accounts.account import AccountRow
from scenarios.store.decisions import finding as findings
from scenarios.store.decisions.finding import FindingRow
from scenarios.store.export_file import DECISION_CHANGED, drop_paper
from scenarios.store.list_page import ListPage
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayRow, PathwayVersionRow

_NO_SUCH = say("There is no such decision.")
ANSWERS = "findings"
"""The name under which a history tells which findings are answered."""


class DecisionRow(Base):
    """What the group does about one or more findings about one pathway."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_decided_on", "decided_on", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pathway_id: Mapped[int] = mapped_column(ForeignKey("pathway.id"), index=True)
    what: Mapped[str]
    kind: Mapped[str]
    reason: Mapped[str]
    owner: Mapped[str]
    decided_on: Mapped[date]
    from_version: Mapped[int]
    to_version: Mapped[int | None]
    missing: Mapped[str]
    effects: Mapped[str]
    unknown: Mapped[str]
    ask: Mapped[str]
    implemented_on: Mapped[date | None]
    checked_on: Mapped[date | None]
    seen: Mapped[str]
    pathway: Mapped[PathwayRow] = relationship(lazy="raise")
    answers: Mapped[list[AnswerRow]] = relationship(lazy="raise", order_by="AnswerRow.finding_id")
    history: Mapped[list[DecisionChangeRow]] = relationship(lazy="raise", order_by="DecisionChangeRow.number")

    @property
    def terms(self) -> Terms:
        """What the group says in it."""
        plain = {name: getattr(self, name) for name in Terms.__dataclass_fields__}
        return Terms(**plain | {"kind": DecisionKind(self.kind)})

    @property
    def edition(self) -> int:
        """The number of the newest entry of its history, by which a form says what its editor saw."""
        return self.history[-1].number


class AnswerRow(Base):
    """That a decision answers a finding, and since when."""

    __tablename__ = "decision_finding"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(default=at_writing)


class DecisionChangeRow(Base):
    """One entry of a decision's history. The database refuses two with one number: nobody overwrites anybody."""

    __tablename__ = "decision_change"
    __table_args__ = (UniqueConstraint("decision_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=at_writing)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed: Mapped[dict[str, Any]]
    account: Mapped[AccountRow] = relationship(lazy="raise")

    @property
    def plain(self) -> DecisionChange:
        """The entry as the rules see it."""
        changed = {name: (before, after) for name, (before, after) in self.changed.items()}
        return DecisionChange(self.number, self.at, self.account.name, changed)


WITH_PATHWAY = joinedload(DecisionRow.pathway)
"""Read a decision with its pathway."""
WITH_EVERYTHING = (
    WITH_PATHWAY,
    joinedload(DecisionRow.answers),
    joinedload(DecisionRow.history).joinedload(DecisionChangeRow.account),
)
"""Read a decision with the numbers of the findings that it answers, and its history: both short, in one query."""
EACH_WITH_EVERYTHING = (
    WITH_PATHWAY,
    selectinload(DecisionRow.answers),
    selectinload(DecisionRow.history).joinedload(DecisionChangeRow.account),
)
"""The same for a page of a list, which ends after so many decisions, and for one that is locked: a query for each."""


def make(session: Session, by: Account, finding_ids: Collection[int], terms: Terms) -> DecisionRow:
    """Write down a decision that answers these findings, all about one pathway. Raises Invalid, NotFound."""
    ensure(may(by, Action.REVIEW_OUTCOMES))
    answered = _findings(session, finding_ids)
    pathway_id = answered[0].version.pathway_id
    said = _columns(_checked(session, pathway_id, terms))
    answers = [AnswerRow(finding_id=each.id) for each in answered]
    row = DecisionRow(pathway_id=pathway_id, answers=answers, history=[], **said)
    session.add(row)
    session.flush()
    _enter(session, by, row, decision.changes(None, row.terms) | {ANSWERS: (None, [each.id for each in answered])})
    audit.record(session, by, "decide", f"decision {row.id}")
    return row


def change(session: Session, by: Account, decision_id: int, terms: Terms, *, seen: int) -> DecisionRow:
    """Change what a decision says, or say what became of it; the history keeps what it said before.

    Its paper goes, since it says what it said before.

    ``seen`` is the edition that its editor saw. Raises Conflict where another was saved since, and Invalid.
    """
    row = _to_change(session, by, decision_id)
    if seen != row.edition:
        raise Conflict(say("Somebody changed this while you were writing. Compare both before you save."))
    checked = _checked(session, row.pathway_id, terms)
    changed = decision.changes(row.terms, checked)
    if changed:
        for name, value in _columns(checked).items():
            setattr(row, name, value)
        _enter(session, by, row, changed)
        drop_paper(session, DECISION_CHANGED, row.id)
        audit.record(session, by, "change decision", f"decision {row.id}", fields=sorted(changed))
    return row


def answer(session: Session, by: Account, decision_id: int, finding_ids: Collection[int]) -> DecisionRow:
    """Let a decision answer further findings. What it says, its status among it, stays as it is."""
    row = _to_change(session, by, decision_id)
    asked = _findings(session, finding_ids, row.pathway_id)
    before = _plain(session, row)
    after = decision.also_answering(before, (each.plain for each in asked))
    numbers = [each.id for each in before.findings], [each.id for each in after.findings]
    further = numbers[1][len(numbers[0]) :]
    if further:
        row.answers += [AnswerRow(finding_id=number) for number in further]
        _enter(session, by, row, {ANSWERS: numbers})
        drop_paper(session, DECISION_CHANGED, row.id)
        audit.record(session, by, "link finding", f"decision {row.id}", findings=further)
    return row


def latest(session: Session, at: Position = START) -> ListPage[DecisionRow]:
    """The decisions, the latest first."""
    return list_page.read(session, _listed(), (DecisionRow.decided_on, DecisionRow.id), at, descending=True)


def could_answer(session: Session, finding: FindingRow, at: Position = START) -> ListPage[DecisionRow]:
    """The decisions about a finding's pathway that do not answer it, the latest first."""
    does = exists().where(AnswerRow.decision_id == DecisionRow.id, AnswerRow.finding_id == finding.id)
    rows = _listed().where(DecisionRow.pathway_id == finding.version.pathway_id, ~does)
    return list_page.read(session, rows, (DecisionRow.decided_on, DecisionRow.id), at, descending=True)


def waiting_findings(
    session: Session,
    at: Position = START,
    *,
    pathway_id: int | None = None,
    words: str = "",
    but: Collection[int] = (),
    limit: int = list_page.ON_A_PAGE,
) -> ListPage[FindingRow]:
    """The findings that no decision answers, the oldest first; only those about one pathway, where it is named.

    ``words`` are all in the sentence of each, and those with the numbers ``but`` are left out.
    """
    those = ~_is_answered() & FindingRow.id.not_in(but)
    for word in words.split():
        those &= FindingRow.sentence.icontains(word, autoescape=True)
    if pathway_id is not None:
        of_it = select(PathwayVersionRow.id).where(PathwayVersionRow.pathway_id == pathway_id)
        those &= FindingRow.version_id.in_(of_it)
    return findings.read(session, those, at, limit=limit)


def answered_findings(
    session: Session, at: Position = START, *, limit: int = list_page.ON_A_PAGE
) -> ListPage[FindingRow]:
    """The findings that a decision answers, the newest first."""
    return findings.read(session, _is_answered(), at, descending=True, limit=limit)


def count_waiting_findings(session: Session) -> int:
    """How many findings no decision answers."""
    return session.scalar(select(func.count()).select_from(FindingRow).where(~_is_answered())) or 0


def _is_answered() -> ColumnElement[bool]:
    return exists().where(AnswerRow.finding_id == FindingRow.id)


def about(session: Session, finding_ids: Iterable[int]) -> list[DecisionRow]:
    """The decisions that answer any of these findings, oldest first."""
    linked = select(AnswerRow.decision_id).where(AnswerRow.finding_id.in_(list(finding_ids)))
    return _all(session, _whole().where(DecisionRow.id.in_(linked)).order_by(DecisionRow.id))


def answered(session: Session) -> frozenset[int]:
    """The numbers of all findings that a decision answers."""
    return frozenset(session.scalars(select(AnswerRow.finding_id)))


def get(session: Session, decision_id: int) -> DecisionRow:
    """The decision with this number. Raises NotFound."""
    return found(next(iter(_all(session, _whole().where(DecisionRow.id == decision_id))), None), _NO_SUCH)


def whole(session: Session, decision_id: int) -> Decision:
    """The decision as the rules see it, with its findings whole. Raises NotFound."""
    return _plain(session, get(session, decision_id))


def _plain(session: Session, row: DecisionRow) -> Decision:
    answered = findings.by_numbers(session, [each.finding_id for each in row.answers])
    return Decision(
        id=row.id,
        pathway_id=row.pathway_id,
        pathway_name=row.pathway.name,
        terms=row.terms,
        findings=tuple(each.plain for each in answered),
        history=tuple(each.plain for each in row.history),
    )


def _to_change(session: Session, by: Account, decision_id: int) -> DecisionRow:
    ensure(may(by, Action.REVIEW_OUTCOMES))
    return found(locked(session, DecisionRow, decision_id, *EACH_WITH_EVERYTHING), _NO_SUCH)


def _findings(session: Session, finding_ids: Collection[int], pathway_id: int | None = None) -> list[FindingRow]:
    """These findings, where all are about one pathway."""
    rows = findings.by_numbers(session, finding_ids)
    of = {each.version.pathway_id for each in rows} | ({pathway_id} if pathway_id else set())
    if not rows or len(rows) != len(set(finding_ids)):
        raise Invalid(say("Choose at least one finding that the decision answers."), field="findings")
    if len(of) != 1:
        raise Invalid(say("A decision answers findings about one pathway. Write one for each."), field="findings")
    return rows


def _checked(session: Session, pathway_id: int, terms: Terms) -> Terms:
    numbers = [each.number for each in pathways.versions(session, pathway_id)]
    return decision.checked(terms, numbers, clock_of(session).today())


def _columns(terms: Terms) -> dict[str, Any]:
    return vars(terms) | {"kind": terms.kind.value}


def _enter(session: Session, by: Account, row: DecisionRow, changed: dict[str, tuple[Any, Any]]) -> None:
    assert by.id is not None
    number = len(row.history) + 1
    entry = {name: [before, after] for name, (before, after) in changed.items()}
    row.history.append(DecisionChangeRow(number=number, account_id=by.id, changed=entry))
    session.flush()


def _whole() -> Select[DecisionRow]:
    return select(DecisionRow).options(*WITH_EVERYTHING)


def _listed() -> Select[DecisionRow]:
    return select(DecisionRow).options(*EACH_WITH_EVERYTHING)


def _all(session: Session, rows: Select[DecisionRow]) -> list[DecisionRow]:
    return list(session.scalars(rows).unique())
