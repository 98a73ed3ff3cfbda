"""What people see of who runs the site, edited by its steward."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from scenarios.account import Account
from scenarios.db import Base, at_writing
from scenarios.errors import Conflict, Invalid, too_long
from scenarios.message import say
from scenarios.store.accounts import audit

SETTING_LIMIT = 2_000
LINE_LIMIT = 120
"""Longest value of a setting, and of one that is shown in one line, in characters."""
_LINES = {"name", "run_by", "reading_time"}


YES, NO = "yes", "no"
SWITCHES = ("anonymous_writing", "floor_words", "group_results")
"""The settings that switch something off in trouble."""


@dataclass(frozen=True)
class Site:
    """The settings that people see; an empty one is shown as a plainly marked placeholder.

    ``help_numbers`` has one a line: who answers, a comma, the number. ``nhs_body`` says that an NHS
    organisation runs the site; unless it is "yes", every page says that this is not an NHS service. Three are
    switches for trouble: whether people without an account may begin something, whether phones may send words to an
    event, and whether results by group are shown. ``codes_on_the_day`` says that an event's code and its way in are
    public from its day on. ``second_step`` asks those who look after the site for a second step when signing in.
    """

    name: str = ""
    run_by: str = ""
    contact: str = ""
    help_numbers: str = "Emergency services, 999\nNHS 111 (choose the mental health option), 111\nSamaritans, 116 123"
    nhs_body: str = "no"
    reading_time: str = "5 working days"
    anonymous_writing: str = YES
    floor_words: str = YES
    group_results: str = YES
    codes_on_the_day: str = YES
    second_step: str = NO

    @property
    def help_lines(self) -> tuple[tuple[str, str], ...]:
        """Each help number as (who answers, number)."""
        pairs = (line.rpartition(",") for line in self.help_numbers.splitlines() if line.strip())
        return tuple((who.strip(), number.strip()) for who, _, number in pairs)


class SiteSettingRow(Base):
    """One setting that was changed from its default."""

    __tablename__ = "site_setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(default=at_writing, onupdate=at_writing)


def read(session: Session, defaults: Site | None = None) -> Site:
    """The settings as they are now, over ``defaults``."""
    stored = {row.name: row.value for row in session.scalars(select(SiteSettingRow))}
    known = {field.name for field in fields(Site)}
    return replace(defaults or Site(), **{name: value for name, value in stored.items() if name in known})


def edition(site: Site) -> str:
    """What tells these settings from any others, for a form to say which ones it was opened with."""
    return hashlib.sha256(repr(site).encode()).hexdigest()


def change(session: Session, by: Account, site: Site, defaults: Site | None = None, *, seen: str = "") -> None:
    """Keep the settings that differ from what they were, each change on record. Raises Invalid.

    ``seen`` is the edition of the settings that the steward saw. Raises Conflict where it changed since.
    """
    checked(site)
    now_kept = read(session, defaults)
    if seen and seen != edition(now_kept):
        raise Conflict(
            say(
                "Somebody changed the settings since you opened this page. The record says what."
                " If you keep yours now, they replace theirs."
            )
        )
    before = asdict(now_kept)
    for name, value in asdict(site).items():
        if value != before[name]:
            session.merge(SiteSettingRow(name=name, value=value))
            audit.record(session, by, "change setting", name, before=before[name], after=value)


def checked(site: Site) -> Site:
    """The settings themselves, where they can be kept; raises Invalid with the setting's name."""
    if not site.name:
        raise Invalid(say("Enter a name for this site."), field="name")
    for name, value in asdict(site).items():
        limit = LINE_LIMIT if name in _LINES else SETTING_LIMIT
        if len(value) > limit:
            raise Invalid(too_long(limit), field=name)
    if not all(who and number for who, number in site.help_lines):
        raise Invalid(
            say("Give each line a name, a comma and a number, such as “Samaritans, 116 123”."),
            field="help_numbers",
        )
    for name in (*SWITCHES, "codes_on_the_day", "second_step"):
        if getattr(site, name) not in (YES, NO):
            raise Invalid(say("Choose whether this is on or off."), field=name)
    if site.nhs_body not in (YES, NO):
        raise Invalid(say("Say whether an NHS organisation runs this site."), field="nhs_body")
    return site
