"""Sample story: two in the morning, and the third number of the night."""

from __future__ import annotations

from scenarios.sample.story import SampleStory
from scenarios.stories.story import DecisionPoint, Feeling, Option, Origin, Persona, Scene, SceneKind, StoryContent

_AMINA = Persona(
    name="Amina",
    age_band="30s",
    strengths="Calm when others are not: at work she is the one who sits with people through the night. "
    "Knows her own early signs. Has a sister, Samira, whom she trusts and who would come at any hour.",
    access_needs="When she has not slept, one question at a time. Her phone is nearly flat.",
    matters="Not telling it all again. Not being alone until it gets light. Keeping her job.",
)

_CALL = DecisionPoint(
    question="All the nurses are busy. What should the call-taker do?",
    decider="the call-taker",
    options=(
        Option("o1", "Stay on the line, and hand her over to a nurse", "s4", Origin.PROPOSED_MODEL),
        Option("o2", "Take her number: a nurse will call back within the hour", "s5", Origin.CURRENT_PRACTICE),
        Option("o3", "Advise her to go to the emergency department", "s6", Origin.CURRENT_PRACTICE),
    ),
)

_SISTER = DecisionPoint(
    question="Amina’s sister wants to say something. What should the nurse do?",
    decider="the crisis nurse",
    options=(
        Option("o1", "Ask Amina, then hear Samira", "s8", Origin.COMMUNITY),
        Option("o2", "Ask Samira to wait until the questions are done", "s9", Origin.CURRENT_PRACTICE),
    ),
)

