"""The words of the three faces, marked once and shown by pages and by scripts alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from forum.web.translation import tell
from scenarios.message import Message, say

Words = dict[str, Message]

SHARED: Words = {
    "am": say("%(time)s am"),
    "pm": say("%(time)s pm"),
    "and": say("%(first)s and %(last)s"),
    "of": say("%(count)s of %(all)s"),
    "percent": say("%(percent)s%%"),
    "line": say("The pathway, and where this story has been on it"),
    "been": say("(the story has been here)"),
    "left": say("(here the story left the pathway)"),
    "way": say("The way so far"),
    "note": say("In this scene: %(note)s"),
    "scene_of": say("Scene %(number)s of %(of)s"),
    "voted": say("%(ballots)s of %(phones)s phones voted."),
    "empty": say("None of these: %(empty)s."),
    "several": say("People could support several."),
    "figures_approval": say("Who could support it"),
    "figures_one": say("Who chose it"),
    "from_model": say("proposed model"),
    "from_practice": say("what happens today"),
    "from_community": say("from the community"),
    "from_panel": say("from the panel"),
    "from_floor": say("from the floor"),
    "void": say("This vote does not count"),
    "void_reason": say("Why: %(reason)s"),
    "paused": say("We are taking a break"),
    "paused_why": say("The story stops here for a while. Look after yourself and each other."),
    "waiting": say("It starts soon"),
    "figures_gradient": say("How far the room goes along"),
    "about_choice": say("About %(letter)s: %(label)s"),
    "first_run": say("As it would go today"),
    "note_heading": say("Before the next scene"),
    "note_why": say("You can look away, or step outside, and come back when you like."),
    "stop": say("Stop!"),
    "stop_why": say("Somebody wants to try something else here."),
    "discussion": say("Talk about it"),
    "discussion_why": say("What speaks for each choice, and what is missing? You will be asked again."),
    "minutes_left": say("%(minutes)s minutes left"),
    "a_minute_left": say("Less than a minute left"),
    "time_up": say("The time is up. Finish in your own time."),
    "before": say("before: %(percent)s%%"),
    "shift": say("Of the %(both)s who answered both times"),
    "shift_some": say("Of those who answered both times, as far as groups are large enough"),
    "moved": say("%(count)s went from %(before)s to %(now)s"),
    "stayed": say("%(count)s stayed with %(now)s"),
    "kept": say("%(letter)s: %(kept)s kept it, %(gained)s came, %(lost)s left"),
    "new": say("%(letter)s is new: %(count)s could support it"),
    "none_short": say("none of these"),
    "minority": say("What the room should not forget"),
    "minority_none": say("Nothing has been passed on yet."),
    "debrief": say("Thank you for being here"),
    "here_lived experience": say("with lived experience"),
    "here_carer": say("as a carer, family or friend"),
    "here_staff": say("as staff"),
    "here_community": say("as part of the community"),
}
SCREEN: Words = SHARED | {
    "story_of": say("%(name)s’s story"),
    "here": say("Phones here: %(phones)s"),
    "join": say("Join with your phone"),
    "waiting_why": say("Scan the code with your phone, or type the address and then the code. No account, no app."),
    "answered": say("have answered"),
    "ask_approval": say("Choose all you could support"),
    "ask_one": say("Choose one"),
    "closed": say("Voting has closed. %(ballots)s of %(phones)s have answered."),
    "told": say("Told on stage"),
    "ended": say("Thank you"),
    "ended_why": say("What this room said about “%(title)s” goes to the people who design the pathway."),
    "lost": say("Connecting again"),
    "ask_gradient": say("Choose one: how far can you go along?"),
    "tree": say("What has been played"),
    "tree_here": say("(we are here)"),
    "tree_skipped": say("(skipped)"),
    "split": say("By how people are here"),
    "split_why": say("Only groups that are large enough are shown. People may be in several."),
    "not_shown": say("not shown"),
    "debrief_why": say("What becomes of this is told here:"),
    "read_aloud": say("Read aloud"),
    "stop_reading": say("Stop reading"),
}
PHONE: Words = SHARED | {
    "connected": say("Connected"),
    "connecting": say("Connecting again"),
    "waiting_hint": say("You are in. Your phone will tell you when there is a question."),
    "quiet": say("Watch the stage"),
    "quiet_hint": say("Your phone will tell you when there is a question. You can put it in your pocket."),
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
    "sending": say("Sending."),
    "unsent": say("Not sent yet. It goes as soon as you are connected again."),
    "closed": say("Voting has closed. The result comes on the big screen."),
    "not_voted": say("You did not answer this one."),
    "void_hint": say("If we ask again, your phone will tell you."),
    "nothing_yet": say("Nothing is on the screen yet."),
    "ended": say("Thank you for being here"),
    "ended_hint": say("What the room said goes to the people who design the pathway. No one can see what you chose."),
    "choose_gradient": say("How far can you go along with it? Choose one."),
    "say_stop": say("Say “Stop!”"),
    "stop_label": say("What could somebody do differently here?"),
    "stop_hint": say("A person reads it first. Then others can support it, and it may be tried on stage."),
    "stop_send": say("Send my idea"),
    "mark_label": say("Mark this scene"),
    "mark_blocked": say("This is blocked"),
    "mark_works": say("This works"),
    "marked": say("Marked. Nobody sees who marked what."),
    "ideas": say("Ideas from the room"),
    "support": say("I support this"),
    "supported": say("You support this"),
    "reason_label": say("Why? Say it in your own words, if you like."),
    "reason_hint": say("A person reads it first. It is kept without your choice beside it."),
    "reason_send": say("Send my reason"),
    "minority_label": say("What should the room not forget?"),
    "minority_hint": say("Anyone may write here, however they voted. A person reads it first."),
    "minority_send": say("Send it"),
    "endorse": say("I agree"),
    "endorsed": say("You agree"),
    "sent_words": say("Received. A person reads it first."),
    "write_first": say("Write something first."),
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
        "You need not say. You can choose several, and change it. It never counts for a vote; it is only ever "
        "shown for groups that are large enough."
    ),
    "here_send": say("Keep this"),
    "here_kept": say("Kept."),
}
HOST: Words = SHARED | {
    "connected": say("Connected"),
    "connecting": say("Connecting again"),
    "phones": say("Phones here: %(phones)s"),
    "phones_word": say("phones"),
    "connected_now": say("Here now"),
    "answers": say("Answers in"),
    "of_all": say("of %(all)s"),
    "on_screen": say("On the screen now"),
    "next": say("Next"),
    "no_next": say("You choose: pick one of the buttons."),
    "notes": say("Notes for this scene"),
    "no_notes": say("There are no notes for this scene."),
    "page_down": say("Page Down"),
    "play_choice": say("Play a choice"),
    "go_back": say("Go back to a choice"),
    "programme": say("Stories in this part"),
    "no_stories": say("There is no story in this part of the programme yet."),
    "start": say("Start"),
    "start_again": say("Start again"),
    "status_waiting": say("not played yet"),
    "status_running": say("on now"),
    "status_ended": say("played"),
    "leads_to": say("%(letter)s leads to scene %(number)s, “%(heading)s”"),
    "leads_nowhere": say("%(letter)s has no scene yet: tell it on stage"),
    "picture_waiting": say("Waiting to start"),
    "picture_scene": say("The scene"),
    "picture_open": say("Vote open, sealed"),
    "picture_closed": say("Vote closed, sealed"),
    "picture_revealed": say("The result"),
    "picture_void": say("Vote made void"),
    "picture_paused": say("Paused"),
    "picture_blank": say("Dark"),
    "picture_told": say("Told on stage"),
    "picture_ended": say("Thank you"),
    "picture_note": say("Content note"),
    "picture_stop": say("Stopped"),
    "picture_discussion": say("The room talks"),
    "picture_tree": say("What has been played"),
    "picture_split": say("By how people are here"),
    "picture_minority": say("What not to forget"),
    "picture_debrief": say("Thanks and questions"),
    "queue": say("From the floor"),
    "queue_waiting": say("%(count)s wait to be read"),
    "queue_none": say("Nobody has called out yet."),
    "kind_stop": say("idea"),
    "kind_reason": say("reason"),
    "kind_minority": say("not to forget"),
    "state_waiting": say("waits"),
    "state_passed": say("passed on"),
    "state_parked": say("parked"),
    "state_hidden": say("hidden"),
    "aloud": say("called out; no words yet"),
    "pass": say("Pass on"),
    "park": say("Park"),
    "hide": say("Hide"),
    "write": say("Write it down"),
    "try": say("Try it on stage"),
    "add_choice": say("Add to the choices"),
    "supports": say("%(count)s support it"),
    "marks": say("Marks in the first run"),
    "marks_blocked": say("%(count)s blocked"),
    "marks_works": say("%(count)s works"),
    "time_left": say("%(minutes)s min left"),
    "time_over": say("%(minutes)s min over"),
}
PHONE_REFUSALS: Words = {
    "closed": say("This vote has closed, so your answer was not counted."),
    "unknown_round": say("This vote is over. Your answer was not counted."),
    "superseded": say("You answered later on another page. That later answer is the one that counts."),
    "invalid": say("That answer could not be used. Choose again."),
    "revoked": say("This phone was not known here any more. It is joining again: please answer once more."),
    "failed": say("Something went wrong here. Nothing was kept: send it again."),
    "say_not_now": say("This cannot be said at this point any more. Your words are still here."),
    "say_too_fast": say("That is faster than we can read. Wait a moment, then send it again."),
    "say_unknown": say("We cannot say yet whether it arrived. Send it again: it counts once."),
    "say_busy": say("The server is very busy. Send it again."),
}
HOST_REFUSALS: Words = {
    "stale": say("Something had changed meanwhile, so nothing was done. This is how it is now."),
    "invalid": say("That could not be used. Nothing was changed."),
    "not_now": say("That cannot be done at this point. Nothing was changed."),
    "not_allowed": say("Your account may not run events any more. Nothing was changed."),
    "unknown": say("There was no answer in time. Look whether it was done before you press again."),
    "busy": say("The server is very busy. Nothing was changed: press again."),
    "too_fast": say("That was faster than the server can follow. Wait a moment."),
    "failed": say("Something went wrong. Nothing was changed: press again."),
}


def told(words: Words) -> dict[str, str]:
    """The words in this page's language, with their placeholders, for a script."""
    return {name: tell(message) for name, message in words.items()}


def speaker(words: Words) -> Callable[..., str]:
    """A function for templates: the words of a name, with its placeholders filled in."""

    def spoken(name: str, /, **params: object) -> str:
        return tell(say(words[name].text, **params)) if params else tell(words[name])

    return spoken


def time_left(talk: Mapping[str, Any]) -> int:
    """The whole minutes that a discussion has left, rounded up; 0 when its time is up."""
    seconds = (datetime.fromisoformat(talk["ends"]) - datetime.now(UTC)).total_seconds()
    return max(0, math.ceil(seconds / 60))


def clock(time: str) -> str:
    """A clock time "22:50" as people say it: "10:50 pm"."""
    hour, _, minute = time.partition(":")
    half = SHARED["am" if int(hour) < 12 else "pm"]
    return tell(say(half.text, time=f"{int(hour) % 12 or 12}:{minute}"))


def listed(letters: list[str]) -> str:
    """Letters as people say them: "A", "A and D", "A, B and D"."""
    if len(letters) < 2:
        return "".join(letters)
    return tell(say(SHARED["and"].text, first=", ".join(letters[:-1]), last=letters[-1]))
