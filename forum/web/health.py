"""What a watchdog asks: whether the process answers, and whether it could take a vote."""

from __future__ import annotations

from flask import Blueprint, Response, make_response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from forum.web.access import open_to_all
from forum.web.storage import database
from scenarios.errors import Busy

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to_all
def healthz() -> Response:
    """The process answers."""
    return _plain("ok", 200)


@blueprint.get("/readyz")
@open_to_all
def readyz() -> Response:
    """The store can be written to: a write transaction begins and ends."""
    try:
        database().write(lambda session: session.execute(text("SELECT 1")).scalar_one())
    except (SQLAlchemyError, Busy):
        return _plain("the store cannot be written to", 503)
    return _plain("ok", 200)


def _plain(told: str, status: int) -> Response:
    response = make_response(f"{told}\n", status)
    response.content_type = "text/plain; charset=utf-8"
    response.headers["Cache-Control"] = "no-store"
    return response