_SCENES = (
    Scene(
        key="s1",
        heading="Ring this number instead",
        narration="It is Amina’s night off from the care home, and she has not slept since Thursday. The surgery’s "
        "recording gave her a helpline. The helpline volunteer is kind. “But I’m not a nurse,” he says. "
        "“Ring 111.”",
        place="Amina’s kitchen",
        time="02:00",
        stage="HELP",
        feeling=Feeling.BAD,
        content_note="A woman alone at night, in distress. Nobody is hurt.",
        notes="Assumption under test: one call is enough. This is already her second call. Play the volunteer as "
        "warm: he does what he is there for. Leave a silence after he hangs up.",
        leads_to="s2",
    ),
    Scene(
        key="s2",
        heading="The third call",
        narration="She rings 111 and chooses mental health. “You are number nineteen,” says a recording. "
        "Her phone is at eight per cent. With her other thumb she writes to her sister: Are you awake?",
        place="Amina’s kitchen",
        time="02:14",
        stage="111MH",
        feeling=Feeling.BAD,
        notes="If you can, play hold music, and let the room wait for longer than is comfortable. "
        "Half a minute is enough.",
        leads_to="s3",
    ),
    Scene(
        key="s3",
        kind=SceneKind.DECISION,
        heading="Somebody answers",
        narration="“You’re through, take your time,” says the call-taker, and means it. She tells it again. "
        "“I think you need a crisis nurse,” he says. “Ours are all with somebody.” "
        "There are fourteen more waiting behind her.",
        place="On the phone",
        time="02:41",
        stage="111MH",
        assumptions=("ONE-CALL",),
        feeling=Feeling.MIXED,
        notes="The call-taker is good at his job and is measured by how fast he answers the next one. "
        "Before the vote, ask: “What would it cost him to stay?”",
        decision=_CALL,
    ),
    Scene(
        key="s4",
        heading="Two voices",
        narration="He stays. They talk about nothing much: her mother’s plants, the rain. When the nurse picks up, "
        "he says, “This is Amina. I’ll tell you what she told me, and she’ll correct me.”",
        place="On the phone",
        time="02:58",
        stage="111MH",
        feeling=Feeling.BETTER,
        notes="The model at its best. Ask the room who was waiting for those seventeen minutes.",
        leads_to="s7",
    ),
    Scene(
        key="s5",
        heading="No caller ID",
        narration="The kitchen is very quiet. At 3:12 the phone lights up: no caller ID. Amina never answers those. "
        "She nearly lets it ring out. “Hello,” says the nurse. “Can you tell me from the beginning?”",
        place="Amina’s kitchen",
        time="03:12",
        stage="111MH",
        feeling=Feeling.BAD,
        notes="The call came well within the hour. Ask who in the room has let an unknown number ring out.",
        leads_to="s7",
    ),
    Scene(
        key="s6",
        heading="The night bus",
        narration="The hospital is two buses away. On the first one, men are coming home from a wedding, singing. "
        "Amina stands by the driver, her phone dead in her hand. Nobody at the hospital knows that she is coming.",
        place="A night bus",
        time="03:25",
        stage=None,
        feeling=Feeling.AWFUL,
        notes="The story leaves the model here: 111 has let go, and nobody else has hold. "
        "The wedding guests mean no harm. One of them offers her a seat.",
        leads_to="s10",
    ),
    Scene(
        key="s7",
        kind=SceneKind.DECISION,
        heading="A key in the door",
        narration="Samira has driven across London with a coat over her pyjamas. “I was there last time,” she says "
        "towards the phone. “I know what helps.” The nurse has nine questions left, and a duty to "
        "ask each one.",
        place="Amina’s kitchen",
        time="03:20",
        stage="111MH",
        assumptions=("ASKED-FIRST",),
        feeling=Feeling.MIXED,
        notes="Amina has not yet said whether she wants Samira heard. Let the room find that out for itself. "
        "The nurse’s questions are there to keep people safe.",
        decision=_SISTER,
    ),
    Scene(
        key="s8",
        kind=SceneKind.ENDING,
        heading="What helps",
        narration="“Sleep goes first,” says Samira. “Then she stops answering me.” “That’s right,” says Amina. "
        "The nurse writes it down. At nine the home treatment team rings, and begins with: “We’ve read it. "
        "Is Samira still there?”",
        place="Amina’s kitchen",
        time="09:00",
        stage="HOME-TREAT",
        feeling=Feeling.BETTER,
        notes="Ask: “What if Amina had said no?” A trusted sister is Amina’s strength; not every sister is.",
    ),
    Scene(
        key="s9",
        kind=SceneKind.ENDING,
        heading="The form is complete",
        narration="Every question is answered, and every answer is true. Samira sat on the stairs with her car keys. "
        "What she knows is not on the form. At half past eight Amina rings the surgery. "
        "It is her fourth call.",
        place="Amina’s kitchen",
        time="08:30",
        stage="GP",
        feeling=Feeling.BAD,
        notes="Nobody did anything wrong here. Ask what the design group should count: forms finished, or calls made?",
    ),
    Scene(
        key="s10",
        kind=SceneKind.ENDING,
        heading="Before it gets light",
        narration="The hospital team is one nurse tonight, and she is with a man who needs her more. She comes out "
        "twice to say sorry. At ten past six Amina goes home. She is on shift tonight at eight.",
        place="The emergency department",
        time="06:10",
        stage="ED-LIAISON",
        feeling=Feeling.AWFUL,
        content_note="She leaves without being seen. What happens next is not told.",
        notes="Pause before the applause. Remind the room where the quiet space is. "
        "Then rewind to the call-taker if there is time: the room will want to.",
    ),
)

STORY = SampleStory(
    StoryContent(
        title="The third call",
        what_happened="I work nights in a care home, so I know what two in the morning is like. This time it was "
        "my own. I had not slept since Thursday. The surgery’s recording sent me to a helpline, the helpline "
        "sent me to 111, and 111 put me in a queue. Everyone was nice. Every one of them asked me to "
        "begin at the beginning. My sister drove over at three and knew what to do, and for a long "
        "time nobody asked her. I do not blame anyone. I would just like it to be one call.\n\n"
        "This is a made-up story, written for this demonstration.",
        persona=_AMINA,
        scenes=_SCENES,
    )
)
