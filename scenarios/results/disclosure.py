"""What anybody may see of how perspectives voted and how people moved: on screen, page, export and playback alike.

Known to all, and assumed to be known to whoever tries to find out more: both rounds' number of ballots, the ballots
for each option, and the empty ones. On top of that a decision publishes

- splits by perspective, where a host asks for them: all of them of one and the same round, and of one round of a whole
  **event**; and
- how people moved from the round before into this one.

A second split of a perspective would be set against the first: whoever left between two votes could be named, with
their group and their answer. So the first that is granted is the last, whatever it shows, and stays so where its vote
is made void. It is never of the first of two rounds. The host must have said before the day that the room is known,
and the story must ask how people are here. ``live/performance/group_results.py`` says so, and
``scenarios/store/results/event_day.py`` keeps that it was done.

So what is published hangs together at one point, the answer in the round that is split: answer and perspective, earlier
or later answer and answer, never perspective and the answer in any other round. Such a star is decomposable: any table
of movers and any split with the same totals fit together, and so do splits by different perspectives, however these
overlap. Each is therefore audited alone: splits by ``scenarios/results/perspective_split.py``, movers by
``scenarios/results/shift_disclosure.py``.

Of a whole event, a decision publishes one band for each perspective, once it is over:
``scenarios/results/attendance.py`` says what they are and what they promise. No split is decided at an event whose
bands are.

Everything hidden is None and looks alike, whether it is small or protects what is small. Decided once and stored:
another threshold later reopens nothing. Without a doubt the rules say that *something* near a hidden number is small;
they keep from everybody how small, and where.

Sources: Hundepool et al., Statistical Disclosure Control (2012), chapter 4; Dobra and Fienberg, "Bounds for cell
entries in contingency tables given marginal totals and decomposable graphs", PNAS 97 (2000).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from scenarios.errors import Invalid
from scenarios.message import say
from scenarios.perspective import PERSPECTIVES
from scenarios.results import attendance
from scenarios.results.attendance import Attendance, Band
from scenarios.results.outcome import Method, RoundResult
from scenarios.results.perspective_split import Joint, Split, splits
from scenarios.results.shift_disclosure import Shift, Totals, shown_shift
from scenarios.results.vote_shift import Choices, Pairs, SupportChange

THRESHOLD = 8
"""The fewest people that a shown number is about, unless a site sets more, or fewer down to LEAST."""
LEAST = 5


@dataclass(frozen=True)
class DisclosureInput:
    """All that the store knows of a round that was revealed, and of the one before it, in numbers of people.

    ``joint`` says how many with these perspectives answered so now. ``pairs`` leads from ``before`` to ``now``.
    ``may_split`` says that the host asked for splits, and that the event may have them.
    """

    method: Method
    now: Totals
    joint: Joint
    before: Totals | None = None
    pairs: Pairs = field(default_factory=dict)
    may_split: bool = True


@dataclass(frozen=True)
class Disclosed:
    """What may be shown of one round, for good. A perspective that is not in ``splits`` is not shown at all."""

    threshold: int
    splits: Mapping[str, Split] = field(default_factory=dict)
    shift: Shift | None = None


def decide(evidence: DisclosureInput, threshold: int = THRESHOLD) -> Disclosed:
    """What of this may be seen, with no group under ``threshold`` people.

    Raises Invalid for a threshold under LEAST, and ValueError for figures that contradict each other.
    """
    ensure_threshold(threshold)
    _ensure_sums(evidence)
    approval = evidence.method is Method.APPROVAL
    before, now = evidence.before, evidence.now
    return Disclosed(
        threshold,
        splits(evidence.joint, now.counts, approval, threshold) if evidence.may_split else {},
        shown_shift(evidence.pairs, before, now, approval, threshold) if before else None,
    )


def decide_bands(
    results: Sequence[RoundResult], threshold: int = THRESHOLD, seen: Collection[str] = ()
) -> Attendance | None:
    """Who said they were at an event, of all its votes; None where no vote that its room saw stands.

    ``seen`` are the perspectives of which its room saw a split. The threshold is the strictest of ``threshold``, in
    people, and those decided for any of the votes that a room saw. Raises Invalid for a threshold under LEAST.
    """
    ensure_threshold(threshold)
    if not any(attendance.counts(result) for result in results):
        return None
    return attendance.bands(results, max(threshold, *map(_threshold, results)), seen)


def ensure_threshold(threshold: int) -> None:
    """Raises Invalid where so few would be shown that they could recognise each other."""
    if threshold < LEAST:
        message = say("Choose %(least)s people or more as the smallest group to show.", least=LEAST)
        raise Invalid(message, field="threshold")


def document(disclosed: Disclosed) -> dict[str, Any]:
    """The decision as JSON, to be stored with its round."""
    shift = disclosed.shift
    return {
        "threshold": disclosed.threshold,
        "splits": {name: asdict(split) for name, split in disclosed.splits.items()},
        "shift": shift
        and {
            "both": shift.both,
            "table": [[one, two, count] for (one, two), count in shift.table.items()],
            "changes": {option: change and asdict(change) for option, change in shift.changes.items()},
        },
    }


def read(stored: Mapping[str, Any]) -> Disclosed:
    """The decision that ``document`` stored. It may be older than any key of it: what is absent is not shown."""
    shift = stored.get("shift")
    return Disclosed(
        stored.get("threshold", LEAST),
        {name: Split(**split) for name, split in (stored.get("splits") or {}).items() if _is_whole(split, Split)},
        Shift(
            shift.get("both"),
            {(one, two): count for one, two, count in shift.get("table") or ()},
            {name: _change(change) for name, change in (shift.get("changes") or {}).items()},
        )
        if shift
        else None,
    )


def _change(stored: Mapping[str, Any] | None) -> SupportChange | None:
    """A change of which a figure is missing is not shown: what is missing is not nought."""
    return SupportChange(**stored) if stored and _is_whole(stored, SupportChange) else None


def _is_whole(stored: Mapping[str, Any], kind: type[Split] | type[SupportChange]) -> bool:
    return all(each.name in stored for each in fields(kind))


def bands_document(decided: Attendance) -> dict[str, Any]:
    """The bands as JSON, to be stored with their event."""
    return asdict(decided)


def read_bands(stored: Mapping[str, Any]) -> Attendance:
    """The bands that ``bands_document`` stored; a perspective that nobody could name then is untold."""
    bands = {name: Band(stored["bands"].get(name, Band.UNTOLD)) for name in PERSPECTIVES}
    return Attendance(stored["threshold"], bands)


def _threshold(result: RoundResult) -> int:
    decided = result.disclosed.get("threshold")
    return decided if isinstance(decided, int) else LEAST


def _ensure_sums(evidence: DisclosureInput) -> None:
    """A decision about figures that contradict the published totals would protect nobody."""
    rounds: list[tuple[Totals, list[tuple[Choices, int]]]] = [
        (evidence.now, [(choices, count) for (_, choices), count in evidence.joint.items()])
    ]
    if evidence.before:
        for at, of_it in enumerate((evidence.before, evidence.now)):
            rounds.append((of_it, [(c, n) for pair, n in evidence.pairs.items() if (c := pair[at]) is not None]))
    for totals, ballots in rounds:
        if totals != Totals.of(totals.counts, ballots):
            raise ValueError("the joint or paired counts do not add up to the round's totals")
