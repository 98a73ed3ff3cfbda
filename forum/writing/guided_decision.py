"""The guided pages of a turning point: where it could have gone differently, who decides, and what they could do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.common import autosave
from forum.stories.draft import EDITORS, Draft, to_edit
from forum.stories.part_form import PartForm
from forum.stories.save_part import answered
from forum.web import list_page
from forum.web.access import decided_inside
from forum.web.forms import RadiosField, TextField
from forum.writing.guided_pages import go_on, onward, question_page
from forum.writing.options import OFFERED
from forum.writing.scenes import scene_choices, scene_of
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.store.list_page import part
from scenarios.stories import guided_answers
from scenarios.stories.guide import Ask, Question
from scenarios.stories.scene_edits import new_key
from scenarios.stories.story import LINE_LIMIT, OPTION_LIMIT, Option, Origin, Scene, StoryContent, is_blank

blueprint = Blueprint("guided_decision", __name__)

DECIDER_LIMIT = 100
"""So that the question made of it fits on a line of the big screen."""


class MomentForm(PartForm):
    """Which of the scenes could have gone on in another way."""

    moment = RadiosField(_l("The moment"), required=_l("Choose a moment, or skip this."))

    def offering(self, draft: Draft, scenes: Sequence[Scene]) -> MomentForm:
        """These scenes to choose from."""
        self.moment.choices = scene_choices(draft, list(scenes))
        return self


class DeciderForm(PartForm):
    """Who decides at a turning point."""

    decider = TextField(
        _l("Who decides there?"),
        limit=DECIDER_LIMIT,
        description=_l("Such as: the call-taker, the nurse, Amina."),
    )

    is_turn = False
    """Whether somebody decides in the scene already: until then its writer has only chosen it."""

    @classmethod
    def of(cls, draft: Draft, key: str) -> DeciderForm:
        """The form with what is saved."""
        return cls(formdata=None, decider=_decider(draft.content, key)).offering(draft, key).made_from(draft)

    def offering(self, draft: Draft, key: str) -> DeciderForm:
        """Nothing to choose from; whether the scene is a turning point."""
        here = draft.content.scene(key)
        self.is_turn = here is not None and here.decision is not None
        return self

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Ask who decides where that alone makes the scene a turning point: else the choice of the scene is lost."""
        is_valid = bool(super().validate(*args, **kwargs))
        if self.is_turn or self.decider.data or autosave.is_asked_for():
            return is_valid
        self.decider.errors = [_("Say who decides there. If nobody could have done anything else, skip this.")]
        return False

    def change(self, content: StoryContent, key: str) -> StoryContent:
        """The story with somebody who decides there, and the question that they face."""
        here, who = content.scene(key), self.decider.data
        asked = here.decision.question if here and here.decision else ""
        if asked in ("", _question(_decider(content, key))):
            asked = _question(who)
        return guided_answers.decided_by(content, key, who, asked)


