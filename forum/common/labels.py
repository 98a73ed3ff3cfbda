"""The everyday words, for readers and writers, for what the library names in its own way."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.web import translation
from scenarios.account import CoWriterRole
from scenarios.pathways.pathway import Stage
from scenarios.store.stories.story import StoryRow
from scenarios.stories.story import Feeling, Origin, SceneKind, StoryStatus
from scenarios.stories.suggestion import SuggestionKind, SuggestionState

clock = translation.clock

FEELINGS = {
    Feeling.AWFUL: _l("Awful"),
    Feeling.BAD: _l("Bad"),
    Feeling.MIXED: _l("Mixed"),
    Feeling.BETTER: _l("Better"),
    Feeling.GOOD: _l("Good"),
}

KINDS = {
    SceneKind.NARRATIVE: (_l("It tells what happens"), _l("Then the story goes on.")),
    SceneKind.DECISION: (
        _l("It is a turning point"),
        _l("Somebody could do one thing or another. You add the choices on the next page."),
    ),
    SceneKind.ENDING: (_l("It is an ending"), _l("This way through the story stops here.")),
}

ORIGINS = {
    Origin.AUTHOR: _l("The writer’s idea"),
    Origin.COMMUNITY: _l("An idea from the community"),
    Origin.PROPOSED_MODEL: _l("What the proposed model says"),
    Origin.CURRENT_PRACTICE: _l("What happens now"),
    Origin.PANEL: _l("An idea from a panel"),
    Origin.FLOOR: _l("An idea from the floor"),
}

PERSPECTIVES = {
    "lived experience": _l("I have been through something like this myself"),
    "carer": _l("I care, or cared, for somebody"),
    "staff": _l("I work, or worked, in a service"),
    "community": _l("I live here, and it matters to me"),
}

PERSPECTIVES_OF_A_WRITER = {
    "lived experience": _l("lived experience"),
    "carer": _l("a carer"),
    "staff": _l("staff"),
    "community": _l("a neighbour"),
}

AGES = {
    "": _l("Not said"),
    "under 18": _l("Under 18"),
    "18 to 24": _l("18 to 24"),
    "25 to 39": _l("25 to 39"),
    "40 to 64": _l("40 to 64"),
    "65 or over": _l("65 or over"),
}

STATUSES = {
    StoryStatus.DRAFT: _l("You are writing it"),
    StoryStatus.SUBMITTED: _l("Sent in"),
    StoryStatus.IN_REVIEW: _l("Being read"),
    StoryStatus.CHANGES_ASKED: _l("Changes asked for"),
    StoryStatus.SIGNED_OFF: _l("You agreed to it"),
    StoryStatus.PUBLISHED: _l("Published"),
    StoryStatus.REFUSED: _l("Not accepted"),
    StoryStatus.TAKEN_DOWN: _l("Taken down by a moderator"),
    StoryStatus.WITHDRAWN: _l("Taken back"),
}

PASSED = _l("Passed: please read it once more")
"""What a story is called between a moderator's pass and its writer's word."""


SHAPED = _l("Being shaped with a helper")
"""What a story is called while a moderator shapes it whose help its writer wanted."""


ADDITIONS = {
    SuggestionKind.NEXT: (_l("What happens next?"), _l("You take the story one step on.")),
    SuggestionKind.CHOICE: (
        _l("What else could somebody do here?"),
        _l("You add another choice, and what comes of it."),
    ),
    SuggestionKind.PRACTICE: (
        _l("Where I work, it goes like this"),
        _l("You say how it is now, in a service that you know."),
    ),
}
"""What anyone can add to a story that is open."""


STATUSES_TO_OTHERS = {
    **STATUSES,
    StoryStatus.DRAFT: _l("It is being written"),
    StoryStatus.SIGNED_OFF: _l("Its writer agreed to it"),
}

PARTS = {
    CoWriterRole.WRITE: _l("You may write"),
    CoWriterRole.SUGGEST: _l("You may suggest"),
    CoWriterRole.READ: _l("You may read"),
    CoWriterRole.APPROVE: _l("It is your story, and you say yes to it"),
}
"""What whoever was invited may do, in a word."""

PARTS_IN_FULL = {
    CoWriterRole.WRITE: _l(
        "You can change everything in the story, decide about suggestions, and bring earlier versions back."
        " Whoever invited you sends it in, agrees to it and can delete it."
    ),
    CoWriterRole.SUGGEST: _l(
        "You can read the story, play it, and suggest other words for a scene. Those who write it decide,"
        " and tell you why if they do not take it in."
    ),
    CoWriterRole.READ: _l("You can read the story, play it, and look at its earlier versions. You cannot change it."),
    CoWriterRole.APPROVE: _l(
        "Somebody wrote this story down for you. You can read it and play it. It is published only if you say yes."
    ),
}

PARTS_OF_OTHERS = {
    CoWriterRole.WRITE: (
        _l("They may write"),
        _l(
            "They can change everything in the story, as you can, and decide about suggestions."
            " They cannot send it in, delete it or invite others."
        ),
    ),
    CoWriterRole.SUGGEST: (
        _l("They may suggest"),
        _l("They can read it and suggest other words for a scene. You decide what is taken in."),
    ),
    CoWriterRole.READ: (
        _l("They may read"),
        _l("They can read it, play it and look at earlier versions. They can change nothing."),
    ),
    CoWriterRole.APPROVE: (_l("They say yes to it"), _l("It is their story, which you wrote down for them.")),
}
"""The same to whoever invited them, with what it lets them do."""

SUGGESTION_STATES = {
    SuggestionState.OPEN: _l("Nobody has decided yet."),
    SuggestionState.TAKEN: _l("Taken in."),
    SuggestionState.DECLINED: _l("Declined."),
}

KINDS_OF_SUGGESTION = {
    SuggestionKind.WORDS: _l("Other words"),
    SuggestionKind.NEXT: _l("What happens next"),
    SuggestionKind.CHOICE: _l("Another choice"),
    SuggestionKind.PRACTICE: _l("How it goes where they work"),
}


def age(band: str) -> str:
    """An age band in the page's language; one that is not among those offered, as it was written."""
    return str(AGES.get(band, band))


def hours(stage: Stage) -> str:
    """When a stage is open, told the same on every page and picture."""
    if stage.never_closes:
        return str(_("Day and night"))
    return str(_("%(opens)s to %(closes)s", opens=clock(stage.opens), closes=clock(stage.closes)))


def status(row: StoryRow) -> str:
    """Where a story is, in its writer's words."""
    shaped = SHAPED if row.is_being_shaped else STATUSES[StoryStatus(row.status)]
    return str(PASSED if row.awaits_sign_off else shaped)


def status_to_others(row: StoryRow) -> str:
    """Where a story is, in the words of those whom its holder invited."""
    return str(STATUSES_TO_OTHERS[StoryStatus(row.status)])
