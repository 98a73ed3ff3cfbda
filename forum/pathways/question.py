"""What a draft asks the community, and what a vote cannot decide."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.pathways.draft import DraftForm, PathwayDraft, answered, form_page, saved, to_edit
from forum.web.access import requires
from forum.web.forms import TextAreaField
from scenarios.account import Action
from scenarios.pathways import draft as changes
from scenarios.pathways.pathway import TEXT_LIMIT, PathwayContent

blueprint = Blueprint("pathway_question", __name__)


class QuestionForm(DraftForm):
    """The pathway's question, and its limits."""

    question = TextAreaField(
        _l("The question to the community"),
        limit=TEXT_LIMIT,
        description=_l("One question that a story can answer, in words that everyone uses."),
    )
    limits = TextAreaField(
        _l("What a vote here can decide, and what it cannot"),
        limit=TEXT_LIMIT,
        description=_l("Such as: law, safety, staff and money are decided elsewhere."),
    )

    @classmethod
    def of(cls, draft: PathwayDraft) -> QuestionForm:
        """The form with what is saved."""
        content = draft.content
        return cls(formdata=None, based_on=draft.seen(_part), question=content.question, limits=content.limits)

    def change(self, content: PathwayContent) -> PathwayContent:
        """The model with this question and these limits."""
        return changes.ask(content, self.question.data, self.limits.data)


@blueprint.get("/design/<slug>/question")
@requires(Action.EDIT_PATHWAYS)
def edit(slug: str) -> ResponseReturnValue:
    """The question and the limits, to be changed."""
    draft = to_edit(slug)
    return form_page(QuestionForm.of(draft), draft, _("The question, and its limits"))


@blueprint.post("/design/<slug>/question")
@requires(Action.EDIT_PATHWAYS)
def save(slug: str) -> ResponseReturnValue:
    """Save the question and the limits."""
    draft, form = to_edit(slug), QuestionForm()
    return answered(
        draft,
        form,
        _part,
        form.change,
        QuestionForm.of,
        page=lambda: form_page(form, draft, _("The question, and its limits")),
        done=lambda: saved(slug, "question"),
    )


def _part(content: PathwayContent) -> object:
    return content.question, content.limits
