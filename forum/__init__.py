"""The forum online: one face of the library of scenarios."""

from __future__ import annotations

from flask import Flask

from forum import account, pages, people, review, signing_in, site

BLUEPRINTS = (
    account.blueprint,
    pages.blueprint,
    people.blueprint,
    review.blueprint,
    signing_in.blueprint,
    site.blueprint,
)


def init_app(app: Flask) -> None:
    """Add the forum's pages and commands to ``app``."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
