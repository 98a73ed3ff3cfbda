"""Accounts that people make for themselves, as they do: by the two pages for it."""

from __future__ import annotations

import re

from tests.conftest import Visitor
from tests.page import Page

WORDS = "paper lantern otter"


def settled_name(page: Page) -> str:
    """The name that a new account gets, as the page for its passphrase tells it."""
    return next(each.get("value") for each in page.all("input") if each.get("id") == "settled-name")


def passphrase_address(page: Page) -> str:
    """Where the form of a new account's passphrase leads."""
    return next(each.get("action") for each in page.all("form") if each.get("action").startswith("/account/new/"))


def makes_account(visitor: Visitor, name: str, words: str = WORDS) -> tuple[str, Page]:
    """Make an account in this browser; gives the name to sign in with, and the page that follows."""
    page = visitor.sends("/account/new", {"name": name})
    settled = settled_name(page)
    assert re.fullmatch(rf"{re.escape(name)} \d{{3,6}}", settled)
    return settled, visitor.sends(passphrase_address(page), {"passphrase": words})
