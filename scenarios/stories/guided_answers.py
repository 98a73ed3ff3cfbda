"""A story written by plain answers: what each answer does to its scenes and its turning points.

An answer that is given again changes what it said before and adds nothing twice, so that a page may save itself. Words
that are cleared again take the scene with them that was made for them, and no other: no answer leaves an empty scene.
"""

from __future__ import annotations

import enum
from dataclasses import replace

from scenarios.stories.guide import spine
from scenarios.stories.scene_edits import new_key, put
from scenarios.stories.story import UNSAID, DecisionPoint, Option, Origin, Scene, SceneKind, StoryContent, is_blank


class Then(enum.StrEnum):
    """What comes after the words of one way."""

    END = "end"
    MORE = "more"
    BACK = "back"


def start(content: StoryContent, *, place: str, time: str, stage: str | None, takes_over: bool | None) -> StoryContent:
    """Say where and when the story starts.

    ``takes_over`` moves what happened into the first scene, or back; None leaves both. The words stand in one place
    only, so that nobody reads them twice, nor how it ends before it begins.
    """
    first = content.first
    if first is None and stage == UNSAID and not (place or time or takes_over):
        return content
    here = first or Scene(key=new_key((), "s"))
    here = replace(here, place=place, time=time, stage=stage)
    content = put(content, here) if first else replace(content, scenes=(here,))
    if takes_over and content.what_happened and here.narration in ("", content.what_happened):
        return put(replace(content, what_happened=""), replace(here, narration=content.what_happened))
    if takes_over is False and is_taken_over(content):
        return put(replace(content, what_happened=here.narration), replace(here, narration=""))
    return content


def is_taken_over(content: StoryContent) -> bool:
    """Whether all that is told stands in the one scene, where what happened goes when that is taken over."""
    only = content.scenes[0] if len(content.scenes) == 1 else None
    return bool(only and only.narration and content.what_happened in ("", only.narration))


def tell(content: StoryContent, key: str, *, heading: str, narration: str, after: str = "") -> StoryContent:
    """The words of a scene; one that is not there yet is added after another, once it has words.

    The newest scene goes again with its words, where it was added. Any other stays, to be filled or removed.
    """
    here = content.scene(key)
    if here is not None:
        told = replace(here, heading=heading, narration=narration)
        is_to_go = is_blank(narration) and is_bare(told) and _was_just_added(content, told, after)
        return _without(content, here) if is_to_go else put(content, told)
    if not heading.strip() and not narration.strip():
        return content
    before = content.scene(after) or next(reversed(spine(content)), None)
    return follow(content, before, Scene(key=key, heading=heading, narration=narration))


def follow(content: StoryContent, before: Scene | None, scene: Scene) -> StoryContent:
    """The story with one more scene right below another, which leads to it; it goes on where that one did."""
    if before is None or (before.decision and before.decision.options):
        return replace(content, scenes=(*content.scenes, scene))
    if scene.kind is SceneKind.NARRATIVE:
        scene = replace(scene, leads_to=before.leads_to)
    kind = SceneKind.DECISION if before.decision else SceneKind.NARRATIVE
    scenes: list[Scene] = []
    for each in content.scenes:
        scenes += [replace(each, kind=kind, leads_to=scene.key), scene] if each.key == before.key else [each]
    return replace(content, scenes=tuple(scenes))


def decided_by(content: StoryContent, key: str, decider: str, question: str) -> StoryContent:
    """Make a scene a turning point, and say who decides there; it remembers where the story went on."""
    here = content.scene(key)
    if here is None or (here.decision is None and not decider.strip()):
        return content
    asked = replace(here.decision or DecisionPoint(""), decider=decider, question=question)
    return put(content, replace(here, kind=SceneKind.DECISION, decision=asked))


