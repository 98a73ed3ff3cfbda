"""Outcomes as tidy CSV: a line for each option in each round, of everyone and of each perspective that is shown.

The figures are those of the outcome's own page. Those of a void round are left empty, so that
nobody adds them up by mistake, and so is what may not be shown.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from scenarios.message import Message, say
from scenarios.results import disclosure
from scenarios.results.outcome import OutcomeOption, PathStep, RoundResult, percent
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.results.perspective_split import Split
from scenarios.results.vote_shift import NONE

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as something else, and garbles every name that is not English."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the start of a formula: OWASP's page on CSV injection."""

EVERYONE = "everyone"
"""Stands for the whole room among the perspectives."""

Cell = str | int | None


@dataclass(frozen=True)
class CsvLine:
    """What one line is about: an option in a round of an outcome, as all voters or those of a perspective named it."""

    record: OutcomeRecord
    result: RoundResult
    option: OutcomeOption
    perspective: str = EVERYONE
    split: Split | None = None

    @property
    def is_of_everyone(self) -> bool:
        """Whether it counts the whole room."""
        return self.split is None

    @property
    def count(self) -> int | None:
        """Ballots that named the option; None where the round is void or it may not be shown."""
        if self.split:
            return self.split.counts.get(self.option.key)
        return self.figure(self.result.counts.get(self.option.key, 0))

    @property
    def ballots(self) -> int | None:
        """Ballots of these voters."""
        return self.split.voters if self.split else self.figure(self.result.ballots)

    @property
    def empty(self) -> int | None:
        """Ballots of these voters that named nothing."""
        return self.split.counts.get(NONE) if self.split else self.figure(self.result.empty)

    @property
    def percent(self) -> int | None:
        """The count in their ballots, from what is shown alone."""
        count, ballots = self.count, self.ballots
        return None if count is None or ballots is None else percent(count, ballots)

    def figure(self, number: int | None) -> int | None:
        """A figure of the whole room, unless the round is void."""
        return None if self.result.voided or self.split else number


@dataclass(frozen=True)
class CsvColumn:
    """A column of the CSV: its name, what it says, where that comes from, and whether it holds whole numbers.

    One ``of_outcome`` says the same on each line of an outcome; the workbook has it on its sheet of outcomes.
    """

    name: str
    explained: Message
    read: Callable[[CsvLine], Cell]
    is_number: bool = False
    of_outcome: bool = False


