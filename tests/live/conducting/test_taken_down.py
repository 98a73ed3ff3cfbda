"""A story that is taken down while it is played: every open face loses its words by itself."""

from __future__ import annotations

import json

import pytest
from sqlalchemy.orm import Session

from live.store import event
from scenarios.account import Account, Role
from scenarios.objection import Objection
from scenarios.store.stories import taking_down
from tests.live.actors import Host, Phone, Screen, State
from tests.live.evening import Evening
from tests.live.server import RunningServer

MODERATOR = Account(name="Mo", roles=frozenset({Role.MODERATOR}))


def has_words(state: State) -> bool:
    """Whether a word of the story on stage is in what a face was told."""
    told = json.dumps(state, ensure_ascii=False)
    return "Rosie" in told or "Closed at eleven" in told


@pytest.mark.fault("dangerous-page")
def test_every_open_face_loses_the_words_of_a_story_that_is_taken_down(server: RunningServer, evening: Evening) -> None:
    host, screen, phone = Host(server, evening), Screen(server, evening), Phone(server, evening)
    host.starts()
    for face in (host, screen, phone):
        face.sees(has_words, "the words of the story")

    def take_down(session: Session) -> None:
        played = event.performance(session, evening.performances[0]).revision
        taking_down.take_down(session, MODERATOR, played.story_id, Objection.IDENTIFIES, seen=played.number)

    server.database.write(take_down)
    for face in (host, screen, phone):
        face.sees(lambda state: not has_words(state), "no word of it")
