"""The two keys of somebody at an event: with one they vote, with the other they speak."""

from __future__ import annotations

from typing import NamedTuple


class PersonKeys(NamedTuple):
    """Somebody at an event. Only their own request or connection knows both keys: no row of the store has both.

    ``participant_id`` carries ballots, groups and presence; ``speaker`` carries words, supports and marks.
    """

    participant_id: int
    speaker: str
