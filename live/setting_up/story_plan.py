"""A facilitator's page of what is switched on for one story, and the script that its actors get."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.web.access import current_account, requires
from forum.web.forms import CheckboxesField, Choice, Form, RadiosField, TextAreaField, TextField
from forum.web.storage import database
from forum.web.translation import clock
from live.conducting.section_log import story_of
from live.performance.plan import LABEL_LIMIT, MINUTES_LIMIT, QUESTION_LIMIT, Plan, Staging, WarmUp
from live.store import event
from live.store.event import PerformanceRow
from scenarios.account import Action
from scenarios.errors import Invalid
from scenarios.message import say
from scenarios.results.outcome import Method
from scenarios.stories.story import LETTERS

blueprint = Blueprint("story_plan", __name__)

_STEPS: list[Choice] = [
    ("first_run", _l("A first run"), _l("The story as it would go today, without a stop. People can mark moments.")),
    ("stops", _l("“Stop!”"), _l("At any scene people can propose what somebody could do differently.")),
    ("two_rounds", _l("Two rounds"), _l("The room votes, discusses, and votes again.")),
    ("reasons", _l("Reasons"), _l("Beside a vote people can say why, in their own words.")),
    ("minority", _l("What not to forget"), _l("After a result people can write what the room should not forget.")),
    ("perspectives", _l("“I am here as…”"), _l("People may say how they are here. It never weights a vote.")),
]
_CARE: list[Choice] = [
    ("notes", _l("Content notes"), _l("A scene’s content note comes before the scene, which can be skipped.")),
]
_NAMES = tuple(choice[0] for choice in (*_STEPS, *_CARE))


class PlanForm(Form):
    """What is switched on for a story; nothing has to be."""

    staging = RadiosField(
        _l("How is it presented?"),
        required=True,
        choices=[
            (Staging.TOLD.value, _l("Told"), _l("The screen shows the text of each scene.")),
            (Staging.ACTED.value, _l("Acted"), _l("The screen shows place, time and one line.")),
        ],
        description=_l("You can switch at any moment."),
    )
    steps = CheckboxesField(_l("What else happens?"), choices=_STEPS)
    sealed = RadiosField(
        _l("With two rounds, when is the first result shown?"),
        choices=[
            ("yes", _l("Together with the second"), _l("Nobody is led by the first.")),
            ("no", _l("Before the discussion")),
        ],
    )
    minutes = TextField(
        _l("How many minutes may the discussion take?"),
        description=_l("A timer shows it and never cuts anyone off. 0 is no timer."),
    )
    method = RadiosField(
        _l("How does the room vote?"),
        required=True,
        choices=[
            (Method.APPROVAL.value, _l("All that people could support")),
            (Method.ONE_CHOICE.value, _l("One choice each")),
            (
                Method.GRADIENT.value,
                _l("How far people go along with what the proposed model says"),
                _l("From full support to serious objection."),
            ),
        ],
    )
    care = CheckboxesField(_l("Care for people"), choices=_CARE)
    question = TextField(
        _l("A warm-up question"),
        limit=QUESTION_LIMIT,
        description=_l("Asked before the first story of a part, to try the phones. It is never a result."),
    )
    options = TextAreaField(
        _l("Its answers"), limit=len(LETTERS) * LABEL_LIMIT, description=_l("From 2 to 6, each on a line of its own.")
    )

    def shows(self, plan: Plan) -> None:
        """Fill the form with what is switched on now."""
        switched_on = plan.document
        self.staging.data = plan.staging.value
        self.method.data = plan.method.value
        self.steps.data = [name for name, *_hint in _STEPS if switched_on[name]]
        self.care.data = [name for name, *_hint in _CARE if switched_on[name]]
        self.sealed.data = "yes" if plan.sealed else "no"
        self.minutes.data = str(plan.minutes)
        self.question.data = plan.warm_up.question
        self.options.data = "\n".join(plan.warm_up.options)

    @property
    def plan(self) -> Plan:
        """What was switched on. Raises Invalid for a number of minutes that is none."""
        chosen = {*(self.steps.data or ()), *(self.care.data or ())}
        minutes = (self.minutes.data or "0").strip()
        if not (minutes.isascii() and minutes.isdigit()) or int(minutes) > MINUTES_LIMIT:
            raise Invalid(say("Enter a number of minutes from 0 to %(limit)s.", limit=MINUTES_LIMIT), field="minutes")
        lines = (line.strip() for line in (self.options.data or "").splitlines())
        return Plan(
            staging=Staging(self.staging.data),
            method=Method(self.method.data),
            sealed=self.sealed.data == "yes",
            minutes=int(minutes),
            warm_up=WarmUp((self.question.data or "").strip(), tuple(line for line in lines if line)),
            **{name: name in chosen for name in _NAMES},
        )


@blueprint.get("/host/performances/<int:performance_id>/plan")
@requires(Action.RUN_EVENTS)
def edit(performance_id: int) -> ResponseReturnValue:
    """What is switched on for a story."""
    row, form = _performance(performance_id), PlanForm()
    form.shows(row.plan)
    return _form_page(form, row)


@blueprint.post("/host/performances/<int:performance_id>/plan")
@requires(Action.RUN_EVENTS)
def keep(performance_id: int) -> ResponseReturnValue:
    """Keep what is switched on; it counts from the story's next start."""
    by, row, form = current_account(), _performance(performance_id), PlanForm()
    if not form.validate():
        return _form_page(form, row)
    if not form.write(lambda session: event.plan_performance(session, by, performance_id, form.plan)):
        return _form_page(form, row)
    flash(_("Kept. It counts from the next time that this story is started."), "success")
    return redirect(url_for("event_pages.show", event_id=row.section.event_id), 303)


@blueprint.get("/host/performances/<int:performance_id>/script")
@requires(Action.RUN_EVENTS)
def script(performance_id: int) -> ResponseReturnValue:
    """All scenes and ways of a story, to print for those who act it."""
    row = _performance(performance_id)
    story = story_of(row)
    numbers = {scene.key: number for number, scene in enumerate(story.scenes, start=1)}
    return render_template(
        "live/setting_up/script.html", performance=row, story=story, numbers=numbers, letters=LETTERS, clock=clock
    )


def _performance(performance_id: int) -> PerformanceRow:
    with database().read() as session:
        return event.performance(session, performance_id)


def _form_page(form: PlanForm, row: PerformanceRow) -> ResponseReturnValue:
    return render_template("live/setting_up/plan_form.html", form=form, performance=row), form.status
