"""Two server processes on one PostgreSQL and one Redis: no process believes that it is alone."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from live.store.ballot import BallotRow
from tests.live.actors import Host, Phone, Screen, everybody_leaves
from tests.live.evening import Evening, another_part, prepare
from tests.live.server import RunningServer, wait_until
from tests.live.services import postgresql, redis
from tests.scenarios import whole_store

PHONES = 30


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[RunningServer]]:
    """Two workers, each a process of its own."""
    folder = tmp_path_factory.mktemp("services")
    with postgresql() as store, redis(folder) as queue:
        settings = {
            "DATABASE_URL": store,
            "MESSAGE_QUEUE": queue,
            "PSYCOPG_WAIT_FUNC": "wait_selector",
        }
        both = [RunningServer(tmp_path_factory.mktemp("worker"), **settings).lasts() for _ in range(2)]
        try:
            yield [worker.start() for worker in both]
        finally:
            for worker in both:
                worker.stop()


@pytest.fixture
def evening(workers: list[RunningServer]) -> Evening:
    """An event in the store that both share."""
    return prepare(workers[0].database)


@pytest.fixture
def enter(workers: list[RunningServer], evening: Evening) -> Iterator[Callable[..., Any]]:
    """Lets somebody in, at one worker and then the other in turn."""
    turn = itertools.cycle(workers)
    yield lambda who: who(next(turn), evening)
    everybody_leaves()


def test_a_host_at_one_worker_leads_the_screen_at_the_other(enter: Callable[..., Any]) -> None:
    host, screen = enter(Host), enter(Screen)

    host.starts()

    screen.shows("Ten to eleven")


@pytest.mark.fault("part-to-part")
def test_a_host_at_one_worker_takes_everyone_along_to_the_next_part(
    enter: Callable[..., Any], workers: list[RunningServer], evening: Evening
) -> None:
    later = another_part(workers[0].database, evening)
    host, phone, screen, other = enter(Host), enter(Phone), enter(Screen), enter(Phone)
    host.thanks_everyone()
    host.goes_on_to(later)
    for face in (phone, screen, other):
        face.sees(lambda state: state["section"]["id"] == later, "the next part")
    for face in (host, screen):
        face.sees(lambda state: state["phones"] == 2, "both phones")


def test_votes_at_both_workers_are_one_result(
    enter: Callable[..., Any], workers: list[RunningServer], evening: Evening
) -> None:
    host, screen = enter(Host), enter(Screen)
    phones: list[Phone] = [enter(Phone) for _ in range(PHONES)]
    host.opens_a_round()

    with ThreadPoolExecutor(PHONES) as together:
        answers = list(together.map(lambda phone: phone.votes("stay"), phones))

    assert all(answer["ok"] for answer in answers)
    host.sees(lambda state: state["turnout"] == {"ballots": PHONES, "phones": PHONES}, "every vote")
    host.does("close")
    host.does("reveal")
    result = screen.sees_round("revealed")["round"]["result"]
    assert (result["ballots"], result["options"][0]["count"]) == (PHONES, PHONES)
    with workers[0].database.read() as session:
        record = whole_store.outcomes(session)[0].rounds[0]
    assert (record.ballots, record.phones) == (PHONES, PHONES)


def test_a_close_at_one_worker_is_exact_for_votes_at_the_other(
    enter: Callable[..., Any], workers: list[RunningServer]
) -> None:
    host = enter(Host)
    phones: list[Phone] = [enter(Phone) for _ in range(PHONES)]
    round_id = host.opens_a_round()["round"]["id"]

    with ThreadPoolExecutor(PHONES + 1) as together:
        voting = [together.submit(phone.votes, "stay") for phone in phones]
        host.does("close")
        answers = [each.result() for each in voting]

    counted = sum(answer["ok"] for answer in answers)
    assert {answer["error"] for answer in answers if not answer["ok"]} <= {"closed"}
    result = host.does("reveal")["round"]["result"]
    with workers[0].database.read() as session:
        stored = session.scalar(select(func.count()).where(BallotRow.round_id == round_id))
    assert counted == stored == result["ballots"]


def test_of_two_hosts_at_two_workers_one_is_obeyed(enter: Callable[..., Any]) -> None:
    hosts = [enter(Host), enter(Host)]
    hosts[0].starts()
    version = hosts[0].state["version"]
    hosts[1].sees(lambda state: state["version"] == version, "the same state")

    with ThreadPoolExecutor(2) as together:
        show = {"kind": "show", "expect": version}
        answers = list(together.map(lambda host: host.sends("cue", show), hosts))

    assert sorted(answer.get("error", "") for answer in answers) == ["", "stale"]


def test_a_worker_that_dies_takes_no_vote_with_it(enter: Callable[..., Any], workers: list[RunningServer]) -> None:
    host = enter(Host)
    phone: Phone = enter(Phone)
    host.opens_a_round()
    assert phone.votes("stay")["ok"]

    workers[1].kill()
    workers[1].start()

    wait_until(lambda: phone.is_connected, "the phone comes back")
    assert phone.sees_round("open")
    host.does("close")
    assert host.does("reveal")["round"]["result"]["ballots"] == 1


def test_doors_that_a_host_at_one_worker_closed_are_closed_at_the_other(enter: Callable[..., Any]) -> None:
    host, early = enter(Host), enter(Phone)
    host.sends("doors", {"do": "close"})
    phones = [enter(Phone) for _ in range(4)]
    host.opens_a_round()
    for phone in phones:
        phone.sees_round("open")
        assert phone.votes("Stay open")["error"] == "not_let_in"
    assert early.votes("Stay open")["ok"]
    host.sends("doors", {"do": "let in"})
    host.does("close")
    host.does("void", reason="Once more")
    host.does("open")
    for phone in phones:
        phone.sees(lambda state: state["round"]["state"] == "open" and state["doors"]["let_in"], "the next round")
        assert phone.votes("Stay open")["ok"]
