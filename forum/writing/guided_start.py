"""The guided pages up to the first turning point: what happened, who it is about, how it starts, scene by scene."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.common import autosave
from forum.stories.draft import EDITORS, LONG_FORM, Draft, to_edit
from forum.stories.part_form import PartForm
from forum.stories.save_part import answered
from forum.stories.stage_field import StageField, sent, stage_led_here
from forum.web.access import decided_inside
from forum.web.forms import RadiosField, TextAreaField, TextField, TimeField, takes_up_to
from forum.writing import guided_pages
from forum.writing.guided_pages import address, go_on, goes_back, question_page, tell_address
from forum.writing.story_part import StoryPersonForm, StoryWordsForm
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.stories import guide, guided_answers
from scenarios.stories.checks import SCREEN_WORDS
from scenarios.stories.guide import Ask, Question
from scenarios.stories.scene_edits import new_key
from scenarios.stories.story import LINE_LIMIT, TEXT_LIMIT, UNSAID, SceneKind, StoryContent, is_blank

blueprint = Blueprint("guided_start", __name__)

PERSON_PARTS = {
    Ask.NAME: ("name", "age_band"),
    Ask.STRENGTHS: ("strengths",),
    Ask.MATTERS: ("matters",),
    Ask.NEEDS: ("access_needs",),
}


class FirstSceneForm(PartForm):
    """Where and when the first scene is, and what it begins with."""

    place = TextField(_l("Where"), limit=LINE_LIMIT, description=_l("Such as: at home, on the phone, a bus station."))
    time = TimeField(_l("What time it is in the story"), description=_l("Such as 10:50pm or 22:50."))
    stage = StageField()
    opening = RadiosField(
        _l("What does the first scene begin with?"),
        choices=[
            ("words", _l("The words that I wrote under “What happened”"), _l("They move there, to be read once.")),
            ("fresh", _l("I start it afresh"), _l("What you wrote stays under “What happened”.")),
        ],
    )

    @classmethod
    def of(cls, draft: Draft) -> FirstSceneForm:
        """The form with what is saved of the first scene."""
        first = draft.content.first
        if first is None:
            stage = stage_led_here(draft.id, draft.pathway)
            return cls(formdata=None, stage=sent(stage)).offering(draft).made_from(draft)
        opening = "words" if guided_answers.is_taken_over(draft.content) else "fresh"
        form = cls(formdata=None, place=first.place, time=first.time, stage=sent(first.stage), opening=opening)
        return form.offering(draft).made_from(draft)

    def offering(self, draft: Draft) -> FirstSceneForm:
        """The parts of the pathway; and the words of the first scene, as long as it has none of its own."""
        first, happened = draft.content.first, draft.content.what_happened
        self.stage.offer(draft.pathway, first.stage if first else UNSAID)
        can_take_over = happened and (first is None or first.narration in ("", happened))
        if not can_take_over and not guided_answers.is_taken_over(draft.content):
            del self.opening
        return self

    def change(self, content: StoryContent) -> StoryContent:
        """The story that starts there and then."""
        takes_over = {"words": True, "fresh": False}.get(self.opening.data or "") if self.opening else None
        place, time, stage = self.place.data, self.time.data, self.stage.stage
        return guided_answers.start(content, place=place, time=time, stage=stage, takes_over=takes_over)


class TellForm(PartForm):
    """The words of one scene."""

    narration = TextAreaField(
        _l("What happens"),
        limit=TEXT_LIMIT,
        description=_l(
            "A few sentences. About %(words)s words fit on a big screen, but you can write more.", words=SCREEN_WORDS
        ),
    )
    heading = TextField(_l("A heading for it, if you like"), limit=LINE_LIMIT)
    more = RadiosField(_l("Is there more to tell?"), choices=[("yes", _l("Yes")), ("no", _l("No"))])

    is_there = False
    """Whether the scene is in the story already."""

    @classmethod
    def of(cls, draft: Draft, key: str) -> TellForm:
        """The form with what is saved of a scene, or empty for a new one."""
        scene = draft.content.scene(key)
        form = cls(formdata=None, narration=scene.narration if scene else "", heading=scene.heading if scene else "")
        return form.offering(draft, key).made_from(draft)

    def offering(self, draft: Draft, key: str) -> TellForm:
        """Whether more comes, unless that is said already."""
        scene = draft.content.scene(key)
        self.is_there = scene is not None
        if scene and (scene.leads_to or scene.kind is not SceneKind.NARRATIVE):
            del self.more
        else:
            until_a_turn = _("Is there more before something could have gone differently?")
            until_the_end = _("Is there more before this way ends?")
            self.more.label.text = until_the_end if guide.has_turns(draft.content) else until_a_turn
        return self

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Ask for the words of a scene of which something else is said, or which is there; not while somebody types."""
        is_valid = bool(super().validate(*args, **kwargs))
        if autosave.is_asked_for() or not is_blank(self.narration.data):
            return is_valid
        says_more = self.heading.data or (self.more.data if self.more else None)
        if self.is_there and not goes_back():
            self.narration.errors = [_("This scene has no words yet. Write what happens, or skip this.")]
        elif says_more:
            self.narration.errors = [_("Write what happens first. A few words are enough.")]
        return is_valid and not self.narration.errors


