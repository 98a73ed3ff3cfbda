"""Suggestions for a story: made by whoever may suggest, seen and decided by those who write it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.common import labels
from forum.stories.draft import LONG_FORM, Draft, shared
from forum.stories.part_form import PartForm
from forum.stories.story_presenter import StoryPresenter
from forum.web import list_page
from forum.web.access import current_account, decided_inside
from forum.web.forms import CheckboxField, Form, TextAreaField, TextField, takes_up_to
from forum.web.storage import database, run_in_thread
from forum.web.translation import tell
from scenarios.errors import Conflict, Invalid, NotAllowed, NotFound
from scenarios.message import Message, say
from scenarios.store.stories import co_writer
from scenarios.store.stories import story as stories
from scenarios.store.stories import suggestion as suggestions
from scenarios.store.stories.suggestion import SuggestionRow
from scenarios.stories import suggestion
from scenarios.stories.comparison import Pieces, compare
from scenarios.stories.story import LINE_LIMIT, TEXT_LIMIT
from scenarios.stories.suggestion import Suggestion, SuggestionKind, SuggestionState

blueprint = Blueprint("suggestion", __name__)

FOR_THE_HOLDER = (SuggestionState.OPEN, SuggestionState.TAKEN, SuggestionState.DECLINED)
"""What a holder sees; a moderator reads first what strangers send."""
_SUGGESTS = "whoever was invited to suggest something for a story"
_DECIDES = "those who write a story, and who suggested it"


class SuggestForm(PartForm):
    """Other words for a scene, and why."""

    heading = TextField(_l("A heading"), limit=LINE_LIMIT)
    text = TextAreaField(_l("What happens"), limit=TEXT_LIMIT)
    why = TextAreaField(
        _l("Why would you change it? (if you like)"),
        limit=TEXT_LIMIT,
        description=_l("Those who write the story read this."),
    )


class TakeForm(PartForm):
    """A yes, said plainly where the words were changed since."""

    sure = CheckboxField(_l("Yes, the suggested words take the place of those that are there now"))


class DeclineForm(Form):
    """A no, with its reason."""

    reason = TextAreaField(
        _l("Decline, because…"),
        limit=TEXT_LIMIT,
        required=_l("Say why, in a few words."),
        description=_l("Whoever suggested it reads this."),
    )

    def for_one_of(self, row: SuggestionRow) -> DeclineForm:
        """Say who will read the reason: a stranger comes back by no page of their own."""
        if row.co_writer_id is None:
            self.reason.description = _l("Kept with the suggestion. Whoever added it has no page on which to read it.")
        return self


@dataclass(frozen=True)
class Words:
    """A heading and a text."""

    heading: str
    text: str


@dataclass(frozen=True)
class ShownSuggestion:
    """A suggestion with what it is compared with: ``was`` when it was made, ``now``; None where there is no such."""

    row: SuggestionRow
    who: str
    was: Words | None
    now: Words | None
    heading: Pieces
    text: Pieces
    refusal: Message | None

    @property
    def is_open(self) -> bool:
        """Nobody has decided about it."""
        return self.row.state == SuggestionState.OPEN.value

    @property
    def is_overtaken(self) -> bool:
        """The words that it would change were changed since it was made."""
        return self.is_open and self.now is not None and self.now != self.was


@blueprint.get("/write/<int:story_id>/words/suggest")
@decided_inside(_SUGGESTS)
def suggest_words(story_id: int) -> ResponseReturnValue:
    """Other words for the text in one box."""
    return _form(story_id, "")


@blueprint.post("/write/<int:story_id>/words/suggest")
@decided_inside(_SUGGESTS)
@takes_up_to(LONG_FORM)
def send_words(story_id: int) -> ResponseReturnValue:
    """Send other words for the text in one box."""
    return _send(story_id, "")


@blueprint.get("/write/<int:story_id>/scenes/<key>/suggest")
@decided_inside(_SUGGESTS)
def suggest(story_id: int, key: str) -> ResponseReturnValue:
    """Other words for a scene."""
    return _form(story_id, key)


@blueprint.post("/write/<int:story_id>/scenes/<key>/suggest")
@decided_inside(_SUGGESTS)
@takes_up_to(LONG_FORM)
def send(story_id: int, key: str) -> ResponseReturnValue:
    """Send other words for a scene."""
    return _send(story_id, key)


@blueprint.get("/write/<int:story_id>/suggestions")
@decided_inside(_DECIDES)
def browse(story_id: int) -> ResponseReturnValue:
    """Every suggestion for the story: what waits for a decision, and what became of the others."""
    draft = _deciding(story_id)
    with database().read() as session:
        waits, done = [SuggestionState.OPEN], [each for each in FOR_THE_HOLDER if each != SuggestionState.OPEN]
        counts = [suggestions.count_of_story(session, story_id, states) for states in (waits, done)]
        waiting = suggestions.page_of_story(session, story_id, waits, list_page.asked("waiting"))
        decided = suggestions.page_of_story(session, story_id, done, list_page.asked("decided"), descending=True)
        names = {number: row.name for number, row in co_writer.everyone_ever(session, story_id).items()}
    page = {
        "draft": draft,
        "presenter": StoryPresenter.of(draft.revision),
        "who": {row.id: _who(row, names) for row in [*waiting.rows, *decided.rows]},
        "waiting": list_page.shown(waiting, "waiting", "waiting"),
        "decided": list_page.shown(decided, "decided", "decided"),
    }
    return render_template("forum/collaborating/suggestions.html", **page, counts=counts, words=labels)


@blueprint.get("/write/<int:story_id>/suggestions/<int:number>")
@decided_inside(_DECIDES)
def show(story_id: int, number: int) -> ResponseReturnValue:
    """One suggestion, its words compared with those that are there."""
    draft, shown = _known(story_id, number)
    no = DeclineForm(formdata=None).for_one_of(shown.row)
    return _page(draft, shown, TakeForm(formdata=None, based_on=draft.number), no)


@blueprint.post("/write/<int:story_id>/suggestions/<int:number>/take")
@decided_inside(_DECIDES)
def take(story_id: int, number: int) -> ResponseReturnValue:
    """Take a suggestion in, as it was read."""
    _deciding(story_id)
    draft, shown = _known(story_id, number)
    form, by = TakeForm(), current_account()
    if shown.is_overtaken and not form.sure.data:
        form.blame(Invalid(say("Tick the box if the suggested words should take their place."), field="sure"))
        return _page(draft, shown, form, DeclineForm(formdata=None).for_one_of(shown.row))
    try:
        database().write(lambda session: suggestions.take_in(session, by, number, seen=form.seen))
    except Conflict as fault:
        flash(tell(fault.message), "warning")
        return redirect(url_for("suggestion.show", story_id=story_id, number=number), 303)
    flash(_("It is taken in. The version before is kept."), "success")
    return redirect(url_for("suggestion.browse", story_id=story_id), 303)


@blueprint.post("/write/<int:story_id>/suggestions/<int:number>/decline")
@decided_inside(_DECIDES)
def decline(story_id: int, number: int) -> ResponseReturnValue:
    """Decline a suggestion, and say why."""
    _deciding(story_id)
    draft, shown = _known(story_id, number)
    form, by = DeclineForm().for_one_of(shown.row), current_account()
    if not form.validate():
        return _page(draft, shown, TakeForm(formdata=None, based_on=draft.number), form)
    try:
        database().write(lambda session: suggestions.decline(session, by, number, form.reason.data))
    except Conflict as fault:
        flash(tell(fault.message), "warning")
        return redirect(url_for("suggestion.show", story_id=story_id, number=number), 303)
    told = shown.row.co_writer_id is not None
    flash(_("It is declined, and whoever suggested it can read why.") if told else _("It is declined."), "success")
    return redirect(url_for("suggestion.browse", story_id=story_id), 303)


def open_by_scene(story_id: int) -> Counter[str]:
    """How many suggestions wait for a decision, by the scene that they are about."""
    with database().read() as session:
        return by_scene(suggestions.of_story(session, story_id, [SuggestionState.OPEN]))


def by_scene(rows: Iterable[SuggestionRow]) -> Counter[str]:
    """The same of suggestions that were read before."""
    return Counter(row.scene for row in rows if row.state == SuggestionState.OPEN.value)


def _form(story_id: int, key: str) -> ResponseReturnValue:
    draft = _suggesting(story_id)
    there = _words(draft, key)
    form = SuggestForm(formdata=None, based_on=draft.number, heading=there.heading, text=there.text)
    return _form_page(draft, key, form)


def _send(story_id: int, key: str) -> ResponseReturnValue:
    draft, form, by = _suggesting(story_id), SuggestForm(), current_account()
    if not form.validate():
        return _form_page(draft, key, form)
    made = Suggestion(SuggestionKind.WORDS, key, form.heading.data if key else "", form.text.data)
    if not form.write(
        lambda session: suggestions.suggest(session, by, story_id, made, based_on=form.seen, why=form.why.data),
        Conflict,
    ):
        return _form_page(draft, key, form)
    flash(_("Your suggestion is sent. You find here what becomes of it."), "success")
    return redirect(url_for("my_stories.show", story_id=story_id), 303)


def _suggesting(story_id: int) -> Draft:
    """A story for which whoever is asking may suggest something. Raises NotFound, NotAllowed."""
    draft = shared(story_id)
    if not draft.can_suggest:
        raise NotAllowed(say("You cannot suggest changes here. The story's page says what you can do."))
    return draft


def _deciding(story_id: int) -> Draft:
    """A story whose suggestions whoever is asking sees and decides. Raises NotFound, NotAllowed."""
    draft = shared(story_id)
    if not draft.can_decide:
        raise NotAllowed(say("Only those who write this story see its suggestions."))
    return draft


def _known(story_id: int, number: int) -> tuple[Draft, ShownSuggestion]:
    """A suggestion, for those who decide about it and for who made it. Raises NotFound for anyone else."""
    draft, by = shared(story_id), current_account()
    with database().read() as session:
        row = suggestions.get(session, number)
        is_own = row.co_writer_id is not None and row.co_writer_id == by.co_writer(story_id)
        if (
            row.story_id != story_id
            or SuggestionState(row.state) not in FOR_THE_HOLDER
            or not (draft.can_decide or is_own)
        ):
            raise NotFound(say("There is no such suggestion."))
        names = {each: co.name for each, co in co_writer.everyone_ever(session, story_id).items()}
        read = stories.at_or_after(session, story_id, row.based_on)
    was = _as_words(suggestion.words_of(read.content, row.scene)) if row.kind == SuggestionKind.WORDS else None
    now = _as_words(suggestion.words_of(draft.content, row.scene)) if row.kind == SuggestionKind.WORDS else None
    start = (now if row.state == SuggestionState.OPEN.value else None) or was or Words("", "")
    return draft, ShownSuggestion(
        row,
        _who(row, names),
        was,
        now,
        heading=compare(start.heading if row.scene or row.kind != SuggestionKind.WORDS else "", row.heading),
        text=run_in_thread(compare, start.text, row.text),
        refusal=_refusal(draft, row),
    )


def _refusal(draft: Draft, row: SuggestionRow) -> Message | None:
    """Why a suggestion no longer fits into the story, or None where it does."""
    try:
        suggestion.woven(draft.content, row.plain)
    except Conflict as fault:
        return fault.message
    return None


def _as_words(found: tuple[str, str] | None) -> Words | None:
    return Words(*found) if found else None


def _words(draft: Draft, key: str) -> Words:
    """What a scene, or the one box, says now. Raises NotFound."""
    there = _as_words(suggestion.words_of(draft.content, key))
    if there is None:
        raise NotFound(say("This story has no such scene. It may have been removed."))
    return there


def _who(row: SuggestionRow, names: dict[int, str]) -> str:
    """Who made a suggestion, as they wish, or as they were invited."""
    if row.co_writer_id is not None:
        return row.credit or names.get(row.co_writer_id, "") or str(_("A co-writer"))
    return row.credit or str(_("Somebody who read the story"))


def _form_page(draft: Draft, key: str, form: SuggestForm) -> ResponseReturnValue:
    page = {"draft": draft, "key": key, "form": form, "number": StoryPresenter.of(draft.revision).number(key)}
    return render_template("forum/collaborating/suggest.html", **page), form.status


def _page(draft: Draft, shown: ShownSuggestion, take: TakeForm, decline: DeclineForm) -> ResponseReturnValue:
    page = {"draft": draft, "shown": shown, "row": shown.row, "take": take, "decline": decline, "words": labels}
    status = max(take.status, decline.status)
    return render_template("forum/collaborating/suggestion.html", **page, number=_place(draft, shown.row)), status


def _place(draft: Draft, row: SuggestionRow) -> int | None:
    return StoryPresenter.of(draft.revision).number(row.scene) if row.scene else None
