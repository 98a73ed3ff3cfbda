"""Who said they were at an event, for the pages and papers that tell it: decided by whoever first reads of it after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from flask_babel import get_timezone
from sqlalchemy.orm import Session

from forum.web.links import settings
from forum.web.storage import database
from scenarios import disclosure
from scenarios.attendance import Occasion
from scenarios.store import occasion as occasions


def occasions_of(codes: Iterable[str]) -> dict[str, Occasion]:
    """The occasions with these codes, by code, with who was there where their day is over.

    What is counted for that is read before the one short write, which keeps nothing where somebody decided meanwhile.
    """
    codes = list(codes)
    with database().read() as session:
        known = occasions.of_codes(session, codes)
        due = [code for code, each in known.items() if each.attendance is None and each.is_over(today())]
        least = settings().smallest_group
        found = {code: disclosure.decide_bands(occasions.asked(session, code), least) for code in due}
    decided = {code: each for code, each in found.items() if each is not None}
    if not decided:
        return known

    def keep(session: Session) -> dict[str, Occasion]:
        for code, each in decided.items():
            occasions.decide(session, code, each)
        return occasions.of_codes(session, codes)

    return database().write(keep)


def today() -> date:
    """The day that it is where the site is."""
    return datetime.now(get_timezone()).date()