def done_in_the_story(content: StoryContent, key: str, label: str) -> StoryContent:
    """What they did there in the story itself: the first choice, which leads on to what is written next."""
    here = content.scene(key)
    if here is None or here.decision is None or not label.strip():
        return content
    options = here.decision.options
    if options and not here.leads_to:
        options = (replace(options[0], label=label), *options[1:])
    else:
        fresh = new_key((each.key for each in options), "o")
        options = (Option(fresh, label, here.leads_to, Origin.CURRENT_PRACTICE), *options)
    return put(content, replace(here, leads_to=None, decision=replace(here.decision, options=options)))


def offer(content: StoryContent, key: str, option: Option) -> StoryContent:
    """What else could be done there: one more choice, or other words for one that has this key."""
    here = content.scene(key)
    if here is None or here.decision is None or not option.label.strip():
        return content
    options = here.decision.options
    before = here.decision.option(option.key)
    if before is None:
        options = (*options, option)
    else:
        changed = replace(before, label=option.label, origin=option.origin)
        options = tuple(changed if each.key == option.key else each for each in options)
    return put(content, replace(here, decision=replace(here.decision, options=options)))


def lead(
    content: StoryContent, key: str, option: str, *, narration: str, then: Then | None, back_to: str | None
) -> StoryContent:
    """What comes of a choice: a scene of its own, or straight back to one that is written already.

    Without words the scene of its own goes again, where nothing but its words is said of it; any other stays as it is.
    """
    here, own = content.scene(key), own_scene(content, key, option)
    chosen = here.decision.option(option) if here and here.decision else None
    if here is None or chosen is None:
        return content
    target = back_to if then is Then.BACK else None
    if is_blank(narration):
        if own is not None and not can_go(content, key, option):
            return content
        if own is not None and own.key != target:
            content = _leading(_without(content, own), here, option, None)
        return _leading(content, content.scene(key) or here, option, target) if target else content
    fresh = new_key((each.key for each in content.scenes), "s")
    scene = own or Scene(fresh, heading=chosen.label)
    if then is Then.MORE and comes_back(content, scene):
        scene = replace(scene, leads_to=None)
    scene = _going_on(replace(scene, narration=narration), then, back_to)
    if own is not None:
        return put(content, scene)
    return _leading(replace(content, scenes=(*content.scenes, scene)), here, option, scene.key)


def end(content: StoryContent, key: str, *, narration: str, ends_here: bool) -> StoryContent:
    """How a way ends: with one more scene after this one, or with what is written there already.

    Without words the ending goes again, where nothing but its words is said of it; any other stays as it is.
    """
    here, last = content.scene(key), own_ending(content, key)
    if here is None or here.decision is not None:
        return content
    if not is_blank(narration):
        if last is not None:
            return put(content, replace(last, narration=narration))
        fresh = new_key((each.key for each in content.scenes), "s")
        return follow(content, here, Scene(fresh, SceneKind.ENDING, narration=narration))
    if last is not None:
        if not is_bare(last):
            return content
        content = _without(content, last)
        here = content.scene(key) or here
    if ends_here:
        return put(content, replace(here, kind=SceneKind.ENDING, leads_to=None))
    return put(content, replace(here, kind=SceneKind.NARRATIVE)) if here.kind is SceneKind.ENDING else content


def is_bare(scene: Scene, heading: str = "") -> bool:
    """Whether nothing but its words is said of a scene; ``heading`` is what it is called where nobody named it."""
    made = Scene(scene.key, scene.kind, narration=scene.narration, leads_to=scene.leads_to)
    return replace(scene, heading="" if scene.heading == heading else scene.heading) == made


def can_go(content: StoryContent, key: str, option: str) -> bool:
    """Whether the scene of a choice's own can go with its words: nothing else is said of it, and no scene of its own
    comes after it.
    """
    here, own = content.scene(key), own_scene(content, key, option)
    chosen = here.decision.option(option) if here and here.decision else None
    if own is None or chosen is None:
        return False
    return is_bare(own, chosen.label) and (own.leads_to is None or comes_back(content, own))