def _only(form: Any, names: tuple[str, ...]) -> Any:
    """The form with only these of its questions."""
    for field in form.asked():
        if field.short_name not in names:
            del form[field.short_name]
    return form


@blueprint.route("/write/<int:story_id>/happened", methods=["GET", "POST"])
@decided_inside(EDITORS)
@takes_up_to(LONG_FORM)
def happened(story_id: int) -> ResponseReturnValue:
    """What happened, in one box."""
    return _words(story_id, Question(Ask.HAPPENED), "what_happened", _("What happened?"))


@blueprint.route("/write/<int:story_id>/title", methods=["GET", "POST"])
@decided_inside(EDITORS)
def title(story_id: int) -> ResponseReturnValue:
    """What the story is called."""
    return _words(story_id, Question(Ask.TITLE), "title", _("What is your story called?"))


@blueprint.route("/write/<int:story_id>/person/<part>", methods=["GET", "POST"])
@decided_inside(EDITORS)
def person(story_id: int, part: str) -> ResponseReturnValue:
    """One thing about the person in the story."""
    draft = to_edit(story_id)
    if part not in PERSON_PARTS:
        raise NotFound(say("There is no such question. Go back to the list of steps."))
    asked, names = Question(Ask(part)), PERSON_PARTS[Ask(part)]

    def change(content: StoryContent) -> StoryContent:
        said = {name: form[name].data or "" for name in names}
        return replace(content, persona=replace(content.persona, **said))

    def again(latest: Draft) -> Any:
        return _only(StoryPersonForm.of(latest), names).made_from(latest)

    form = again(draft) if request.method == "GET" else _only(StoryPersonForm().offering(draft), names)

    def page() -> ResponseReturnValue:
        is_name = asked.ask is Ask.NAME
        heading = _("Who is the story about?") if is_name else str(form.asked()[0].label.text)
        intro = _("Make them up, so that nobody can be recognised.") if is_name else ""
        return question_page(draft, form, asked, heading, intro=intro, one_field=not is_name)

    if request.method == "GET":
        return page()
    return answered(draft, form, change, again, page=page, done=lambda: go_on(story_id, asked))


@blueprint.route("/write/<int:story_id>/start", methods=["GET", "POST"])
@decided_inside(EDITORS)
def start(story_id: int) -> ResponseReturnValue:
    """Where and when the story starts."""
    draft, asked = to_edit(story_id), Question(Ask.START)
    form = FirstSceneForm.of(draft) if request.method == "GET" else FirstSceneForm().offering(draft)

    def page() -> ResponseReturnValue:
        return question_page(draft, form, asked, _("Where and when does it start?"), one_field=False)

    if request.method == "GET":
        return page()
    return answered(
        draft,
        form,
        form.change,
        FirstSceneForm.of,
        page=page,
        done=lambda: go_on(story_id, asked, next_scene(to_edit(story_id))),
    )


