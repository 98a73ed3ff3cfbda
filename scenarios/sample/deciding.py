"""What a made-up design group finds in the sample's evening, and what it decides: nothing of it is about anybody."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.decisions.decision import DecisionKind
from scenarios.decisions.evidence import Evidence, figure, link
from scenarios.results.room_voice import VoiceKind
from scenarios.sample import closed_at_eleven, not_a_crime, the_third_call
from scenarios.sample.story import SampleStory

MEMBERS = ("Ines (made up)", "Marlon (made up)", "Priya (made up)", "Tom (made up)")
"""The group, in which everybody's expertise counts the same. Nobody signs in with these names."""
_INES, _MARLON, _PRIYA, _TOM = range(len(MEMBERS))


@dataclass(frozen=True)
class SampleGround:
    """A scene that a finding rests on: the vote at it, or one kind of words that were said there, or itself."""

    story: SampleStory
    scene: str
    vote: bool = False
    words: VoiceKind | None = None


@dataclass(frozen=True)
class SampleStance:
    """What one member thinks; a reason stands with whoever does not agree."""

    member: int
    why: str = ""


@dataclass(frozen=True)
class SampleFinding:
    """A finding that was made so many days before the sample is loaded; a comment is a member and their words."""

    days_ago: int
    member: int
    about: str
    sentence: str
    grounds: tuple[SampleGround, ...]
    evidence: tuple[Evidence, ...] = ()
    agree: tuple[int, ...] = ()
    otherwise: tuple[SampleStance, ...] = ()
    comments: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class SampleDecision:
    """A decision about some of FINDINGS, by place; days count back from the day on which the sample is loaded."""

    findings: tuple[int, ...]
    member: int
    kind: DecisionKind
    what: str
    reason: str
    owner: str
    days_ago: int
    leads_on: bool = False
    implemented: int | None = None
    checked: int | None = None
    seen: str = ""
    missing: str = ""
    effects: str = ""
    unknown: str = ""
    ask: str = ""


FINDINGS: tuple[SampleFinding, ...] = (
    SampleFinding(
        days_ago=23,
        member=_INES,
        about="assumption:HOURS",
        sentence="After eleven at night nobody is there in person for somebody who cannot talk on the telephone.",
        grounds=(
            SampleGround(closed_at_eleven.STORY, "s2", vote=True),
            SampleGround(closed_at_eleven.STORY, "s2", words=VoiceKind.REASON),
            SampleGround(closed_at_eleven.STORY, "s2", words=VoiceKind.MINORITY),
            SampleGround(closed_at_eleven.STORY, "s3"),
        ),
        evidence=(
            figure(
                "On 9 of 14 nights somebody knocked after the café had closed.",
                "The café’s own log, two weeks in October (made up)",
            ),
            link("How two other towns keep a café open at night (a made-up page)", "https://example.org/open-at-night"),
        ),
        agree=(_INES, _MARLON, _PRIYA),
        otherwise=(
            SampleStance(
                _TOM,
                "One room on one evening cannot tell us about August. And a café that is open "
                "until two needs two people there, every night, or it is not safe.",
            ),
        ),
        comments=(
            (
                _MARLON,
                (
                    "I have been the one who waits for somebody to pick up. What helped was a person in the same "
                    "room, not a better telephone."
                ),
            ),
            (_TOM, "I do not doubt that. I am asking who locks up at two, and how they get home."),
            (
                _PRIYA,
                (
                    "Could we begin with two nights a week, with two people on, and count who comes? Then we know "
                    "more than we know now."
                ),
            ),
        ),
    ),
    SampleFinding(
        days_ago=21,
        member=_PRIYA,
        about="stage:SAFE-PLACE",
        sentence="The room’s own idea fails at the door: the safe place has no way in for people who simply come.",
        grounds=(
            SampleGround(closed_at_eleven.STORY, "s2", words=VoiceKind.INTERVENTION),
            SampleGround(closed_at_eleven.STORY, "s2", vote=True),
        ),
        agree=(_INES, _PRIYA, _TOM),
        otherwise=(
            SampleStance(
                _MARLON,
                "“Fails” is our word. People in that room walked there in their minds because "
                "they had nowhere else to go. That is the finding.",
            ),
        ),
        comments=(
            (
                _INES,
                (
                    "The manager of a place like this one told us why: four rooms, one doctor, and crews who have been "
                    "promised a bed."
                ),
            ),
            (_MARLON, "Then let us say that at the top of our answer, and not at the end of it."),
        ),
    ),
    SampleFinding(
        days_ago=17,
        member=_MARLON,
        about="assumption:ASKED-FIRST",
        sentence="Hearing a sister helps only where somebody asked first, and asked where she could not listen.",
        grounds=(
            SampleGround(the_third_call.STORY, "s7", vote=True),
            SampleGround(the_third_call.STORY, "s7", words=VoiceKind.MINORITY),
        ),
        evidence=(figure("In 12 of 20 calls nobody asked who else was there.", "A made-up look at recorded calls"),),
        agree=(_MARLON, _INES),
        otherwise=(
            SampleStance(
                _PRIYA,
                "Most nurses do ask. What they lack is a way to ask that works while the "
                "sister stands beside the telephone.",
            ),
        ),
        comments=((_PRIYA, "A question that can be answered with yes or no would do it. Could we try some out?"),),
    ),
    SampleFinding(
        days_ago=12,
        member=_TOM,
        about="assumption:HEALTH-FIRST",
        sentence="The joint car is what people want, and one car for three boroughs will often be somewhere else.",
        grounds=(
            SampleGround(not_a_crime.STORY, "s2", vote=True),
            SampleGround(not_a_crime.STORY, "s2", words=VoiceKind.MINORITY),
        ),
        agree=(_TOM,),
    ),
)

DECISIONS: tuple[SampleDecision, ...] = (
    SampleDecision(
        findings=(0,),
        member=_PRIYA,
        kind=DecisionKind.ADAPT,
        what="The crisis café stays open until two, with two people on. It begins with Fridays and Saturdays.",
        reason="Of the ways in the story, staying open was the one that most of the room could support; once it had "
        "talked, the telephone was what fewest could. We changed the idea because of what the minority said: nobody "
        "stays alone with the key. That is why it begins with two nights and not with seven.",
        owner="The charity that runs the café, with the hub (both made up)",
        days_ago=19,
        leads_on=True,
        implemented=15,
        checked=2,
        seen="On its first nights, eleven people stayed past eleven. On the third night one of the two was ill, and "
        "nobody had thought of who steps in. There is now a list of four people to ring.",
        missing="No night manager was in the room, and nobody who lives in the two villages without a late bus.",
        effects="Somebody in a wheelchair can come in until eleven, by the side door. After that it was locked: it now "
        "stays open too.",
        unknown="Whether it helps on a weekday, and in August.",
        ask="Pay for two people on two nights a week for six months, and look at it together in the spring.",
    ),
    SampleDecision(
        findings=(1,),
        member=_INES,
        kind=DecisionKind.NOT_ADOPTED,
        what="The safe place does not open its door to people who simply come.",
        reason="Not adopted, because at night it has four rooms and one doctor, and whoever was brought there by a "
        "crew would wait in a full house. We know that many in the room could have supported it, and that some of us "
        "would have. What we do instead: the café and the hub can ring ahead for somebody, and hear at once whether a "
        "room is free.",
        owner="The mental health trust (made up)",
        days_ago=14,
        missing="Nobody who has stayed at a safe place was there. We have asked two people since.",
        unknown="How often somebody rings ahead and hears that no room is free. We are counting it.",
        ask="Nothing now. Look at the count with us in three months.",
    ),
)
