"""The history of a story: every version with who made it and why, to be read, compared and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from forum.common import labels
from forum.stories import credits
from forum.stories.draft import INVITED, WRITERS_OWN, mine, shared, to_edit
from forum.stories.part_form import PartForm
from forum.stories.revision_author import made_by
from forum.stories.story_presenter import StoryPresenter
from forum.web.access import current_account, decided_inside
from forum.web.storage import database, run_in_thread
from forum.web.translation import tell
from scenarios.errors import Conflict, NotFound
from scenarios.message import say
from scenarios.row_number import typed_number
from scenarios.store.stories import co_writer
from scenarios.store.stories import story as stories
from scenarios.store.stories import suggestion as suggestions
from scenarios.store.stories.co_writer import CoWriterRow
from scenarios.store.stories.story import RevisionRow
from scenarios.stories.change_summary import Pair, Summary, summaries
from scenarios.stories.comparison import compare_stories
from scenarios.stories.edit_session import EditSession, sittings

blueprint = Blueprint("history", __name__)

PAGE = 25
"""Versions on one page, of which each is compared with the one before it."""


@dataclass(frozen=True)
class Version:
    """A version as the list tells it; ``before`` is the one before it, or None where there is none."""

    row: RevisionRow
    before: RevisionRow | None
    who: str
    why: str

    @property
    def number(self) -> int:
        """Its number, by which people name it."""
        return self.row.number

    @property
    def saved_by(self) -> tuple[int | None, int | None]:
        """Two versions are one person's where these are the same."""
        return self.row.editor_id, self.row.co_writer_id

    @property
    def created_at(self) -> datetime:
        """When it was saved last."""
        return self.row.created_at

    @property
    def stands_alone(self) -> bool:
        """The first words, an earlier version brought back, and a suggestion taken in are each told by themselves."""
        return self.number == 1 or bool(self.why)

    @property
    def closes(self) -> bool:
        """A moderator, a teller or everyone read this very version."""
        story = self.row.story
        return self.number in (story.passed, story.published, story.approved)


@blueprint.get("/write/<int:story_id>/history")
@decided_inside(INVITED)
def browse(story_id: int) -> ResponseReturnValue:
    """Every version, newest first, a page at a time."""
    draft, before = shared(story_id), _number("before")
    with database().read() as session:
        rows = stories.bare_history(session, story_id, before=before, limit=PAGE + 1)
        people = co_writer.everyone_ever(session, story_id)
        takers = _suggesters(session, rows, people)
        stored = stories.stored_documents(session, rows)
    versions = [
        Version(row, before, made_by(row, people), _why(row, takers))
        for row, before in zip(rows[:PAGE], [*rows[1:], None], strict=False)
    ]
    older, told = versions[-1].number if len(rows) > PAGE else None, sittings(versions)
    pairs = {_pair(each, each) for each in versions} | {_pair(each.versions[-1], each.newest) for each in told}
    counted = run_in_thread(summaries, stored, [pair for pair in pairs if pair])
    page = {
        "versions": versions,
        "sittings": told,
        "changes": {each.number: _changes(each, counted) for each in versions},
    }
    together = {each.newest.number: _together(each, counted) for each in told}
    return render_template("forum/writing/history.html", draft=draft, **page, together=together, older=older)


@blueprint.get("/write/<int:story_id>/history/<int:number>")
@decided_inside(INVITED)
def show(story_id: int, number: int) -> ResponseReturnValue:
    """A version, whole."""
    draft = shared(story_id)
    with database().read() as session:
        row = stories.revision_number(session, story_id, number)
        who = made_by(row, co_writer.everyone_ever(session, story_id))
    form = PartForm(formdata=None, based_on=draft.number)
    page = {
        "draft": draft,
        "revision": row,
        "who": who,
        "presenter": StoryPresenter.of(row),
        "form": form,
        "words": labels,
    }
    return render_template("forum/writing/history_version.html", **page, credits=credits.of(row))


@blueprint.get("/write/<int:story_id>/history/compare")
@decided_inside(INVITED)
def compare(story_id: int) -> ResponseReturnValue:
    """Two versions, word by word."""
    draft = shared(story_id)
    with database().read() as session:
        before = stories.revision_number(session, story_id, _number("from") or 0)
        after = stories.revision_number(session, story_id, _number("to") or 0)
        who = _between(session, before, after)
    compared = run_in_thread(compare_stories, before.content, after.content)
    page = {"draft": draft, "before": before, "after": after, "comparison": compared, "words": labels}
    return render_template(
        "forum/writing/history_compared.html", **page, who=who, pathway=after.pathway_version.content
    )


