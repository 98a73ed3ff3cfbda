"""Small stories for tests: their shape is what matters."""

from __future__ import annotations

from scenarios.stories.story import DecisionPoint, Option, Origin, Persona, Scene, SceneKind, StoryContent


def narrative(key: str, leads_to: str | None = None, **words: str) -> Scene:
    return Scene(key=key, heading=f"Scene {key}", leads_to=leads_to, **words)


def ending(key: str) -> Scene:
    return Scene(key=key, kind=SceneKind.ENDING, heading=f"Scene {key}")


def decision(key: str, *leads: str | None) -> Scene:
    origins = (Origin.PROPOSED_MODEL, *[Origin.AUTHOR] * len(leads))
    options = tuple(
        Option(f"{key}-o{number}", f"Choice {number} of {key}", lead, origin)
        for number, (lead, origin) in enumerate(zip(leads, origins, strict=False), start=1)
    )
    asked = DecisionPoint(question=f"What now, at {key}?", decider="the volunteer", options=options)
    return Scene(key=key, kind=SceneKind.DECISION, heading=f"Scene {key}", decision=asked)


EVENING = StoryContent(
    title="Closed at eleven",
    what_happened="The café closes at eleven.",
    persona=Persona(name="Rosie"),
    scenes=(
        narrative("s1", "s2", notes="Wait for quiet."),
        decision("s2", "s3", "s4", None),
        narrative("s3", "s5"),
        narrative("s4", "s2"),
        decision("s5", "s6", "s2", "nowhere"),
        ending("s6"),
        narrative("s7"),
        decision("s8", "s6"),
    ),
)
"""Two decisions; an option that nobody wrote on, one that leads to a missing scene, and two loops."""
