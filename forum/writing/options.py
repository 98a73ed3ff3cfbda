"""What could happen next: the question of a turning point, and two to six choices."""

from __future__ import annotations

import re
from typing import Any

import wtforms
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, HiddenField

from forum.common import autosave
from forum.common.labels import ORIGINS
from forum.stories.draft import EDITORS, Draft, to_edit
from forum.stories.part_form import PartForm
from forum.stories.save_part import answered
from forum.stories.story_presenter import StoryPresenter
from forum.web.access import decided_inside
from forum.web.forms import SelectField, TextField
from forum.web.translation import tell
from forum.writing.scenes import scene_choices, scene_of
from scenarios.errors import Invalid, Refusal
from scenarios.message import say
from scenarios.stories import scene_edits
from scenarios.stories.scene_edits import new_key
from scenarios.stories.story import (
    LEAST_OPTIONS,
    LETTERS,
    LINE_LIMIT,
    OPTION_LIMIT,
    DecisionPoint,
    Option,
    Origin,
    Scene,
    SceneKind,
    StoryContent,
    is_blank,
)

blueprint = Blueprint("options", __name__)

_KEY = re.compile(r"o[1-9]\d{0,5}", re.ASCII)

NEW_SCENE = "new"
"""What a choice leads to where its writer asks for a scene that is still to be written."""
OFFERED = {
    Origin.AUTHOR: _l("My idea"),
    Origin.CURRENT_PRACTICE: _l("What happens now"),
    Origin.PROPOSED_MODEL: _l("What the proposed model says"),
}


class OptionForm(wtforms.Form):
    """One thing that could happen. Left without words, it is no choice."""

    key = HiddenField()
    words = TextField(_l("What could happen"), limit=LINE_LIMIT)
    leads_to = SelectField(_l("Where this leads"))
    origin = SelectField(_l("Where this comes from"))


class ChoiceForm(PartForm):
    """A question, who decides, and the choices."""

    question = TextField(
        _l("The question"), limit=LINE_LIMIT, description=_l("Such as: What should the call-taker do?")
    )
    decider = TextField(
        _l("Who decides in the story?"), limit=LINE_LIMIT, description=_l("Such as: the call-taker, the nurse, Amina.")
    )
    options = FieldList(FormField(OptionForm), label=_l("The choices"), max_entries=OPTION_LIMIT)

    @classmethod
    def of(cls, draft: Draft, scene: Scene, spare: int = 0) -> ChoiceForm:
        """The form with what is saved, and with empty places for more choices."""
        asked = scene.decision or DecisionPoint("")
        rows = [_row(option) for option in asked.options]
        wanted = min(max(len(rows) + spare, LEAST_OPTIONS), OPTION_LIMIT)
        while len(rows) < wanted:  # An empty place has its key already, so that saving it twice makes one choice.
            rows.append(_row(Option(new_key((row["key"] for row in rows), "o"), "")))
        form = cls(formdata=None, question=asked.question, decider=asked.decider, options=rows)
        return form.offering(draft, scene).made_from(draft)

    def offering(self, draft: Draft, scene: Scene) -> ChoiceForm:
        """The scenes that a choice can lead to, and the places it can come from."""
        others = [each for each in draft.content.scenes if each.key != scene.key]
        scenes = [("", _("Not written yet")), (NEW_SCENE, _("A new scene")), *scene_choices(draft, others)]
        for row in self._rows():
            row.leads_to.choices = scenes
            row.origin.choices = list(_origins(scene, row.key.data).items())
        return self

    def blame(self, fault: Refusal) -> None:
        """Show what is wrong with the choices at the first of them."""
        super().blame(fault)
        if isinstance(fault, Invalid) and fault.field == "options":
            self._rows()[0].words.errors = [tell(fault.message)]

    def change(self, content: StoryContent, scene: Scene) -> StoryContent:
        """The story with these choices, and a new scene for each that asks for one."""
        taken = {option.key for option in (scene.decision.options if scene.decision else ())}
        options: list[Option] = []
        unwritten = []
        for row in self._written(taken):
            used = {option.key for option in options}
            key = row.key.data or ""
            if key in used or not (key in taken or _KEY.fullmatch(key)):
                key = new_key(taken | used, "o")
            # The scene is made when the writer goes on, not while they are still choosing.
            if row.leads_to.data == NEW_SCENE and not autosave.is_asked_for():
                unwritten.append(key)
            options.append(_option(key, row))
        asked = DecisionPoint(self.question.data or "", self.decider.data or "", tuple(options))
        return scene_edits.decide(content, scene.key, asked, unwritten)

    def _written(self, known: set[str]) -> list[Any]:
        """The choices that have words. Raises Invalid for a new one of which something is said and that has none."""
        for row in self._rows():
            is_said = row.leads_to.data or row.origin.data not in (None, "", Origin.AUTHOR)
            if is_said and is_blank(row.words.data) and row.key.data not in known:
                raise Invalid(say("Say what could happen, in each choice."), field="options")
        return [row for row in self._rows() if not is_blank(row.words.data)]

    def _rows(self) -> list[Any]:
        """The form of each choice."""
        return [entry.form for entry in self.options]


