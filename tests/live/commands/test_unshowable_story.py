"""What a host can still do with a story whose words may not be shown any more."""

from __future__ import annotations

import pytest

from live.commands.unshowable_story import changed, is_offered, is_taken
from live.performance.event_log import CueKind
from live.performance.state import Performance, PerformanceStatus

LIGHTING = {CueKind.BLANK, CueKind.UNBLANK, CueKind.LIGHTS}


@pytest.mark.parametrize(
    ("status", "taken", "offered"),
    [
        (
            PerformanceStatus.WAITING,
            LIGHTING | {CueKind.GO_ON, CueKind.CLOSE, CueKind.REVEAL, CueKind.VOID},
            LIGHTING | {CueKind.GO_ON, CueKind.CLOSE, CueKind.REVEAL, CueKind.VOID},
        ),
        (PerformanceStatus.RUNNING, LIGHTING | {CueKind.CLOSE, CueKind.VOID, CueKind.END}, LIGHTING | {CueKind.END}),
        (
            PerformanceStatus.ENDED,
            LIGHTING | {CueKind.VOID, CueKind.DEBRIEF, CueKind.GO_ON},
            LIGHTING | {CueKind.VOID, CueKind.DEBRIEF, CueKind.GO_ON},
        ),
    ],
)
def test_only_what_ends_it_clears_up_or_goes_on_is_left(
    status: PerformanceStatus, taken: set[CueKind], offered: set[CueKind]
) -> None:
    state = Performance(status=status)
    assert {kind for kind in CueKind if is_taken(kind, state)} == taken
    assert {kind for kind in CueKind if is_offered(kind, state)} == offered


def test_anything_else_is_refused_with_what_to_do() -> None:
    sentence = "Permission for this story changed. End it, then go on to the next one."
    assert (str(changed().message), changed().code) == (sentence, "not_now")
