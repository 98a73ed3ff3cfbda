"""A story as a map, for its readers, its writer and its moderators; each scene on it leads back to the outline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from forum.common import labels
from forum.drawing import story_map as drawing
from forum.drawing.lettering import cleaned
from forum.drawing.program import arrange
from forum.drawing.scene_shape import marks
from forum.drawing.story_map import Caption, SceneBox, SceneExit
from forum.reading.browse import published
from forum.stories.draft import INVITED, Draft, shared
from forum.stories.scene_pages import NumberedScene, ScenePages
from forum.stories.story_presenter import StoryPresenter
from forum.stories.submitted import to_read
from forum.web.access import current_account, decided_inside, open_to_all, requires
from forum.web.assets import program
from forum.web.storage import run_in_thread
from scenarios.account import Action, may
from scenarios.stories.story import LETTERS, Scene, SceneKind, StoryStatus

blueprint = Blueprint("story_map", __name__)


@blueprint.get("/stories/<int:story_id>/map")
@open_to_all
def show(story_id: int) -> ResponseReturnValue:
    """The map of a published story."""
    return _page(StoryPresenter.of(published(story_id)), url_for("browse.show", story_id=story_id))


@blueprint.get("/write/<int:story_id>/map")
@decided_inside(INVITED)
def preview(story_id: int) -> ResponseReturnValue:
    """The map of a story as it is now, for all who work on it."""
    draft = shared(story_id)
    return _page(StoryPresenter.of(draft.revision), url_for(_outline_of(draft), story_id=story_id))


@blueprint.get("/moderate/<int:story_id>/map")
@requires(Action.MODERATE)
def check(story_id: int) -> ResponseReturnValue:
    """The map of a story that was sent in, once a moderator has begun to read."""
    revision, back = to_read(story_id), url_for("moderating.show", story_id=story_id)
    if revision.story.status == StoryStatus.SUBMITTED.value:
        return redirect(back, 303)  # Its writer is told that nobody has opened it.
    return _page(StoryPresenter.of(revision), back)


def _outline_of(draft: Draft) -> str:
    """The page that shows whoever is asking the scenes as the story now stands."""
    row = draft.row
    if may(current_account(), Action.EDIT_STORY, row):
        return "scenes.browse"
    if not draft.is_mine:
        return "invitation.read"
    if row.is_public and row.published == row.head:
        return "browse.show"
    return "submit.read_passed" if row.awaits_sign_off else "my_stories.show"


def _page(presenter: StoryPresenter, outline: str) -> ResponseReturnValue:
    shown = ScenePages(presenter.scenes, whole_text=False).here()
    return render_template(
        "forum/reading/story_map.html",
        title=presenter.content.title,
        outline=outline,
        marks=marks(),
        shown=shown,
        picture=_picture(presenter, shown.rows, outline),
    )


def _picture(presenter: StoryPresenter, shown: Sequence[NumberedScene], outline: str) -> Markup | None:
    """The map of these scenes of a story whose outline is at this address; None where it cannot be drawn."""
    moments, first = tuple(_moments(presenter, shown, outline)), shown[0].number if shown else 1
    caption = Caption(_("The map. The outline says the same in words."), _("Nothing leads to these scenes yet"))
    message = run_in_thread(lambda: drawing.graph(moments).message)
    placed = arrange(program("arrange"), message)
    return None if placed is None else run_in_thread(drawing.draw, moments, placed, caption, first)


def _moments(presenter: StoryPresenter, shown: Sequence[NumberedScene], outline: str) -> Iterator[SceneBox]:
    numbers = {scene.key: number for number, scene in reversed(list(enumerate(presenter.scenes, 1)))}
    here = range(shown[0].number, shown[-1].number + 1) if shown else range(0)
    led_to = {
        way_out.elsewhere if way_out.target is None else here[way_out.target]
        for number, scene in enumerate(presenter.scenes, 1)
        if number not in here
        for way_out in _exits(scene, numbers, here)
    }
    marks = {SceneKind.DECISION: _("Turning point"), SceneKind.ENDING: _("Ending")}
    outside = _("Outside the pathway")
    clocks = {time: labels.clock(time) for time in {scene.time for scene in presenter.scenes} if time}
    for number, scene in ((each.number, each.scene) for each in shown):
        stage, is_outside = presenter.stage(scene), presenter.is_outside(scene)
        heading = cleaned(scene.heading) or cleaned(scene.narration)[:60] or _("No words yet")
        time = clocks.get(scene.time, "")
        where = cleaned(stage.short) or cleaned(stage.name) if stage else outside if is_outside else ""
        exits, mark = tuple(_exits(scene, numbers, here)), marks.get(scene.kind, "")
        ways = (_way(way_out, here) for way_out in exits)
        told = ", ".join(filter(None, (f"{number}: {heading}", time, mark, where, *ways)))
        address = presenter.pages.address(scene.key, outline)
        yield SceneBox(heading, time, where, is_outside, scene.kind, mark, exits, told, address, number in led_to)


def _exits(scene: Scene, numbers: dict[str, int], here: range) -> Iterator[SceneExit]:
    """The ways out of a scene, ``here`` being the numbers of the scenes that the picture shows."""

    def leads(letter: str, key: str | None) -> SceneExit:
        number = numbers.get(key or "")
        if number is not None and number in here:
            return SceneExit(letter, here.index(number))
        return SceneExit(letter, None, number)

    if scene.decision is not None:
        for letter, option in zip(LETTERS, scene.decision.options, strict=False):
            yield leads(letter, option.leads_to)
    elif scene.kind is SceneKind.NARRATIVE:
        yield leads("", scene.leads_to)


def _way(way_out: SceneExit, here: range) -> str:
    """Where a way out leads, in words."""
    number = way_out.elsewhere if way_out.target is None else here[way_out.target]
    if number is None and way_out.letter:
        return str(_("%(letter)s: not written yet", letter=way_out.letter))
    if number is None:
        return str(_("what comes next is not written yet"))
    if way_out.letter:
        return str(_("%(letter)s leads to scene %(number)s", letter=way_out.letter, number=number))
    return str(_("leads to scene %(number)s", number=number))
