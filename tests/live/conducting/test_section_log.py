"""A section is read for every word and cue of a room, so what it was read into is gone as soon as it is used."""

from __future__ import annotations

import gc

from live.conducting import section_log
from scenarios.db import Base, Database
from tests.live.factories import Evening
from tests.live.stories import EVENING


def test_a_section_that_was_read_leaves_no_row_for_the_garbage_collector(database: Database) -> None:
    """What refers to itself in a circle waits for the collector, which then holds a room of thousands up for 100 ms."""
    evening = Evening(database, EVENING, EVENING)
    evening.starts()

    def read() -> None:
        with database.read() as session:
            on_stage = section_log.load(session, evening.section_id)
            assert on_stage.story.scenes and on_stage.state.scene
            assert on_stage.performance and on_stage.performance.section is on_stage.section

    read()  # What SQLAlchemy makes once, and keeps.
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        for _time in range(3):
            read()
        gc.collect()
        left = [type(each).__name__ for each in gc.garbage if isinstance(each, Base)]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
    assert left == []
