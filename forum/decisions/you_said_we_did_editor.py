"""Writing a page "You said, we did": its words, what of the results stands on it, and whether everyone may read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import HiddenField

from forum.common.conflict_form import ConflictForm
from forum.decisions.choice import Choice, Group
from forum.decisions.finding_basis import named_voice
from forum.decisions.you_said_we_did_page import OfferedNumbers, offer, offered, told
from forum.results.outcome import in_words, title
from forum.web import list_page
from forum.web.access import current_account, requires
from forum.web.forms import TextAreaField, TextField
from forum.web.storage import database
from forum.web.translation import tell
from scenarios.account import Action
from scenarios.decisions.evidence import ADDRESS_LIMIT
from scenarios.decisions.you_said_we_did import TEXT_LIMIT, Chosen, PageSubject, SubjectKind, Telling, for_everyone
from scenarios.errors import Conflict, Invalid, NotFound
from scenarios.message import say
from scenarios.store.decisions import you_said_we_did as store
from scenarios.store.decisions.you_said_we_did import SaidAndDoneRow
from scenarios.store.list_page import part

blueprint = Blueprint("you_said_we_did_editor", __name__)


class TellingForm(ConflictForm):
    """The page in the group's own words."""

    said = TextAreaField(
        _l("You said"),
        limit=TEXT_LIMIT,
        description=_l("What people told you in stories and rooms, also what they did not agree about."),
    )
    did = TextAreaField(
        _l("We did"),
        limit=TEXT_LIMIT,
        description=_l("What you did about it, what you did not do and why, and what comes next."),
    )
    better = TextAreaField(_l("What could have been better"), limit=TEXT_LIMIT)
    thanks = TextAreaField(_l("Thanks"), limit=TEXT_LIMIT)
    credits = TextAreaField(
        _l("Who made this possible"),
        limit=TEXT_LIMIT,
        description=_l("Name people only as they asked to be named."),
    )
    work = TextAreaField(
        _l("A film, a poem or a picture"),
        limit=TEXT_LIMIT,
        description=_l("The words of the poem, or a few words about the film or the picture and who made it."),
    )
    work_address = TextField(_l("Where to see or hear it"), limit=ADDRESS_LIMIT)
    based_on = HiddenField()

    @classmethod
    def of(cls, row: SaidAndDoneRow) -> TellingForm:
        """The form with what is saved."""
        return cls(formdata=None, based_on=row.edition, **vars(row.telling))

    @property
    def telling(self) -> Telling:
        """What the form says."""
        return Telling(**{name: self[name].data for name in Telling.__dataclass_fields__})


@blueprint.get("/review/said-and-done/<kind>/<key>")
@requires(Action.REVIEW_OUTCOMES)
def show(kind: str, key: str) -> ResponseReturnValue:
    """The page as everyone would read it, and what can be done with it."""
    with database().read() as session:
        subject, row = _of(session, kind, key)
        page = told(session, row)
    return render_template("forum/decisions/you_said_we_did/preview.html", subject=subject, row=row, page=page)


@blueprint.get("/review/said-and-done/<kind>/<key>/words")
@requires(Action.REVIEW_OUTCOMES)
def edit(kind: str, key: str) -> ResponseReturnValue:
    """Its words."""
    with database().read() as session:
        subject, row = _of(session, kind, key)
    return _words_page(TellingForm.of(row), subject, row)


@blueprint.post("/review/said-and-done/<kind>/<key>/words")
@requires(Action.REVIEW_OUTCOMES)
def write(kind: str, key: str) -> ResponseReturnValue:
    """Keep its words; where somebody else saved meanwhile, show both."""
    by, form = current_account(), TellingForm()
    with database().read() as session:
        subject, row = _of(session, kind, key)
    if not form.validate():
        return _words_page(form, subject, row)
    telling, seen = form.telling, form.based_on.data or ""
    try:
        database().write(lambda session: store.write(session, by, subject, telling, seen=seen))
    except Invalid as fault:
        form.blame(fault)
        return _words_page(form, subject, row)
    except Conflict as fault:
        with database().read() as session:
            row = store.get(session, subject)
        form.blame(fault)
        form.saved_meanwhile = TellingForm.of(row)
        form.based_on.raw_data, form.based_on.data = None, row.edition
        return _words_page(form, subject, row)
    flash(_("Saved."), "success")
    return _back(subject)


