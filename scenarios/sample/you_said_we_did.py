"""What the made-up design group tells everyone: “You said, we did”, for the sample pathway and for its evening."""

from __future__ import annotations

from scenarios.decisions.you_said_we_did import Telling

_MADE_UP = "This page is made up, like the pathway and its stories, to show what such a page can say."
_CREDITS = (
    "Written by people who know such nights, played by the Tuesday theatre group, signed by two interpreters, and made "
    "possible by a library that stayed open late. (None of them is real.)"
)
_POEM = (
    "After eleven\n\n"
    "Somebody took a chair down again.\n"
    "Nobody asked me to begin\n"
    "at the beginning. The kettle did its one job.\n"
    "It was still night. It was a room."
)

OF_PATHWAY = Telling(
    said=_MADE_UP + "\n\nYou said that one call should be enough, and that it mostly is not. You said that help should "
    "be open when it is needed, and that somebody who cannot talk on the telephone at midnight needs a "
    "chair more than a number. You said that a sister can know what helps, and that she has to be asked "
    "about first. Some of you said: do not build a service on one kind man with a key.",
    did="The crisis café stays open until two on Fridays and Saturdays, with two people on. It is in the next version "
    "of the pathway, and anyone can question that version here.\n\n"
    "We did not open the safe place to people who simply come. Below, we say why, and what happens instead.\n\n"
    "About the sister, and about the joint car, we have not decided anything yet. Both are on our list, with the "
    "number of days that they have waited.",
    better="The police and the ambulance service could not send anybody to the library, and we had asked them too "
    "late. Next time we ask two months before. We also talked for so long about the café that Dev’s story had only "
    "twenty minutes.",
    thanks="Thank you to everyone who wrote, came, stopped a scene, or said what the rest of us would rather have "
    "forgotten. You told us about the worst nights of your lives, and you made us laugh twice.",
    credits=_CREDITS,
    work=_POEM,
)

OF_EVENT = Telling(
    said=_MADE_UP + "\n\nYou stopped the scene at the café and walked with Rosie to a safe place, and found its door "
    "shut. You asked for a chair until it is light. You wanted the call-taker to stay on the line, and "
    "some of you reminded us of the person who waits behind her.",
    did="Within two weeks of this evening the café stayed open until two, on two nights, with two people. We wrote "
    "down four findings from what you said. Two are answered, and two wait.",
    better="The microphone did not reach the back row, and the second story began late. Three of you said that the "
    "quiet room was hard to find in the dark: next time there is somebody at its door.",
    thanks="Thank you for staying until quarter past nine on a wet evening, and for the cake.",
    credits=_CREDITS,
    work=_POEM,
)
