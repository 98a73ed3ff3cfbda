"""What came of a story, as its writer and those whom they invited read it on a page of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forum.decisions.decision_history import Changed
from forum.decisions.you_said_we_did_page import room
from forum.results.outcome import OutcomeShown
from forum.stories.draft import INVITED, Draft, shared
from forum.stories.what_came_of_it import trail_of
from forum.web.access import decided_inside
from forum.writing.news import sentence_of, words_of
from scenarios.decisions.decision_news import DecisionNews
from scenarios.decisions.trail import AnsweredFinding, Strand, TrailVote, moves_of
from scenarios.store.decisions.trail import Trail
from scenarios.stories.news import Event

blueprint = Blueprint("trail", __name__)

CHANGES = {Event.DECISION_CHANGED, Event.NOT_IMPLEMENTED, Event.NOT_CHECKED, Event.NO_VERSION}
"""The moves that a decision as it now stands does not show by itself."""


@dataclass(frozen=True)
class StrandShown:
    """What came of one scene, called as it was when a room saw it."""

    heading: str
    votes: tuple[tuple[TrailVote, OutcomeShown], ...]
    findings: tuple[AnsweredFinding, ...]


@dataclass(frozen=True)
class MoveTold:
    """One change of what was decided, as it is told."""

    sentence: str
    at: datetime
    worded: tuple[Changed, ...]


@blueprint.get("/write/<int:story_id>/what-came-of-it")
@decided_inside(INVITED)
def show(story_id: int) -> ResponseReturnValue:
    """Scene by scene: what the room said, what was found, what was decided, and which version it led to."""
    draft = shared(story_id)
    trail = trail_of(draft)
    strands = [_shown(each, trail, draft) for each in trail.strands]
    moved = {number: _told(moves) for number, moves in moves_of(trail.strands).items()}
    return render_template(
        "forum/writing/trail.html", draft=draft, strands=strands, versions=trail.versions, moved=moved
    )


def _told(moves: Iterable[DecisionNews]) -> list[MoveTold]:
    """What moved since its reader could first read the decision; that there is one, and where it stands, is above."""
    return [
        MoveTold(sentence_of(each.event, each.version), each.at, words_of(each.worded))
        for each in moves
        if each.event in CHANGES
    ]


def _shown(strand: Strand, trail: Trail, draft: Draft) -> StrandShown:
    votes = tuple((each, room(trail.outcomes[each.outcome].own_record)) for each in strand.votes)
    scene = draft.content.scene(strand.scene)
    return StrandShown(votes[0][1].heading if votes else scene.heading if scene else "", votes, strand.findings)
