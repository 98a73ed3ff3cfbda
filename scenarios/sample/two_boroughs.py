"""Sample story: a man whom two boroughs would help, each if he were theirs. A refusal is a loop, on purpose."""

from __future__ import annotations

from scenarios.sample.story import SampleStory
from scenarios.stories.story import DecisionPoint, Feeling, Option, Origin, Persona, Scene, SceneKind, StoryContent

_TOMASZ = Persona(
    name="Tomasz",
    age_band="40s",
    strengths="A plasterer who has worked on half the new flats in the borough, and on the other borough’s half. "
    "Looks out for the younger men at the day centre. Has a cousin who would put him up again.",
    access_needs="Speaks Polish; in English he gets by on a good day. No fixed address, so no letters. "
    "A phone, when he can charge it.",
    matters="Not to be shut in. To work again. To be spoken to before he is spoken about.",
)

_TAKE = DecisionPoint(
    question="Where should the paramedic turn?",
    decider="the paramedic",
    options=(
        Option("o1", "Take him to the nearest emergency department", "s3", Origin.CURRENT_PRACTICE),
        Option("o2", "Ring the hub, and let it ring both boroughs", "s4", Origin.PROPOSED_MODEL),
    ),
)

_WHOSE = DecisionPoint(
    question="Both boroughs say “not ours yet”. What should the hub do?",
    decider="the hub",
    options=(
        Option("o1", "Accept him now, and settle the funding later", "s6", Origin.PROPOSED_MODEL),
        Option("o2", "Refuse, until one borough says that he is theirs", "s7", Origin.CURRENT_PRACTICE),
        Option("o3", "Give him one night, and ask again tomorrow", "s8", Origin.COMMUNITY),
    ),
)

_SCENES = (
    Scene(
        key="s1",
        heading="The kerb",
        narration="A street cleaner rings 999. A man is in the bus shelter, shaking, talking to somebody who is not "
        "there. The pavement is in one borough, the road in another. Tomasz has slept on both sides of it.",
        place="A bus shelter at the border",
        time="06:20",
        stage="999",
        feeling=Feeling.BAD,
        content_note="A man who hears voices, and sleeps outdoors. Nobody is hurt.",
        notes="Assumption under test: there is no wrong door. Put a strip of tape across the stage for the border. "
        "If the refusal is chosen later, the story comes back to this scene: play it exactly the same.",
        leads_to="s2",
    ),
    Scene(
        key="s2",
        kind=SceneKind.DECISION,
        heading="The postcode",
        narration="“Address?” asks the computer. The paramedic looks at the shelter. “Nie szpital,” says Tomasz, "
        "“proszę.” She knows that word: no hospital, please. His body is well. He is very frightened.",
        place="A bus shelter at the border",
        time="06:34",
        stage="999",
        assumptions=("NO-WRONG-DOOR",),
        feeling=Feeling.BAD,
        notes="The department is six minutes away and must take him. The hub must first answer the phone. "
        "She is at the end of a twelve-hour night.",
        decision=_TAKE,
    ),
    Scene(
        key="s3",
        heading="Bay six",
        narration="It is loud, and full. A porter from Gdańsk gives up his break to interpret. The hospital team’s "
        "nurse is quick and good. “He needs the safe place,” she says, and rings the hub. "
        "“Which borough?” it asks.",
        place="The emergency department",
        time="07:10",
        stage="ED-LIAISON",
        feeling=Feeling.AWFUL,
        content_note="He is taken where he asked not to go.",
        notes="The model has no way from the hospital team to the hub, so the line is dashed after this. "
        "The porter is a kind man, and should not have had to.",
        leads_to="s5",
    ),
    Scene(
        key="s4",
        heading="One call in, two calls out",
        narration="In four minutes there is a Polish interpreter on the line. Tomasz asks for tea, and a door "
        "that he can open from inside. The hub rings both boroughs. Each asks, politely, for his address.",
        place="In the ambulance, doors open",
        time="06:52",
        stage="111MH",
        feeling=Feeling.MIXED,
        notes="Leave the doors open: it is what he asked for. Ask how long a crew may stay at a kerb.",
        leads_to="s5",
    ),
    Scene(
        key="s5",
        kind=SceneKind.DECISION,
        heading="Whose is he?",
        narration="He lodged in one borough until May. His old GP is in the other. Each would help, if he were "
        "theirs, and each has a rule that says so. The shift lead at the hub could say yes. "
        "She has no budget.",
        place="The hub",
        time="07:40",
        stage="111MH",
        assumptions=("NO-WRONG-DOOR",),
        feeling=Feeling.MIXED,
        notes="Give both boroughs a voice from the room, one each side of the tape. They are not hiding: "
        "both overspent last year, and both were told off for it.",
        decision=_WHOSE,
    ),
    Scene(
        key="s6",
        heading="A door that opens",
        narration="At the safe place there is a lamp, a shower, and a night worker who says “dzień dobry”. "
        "Tomasz tries his door twice. It opens. He sleeps for eleven hours. On the board, under Borough, "
        "somebody has written “ours”.",
        place="The safe place",
        time="08:30",
        stage="SAFE-PLACE",
        feeling=Feeling.BETTER,
        notes="Ask the commissioners in the room who signs for this, and by when.",
        leads_to="s9",
    ),
    Scene(
        key="s7",
        heading="Not yet",
        narration="Nobody has said no to Tomasz. They have said: not us, not yet. He waits, and walks, and by "
        "evening he is back in the shelter. At twenty past six in the morning, a street cleaner takes out her phone.",
        place="A bus shelter at the border",
        time="21:00",
        stage=None,
        feeling=Feeling.AWFUL,
        notes="The break in the model. The next scene is the first one again, and that is meant. "
        "Go round once; most rooms say stop before the paramedic has spoken.",
        leads_to="s1",
    ),
    Scene(
        key="s8",
        kind=SceneKind.ENDING,
        heading="One night",
        narration="He sleeps. Next day at five the bed is needed, and neither borough has answered. They give "
        "him a bus pass, dry socks, and a list of day centres. The list is in English. "
        "He folds it very carefully.",
        place="The safe place, the next day",
        time="17:00",
        stage="SAFE-PLACE",
        feeling=Feeling.MIXED,
        notes="A fair compromise, kept to the hour. Ask what tomorrow’s call would have needed to be different.",
    ),
    Scene(
        key="s9",
        kind=SceneKind.ENDING,
        heading="Three weeks later",
        narration="A follow-up worker meets Tomasz at the day centre, as he has no address for a letter. He is "
        "plastering its ceiling. The two boroughs are still writing to each other about the bill. "
        "Nobody has told him, and nobody needs to.",
        place="The day centre",
        time="10:00",
        stage="FOLLOW-UP",
        feeling=Feeling.GOOD,
        notes="Three weeks is not 72 hours, and he might not have been there. Let the room notice.",
    ),
)

STORY = SampleStory(
    StoryContent(
        title="Two boroughs",
        what_happened="I had no flat since May. I slept where the two boroughs meet, sometimes on one side and "
        "sometimes on the other. One morning I was very ill in my head and a woman who sweeps the street rang for "
        "an ambulance. The ambulance people were good. Then the question was always the same: where do "
        "you live? I said: here. One office said that here is the other office. The other office said "
        "the same. In the evening I was back where I started.\n\n"
        "This is a made-up story, written for this demonstration, and told as if put into English by a friend.",
        persona=_TOMASZ,
        scenes=_SCENES,
    )
)
