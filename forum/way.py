"""The guided pages of the ways that a story can take: what comes of each choice, and how each way ends."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.asking import address, go_on, question_page, tell_address
from forum.draft import EDITORS, LONG_FORM, Draft, PartForm, kept, to_edit
from forum.scene import scene_choices, scene_of
from forum.turn import options_of, turn_of
from forum.web.access import decided_inside
from forum.web.forms import CheckboxField, RadiosField, SelectField, TextAreaField, takes_up_to
from scenarios import answer, guide
from scenarios.errors import NotFound
from scenarios.guide import Ask, Question
from scenarios.message import say
from scenarios.story import TEXT_LIMIT, SceneKind, StoryContent
from scenarios.answer import Then

blueprint = Blueprint("way", __name__)


class WayForm(PartForm):
    """What comes of one choice."""

    narration = TextAreaField(
        _l("What comes of that?"), limit=TEXT_LIMIT,
        description=_l("A few sentences. Leave it empty if it goes straight back to something already written."),
    )
    then = RadiosField(
        _l("And then?"),
        choices=[
            (Then.END, _l("That is how this way ends")),
            (Then.MORE, _l("There is more to tell")),
            (Then.BACK, _l("It comes back to a scene that is written already")),
        ],
    )
    back_to = SelectField(_l("Which scene does it come back to?"), description=_l("Only if it comes back."))

    @classmethod
    def of(cls, draft: Draft, key: str, option: str) -> WayForm:
        """The form with what is saved of the scene that only this choice leads to."""
        own, target = answer.own_scene(draft.content, key, option), _target(draft.content, key, option)
        if own is None:
            form = cls(formdata=None, then=Then.BACK if target else None, back_to=target or "")
        else:
            comes_back = own.leads_to and answer.ways_into(draft.content, own.leads_to) > 1
            told = Then.END if own.kind is SceneKind.ENDING else Then.BACK if comes_back else Then.MORE
            form = cls(formdata=None, narration=own.narration, then=told, back_to=own.leads_to or "")
        return form.offering(draft, key, option).made_from(draft)

    def offering(self, draft: Draft, key: str, option: str) -> WayForm:
        """The scenes that it can come back to."""
        own = answer.own_scene(draft.content, key, option)
        written = [scene for scene in draft.content.scenes if own is None or scene.key != own.key]
        self.back_to.choices = [("", _("Choose a scene")), *scene_choices(draft, written)]
        return self

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Ask for the scene, where it comes back to one."""
        is_valid = bool(super().validate(*args, **kwargs))
        if self.then.data == Then.BACK and not self.back_to.data:
            self.back_to.errors = [_("Choose the scene that it comes back to.")]
            return False
        return is_valid

    def change(self, content: StoryContent, key: str, option: str) -> StoryContent:
        """The story with what comes of the choice."""
        then, back_to = Then(self.then.data) if self.then.data else None, self.back_to.data or None
        return answer.lead(content, key, option, narration=self.narration.data, then=then, back_to=back_to)


class EndForm(PartForm):
    """How one way ends."""

    narration = TextAreaField(_l("How does it end?"), limit=TEXT_LIMIT)
    ends_here = CheckboxField(_l("It ends with what is written already"))

    @classmethod
    def of(cls, draft: Draft, key: str) -> EndForm:
        """The form with what is saved of the ending that only this scene leads to."""
        last, here = answer.own_ending(draft.content, key), draft.content.scene(key)
        is_end = here is not None and here.kind is SceneKind.ENDING
        return cls(formdata=None, narration=last.narration if last else "", ends_here=is_end).made_from(draft)


@blueprint.route("/write/<int:story_id>/moment/<key>/way/<option>", methods=["GET", "POST"])
@decided_inside(EDITORS)
@takes_up_to(LONG_FORM)
def show(story_id: int, key: str, option: str) -> ResponseReturnValue:
    """What comes of a choice."""
    draft, asked = to_edit(story_id), Question(Ask.WAY, key, option)
    chosen = next((each for each in options_of(turn_of(draft, key)) if each.key == option), None)
    if chosen is None:
        raise NotFound(say("This story has no such choice. It may have been taken away."))
    form = WayForm.of(draft, key, option) if request.method == "GET" else WayForm().offering(draft, key, option)

    def change(content: StoryContent) -> StoryContent:
        return form.change(content, key, option)

    if request.method == "GET" or not kept(draft, form, change, lambda latest: WayForm.of(latest, key, option)):
        own = answer.own_scene(draft.content, key, option)
        stops = [each for each in unended(draft) if own and each[1] == address(story_id, Question(Ask.END, own.key))]
        return question_page(draft, form, asked, _("And what comes of that?"), listed=[chosen.label], unended=stops)
    own = answer.own_scene(to_edit(story_id).content, key, option)
    has_more = own is not None and form.then.data == Then.MORE and own.leads_to is None
    return go_on(story_id, asked, tell_address(story_id, after=own.key) if own and has_more else "")


@blueprint.route("/write/<int:story_id>/end/<key>", methods=["GET", "POST"])
@decided_inside(EDITORS)
@takes_up_to(LONG_FORM)
def end(story_id: int, key: str) -> ResponseReturnValue:
    """How a way ends that has no ending yet, named by its choice."""
    draft, asked = to_edit(story_id), Question(Ask.END, key)
    scene = scene_of(draft, key)
    form = EndForm.of(draft, key) if request.method == "GET" else EndForm()

    def change(content: StoryContent) -> StoryContent:
        return answer.end(content, key, narration=form.narration.data, ends_here=form.ends_here.data)

    if request.method == "GET" or not kept(draft, form, change, lambda latest: EndForm.of(latest, key)):
        called = guide.way_to(draft.content, key)
        intro = _("This is the way with “%(choice)s”.", choice=called) if called else ""
        others = [each for each in unended(draft) if each[1] != address(story_id, asked)]
        heading = _("How does it end?")
        return question_page(draft, form, asked, heading, intro=intro, before=scene, unended=others)
    return go_on(story_id, asked)


def unended(draft: Draft) -> list[tuple[str, str]]:
    """Each way that stops without an end, by its name, with where its end is asked for."""
    return [
        (way_name(draft.content, question.scene), address(draft.id, question))
        for question in guide.open_ends(draft.content)
    ]


def way_name(content: StoryContent, key: str) -> str:
    """What the way to a scene is called: by its last choice."""
    called = guide.way_to(content, key)
    named = _("The way with “%(choice)s” has no end yet", choice=called)
    return str(named if called else _("The story has no end yet"))


def _target(content: StoryContent, key: str, option: str) -> str | None:
    return next((each.leads_to for each in options_of(content.scene(key)) if each.key == option), None)
