"""The forum online: one face of the library of scenarios."""

from __future__ import annotations

from flask import Flask

from forum import (
    account,
    building,
    choice,
    contribution,
    home,
    moderating,
    opening,
    pages,
    pathway,
    people,
    playing,
    private_link,
    reading,
    review,
    scene,
    sending_in,
    shaping,
    signing_in,
    site,
    story_part,
    withdrawal,
    words,
    writing,
)

BLUEPRINTS = (
    account.blueprint,
    building.blueprint,
    choice.blueprint,
    contribution.blueprint,
    home.blueprint,
    moderating.blueprint,
    opening.blueprint,
    pages.blueprint,
    pathway.blueprint,
    people.blueprint,
    playing.blueprint,
    private_link.blueprint,
    reading.blueprint,
    review.blueprint,
    scene.blueprint,
    sending_in.blueprint,
    shaping.blueprint,
    signing_in.blueprint,
    site.blueprint,
    story_part.blueprint,
    withdrawal.blueprint,
    writing.blueprint,
)


def init_app(app: Flask) -> None:
    """Add the forum's pages and commands to ``app``."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.jinja_env.filters["age"] = words.age
