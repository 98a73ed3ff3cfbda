"""Files that the design group asked for: asked, made by whoever claims them, and forgotten."""

from __future__ import annotations

import secrets

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from scenarios.account import Account
from scenarios.db import now
from scenarios.errors import Conflict, NotFound
from scenarios.message import Message, say
from scenarios.results.export_request import (
    KEPT_FOR,
    MADE_AT_ONCE,
    MOST_AT_ONCE,
    TRIES,
    WAITS_FOR,
    Claim,
    FileFormat,
    FileState,
    Paper,
    Wanted,
    ensure_holds,
    wanted,
)
from scenarios.store.decisions import decision as decisions
from scenarios.store.export_file import ExportFileRow, anew, because, take_turn
from scenarios.store.results import selection as selections

STOPPED = say(
    "The server stopped several times while it made this file. Perhaps there is too much in it: choose one event, or a"
    " table (CSV). If that fails too, tell whoever runs this site."
)
UNKNOWN = say("This server does not know what this file is of any more. Ask for it again.")
NOT_BEGUN = say("The server could not begin with this file. Tell whoever runs this site.")


def ask(session: Session, by: Account, of: Wanted, form: FileFormat) -> int:
    """Ask for a file, or join in waiting for the same one; its number.

    Raises NotFound where there is nothing to take away, Invalid where there is more than such a file can hold, and
    Conflict where too many are waited for.
    """
    total = _total(session, of)
    ensure_holds(form, total)
    waited_for = _unfinished(session)
    for row in waited_for:
        if (row.selection, row.form) == (of.key, form.value):
            return row.id
    if len(waited_for) >= MOST_AT_ONCE:
        raise Conflict(say("Several files are being made already. Wait until one of them is ready, and ask again."))
    made = ExportFileRow(form=form.value, selection=of.key, state=FileState.WAITING.value, total=total, asked_by=by.id)
    session.add(made)
    session.flush()
    return made.id


def claim(session: Session) -> Claim | None:
    """Begin with the oldest file that is free; None where none is, or enough are being made.

    One whose maker fell silent is free again, but not without end. Who gets it, the store decides.
    """
    take_turn(session)
    at, rows = now(session), _unfinished(session)
    if sum(row.plain.is_being_made(at) for row in rows) >= MADE_AT_ONCE:
        return None
    for row in rows:
        if not row.plain.is_free(at):
            continue
        of = wanted(row.selection)
        if of is None or row.tries >= TRIES:
            why = because(STOPPED if of else UNKNOWN)
            _change(session, row, state=FileState.FAILED.value, maker="", **why)
            continue
        made = Claim(row.id, secrets.token_hex(16), of, FileFormat(row.form))
        values = {
            "state": FileState.MAKING.value,
            "maker": made.maker,
            "tries": row.tries + 1,
            "done": 0,
            "seen_at": at,
        }
        if _change(session, row, **values):
            return made
    return None


def go_on(session: Session, claimed: Claim, done: int) -> bool:
    """Say how far a file is; False where it is not this claim's any more."""
    return _tell(session, claimed, done=done)


def finish(session: Session, claimed: Claim, file: str) -> bool:
    """The file is whole; False where it is not this claim's any more."""
    return _tell(session, claimed, state=FileState.READY.value, file=file, maker="")


def fail(session: Session, claimed: Claim, why: Message) -> bool:
    """It cannot be made; ``why`` is for whoever waits. False where it is not this claim's any more."""
    return _tell(session, claimed, state=FileState.FAILED.value, maker="", **because(why))


def take_up(session: Session) -> bool:
    """A server starts: whether a file waits or was being made. One that waited for no server has a time of its own."""
    waits = update(ExportFileRow).where(ExportFileRow.state == FileState.WAITING.value)
    session.execute(waits.values(**anew(now(session))))
    return bool(_unfinished(session))


def are_left(session: Session) -> bool:
    """Whether a file could be begun with and nobody is on the way to it."""
    at, rows = now(session), _unfinished(session)
    made = sum(row.plain.is_being_made(at) for row in rows)
    return made < MADE_AT_ONCE and any(row.plain.is_left(at) for row in rows)


def take_on(session: Session) -> bool:
    """Decide to start somebody on the files that are left; False where none is, or another server just did."""
    take_turn(session)
    give_up(session)
    if not are_left(session):
        return False
    at = now(session)
    for row in _unfinished(session):
        if row.plain.is_silent(at):
            _change(session, row, **anew(at))
        elif row.plain.is_left(at):
            _change(session, row, seen_at=at)
    return True


def give_up(session: Session) -> None:
    """Where nobody has made anything for too long, say so of the files that have waited for as long."""
    told = select(ExportFileRow.seen_at).where(ExportFileRow.state != FileState.WAITING.value)
    since = now(session) - WAITS_FOR
    if any(at > since for at in session.scalars(told)):
        return
    late = update(ExportFileRow).where(ExportFileRow.state == FileState.WAITING.value, ExportFileRow.asked_at < since)
    session.execute(late.values(state=FileState.FAILED.value, **because(NOT_BEGUN)))


def get(session: Session, file_id: int) -> ExportFileRow:
    """The file with this number. Raises NotFound where there is none, or its time is over."""
    row = session.get(ExportFileRow, file_id)
    if row is None or row.plain.is_over(now(session)):
        raise NotFound(say("This file is gone. Files are kept for a day: ask for it again."))
    return row


def listed(session: Session) -> list[ExportFileRow]:
    """The files that can be fetched or waited for, the newest first."""
    since = now(session) - KEPT_FOR
    return list(
        session.scalars(select(ExportFileRow).where(ExportFileRow.asked_at > since).order_by(ExportFileRow.id.desc()))
    )


def kept(session: Session) -> frozenset[str]:
    """What may lie on the disc: the files that are ready, and the makers whose claim stands."""
    return frozenset(name for row in listed(session) for name in (row.file, row.maker) if name)


def are_over(session: Session) -> bool:
    """Whether the time of any file is over."""
    over = select(ExportFileRow.id).where(ExportFileRow.asked_at <= now(session) - KEPT_FOR)
    return session.scalar(over.limit(1)) is not None


def forget_old(session: Session) -> None:
    """Forget the files whose time is over."""
    session.execute(delete(ExportFileRow).where(ExportFileRow.asked_at <= now(session) - KEPT_FOR))


def _total(session: Session, of: Wanted) -> int:
    """How many results are in it; a paper is one thing, however many results it rests on."""
    if isinstance(of, Paper):
        decisions.get(session, of.decision)
        return 1
    return selections.named(session, of).outcomes


def _unfinished(session: Session) -> list[ExportFileRow]:
    states = (FileState.WAITING.value, FileState.MAKING.value)
    return list(
        session.scalars(select(ExportFileRow).where(ExportFileRow.state.in_(states)).order_by(ExportFileRow.id))
    )


def _change(session: Session, row: ExportFileRow, **values: object) -> bool:
    """Change a row that is still as it was read; False where somebody else changed it first."""
    same = [ExportFileRow.id == row.id, ExportFileRow.state == row.state, ExportFileRow.seen_at == row.seen_at]
    changed = session.execute(update(ExportFileRow).where(*same, ExportFileRow.maker == row.maker).values(**values))
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def _tell(session: Session, claimed: Claim, **values: object) -> bool:
    theirs = (ExportFileRow.id == claimed.id, ExportFileRow.maker == claimed.maker)
    changed = session.execute(
        update(ExportFileRow)
        .where(*theirs, ExportFileRow.state == FileState.MAKING.value)
        .values(seen_at=now(session), **values)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]
