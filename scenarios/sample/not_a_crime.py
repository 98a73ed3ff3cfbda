"""Sample story: a Deaf man, a bus station, and a call to 999 by somebody who means well."""

from __future__ import annotations

from scenarios.sample.story import SampleStory
from scenarios.stories.story import DecisionPoint, Feeling, Option, Origin, Persona, Scene, SceneKind, StoryContent

_DEV = Persona(
    name="Dev",
    age_band="50s",
    strengths="Taught woodwork for twenty years and is patient with people who do not understand at once. "
    "Has good friends at the Deaf club. Carries a card that says what he needs.",
    access_needs="Deaf: uses British Sign Language (BSL), which is his first language. Does not lip-read. "
    "Written English is hard work when he is upset. No voice calls: text or video.",
    matters="Being asked, in his own language. Not being touched from behind. His brother.",
)

_SEND = DecisionPoint(
    question="No crime, and nobody hurt. Who should the control room send?",
    decider="the control room",
    options=(
        Option("o1", "The police, who are nearest", "s3", Origin.CURRENT_PRACTICE),
        Option("o2", "An ambulance, when one is free", "s4", Origin.AUTHOR),
        Option("o3", "The joint car: a nurse, an officer, and BSL by video", "s5", Origin.PROPOSED_MODEL),
    ),
)

_HAND_OVER = DecisionPoint(
    question="What should the officer do now?",
    decider="the officer",
    options=(
        Option("o1", "Walk Dev to the café, explain, and go back on duty", "s7", Origin.PROPOSED_MODEL),
        Option("o2", "Stay with Dev until somebody who signs can take over", "s8", Origin.COMMUNITY),
    ),
)

