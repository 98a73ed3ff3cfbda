"""The private link by which a writer without an account comes back to a story."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum import said_here
from forum.draft import WRITERS_OWN, mine
from forum.stage_field import LED_BY
from forum.web import access, qr
from forum.web.access import current_account, decided_inside, open_to_all
from forum.web.links import public_url_for
from forum.web.storage import database
from scenarios.store import private_link as links

blueprint = Blueprint("private_link", __name__)

_NEW = "new_link"
NEW_INVITATION = "new_invitation"
"""Where a browser keeps the link of an invitation until it was shown; it is no device's to keep."""


@blueprint.get("/s/<token>")
@open_to_all
def follow(token: str) -> ResponseReturnValue:
    """Let this browser into the story, and leave the address with the token at once."""
    with database().read() as store:
        link = links.find(store, token)
    access.hold_link(link.id)
    response = make_response(redirect(url_for("writing.show", story_id=link.story_id), 303))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.get("/write/<int:story_id>/link")
@decided_inside(WRITERS_OWN)
def show(story_id: int) -> ResponseReturnValue:
    """The new link, until its writer goes on; afterwards only the offer to make another one."""
    draft = mine(story_id)
    kept_for, token = session.get(_NEW, (0, ""))
    address = public_url_for("private_link.follow", token=token) if kept_for == story_id else ""
    code = qr.svg(address, _("The private link as a QR code")) if address else ""
    return render_template("forum/private_link.html", draft=draft, address=address, code=code)


@blueprint.post("/write/<int:story_id>/link")
@decided_inside(WRITERS_OWN)
def renew(story_id: int) -> ResponseReturnValue:
    """Make a new link; the ones before it lead nowhere from now on."""
    mine(story_id)
    let_in(story_id, *database().write(lambda store: links.renew(store, story_id)))
    return redirect(url_for("private_link.show", story_id=story_id), 303)


@blueprint.post("/my-stories/forget")
@open_to_all
def forget() -> ResponseReturnValue:
    """Forget on this device which stories it was let into; their links still work."""
    access.let_go_of_links()
    said_here.forget()
    for kept in (_NEW, NEW_INVITATION, LED_BY):
        session.pop(kept, None)
    flash(_("This device has forgotten your stories. Open your private link to come back to one."), "success")
    return redirect(url_for("writing.my_stories"), 303)


def let_in(story_id: int, token: str, link_id: int) -> None:
    """Let this browser into the story by its new link, and keep that until it was shown."""
    by = current_account()
    if by.id is None or story_id in by.held:  # An account whose own story it is needs no link.
        access.hold_link(link_id)
    session[_NEW] = (story_id, token)


def is_kept(story_id: int) -> None:
    """The writer went on to the story, so its link is shown no more."""
    if session.get(_NEW, (0, ""))[0] == story_id:
        session.pop(_NEW)
