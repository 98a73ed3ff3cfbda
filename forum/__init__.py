"""The forum online: one face of the library of scenarios."""

from __future__ import annotations

from flask import Flask

from forum import (
    account,
    attendance_care,
    building,
    care,
    caveat,
    choice,
    co_writing,
    conformance,
    contribution,
    coverage,
    decision,
    decision_paper,
    evidence,
    evidence_care,
    finding,
    finding_ground,
    finding_talk,
    fit,
    guide,
    history,
    home,
    invitation,
    moderating,
    objection,
    objection_form,
    opening,
    outcome_comparison,
    pages,
    pathway,
    pathway_assumption,
    pathway_comparison,
    pathway_draft,
    pathway_picture,
    pathway_question,
    pathway_remark,
    pathway_stage,
    pathway_step,
    people,
    playing,
    private_link,
    reading,
    remark_moderating,
    renewal,
    report,
    review,
    said_and_done,
    said_and_done_writing,
    saved_by,
    scene,
    sending_in,
    shaping,
    signing_in,
    site,
    story_file,
    story_map,
    story_part,
    suggestion,
    take_away,
    take_away_care,
    telling,
    tested_picture,
    token,
    trail,
    turn,
    way,
    withdrawal,
    words,
    writing,
)
from scenarios.objection import wording

BLUEPRINTS = (
    account.blueprint,
    building.blueprint,
    choice.blueprint,
    co_writing.blueprint,
    conformance.blueprint,
    contribution.blueprint,
    coverage.blueprint,
    decision.blueprint,
    decision_paper.blueprint,
    evidence.blueprint,
    finding.blueprint,
    finding_ground.blueprint,
    finding_talk.blueprint,
    fit.blueprint,
    history.blueprint,
    guide.blueprint,
    home.blueprint,
    invitation.blueprint,
    moderating.blueprint,
    objection.blueprint,
    opening.blueprint,
    outcome_comparison.blueprint,
    pages.blueprint,
    pathway.blueprint,
    pathway_assumption.blueprint,
    pathway_comparison.blueprint,
    pathway_draft.blueprint,
    pathway_picture.blueprint,
    pathway_question.blueprint,
    pathway_remark.blueprint,
    pathway_stage.blueprint,
    pathway_step.blueprint,
    people.blueprint,
    playing.blueprint,
    private_link.blueprint,
    reading.blueprint,
    remark_moderating.blueprint,
    renewal.blueprint,
    report.blueprint,
    review.blueprint,
    said_and_done.blueprint,
    said_and_done_writing.blueprint,
    scene.blueprint,
    sending_in.blueprint,
    shaping.blueprint,
    signing_in.blueprint,
    site.blueprint,
    story_file.blueprint,
    story_map.blueprint,
    story_part.blueprint,
    suggestion.blueprint,
    take_away.blueprint,
    telling.blueprint,
    tested_picture.blueprint,
    token.blueprint,
    trail.blueprint,
    turn.blueprint,
    way.blueprint,
    withdrawal.blueprint,
    writing.blueprint,
)


def init_app(app: Flask) -> None:
    """Add the forum's pages and commands to ``app``."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.jinja_env.filters["age"] = words.age
    app.jinja_env.filters["day"] = words.day
    app.jinja_env.globals["caveat"] = caveat.CAVEAT
    app.jinja_env.globals["open_suggestions"] = suggestion.open_by_scene
    app.jinja_env.globals["came_of_it"] = trail.came_of_it
    app.jinja_env.globals["saved_by"] = saved_by.saved_by
    app.jinja_env.globals["objection_to"] = objection_form.objected
    app.jinja_env.globals["wording_of"] = wording
    app.jinja_env.globals["renewal_of"] = renewal.renewal_of


def start(app: Flask) -> None:
    """Start what only a server does: it looks after files to take away, removed evidence, and events that are over."""
    care.look_for_ever(app, "events that are over", attendance_care.look)
    care.look_for_ever(app, "files to take away", take_away_care.look, first=take_away_care.start)
    care.look_for_ever(app, "what is left of evidence", evidence_care.look)