class ToldForm(PartForm):
    """What was done there in the story itself."""

    label = TextField(
        _l("What did they do?"), limit=LINE_LIMIT, description=_l("A few words, such as: Rang back later.")
    )

    is_said = False
    """Whether it is said already what was done."""

    @classmethod
    def of(cls, draft: Draft, key: str) -> ToldForm:
        """The form with what is saved."""
        form = cls(formdata=None).offering(draft, key)
        form.label.data = options_of(draft.content.scene(key))[0].label if form.is_said else ""
        return form.made_from(draft)

    def offering(self, draft: Draft, key: str) -> ToldForm:
        """Nothing to choose from; whether it is said already."""
        here = draft.content.scene(key)
        self.is_said = bool(here and options_of(here) and not here.leads_to)
        return self

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Keep the words of a choice that is there: this page cannot take it away."""
        return _says_choice(self.label, bool(super().validate(*args, **kwargs)), self.is_said)


class OtherForm(PartForm):
    """One more thing that could be done there."""

    label = TextField(
        _l("What else?"),
        limit=LINE_LIMIT,
        description=_l("One idea in a few words. We ask again until there is nothing else."),
    )
    origin = RadiosField(_l("Where does this idea come from?"), choices=list(OFFERED.items()))

    is_said = False
    """Whether this choice is in the story already."""

    @classmethod
    def of(cls, draft: Draft, key: str, option: str) -> OtherForm:
        """The form with what is saved of a choice, or empty for a new one."""
        here = next((each for each in options_of(draft.content.scene(key)) if each.key == option), Option(option, ""))
        form = cls(formdata=None, label=here.label, origin=here.origin.value)
        return form.offering(draft, key, option).made_from(draft)

    def offering(self, draft: Draft, key: str, option: str) -> OtherForm:
        """Where it can come from; only one choice is what the proposed model says."""
        options = options_of(draft.content.scene(key))
        others = [each for each in options if each.key != option]
        self.is_said = len(others) < len(options)
        if any(each.origin is Origin.PROPOSED_MODEL for each in others):
            left = [(origin, name) for origin, name in OFFERED.items() if origin is not Origin.PROPOSED_MODEL]
            self.origin.choices = left
        return self

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Ask for the idea of which it is said where it comes from; and keep the words of a choice that is there."""
        is_valid = _says_choice(self.label, bool(super().validate(*args, **kwargs)), self.is_said)
        is_chosen = self.origin.data not in (None, "", Origin.AUTHOR)
        if is_valid and is_chosen and is_blank(self.label.data):
            self.label.errors = [_("Write the idea in a few words. If there is nothing else, go on.")]
        return is_valid and not self.label.errors


def _says_choice(label: TextField, is_valid: bool, is_said: bool) -> bool:
    """Whether a choice that is said keeps its words; else the field asks for them."""
    if is_said and is_blank(label.data):
        label.errors = [_("This choice needs a few words. To remove it, go to the list of scenes.")]
        return False
    return is_valid


@blueprint.route("/write/<int:story_id>/moment", methods=["GET", "POST"])
@decided_inside(EDITORS)
def moment(story_id: int) -> ResponseReturnValue:
    """Where it could have gone differently. Nothing is saved here: the next page does."""
    draft, asked = to_edit(story_id), Question(Ask.MOMENT)
    told = [scene for scene in draft.content.scenes if not is_blank(scene.narration)]
    there = list_page.shown(part(told, lambda scene: scene.key, list_page.asked()))
    form = MomentForm().offering(draft, there.rows)
    if request.method == "GET" or not form.validate():
        intro = "" if form.moment.choices else _("Tell what happens first, scene by scene. Then choose a moment.")
        return question_page(draft, form, asked, _("Where could it have gone differently?"), intro=intro, pages=there)
    return redirect(url_for("guided_decision.decider", story_id=story_id, key=form.moment.data), 303)


@blueprint.route("/write/<int:story_id>/moment/<key>/decider", methods=["GET", "POST"])
@decided_inside(EDITORS)
def decider(story_id: int, key: str) -> ResponseReturnValue:
    """Who decides there."""
    draft, asked = to_edit(story_id), Question(Ask.DECIDER, key)
    scene = scene_of(draft, key)
    form = DeciderForm.of(draft, key) if request.method == "GET" else DeciderForm().offering(draft, key)

    def change(content: StoryContent) -> StoryContent:
        return form.change(content, key)

    def page() -> ResponseReturnValue:
        skip = "" if scene.decision else _("Skip this: no turning point here")
        return question_page(draft, form, asked, _("Who decides there?"), before=scene, skip=skip)

    def done() -> ResponseReturnValue:
        to = (
            url_for("guided_decision.told", story_id=story_id, key=key)
            if scene_of(to_edit(story_id), key).decision
            else ""
        )
        return go_on(story_id, asked, to)

    if request.method == "GET":
        return page()
    return answered(draft, form, change, lambda latest: DeciderForm.of(latest, key), page=page, done=done)


