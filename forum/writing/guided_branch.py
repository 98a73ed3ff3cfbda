"""The guided pages of the ways that a story can take: what comes of each choice, and how each way ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.common import autosave
from forum.stories.draft import EDITORS, LONG_FORM, Draft, to_edit
from forum.stories.part_form import PartForm
from forum.stories.save_part import answered
from forum.web.access import decided_inside
from forum.web.forms import CheckboxField, RadiosField, SelectField, TextAreaField, takes_up_to
from forum.writing.guided_decision import options_of, turn_of
from forum.writing.guided_pages import address, go_on, goes_back, question_page, tell_address
from forum.writing.scenes import scene_choices, scene_of
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.stories import guide, guided_answers
from scenarios.stories.guide import Ask, Question
from scenarios.stories.guided_answers import Then
from scenarios.stories.story import TEXT_LIMIT, SceneKind, StoryContent, is_blank

blueprint = Blueprint("guided_branch", __name__)


class WayForm(PartForm):
    """What comes of one choice."""

    narration = TextAreaField(
        _l("What happens then?"),
        limit=TEXT_LIMIT,
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

    is_fixed = False
    """Whether the choice leads to a scene of its own that cannot go with its words."""

    @classmethod
    def of(cls, draft: Draft, key: str, option: str) -> WayForm:
        """The form with what is saved of the scene that only this choice leads to."""
        own, target = guided_answers.own_scene(draft.content, key, option), _target(draft.content, key, option)
        if own is None:
            form = cls(formdata=None, then=Then.BACK if target else None, back_to=target or "")
        else:
            back_to = (own.leads_to or "") if guided_answers.comes_back(draft.content, own) else ""
            then = Then.END if own.kind is SceneKind.ENDING else Then.BACK if back_to else Then.MORE
            form = cls(formdata=None, narration=own.narration, then=then, back_to=back_to)
        return form.offering(draft, key, option).made_from(draft)

    def offering(self, draft: Draft, key: str, option: str) -> WayForm:
        """The scenes that it can come back to: the first, and those to which something else leads."""
        own = guided_answers.own_scene(draft.content, key, option)
        if own is not None and own.decision is not None:
            del self.then, self.back_to  # Its own choices say what comes then.
        self.is_fixed = own is not None and not guided_answers.can_go(draft.content, key, option)
        if self.back_to:
            written = guided_answers.told_before(draft.content, key, option)
            self.back_to.choices = [("", _("Choose a scene")), *scene_choices(draft, written)]
        return self

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Ask for what is missing where less is answered than can be kept; while somebody types, of what they chose."""
        is_valid, comes_back = bool(super().validate(*args, **kwargs)), self._then is Then.BACK
        if comes_back and not self._back_to:
            self.back_to.errors = self.back_to.errors or [_("Choose the scene that it comes back to.")]
        elif self._back_to and not comes_back:
            self.then.errors = [_("You chose a scene below. Choose here that it comes back, or choose no scene there.")]
        elif is_blank(self.narration.data) and (self.is_fixed or not comes_back):
            self._ask_for_words()
        return is_valid and not any(field.errors for field in self.asked())

    def _ask_for_words(self) -> None:
        words = _("Write what happens then. A few words are enough.")
        if autosave.is_asked_for() and not self.is_fixed:
            if self._then:
                self.then.errors = [words]
        elif self.is_fixed or self._then or not goes_back():
            self.narration.errors = [words]

    @property
    def _then(self) -> Then | None:
        return Then(self.then.data) if self.then and self.then.data in list(Then) else None

    @property
    def _back_to(self) -> str | None:
        return (self.back_to.data or None) if self.back_to else None

    @property
    def goes_on(self) -> bool:
        """Whether its writer said that there is more to tell."""
        return self._then is Then.MORE

    def change(self, content: StoryContent, key: str, option: str) -> StoryContent:
        """The story with what comes of the choice."""
        words = self.narration.data
        return guided_answers.lead(content, key, option, narration=words, then=self._then, back_to=self._back_to)


