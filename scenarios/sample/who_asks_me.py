"""Sample story: a husband with a week written down on an envelope, and a wife who has her own view of it."""

from __future__ import annotations

from scenarios.sample.story import SampleStory
from scenarios.stories.story import DecisionPoint, Feeling, Option, Origin, Persona, Scene, SceneKind, StoryContent

_GRAHAM = Persona(
    name="Graham",
    age_band="60s",
    strengths="Married to Pat for forty-one years and can tell her bad weeks by the washing-up. Writes things down. "
    "Has never missed an appointment of hers.",
    access_needs="Hard of hearing on the left. Looks after his own heart with six pills a day. "
    "Needs to be told things plainly, and not on the doorstep.",
    matters="Pat. That she does not feel talked about. Being asked, once, how he is.",
)

_LISTEN = DecisionPoint(
    question="Who should the team talk to first, and how?",
    decider="the crisis team",
    options=(
        Option("o1", "Sit down with both of them, since Graham is there", "s3", Origin.COMMUNITY),
        Option("o2", "See Pat alone: what she says is private", "s4", Origin.CURRENT_PRACTICE),
        Option("o3", "Ask Pat first what Graham should hear and tell", "s5", Origin.PROPOSED_MODEL),
    ),
)

_WHERE = DecisionPoint(
    question="Where should Pat be looked after?",
    decider="the crisis team",
    options=(
        Option("o1", "At home, with two visits a day", "s7", Origin.PROPOSED_MODEL),
        Option("o2", "In the free bed, ninety miles away", "s8", Origin.CURRENT_PRACTICE),
    ),
)

