"""The form on which a moderator says why words cannot be shown, and how that is told to their writer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from forum.stories.part_form import SeenField
from forum.web.forms import Form, RadiosField, TextAreaField
from forum.web.storage import database
from forum.web.translation import tell_later
from scenarios import objection as rules
from scenarios.objection import WORDINGS, WORDS_LIMIT, Objection, ReasonWording, wording
from scenarios.store.stories import note as story_note
from scenarios.store.stories.note import StoryNoteRow
from scenarios.store.stories.story import StoryRow
from scenarios.stories.story import StoryStatus

_REASONS = [(each.value, tell_later(WORDINGS[each].choice)) for each in Objection]


class ObjectionForm(Form):
    """One of the five reasons, and a moderator's own words where they have any."""

    objection = RadiosField(_l("Why?"), choices=_REASONS, required=_l("Choose a reason."))
    words = TextAreaField(
        _l("In your own words (optional)"),
        limit=WORDS_LIMIT,
        description=_l("Say where, and what would help. Do not repeat what could harm somebody."),
    )

    @property
    def why(self) -> Objection:
        """The reason that was chosen, once the form is valid."""
        return rules.chosen(self.objection.data)


class StoryObjectionForm(ObjectionForm):
    """The same about a story; it carries which revision the moderator read."""

    based_on = SeenField()

    @property
    def seen(self) -> int:
        """The number of that revision; 0, which none has, where the form does not say."""
        return self.based_on.data or 0

    def show_again(self, number: int) -> StoryObjectionForm:
        """The same, about the revision that the moderator is about to be shown."""
        self.based_on.raw_data, self.based_on.data = None, number
        return self


@dataclass(frozen=True)
class Objected:
    """What a moderator decided about a story, as its writer reads it."""

    is_taken_down: bool
    reason: ReasonWording | None
    words: str
    is_about_harm: bool


def objected(row: StoryRow, notes: Iterable[StoryNoteRow] | None = None) -> Objected | None:
    """Why a moderator took the story down or did not accept it; None where nothing is like that now.

    ``notes`` are all messages about it, oldest first, where they were read before.
    """
    if row.status not in (StoryStatus.REFUSED.value, StoryStatus.TAKEN_DOWN.value):
        return None
    if notes is None:
        with database().read() as session:
            said = story_note.last_objection(session, row.id)
    else:
        said = next((each for each in reversed(list(notes)) if each.act), None)
    reason = wording(said.objection) if said else None
    return Objected(
        is_taken_down=row.status == StoryStatus.TAKEN_DOWN.value,
        reason=reason,
        words=said.text if said else "",
        is_about_harm=reason is not None and reason.is_about_harm,
    )
