"""The scenes of a story: listed, added, changed, moved and removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from forum.collaborating.suggestion import open_by_scene
from forum.common import labels
from forum.common.labels import FEELINGS, KINDS
from forum.stories.assumptions_field import AssumptionsField
from forum.stories.draft import EDITORS, LONG_FORM, Draft, to_edit
from forum.stories.part_form import PartForm
from forum.stories.save_part import answered, save
from forum.stories.scene_pages import ASKED, ON_A_PAGE
from forum.stories.stage_field import StageField, sent, stage_led_here
from forum.stories.story_presenter import StoryPresenter, scene_name
from forum.web.access import decided_inside
from forum.web.forms import RadiosField, SelectField, TextAreaField, TextField, TimeField, takes_up_to
from forum.web.translation import tell
from forum.writing.outline import Outline
from scenarios.errors import Conflict, Invalid, NotFound
from scenarios.message import say
from scenarios.stories import scene_edits
from scenarios.stories.checks import SCREEN_WORDS
from scenarios.stories.story import LINE_LIMIT, TEXT_LIMIT, DecisionPoint, Feeling, Scene, SceneKind, StoryContent

blueprint = Blueprint("scenes", __name__)

MOVES = {"up": -1, "down": 1}


class SceneForm(PartForm):
    """One moment of the story."""

    key = HiddenField()
    heading = TextField(_l("A heading"), limit=LINE_LIMIT)
    narration = TextAreaField(
        _l("What happens"),
        limit=TEXT_LIMIT,
        description=_l("About %(words)s words fit on a big screen. You can write more.", words=SCREEN_WORDS),
    )
    place = TextField(_l("Where"), limit=LINE_LIMIT, description=_l("Such as: at home, on the phone, a bus station."))
    time = TimeField(_l("What time it is in the story"), description=_l("Such as 10:50pm or 22:50."))
    stage = StageField()
    assumptions = AssumptionsField()
    feeling = RadiosField(
        _l("How does it feel to the person in the story?"), choices=[*FEELINGS.items(), ("", _l("Not said"))]
    )
    content_note = TextAreaField(
        _l("A word of warning"),
        limit=TEXT_LIMIT,
        description=_l("If this scene may be hard to hear, say what is in it. Readers see it first."),
    )
    kind = RadiosField(
        _l("What does this scene do?"),
        required=_l("Choose what this scene does."),
        choices=[(kind, name, hint) for kind, (name, hint) in KINDS.items()],
    )
    leads_to = SelectField(_l("What comes next"), description=_l("Only for a scene after which the story goes on."))

    led_to: str | None = None
    """What came next until now."""

    @classmethod
    def of(cls, draft: Draft, scene: Scene) -> SceneForm:
        """The form with what is saved of a scene."""
        saved = {name: getattr(scene, name) for name in _PLAIN}
        form = cls(
            formdata=None,
            key=scene.key,
            kind=scene.kind.value,
            stage=sent(scene.stage),
            assumptions=list(scene.assumptions),
            feeling=scene.feeling or "",
            leads_to=scene.leads_to or "",
            **saved,
        )
        return form.offering(draft, scene).made_from(draft)

    def offering(self, draft: Draft, scene: Scene) -> SceneForm:
        """The parts of the pathway and the other scenes to choose from."""
        self.stage.offer(draft.pathway, scene.stage)
        self.assumptions.offer(draft.pathway, scene.assumptions)
        others = [each for each in draft.content.scenes if each.key != scene.key]
        self.leads_to.choices = [("", _("Not written yet")), *scene_choices(draft, others)]
        self.led_to = scene.leads_to
        return self

    def scene(self, before: Scene) -> Scene:
        """The scene as it is written now. Raises Invalid where its choices would be lost by that."""
        kind = SceneKind(self.kind.data)
        if kind is not SceneKind.DECISION and before.decision and before.decision.options:
            raise Invalid(say("This scene has choices. Take the choices away first."), field="kind")
        asked = (before.decision or DecisionPoint("")) if kind is SceneKind.DECISION else None
        onward = self._onward(kind, before)
        written = {name: self[name].data or "" for name in _PLAIN}
        return replace(
            before,
            kind=kind,
            decision=asked,
            leads_to=onward,
            stage=self.stage.stage,
            assumptions=_tested(before, self.assumptions.data or ()),
            feeling=Feeling(self.feeling.data) if self.feeling.data else None,
            **written,
        )

    def _onward(self, kind: SceneKind, before: Scene) -> str | None:
        """What simply comes next: what was chosen, or as before where the page does not ask."""
        chosen = (self.leads_to.data or None) if self.leads_to.raw_data else before.leads_to
        is_unasked = kind is SceneKind.DECISION and not (before.decision and before.decision.options)
        if is_unasked:
            return before.leads_to  # Until it is said what was done there, it keeps where the story went on.
        return chosen if kind is SceneKind.NARRATIVE else None

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Say so where somebody chose what comes next, for a scene after which nothing simply comes."""
        is_valid = bool(super().validate(*args, **kwargs))
        chosen = self.leads_to.data if self.leads_to.raw_data else None
        if chosen and chosen != self.led_to and self.kind.data != SceneKind.NARRATIVE.value:
            self.leads_to.errors = [
                _("Something comes next only where the story goes on. Choose that above, or nothing here.")
            ]
            return False
        return is_valid


