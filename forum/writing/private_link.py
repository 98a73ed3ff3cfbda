"""The private link by which a writer comes back to a story, and who can open the story besides."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from forum.collaborating.co_writing import NEW_INVITATION
from forum.common import own_contributions
from forum.stories.draft import WRITERS_OWN, Draft, mine
from forum.stories.stage_field import LED_BY
from forum.web import access, qr
from forum.web.access import current_account, decided_inside, open_to_all
from forum.web.forms import CheckboxField, Form
from forum.web.links import public_url_for
from forum.web.storage import database
from scenarios.store.accounts import account as accounts
from scenarios.store.stories import claim as story_claim
from scenarios.store.stories import co_writer
from scenarios.store.stories import private_link as links
from scenarios.store.stories import story as stories
from scenarios.stories.ownership import Hold

blueprint = Blueprint("private_link", __name__)

_NEW = "new_link"


class NewLinkForm(Form):
    """What ends with the link before, if its writer wishes."""

    invitations = CheckboxField(
        _l("Also end all invitations"), description=_l("Do this if you do not know everyone on the list.")
    )


@blueprint.get("/s/<token>")
@open_to_all
def follow(token: str) -> ResponseReturnValue:
    """Let this browser into the story, and leave the address with the token at once."""
    with database().read() as store:
        link = links.find(store, token)
    access.hold_link(link.id)
    response = make_response(redirect(url_for("my_stories.show", story_id=link.story_id), 303))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.get("/write/<int:story_id>/link")
@decided_inside(WRITERS_OWN)
def show(story_id: int) -> ResponseReturnValue:
    """The new link, until its writer goes on; afterwards who can open the story, and what another link would end."""
    draft = mine(story_id)
    kept_for, token = session.get(_NEW, (0, ""))
    if kept_for != story_id:
        return _who_page(draft)
    address = public_url_for("private_link.follow", token=token)
    code = qr.svg(address, _("The private link as a QR code"))
    return render_template("forum/writing/private_link.html", draft=draft, address=address, code=code)


@blueprint.post("/write/<int:story_id>/link")
@decided_inside(WRITERS_OWN)
def renew(story_id: int) -> ResponseReturnValue:
    """Make a new link; the ones before it lead nowhere from now on, and who came by them is let in no more.

    The form brings the link that is to be made. So a second press, which a browser may send before it knows of the
    first, finds it made and is let in by it.
    """
    sent, by, held = request.form.get("link", ""), current_account(), access.held_links()
    token = sent if links.is_token(sent) else links.new_token()
    end_all = bool(NewLinkForm().invitations.data)

    def work(store: Session) -> tuple[int, int]:
        link = story_claim.new_link(store, by, story_id, held, token, end_invitations=end_all)
        return link.id, len(co_writer.of(store, story_id))

    number, invited = database().write(work)
    let_in(story_id, token, number)
    if end_all and not invited:
        flash(_("All invitations are ended."), "success")
    return redirect(url_for("private_link.show", story_id=story_id), 303)


@blueprint.post("/my-stories/forget")
@open_to_all
def forget() -> ResponseReturnValue:
    """Forget on this device which stories it was let into; their links still work."""
    access.let_go_of_links()
    own_contributions.forget()
    for kept in (_NEW, NEW_INVITATION, LED_BY):
        session.pop(kept, None)
    flash(_("This device has forgotten your stories. Open your private link to come back to one."), "success")
    return redirect(url_for("my_stories.my_stories"), 303)


def let_in(story_id: int, token: str, *numbers: int) -> None:
    """Let this browser into the story by its new link, and keep that until it was shown."""
    by = current_account()
    with database().read() as store:
        is_own = by.id is not None and stories.get(store, story_id).writer_id == by.id
    if not is_own or story_id in by.held:  # An account whose own story it is needs no link.
        for number in numbers:
            access.hold_link(number)
    session[_NEW] = (story_id, token)


def is_kept(story_id: int) -> None:
    """The writer went on to the story, so its link is shown no more."""
    if session.get(_NEW, (0, ""))[0] == story_id:
        session.pop(_NEW)


def _who_page(draft: Draft) -> ResponseReturnValue:
    by = current_account()
    with database().read() as store:
        hold, ends = story_claim.asked(store, by, draft.id, access.held_links())
        page: dict[str, Any] = {
            "hold": hold,
            "ends": ends,
            "owner": accounts.by_id(store, draft.row.writer_id) if draft.row.writer_id else None,
            "claim": story_claim.standing(store, draft.row),
            "link": next((each for each in reversed(links.of_story(store, draft.id)) if not each.revoked_at), None),
            "remembers_beginning": links.remembers_beginning(store, draft.id),
            "invited": co_writer.of(store, draft.id),
        }
    page |= {"form": NewLinkForm(formdata=None), "Hold": Hold, "new": links.new_token()}
    return render_template("forum/writing/story_page/private_link_who.html", draft=draft, **page)
