"""What every page says of the site it belongs to: its name, who runs it, and whom to ring for help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast

from flask import Flask, current_app, g, has_request_context
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from forum.web.access import current_account
from forum.web.storage import database
from scenarios.account import Action, may
from scenarios.message import Message, say


class SiteTexts(Protocol):
    """The settings that people see, as the steward left them."""

    @property
    def name(self) -> str: ...

    @property
    def run_by(self) -> str: ...

    @property
    def contact(self) -> str: ...

    @property
    def nhs_body(self) -> str: ...

    @property
    def reading_time(self) -> str: ...

    @property
    def anonymous_writing(self) -> str: ...

    @property
    def codes_on_the_day(self) -> str: ...

    @property
    def help_lines(self) -> tuple[tuple[str, str], ...]: ...


ReadSite = Callable[[Session | None], SiteTexts]
"""The site's settings from the store, or the defaults where there is no store to ask."""


@dataclass(frozen=True)
class Place:
    """An entry of the navigation: where it leads, and the action it is for, if it is not for all."""

    name: Message
    path: str
    action: Action | None = None

    def is_here(self, path: str) -> bool:
        """Whether the page at ``path`` belongs to this place."""
        return path == self.path or path.startswith(f"{self.path}/")


PLACES = (
    Place(say("Stories"), "/stories"),
    Place(say("Pathways"), "/pathways"),
    Place(say("Events"), "/events"),
    Place(say("Join an event"), "/join"),
    Place(say("Run events"), "/host", Action.RUN_EVENTS),
    Place(say("Moderate"), "/moderate", Action.MODERATE),
    Place(say("Design"), "/design", Action.EDIT_PATHWAYS),
    Place(say("Review"), "/review", Action.REVIEW_OUTCOMES),
    Place(say("Site"), "/site", Action.LOOK_AFTER_SITE),
)


def site_settings() -> SiteTexts:
    """The site's settings, read once a request; the defaults where the store cannot be read."""
    if "site" not in g:
        read = cast(ReadSite, current_app.extensions["read_site"])
        try:
            with database().read() as session:
                g.site = read(session)
        except SQLAlchemyError:
            g.site = read(None)
    return cast(SiteTexts, g.site)


def places() -> list[Place]:
    """The entries of the navigation that are for whoever is asking."""
    account = current_account()
    return [place for place in PLACES if place.action is None or may(account, place.action)]


def init_app(app: Flask, read_site: ReadSite) -> None:
    """Give every template the site's settings and who is reading."""
    app.extensions["read_site"] = read_site

    @app.context_processor
    def what_every_page_says() -> dict[str, Any]:
        """Read here once, so that no template asks the store while it is drawn."""
        if has_request_context():
            site_settings(), current_account()
        return {"site_settings": site_settings, "places": places, "current_account": current_account}
