"""The private link by which a writer without an account comes back to a story."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from forum.draft import WRITERS_OWN, mine
from forum.web import access, qr
from forum.web.access import current_account, decided_inside, open_to_all
from forum.web.links import public_url_for
from forum.web.storage import database
from scenarios.store import story as stories

blueprint = Blueprint("private_link", __name__)

_NEW = "new_link"


@blueprint.get("/s/<token>")
@open_to_all
def follow(token: str) -> ResponseReturnValue:
    """Let this browser into the story, and leave the address with the token at once."""
    with database().read() as store:
        link = stories.open_link(store, token)
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
    draft = mine(story_id)
    make(draft.id)
    return redirect(url_for("private_link.show", story_id=story_id), 303)


@blueprint.post("/my-stories/forget")
@open_to_all
def forget() -> ResponseReturnValue:
    """Forget on this device which stories it was let into; their links still work."""
    access.let_go_of_links()
    session.pop(_NEW, None)
    flash(_("This device has forgotten your stories. Open your private link to come back to one."), "success")
    return redirect(url_for("writing.my_stories"), 303)


def make(story_id: int) -> None:
    """Make the story's one private link, let this browser in by it, and keep it until it was shown."""
    by = current_account()

    def work(store: Session) -> tuple[str, int]:
        stories.revoke_links(store, story_id)
        token = stories.offer_link(store, story_id)
        return token, stories.open_link(store, token).id

    token, link_id = database().write(work)
    if by.id is None or story_id in by.held:  # An account whose own story it is needs no link.
        access.hold_link(link_id)
    session[_NEW] = (story_id, token)


def is_kept(story_id: int) -> None:
    """The writer went on to the story, so its link is shown no more."""
    if session.get(_NEW, (0, ""))[0] == story_id:
        session.pop(_NEW)
