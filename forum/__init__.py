"""The forum online: one face of the library of scenarios."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the forum's pages and commands to ``app``."""
