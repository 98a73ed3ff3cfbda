"""The token that this browser's forms carry, for a page that was open for longer than its session."""

from __future__ import annotations

from flask import Blueprint, jsonify, make_response
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from forum.web.access import open_to_all

blueprint = Blueprint("form_token", __name__)


@blueprint.get("/form-token")
@open_to_all
def show() -> ResponseReturnValue:
    """The token, which no other site can read here."""
    response = make_response(jsonify(token=generate_csrf()))
    response.headers["Cache-Control"] = "no-store"
    return response
