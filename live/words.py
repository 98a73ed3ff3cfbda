"""The words of the three faces, marked once and shown by pages and by scripts alike."""

from __future__ import annotations

from collections.abc import Callable

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
}
PHONE_REFUSALS: Words = {
    "closed": say("This vote has closed, so your answer was not counted."),
    "unknown_round": say("This vote is over. Your answer was not counted."),
    "superseded": say("You answered later on another page. That later answer is the one that counts."),
    "invalid": say("That answer could not be used. Choose again."),
    "revoked": say("This phone was not known here any more. It is joining again: please answer once more."),
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