@blueprint.get("/write/<int:story_id>/skip/<ask>/<key>")
@decided_inside(EDITORS)
def leave(story_id: int, ask: str, key: str) -> ResponseReturnValue:
    """Skip a question that the guide would come back to."""
    draft, asked = to_edit(story_id), Question(_asked(ask), key, request.args.get("option", ""))
    return guided_pages.skip(draft, asked)


@blueprint.get("/write/<int:story_id>/tell")
@decided_inside(EDITORS)
def tell_more(story_id: int) -> ResponseReturnValue:
    """One more scene, under a key of its own, so that saving it twice makes one."""
    draft, after = to_edit(story_id), request.args.get("after")
    key = new_key((scene.key for scene in draft.content.scenes), "s")
    return redirect(url_for("guided_start.tell", story_id=story_id, key=key, after=after), 303)


@blueprint.route("/write/<int:story_id>/tell/<key>", methods=["GET", "POST"])
@decided_inside(EDITORS)
@takes_up_to(LONG_FORM)
def tell(story_id: int, key: str) -> ResponseReturnValue:
    """The words of one scene."""
    draft, asked, after = to_edit(story_id), Question(Ask.TELL, key), request.args.get("after", "")
    if draft.content.scene(key) is None and key != new_key((scene.key for scene in draft.content.scenes), "s"):
        raise NotFound(say("This story has no such scene. It may have been removed."))

    def change(content: StoryContent) -> StoryContent:
        return guided_answers.tell(content, key, heading=form.heading.data, narration=form.narration.data, after=after)

    def again(latest: Draft) -> TellForm:
        return TellForm.of(latest, key)

    form = again(draft) if request.method == "GET" else TellForm().offering(draft, key)

    def page() -> ResponseReturnValue:
        first = draft.content.first
        heading = _("What happens first?") if first is None or first.key == key else _("And then?")
        before = draft.content.scene(after)
        return question_page(draft, form, asked, heading, before=before)

    if request.method == "GET":
        return page()
    return answered(
        draft, form, change, again, page=page, done=lambda: go_on(story_id, asked, _after(to_edit(story_id), form, key))
    )


def _words(story_id: int, asked: Question, name: str, heading: str) -> ResponseReturnValue:
    draft = to_edit(story_id)

    def change(content: StoryContent) -> StoryContent:
        said: dict[str, Any] = {name: form[name].data or ""}
        return replace(content, **said)

    def again(latest: Draft) -> Any:
        return _only(StoryWordsForm.of(latest), (name,)).made_from(latest)

    form = again(draft) if request.method == "GET" else _only(StoryWordsForm(), (name,))

    def page() -> ResponseReturnValue:
        return question_page(draft, form, asked, heading)

    if request.method == "GET":
        return page()
    return answered(draft, form, change, again, page=page, done=lambda: go_on(story_id, asked))


def _asked(ask: str) -> Ask:
    """A kind of question by its name. Raises NotFound."""
    if ask not in list(Ask):
        raise NotFound(say("There is no such question. Go back to the list of steps."))
    return Ask(ask)


def next_scene(draft: Draft) -> str:
    """Where a story's next scene is told; "" where the way that it took has come to its end, or to a turning point."""
    told = guide.spine(draft.content)
    unwritten = next((scene for scene in told if is_blank(scene.narration)), None)
    if not told or unwritten:
        return tell_address(draft.id, unwritten.key if unwritten else "")
    last = told[-1]
    is_open = last.kind is SceneKind.NARRATIVE and last.leads_to is None
    return tell_address(draft.id, after=last.key) if is_open else ""


def _after(draft: Draft, form: TellForm, key: str) -> str:
    """Where its writer goes after the words of a scene."""
    scene = draft.content.scene(key)
    if scene is None or not form.more or not form.more.data:
        return ""
    if form.more.data == "yes":
        return tell_address(draft.id, after=key)
    return address(draft.id, Question(Ask.END, key)) if guide.has_turns(draft.content) else ""
