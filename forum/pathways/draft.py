"""The draft of a pathway's next version: made, shown to all, and put under test by the designers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from forum.common import labels
from forum.common.conflict_form import ConflictForm
from forum.common.saving import Conflicted, Refused, Saved, answer
from forum.pathways.picture import drawn
from forum.web import list_page
from forum.web.access import current_account, requires
from forum.web.forms import Form, TextField
from forum.web.storage import database
from forum.web.translation import tell
from scenarios.account import Action
from scenarios.errors import Conflict, Invalid, Refusal
from scenarios.message import say
from scenarios.pathways.draft import Change, Part, edition
from scenarios.pathways.pathway import LINE_LIMIT, PathwayContent
from scenarios.store.pathways import draft as drafts
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways import remark as remarks
from scenarios.store.pathways.pathway import PathwayVersionRow

blueprint = Blueprint("pathway_draft", __name__)


@dataclass(frozen=True)
class PathwayDraft:
    """The draft of a pathway that a designer has before them."""

    row: PathwayVersionRow

    @property
    def content(self) -> PathwayContent:
        """The model as it is now."""
        return self.row.content

    @property
    def slug(self) -> str:
        """The pathway's address."""
        return self.row.pathway.slug

    def seen(self, part: Part) -> str:
        """The edition of a part, which a form carries to show what its designer saw."""
        return edition(part(self.content))


class DraftForm(ConflictForm):
    """A part of a draft, with the edition of that part that the designer saw."""

    based_on = HiddenField()


class NewPathwayForm(Form):
    """A pathway's name."""

    name = TextField(
        _l("What is the pathway called?"),
        limit=LINE_LIMIT,
        description=_l("Such as: Urgent mental health care. Its address is made from it and stays."),
    )


def whole(content: PathwayContent) -> object:
    """All of a draft, for what is about the whole of it."""
    return content


def to_edit(slug: str) -> PathwayDraft:
    """The draft of the pathway at this address. Raises Conflict where none is being written."""
    with database().read() as session:
        row = pathways.open_draft(session, pathways.by_slug(session, slug).id)
    if row is None:
        raise Conflict(say("This pathway has no draft now: start its next version first."))
    return PathwayDraft(row)


def answered(
    draft: PathwayDraft,
    form: DraftForm,
    part: Part,
    change: Change,
    form_of: Callable[[PathwayDraft], DraftForm],
    *,
    page: Callable[[], ResponseReturnValue],
    done: Callable[[], ResponseReturnValue],
) -> ResponseReturnValue:
    """Save a part of a draft, and answer whoever sent it.

    ``done`` answers where it is saved; ``page`` shows the form once more with all that was typed, and what to mend or
    what somebody else saved, for which ``form_of`` makes the form anew from a draft.
    """
    if not form.validate():
        return page()

    def compare(latest: PathwayDraft) -> None:
        form.saved_meanwhile = form_of(latest)
        form.based_on.raw_data, form.based_on.data = None, latest.seen(part)

    return answer(form, save_part(draft, form, part, change), compare=compare, page=page, done=done)


def save_part(
    draft: PathwayDraft, form: DraftForm, part: Part, change: Change
) -> Saved | Refused | Conflicted[PathwayDraft]:
    """Save what a valid form says, where nobody else saved the same part since its designer saw it."""
    try:
        save(draft, form, part, change)
    except Invalid as fault:
        return Refused(fault)
    except Conflict as fault:
        return Conflicted(fault, to_edit(draft.slug))
    return Saved()


def save(draft: PathwayDraft, form: DraftForm, part: Part, change: Change) -> None:
    """Save a change of a draft, made to the part that the designer saw."""
    by, seen = current_account(), form.based_on.data or ""
    database().write(lambda session: drafts.edit(session, by, draft.row.id, change, part=part, seen=seen))


def form_page(form: DraftForm, draft: PathwayDraft, heading: str, intro: str = "") -> ResponseReturnValue:
    """The page with the form of a part, sent to where it was opened."""
    page = render_template(
        "forum/pathways/drafts/draft_form.html", form=form, draft=draft, heading=heading, intro=intro
    )
    return page, form.status


def ask_page(
    form: DraftForm,
    draft: PathwayDraft,
    *,
    listed: Sequence[str] = (),
    note: str = "",
    warning: bool = False,
    **words: str,
) -> ResponseReturnValue:
    """The page that asks once before something is done that cannot be taken back; ``listed`` is what goes with it."""
    page = {"form": form, "draft": draft, "listed": listed, "note": note, "warning": warning, **words}
    return render_template("forum/pathways/drafts/draft_ask.html", **page), form.status


def done(slug: str, anchor: str = "") -> ResponseReturnValue:
    """Back to the draft."""
    return redirect(url_for("pathway_draft.show", slug=slug, _anchor=anchor or None), 303)


def saved(slug: str, anchor: str = "") -> ResponseReturnValue:
    """Back to the draft, which says that the part is saved."""
    flash(_("Saved."), "success")
    return done(slug, anchor)


def stage_name(draft: PathwayDraft, key: str) -> str:
    """What a stage is called, for pages that name a step by its two ends."""
    stage = draft.content.stage(key)
    return stage.name if stage else key