class EndForm(PartForm):
    """How one way ends."""

    narration = TextAreaField(_l("How does it end?"), limit=TEXT_LIMIT)
    ends_here = CheckboxField(_l("It ends with what is written already"))

    is_end = is_fixed = is_told = False
    """Whether the scene is an ending, has an ending of its own that cannot go with its words, and has words itself."""

    @classmethod
    def of(cls, draft: Draft, key: str) -> EndForm:
        """The form with what is saved of the ending that only this scene leads to."""
        form, last = cls(formdata=None).offering(draft, key), guided_answers.own_ending(draft.content, key)
        form.narration.data, form.ends_here.data = last.narration if last else "", form.is_end
        return form.made_from(draft)

    def offering(self, draft: Draft, key: str) -> EndForm:
        """Nothing to choose from; how the story stands there."""
        here, last = draft.content.scene(key), guided_answers.own_ending(draft.content, key)
        self.is_end = here is not None and here.kind is SceneKind.ENDING
        self.is_fixed = last is not None and not guided_answers.is_bare(last)
        self.is_told = here is not None and here.has_words
        return self

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Ask for an answer that says how it ends, and says it once."""
        is_valid, ends_here = bool(super().validate(*args, **kwargs)), self.ends_here.data
        has_words = not is_blank(self.narration.data)
        if has_words and ends_here:
            self.ends_here.errors = [_("You wrote how it ends. Take this tick away, or clear the words above.")]
        elif ends_here and not self.is_told:
            self.ends_here.errors = [_("No words are written in this scene yet. Write above how it ends.")]
        elif not has_words and self.is_fixed:
            self.narration.errors = [_("This ending has no words yet. Write how it ends.")]
        elif not (has_words or ends_here or self.is_end or autosave.is_asked_for() or goes_back()):
            self.narration.errors = [_("Write how it ends, or tick the box below.")]
        return is_valid and not (self.narration.errors or self.ends_here.errors)


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

    def page() -> ResponseReturnValue:
        own = guided_answers.own_scene(draft.content, key, option)
        stops = [each for each in unended(draft) if own and each[1] == address(story_id, Question(Ask.END, own.key))]
        is_nowhere = draft.content.scene(chosen.leads_to) is None
        nowhere = _("The choice “%(choice)s” leads nowhere yet.", choice=chosen.label)
        intro = nowhere if is_nowhere else _("This is the choice “%(choice)s”.", choice=chosen.label)
        return question_page(draft, form, asked, _("What happens then?"), intro=intro, unended=stops)

    def done() -> ResponseReturnValue:
        own = guided_answers.own_scene(to_edit(story_id).content, key, option)
        has_more = own is not None and form.goes_on and own.leads_to is None
        return go_on(story_id, asked, tell_address(story_id, after=own.key) if own and has_more else "")

    if request.method == "GET":
        return page()
    return answered(draft, form, change, lambda latest: WayForm.of(latest, key, option), page=page, done=done)


@blueprint.route("/write/<int:story_id>/end/<key>", methods=["GET", "POST"])
@decided_inside(EDITORS)
@takes_up_to(LONG_FORM)
def end(story_id: int, key: str) -> ResponseReturnValue:
    """How a way ends that has no ending yet, named by its choice."""
    draft, asked = to_edit(story_id), Question(Ask.END, key)
    scene = scene_of(draft, key)
    form = EndForm.of(draft, key) if request.method == "GET" else EndForm().offering(draft, key)

    def change(content: StoryContent) -> StoryContent:
        return guided_answers.end(content, key, narration=form.narration.data, ends_here=form.ends_here.data)

    def page() -> ResponseReturnValue:
        called = guide.way_to(draft.content, key)
        intro = _("This is the way with “%(choice)s”.", choice=called) if called else ""
        others = [each for each in unended(draft) if each[1] != address(story_id, asked)]
        heading = _("How does it end?")
        return question_page(draft, form, asked, heading, intro=intro, before=scene, unended=others)

    if request.method == "GET":
        return page()
    return answered(
        draft, form, change, lambda latest: EndForm.of(latest, key), page=page, done=lambda: go_on(story_id, asked)
    )


def unended(draft: Draft) -> list[tuple[str, str]]:
    """Each way that stops without an end, by its name, with where its end is asked for."""
    return named(draft, [each for each in guide.open_questions(draft.content) if each.ask is Ask.END])


def named(draft: Draft, ways: Sequence[Question]) -> list[tuple[str, str]]:
    """Each of these open ways by its name, with where it is asked what happens then, or how it ends."""
    called = guide.ways_to(draft.content) if ways else {}
    return [(_way_name(draft.content, question, called), address(draft.id, question)) for question in ways]


def _way_name(content: StoryContent, question: Question, called: Mapping[str, str]) -> str:
    """What a way is called: by its choice, or by the last choice on the way to where it stops."""
    if question.ask is Ask.WAY:
        label = next(each.label for each in options_of(content.scene(question.scene)) if each.key == question.option)
        return str(_("The choice “%(choice)s” leads nowhere yet", choice=label))
    named = _("The way with “%(choice)s” has no end yet", choice=called.get(question.scene, ""))
    return str(named if called.get(question.scene) else _("The story has no end yet"))


def _target(content: StoryContent, key: str, option: str) -> str | None:
    return next((each.leads_to for each in options_of(content.scene(key)) if each.key == option), None)