@blueprint.get("/write/<int:story_id>/scenes/<key>/choices")
@decided_inside(EDITORS)
def edit(story_id: int, key: str) -> ResponseReturnValue:
    """The question and the choices of a turning point."""
    draft = to_edit(story_id)
    scene = _turning_point(draft, key)
    return _page(ChoiceForm.of(draft, scene, spare=1 if "more" in request.args else 0), draft, scene)


@blueprint.post("/write/<int:story_id>/scenes/<key>/choices")
@decided_inside(EDITORS)
def save(story_id: int, key: str) -> ResponseReturnValue:
    """Save the question and the choices, then go on to the list or to one more choice."""
    draft = to_edit(story_id)
    scene = _turning_point(draft, key)
    form = ChoiceForm().offering(draft, scene)

    def change(content: StoryContent) -> StoryContent:
        return form.change(content, scene)

    def done() -> ResponseReturnValue:
        if "more" in request.form:
            return redirect(url_for("options.edit", story_id=story_id, key=key, more=1, _anchor="more"), 303)
        return redirect(url_for("scenes.browse", story_id=story_id), 303)

    return answered(
        draft,
        form,
        change,
        lambda latest: ChoiceForm.of(latest, _turning_point(latest, key)),
        page=lambda: _page(form, draft, scene),
        done=done,
    )


def _turning_point(draft: Draft, key: str) -> Scene:
    scene = scene_of(draft, key)
    if scene.kind is not SceneKind.DECISION:
        raise Invalid(say("This scene is not a turning point. Change what it does first."))
    return scene


def _row(option: Option) -> dict[str, str]:
    return {
        "key": option.key,
        "words": option.label,
        "leads_to": option.leads_to or "",
        "origin": option.origin.value,
    }


def _origins(scene: Scene, key: str | None) -> dict[Origin, Any]:
    """Where a choice can come from: what a writer can say, and what it says already."""
    option = scene.decision.option(key or "") if scene.decision else None
    return OFFERED if option is None else {option.origin: ORIGINS[option.origin], **OFFERED}


def _option(key: str, row: Any) -> Option:
    leads_to = None if row.leads_to.data in ("", NEW_SCENE) else row.leads_to.data
    return Option(key, row.words.data, leads_to, Origin(row.origin.data or Origin.AUTHOR))


def _page(form: ChoiceForm, draft: Draft, scene: Scene) -> ResponseReturnValue:
    page = {"form": form, "draft": draft, "scene": scene, "letters": LETTERS, "limit": OPTION_LIMIT}
    number = StoryPresenter(draft.content, draft.pathway).number(scene.key)
    return render_template("forum/writing/choices.html", **page, number=number), form.status
