"""Stories of many scenes, as an upload can bring them: told to the end, or with hardly anything written."""

from __future__ import annotations

from scenarios.stories.story import DecisionPoint, Option, Persona, Scene, SceneKind, StoryContent


def long_story(count: int) -> StoryContent:
    """Scenes in a row, every fifth a turning point, that can be published; what happened is a text beside them."""
    return StoryContent(
        "A long way",
        "It took a long time.",
        Persona("Amina", "25 to 39", "Keeps calm.", "None", "Her son"),
        tuple(_scene(number, count) for number in range(1, count + 1)),
    )


def _scene(number: int, count: int) -> Scene:
    key, words = f"s{number}", f"She rings number {number}, and waits, and somebody says that she should ring again."
    heading, onward, later = f"Call {number}", f"s{number + 1}", f"s{min(number + 2, count)}"
    if number == count:
        return Scene(key, SceneKind.ENDING, heading, words)
    if number % 5:
        return Scene(
            key, SceneKind.NARRATIVE, heading, words, place="At home", time="22:50", stage="HELP", leads_to=onward
        )
    options = (Option("o1", "Ring again", onward), Option("o2", "Wait until morning", later))
    return Scene(key, SceneKind.DECISION, heading, words, decision=DecisionPoint("What now?", "Amina", options))


def unwritten(count: int) -> StoryContent:
    """A story without words: each other scene asks, and most choices lead nowhere."""
    return StoryContent(scenes=tuple(_gap(number, count) for number in range(1, count + 1)))


def _gap(number: int, count: int) -> Scene:
    if number % 2 == 0:
        return Scene(f"s{number}")
    onward = f"s{number + 1}" if number < count else None
    later = f"s{number + 2}" if number + 1 < count else None
    leads = (onward, later, None, None, None, None)
    options = tuple(Option(f"o{place}", "Go", lead) for place, lead in enumerate(leads, 1))
    return Scene(f"s{number}", SceneKind.DECISION, decision=DecisionPoint("", options=options))
