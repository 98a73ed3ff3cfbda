"""What a sample story carries beside its words."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.story import StoryContent

CREDIT = "The makers of this demonstration"


@dataclass(frozen=True)
class SampleStory:
    """A made-up story as it is published.

    ``perspectives`` stays empty: a label would claim an experience that nobody has lent to it.
    """

    content: StoryContent
    credit: str = CREDIT
    perspectives: tuple[str, ...] = ()
