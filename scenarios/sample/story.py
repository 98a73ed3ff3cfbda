"""What a sample story carries beside its words."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.stories.story import StoryContent


@dataclass(frozen=True)
class SampleStory:
    """A made-up story as it is published.

    ``credit`` and ``perspectives`` stay empty: nobody is to be named, and a label would claim an experience that
    nobody has lent to it.
    """

    content: StoryContent
    credit: str = ""
    perspectives: tuple[str, ...] = ()