@blueprint.route("/write/<int:story_id>/moment/<key>/told", methods=["GET", "POST"])
@decided_inside(EDITORS)
def told(story_id: int, key: str) -> ResponseReturnValue:
    """What they did in the story itself."""
    draft, asked = to_edit(story_id), Question(Ask.TOLD, key)
    scene = turn_of(draft, key)
    form = ToldForm.of(draft, key) if request.method == "GET" else ToldForm().offering(draft, key)

    def change(content: StoryContent) -> StoryContent:
        return guided_answers.done_in_the_story(content, key, form.label.data)

    others = url_for("guided_decision.other", story_id=story_id, key=key)

    def page() -> ResponseReturnValue:
        heading = _("What did %(who)s do in your story?", who=_who(draft.content, key))
        return question_page(draft, form, asked, heading, before=scene, skip_to=others)

    if request.method == "GET":
        return page()
    return answered(
        draft,
        form,
        change,
        lambda latest: ToldForm.of(latest, key),
        page=page,
        done=lambda: go_on(story_id, asked, others),
    )


@blueprint.get("/write/<int:story_id>/moment/<key>/other")
@decided_inside(EDITORS)
def other(story_id: int, key: str) -> ResponseReturnValue:
    """One more choice, under a key of its own, so that saving it twice makes one."""
    draft = to_edit(story_id)
    options = options_of(turn_of(draft, key))
    if len(options) >= OPTION_LIMIT:
        return redirect(onward(draft, Question(Ask.OTHER, key)), 303)
    option = new_key((each.key for each in options), "o")
    return redirect(url_for("guided_decision.another", story_id=story_id, key=key, option=option), 303)


@blueprint.route("/write/<int:story_id>/moment/<key>/other/<option>", methods=["GET", "POST"])
@decided_inside(EDITORS)
def another(story_id: int, key: str, option: str) -> ResponseReturnValue:
    """What else they could do."""
    draft, asked = to_edit(story_id), Question(Ask.OTHER, key)
    scene = turn_of(draft, key)
    taken = [each.key for each in options_of(scene)]
    if option not in (*taken, new_key(taken, "o")):
        raise NotFound(say("This story has no such choice. It may have been taken away."))
    form = OtherForm.of(draft, key, option) if request.method == "GET" else OtherForm().offering(draft, key, option)

    def change(content: StoryContent) -> StoryContent:
        origin = Origin(form.origin.data or Origin.AUTHOR)
        return guided_answers.offer(content, key, Option(option, form.label.data, origin=origin))

    def page() -> ResponseReturnValue:
        heading = _("What else could %(who)s do?", who=_who(draft.content, key))
        listed = [each.label for each in options_of(scene) if each.key != option]
        return question_page(draft, form, asked, heading, listed=listed, skip=_("Nothing else: go on"))

    def done() -> ResponseReturnValue:
        return go_on(
            story_id, asked, url_for("guided_decision.other", story_id=story_id, key=key) if form.label.data else ""
        )

    if request.method == "GET":
        return page()
    return answered(draft, form, change, lambda latest: OtherForm.of(latest, key, option), page=page, done=done)


def turn_of(draft: Draft, key: str) -> Scene:
    """A scene at which somebody decides. Raises NotFound."""
    scene = scene_of(draft, key)
    if scene.decision is None:
        raise NotFound(say("Nobody decides anything in this scene yet. Choose the moment first."))
    return scene


def options_of(scene: Scene | None) -> tuple[Option, ...]:
    """The choices at a scene, none where it asks nothing."""
    return scene.decision.options if scene and scene.decision else ()


def _decider(content: StoryContent, key: str) -> str:
    here = content.scene(key)
    return here.decision.decider if here and here.decision else ""


def _who(content: StoryContent, key: str) -> str:
    return _decider(content, key) or str(_("they"))


def _question(who: str) -> str:
    return str(_("What could %(who)s do?", who=who)) if who else ""
