"""What a sample story carries beside its words."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.story import StoryContent

CREDIT = "Written for this demonstration. The people in it are made up."


@dataclass(frozen=True)
class SampleStory:
    """A made-up story as it is published.

    ``perspectives`` stays empty: a label would claim an experience that nobody has lent to it.
    """

    content: StoryContent
    credit: str = CREDIT
    perspectives: tuple[str, ...] = ()
