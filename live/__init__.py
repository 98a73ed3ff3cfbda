"""The live event on the day: the other face of the library of scenarios."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the event's pages, sockets and commands to ``app``."""


def start(app: Flask) -> None:
    """Start the tasks that only a server runs."""
