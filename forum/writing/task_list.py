"""The steps of a story as its writer's list has them: each with where it leads, and how it stands in everyday words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.stories.draft import Draft
from forum.writing.guided_branch import named
from forum.writing.guided_pages import SECTIONS, address
from forum.writing.guided_start import next_scene
from scenarios.stories import guide
from scenarios.stories.guide import Ask, Question, Section
from scenarios.stories.story import SceneKind

Item = dict[str, Any]
_NAMED = 10
"""So many ways without an end are named; more of them are counted, and the list of scenes has them all."""


def steps(draft: Draft) -> Iterator[tuple[Any, list[Item]]]:
    """Each section's name with its items, as the design system's task list takes them."""
    questions = guide.open_questions(draft.content)
    items = {
        Section.HAPPENED: _happened(draft),
        Section.PERSON: _person(draft),
        Section.START: _start(draft, questions),
        Section.SCENES: _scenes(draft, questions),
        Section.TURNS: _turns(draft, questions),
        Section.END: _ends(draft, questions),
        Section.FINISH: _finish(draft),
    }
    for section, name in SECTIONS.items():
        yield name, list(items[section])


def _happened(draft: Draft) -> Iterator[Item]:
    is_there = bool(draft.content.what_happened.strip())
    status = _written(is_there) if is_there or draft.content.scenes else _needed()
    hint = _("The scenes tell it") if draft.content.scenes and not is_there else ""
    yield _item(_("What happened, in your own words"), address(draft.id, Question(Ask.HAPPENED)), status, hint)


def _person(draft: Draft) -> Iterator[Item]:
    asked = {
        Ask.NAME: _("A made-up name, and an age"),
        Ask.STRENGTHS: _("What they are good at, and who is on their side"),
        Ask.MATTERS: _("What matters to them"),
        Ask.NEEDS: _("What they need"),
    }
    for ask, text in asked.items():
        is_there = bool(getattr(draft.content.persona, guide.PERSON[ask]).strip())
        yield _item(text, address(draft.id, Question(ask)), _written(is_there))


def _start(draft: Draft, questions: Sequence[Question]) -> Iterator[Item]:
    is_there = guide.first_in(Section.START, questions) is None
    yield _item(_("Where and when it starts"), address(draft.id, Question(Ask.START)), _written(is_there))


def _scenes(draft: Draft, questions: Sequence[Question]) -> Iterator[Item]:
    number, all_scenes = len(draft.content.scenes), url_for("scenes.browse", story_id=draft.id)
    hint = ngettext("%(num)s scene so far", "%(num)s scenes so far", number) if number else ""
    is_told = bool(number) and guide.first_in(Section.SCENES, questions) is None
    name = _("Tell the next scene") if number else _("Tell the first scene")
    yield _item(name, next_scene(draft) or all_scenes, _written(is_told), hint)
    if number:
        yield _item(_("Look through all scenes, and change them"), all_scenes, {"text": _("Any time")})


def _turns(draft: Draft, questions: Sequence[Question]) -> Iterator[Item]:
    number = sum(scene.kind is SceneKind.DECISION for scene in draft.content.scenes)
    if not draft.content.scenes:
        yield _item(
            _("A moment where somebody could have done something else"),
            address(draft.id, Question(Ask.MOMENT)),
            _written(False),
            _("First write a scene, under 4"),
        )
        return
    hint = ngettext("%(num)s such moment so far", "%(num)s such moments so far", number) if number else ""
    waiting = guide.first_in(Section.TURNS, questions)
    status = _written(not waiting) if number == 0 or not waiting else {"text": _("Some of it")}
    yield _item(
        _("A moment where somebody could have done something else"),
        address(draft.id, waiting or Question(Ask.MOMENT)),
        status,
        hint,
    )
    if number and waiting:
        yield _item(_("One more such moment"), address(draft.id, Question(Ask.MOMENT)), _written(False))


def _ends(draft: Draft, questions: Sequence[Question]) -> Iterator[Item]:
    if not draft.content.scenes:
        hint = _("First write a scene, under 4")
        yield _item(_("How each way ends"), next_scene(draft), _written(False), hint)
        return
    waiting, all_scenes = guide.open_ways(questions), url_for("scenes.browse", story_id=draft.id)
    if not waiting:
        yield _item(_("How each way ends"), all_scenes, _written(True))
    for name, href in named(draft, waiting[:_NAMED]):
        yield _item(name, href, {"text": _("Not yet")})
    more = len(waiting) - _NAMED
    if more > 0:
        yield _item(ngettext("%(num)s more", "%(num)s more", more), all_scenes, {"text": _("Not yet")})


def _finish(draft: Draft) -> Iterator[Item]:
    row = draft.row
    yield _item(_("A title"), address(draft.id, Question(Ask.TITLE)), _written(bool(draft.content.title.strip())))
    credit = url_for("story_part.credit", story_id=draft.id)
    yield _item(_("Who wrote it, if you want to say"), credit, _written(bool(row.credit or row.perspectives)))
    whole = url_for("invitation.read", story_id=draft.id)
    yield _item(_("Read it whole"), whole, {"text": _("Any time")})
    yield _item(_("Play it yourself"), url_for("play.preview", story_id=draft.id), {"text": _("Any time")})
    send = url_for("submit.check", story_id=draft.id)
    yield _item(_("Read it through and send it in"), send, {"text": _("When you are ready")})


def _item(text: str, href: str, status: Item, hint: str = "") -> Item:
    return {"heading": {"text": text}, "href": href, "status": status, "hint": {"text": hint} if hint else None}


def _written(is_there: bool) -> Item:
    return {"text": _("Written")} if is_there else {"text": _("If you like")}


def _needed() -> Item:
    return {"tag": {"text": _("Needed"), "classes": "nhsuk-tag--blue"}}
