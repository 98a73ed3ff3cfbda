"""The sample pathway "Urgent mental health care": made up, so that the sample stories have a model to test."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scenarios.pathways import draft as pathway_draft
from scenarios.pathways.pathway import Assumption, PathwayContent, Stage, Transition
from scenarios.pathways.remark import Became, Remark, RemarkKind


@dataclass(frozen=True)
class SamplePathway:
    """A pathway with the name and the address under which it is loaded."""

    name: str
    slug: str
    content: PathwayContent


_STAGES = (
    Stage(
        key="HELP",
        name="The helpline",
        short="Helpline",
        description="A trained volunteer listens for as long as you need. They are not a nurse and cannot send anyone.",
        service="A local mental health charity",
        target="Answered within 10 minutes",
    ),
    Stage(
        key="111MH",
        name="111, the mental health line and hub",
        short="111",
        description="Ring 111 and choose mental health. A call-taker finds out what you need, "
        "and a crisis nurse makes a plan with you. The hub also answers crews, police and cafés.",
        service="The mental health hub of the three boroughs",
        target="A nurse on the line within 30 minutes",
    ),
    Stage(
        key="GP",
        name="Your GP surgery",
        short="GP",
        description="Your own doctor or practice nurse. They know you, look after your medicines, "
        "and can ask the home treatment team to come the same day.",
        service="GP surgeries",
        opens="08:00",
        closes="18:30",
        target="Called back the same day",
    ),
    Stage(
        key="999",
        name="999 and the ambulance",
        short="999",
        description="For when someone may come to harm now. The control room decides who goes: an ambulance, "
        "the police, or the joint car with a mental health nurse and an officer.",
        service="The emergency control rooms and the ambulance service",
        target="By how urgent the call is",
    ),
    Stage(
        key="POLICE",
        name="Police officers and the joint car",
        short="Police",
        description="Officers come where there is a crime or a danger to someone. "
        "For everything else they ask health workers first, and hand over to them.",
        service="The police, with a mental health nurse in the joint car",
        target="Handed over to health workers within 1 hour",
    ),
    Stage(
        key="CAFE",
        name="The crisis café",
        short="Crisis café",
        description="A warm room, a hot drink and people who have been there themselves. "
        "Walk in: you need no appointment and no letter.",
        service="A local mental health charity",
        opens="17:00",
        closes="23:00",
        target="Someone sits down with you within 15 minutes",
    ),
    Stage(
        key="ED-LIAISON",
        name="The mental health team in the emergency department",
        short="Hospital team",
        description="For when your body needs treatment too. Nurses and doctors for mental health "
        "see you while you are in the emergency department.",
        service="Liaison psychiatry",
        target="Seen within 1 hour of being asked for",
    ),
    Stage(
        key="HOME-TREAT",
        name="The home treatment team",
        short="Home treatment",
        description="Nurses, support workers and a doctor who come to your home, up to twice a day, "
        "so that you need not go to hospital.",
        service="The crisis and home treatment team of your borough",
        opens="08:00",
        closes="22:00",
        target="First visit within 4 hours",
    ),
    Stage(
        key="SAFE-PLACE",
        name="The safe place",
        short="Safe place",
        description="A calm place with staff, day and night, away from the emergency department. "
        "You can sleep, wash, eat and be seen by a doctor.",
        service="The mental health trust, for all three boroughs",
        target="Seen by a doctor within 3 hours",
    ),
    Stage(
        key="FOLLOW-UP",
        name="Follow-up",
        short="Follow-up",
        description="Somebody who knows what happened gets in touch, asks how you are, and makes the next step "
        "with you.",
        service="The community mental health team",
        opens="09:00",
        closes="17:00",
        target="In touch within 72 hours",
    ),
)

_TRANSITIONS = (
    Transition("HELP", "111MH", "You need a nurse, or ask for one."),
    Transition("HELP", "999", "Someone may come to harm now."),
    Transition("HELP", "CAFE", "You would like company, and the café is open."),
    Transition("111MH", "CAFE", "You should not be alone this evening, and the café is open."),
    Transition("111MH", "HOME-TREAT", "You are safe at home if somebody comes."),
    Transition("111MH", "SAFE-PLACE", "You cannot stay where you are."),
    Transition("111MH", "ED-LIAISON", "Your body needs treatment; the hub tells the department that you are coming."),
    Transition("111MH", "999", "Someone may come to harm now."),
    Transition("111MH", "GP", "It can wait until morning; the surgery has the message by eight."),
    Transition("GP", "111MH", "You need a nurse today, or the surgery is closed."),
    Transition("GP", "HOME-TREAT", "You are too unwell to wait, and could be treated at home."),
    Transition("GP", "FOLLOW-UP", "You are safe, and need more than the surgery can give."),
    Transition("999", "POLICE", "There is a crime or a danger to someone, or the joint car is nearest."),
    Transition("999", "ED-LIAISON", "Your body needs treatment."),
    Transition("999", "111MH", "Nobody is hurt: the crew rings the hub."),
    Transition("POLICE", "CAFE", "You agree to go, and the café is open."),
    Transition("POLICE", "SAFE-PLACE", "You cannot be kept safe anywhere else."),
    Transition("POLICE", "ED-LIAISON", "Your body needs treatment."),
    Transition("POLICE", "111MH", "The officers need a nurse's advice."),
    Transition("CAFE", "111MH", "You are still not safe when the café closes."),
    Transition("CAFE", "HOME-TREAT", "You could be treated at home, and agree to it."),
    Transition("CAFE", "FOLLOW-UP", "You would like somebody to get in touch."),
    Transition("ED-LIAISON", "HOME-TREAT", "Your body is well enough to go home."),
    Transition("ED-LIAISON", "SAFE-PLACE", "Your body is well enough, and home is not safe tonight."),
    Transition("ED-LIAISON", "GP", "You go home; the surgery is told."),
    Transition("ED-LIAISON", "FOLLOW-UP", "You go home, and would like somebody to get in touch."),
    Transition("HOME-TREAT", "SAFE-PLACE", "Home is no longer safe."),
    Transition("HOME-TREAT", "FOLLOW-UP", "You need fewer visits."),
    Transition("SAFE-PLACE", "HOME-TREAT", "You are safe at home if somebody comes."),
    Transition("SAFE-PLACE", "FOLLOW-UP", "You are well enough to leave."),
    Transition("FOLLOW-UP", "GP", "Your own surgery looks after you again."),
)

_ASSUMPTIONS = (
    Assumption("ONE-CALL", "One call is enough: whoever answers stays with you until the right person has you."),
    Assumption("TOLD-ONCE", "You tell what happened once, and the next person has heard it."),
    Assumption("HOURS", "Opening hours match need: whatever you need is open when you need it."),
    Assumption("NO-WRONG-DOOR", "There is no wrong door: whoever you reach first helps, wherever you live."),
    Assumption("HEALTH-FIRST", "A health worker comes to a mental health crisis, and the police only where they must."),
    Assumption("OWN-LANGUAGE", "Everyone can use it in their own language, British Sign Language included."),
    Assumption("ASKED-FIRST", "You are asked who else should be heard, and what they may know."),
    Assumption("NEAR-HOME", "Help comes to your home, or is close to it."),
    Assumption("CARERS-COUNT", "Those who care for you are asked how they are, too."),
)

PATHWAY = SamplePathway(
    name="Urgent mental health care",
    slug="urgent-mental-health-care",
    content=PathwayContent(
        question="When someone in our three boroughs has a mental health crisis, does this pathway bring the "
        "right help, at the hour when they need it, without making them tell it all again?",
        limits="This pathway is made up, to show how the site works. What a room prefers tells the people who design "
        "the pathway what to look at, and why. It does not decide anything: law, safety, staff and money are "
        "decided elsewhere, and the people in the room chose to come, so they do not speak for everyone.",
        stages=_STAGES,
        transitions=_TRANSITIONS,
        assumptions=_ASSUMPTIONS,
    ),
)


def _next(content: PathwayContent) -> PathwayContent:
    """What the designers in the sample would change next."""
    cafe = next(stage for stage in content.stages if stage.key == "CAFE")
    hours = Assumption(
        "HOURS",
        "Opening hours match need: from five in the afternoon until two at night somebody is "
        "there in person, and the rest of the night by telephone.",
    )
    content = pathway_draft.put_stage(content, replace(cafe, closes="02:00"))
    return pathway_draft.put_assumption(content, hours)


NEXT = _next(PATHWAY.content)
"""The draft that would follow, which is open to questions."""


@dataclass(frozen=True)
class SampleRemark:
    """What somebody made up says about the draft, and what the designers answer."""

    remark: Remark
    answer: str
    became: Became


REMARK = SampleRemark(
    Remark(
        about="assumption:HOURS",
        kind=RemarkKind.QUESTION,
        text="My worst hour is four in the morning, and I cannot talk on the telephone then. Who is there in person?",
        name="A made-up neighbour",
    ),
    answer="Between two and five, only the safe place is open. We have not solved this. A story that shows such a "
    "night would help us. (This answer is made up, like the whole pathway.)",
    became=Became.ANSWERED,
)
