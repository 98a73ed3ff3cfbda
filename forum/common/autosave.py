"""A page that saves what is typed into it by itself: what it is told, and what cannot be kept as it stands."""

from __future__ import annotations

from flask import Response, jsonify, make_response
from flask_babel import gettext as _
from wtforms import HiddenField

from forum.web.clock import site_clock
from forum.web.errors import wants_json
from forum.web.fields.base import leaves, sentences
from forum.web.forms import Form


def is_asked_for() -> bool:
    """Whether the page sends this by itself, while its writer goes on typing."""
    return wants_json()


def set_aside(form: Form, saved: Form) -> dict[str, str]:
    """Put what is saved in place of every answer that cannot be kept yet; why, by the name of its field.

    The words stay in the page, where their writer mends them: a time of "half past" loses nobody the rest.
    """
    found: dict[str, str] = {}
    before = {field.name: field.data for field in leaves(saved)}
    for field in leaves(form):
        why = sentences(field.errors)
        if why:
            field.data = before.get(field.name, "")
            found[field.name] = _("“%(field)s” is not saved yet. %(why)s", field=field.label.text, why=why[0])
    return found


def answer(form: Form, not_yet: dict[str, str], based_on: str = "") -> Response:
    """What is saved, and what the page's form carries from now on."""
    carried = {field.name: field.data for field in leaves(form) if isinstance(field, HiddenField)}
    carried.pop("csrf_token", None)
    if based_on:
        carried["based_on"] = based_on
    response = make_response(jsonify(ok=True, carried=carried, fields=not_yet, saved_at=site_clock().now().isoformat()))
    response.headers["Cache-Control"] = "no-store"
    return response
