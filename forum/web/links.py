"""Whole addresses for people to follow, from the PUBLIC_URL setting and never from the Host header."""

from __future__ import annotations

from typing import Any, cast

from flask import current_app, url_for

from forum.web.settings import Settings


def settings() -> Settings:
    """The settings of the current app."""
    return cast(Settings, current_app.extensions["settings"])


def public_address(path: str) -> str:
    """The whole address of a path of this site, for a QR code, a message or a terminal."""
    return settings().public_url + path


def public_url_for(endpoint: str, **values: Any) -> str:
    """The whole address of an endpoint."""
    return public_address(url_for(endpoint, **values))
