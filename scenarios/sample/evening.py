"""A made-up evening on which three of the sample stories were replayed, vote by vote."""

from __future__ import annotations

from scenarios.sample import closed_at_eleven, not_a_crime, the_third_call
from scenarios.sample.replay import Marks, Press, Replay, ReplayedEvent, ReplayedSection, Says, Votes, asks

_EIGHT = (
    ("lived experience",),
    ("staff",),
    ("carer",),
    (),
    ("lived experience", "carer"),
    ("staff",),
    ("community",),
    ("lived experience",),
)
"""How eight people who sit side by side said that they are here; one of them would rather not say."""

_CAFE = Replay(
    closed_at_eleven.STORY,
    {"first_run": True, "stops": True, "two_rounds": True, "reasons": True, "minority": True, "perspectives": True},
    (
        Press("enter"),
        Marks("blocked", 47),
        Press("show"),
        Marks("blocked", 28),
        Marks("works", 22),
        Press("replay"),
        Press("enter"),
        Press("show"),
        Says("stop", "Walk with her to the safe place. It is open all night.", 38),
        Press("stop", last=True),
        Press("open", {"purpose": "could happen"}),
        Votes(((19, ("yes",)), (44, ("partly",)), (43, ("no",)))),
        Press("close"),
        Press("reveal"),
        Press(
            "release",
            {
                "changed": "They were there at ten past eleven, and the door stayed shut: nobody inside is "
                "told to open to people who simply come."
            },
        ),
        Press("open"),
        Votes(
            (
                (36, ("o1",)),
                (14, ("o1", "o3")),
                (13, ("o1", "o2")),
                (26, ("o3",)),
                (15, ("o2",)),
                (9, ()),
            )
        ),
        Press("close"),
        Press("discuss"),
        Says("stop", "If the safe place will not open, let the café lend her its back room until it is light.", 55),
        Press("accept", {"label": "Lend her the back room until it is light"}, last=True),
        Press("open"),
        Votes(
            (
                (9, ("floor-1", "o3")),
                (9, ("o1", "o2")),
                (21, ("o1", "floor-1")),
                (40, ("o1",)),
                (10, ("o3",)),
                (9, ("o2", "floor-1")),
                (6, ("o2",)),
                (9, ()),
            )
        ),
        Press("close"),
        Press("reveal"),
        Says("reason", "I could not have talked on the telephone with a stranger. I could have sat in a chair."),
        Says("reason", "He had already stayed late on Monday. Kindness is not a rota."),
        Says(
            "minority",
            "Whoever stays alone with the key is not safe either. Do not build a service on one man’s good heart.",
            31,
        ),
        Press("follow", {"option": "o1"}),
        Press("show"),
        *asks(Votes(((76, ("o1",)), (26, ("o2",)), (9, ())))),
        Says("minority", "A text first. I would never have answered that call.", 24),
        Press("follow", {"option": "o1"}),
        Press("show"),
        Press("end"),
    ),
)

_CALL = Replay(
    the_third_call.STORY,
    {"stops": True, "reasons": True, "minority": True, "perspectives": True},
    (
        Press("enter"),
        Press("show"),
        Press("show"),
        *asks(Votes(((58, ("o1",)), (21, ("o1", "o2")), (23, ("o2",)), (4, ("o3",)), (8, ()))), groups=True),
        Says("reason", "The third time you tell it, you leave things out. I left out the worst."),
        Says("minority", "While he stays on the line with her, I am number fourteen behind her.", 40),
        Press("follow", {"option": "o1"}),
        Press("show"),
        *asks(
            Votes(
                (
                    (47, ("support",)),
                    (29, ("reservations",)),
                    (12, ("discuss",)),
                    (4, ("dislike",)),
                    (15, ("objection",)),
                    (3, ("abstain",)),
                )
            ),
            method="gradient",
            option="o1",
        ),
        Says("minority", "My sister was the reason why I rang. Ask me where she cannot hear it.", 44),
        Press("follow", {"option": "o1"}),
        Press("end"),
    ),
)

_STATION = Replay(
    not_a_crime.STORY,
    {"stops": True, "minority": True, "perspectives": True},
    (
        Press("enter"),
        Press("show"),
        Says("stop", "Send the handler a picture of his card. She could read it out to the crew.", 21),
        *asks(Votes(((41, ("o3",)), (17, ("o2",)), (4, ("o1",)), (3, ()))), method="one choice"),
        Says("minority", "One car for three boroughs is somewhere else when you need it. It always is.", 8),
        Press("follow", {"option": "o3"}),
        Press("show"),
        Press("end"),
    ),
)

EVENING = ReplayedEvent(
    name="A night at the library",
    place="The reading room (a made-up place)",
    who_should_come="People who know such nights, and those who stood beside them. Café volunteers, call-takers, "
    "nurses, GPs, ambulance crews, police officers, students, people who sign, and those who plan and pay.",
    days_ago=26,
    room_known=True,
    sections=(
        ReplayedSection("After dark", "18:30", "20:15", "Reading room, lamps down", _EIGHT * 15, (_CAFE, _CALL)),
        ReplayedSection("Stand C", "20:30", "21:15", "Upstairs, with BSL interpreters", _EIGHT * 9, (_STATION,)),
    ),
)