class PlaceForm(PartForm):
    """Where in the story a scene should be."""

    place = SelectField(_l("Move it to"), required=_l("Choose where to move it to."))

    def offering(self, draft: Draft, scene: Scene) -> PlaceForm:
        """The start, and after each other scene; not where it is now."""
        here = draft.content.scenes.index(scene)
        others = scene_choices(draft, [each for each in draft.content.scenes if each.key != scene.key])
        places = [_("The start of the story"), *(_("After: %(scene)s", scene=name) for _key, name in others)]
        self.place.choices = [(str(number), name) for number, name in enumerate(places) if number != here]
        return self


_PLAIN = ("heading", "narration", "place", "time", "content_note")


@blueprint.get("/write/<int:story_id>/scenes")
@decided_inside(EDITORS)
def browse(story_id: int) -> ResponseReturnValue:
    """The outline: all scenes in order, what leads where, and what to look at."""
    draft = to_edit(story_id)
    page = {"draft": draft, "outline": Outline(draft), "words": labels}
    waiting = open_by_scene(story_id) if draft.can_decide else {}
    return render_template("forum/writing/scenes.html", **page, open_suggestions=waiting)


@blueprint.get("/write/<int:story_id>/scenes/new")
@decided_inside(EDITORS)
def new(story_id: int) -> ResponseReturnValue:
    """One more scene; the first one, at the stage whose page led its writer here."""
    draft = to_edit(story_id)
    scene = _fresh(draft.content)
    if draft.content.first is None:
        scene = replace(scene, stage=stage_led_here(draft.id, draft.pathway))
    return _page(SceneForm.of(draft, scene), draft, scene)


@blueprint.post("/write/<int:story_id>/scenes/new")
@decided_inside(EDITORS)
@takes_up_to(LONG_FORM)
def add(story_id: int) -> ResponseReturnValue:
    """Add the scene at the end; it follows on from the last one."""
    draft, form = to_edit(story_id), SceneForm()
    scene = _added(draft, form)
    form.offering(draft, scene).key.data = scene.key

    def change(content: StoryContent) -> StoryContent:
        put = scene_edits.put if content.scene(scene.key) else scene_edits.add
        return put(content, form.scene(scene))

    def again(latest: Draft) -> SceneForm:
        return SceneForm.of(latest, latest.content.scene(scene.key) or _fresh(latest.content))

    return answered(
        draft, form, change, again, page=lambda: _page(form, draft, scene), done=lambda: _after(draft, form, scene)
    )


@blueprint.get("/write/<int:story_id>/scenes/<key>")
@decided_inside(EDITORS)
def edit(story_id: int, key: str) -> ResponseReturnValue:
    """A scene to be changed."""
    draft = to_edit(story_id)
    scene = scene_of(draft, key)
    return _page(SceneForm.of(draft, scene), draft, scene)


@blueprint.post("/write/<int:story_id>/scenes/<key>")
@decided_inside(EDITORS)
@takes_up_to(LONG_FORM)
def change(story_id: int, key: str) -> ResponseReturnValue:
    """Save a changed scene."""
    draft = to_edit(story_id)
    scene = scene_of(draft, key)
    form = SceneForm().offering(draft, scene)

    def put(content: StoryContent) -> StoryContent:
        return scene_edits.put(content, form.scene(scene))

    return answered(
        draft,
        form,
        put,
        lambda latest: SceneForm.of(latest, scene_of(latest, key)),
        page=lambda: _page(form, draft, scene),
        done=lambda: _after(draft, form, scene),
    )


@blueprint.post("/write/<int:story_id>/scenes/<key>/move")
@decided_inside(EDITORS)
def move(story_id: int, key: str) -> ResponseReturnValue:
    """Move a scene one place up or down, and come back to the same button, or to the scene where it has no such."""
    draft, form, way = to_edit(story_id), PartForm(), request.form.get("way", "")
    steps = MOVES.get(way)
    if steps is None:
        raise Invalid(say("Say whether to move this scene up or down."))
    place = draft.content.scenes.index(scene_of(draft, key)) + steps
    _save(draft, form, lambda content: scene_edits.move(content, key, steps))
    can_go_on = 0 < place < len(draft.content.scenes) - 1
    return _to_outline(draft, f"{way}-{key}" if can_go_on else f"scene-{key}", key)


@blueprint.get("/write/<int:story_id>/scenes/<key>/place")
@decided_inside(EDITORS)
def ask_where(story_id: int, key: str) -> ResponseReturnValue:
    """Ask where in the story a scene should be."""
    draft = to_edit(story_id)
    scene = scene_of(draft, key)
    return _place_page(PlaceForm(formdata=None, based_on=draft.number).offering(draft, scene), draft, scene)


