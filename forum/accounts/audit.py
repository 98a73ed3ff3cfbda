"""The record of what was done here, each entry as a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.accounts.roles import ROLES
from scenarios.account import Role
from scenarios.message import Message, say
from scenarios.objection import wording
from scenarios.store.accounts import second_step
from scenarios.store.accounts.account import LOST_STEP
from scenarios.store.accounts.audit import AuditEntryRow


@dataclass(frozen=True)
class EntryShown:
    """One entry: its number, when, who, and what was done."""

    id: int
    at: datetime
    by: str
    told: Message


def show(entry: AuditEntryRow, names: Mapping[int, str], settings: Mapping[str, object]) -> EntryShown:
    """An entry for its page; ``names`` are those of accounts, by number, ``settings`` what their form calls them."""
    tell = _SENTENCES.get(entry.act, _as_it_stands)
    facts = {**_facts(entry, names), "setting": settings.get(entry.subject, entry.subject)}
    return EntryShown(entry.id, entry.at, entry.by_name, tell(facts))


def accounts_in(entries: Iterable[AuditEntryRow]) -> set[int]:
    """The numbers of the accounts that these entries are about."""
    subjects = (entry.subject.partition(" ") for entry in entries)
    return {int(number) for kind, _space, number in subjects if kind == "account" and number.isdecimal()}


def _facts(entry: AuditEntryRow, names: Mapping[int, str]) -> dict[str, Any]:
    kind, _space, number = entry.subject.partition(" ")
    named = names.get(int(number)) if kind == "account" and number.isdecimal() else None
    return {**entry.detail, "act": entry.act, "subject": entry.subject, "number": number, "whom": named}


def _role(facts: Mapping[str, Any]) -> Message:
    return ROLES[Role(facts["role"])].name


def _why(facts: Mapping[str, Any]) -> Message:
    found = wording(str(facts.get("why", "")))
    return found.short if found else say("for a reason in their own words")


def _as_it_stands(facts: Mapping[str, Any]) -> Message:
    return say("%(act)s: %(subject)s", act=facts["act"], subject=facts["subject"])


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], Message]] = {
    "grant role": lambda facts: say("Gave %(whom)s the role “%(role)s”", whom=facts["whom"], role=_role(facts)),
    "revoke role": lambda facts: say("Took the role “%(role)s” from %(whom)s", whom=facts["whom"], role=_role(facts)),
    "offer sign-in link": lambda facts: say("Made a sign-in link for %(whom)s", whom=facts["whom"]),
    LOST_STEP: lambda facts: say(
        "Made a sign-in link for %(whom)s that turns off their second step", whom=facts["whom"]
    ),
    second_step.SET_UP: lambda facts: say("Set up the second step of %(whom)s", whom=facts["whom"]),
    second_step.TURNED_OFF: lambda facts: say("Turned off the second step of %(whom)s", whom=facts["whom"]),
    second_step.RENEWED: lambda facts: say("Made new recovery codes for %(whom)s", whom=facts["whom"]),
    second_step.RECOVERED: lambda facts: say("Signed in as %(whom)s with a recovery code", whom=facts["whom"]),
    "change setting": lambda facts: say(
        "Changed the setting “%(name)s” from “%(before)s” to “%(after)s”",
        name=facts["setting"],
        before=facts["before"],
        after=facts["after"],
    ),
    "pass story": lambda facts: say("Passed story %(number)s", number=facts["number"]),
    "sign off story": lambda facts: say("Signed off story %(number)s", number=facts["number"]),
    "take up story": lambda facts: say("Began to read story %(number)s", number=facts["number"]),
    "take down story": lambda facts: say(
        "Took story %(number)s down: %(why)s", number=facts["number"], why=_why(facts)
    ),
    "refuse story": lambda facts: say(
        "Did not accept story %(number)s: %(why)s", number=facts["number"], why=_why(facts)
    ),
    "approve story": lambda facts: (
        say("Wrote down that the teller agrees to story %(number)s", number=facts["number"])
        if facts.get("in_person")
        else say("Agreed to story %(number)s as its teller", number=facts["number"])
    ),
    "invite co-writer": lambda facts: say("Invited somebody to story %(number)s", number=facts["number"]),
    "renew co-writer link": lambda facts: say("Made a new invitation to story %(number)s", number=facts["number"]),
    "revoke co-writer": lambda facts: say("Ended an invitation to story %(number)s", number=facts["number"]),
    "leave story": lambda facts: say("Left story %(number)s", number=facts["number"]),
    "withdraw story": lambda facts: say("Withdrew story %(number)s", number=facts["number"]),
    "erase unopened draft": lambda facts: say(
        "Deleted story %(number)s, a draft that nobody opened for a year", number=facts["number"]
    ),
    "claim story": lambda facts: say("Added story %(number)s to their account", number=facts["number"]),
    "renew private link": lambda facts: say("Made a new private link for story %(number)s", number=facts["number"]),
    "pass suggestion": lambda facts: say("Passed an addition to story %(number)s", number=facts["number"]),
    "refuse suggestion": lambda facts: say(
        "Did not accept an addition to story %(number)s: %(why)s", number=facts["number"], why=_why(facts)
    ),
    "take down suggestion": lambda facts: say(
        "Took down an addition to story %(number)s: %(why)s", number=facts["number"], why=_why(facts)
    ),
    "make pathway": lambda facts: say("Made pathway %(number)s", number=facts["number"]),
    "pass remark": lambda facts: say("Passed remark %(number)s", number=facts["number"]),
    "refuse remark": lambda facts: say(
        "Did not show remark %(number)s: %(why)s", number=facts["number"], why=_why(facts)
    ),
    "hide remark": lambda facts: say("Took down remark %(number)s: %(why)s", number=facts["number"], why=_why(facts)),
    "erase remark": lambda facts: say("Deleted the words of remark %(number)s", number=facts["number"]),
    "answer remark": lambda facts: say("Answered remark %(number)s", number=facts["number"]),
    "write finding": lambda facts: say("Wrote finding %(number)s", number=facts["number"]),
    "change finding": lambda facts: say("Changed the words of finding %(number)s", number=facts["number"]),
    "ground finding": lambda facts: say("Chose what finding %(number)s rests on", number=facts["number"]),
    "untie finding": lambda facts: say(
        "Let finding %(finding)s rest on story %(number)s no more", finding=facts["finding"], number=facts["number"]
    ),
    "share finding": lambda facts: say("Let writers read finding %(number)s", number=facts["number"]),
    "unshare finding": lambda facts: say("Stopped letting writers read finding %(number)s", number=facts["number"]),
    "add evidence": lambda facts: say("Added evidence to finding %(number)s", number=facts["number"]),
    "remove evidence": lambda facts: say("Removed evidence from finding %(number)s", number=facts["number"]),
    "take down comment": lambda facts: say("Took down a comment on finding %(number)s", number=facts["number"]),
    "decide": lambda facts: say("Wrote down decision %(number)s", number=facts["number"]),
    "change decision": lambda facts: say("Changed decision %(number)s", number=facts["number"]),
    "link finding": lambda facts: say("Let decision %(number)s answer further findings", number=facts["number"]),
    "publish said and done": lambda facts: say("Published “You said, we did” for %(key)s", key=facts["number"]),
    "take back said and done": lambda facts: say("Took back “You said, we did” for %(key)s", key=facts["number"]),
    "write said and done": lambda facts: say("Wrote “You said, we did” for %(key)s", key=facts["number"]),
    "choose said and done": lambda facts: say(
        "Chose what stands on “You said, we did” for %(key)s", key=facts["number"]
    ),
    "start pathway version": lambda facts: say(
        "Started version %(version)s of the pathway “%(pathway)s”", version=facts["version"], pathway=facts["pathway"]
    ),
    "open pathway version": lambda facts: say(
        "Showed version %(version)s of the pathway “%(pathway)s” to all",
        version=facts["version"],
        pathway=facts["pathway"],
    ),
    "activate pathway version": lambda facts: say(
        "Put version %(version)s of the pathway “%(pathway)s” under test",
        version=facts["version"],
        pathway=facts["pathway"],
    ),
}
