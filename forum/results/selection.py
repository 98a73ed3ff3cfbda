"""Which outcomes somebody means, from an address, a form or a command, and what they are called."""

from __future__ import annotations

from flask_babel import gettext as _

from forum.web.storage import database
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.results.export_request import Paper, Wanted, wanted
from scenarios.results.selection import Selection
from scenarios.store.results import selection as selections
from scenarios.store.results.selection import NamedSelection


def about(choice: NamedSelection) -> str:
    """What a selection is, in words."""
    if choice.selection.event:
        return str(_("Event: %(name)s (%(code)s)", name=choice.name, code=choice.selection.event))
    if choice.selection.version is not None:
        return str(_("Pathway: %(name)s, version %(number)s", name=choice.name, number=choice.number))
    return str(_("All events and all pathways"))


def about_paper(paper: Paper) -> str:
    """What a board paper is, in words."""
    return str(_("Board paper: decision %(number)s", number=paper.decision))


def choice_of(chosen: Selection | None) -> NamedSelection:
    """What a selection is called: everything also where there is nothing yet. Raises NotFound for any other."""
    if chosen is None:
        raise NotFound(say("There are no such results to take away."))
    with database().read() as session:
        if chosen == Selection():
            return NamedSelection(chosen, selections.count(session, chosen))
        return selections.named(session, chosen)


def wanted_of(key: str) -> Wanted:
    """The results or the paper with this key. Raises NotFound where nothing can have it."""
    if (found := wanted(key)) is None:
        raise NotFound(say("There are no such results to take away."))
    return found
