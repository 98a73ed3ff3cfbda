"""The words of the big screen."""

from __future__ import annotations

from live.drawing.shared_labels import SHARED, Words
from scenarios.message import say

SCREEN: Words = SHARED | {
    "story_of": say("%(name)s’s story"),
    "here": say("Phones here: %(phones)s"),
    "join": say("Join with your phone"),
    "waiting_why": say("Scan the code with your phone, or type the address and then the code. No account, no app."),
    "waiting_passes": say("To vote, scan the pass that you got at the door."),
    "answered": say("have answered"),
    "ask_approval": say("Choose all you could support"),
    "ask_one": say("Choose one"),
    "closed": say("Voting has closed. %(ballots)s of %(phones)s have answered."),
    "told": say("Told on stage"),
    "ended": say("Thank you"),
    "ended_why": say("What this room said about “%(title)s” goes to the people who design the pathway."),
    "ended_untitled": say("What this room said goes to the people who design the pathway."),
    "lost": say("Connecting again"),
    "ask_gradient": say("Choose one: how far can you go along?"),
    "tree": say("What has been played"),
    "tree_here": say("(we are here)"),
    "tree_skipped": say("(skipped)"),
    "split": say("Results by group"),
    "split_why": say("Only groups that are large enough are shown. People may be in several."),
    "not_shown": say("not shown"),
    "debrief_why": say("See what comes of today:"),
    "read_aloud": say("Read aloud"),
    "stop_reading": say("Stop reading"),
}
