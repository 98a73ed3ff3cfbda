"""The pictures of a vote beyond its bars: how far people went along, who moved where, and how perspectives answered.

They hold what the tables beside them hold, and nothing else: a figure that is not shown is hatched and has no size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from forum.drawing import groups, moves, scale, tube
from forum.drawing.groups import Group, Share
from forum.drawing.moves import Kept, MovesLabels
from forum.drawing.scale import ScaleAnswer
from forum.results.outcome_shift import NOT_SHOWN, PERSPECTIVES
from scenarios.message import Tell, say
from scenarios.results import disclosure
from scenarios.results.agreement_scale import WORDS
from scenarios.results.outcome import Method, RoundResult, percent
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.results.perspective_split import Split
from scenarios.results.shift_disclosure import Shift
from scenarios.results.vote_shift import NONE
from scenarios.stories.pathway_line import LineStop

TABLE_SAYS_IT = say("The table with it says the same in figures.")
WAY = say("The pathway, and the way that the story took")


@dataclass(frozen=True)
class Pictures:
    """What can be drawn of one vote; None is nothing to draw."""

    scale: Markup | None = None
    moved: Markup | None = None
    splits: Markup | None = None


def pictures(record: OutcomeRecord, result: RoundResult, tell: Tell, name: str) -> Pictures:
    """The pictures of a vote; ``name`` is unique on the page. A void vote, and one that nobody gave, has none."""
    if result.voided or not result.ballots:
        return Pictures()
    drawn = _scale(result, tell, name) if result.method is Method.GRADIENT else None
    if not result.disclosed:
        return Pictures(drawn)
    shown = disclosure.read(result.disclosed)
    letters = _letters(record)
    moved = _moved(shown.shift, letters, tell, name) if shown.shift else None
    return Pictures(drawn, moved, _splits(result, shown.splits, tell, name) if shown.splits else None)


def way(stops: tuple[LineStop, ...], tell: Tell, name: str) -> Markup:
    """The line of the pathway, with where the story has been."""
    been = [stop.name for stop in stops if stop.been or stop.here]
    here = next((stop.name for stop in stops if stop.here), "")
    told = say("The story has been at: %(been)s. It is at: %(here)s.", been=", ".join(been) or "–", here=here or "–")
    return tube.draw(name, tell(WAY), tell(told), stops)


def before(record: OutcomeRecord, result: RoundResult) -> RoundResult | None:
    """The last vote that a vote can be compared with: of the same question, asked in the same way."""
    earlier = [one for one in record.counted if one.number < result.number]
    if not earlier or (earlier[-1].method, earlier[-1].about) != (result.method, result.about):
        return None
    return earlier[-1] if earlier[-1].ballots else None


def _scale(result: RoundResult, tell: Tell, name: str) -> Markup:
    answers = [
        ScaleAnswer(
            option.letter,
            tell(WORDS[option.key]),
            result.counts.get(option.key, 0) / result.ballots,
            f"{percent(result.counts.get(option.key, 0), result.ballots)}%",
        )
        for option in result.options
    ]
    title = say("How far people could go along: the answers of all %(ballots)s who voted", ballots=result.ballots)
    return scale.draw(f"{name}-scale", tell(title), tell(TABLE_SAYS_IT), answers)


def _moved(shift: Shift, letters: Mapping[str, str], tell: Tell, name: str) -> Markup:
    wording = MovesLabels(
        title=tell(say("How people moved from the vote before to this one")),
        told=tell(TABLE_SAYS_IT),
        before=tell(say("Before")),
        now=tell(say("Now")),
        none=tell(say("none")),
        kept=tell(say("kept")),
        gained=tell(say("gained")),
        lost=tell(say("lost")),
        new=tell(say("new")),
        not_shown=tell(NOT_SHOWN),
    )
    if shift.changes:
        options = [
            (letters.get(key, key), Kept(change.kept, change.gained, change.lost, change.new) if change else None)
            for key, change in sorted(shift.changes.items(), key=lambda each: letters.get(each[0], each[0]))
        ]
        return moves.changes(f"{name}-moved", wording, options)
    told = {key: letters.get(key, key) for pair in shift.table for key in pair} | {NONE: ""}
    rows = _in_order({one for one, _ in shift.table}, told)
    columns = _in_order({two for _, two in shift.table}, told)
    table = {(told[one], told[two]): count for (one, two), count in shift.table.items()}
    return moves.grid(f"{name}-moved", wording, [told[key] for key in rows], [told[key] for key in columns], table)


def _in_order(keys: set[str], letters: Mapping[str, str]) -> list[str]:
    return sorted(keys, key=lambda key: (key == NONE, letters[key]))


def _splits(result: RoundResult, splits: Mapping[str, Split], tell: Tell, name: str) -> Markup:
    shown = [
        Group(
            tell(PERSPECTIVES[each]) if each in PERSPECTIVES else each,
            tell(say("%(voters)s voted", voters=split.voters)),
            tuple(
                _share(
                    option.letter,
                    split.counts.get(option.key),
                    split.voters,
                    result.counts.get(option.key, 0) / result.ballots,
                    tell,
                )
                for option in result.options
            ),
        )
        for each, split in splits.items()
    ]
    title = tell(say("Results by group"))
    return groups.draw(f"{name}-splits", title, tell(TABLE_SAYS_IT), shown, tell(say("the whole room")))


def _share(letter: str, count: int | None, voters: int, room: float, tell: Tell) -> Share:
    if count is None:
        return Share(letter, None, tell(NOT_SHOWN), room)
    return Share(letter, count / voters, f"{percent(count, voters)}%", room)


def _letters(record: OutcomeRecord) -> dict[str, str]:
    """Letters by key, also of options that only another vote had."""
    return {option.key: option.letter for result in record.rounds for option in result.options}
