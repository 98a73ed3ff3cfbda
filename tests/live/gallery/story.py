"""The story, the pathway and the programme of a gallery's evening, in words of one kind."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from live.performance.programme import EventDetails, SectionDetails
from scenarios.pathways.pathway import PathwayContent, Stage, Transition
from scenarios.stories.story import DecisionPoint, Option, Origin, Persona, Scene, SceneKind, StoryContent
from tests.live.gallery.words import Words

DAY = date(2026, 3, 1)
LINE, TITLE, LABEL, NARRATION = 200, 120, 200, 20_000
"""What forms let people write, in characters."""
_SHORT = 18


def pathway(words: Words) -> PathwayContent:
    """A pathway of five stages, whose names on the line are as long as they may be."""
    names = {"HELP": "Helpline", "111MH": "NHS 111", "CAFE": "Crisis café", "ED": "Hospital team", "GP": "Own GP"}
    keys = list(names)
    return PathwayContent(
        question=words("Does one call lead to help?", LINE),
        stages=tuple(Stage(key, words(name, LINE), words(name, _SHORT)) for key, name in names.items()),
        transitions=tuple(Transition(before, after) for before, after in pairwise(keys)),
    )


def story(words: Words) -> StoryContent:
    """A story with two decisions, one of six choices, a choice that nobody wrote on, and a scene with a note."""
    return StoryContent(
        title=words("Closed at eleven", TITLE),
        what_happened=words("The café closes at eleven.", NARRATION),
        persona=Persona(name=words("Rosie", LINE)),
        scenes=(
            _scene(words, "s1", "The call", "s2", stage="HELP"),
            _scene(words, "s2", "At the door", stage="111MH", decision=_decision(words)),
            _scene(words, "s3", "A warm room", "s5", stage="CAFE", note="Somebody talks about wanting to die."),
            _scene(words, "s4", "The long wait", "s5", stage=None),
            _scene(words, "s5", "The next morning", stage="GP", decision=_second(words)),
            Scene(key="s6", kind=SceneKind.ENDING, heading=words("Home again", LINE)),
        ),
    )


def next_story(words: Words) -> StoryContent:
    """The story after that, which has no title and is not played."""
    return StoryContent(
        what_happened=words("Nobody answers.", NARRATION),
        persona=Persona(name=words("Amir", LINE)),
        scenes=(_scene(words, "n1", "The third call", None),),
    )


def event(words: Words, day: date = DAY, *, passes: bool = False) -> EventDetails:
    """The event."""
    return EventDetails(
        words("Tell it like it was", TITLE),
        day,
        place=words("The Corn Hall", TITLE),
        quiet_room=words("upstairs, the blue door", TITLE),
        needs_passes=passes,
    )


def section(words: Words, name: str, starts: str, ends: str) -> SectionDetails:
    """A part of the event."""
    return SectionDetails(words(name, TITLE), starts, ends, place=words("Main hall", TITLE))


def _scene(
    words: Words,
    key: str,
    heading: str,
    leads_to: str | None = None,
    stage: str | None = None,
    decision: DecisionPoint | None = None,
    note: str = "",
) -> Scene:
    told = f"{heading}. It is ten to eleven, and Rosie stands outside with her coat open. The lights go off inside."
    return Scene(
        key=key,
        kind=SceneKind.DECISION if decision else SceneKind.NARRATIVE,
        heading=words(heading, LINE),
        narration=words(told, NARRATION),
        place=words("Outside the crisis café", LINE),
        time="22:50",
        stage=stage,
        content_note=words(note, LINE) if note else "",
        notes=words("Wait until it is quiet.", NARRATION),
        leads_to=leads_to,
        decision=decision,
    )


def _decision(words: Words) -> DecisionPoint:
    labels = {
        "The volunteer keeps the door open": ("s3", Origin.PROPOSED_MODEL),
        "She calls NHS 111": ("s4", Origin.CURRENT_PRACTICE),
        "A friend walks with her": (None, Origin.COMMUNITY),
        "She goes home": ("s4", Origin.AUTHOR),
        "The police take her to hospital": (None, Origin.AUTHOR),
        "She rings her own doctor": (None, Origin.AUTHOR),
    }
    options = tuple(
        Option(f"a{number}", words(label, LABEL), leads, origin)
        for number, (label, (leads, origin)) in enumerate(labels.items(), start=1)
    )
    return DecisionPoint(words("Who lets her in?", LINE), words("the volunteer", LINE), options)


def _second(words: Words) -> DecisionPoint:
    options = (
        Option("b1", words("They meet again", LABEL), "s6", Origin.PROPOSED_MODEL),
        Option("b2", words("She waits for a letter", LABEL), "s6", Origin.CURRENT_PRACTICE),
    )
    return DecisionPoint(words("What happens in the morning?", LINE), words("the doctor", LINE), options)