@blueprint.post("/write/<int:story_id>/scenes/<key>/place")
@decided_inside(EDITORS)
def place(story_id: int, key: str) -> ResponseReturnValue:
    """Move a scene to a place, however far, and come back to it."""
    draft = to_edit(story_id)
    scene = scene_of(draft, key)
    form = PlaceForm().offering(draft, scene)
    if not form.validate():
        return _place_page(form, draft, scene)
    steps = int(form.place.data) - draft.content.scenes.index(scene)
    _save(draft, form, lambda content: scene_edits.move(content, key, steps))
    return _to_outline(draft, f"scene-{key}", key)


@blueprint.get("/write/<int:story_id>/scenes/<key>/remove")
@decided_inside(EDITORS)
def ask_to_remove(story_id: int, key: str) -> ResponseReturnValue:
    """Ask once before a scene is removed."""
    draft = to_edit(story_id)
    scene, form = scene_of(draft, key), PartForm(formdata=None, based_on=draft.number)
    return render_template("forum/writing/scene_remove.html", draft=draft, scene=scene, form=form)


@blueprint.post("/write/<int:story_id>/scenes/<key>/remove")
@decided_inside(EDITORS)
def remove(story_id: int, key: str) -> ResponseReturnValue:
    """Remove a scene."""
    draft, form = to_edit(story_id), PartForm()
    scene_of(draft, key)
    if _save(draft, form, lambda content: scene_edits.remove(content, key)):
        flash(_("The scene is removed."), "success")
    return redirect(url_for("scenes.browse", story_id=story_id), 303)


def scene_of(draft: Draft, key: str) -> Scene:
    """A scene of the story. Raises NotFound."""
    scene = draft.content.scene(key)
    if scene is None:
        raise NotFound(say("This story has no such scene. It may have been removed."))
    return scene


def scene_choices(draft: Draft, scenes: list[Scene]) -> list[tuple[str, str]]:
    """Scenes to choose from, by number and heading."""
    presenter = StoryPresenter(draft.content, draft.pathway)
    return [(scene.key, scene_name(presenter, scene)) for scene in scenes]


def _tested(before: Scene, chosen: Sequence[str]) -> tuple[str, ...]:
    """What a scene tests now. A form sends it in the pathway's order, a file in any: another order is no change."""
    return before.assumptions if set(before.assumptions) == set(chosen) else tuple(chosen)


def _fresh(content: StoryContent) -> Scene:
    """A new scene. Where on the pathway it is, is only ever said by its writer."""
    return Scene(key=scene_edits.new_key((scene.key for scene in content.scenes), "s"))


def _added(draft: Draft, form: SceneForm) -> Scene:
    """The scene that a form adds. One that saved itself before, under the key that it carries, is changed and not
    added twice; where somebody else's scene has that key, this one gets the next.
    """
    here, fresh = draft.content.scene(form.key.data), _fresh(draft.content)
    if here is None:
        return fresh
    is_sent_again = all(form[name].data == getattr(here, name) for name in _PLAIN)
    saw_nothing = form.based_on.part == SceneForm.of(draft, fresh).print()
    return fresh if saw_nothing and not is_sent_again else here


def _save(draft: Draft, form: PartForm, alter: scene_edits.Change) -> bool:
    """Save a change of the order, or say that the list is an old one."""
    try:
        save(draft, alter, form.seen)
    except Conflict as fault:
        flash(tell(fault.message), "warning")
        return False
    return True


def _page(form: SceneForm, draft: Draft, scene: Scene) -> ResponseReturnValue:
    is_new = draft.content.scene(scene.key) is None
    page = render_template("forum/writing/scene.html", form=form, draft=draft, scene=scene, is_new=is_new)
    return page, form.status


def _place_page(form: PlaceForm, draft: Draft, scene: Scene) -> ResponseReturnValue:
    number = draft.content.scenes.index(scene) + 1
    page = render_template("forum/writing/scene_place.html", form=form, draft=draft, scene=scene, number=number)
    return page, form.status


def _to_outline(draft: Draft, anchor: str, key: str) -> ResponseReturnValue:
    """Back to a scene, on the page of the outline that has it now."""
    page: dict[str, Any] = {ASKED: key} if len(draft.content.scenes) > ON_A_PAGE else {}
    return redirect(url_for("scenes.browse", story_id=draft.id, _anchor=anchor, **page), 303)


def _after(draft: Draft, form: SceneForm, scene: Scene) -> ResponseReturnValue:
    """To the choices of a turning point, else back to the list."""
    if form.kind.data == SceneKind.DECISION.value:
        return redirect(url_for("options.edit", story_id=draft.id, key=scene.key), 303)
    return redirect(url_for("scenes.browse", story_id=draft.id), 303)
