"""The forum online: one face of the library of scenarios."""

from __future__ import annotations

from flask import Flask

from forum import (
    account,
    choice,
    guide,
    home,
    moderating,
    pages,
    pathway,
    people,
    playing,
    private_link,
    reading,
    review,
    saved_by,
    scene,
    sending_in,
    signing_in,
    site,
    story_part,
    token,
    turn,
    way,
    withdrawal,
    words,
    writing,
)

BLUEPRINTS = (
    account.blueprint,
    choice.blueprint,
    guide.blueprint,
    home.blueprint,
    moderating.blueprint,
    pages.blueprint,
    pathway.blueprint,
    people.blueprint,
    playing.blueprint,
    private_link.blueprint,
    reading.blueprint,
    review.blueprint,
    scene.blueprint,
    sending_in.blueprint,
    signing_in.blueprint,
    site.blueprint,
    story_part.blueprint,
    token.blueprint,
    turn.blueprint,
    way.blueprint,
    withdrawal.blueprint,
    writing.blueprint,
)


def init_app(app: Flask) -> None:
    """Add the forum's pages and commands to ``app``."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.jinja_env.filters["age"] = words.age
    app.jinja_env.globals["saved_by"] = saved_by.saved_by