_SCENES = (
    Scene(
        key="s1",
        heading="Twenty-third in the queue",
        narration="Pat has hardly slept or eaten for five days. Graham, who is 68, has written her week on the "
        "back of an envelope. The surgery opens at eight. He rings on the stroke, and is twenty-third in the queue.",
        place="Graham and Pat’s hall",
        time="08:00",
        stage="GP",
        feeling=Feeling.BAD,
        content_note="An older woman who is very unwell, and a husband who is worn out.",
        notes="Assumptions under test: you are asked who else should be heard; and those who care for you are asked "
        "how they are, too. Keep the envelope in sight all through the story.",
        leads_to="s2",
    ),
    Scene(
        key="s2",
        kind=SceneKind.DECISION,
        heading="Two at the door",
        narration="The crisis team comes the same day, as promised, and takes its shoes off. Pat is upstairs. "
        "“How has she been?” one of them asks Graham. He has the envelope in his hand. "
        "Upstairs, a door opens an inch.",
        place="Graham and Pat’s hall",
        time="14:10",
        stage="HOME-TREAT",
        assumptions=("ASKED-FIRST",),
        feeling=Feeling.MIXED,
        notes="Pat can hear every word. If nobody notices the door, say nothing; somebody will. "
        "The law lets a team listen to a carer without telling the carer anything.",
        decision=_LISTEN,
    ),
    Scene(
        key="s3",
        heading="All of it is true",
        narration="Graham reads from the envelope: the nights, the meals, the thing that she said on Sunday. All "
        "of it is true. Pat looks at the carpet. “You’ve told them, then,” she says, and says very little else.",
        place="The front room",
        time="14:20",
        stage="HOME-TREAT",
        feeling=Feeling.BAD,
        notes="The team now knows the most, and Pat trusts them the least. What she said on Sunday is not told. "
        "Do not invent it, and do not let the room.",
        leads_to="s6",
    ),
    Scene(
        key="s4",
        heading="The ceiling",
        narration="Graham sits in the kitchen and listens to the ceiling. Upstairs Pat says that she is eating, "
        "and it is written down. The envelope is in his pocket. On the way out they thank him for the tea.",
        place="The kitchen",
        time="14:20",
        stage="HOME-TREAT",
        feeling=Feeling.BAD,
        notes="Pat was heard in private, which is her right, and said what she could bear to. "
        "Ask: “Who in this room has been thanked for the tea?”",
        leads_to="s6",
    ),
    Scene(
        key="s5",
        heading="Not Sunday",
        narration="“What would you like Graham to tell us?” Pat thinks. “Not Sunday,” she says. “The rest. He’s "
        "tired, you know. You should ask him.” They call him up. He reads the envelope, and leaves out a line.",
        place="The landing",
        time="14:20",
        stage="HOME-TREAT",
        feeling=Feeling.BETTER,
        notes="It took two minutes. The team knows a little less than it might, and Pat is in the room. "
        "Ask what they should do about the line.",
        leads_to="s6",
    ),
    Scene(
        key="s6",
        kind=SceneKind.DECISION,
        heading="Before anyone asks",
        narration="Pat is too unwell for nothing to change. The team could come twice a day, between eight and ten. "
        "Or there is one free bed tonight, ninety miles away. “I’ll manage,” says Graham, before anyone asks.",
        place="The front room",
        time="15:30",
        stage="HOME-TREAT",
        assumptions=("NEAR-HOME", "CARERS-COUNT"),
        feeling=Feeling.MIXED,
        notes="Pat’s own wish has not been heard on this yet; a good “stop!” is to ask her. "
        "Graham’s “I’ll manage” is the most important line in the story.",
        decision=_WHERE,
    ),
    Scene(
        key="s7",
        heading="Half past three",
        narration="The morning visit is good. The evening visit is late, and good. At half past three Graham is "
        "on the landing in his dressing gown, listening to her breathe. The team’s number has a message: "
        "we open at eight.",
        place="The landing",
        time="03:30",
        stage=None,
        feeling=Feeling.BAD,
        notes="Between ten at night and eight in the morning the model’s home treatment is Graham. "
        "Nobody has said so to him. 111 would answer; ask whether he knows.",
        leads_to="s9",
    ),
    Scene(
        key="s8",
        heading="Ninety miles",
        narration="The ward is clean, and the nurses are gentle. Pat can see a field. Visiting is from two to four; "
        "the train is sixty pounds. Graham comes twice in the first week. "
        "Then his own doctor tells him to rest.",
        place="A ward, ninety miles away",
        time="14:00",
        stage=None,
        feeling=Feeling.MIXED,
        notes="The bed is not in the model. Pat sleeps for the first time in a fortnight: let that be true as well.",
        leads_to="s10",
    ),
    Scene(
        key="s9",
        kind=SceneKind.ENDING,
        heading="Somebody for Graham",
        narration="Day eleven: toast, at the table, both of them. The visits stop on Friday. On Monday the phone "
        "rings and a woman asks for Graham. “No, not about Pat,” she says. “How are you?” He has to sit down.",
        place="The kitchen",
        time="10:30",
        stage="FOLLOW-UP",
        feeling=Feeling.BETTER,
        notes="The call came after the visits had stopped. Ask when it should have come.",
    ),
    Scene(
        key="s10",
        kind=SceneKind.ENDING,
        heading="A new envelope",
        narration="Pat comes home on day twenty-six, rested and thin, with a bag of medicines. The follow-up "
        "team has three days to get in touch, and has never met her. Graham finds a pen, and turns over a new "
        "envelope.",
        place="Graham and Pat’s hall",
        time="17:15",
        stage="FOLLOW-UP",
        feeling=Feeling.MIXED,
        notes="Both endings have something good in them. Ask which one Pat would have chosen, "
        "and how anyone in this story would know.",
    ),
)

STORY = SampleStory(
    StoryContent(
        title="Who asks me?",
        what_happened="My wife Pat was not sleeping or eating. I wrote down her week because the doctor always "
        "asks and I always forget. The crisis team came quickly and were good people. They saw Pat on her own, "
        "which I understand, and thanked me for the tea. Then it was either me at home with two visits "
        "a day, or a bed ninety miles off. I said that I would manage. I always say that. In three "
        "weeks one person asked how I was. It was Pat.\n\n"
        "This is a made-up story, written for this demonstration.",
        persona=_GRAHAM,
        scenes=_SCENES,
    )
)