def comes_back(content: StoryContent, scene: Scene) -> bool:
    """Whether a scene leads to one that is told before: to the first, or to one to which something else leads too."""
    onward = content.scene(scene.leads_to)
    return onward is not None and (onward == content.first or ways_into(content, onward.key) > 1)


def told_before(content: StoryContent, key: str, option: str) -> list[Scene]:
    """The scenes that a choice can come back to: the first, and those to which something else leads.

    A scene to which nothing else leads would be the choice's own from then on, and be rewritten as such.
    """
    own = own_scene(content, key, option)
    left = {own.key} if own else set()
    leads = [scene.leads_to for scene in content.scenes if scene.key not in left]
    leads += [
        each.leads_to
        for scene in content.scenes
        if scene.decision
        for each in scene.decision.options
        if (scene.key, each.key) != (key, option)
    ]
    reached = {content.scenes[0].key, *leads} - left
    return [scene for scene in content.scenes if scene.key in reached]


def own_scene(content: StoryContent, key: str, option: str) -> Scene | None:
    """The scene to which this choice leads and nothing else does, or None."""
    here = content.scene(key)
    chosen = here.decision.option(option) if here and here.decision else None
    return _only(content, chosen.leads_to if chosen else None)


def own_ending(content: StoryContent, key: str) -> Scene | None:
    """The ending to which this scene leads and nothing else does, or None."""
    here = content.scene(key)
    last = _only(content, here.leads_to if here else None)
    return last if last and last.kind is SceneKind.ENDING else None


def ways_into(content: StoryContent, key: str) -> int:
    """How many scenes and choices lead to a scene."""
    onward = [scene.leads_to for scene in content.scenes]
    onward += [each.leads_to for scene in content.scenes if scene.decision for each in scene.decision.options]
    return onward.count(key)


def _only(content: StoryContent, key: str | None) -> Scene | None:
    scene = content.scene(key)
    is_first = scene is not None and scene == content.first
    return scene if scene and not is_first and ways_into(content, scene.key) == 1 else None


def _going_on(scene: Scene, then: Then | None, back_to: str | None) -> Scene:
    if scene.decision is not None:
        return scene
    if then is Then.END:
        return replace(scene, kind=SceneKind.ENDING, leads_to=None)
    if then is Then.BACK and back_to:
        return replace(scene, kind=SceneKind.NARRATIVE, leads_to=back_to)
    return replace(scene, kind=SceneKind.NARRATIVE) if then is Then.MORE else scene


def _was_just_added(content: StoryContent, scene: Scene, after: str) -> bool:
    """Whether a scene is the newest, told after this one or alone: added again, it would come to the same place."""
    before = content.scene(after)
    is_newest = scene.key == new_key((each.key for each in content.scenes if each.key != scene.key), "s")
    is_in_place = len(content.scenes) == 1 or (before is not None and before.leads_to == scene.key)
    return is_newest and is_in_place and scene.kind is SceneKind.NARRATIVE


def _without(content: StoryContent, gone: Scene) -> StoryContent:
    """The story without a scene: what led there goes on where it went on."""
    scenes = [each for each in content.scenes if each.key != gone.key]
    return replace(content, scenes=tuple(_past(each, gone) for each in scenes))


def _past(scene: Scene, gone: Scene) -> Scene:
    onward = gone.leads_to if scene.leads_to == gone.key else scene.leads_to
    if scene.decision is None:
        return replace(scene, leads_to=onward)
    options = tuple(
        replace(each, leads_to=gone.leads_to) if each.leads_to == gone.key else each for each in scene.decision.options
    )
    return replace(scene, leads_to=onward, decision=replace(scene.decision, options=options))


def _leading(content: StoryContent, here: Scene, option: str, target: str | None) -> StoryContent:
    if here.decision is None:
        return content
    options = tuple(replace(each, leads_to=target) if each.key == option else each for each in here.decision.options)
    return put(content, replace(here, decision=replace(here.decision, options=options)))
