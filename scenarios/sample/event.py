"""The sample event: a made-up day on which the sample stories are replayed."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.sample import closed_at_eleven, not_a_crime, the_third_call, two_boroughs, who_asks_me
from scenarios.sample.story import SampleStory


@dataclass(frozen=True)
class SampleSection:
    """A slot in the programme; ``starts`` and ``ends`` are clock times "HH:MM"."""

    name: str
    starts: str
    ends: str
    place: str
    interests: str
    stories: tuple[SampleStory, ...]


@dataclass(frozen=True)
class SampleEvent:
    """The facts of a day. It has no date: whoever loads it says which day it is."""

    name: str
    place: str
    who_should_come: str
    sections: tuple[SampleSection, ...]


EVENT = SampleEvent(
    name="Tell it like it was",
    place="The Corn Hall (a made-up place)",
    who_should_come="Anyone who has been through a mental health crisis or stood beside somebody who has. "
    "Helpline and café volunteers, call-takers, paramedics, police officers, GPs, hospital, home treatment and "
    "follow-up teams, and those who plan and pay. Come for the whole day, or for the part that is yours.",
    sections=(
        SampleSection(
            name="Before midday",
            starts="10:00",
            ends="11:30",
            place="Main hall",
            interests="Carers, home treatment, ambulance crews, the boroughs, commissioners",
            stories=(who_asks_me.STORY, two_boroughs.STORY),
        ),
        SampleSection(
            name="Rush hour",
            starts="12:00",
            ends="12:45",
            place="Main hall, with BSL interpreters",
            interests="Control rooms, police, the Deaf community, the crisis café",
            stories=(not_a_crime.STORY,),
        ),
        SampleSection(
            name="After dark",
            starts="13:45",
            ends="15:15",
            place="Main hall, house lights down",
            interests="Helplines, 111, cafés, GPs, the emergency department, students, sisters",
            stories=(closed_at_eleven.STORY, the_third_call.STORY),
        ),
    ),
)