@blueprint.get("/review/said-and-done/<kind>/<key>/results")
@requires(Action.REVIEW_OUTCOMES)
def results(kind: str, key: str) -> ResponseReturnValue:
    """What of the results can stand on it."""
    with database().read() as session:
        subject, row = _of(session, kind, key)
        page = list_page.shown(part(_names(offered(session, kind, key)), str, list_page.asked()))
        groups = _groups(session, subject, page.rows)
        chosen = {f"{name} {number}" for name, numbers in vars(row.chosen).items() for number in numbers}
    shown = {"subject": subject, "row": row, "groups": groups, "chosen": chosen, "page": page}
    return render_template("forum/decisions/you_said_we_did/results.html", **shown)


@blueprint.post("/review/said-and-done/<kind>/<key>/results")
@requires(Action.REVIEW_OUTCOMES)
def choose(kind: str, key: str) -> ResponseReturnValue:
    """Keep what was chosen; what was not on the page stays as it is."""
    by, choice = current_account(), Choice.sent("shown")

    def work(session: Session) -> PageSubject:
        subject, _row = _of(session, kind, key)
        names = [each for each in _names(offered(session, kind, key)) if choice.has(each)]
        store.choose(session, by, subject, _numbers(names), _numbers(each for each in names if each in choice.ticked))
        return subject

    subject = database().write(work)
    flash(_("Saved."), "success")
    there = choice.next_page("you_said_we_did_editor.results", kind=kind, key=key)
    return redirect(there, 303) if there else _back(subject)


@blueprint.get("/review/said-and-done/<kind>/<key>/publish")
@requires(Action.REVIEW_OUTCOMES)
def ask(kind: str, key: str) -> ResponseReturnValue:
    """Ask once whether everyone may read it."""
    with database().read() as session:
        subject, row = _of(session, kind, key)
    return render_template("forum/decisions/you_said_we_did/publish.html", subject=subject, row=row, fault="")


@blueprint.post("/review/said-and-done/<kind>/<key>/publish")
@requires(Action.REVIEW_OUTCOMES)
def publish(kind: str, key: str) -> ResponseReturnValue:
    """Show it to everyone, or take it back."""
    by, is_public = current_account(), request.form.get("public") == "yes"
    with database().read() as session:
        subject, row = _of(session, kind, key)
    try:
        database().write(lambda session: store.publish(session, by, subject, is_public))
    except Invalid as fault:
        page = {"subject": subject, "row": row, "fault": tell(fault.message)}
        return render_template("forum/decisions/you_said_we_did/publish.html", **page), 422
    told_so = _("Everyone can read it now.") if is_public else _("Nobody outside the group can read it any more.")
    flash(told_so, "success")
    return _back(subject)


def _of(session: Session, kind: str, key: str) -> tuple[PageSubject, SaidAndDoneRow]:
    if kind not in set(SubjectKind):
        raise NotFound(say("There is nothing at this address."))
    subject = store.subject(session, SubjectKind(kind), key)
    return subject, store.get(session, subject)


def _names(numbers: OfferedNumbers) -> list[str]:
    """How a form names each thing that can be chosen, in the order in which it shows them."""
    return [f"{name} {number}" for name, there in vars(numbers).items() for number in there]


def _numbers(names: Iterable[str]) -> Chosen:
    """The numbers of these things, by what they are."""
    found: dict[str, set[int]] = defaultdict(set)
    for kind, number in map(str.split, names):
        found[kind].add(int(number))
    return Chosen(**{kind: frozenset(numbers) for kind, numbers in found.items()})


def _groups(session: Session, subject: PageSubject, names: Iterable[str]) -> list[Group]:
    """These things to choose from, by what they are."""
    offered = offer(session, subject.kind.value, subject.key, only=_numbers(names))
    votes = [
        (
            f"outcomes {each.id}",
            each.decision.question,
            f"{title(each, tell)} · {each.outcome.event_name} · {tell(in_words(each, last, tell))}",
        )
        for each in offered.records
        for last in for_everyone(each.rounds)[-1:]
    ]
    said = [(f"voices {row.id}", row.words, named_voice(row)) for row in offered.voices]
    made = [(f"decisions {row.id}", row.what, row.pathway.name) for row in offered.decisions]
    named = [
        (_("Votes that a room saw"), votes),
        (_("What rooms said, and somebody passed"), said),
        (_("What you decided"), made),
    ]
    return [(str(name), each) for name, each in named if each]


def _words_page(form: TellingForm, subject: PageSubject, row: SaidAndDoneRow) -> ResponseReturnValue:
    page = {"form": form, "subject": subject, "row": row}
    return render_template("forum/decisions/you_said_we_did/words.html", **page), form.status


def _back(subject: PageSubject) -> ResponseReturnValue:
    return redirect(url_for("you_said_we_did_editor.show", kind=subject.kind.value, key=subject.key), 303)
