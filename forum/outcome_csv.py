"""Outcomes as CSV for a spreadsheet: a line for each option in each round of each outcome.

The figures are those of the outcome's own page. Those of a void round are left empty, so that
nobody adds them up by mistake.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from scenarios.message import Message, say
from scenarios.outcome import OutcomeOption, PathStep, RoundResult, percent
from scenarios.record import Record

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as something else, and garbles every name that is not English."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the start of a formula: OWASP's page on CSV injection."""

Cell = str | int | None


@dataclass(frozen=True)
class Line:
    """What one line of the CSV is about: an option in a round of an outcome."""

    record: Record
    result: RoundResult
    option: OutcomeOption

    @property
    def counts(self) -> bool:
        """Whether the round enters figures."""
        return not self.result.voided

    def figure(self, number: int | None) -> int | None:
        """A figure, unless the round is void."""
        return number if self.counts else None


@dataclass(frozen=True)
class Column:
    """A column of the CSV: its name, what it says, and where that comes from."""

    name: str
    explained: Message
    read: Callable[[Line], Cell]


COLUMNS: tuple[Column, ...] = (
    Column("outcome", say("The number of the outcome, as in its address."), lambda at: at.record.id),
    Column("event_code", say("The join code of the event."), lambda at: at.record.outcome.event_code),
    Column("event", say("The event’s name."), lambda at: at.record.outcome.event_name),
    Column(
        "section",
        say("The part of the programme in which the story was played."),
        lambda at: at.record.outcome.section,
    ),
    Column("story", say("The story’s number."), lambda at: at.record.outcome.story_id),
    Column(
        "story_title",
        say("The story’s title. Empty where its writer has withdrawn the story."),
        lambda at: at.record.story.title,
    ),
    Column(
        "story_revision",
        say("Which revision of the story the room saw."),
        lambda at: at.record.revision,
    ),
    Column("pathway", say("The pathway that the story tests."), lambda at: at.record.pathway_name),
    Column(
        "pathway_version",
        say("Which version of the pathway was under test."),
        lambda at: at.record.pathway_version,
    ),
    Column(
        "performance",
        say("The number of the replay: one story, once through, in one section."),
        lambda at: at.record.outcome.performance,
    ),
    Column(
        "playing",
        say("Which decision of the replay this was, counting each time that one was played."),
        lambda at: at.record.outcome.playing,
    ),
    Column("scene", say("The key of the scene."), lambda at: at.record.outcome.scene),
    Column(
        "scene_heading",
        say("The scene’s heading. Empty where the story is withdrawn."),
        lambda at: at.record.scene.heading if at.record.scene else "",
    ),
    Column(
        "stage",
        say("The key of the pathway stage. “(outside)” where the story had left the model, empty if that is not said."),
        lambda at: "(outside)" if at.record.outcome.stage is None else at.record.outcome.stage,
    ),
    Column(
        "way",
        say("The scenes before this one, oldest first, each with the option followed from it."),
        lambda at: way(at.record.outcome.path),
    ),
    Column(
        "question",
        say("What the room was asked. Empty where the story is withdrawn."),
        lambda at: at.record.decision.question,
    ),
    Column(
        "decider",
        say("Who decides in the story. Empty where the story is withdrawn."),
        lambda at: at.record.decision.decider,
    ),
    Column("round", say("The number of the vote on this question."), lambda at: at.result.number),
    Column(
        "method",
        say(
            "How the vote asked: “one choice”, “approval” or “gradient”. They answer different questions, so"
            " never add or compare figures of two of them."
        ),
        lambda at: at.result.method.value,
    ),
    Column(
        "about",
        say("The key of the option that a gradient of agreement asked about. Else empty."),
        lambda at: at.result.about,
    ),
    Column("option", say("The key of the option, or of the gradient’s answer."), lambda at: at.option.key),
    Column("letter", say("The option’s letter in the room."), lambda at: at.option.letter),
    Column(
        "option_label",
        say("The option’s words. Empty where the story is withdrawn."),
        lambda at: at.record.answer(at.result, at.option),
    ),
    Column(
        "origin",
        say(
            "Who put the option forward: author, community, proposed model, current practice,"
            " panel or floor."
        ),
        lambda at: at.option.origin.value,
    ),
    Column(
        "leads_to",
        say("The key of the scene that the option leads to, if one is written."),
        lambda at: at.option.leads_to,
    ),
    Column(
        "count",
        say("How many ballots named the option. Empty for a void vote."),
        lambda at: at.figure(at.result.counts.get(at.option.key, 0)),
    ),
    Column(
        "ballots",
        say("How many valid ballots there were, those for “none of these” included."),
        lambda at: at.figure(at.result.ballots),
    ),
    Column(
        "none_of_these",
        say("How many ballots named no option."),
        lambda at: at.figure(at.result.empty),
    ),
    Column(
        "percent",
        say("The count as a whole percentage of the ballots."),
        lambda at: at.figure(percent(at.result.counts.get(at.option.key, 0), at.result.ballots)),
    ),
    Column(
        "phones",
        say("How many phones were connected at any moment while the vote was open."),
        lambda at: at.figure(at.result.phones),
    ),
    Column(
        "preferred",
        say("“yes” for the option that most ballots named, “tie” for each where several did."),
        lambda at: preference(at.result, at.option),
    ),
    Column(
        "shown_to_room",
        say("“no” where the result was counted at the end and never shown to the room."),
        lambda at: "yes" if at.result.shown_to_room else "no",
    ),
    Column(
        "void",
        say("Why the vote was made void. Empty for a valid vote."),
        lambda at: at.result.voided,
    ),
    Column("closed_at", say("When the vote closed, in UTC."), lambda at: at.result.closed_at),
)
"""The columns of the CSV in their order; each line is one option in one round of one outcome."""


def parts(records: Iterable[Record]) -> Iterator[str]:
    """The CSV of these outcomes, part by part: the header, then an outcome at a time."""
    yield BYTE_ORDER_MARK + _written([[column.name for column in COLUMNS]])
    for record in records:
        yield _written([column.read(line) for column in COLUMNS] for line in _lines(record))


def way(path: Iterable[PathStep]) -> str:
    """The way to a decision by keys, such as ``s1 > s2 [o1] > s4``."""
    return " > ".join(
        f"{step.scene} [{step.option}]" if step.option else step.scene for step in path
    )


def preference(result: RoundResult, option: OutcomeOption) -> str:
    """Whether most ballots named the option: "yes", "tie", "no", or "" for a void round."""
    if result.voided:
        return ""
    if option.key not in result.preferred:
        return "no"
    return "yes" if len(result.preferred) == 1 else "tie"


def harmless(cell: Cell) -> Cell:
    """The cell, with an apostrophe before what a spreadsheet would run as a formula."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA):
        return f"'{cell}"
    return cell


def _lines(record: Record) -> Iterator[Line]:
    for result in record.rounds:
        for option in result.options:
            yield Line(record, result, option)


def _written(rows: Iterable[Iterable[Cell]]) -> str:
    """Every text is quoted, so that no separator of another country's spreadsheet splits it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()
