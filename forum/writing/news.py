"""News of a story, on its own page and on a page of their own, with what is new since its holder last looked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from forum.decisions.decision_history import Changed, changed
from forum.moderating.objection_form import Objected, objected
from forum.stories.draft import WRITERS_OWN, Draft, mine
from forum.stories.what_came_of_it import trail_of
from forum.web import list_page
from forum.web.access import current_account, decided_inside, held_links
from forum.web.storage import database
from scenarios.store.decisions import news
from scenarios.store.decisions.trail import Trail
from scenarios.store.list_page import ON_A_PAGE, part
from scenarios.store.stories import record as story_record
from scenarios.store.stories.record import StoryRecord
from scenarios.stories.news import Event, News, Reworded

blueprint = Blueprint("news", __name__)

FEW = 10
"""So much news stands on a story's own page where less than that is new; a page of their own has all."""

SENTENCES = {
    Event.SENT_IN: _l("You sent it in."),
    Event.READ: _l("A moderator began to read it."),
    Event.MESSAGE: _l("A moderator wrote to you."),
    Event.TELLER_WROTE: _l("Whoever told you the story would like something changed."),
    Event.SHAPED: _l("A moderator returned it to you, shaped."),
    Event.PASSED: _l("A moderator passed it."),
    Event.TELLER_AGREED: _l("Whoever told you the story said yes to it."),
    Event.PUBLISHED: _l("You agreed, and it was published."),
    Event.NOT_ACCEPTED: _l("A moderator did not accept it. The reason is with the messages."),
    Event.TAKEN_DOWN: _l("A moderator took it down. The reason is with the messages."),
    Event.JOINED: _l("Somebody took up an invitation:"),
    Event.CLAIMED: _l("An account added this story:"),
    Event.CLAIM_ENDED: _l("A new private link was made, and this account can no longer open the story:"),
    Event.LINK_MADE: _l("A new private link was made for this story."),
    Event.SUGGESTED: _l("Somebody suggested something:"),
    Event.ADDED: _l("Somebody added to it:"),
    Event.TAKEN: _l("A suggestion was taken in, from:"),
    Event.DECLINED: _l("A suggestion was declined, from:"),
    Event.VOTED: _l("A room voted on your story, at:"),
    Event.FOUND: _l("The design group found something out from your story."),
    Event.DECIDED: _l("Something was decided about what was found out from your story."),
    Event.IMPLEMENTED: _l("What was decided is now being done."),
    Event.CHECKED: _l("Somebody checked whether what was decided helps."),
    Event.NEW_VERSION: _l("There is a new version of the pathway."),
    Event.TAKEN_BACK: _l("The design group took back something that it had let you read."),
    Event.DECISION_CHANGED: _l("The design group changed what it had decided."),
    Event.NOT_IMPLEMENTED: _l("What was decided is not being done after all."),
    Event.NOT_CHECKED: _l("The check of what was decided was taken back."),
    Event.NO_VERSION: _l("What was decided no longer leads to version %(version)s of the pathway."),
}
DECIDED_NOW = {
    Event.NOT_ACCEPTED: _l("A moderator did not accept it. The reason is at the top of this page."),
    Event.TAKEN_DOWN: _l("A moderator took it down. The reason is at the top of this page."),
}
"""The newest of these while it is how things stand: the story's page begins with the reason."""
NAMELESS = {
    Event.JOINED: _l("Somebody took up an invitation."),
    Event.SUGGESTED: _l("Somebody suggested something."),
    Event.ADDED: _l("Somebody added to it."),
    Event.TAKEN: _l("A suggestion was taken in."),
    Event.DECLINED: _l("A suggestion was declined."),
}


@dataclass(frozen=True)
class ToldNews:
    """One piece of news as it is told, with the words then and now where some were changed."""

    sentence: str
    who: str
    at: datetime
    is_new: bool
    worded: tuple[Changed, ...] = ()


@blueprint.get("/write/<int:story_id>/news")
@decided_inside(WRITERS_OWN)
def show(story_id: int) -> ResponseReturnValue:
    """All that happened to a story, newest first, a page at a time."""
    draft = mine(story_id)
    with database().read() as session:
        record = story_record.of(session, story_id)
        found = news.of(session, draft.row, record, trail_of(draft), current_account().id)
        decided = _decided_now(found, objected(draft.row, record.notes))
    page = part(list(zip(_names(found), found, strict=True)), lambda named: named[0], list_page.asked())
    listed = list_page.shown(page.of(_told([each for _name, each in page.rows], draft, decided)))
    return render_template("forum/writing/news.html", draft=draft, news=listed)


def _names(found: Sequence[News]) -> list[str]:
    """A key for each piece of news, which it keeps when more comes: what happened, when, and which one of such."""
    named: Counter[str] = Counter()
    keys = []
    for each in found:
        name = f"{each.at.isoformat()} {each.event.value}"
        keys.append(f"{name} {named[name]}")
        named[name] += 1
    return keys


def _first_of(found: Sequence[News], seen: datetime | None) -> Sequence[News]:
    """What the story's own page tells: the newest few, and whatever is new, but no more than one page of a list."""
    newest = max((place for place, each in enumerate(found, 1) if each.is_new(seen)), default=0)
    return found[: min(max(newest, FEW), ON_A_PAGE)]


def seen_now(
    draft: Draft, record: StoryRecord, trail: Trail, objection: Objected | None
) -> tuple[list[ToldNews], bool]:
    """The newest news of a story for its holder, newest first, and whether there is more; they are new this once.

    ``record`` is what is on record about the story, ``trail`` what came of it, and ``objection`` what a moderator
    decided about it, if that is how it stands.
    """
    by, held = current_account(), held_links()
    with database().read() as session:
        found = news.of(session, draft.row, record, trail, by.id)
    seen = draft.row.seen_at
    shown = _first_of(found, seen)
    told = _told(shown, draft, _decided_now(found, objection))
    if not draft.row.is_withdrawn and (seen is None or any(each.is_new(seen) for each in found)):
        database().write(lambda session: news.see(session, by, draft.id, held))
    return told, len(shown) < len(found)


def _decided_now(found: Sequence[News], objection: Objected | None) -> News | None:
    """The news of what a moderator decided, if that is how the story stands."""
    return next((each for each in found if each.event in DECIDED_NOW), None) if objection else None


def _told(found: Sequence[News], draft: Draft, decided: News | None) -> list[ToldNews]:
    seen = draft.row.seen_at
    return [
        ToldNews(_sentence(each, each is decided), each.who, each.at, each.is_new(seen), words_of(each.worded))
        for each in found
    ]


def words_of(worded: Iterable[Reworded]) -> tuple[Changed, ...]:
    """What was changed of a decision, in words."""
    return tuple(changed(each.name, each.before, each.after) for each in worded)


def sentence_of(event: Event, version: int | None = None) -> str:
    """What happened, in words; with the number of the version that it is about, where the words name it."""
    said = str(SENTENCES[event])
    return said if version is None else said % {"version": version}


def _sentence(each: News, is_decided_now: bool) -> str:
    if is_decided_now:
        return str(DECIDED_NOW[each.event])
    if not each.who and each.event in NAMELESS:
        return str(NAMELESS[each.event])
    return sentence_of(each.event, each.version)
