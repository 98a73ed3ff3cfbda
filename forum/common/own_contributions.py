"""What somebody added to a story or said of a pathway, so that they hear what a moderator decided about it.

It is theirs by their account, or remembered by their browser's signed session, as private links are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import session
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from forum.common import labels
from forum.web import access
from forum.web.access import current_account, remember_sent, sent_here
from forum.web.storage import database
from scenarios.objection import ReasonWording, wording
from scenarios.pathways.remark import RemarkState
from scenarios.store.pathways import remark as remarks
from scenarios.store.pathways.remark import PathwayRemarkRow
from scenarios.store.stories import story as stories
from scenarios.store.stories import suggestion as suggestions
from scenarios.store.stories.suggestion import SuggestionRow
from scenarios.stories.suggestion import SuggestionKind, SuggestionState

ADDED, REMARKED = access.ADDED, access.REMARKED
MOST = 30
"""How many of each a browser remembers: the newest."""

_OF_ADDITIONS = {
    SuggestionState.WAITING: _l("No moderator has read it yet."),
    SuggestionState.OPEN: _l("It is shown beside the story."),
    SuggestionState.TAKEN: _l("It is part of the story, or of its next version."),
    SuggestionState.DECLINED: _l("The writer did not take it into the story."),
    SuggestionState.REFUSED: _l("A moderator read it. It is not shown."),
}
_ADDED_TO_NO_STORY = {
    SuggestionState.WAITING: _l("The story is not on the site now. Nobody is reading additions to it."),
    SuggestionState.OPEN: _l("A moderator read it. The story is not on the site now."),
}
"""The same while nobody else can read the story."""
_TAKEN_DOWN = _l("A moderator took it down and deleted its words.")
_OF_REMARKS = {
    RemarkState.WAITING: _l("No moderator has read it yet."),
    RemarkState.PASSED: _l("Everyone can read it."),
    RemarkState.REFUSED: _l("A moderator read it. It is not shown."),
    RemarkState.HIDDEN: _l("A moderator took it down. It is not shown any more."),
}


@dataclass(frozen=True)
class OwnContribution:
    """One of them: what it is, its words where they are kept, what became of it, and a moderator's reason and words.

    ``story`` is the title of the story that it was added to, where everyone can read that.
    """

    name: str
    text: str
    at: datetime
    state: str
    reason: ReasonWording | None
    words: str
    story: str = ""


def remember(kind: str, number: int) -> None:
    """Let this browser know again what was sent with it."""
    there = [each for each in sent_here(kind) if each != number]
    remember_sent(kind, [*there, number][-MOST:])


def forget() -> None:
    """Forget all of it on this device."""
    for kind in (ADDED, REMARKED):
        session.pop(kind, None)


def is_remembered() -> bool:
    """Whether this browser knows of any."""
    return bool(session.get(ADDED) or session.get(REMARKED))


def listed() -> list[OwnContribution]:
    """All that whoever asks added or remarked, the newest first."""
    with database().read() as store:
        return sorted(_listed(store), key=lambda each: each.at, reverse=True)


def _listed(store: Session) -> Iterator[OwnContribution]:
    account = current_account().id
    mine = {row.id: row for row in suggestions.by_number(store, sent_here(ADDED))}
    if account is not None:
        mine |= {row.id: row for row in suggestions.of_account(store, account)}
    yield from (_addition(store, row) for row in mine.values())
    yield from map(_remark, remarks.by_number(store, sent_here(REMARKED)))


def _addition(store: Session, row: SuggestionRow) -> OwnContribution:
    state, published = SuggestionState(row.state), stories.published_of(store, row.story_id)
    became = _OF_ADDITIONS[state] if published else _ADDED_TO_NO_STORY.get(state, _OF_ADDITIONS[state])
    if state is SuggestionState.REFUSED and suggestions.was_taken_down(store, row):
        became = _TAKEN_DOWN
    told = _objection(row) if state is SuggestionState.REFUSED else {"reason": None, "words": ""}
    title = published.content.title if published and published.may_be_shown else ""
    return OwnContribution(
        str(labels.ADDITIONS[SuggestionKind(row.kind)][0]), row.text, row.created_at, str(became), **told, story=title
    )


def _remark(row: PathwayRemarkRow) -> OwnContribution:
    state = RemarkState(row.state)
    told = _objection(row) if state in (RemarkState.REFUSED, RemarkState.HIDDEN) else {"reason": None, "words": ""}
    return OwnContribution(row.version.pathway.name, row.text, row.at, str(_OF_REMARKS[state]), **told)


def _objection(row: SuggestionRow | PathwayRemarkRow) -> dict[str, Any]:
    """A reason from before there were five was for moderators alone."""
    reason = wording(row.objection)
    return {"reason": reason, "words": row.reason if reason else ""}
