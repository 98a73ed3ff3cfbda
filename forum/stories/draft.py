"""A draft: the story that a writer has before them, and who may open it for what."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from forum.stories import unopened_drafts
from forum.web.access import current_account
from forum.web.storage import database
from scenarios.account import Action, may
from scenarios.errors import NotAllowed, NotFound
from scenarios.message import say
from scenarios.pathways.pathway import PathwayContent
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import RevisionRow, StoryRow
from scenarios.stories.story import StoryContent

WRITERS_OWN = "a story's writer, by their account or by its private link"
INVITED = "a story's holder, or whom they invited to it"
EDITORS = "a story's holder, a co-writer who writes, or a moderator who helps"
NOT_YOURS = "not_yours"
"""The code of a refusal that a private link, or signing in, may mend."""
LONG_FORM = 1024 * 1024
"""Largest form of a writer in bytes: the longest texts, in an alphabet that takes twelve bytes a letter."""


@dataclass(frozen=True)
class Draft:
    """A story of whoever is asking, with its newest revision."""

    row: StoryRow
    revision: RevisionRow

    @property
    def id(self) -> int:
        """The story's number."""
        return self.row.id

    @property
    def helps(self) -> bool:
        """Whether whoever is asking only helps its writer to shape it."""
        by = current_account()
        return may(by, Action.EDIT_STORY, self.row) and not may(by, Action.READ_DRAFT, self.row)

    @property
    def title(self) -> str:
        """What the story is called on the pages of those who work on it."""
        return self.content.title or str(_("Your story") if self.is_mine else _("A story without a title"))

    @property
    def is_mine(self) -> bool:
        """Whether whoever is asking holds the story."""
        return may(current_account(), Action.WITHDRAW_STORY, self.row)

    @property
    def can_edit(self) -> bool:
        """Whether whoever is asking may change its words now."""
        return may(current_account(), Action.EDIT_STORY, self.row)

    @property
    def can_suggest(self) -> bool:
        """Whether whoever is asking was invited to say what they would change."""
        return not self.is_mine and may(current_account(), Action.SUGGEST_TO_STORY, self.row)

    @property
    def can_decide(self) -> bool:
        """Whether whoever is asking sees every suggestion, and decides those that they may."""
        return may(current_account(), Action.DECIDE_SUGGESTIONS, self.row)

    @property
    def number(self) -> int:
        """The newest revision's number, which a form carries to show what its writer saw."""
        return self.revision.number

    @property
    def content(self) -> StoryContent:
        """The words as they are now."""
        return self.revision.content

    @property
    def pathway(self) -> PathwayContent:
        """The model that the story tests."""
        return self.revision.pathway_version.content


def mine(story_id: int) -> Draft:
    """A story that whoever is asking holds. Raises NotFound for any other: nobody learns that it is there."""
    return _known(story_id, Action.WITHDRAW_STORY)


def mine_to_edit(story_id: int) -> Draft:
    """A story that whoever is asking holds and may change now. Raises NotFound, NotAllowed as ``to_edit`` does."""
    mine(story_id)
    return to_edit(story_id)


def shared(story_id: int) -> Draft:
    """A story that whoever is asking holds, or was invited to. Raises NotFound for any other."""
    return _known(story_id, Action.READ_DRAFT)


def to_edit(story_id: int) -> Draft:
    """A story that whoever is asking may change now: its holder, a co-writer who writes, or a moderator who helps.

    Raises NotFound where they know nothing of it, NotAllowed where they may only read it, or not change it now.
    """
    draft = _known(story_id, Action.READ_DRAFT, Action.EDIT_STORY)
    if not may(current_account(), Action.EDIT_STORY, draft.row):
        raise NotAllowed(say("This story cannot be changed now. Its page says what you can do."))
    return draft


def _known(story_id: int, *actions: Action) -> Draft:
    """The story, where whoever is asking may do one of these with it."""
    unknown = NotFound(
        say("We cannot show a story here. If it is yours, open it by its private link, or sign in."),
        code=NOT_YOURS,
    )
    with database().read() as session:
        try:
            revision = stories.newest(session, story_id)
        except NotFound as fault:
            raise unknown from fault
        if not any(may(current_account(), action, revision.story) for action in actions):
            raise unknown
        unopened_drafts.note(revision.story)
        return Draft(revision.story, revision)
