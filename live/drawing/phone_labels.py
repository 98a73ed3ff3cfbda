"""The words of a phone, and why it is refused something."""

from __future__ import annotations

from live.drawing.shared_labels import SHARED, Words
from live.performance.doors import VOTE_REFUSED, WORDS_REFUSED, Waits
from scenarios.message import say

PHONE: Words = SHARED | {
    "connected": say("Connected"),
    "connecting": say("Connecting again"),
    "waits_doors": VOTE_REFUSED[Waits.DOORS],
    "waits_next_round": VOTE_REFUSED[Waits.NEXT_ROUND],
    "waits_pass": VOTE_REFUSED[Waits.PASS],
    "type_pass": say("Type the code on your pass"),
    "waiting_hint": say("You are in. Keep this page open: questions show here."),
    "quiet": say("Watch the stage"),
    "quiet_hint": say("Keep this page open: the next question shows here."),
    "choose_several": say("Choose all that you could support."),
    "choose_one": say("Choose one."),
    "none": say("None of these"),
    "send": say("Send my answer"),
    "send_change": say("Send my changed answer"),
    "choose_first": say("Nothing is chosen yet. Choose an answer, or “None of these”."),
    "received": say("Received."),
    "your_answer": say("Your answer:"),
    "could_support": say("You could support %(letters)s."),
    "chose": say("You chose %(letters)s."),
    "chose_none": say("You chose none of these."),
    "change_until": say("You can change this until voting closes."),
    "change": say("Change my answer"),
    "look_again": say("Look again"),
    "sending": say("Sending."),
    "unsent": say("Not sent yet. It goes as soon as you are connected again."),
    "not_forgotten": say("I have not voted yet"),
    "forgotten": say("This browser cannot remember you. Your vote is already in; please do not send it again."),
    "closed": say("Voting has closed. The host decides when to show the result."),
    "not_voted": say("You did not answer this one."),
    "void_hint": say("If we ask again, the question shows here."),
    "nothing_yet": say("Nothing is on the screen yet."),
    "ended": say("Thank you for being here"),
    "ended_hint": say(
        "What the room said goes to the people who design the pathway. No screen, page or file shows what you chose."
    ),
    "choose_gradient": say("How far can you go along with it? Choose one."),
    "say_stop": say("Say “Stop!”"),
    "stop_label": say("What could somebody do differently here?"),
    "stop_hint": say(
        "The event’s team reads it before anyone else sees it. "
        "Then others can support it, and it may be tried on stage."
    ),
    "stop_send": say("Send my idea"),
    "mark_label": say("Mark this scene"),
    "mark_blocked": say("This is blocked"),
    "mark_works": say("This works"),
    "marked": say("Marked. Nobody sees who marked what."),
    "ideas": say("Ideas from the room"),
    "support": say("I support this"),
    "supported": say("You support this"),
    "reason_label": say("Why? Say it in your own words, if you like."),
    "reason_hint": say(
        "The event’s team reads it before anyone else sees it. It is never shown beside what you chose."
    ),
    "reason_send": say("Send my reason"),
    "minority_label": say("What should the room not forget?"),
    "minority_hint": say(
        "Anyone may write here, however they voted. The event’s team reads it before anyone else sees it."
    ),
    "minority_send": say("Send it"),
    "endorse": say("I agree"),
    "endorsed": say("You agree"),
    "sent_words": say("Received. Waiting to be read."),
    "write_first": say("Write something first."),
    "debrief_open": say("Say how it was"),
    "debrief_heard": say("Did you feel heard?"),
    "debrief_yes": say("Yes"),
    "debrief_partly": say("Partly"),
    "debrief_no": say("No"),
    "debrief_good": say("What was good?"),
    "debrief_better": say("What could have been better?"),
    "debrief_hint": say("Answer as much as you like. It is kept apart from your votes."),
    "debrief_send": say("Send my answers"),
    "debrief_sent": say("Received. Thank you."),
    "here_as": say("I am here…"),
    "here_hint": say(
        "You do not have to say. You can choose several, and change them. Your vote counts the same. "
        "We only show results for groups that are large enough."
    ),
    "here_send": say("Keep this"),
    "here_kept": say("Kept."),
}
PHONE_REFUSALS: Words = {
    "closed": say("This vote has closed, so your answer was not counted."),
    "unknown_round": say("This vote is over. Your answer was not counted."),
    "not_let_in": VOTE_REFUSED[Waits.DOORS],
    "next_round": VOTE_REFUSED[Waits.NEXT_ROUND],
    "no_pass": VOTE_REFUSED[Waits.PASS],
    "superseded": say("You answered later on another page. That later answer is the one that counts."),
    "invalid": say("That answer could not be used. Choose again."),
    "revoked": say("This phone was not known here any more. It is joining again: please answer once more."),
    "failed": say("Something went wrong here. Nothing was kept: send it again."),
    "say_not_let_in": WORDS_REFUSED[Waits.DOORS],
    "say_no_pass": WORDS_REFUSED[Waits.PASS],
    "say_not_now": say("This cannot be said at this point any more. Your words are still here."),
    "say_too_fast": say("That is faster than we can read. Wait a moment, then send it again."),
    "say_unknown": say("We cannot say yet whether it arrived. Send it again: it counts once."),
    "say_busy": say("The server is very busy. Send it again."),
}
