"""How a story begins, whether it is typed or comes in a file: about which pathway, and with a way back to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from forum.common import anonymous, quota
from forum.stories.stage_field import led_by
from forum.web.access import current_account
from forum.web.forms import Form, RadiosField
from forum.web.storage import database
from forum.writing import private_link
from scenarios.store.pathways import pathway as pathways
from scenarios.store.pathways.pathway import PathwayVersionRow
from scenarios.store.stories import private_link as links
from scenarios.store.stories import story as stories
from scenarios.stories.story import StoryContent


class AboutForm(Form):
    """Which pathway the story is about, where there are several."""

    pathway = RadiosField(_l("Which service is your story about?"), required=_l("Choose what your story is about."))

    def offer(self, versions: list[PathwayVersionRow]) -> Self:
        """Ask for the pathway, or not where there is only one."""
        self.pathway.choices = [(str(version.id), version.pathway.name) for version in versions]
        if len(versions) == 1:
            del self.pathway
        return self

    def chosen(self, versions: list[PathwayVersionRow]) -> PathwayVersionRow:
        """The version under test that the story is about."""
        if len(versions) == 1:
            return versions[0]
        return next(version for version in versions if str(version.id) == self.pathway.data)


def under_test() -> list[PathwayVersionRow]:
    """The pathways that a story can be about now."""
    with database().read() as session:
        return pathways.under_test(session)


def begin(
    version: PathwayVersionRow,
    content: StoryContent,
    *,
    credit: str = "",
    perspectives: tuple[str, ...] = (),
    told: bool = False,
    help_wanted: bool = False,
    stage: str = "",
) -> ResponseReturnValue:
    """Keep a new story and go on to it; without an account, by its private link: no story is without a way back.

    ``told`` says that it is written down for somebody else, ``help_wanted`` sends it in to be shaped at once. ``stage``
    is the key of the stage from whose page its writer came.
    """
    anonymous.ensure_may_begin()
    quota.ensure_room()
    quota.take(quota.STORIES)
    by = current_account()

    def work(session: Session) -> tuple[int, tuple[str, int, int] | None]:
        story_id = stories.begin(session, by, version, content, told=told).id
        writer = replace(by, held=by.held | {story_id})
        stories.describe(session, writer, story_id, credit=credit, perspectives=list(perspectives))
        if help_wanted:
            stories.submit(session, writer, story_id, help_wanted=True)
        return story_id, links.begin(session, story_id) if by.id is None else None

    story_id, link = database().write(work)
    if stage:
        led_by(story_id, stage)
    if link is None:
        return redirect(url_for("my_stories.show", story_id=story_id), 303)
    private_link.let_in(story_id, *link)
    return redirect(url_for("private_link.show", story_id=story_id), 303)
