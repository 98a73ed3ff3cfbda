"""Accounts: signing in, people and their roles, what the site says of itself, and the record of what was done."""

from __future__ import annotations

from forum.accounts import (
    account,
    form_token,
    people,
    second_step,
    sessions,
    sign_in,
    site,
)

BLUEPRINTS = (
    account.blueprint,
    form_token.blueprint,
    people.blueprint,
    second_step.blueprint,
    sessions.blueprint,
    sign_in.blueprint,
    site.blueprint,
)
