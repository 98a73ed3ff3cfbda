"""The draft of a pathway's next version: who may write it, and how it comes under test."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scenarios.account import Account, Action, may
from scenarios.db import found, locked, now
from scenarios.errors import Conflict, Invalid, NotAllowed
from scenarios.message import say
from scenarios.pathways import draft as changes
from scenarios.pathways import pathway as rules
from scenarios.pathways.pathway import PathwayContent
from scenarios.store.accounts import audit
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayRow, PathwayVersionRow


def make(session: Session, by: Account, name: str) -> PathwayRow:
    """Make a pathway, with an empty draft as its first version.

    Raises Invalid for a name that cannot be used or that another pathway has.
    """
    _ensure_may_edit(by)
    there = pathways.everything(session)
    slug = changes.address(name, (row.slug for row in there))
    taken = Invalid(say("There is a pathway with this name already. Choose another name."), field="name")
    if any(row.name.casefold() == name.strip().casefold() for row in there):
        raise taken
    try:
        with session.begin_nested():
            row = pathways.create(session, slug, name.strip())
    except IntegrityError as fault:
        raise taken from fault
    audit.record(session, by, "make pathway", f"pathway {row.id}")
    pathways.draft(session, row.id, PathwayContent())
    return row


def start(session: Session, by: Account, pathway_id: int) -> PathwayVersionRow:
    """Start the next version as a copy of the one under test, or else of the newest.

    Raises Conflict while a draft is being written: there is one at most.
    """
    _ensure_may_edit(by)
    session.scalar(select(PathwayRow).where(PathwayRow.id == pathway_id).with_for_update())
    if pathways.open_draft(session, pathway_id) is not None:
        raise Conflict(say("The next version is being written already. Open it and go on there."))
    latest = next(iter(pathways.versions(session, pathway_id)), None)
    source = pathways.active(session, pathway_id) or latest
    row = pathways.draft(session, pathway_id, source.content if source else PathwayContent())
    _record(session, by, "start pathway version", row)
    return row


def edit(
    session: Session, by: Account, version_id: int, change: changes.Change, *, part: changes.Part, seen: str
) -> PathwayVersionRow:
    """Change a part of a draft; what others changed in other parts meanwhile stays.

    ``seen`` is the edition of the part that the designer saw. Raises Conflict where the part was changed since
    or the version is no draft any more, Invalid where the change cannot be kept.
    """
    row = _to_change(session, by, version_id)
    before = row.content
    if changes.edition(part(before)) != seen:
        raise Conflict(say("Somebody changed this while you were writing. Compare both before you save."))
    row.document = rules.to_document(rules.checked(change(before)))
    return row


def open_for_remarks(session: Session, by: Account, version_id: int) -> PathwayVersionRow:
    """Show a draft to all, so that anyone can question it; showing it again changes nothing."""
    row = _to_change(session, by, version_id)
    if row.opened_at is None:
        row.opened_at = now(session)
        _record(session, by, "open pathway version", row)
    return row


def activate(session: Session, by: Account, version_id: int, *, seen: str) -> PathwayVersionRow:
    """Put a draft under test, for good; the version before it is retired.

    ``seen`` is the edition of the content that the designer read. Raises Conflict where it changed since,
    Invalid where there is nothing to test.
    """
    row = _to_change(session, by, version_id)
    if changes.edition(row.content) != seen:
        raise Conflict(say("Somebody changed this version since you read it. Read it again first."))
    pathways.activate(session, row.id)
    _record(session, by, "activate pathway version", row)
    return row


def _to_change(session: Session, by: Account, version_id: int) -> PathwayVersionRow:
    """The draft, locked until this transaction ends. Raises Conflict where it is none any more."""
    _ensure_may_edit(by)
    row = found(
        locked(session, PathwayVersionRow, version_id, pathways.WITH_PATHWAY),
        say("There is no such version of the model."),
    )
    if not row.is_draft:
        raise Conflict(say("This version is or was under test, so it can never be changed. Start the next version."))
    return row


def _record(session: Session, by: Account, act: str, row: PathwayVersionRow) -> None:
    slug = session.scalar(select(PathwayRow.slug).where(PathwayRow.id == row.pathway_id))
    audit.record(session, by, act, f"pathway version {row.id}", version=row.number, pathway=slug)


def _ensure_may_edit(by: Account) -> None:
    if not may(by, Action.EDIT_PATHWAYS):
        raise NotAllowed()