@blueprint.get("/design")
@requires(Action.EDIT_PATHWAYS)
def index() -> ResponseReturnValue:
    """Every pathway, with the version under test and the one that is being written."""
    with database().read() as session:
        listed = [
            (row, pathways.active(session, row.id), pathways.open_draft(session, row.id))
            for row in pathways.everything(session)
        ]
    return render_template("forum/pathways/drafts/drafts.html", listed=listed)


@blueprint.get("/design/new")
@requires(Action.EDIT_PATHWAYS)
def new() -> ResponseReturnValue:
    """Ask for a new pathway's name."""
    return render_template("forum/pathways/drafts/draft_new.html", form=NewPathwayForm())


@blueprint.post("/design/new")
@requires(Action.EDIT_PATHWAYS)
def make() -> ResponseReturnValue:
    """Make a pathway with an empty draft."""
    form, by = NewPathwayForm(), current_account()
    if form.validate() and (made := form.write(lambda session: drafts.make(session, by, form.name.data))):
        return done(made.value.slug)
    return render_template("forum/pathways/drafts/draft_new.html", form=form), form.status


@blueprint.post("/design/<slug>/start")
@requires(Action.EDIT_PATHWAYS)
def start(slug: str) -> ResponseReturnValue:
    """Start the next version from the one under test; where one is being written, go on with that."""
    by = current_account()
    try:
        database().write(lambda session: drafts.start(session, by, pathways.by_slug(session, slug).id))
    except Conflict as fault:
        flash(tell(fault.message), "warning")
    return done(slug)


@blueprint.get("/design/<slug>")
@requires(Action.EDIT_PATHWAYS)
def show(slug: str) -> ResponseReturnValue:
    """All parts of a draft, each with a way to change it, and what people said about it."""
    with database().read() as session:
        row = pathways.by_slug(session, slug)
        version, current = pathways.open_draft(session, row.id), pathways.active(session, row.id)
        at = list_page.asked()
        said = list_page.shown(remarks.page_about(session, version.id if version else 0, at=at), anchor="remarks")
        count = sum(remarks.count_about(session, version.id).values()) if version else 0
    if version is None:
        flash(_("No version of this pathway is being written now."), "warning")
        return redirect(url_for("pathway_draft.index"), 303)
    draft = PathwayDraft(version)
    page = {"draft": draft, "content": draft.content, "current": current, "remarks": said, "words": labels}
    page |= {"remarks_count": count}
    return render_template(
        "forum/pathways/drafts/draft.html", **page, order=draft.seen(order), drawn=drawn(draft.content)
    )


def order(content: PathwayContent) -> object:
    """The stages' order, which one move changes."""
    return [stage.key for stage in content.stages]


@blueprint.get("/design/<slug>/open")
@requires(Action.EDIT_PATHWAYS)
def ask_to_open(slug: str) -> ResponseReturnValue:
    """Ask once before a draft is shown to all."""
    return _open_page(to_edit(slug), DraftForm())


@blueprint.post("/design/<slug>/open")
@requires(Action.EDIT_PATHWAYS)
def open_to_remarks(slug: str) -> ResponseReturnValue:
    """Show a draft to all, and take remarks from now on."""
    draft, by = to_edit(slug), current_account()
    database().write(lambda session: drafts.open_for_remarks(session, by, draft.row.id))
    flash(_("Everyone can read this draft now, and say what they think of it."), "success")
    return done(slug)


@blueprint.get("/design/<slug>/activate")
@requires(Action.EDIT_PATHWAYS)
def ask_to_activate(slug: str) -> ResponseReturnValue:
    """Say what it means to put a draft under test, and ask once."""
    draft = to_edit(slug)
    return _activate_page(draft, DraftForm(formdata=None, based_on=draft.seen(whole)))


@blueprint.post("/design/<slug>/activate")
@requires(Action.EDIT_PATHWAYS)
def activate(slug: str) -> ResponseReturnValue:
    """Put a draft under test, for good."""
    draft, form, by = to_edit(slug), DraftForm(), current_account()
    seen = form.based_on.data or ""
    try:
        database().write(lambda session: drafts.activate(session, by, draft.row.id, seen=seen))
    except Refusal as fault:
        latest = to_edit(slug)
        form.based_on.raw_data, form.based_on.data = None, latest.seen(whole)
        form.blame(fault)
        return _activate_page(latest, form)
    flash(_("Version %(number)s is under test now.", number=draft.row.number), "success")
    return redirect(url_for("pathway.show", slug=slug), 303)


def _open_page(draft: PathwayDraft, form: DraftForm) -> ResponseReturnValue:
    return ask_page(
        form,
        draft,
        heading=_("Show this draft and ask what people think?"),
        text=_(
            "Everyone can then read it as it is and as you change it, and anyone can question it or suggest "
            "better, without an account. A moderator reads each remark before it is shown. You cannot hide the "
            "draft again."
        ),
        button=_("Show it"),
        leave=_("Not yet"),
    )


def _activate_page(draft: PathwayDraft, form: DraftForm) -> ResponseReturnValue:
    return ask_page(
        form,
        draft,
        heading=_("Put version %(number)s under test?", number=draft.row.number),
        text=_(
            "From then on it can never be edited: stories and results will say that they are about exactly this "
            "version. A version that is under test now is retired; it can still be read. Nobody can add remarks "
            "any more. To change something later, start the next version."
        ),
        note="" if draft.row.takes_remarks else _("You have not shown it to anyone yet, so nobody could question it."),
        button=_("Put it under test"),
        leave=_("Not yet"),
        warning=True,
    )
