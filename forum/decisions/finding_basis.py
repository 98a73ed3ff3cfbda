"""What a finding rests on: chosen story by story, and shown with a way to each thing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session

from forum.decisions.choice import Choice, Group
from forum.results.outcome import gone_or_not_written, in_words, stand_in, title
from forum.stories.scene_pages import ScenePages
from forum.web import list_page
from forum.web.access import current_account, requires
from forum.web.storage import database, rest
from forum.web.translation import tell
from scenarios.account import Action
from scenarios.decisions.finding import FindingBasis, GroundKind
from scenarios.results.room_voice import VoiceKind
from scenarios.store.decisions import finding as findings
from scenarios.store.decisions import finding_basis as store
from scenarios.store.decisions.finding_basis import Grounded
from scenarios.store.list_page import part
from scenarios.store.results.outcome import OutcomeRow
from scenarios.store.results.room_voice import VoiceRow
from scenarios.store.stories.story import RevisionRow

blueprint = Blueprint("finding_basis", __name__)

VOICES = {
    VoiceKind.MARK: _l("A mark"),
    VoiceKind.INTERVENTION: _l("“Stop!”"),
    VoiceKind.REASON: _l("A reason that somebody gave"),
    VoiceKind.MINORITY: _l("What the room should not forget"),
    VoiceKind.FOLLOWED: _l("Played after the vote"),
}


@dataclass(frozen=True)
class GroundShown:
    """One ground in words: what it is, where it is from, and the address of it where it has one."""

    ground: FindingBasis
    words: str
    facts: str
    address: str = ""


@blueprint.get("/review/findings/<int:finding_id>/rests-on")
@requires(Action.REVIEW_OUTCOMES)
def choose_story(finding_id: int) -> ResponseReturnValue:
    """The stories from which something can be chosen."""
    with database().read() as session:
        row = findings.get(session, finding_id)
        offered = list_page.shown(store.stories_of(session, row.version.pathway_id, list_page.asked()))
    return render_template("forum/decisions/finding_stories.html", row=row, stories=offered)


@blueprint.get("/review/findings/<int:finding_id>/rests-on/<int:story_id>")
@requires(Action.REVIEW_OUTCOMES)
def choose(finding_id: int, story_id: int) -> ResponseReturnValue:
    """Everything of one story that a finding can rest on."""
    with database().read() as session:
        row = findings.whole(session, finding_id)
        offered = store.offer(session, row.version.pathway_id, story_id)
        chosen = {str(each.plain) for each in row.grounds}
    page = list_page.shown(part(offered.grounds, str, list_page.asked()))
    rest()
    with database().read() as session:
        groups = _groups(session, page.rows)
    shown = {"row": row, "offer": offered, "chosen": chosen, "groups": groups, "page": page}
    return render_template("forum/decisions/finding_grounds.html", **shown)


@blueprint.post("/review/findings/<int:finding_id>/rests-on/<int:story_id>")
@requires(Action.REVIEW_OUTCOMES)
def rest_on(finding_id: int, story_id: int) -> ResponseReturnValue:
    """Keep the choice; whatever was not on the page, and is from other stories, stays as it is."""
    by, choice = current_account(), Choice.sent("rests_on")

    def work(session: Session) -> None:
        row = findings.get(session, finding_id)
        grounds = store.offer(session, row.version.pathway_id, story_id).grounds
        offered = [each for each in grounds if choice.has(str(each))]
        findings.rest_on(session, by, finding_id, offered, [each for each in offered if str(each) in choice.ticked])

    database().write(work)
    flash(_("Saved."), "success")
    there = choice.next_page("finding_basis.choose", finding_id=finding_id, story_id=story_id)
    return redirect(there or url_for("finding.show", finding_id=finding_id, _anchor="rests-on"), 303)


def shown(session: Session, grounds: Iterable[FindingBasis]) -> list[GroundShown]:
    """Grounds in words. One that was taken back meanwhile is left out."""
    listed = list(grounds)
    behind = store.behind(session, listed)
    pages = {number: ScenePages(row.shown_content.scenes) for number, row in behind.revisions.items()}
    return [told for each in listed if (told := _shown(each, behind, pages))]


def named_voice(row: VoiceRow) -> str:
    """What somebody's words are, and where they were said."""
    return f"{VOICES[VoiceKind(row.kind)]} · {row.event_name}, {row.section}"


def _shown(ground: FindingBasis, behind: Grounded, pages: Mapping[int, ScenePages]) -> GroundShown | None:
    if ground.kind is GroundKind.OUTCOME and ground.number in behind.outcomes:
        return _outcome(ground, behind.outcomes[ground.number])
    if ground.kind is GroundKind.VOICE and ground.number in behind.voices:
        return _voice(ground, behind.voices[ground.number], behind.votes.get(ground.number))
    if ground.kind is GroundKind.SCENE and ground.number in behind.revisions:
        return _scene(ground, behind.revisions[ground.number], pages[ground.number])
    return None


def _outcome(ground: FindingBasis, row: OutcomeRow) -> GroundShown:
    record = row.record
    last = record.counted[-1] if record.counted else None
    words = record.decision.question or tell(stand_in(record))
    result = tell(in_words(record, last, tell)) if last else _("Every vote on this was made void.")
    facts = f"{title(record, tell)} · {row.event_name} · {result}"
    return GroundShown(ground, words, facts, url_for("review.outcome", outcome_id=row.id))


def _voice(ground: FindingBasis, row: VoiceRow, vote: int | None) -> GroundShown:
    voice = row.plain
    if voice.kind is VoiceKind.MARK:
        blocked = voice.mark == "blocked"
        marked = _("“this is blocked”") if blocked else _("“this works”")
        who = ngettext("marked by %(num)s person", "marked by %(num)s people", voice.count)
        words = f"{marked}, {who}"
    else:
        words = voice.words or _("Called out; nobody wrote it down.")
    address = url_for("review.outcome", outcome_id=vote) if vote else ""
    return GroundShown(ground, words, named_voice(row), address)


def _scene(ground: FindingBasis, row: RevisionRow, pages: ScenePages) -> GroundShown:
    story, gone = row.shown_content, not row.may_be_shown
    scene, instead = story.scene(ground.scene), tell(gone_or_not_written(gone, row.is_taken_down))
    words = (scene.heading if scene else "") or instead
    name = instead if gone else story.title
    address = (
        ""
        if gone or not row.story.is_public
        else pages.address(ground.scene, url_for("browse.show", story_id=row.story_id))
    )
    place = next((number for number, each in enumerate(story.scenes, 1) if each.key == ground.scene), 0)
    return GroundShown(ground, words, str(_("Scene %(number)s of “%(title)s”", number=place, title=name)), address)


def _groups(session: Session, grounds: Iterable[FindingBasis]) -> list[Group]:
    """What is offered, by what it is; a scene counts by its place in the story."""
    listed = shown(session, grounds)
    names = {
        GroundKind.OUTCOME: _("Votes on it"),
        GroundKind.VOICE: _("What rooms said and marked"),
        GroundKind.SCENE: _("Its scenes"),
    }
    grouped = [(name, [each for each in listed if each.ground.kind is kind]) for kind, name in names.items()]
    return [
        (str(name), [(str(each.ground), each.words, each.facts) for each in ones]) for name, ones in grouped if ones
    ]
