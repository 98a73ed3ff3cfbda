"""A decision as a paper for a board: what the group said, and what the results behind it said, on two pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from forum.decisions import board_paper
from forum.results.attendance import event_days_of
from forum.results.outcome import COUNTED_AS, in_words, label, stand_in, title
from forum.results.outcome_shift import PERSPECTIVES
from forum.results.outcome_voices import voices_of
from forum.web import translation
from forum.web.clock import site_clock
from forum.web.links import public_address
from forum.web.storage import database
from forum.web.translation import tell
from scenarios.decisions.board_paper import FIGURES, BoardPaper, Figure
from scenarios.decisions.decision import Decision, DecisionKind, Terms
from scenarios.decisions.evidence import Evidence
from scenarios.decisions.finding import GroundKind
from scenarios.decisions.you_said_we_did import for_everyone
from scenarios.errors import NotFound
from scenarios.message import say
from scenarios.results.attendance import Band, EventDay
from scenarios.results.export_request import FileFormat
from scenarios.results.outcome import Method, RoundResult
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.results.room_voice import RoomVoice
from scenarios.store.decisions import decision as decisions
from scenarios.store.results import outcome as outcomes
from scenarios.store.results import room_voice as voices

QUOTES = 5
"""How many voices of a minority a board reads in their own words; it is told how many more there are."""
KINDS = {
    DecisionKind.ADOPT: say("Adopt it."),
    DecisionKind.ADAPT: say("Adapt it."),
    DecisionKind.TEST_MORE: say("Test more before it is decided."),
    DecisionKind.NOT_ADOPTED: say("Do not adopt it."),
}


@dataclass(frozen=True)
class PaperResult:
    """A result that a decision rests on, with what its room should not forget.

    Only votes that the room itself saw, and that stand, leave the group.
    """

    record: OutcomeRecord
    minority: tuple[RoomVoice, ...]

    @property
    def seen(self) -> tuple[RoundResult, ...]:
        """Its votes that the room saw."""
        return for_everyone(self.record.rounds)

    @property
    def last(self) -> RoundResult | None:
        """The last of them."""
        return self.seen[-1] if self.seen else None


def write(decision_id: int, form: FileFormat, path: Path) -> None:
    """Write the paper. Raises NotFound for any form but PDF and Word, Invalid where it does not fit."""
    writers = {FileFormat.PDF: board_paper.write_pdf, FileFormat.DOCX: board_paper.write_word}
    if form not in writers:
        raise NotFound(say("A decision's paper is a PDF or a Word document."))
    writers[form](paper_of(decision_id), path)


def paper_of(decision_id: int) -> BoardPaper:
    """The paper of a decision. Raises NotFound."""
    with database().read() as session:
        decision = decisions.whole(session, decision_id)
        behind = _behind(session, decision)
    days = event_days_of({one.record.outcome.event_code for one in behind})
    terms = decision.terms
    return BoardPaper(
        title=_title(decision),
        proposed="\n".join([terms.what, tell(KINDS[terms.kind]), terms.reason, _owner(decision), *_became(terms)]),
        tested_by="\n".join([*_rooms(behind, days), *_there(days.values())]),
        missing="\n".join([*filter(None, [terms.missing]), *_missing(behind, days)]),
        room_said="\n".join(_said(behind)),
        minority="\n".join([*_minority(behind), *_against(decision)]),
        evidence="\n".join(_evidence(each) for finding in decision.findings for each in finding.evidence),
        equality=terms.effects,
        unknown=terms.unknown,
        asked=terms.ask,
        date=translation.day(terms.decided_on),
        address=public_address(f"/review/decisions/{decision_id}"),
        figures=tuple(_figures(behind)),
    )


def _behind(session: Session, decision: Decision) -> list[PaperResult]:
    grounds = [each for finding in decision.findings for each in finding.grounds]
    numbers = sorted({each.number for each in grounds if each.kind is GroundKind.OUTCOME})
    records = [row.record for row in outcomes.by_numbers(session, numbers)]
    said: dict[int, list[RoomVoice]] = {record.outcome.performance: [] for record in records}
    for row in voices.of_performances(session, said):
        said[row.performance].append(row.plain)
    return [
        PaperResult(record, voices_of(record.outcome, said[record.outcome.performance]).minority) for record in records
    ]


def _title(decision: Decision) -> str:
    terms, name = decision.terms, decision.pathway_name
    name = name if len(name) <= 50 else f"{name[:49]}…"
    if terms.to_version is None:
        return str(_("%(pathway)s: decision %(number)s", pathway=name, number=decision.id))
    numbers = {"one": terms.from_version, "two": terms.to_version}
    return str(_("%(pathway)s: from version %(one)s to version %(two)s", pathway=name, **numbers))


def _owner(decision: Decision) -> str:
    return str(_("Who sees it through: %(owner)s", owner=decision.terms.owner))


def _became(terms: Terms) -> Iterator[str]:
    """What was done already, so that a board is not asked for what is there as if it were not."""
    if terms.implemented_on:
        yield str(_("It has been in practice since %(day)s.", day=translation.day(terms.implemented_on)))
    if terms.checked_on:
        yield str(_("Checked on %(day)s.", day=translation.day(terms.checked_on)))
        yield from filter(None, [terms.seen])


def _rooms(behind: list[PaperResult], days: dict[str, EventDay]) -> Iterator[str]:
    """Each room with its day, its stories, and the most who voted."""
    for code in dict.fromkeys(one.record.outcome.event_code for one in behind):
        here = [one for one in behind if one.record.outcome.event_code == code]
        stories = ", ".join(dict.fromkeys(f"“{title(one.record, tell)}”" for one in here))
        most = max((result.ballots for one in here for result in one.seen), default=0)
        on = f", {translation.day(days[code].day)}" if code in days else ""
        voted = ngettext("up to %(num)s person voted", "up to %(num)s people voted", most)
        yield f"{here[0].record.outcome.event_name}{on}: {stories}; {voted}."


def _there(days: Iterable[EventDay]) -> Iterator[str]:
    """What is told of each whole event, which is more than the votes behind this decision."""
    for day in days:
        if day.attendance and (enough := day.attendance.names(Band.ENOUGH)):
            told = {"name": day.name, "least": day.attendance.threshold, "names": _people(enough)}
            yield str(_("At %(name)s, %(least)s or more each said that they belong to: %(names)s.", **told))


def _missing(behind: list[PaperResult], days: dict[str, EventDay]) -> Iterator[str]:
    for day in days.values():
        if day.who_should_come:
            told = {"name": day.name, "words": " ".join(day.who_should_come.split())}
            yield str(_("Who should have been at %(name)s: %(words)s", **told))
    for code, name in {one.record.outcome.event_code: one.record.outcome.event_name for one in behind}.items():
        yield from _few(name, days.get(code))


def _few(name: str, day: EventDay | None) -> Iterator[str]:
    there = day and day.attendance
    if there and (few := there.names(Band.FEW)):
        told = {"name": name, "least": there.threshold, "names": _people(few)}
        yield str(_("At %(name)s, fewer than %(least)s each, or nobody: %(names)s.", **told))
    if day and not there and (day.is_awaited or not day.is_over(site_clock().today())):
        yield str(_("Which groups people at %(name)s said they belong to is told from the day after it.", name=name))
    elif not there or not there.is_told:
        told = _("Which groups people at %(name)s said they belong to is not known, or cannot be told.", name=name)
        yield str(told)


def _people(names: Iterable[str]) -> str:
    return ", ".join(tell(PERSPECTIVES[name]) for name in names)


def _said(behind: list[PaperResult]) -> Iterator[str]:
    for one in behind:
        last = one.last
        question = one.record.decision.question or tell(stand_in(one.record))
        seen = last and in_words(one.record, last, tell)
        result = tell(seen) if seen else str(_("No vote on this was shown to the room and stands."))
        yield f"{question} {result} {_('(Result %(number)s)', number=one.record.id)}"


def _minority(behind: list[PaperResult]) -> Iterator[str]:
    """The most supported first, in their own words."""
    every = sorted((one for each in behind for one in each.minority), key=lambda one: (-one.count, one.source))
    for one in every[:QUOTES]:
        agree = f" ({ngettext('%(num)s agrees', '%(num)s agree', one.count)})" if one.count else ""
        yield f"“{' '.join(one.words.split())}”{agree}"
    if (further := len(every) - QUOTES) > 0:
        yield str(ngettext("%(num)s more is with the results.", "%(num)s more are with the results.", further))


def _against(decision: Decision) -> Iterator[str]:
    """How many of the group itself see it otherwise; who they are and why stays in the group, as they were told."""
    against = {stance.account for finding in decision.findings for stance in finding.against_it}
    if against:
        yield str(
            ngettext(
                "%(num)s member of the design group does not agree.",
                "%(num)s members of the design group do not agree.",
                len(against),
            )
        )


def _evidence(piece: Evidence) -> str:
    source = piece.source or piece.address or piece.file_name
    return f"{' '.join(piece.words.split())} ({source})" if source else piece.words


def _figures(behind: list[PaperResult]) -> Iterator[Figure]:
    """Votes with every option, the smaller ones too; one that does not fit whole is told in its sentence alone."""
    room = FIGURES
    for one in behind:
        last = one.last
        if last is None or not last.ballots or last.method is Method.GRADIENT or len(last.options) > room:
            continue
        room -= len(last.options)
        for option in last.options:
            words = f"{option.letter} {label(one.record, last, option, tell)}. {tell(COUNTED_AS[last.method])}"
            yield Figure(words, last.counts.get(option.key, 0), last.ballots, one.record.id)