@blueprint.post("/write/<int:story_id>/history/<int:number>/restore")
@decided_inside(INVITED)
def restore(story_id: int, number: int) -> ResponseReturnValue:
    """Bring a version back; the newest one until now stays in the list."""
    shared(story_id)  # A moderator who helps reads no earlier version.
    to_edit(story_id)
    by, seen = current_account(), PartForm().seen
    try:
        database().write(lambda session: stories.restore(session, by, story_id, number, seen=seen))
    except Conflict as fault:
        flash(tell(fault.message), "warning")
    else:
        flash(_("Version %(number)s is the newest one now. Nothing is lost.", number=number), "success")
    return redirect(url_for("history.browse", story_id=story_id), 303)


@blueprint.post("/write/<int:story_id>/write-on")
@decided_inside(WRITERS_OWN)
def write_on(story_id: int) -> ResponseReturnValue:
    """Begin a new version of a published story; everyone reads the published one until the next is agreed."""
    mine(story_id)
    by = current_account()
    database().write(lambda session: stories.write_on(session, by, story_id))
    flash(_("You can write on. Everyone reads the published version until you agree to the next one."), "success")
    return redirect(url_for("my_stories.show", story_id=story_id), 303)


def _number(name: str) -> int | None:
    """A version's number from the address, or None where there is none in it."""
    typed = request.args.get(name, "")
    if not typed:
        return None
    number = typed_number(typed)
    if number is None:
        raise NotFound(say("There is no such version of the story."))
    return number


def _pair(first: Version, last: Version) -> Pair | None:
    """The version before the first of these and the last of them, None where there is none before."""
    return (first.before.number, last.number) if first.before else None


def _together(sitting: EditSession[Version], counted: Mapping[Pair, Summary]) -> str:
    """What all versions of a sitting changed, in a line."""
    pair = _pair(sitting.versions[-1], sitting.newest)
    if not sitting.earlier or pair is None:
        return _changes(sitting.newest, counted)
    return _in_words(counted[pair])


def _between(session: Session, before: RevisionRow, after: RevisionRow) -> list[str]:
    """Everybody who had a hand in what differs between two versions, the earliest first."""
    low, high = sorted((before.number, after.number))
    made = stories.bare_history(session, after.story_id, after=low, before=high + 1)[::-1] or [after]
    people = co_writer.everyone_ever(session, after.story_id)
    takers = _suggesters(session, made, people)
    who = [name for row in made for name in (made_by(row, people), takers.get(row.took or 0, "")) if name]
    return list(dict.fromkeys(who))


def _why(row: RevisionRow, takers: Mapping[int, str]) -> str:
    """Why a version was made, where that is more than writing."""
    if row.restores is not None:
        return str(_("Brought version %(number)s back.", number=row.restores))
    if row.renewed is not None:
        return str(_("Moved to version %(number)s of the pathway. No word changed.", number=row.renewed))
    if row.took is not None:
        who = takers.get(row.took) or _("somebody who read the story")
        return str(_("Took in a suggestion by: %(who)s.", who=who))
    return ""


def _suggesters(session: Session, rows: list[RevisionRow], people: Mapping[int, CoWriterRow]) -> dict[int, str]:
    """Who made the suggestions that these versions took in, by the suggestion's number."""
    made = suggestions.by_number(session, [row.took for row in rows if row.took is not None])
    return {
        each.id: each.credit or (people[each.co_writer_id].name or str(_("a co-writer")) if each.co_writer_id else "")
        for each in made
    }


def _changes(version: Version, counted: Mapping[Pair, Summary]) -> str:
    """What a version changed; one that only moved the story on to a newer pathway changed nothing."""
    pair = _pair(version, version)
    return "" if pair is None or version.row.renewed is not None else _in_words(counted[pair])


def _in_words(counted: Summary) -> str:
    """What changed, in a line."""
    found = []
    if counted.words:
        found.append(_("title or first words changed"))
    if counted.person:
        found.append(_("the person changed"))
    if counted.changed:
        found.append(ngettext("%(num)s scene changed", "%(num)s scenes changed", counted.changed))
    if counted.added:
        found.append(ngettext("%(num)s scene added", "%(num)s scenes added", counted.added))
    if counted.removed:
        found.append(ngettext("%(num)s scene removed", "%(num)s scenes removed", counted.removed))
    if counted.moved:
        found.append(_("scenes in another order"))
    return _sentence(", ".join(map(str, found)) or _("where scenes lead changed"))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
