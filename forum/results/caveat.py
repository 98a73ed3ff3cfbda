"""What the figures can and cannot say: one text, wherever figures go."""

from __future__ import annotations

from scenarios.message import say

CAVEAT = say(
    "These figures say what the people in one room preferred after they followed one story. They chose to come, so they"
    " do not speak for everyone, and there is no margin of error to work out. A vote informs a decision and never makes"
    " it: read each figure with the story that it is about, and look at the smaller ones too."
)
HOW_TO_READ = (
    say("A percentage is of that vote’s ballots, rounded to a whole number. Approval votes can add up to over 100."),
    say("“One choice”, “approval” and “gradient” ask different things. Never add or compare figures of two of them."),
    say("A void vote is listed with its reason and has no figures."),
    say(
        "A figure that could be about a small group is not shown, nor one from which such a figure could be worked out."
        " “Not shown” is not nought."
    ),
    say("Some people are here in several ways, so never add perspectives up."),
)
