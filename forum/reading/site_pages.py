"""The pages that say how things are done here, and whom to ring for help."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forum.reading import kept
from forum.web.access import open_to_all
from forum.web.links import settings

blueprint = Blueprint("site_pages", __name__)


@blueprint.get("/privacy")
@open_to_all
def privacy() -> ResponseReturnValue:
    """What is kept, what is not, and for how long."""
    days = settings().people_kept_days
    return render_template("forum/reading/privacy.html", days=days, kept=kept.subjects(days))


@blueprint.get("/accessibility")
@open_to_all
def accessibility() -> ResponseReturnValue:
    """Who can use this site and how, and what to do where they cannot."""
    return render_template("forum/reading/accessibility.html")


@blueprint.get("/house-rules")
@open_to_all
def house_rules() -> ResponseReturnValue:
    """How people are with each other here."""
    return render_template("forum/reading/house_rules.html")


@blueprint.get("/help")
@open_to_all
def help_now() -> ResponseReturnValue:
    """Whom to ring now, and how this site is used."""
    return render_template("forum/reading/help.html")
