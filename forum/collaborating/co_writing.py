"""Writing together: whom a story's holder invites, for what, and by which link."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from forum.common import labels
from forum.stories.draft import WRITERS_OWN, Draft, mine
from forum.web import qr
from forum.web.access import current_account, decided_inside
from forum.web.forms import Form, RadiosField, TextField
from forum.web.links import public_url_for
from forum.web.storage import database
from scenarios.account import CoWriterRole
from scenarios.errors import Conflict, NotFound
from scenarios.message import say
from scenarios.store.stories import co_writer
from scenarios.store.stories.co_writer import CoWriterRow
from scenarios.stories.story import LINE_LIMIT

blueprint = Blueprint("co_writing", __name__)

NEW_INVITATION = "new_invitation"
"""Where a browser keeps the link of an invitation until it was shown; it is no device's to keep."""

OFFERED = (CoWriterRole.WRITE, CoWriterRole.SUGGEST, CoWriterRole.READ)
"""What a holder can invite others for here; a teller is asked elsewhere."""


class MayForm(Form):
    """What somebody may do."""

    may = RadiosField(
        _l("What may they do?"),
        required=_l("Choose what they may do."),
        choices=[(part.value, *labels.PARTS_OF_OTHERS[part]) for part in OFFERED],
    )


class InviteForm(MayForm):
    """Whom, and what they may do."""

    invited_as = TextField(
        _l("What do you call them?"),
        limit=LINE_LIMIT,
        required=_l("Say what you call them, so that you know who is who."),
        description=_l("Only those who work on the story see it. They say themselves how they are named with it."),
    )


@blueprint.get("/write/<int:story_id>/together")
@decided_inside(WRITERS_OWN)
def show(story_id: int) -> ResponseReturnValue:
    """Who is invited, and the form to invite somebody."""
    session.pop(NEW_INVITATION, None)
    return _page(mine(story_id), InviteForm())


@blueprint.post("/write/<int:story_id>/together")
@decided_inside(WRITERS_OWN)
def invite(story_id: int) -> ResponseReturnValue:
    """Invite somebody; their link is shown next."""
    draft, form, by = mine(story_id), InviteForm(), current_account()
    if not form.validate():
        return _page(draft, form)
    part, called = CoWriterRole(form.may.data), form.invited_as.data

    def work(store: Session) -> tuple[int, str]:
        made, token = co_writer.invite(store, by, story_id, part, called)
        return made.id, token

    invited = form.write(work, Conflict)
    return to_link(story_id, *invited.value) if invited else _page(draft, form)


@blueprint.get("/write/<int:story_id>/together/<int:number>")
@decided_inside(WRITERS_OWN)
def person(story_id: int, number: int) -> ResponseReturnValue:
    """What one of them may do, and the way to change or end it."""
    draft = mine(story_id)
    row = _invited(story_id, number)
    return _person_page(draft, row, MayForm(formdata=None, may=row.part))


@blueprint.post("/write/<int:story_id>/together/<int:number>")
@decided_inside(WRITERS_OWN)
def change_part(story_id: int, number: int) -> ResponseReturnValue:
    """Let one of them do more, or less."""
    draft, form, by = mine(story_id), MayForm(), current_account()
    row = _invited(story_id, number)
    if row.part not in OFFERED:
        raise Conflict(say("What the teller of a story may do is not changed here."))
    if not form.validate():
        return _person_page(draft, row, form)
    part = CoWriterRole(form.may.data)
    database().write(lambda store: co_writer.change_part(store, by, story_id, number, part))
    flash(_("That is changed."), "success")
    return redirect(url_for("co_writing.show", story_id=story_id), 303)


@blueprint.get("/write/<int:story_id>/together/<int:number>/link")
@decided_inside(WRITERS_OWN)
def link(story_id: int, number: int) -> ResponseReturnValue:
    """The new link, until its writer goes on; afterwards only the offer to make another one."""
    draft = mine(story_id)
    row = _invited(story_id, number)
    kept_for, token = session.get(NEW_INVITATION, (0, ""))
    address = public_url_for("invitation.show", token=token) if kept_for == number else ""
    code = qr.svg(address, _("The invitation as a QR code")) if address else ""
    return render_template("forum/collaborating/together_link.html", draft=draft, row=row, address=address, code=code)


@blueprint.post("/write/<int:story_id>/together/<int:number>/link")
@decided_inside(WRITERS_OWN)
def renew(story_id: int, number: int) -> ResponseReturnValue:
    """Make a new link for one of them; the one before it lets nobody in any more."""
    mine(story_id)
    by = current_account()
    token = database().write(lambda store: co_writer.renew(store, by, story_id, number))
    return to_link(story_id, number, token)


@blueprint.get("/write/<int:story_id>/together/<int:number>/end")
@decided_inside(WRITERS_OWN)
def ask_to_end(story_id: int, number: int) -> ResponseReturnValue:
    """Ask once before an invitation is taken back."""
    draft = mine(story_id)
    return render_template("forum/collaborating/together_end.html", draft=draft, row=_invited(story_id, number))


@blueprint.post("/write/<int:story_id>/together/<int:number>/end")
@decided_inside(WRITERS_OWN)
def end(story_id: int, number: int) -> ResponseReturnValue:
    """Take an invitation back."""
    mine(story_id)
    by = current_account()
    database().write(lambda store: co_writer.revoke(store, by, story_id, number))
    flash(_("The invitation is taken back."), "success")
    return redirect(url_for("co_writing.show", story_id=story_id), 303)


def to_link(story_id: int, number: int, token: str) -> ResponseReturnValue:
    """Show the link of somebody who was invited, once."""
    session[NEW_INVITATION] = (number, token)
    return redirect(url_for("co_writing.link", story_id=story_id, number=number), 303)


def _invited(story_id: int, number: int) -> CoWriterRow:
    """Somebody whose invitation to this story stands. Raises NotFound."""
    with database().read() as store:
        row = co_writer.get_one(store, number)
    if row.story_id != story_id:
        raise NotFound(say("There is no such co-writer, or their invitation was taken back."))
    return row


def _page(draft: Draft, form: InviteForm) -> ResponseReturnValue:
    with database().read() as store:
        invited = co_writer.of(store, draft.id)
    page = {"draft": draft, "form": form, "invited": invited, "words": labels, "Part": CoWriterRole}
    return render_template("forum/collaborating/together.html", **page), form.status


def _person_page(draft: Draft, row: CoWriterRow, form: MayForm) -> ResponseReturnValue:
    page = {"draft": draft, "row": row, "form": form, "is_offered": row.part in OFFERED}
    return render_template("forum/collaborating/together_person.html", **page), form.status
