"""Loads what the sample's design group found, decided and told, by the way that every group takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.account import Account, Role
from scenarios.decisions.decision import Terms
from scenarios.decisions.finding import FindingBasis, GroundKind
from scenarios.decisions.you_said_we_did import Chosen, PageSubject, SubjectKind, Telling
from scenarios.results.room_voice import VoiceKind
from scenarios.sample import PATHWAY
from scenarios.sample.deciding import DECISIONS, FINDINGS, MEMBERS, SampleDecision, SampleFinding, SampleGround
from scenarios.sample.you_said_we_did import OF_EVENT, OF_PATHWAY
from scenarios.store.accounts import account as accounts
from scenarios.store.decisions import decision as decisions
from scenarios.store.decisions import evidence as pieces
from scenarios.store.decisions import finding as findings
from scenarios.store.decisions import thread
from scenarios.store.decisions import you_said_we_did as tellings
from scenarios.store.decisions.decision import DecisionRow
from scenarios.store.decisions.finding import FindingRow
from scenarios.store.decisions.thread import FindingCommentRow
from scenarios.store.results.outcome import WITH_WORDS, OutcomeRow
from scenarios.store.results.room_voice import VoiceRow


def load(session: Session, code: str, day: date) -> None:
    """What the group made of the evening with this code until ``day``: its findings, decisions and two pages."""
    members = [_member(session, name) for name in MEMBERS]
    played = select(OutcomeRow).options(*WITH_WORDS).where(OutcomeRow.event_code == code)
    outcomes = list(session.scalars(played.order_by(OutcomeRow.id)))
    voices = list(session.scalars(select(VoiceRow).where(VoiceRow.event_code == code).order_by(VoiceRow.id)))
    evening = _Evening(outcomes, voices)

    def when(days_ago: int) -> datetime:
        return datetime.combine(day - timedelta(days=days_ago), time(10), UTC)

    found = [_find(session, members, evening, each, when) for each in FINDINGS]
    made = [_decide(session, members, found, each, when) for each in DECISIONS]
    numbers = frozenset(each.id for each in made)
    minority = frozenset(each.id for each in voices if each.kind == VoiceKind.MINORITY.value)
    first = frozenset({outcomes[0].id})
    pathway = PageSubject(SubjectKind.PATHWAY, PATHWAY.slug, PATHWAY.name)
    _tell(session, members[0], pathway, OF_PATHWAY, Chosen(first, minority, numbers), when(1))
    event = PageSubject(SubjectKind.EVENT, code, outcomes[0].event_name)
    everything = frozenset(each.id for each in outcomes)
    _tell(session, members[0], event, OF_EVENT, Chosen(everything, minority, numbers), when(1))


class _Evening:
    """What the evening handed over, to be found by story and scene."""

    def __init__(self, outcomes: Sequence[OutcomeRow], voices: Sequence[VoiceRow]) -> None:
        self.outcomes, self.voices = outcomes, voices

    def named(self, ground: SampleGround) -> FindingBasis:
        """The ground by its number or key."""
        title = ground.story.content.title
        outcome = next(each for each in self.outcomes if each.revision.content.title == title)
        if ground.vote:
            votes = (each for each in self.outcomes if each.revision_id == outcome.revision_id)
            return FindingBasis(GroundKind.OUTCOME, next(each.id for each in votes if each.scene == ground.scene))
        if ground.words is None:
            return FindingBasis(GroundKind.SCENE, outcome.revision_id, ground.scene)
        said = (each for each in self.voices if (each.story_id, each.scene) == (outcome.story_id, ground.scene))
        return FindingBasis(GroundKind.VOICE, next(each.id for each in said if each.kind == ground.words.value))


def _member(session: Session, name: str) -> Account:
    """An account without a way to sign in; a real one of the same name, however unlikely, keeps its own."""
    number, free = 1, name
    while accounts.by_name(session, free) is not None:
        number += 1
        free = f"{name} {number}"
    return Account(accounts.create(session, free).id, name=free, roles=frozenset({Role.DESIGNER}))


def _find(
    session: Session, members: Sequence[Account], evening: _Evening, of: SampleFinding, when: Callable[[int], datetime]
) -> FindingRow:
    by, outcome = members[of.member], evening.outcomes[0]
    row = findings.make(
        session, by, outcome.pathway_version_id, of.sentence, of.about, [evening.named(each) for each in of.grounds]
    )
    for piece in of.evidence:
        pieces.add(session, by, row.id, piece)
    for member in of.agree:
        findings.take_stance(session, members[member], row.id, True, "")
    for stance in of.otherwise:
        findings.take_stance(session, members[stance.member], row.id, False, stance.why)
    begun = None
    for member, words in of.comments:
        number = thread.comment(session, members[member], row.id, words, begun)
        begun = begun or number
    findings.share(session, by, row.id, True)
    session.flush()
    session.expire(row)
    row = findings.whole(session, row.id)
    _dated(session, row, when(of.days_ago))
    return row


def _dated(session: Session, row: FindingRow, made_at: datetime) -> None:
    """Let a finding be as old as the sample says: a day later all had said what they think."""
    later = made_at + timedelta(days=1)
    row.made_at, row.shared_at = made_at, later
    for ground in row.grounds:
        ground.at = made_at
    for piece in row.evidence:
        piece.added_at = made_at
    for stance in row.stances:
        stance.at = later
    comments: Iterable[FindingCommentRow] = session.scalars(
        select(FindingCommentRow).where(FindingCommentRow.finding_id == row.id).order_by(FindingCommentRow.id)
    )
    for place, comment in enumerate(comments):
        comment.at = made_at + timedelta(hours=2 + 3 * place)
    session.flush()


def _decide(
    session: Session,
    members: Sequence[Account],
    found: Sequence[FindingRow],
    of: SampleDecision,
    when: Callable[[int], datetime],
) -> DecisionRow:
    by, answered = members[of.member], [found[place] for place in of.findings]
    version = answered[0].version.number

    def on(days_ago: int | None) -> date | None:
        return when(days_ago).date() if days_ago is not None else None

    first = Terms(
        of.what,
        of.kind,
        of.reason,
        of.owner,
        when(of.days_ago).date(),
        version,
        to_version=version + 1 if of.leads_on else None,
        missing=of.missing,
        effects=of.effects,
        unknown=of.unknown,
        ask=of.ask,
    )
    row = decisions.make(session, by, [each.id for each in answered], first)
    steps = [when(of.days_ago)]
    for days_ago, said in (
        (of.implemented, {"implemented_on": on(of.implemented)}),
        (of.checked, {"checked_on": on(of.checked), "seen": of.seen}),
    ):
        if days_ago is not None:
            terms = Terms(**vars(row.terms) | said)
            decisions.change(session, by, row.id, terms, seen=row.edition)
            steps.append(when(days_ago))
    for entry, at in zip(row.history, steps, strict=True):
        entry.at = at
    for answer in row.answers:
        answer.at = steps[0]
    session.flush()
    return row


def _tell(
    session: Session, by: Account, of: PageSubject, telling: Telling, chosen: Chosen, published_at: datetime
) -> None:
    """Write a page of the group, and publish it."""
    tellings.write(session, by, of, telling, seen=tellings.get(session, of).edition)
    tellings.choose(session, by, of, chosen, chosen)
    row = tellings.publish(session, by, of, True)
    row.published_at = published_at
    row.changed_at = published_at
