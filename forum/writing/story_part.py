"""The parts of a story beside its scenes: its words, the person in it, and who wrote it."""

from __future__ import annotations

from dataclasses import asdict, replace

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from forum.common import autosave
from forum.common.labels import AGES, PERSPECTIVES
from forum.stories.draft import EDITORS, LONG_FORM, WRITERS_OWN, Draft, mine, to_edit
from forum.stories.part_form import PartForm
from forum.stories.save_part import answered
from forum.web.access import current_account, decided_inside
from forum.web.forms import CheckboxesField, Form, SelectField, TextAreaField, TextField, takes_up_to
from scenarios.store.stories import story as stories
from scenarios.stories.story import LINE_LIMIT, TEXT_LIMIT, TITLE_LIMIT, Persona, StoryContent

blueprint = Blueprint("story_part", __name__)

PERSON_LIMIT = LINE_LIMIT * 5


class StoryWordsForm(PartForm):
    """What the story is called, and what happened."""

    title = TextField(_l("A title"), limit=TITLE_LIMIT, description=_l("A few words that somebody would remember."))
    what_happened = TextAreaField(_l("What happened"), limit=TEXT_LIMIT)

    @classmethod
    def of(cls, draft: Draft) -> StoryWordsForm:
        """The form with what is saved."""
        content = draft.content
        form = cls(formdata=None, title=content.title, what_happened=content.what_happened)
        return form.made_from(draft)

    def change(self, content: StoryContent) -> StoryContent:
        """The story with these words."""
        return replace(content, title=self.title.data or "", what_happened=self.what_happened.data or "")


class StoryPersonForm(PartForm):
    """The person in the story: what they are good at before what they need."""

    name = TextField(_l("A made-up name"), limit=PERSON_LIMIT, description=_l("Not the name of anybody who was there."))
    age_band = SelectField(_l("Age"))
    strengths = TextAreaField(
        _l("What are they good at? Who and what is on their side?"),
        limit=PERSON_LIMIT,
        description=_l("Such as: keeps calm, knows the early signs, has a sister who would come at any hour."),
    )
    access_needs = TextAreaField(
        _l("What do they need to be able to use a service?"),
        limit=PERSON_LIMIT,
        description=_l("Such as: a sign language interpreter, one question at a time, somewhere quiet."),
    )
    matters = TextAreaField(_l("What matters to them?"), limit=PERSON_LIMIT)

    @classmethod
    def of(cls, draft: Draft) -> StoryPersonForm:
        """The form with what is saved."""
        form = cls(formdata=None, **asdict(draft.content.persona))
        return form.offering(draft).made_from(draft)

    def offering(self, draft: Draft) -> StoryPersonForm:
        """The ages to choose from, with the one that the story already has."""
        saved = draft.content.persona.age_band
        self.age_band.choices = list((AGES if saved in AGES else {**AGES, saved: saved}).items())
        return self

    def change(self, content: StoryContent) -> StoryContent:
        """The story with this person in it."""
        words = {name: self[name].data or "" for name in asdict(Persona())}
        return replace(content, persona=Persona(**words))


class CreditForm(Form):
    """Who wrote the story, only as they wish."""

    credit = TextField(
        _l("How should we say who wrote it?"),
        limit=LINE_LIMIT,
        description=_l("A first name, a made-up name, “a carer”, or nothing at all."),
    )
    perspectives = CheckboxesField(
        _l("What do you know this from?"),
        choices=list(PERSPECTIVES.items()),
        description=_l("Only if you want to say. You can choose more than one. It is shown with the story."),
    )

    @classmethod
    def of(cls, draft: Draft) -> CreditForm:
        """The form with what is saved."""
        return cls(formdata=None, credit=draft.row.credit, perspectives=draft.row.perspectives)


@blueprint.get("/write/<int:story_id>/words")
@decided_inside(EDITORS)
def words(story_id: int) -> ResponseReturnValue:
    """The title, and what happened."""
    draft = to_edit(story_id)
    return _page("words", StoryWordsForm.of(draft), draft)


@blueprint.post("/write/<int:story_id>/words")
@decided_inside(EDITORS)
@takes_up_to(LONG_FORM)
def save_words(story_id: int) -> ResponseReturnValue:
    """Save the title, and what happened."""
    draft, form = to_edit(story_id), StoryWordsForm()
    return answered(
        draft,
        form,
        form.change,
        StoryWordsForm.of,
        page=lambda: _page("words", form, draft),
        done=lambda: _done(story_id),
    )


@blueprint.get("/write/<int:story_id>/person")
@decided_inside(EDITORS)
def person(story_id: int) -> ResponseReturnValue:
    """The person in the story."""
    draft = to_edit(story_id)
    return _page("person", StoryPersonForm.of(draft), draft)


@blueprint.post("/write/<int:story_id>/person")
@decided_inside(EDITORS)
def save_person(story_id: int) -> ResponseReturnValue:
    """Save the person in the story."""
    draft = to_edit(story_id)
    form = StoryPersonForm().offering(draft)
    return answered(
        draft,
        form,
        form.change,
        StoryPersonForm.of,
        page=lambda: _page("person", form, draft),
        done=lambda: _done(story_id),
    )


@blueprint.get("/write/<int:story_id>/who")
@decided_inside(WRITERS_OWN)
def credit(story_id: int) -> ResponseReturnValue:
    """Who wrote the story, as they wish; its holder alone says it, and at any time."""
    draft = mine(story_id)
    return _page("who", CreditForm.of(draft), draft)


@blueprint.post("/write/<int:story_id>/who")
@decided_inside(WRITERS_OWN)
def save_credit(story_id: int) -> ResponseReturnValue:
    """Save who wrote the story."""
    draft, form, by = mine(story_id), CreditForm(), current_account()
    by_itself, not_yet = autosave.is_asked_for(), {}
    if not form.validate():
        if not by_itself:
            return _page("who", form, draft)
        not_yet = autosave.set_aside(form, CreditForm.of(draft))

    def work(session: Session) -> None:
        said, known = form.credit.data or "", form.perspectives.data or []
        stories.describe(session, by, story_id, credit=said, perspectives=known)

    if not form.write(work):
        return _page("who", form, draft)
    if by_itself:
        return autosave.answer(form, not_yet)
    return _done(story_id)


def _page(template: str, form: Form, draft: Draft) -> ResponseReturnValue:
    return render_template(f"forum/writing/{template}.html", form=form, draft=draft), form.status


def _done(story_id: int) -> ResponseReturnValue:
    return redirect(url_for("my_stories.show", story_id=story_id), 303)
