"""Sample story: ten to eleven at a café that closes at eleven."""

from __future__ import annotations

from scenarios.sample.story import SampleStory
from scenarios.stories.story import DecisionPoint, Feeling, Option, Origin, Persona, Scene, SceneKind, StoryContent

_ROSIE = Persona(
    name="Rosie",
    age_band="18 to 24",
    strengths="Asked for help, which was the hard part. Has a housemate who walks with her. "
    "Plays the cello, and knows how to count through a bad minute.",
    access_needs="Finds the telephone very hard with strangers. Easier side by side than face to face.",
    matters="Not going back to that room tonight. That nobody rings her parents behind her back. Her first-year exams.",
)

_CLOSING = DecisionPoint(
    question="It is nearly eleven. What should the volunteer do?",
    decider="the volunteer",
    options=(
        Option("o1", "Stay open until somebody can take over", "s3", Origin.AUTHOR),
        Option("o2", "A taxi to the hospital, with the peer worker on call", "s4", Origin.COMMUNITY),
        Option("o3", "Ring 111 together, and wait on the line", "s5", Origin.PROPOSED_MODEL),
    ),
)

_MORNING = DecisionPoint(
    question="One line on the screen. What should the GP do?",
    decider="the GP",
    options=(
        Option("o1", "Ring Rosie this morning", "s7", Origin.PROPOSED_MODEL),
        Option("o2", "Wait for the letter, to have the facts first", "s8", Origin.CURRENT_PRACTICE),
    ),
)

_SCENES = (
    Scene(
        key="s1",
        heading="Ten to eleven",
        narration="Rosie’s housemate has walked her here in the rain. The lights are still on, but the chairs are "
        "already on the tables. “We close at eleven,” says the volunteer, and looks at the clock.",
        place="The crisis café, a Tuesday in November",
        time="22:50",
        stage="CAFE",
        feeling=Feeling.MIXED,
        content_note="A young woman in distress. Nobody is hurt.",
        notes="Assumption under test: opening hours match need. Rosie is 19. Give the actor a moment after the line "
        "about the clock. If nobody says stop, ask: “Whose job is it at eleven?”",
        leads_to="s2",
    ),
    Scene(
        key="s2",
        kind=SceneKind.DECISION,
        heading="The last mug",
        narration="He takes one chair down again, and makes tea. “It’s the nights,” says Rosie. “I can’t go back to "
        "that room yet.” He has a key, a phone, and a last bus at twenty past.",
        place="The crisis café",
        time="22:54",
        stage="CAFE",
        assumptions=("HOURS",),
        feeling=Feeling.MIXED,
        notes="The volunteer is on his own: his shift partner left at half past ten with a sick child. "
        "He is not covered to be open after eleven.",
        decision=_CLOSING,
    ),
    Scene(
        key="s3",
        heading="After closing time",
        narration="He turns the sign round and locks the door from inside. They play cards, badly. He leaves his "
        "manager two messages. At half past midnight the hub rings: a nurse has heard, and is on "
        "her way. His bus went long ago.",
        place="The crisis café, closed",
        time="00:30",
        stage=None,
        feeling=Feeling.BETTER,
        notes="Outside the model: after eleven there is no café in it. Good for Rosie tonight. "
        "Ask what happens when somebody knocks tomorrow at eleven.",
        leads_to="s6",
    ),
    Scene(
        key="s4",
        heading="Under the television",
        narration="The peer worker stayed until one. Nobody here has heard from the café; nobody there had a number "
        "to ring. Rosie sits under the television and counts ceiling tiles, in fours, like bars.",
        place="The emergency department",
        time="01:15",
        stage="ED-LIAISON",
        feeling=Feeling.AWFUL,
        notes="The model has no way from the café to the hospital team, so the line is dashed. "
        "The peer worker has college at nine. Somebody sees Rosie at four, and is good.",
        leads_to="s6",
    ),
    Scene(
        key="s5",
        heading="On loudspeaker",
        narration="They put the phone on the counter between them. At eleven the lights go off by themselves, "
        "and they wait by the glow of the fridge. At 11:25 a nurse says, “Hello, Rosie. Who’s there with you?”",
        place="The crisis café",
        time="23:25",
        stage="111MH",
        feeling=Feeling.BETTER,
        notes="Side by side at a counter suits Rosie; the telephone alone would not. Within the target of 30 "
        "minutes, and 25 minutes after the café closed. The volunteer walks home.",
        leads_to="s6",
    ),
    Scene(
        key="s6",
        kind=SceneKind.DECISION,
        heading="One line",
        narration="Rosie got through the night. On the GP’s screen, between a blood test and a sick note, is one "
        "line: “Mental health contact overnight. Letter to follow.” Twenty-six people are booked in before one.",
        place="The surgery",
        time="08:40",
        stage="GP",
        feeling=Feeling.MIXED,
        notes="The GP has met Rosie once, when she registered. A call made without facts can do harm; "
        "a call not made can too.",
        decision=_MORNING,
    ),
    Scene(
        key="s7",
        heading="Four minutes",
        narration="She rings between two patients. “I don’t know what happened last night,” she says. “I only wanted "
        "you to know that I know.” Rosie cries, then laughs. It takes four minutes.",
        place="The surgery, and Rosie’s room",
        time="11:05",
        stage="GP",
        feeling=Feeling.BETTER,
        notes="Rosie finds the phone hard with strangers. Ask whether a text first would have been better.",
        leads_to="s9",
    ),
    Scene(
        key="s8",
        heading="The letter",
        narration="The letter is careful and complete, four pages. It comes on the ninth day. By then Rosie has "
        "missed two weeks of lectures, and has stopped answering the door to her housemate.",
        place="The surgery, nine days later",
        time="16:20",
        stage=None,
        feeling=Feeling.AWFUL,
        notes="For nine days nobody in the model had hold of Rosie. The person who wrote the letter did it "
        "at the end of a long shift, and did it well.",
        leads_to="s10",
    ),
    Scene(
        key="s9",
        kind=SceneKind.ENDING,
        heading="Thursday, ten to six",
        narration="The follow-up worker suggests a walk, not an office. They end up at the café, early this "
        "time, and Rosie asks what it needs most. “Somebody,” says the volunteer, “after eleven.”",
        place="The crisis café",
        time="17:50",
        stage="FOLLOW-UP",
        feeling=Feeling.GOOD,
        notes="End on the volunteer’s line. In the debrief, ask what would make it true.",
    ),
    Scene(
        key="s10",
        kind=SceneKind.ENDING,
        heading="A bag on the stairs",
        narration="The GP rings that same afternoon. Nobody picks up. Rosie’s bag is on the stairs: her mother is "
        "driving up to take her home. Her housemate still has the café’s card, and has read the "
        "opening hours many times.",
        place="Rosie’s house",
        time="18:10",
        stage="GP",
        feeling=Feeling.BAD,
        notes="She is safe, and she has left. Some will call this a good end and some a bad one: hear both.",
    ),
)

STORY = SampleStory(
    StoryContent(
        title="Closed at eleven",
        what_happened="I am nineteen and it was my first November away from home. My housemate walked me to the "
        "crisis café because it was the only place we had heard of. It was ten to eleven and they close at "
        "eleven. The man there was on his own, and lovely, and he kept looking at the clock, and I do "
        "not blame him. That night went on for a long time after eleven. In the morning my doctor had "
        "one line about it and waited for a letter. I do not think anyone did anything wrong. I think "
        "it was just closed.\n\n"
        "This is a made-up story, written for this demonstration.",
        persona=_ROSIE,
        scenes=_SCENES,
    )
)