_SCENES = (
    Scene(
        key="s1",
        heading="Stand C",
        narration="For an hour Dev has walked the same eleven steps, from Stand C to the wall and back. When people "
        "speak to him he does not turn. A woman with shopping rings 999. “Police or ambulance?” "
        "“I don’t know,” she says.",
        place="The bus station",
        time="17:20",
        stage="999",
        feeling=Feeling.BAD,
        content_note="Grief, and a man in distress in public. Officers misread him for a moment. Nobody is hurt.",
        notes="Play this scene without a spoken word from Dev, and with an interpreter for the room. "
        "Let the audience not understand him, as the station does not.",
        leads_to="s2",
    ),
    Scene(
        key="s2",
        kind=SceneKind.DECISION,
        heading="What the screen says",
        narration="“Male, fifties, agitated, not answering,” types the call handler. “Is he talking to anyone?” "
        "“He’s moving his hands,” says the caller. Then she looks again. "
        "“Oh. I think he’s talking to me.”",
        place="The control room",
        time="17:24",
        stage="999",
        assumptions=("HEALTH-FIRST",),
        feeling=Feeling.BAD,
        notes="Assumption under test: a health worker comes, and the police only where they must. The handler has "
        "two minutes and one line of text. Nearest officers: 4 minutes. Joint car: about 25. Ambulance: 1 to 2 "
        "hours.",
        decision=_SEND,
    ),
    Scene(
        key="s3",
        heading="Hands",
        narration="Two officers come fast. Dev is glad to see them, and signs, wide and quick. One steps back "
        "from the hands. The other sees the card that Dev holds out: “I am Deaf. I use BSL.” "
        "She looks for a pen.",
        place="The bus station",
        time="17:30",
        stage="POLICE",
        feeling=Feeling.BAD,
        content_note="For a moment his signing is taken for a threat.",
        notes="The step back is a second long and everything is in it. Neither officer is unkind. "
        "Ask the room what training would change, and what it would not.",
        leads_to="s6",
    ),
    Scene(
        key="s4",
        heading="About two hours",
        narration="Nobody’s life is in danger, so the ambulance will be about two hours. The caller lets three buses "
        "go, then has to fetch her children. At half past six the station manager stops an officer "
        "who is passing.",
        place="The bus station",
        time="18:30",
        stage="999",
        feeling=Feeling.AWFUL,
        notes="The ambulance service sorts its calls by danger to life, and that is right. "
        "The caller did all that she could. Ask who has hold of Dev between half past five and half past six.",
        leads_to="s6",
    ),
    Scene(
        key="s5",
        heading="The car with a screen",
        narration="The nurse holds a tablet at arm’s length. On it, in a small room in Leeds, an interpreter waves. "
        "“Hello, I’m Ros. What’s your sign name?” Dev stops walking. "
        "It is the first question of his day.",
        place="The bus station",
        time="17:50",
        stage="POLICE",
        feeling=Feeling.BETTER,
        notes="The signal drops once; play it if you like, the interpreter comes back. There is one joint car "
        "for three boroughs.",
        leads_to="s6",
    ),
    Scene(
        key="s6",
        kind=SceneKind.DECISION,
        heading="The bench",
        narration="Now they know. Dev’s brother died in March; for thirty years they changed buses here. "
        "Dev would like to be somewhere warm. The crisis café is open. Nobody there signs. "
        "The officer’s radio is asking for him again.",
        place="A bench at Stand C",
        time="18:50",
        stage="POLICE",
        assumptions=("OWN-LANGUAGE",),
        feeling=Feeling.MIXED,
        content_note="Grief for a brother.",
        notes="Dev has told it, in writing or in BSL, according to the path that the room chose. Two other calls are "
        "waiting for this officer, and both are real people too.",
        decision=_HAND_OVER,
    ),
    Scene(
        key="s7",
        heading="Tea and a notepad",
        narration="The café worker reads the officer’s note and puts the kettle on. She does not sign, and he does "
        "not lip-read. They pass a pad to and fro. Warm? Safe? Home? "
        "It is kind, and slow.",
        place="The crisis café",
        time="19:10",
        stage="CAFE",
        feeling=Feeling.MIXED,
        notes="The model worked: within its hour, by its rules. Ask what the café would need to make this "
        "a conversation.",
        leads_to="s9",
    ),
    Scene(
        key="s8",
        heading="The fifth number",
        narration="The officer tells control that he is not free yet. He tries four numbers that are closed. The "
        "fifth is the Deaf club. “Give me an hour,” texts its link worker. "
        "He and Dev share a packet of crisps.",
        place="A bench at Stand C",
        time="19:15",
        stage=None,
        feeling=Feeling.BETTER,
        notes="Outside the model: nothing in it names anyone who signs. Say aloud what staying costs: two other "
        "calls wait for an hour.",
        leads_to="s10",
    ),
    Scene(
        key="s9",
        kind=SceneKind.ENDING,
        heading="No reply",
        narration="Next morning the follow-up team rings the number on the form, as promised. It rings out. They try "
        "twice more, and write “No reply.” Dev looks at three missed calls "
        "that he has no way to answer.",
        place="Dev’s flat",
        time="09:40",
        stage="FOLLOW-UP",
        feeling=Feeling.BAD,
        notes="Everyone met their target. Assumption under test: everyone can use it in their own language, "
        "BSL included. Who could have written “text only” on the form, and when?",
    ),
    Scene(
        key="s10",
        kind=SceneKind.ENDING,
        heading="Handed over, in BSL",
        narration="The link worker comes straight from her supper. At the café, Dev tells her about the thirty years "
        "of buses, and laughs once. She writes on the form, in capitals: TEXT, DON’T RING. "
        "The officer is two calls behind.",
        place="The crisis café",
        time="20:30",
        stage="CAFE",
        feeling=Feeling.BETTER,
        notes="Better for Dev. Ask those whose calls waited: what would you have wanted? "
        "The link worker is not paid for this.",
    ),
)

STORY = SampleStory(
    StoryContent(
        title="Not a crime",
        what_happened="I was upset at the bus station where my brother and I used to change. I was not doing "
        "anything wrong. Someone was worried about me and rang 999, and I am grateful to her. The police came. "
        "I signed, and one of them took my hands for something else, until the other saw my card. They "
        "walked me to the crisis café, where everyone was kind and nobody could talk to me. The next day they "
        "rang me on the telephone. Three times. I am Deaf.\n\n"
        "This is a made-up story, written for this demonstration.",
        persona=_DEV,
        scenes=_SCENES,
    )
)
