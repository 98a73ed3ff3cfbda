"""Reading without an account: the first page, published stories, playing one, its map, and the site's own pages."""

from __future__ import annotations

from forum.reading import (
    browse,
    home,
    play,
    site_pages,
    story_map,
)

BLUEPRINTS = (
    browse.blueprint,
    home.blueprint,
    play.blueprint,
    site_pages.blueprint,
    story_map.blueprint,
)