COLUMNS: tuple[CsvColumn, ...] = (
    CsvColumn(
        "outcome",
        say("The number of the outcome, as in its address."),
        lambda at: at.record.id,
        is_number=True,
        of_outcome=True,
    ),
    CsvColumn(
        "event_code", say("The join code of the event."), lambda at: at.record.outcome.event_code, of_outcome=True
    ),
    CsvColumn("event", say("The event’s name."), lambda at: at.record.outcome.event_name, of_outcome=True),
    CsvColumn(
        "section",
        say("The part of the programme in which the story was played."),
        lambda at: at.record.outcome.section,
        of_outcome=True,
    ),
    CsvColumn(
        "story", say("The story’s number."), lambda at: at.record.outcome.story_id, is_number=True, of_outcome=True
    ),
    CsvColumn(
        "story_title",
        say("The story’s title. Empty where its writer withdrew the story, or a moderator took it down."),
        lambda at: at.record.story.title,
        of_outcome=True,
    ),
    CsvColumn(
        "story_revision",
        say("Which revision of the story the room saw."),
        lambda at: at.record.revision,
        is_number=True,
        of_outcome=True,
    ),
    CsvColumn("pathway", say("The pathway that the story tests."), lambda at: at.record.pathway_name, of_outcome=True),
    CsvColumn(
        "pathway_version",
        say("Which version of the pathway was under test."),
        lambda at: at.record.pathway_version,
        is_number=True,
        of_outcome=True,
    ),
    CsvColumn(
        "performance",
        say("The number of the replay: one story, once through, in one section."),
        lambda at: at.record.outcome.performance,
        is_number=True,
        of_outcome=True,
    ),
    CsvColumn(
        "playing",
        say("Which decision of the replay this was, counting each time that one was played."),
        lambda at: at.record.outcome.playing,
        is_number=True,
        of_outcome=True,
    ),
    CsvColumn("scene", say("The key of the scene."), lambda at: at.record.outcome.scene, of_outcome=True),
    CsvColumn(
        "scene_heading",
        say("The scene’s heading. Empty where the story is withdrawn or taken down."),
        lambda at: at.record.scene.heading if at.record.scene else "",
        of_outcome=True,
    ),
    CsvColumn(
        "stage",
        say("The key of the pathway stage. “(outside)” where the story had left the model, empty if that is not said."),
        lambda at: "(outside)" if at.record.outcome.stage is None else at.record.outcome.stage,
        of_outcome=True,
    ),
    CsvColumn(
        "way",
        say("The scenes before this one, oldest first, each with the option followed from it."),
        lambda at: way(at.record.outcome.path),
        of_outcome=True,
    ),
    CsvColumn(
        "question",
        say("What the room was asked. Empty where the story is withdrawn or taken down."),
        lambda at: at.record.decision.question,
        of_outcome=True,
    ),
    CsvColumn(
        "decider",
        say("Who decides in the story. Empty where the story is withdrawn or taken down."),
        lambda at: at.record.decision.decider,
        of_outcome=True,
    ),
    CsvColumn("round", say("The number of the vote on this question."), lambda at: at.result.number, is_number=True),
    CsvColumn(
        "method",
        say(
            "How the vote asked: “one choice”, “approval” or “gradient”. They answer different questions, so"
            " never add or compare figures of two of them."
        ),
        lambda at: at.result.method.value,
    ),
    CsvColumn(
        "about",
        say("The key of the option that a gradient of agreement asked about. Else empty."),
        lambda at: at.result.about,
    ),
    CsvColumn("option", say("The key of the option, or of the gradient’s answer."), lambda at: at.option.key),
    CsvColumn("letter", say("The option’s letter in the room."), lambda at: at.option.letter),
    CsvColumn(
        "option_label",
        say("The option’s words. Empty where the story is withdrawn or taken down."),
        lambda at: at.record.answer(at.result, at.option),
    ),
    CsvColumn(
        "origin",
        say("Who put the option forward: author, community, proposed model, current practice, panel or floor."),
        lambda at: at.option.origin.value,
    ),
    CsvColumn(
        "leads_to",
        say("The key of the scene that the option leads to, if one is written."),
        lambda at: at.option.leads_to,
    ),
    CsvColumn(
        "perspective",
        say(
            "Whose ballots: “everyone” for the whole room, or one way that people said they are here. Some said"
            " several, so never add perspectives up."
        ),
        lambda at: at.perspective,
    ),
    CsvColumn(
        "count",
        say("How many of these ballots named the option. Empty for a void vote and where not shown."),
        lambda at: at.count,
        is_number=True,
    ),
    CsvColumn(
        "ballots",
        say("How many valid ballots these people gave, those for “none of these” included."),
        lambda at: at.ballots,
        is_number=True,
    ),
    CsvColumn(
        "none_of_these",
        say("How many of them named no option. Empty where it may not be shown."),
        lambda at: at.empty,
        is_number=True,
    ),
    CsvColumn("percent", say("The count as a whole percentage of the ballots."), lambda at: at.percent, is_number=True),
    CsvColumn(
        "not_shown",
        say("“yes” where the count is left out, because from it a small group could be recognised."),
        lambda at: "yes" if at.count is None and not at.result.voided else "no",
    ),
    CsvColumn(
        "phones",
        say("How many phones that could vote were connected while the vote was open. Of everyone only."),
        lambda at: at.figure(at.result.phones),
        is_number=True,
    ),
    CsvColumn(
        "preferred",
        say("“yes” for the option that most ballots named, “tie” where several did. Of everyone only."),
        lambda at: preference(at.result, at.option) if at.is_of_everyone else "",
    ),
    CsvColumn(
        "shown_to_room",
        say("“no” where the result was counted at the end and never shown to the room."),
        lambda at: "yes" if at.result.shown_to_room else "no",
    ),
    CsvColumn(
        "void",
        say("Why the vote was made void. Empty for a valid vote."),
        lambda at: at.result.voided,
    ),
    CsvColumn("closed_at", say("When the vote closed, in UTC."), lambda at: at.result.closed_at),
    CsvColumn(
        "late",
        say(
            "How many more phones were there, which joined after the doors closed and could not vote. Of everyone only."
        ),
        lambda at: at.figure(at.result.late),
        is_number=True,
    ),
)
"""The columns of the CSV in their order; a new one stands at the end, since programs may read them by place."""


def parts(records: Iterable[OutcomeRecord]) -> Iterator[str]:
    """The CSV of these outcomes, part by part: the header, then an outcome at a time."""
    yield BYTE_ORDER_MARK + _written([[column.name for column in COLUMNS]])
    for record in records:
        yield _written([column.read(line) for column in COLUMNS] for line in lines(record))


def way(path: Iterable[PathStep]) -> str:
    """The way to a decision by keys, such as ``s1 > s2 [o1] > s4``."""
    return " > ".join(f"{step.scene} [{step.option}]" if step.option else step.scene for step in path)


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


def lines(record: OutcomeRecord) -> Iterator[CsvLine]:
    """The lines of an outcome: in each round everyone's, then those of each perspective that is shown."""
    for result in record.rounds:
        shown = disclosure.read(result.disclosed).splits if result.disclosed and not result.voided else {}
        for perspective, split in ((EVERYONE, None), *shown.items()):
            for option in result.options:
                yield CsvLine(record, result, option, perspective, split)


def _written(rows: Iterable[Iterable[Cell]]) -> str:
    """Every text is quoted, so that no separator of another country's spreadsheet splits it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()
