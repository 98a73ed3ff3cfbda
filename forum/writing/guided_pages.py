"""One question a page: what each is called, where it is asked, and which one comes next."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from forum.stories.draft import Draft, to_edit
from forum.stories.part_form import PartForm
from forum.web.list_page import ShownPage
from scenarios.stories import guide
from scenarios.stories.guide import Ask, Question, Section
from scenarios.stories.story import Scene

SECTIONS = {
    Section.HAPPENED: _l("What happened, in short"),
    Section.PERSON: _l("Who it is about"),
    Section.START: _l("Where and when it starts"),
    Section.SCENES: _l("The scenes"),
    Section.TURNS: _l("Where it could go differently"),
    Section.END: _l("How it ends"),
    Section.FINISH: _l("Finish"),
}
SKIPPED = "skipped"
"""Where the browser's session keeps what its person skipped, of the story that they skipped something of last."""
_REMEMBERED = 60
"""So many skipped questions are remembered: they stand in a cookie."""
_PAGES = {
    Ask.HAPPENED: "guided_start.happened",
    Ask.TITLE: "guided_start.title",
    Ask.START: "guided_start.start",
    Ask.MOMENT: "guided_decision.moment",
    Ask.DECIDER: "guided_decision.decider",
    Ask.TOLD: "guided_decision.told",
    Ask.OTHER: "guided_decision.other",
    Ask.WAY: "guided_branch.show",
    Ask.END: "guided_branch.end",
}


def address(story_id: int, question: Question | None) -> str:
    """Where a question is asked; without one, the list of the story's steps."""
    if question is None:
        return url_for("my_stories.show", story_id=story_id)
    if question.ask in guide.PERSON:
        return url_for("guided_start.person", story_id=story_id, part=question.ask)
    if question.ask is Ask.TELL:
        return tell_address(story_id, question.scene)
    named: dict[str, Any] = {"key": question.scene, "option": question.option}
    return url_for(_PAGES[question.ask], story_id=story_id, **{name: key for name, key in named.items() if key})


def tell_address(story_id: int, key: str = "", after: str | None = None) -> str:
    """Where the words of a scene are asked for, or of a new one after another."""
    if key:
        return url_for("guided_start.tell", story_id=story_id, key=key)
    return url_for("guided_start.tell_more", story_id=story_id, after=after or None)


def question_page(
    draft: Draft,
    form: PartForm,
    asked: Question,
    heading: str,
    *,
    intro: Any = "",
    before: Scene | None = None,
    skip: str = "",
    skip_to: str = "",
    listed: Sequence[str] = (),
    unended: Sequence[tuple[str, str]] = (),
    one_field: bool = True,
    pages: ShownPage[Any] | None = None,
) -> ResponseReturnValue:
    """The page of one question. ``before`` is the scene that it is about, ``listed`` what was answered already,
    ``unended`` each way that stops without an end, with where that is asked. ``pages`` is the page of a long list that
    the answer is chosen from.
    """
    if one_field:
        form.asked()[0].label.text = heading
    page = render_template(
        "forum/writing/guide.html",
        draft=draft,
        form=form,
        heading=heading,
        intro=intro,
        before=before,
        listed=listed,
        one_field=one_field,
        unended=unended,
        pages=pages,
        section=SECTIONS[_section(asked)],
        skip=skip or _l("Skip this"),
        skip_to=skip_to or _past(draft, asked),
        action=request.full_path.rstrip("?"),
    )
    return page, form.status


def go_on(story_id: int, asked: Question, to: str = "") -> ResponseReturnValue:
    """After an answer: back to the list where its writer wants that, else to the next question."""
    if goes_back():
        return redirect(address(story_id, None), 303)
    return redirect(to or onward(to_edit(story_id), asked), 303)


def goes_back() -> bool:
    """Whether whoever sends an answer wants to go back to the list, even with nothing said."""
    return "back" in request.form


def onward(draft: Draft, asked: Question) -> str:
    """Where the next open question is asked; it is none that this browser's person skipped."""
    skipped = _skipped(draft.id)
    left = [each for each in guide.open_questions(draft.content) if _print(each) in skipped] if skipped else []
    return address(draft.id, guide.following(draft.content, asked, left))


def skip(draft: Draft, asked: Question) -> ResponseReturnValue:
    """Leave a question open that a guide would come back to, and go on."""
    prints = [each for each in _skipped(draft.id) if each != _print(asked)]
    session[SKIPPED] = (draft.id, [*prints, _print(asked)][-_REMEMBERED:])
    return redirect(onward(draft, asked), 303)


def _past(draft: Draft, asked: Question) -> str:
    """Where its person goes who skips a question."""
    if not guide.comes_back(asked):
        return onward(draft, asked)
    return url_for("guided_start.leave", story_id=draft.id, ask=asked.ask, key=asked.scene, option=asked.option or None)


def _skipped(story_id: int) -> list[str]:
    skipped_in, prints = session.get(SKIPPED, (0, []))
    return list(prints) if skipped_in == story_id else []


def _print(question: Question) -> str:
    """What tells a question from any other, and nothing of a story to whoever reads the cookie."""
    return hashlib.sha256(repr(question).encode()).hexdigest()[:8]


def _section(asked: Question) -> Section:
    return next(section for section, asks in guide.SECTIONS.items() if asked.ask in asks)
