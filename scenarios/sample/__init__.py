"""The sample content, all of it made up: a pathway, five stories that test it, and a day to replay them."""

from scenarios.sample import closed_at_eleven, not_a_crime, the_third_call, two_boroughs, who_asks_me
from scenarios.sample.event import EVENT
from scenarios.sample.pathway import NEXT, PATHWAY, REMARK
from scenarios.sample.story import SampleStory

STORIES: tuple[SampleStory, ...] = (
    the_third_call.STORY,
    not_a_crime.STORY,
    closed_at_eleven.STORY,
    who_asks_me.STORY,
    two_boroughs.STORY,
)

__all__ = ["EVENT", "NEXT", "PATHWAY", "REMARK", "STORIES"]
