"""Guessing a passphrase gets slower and slower, and nobody is locked out of their account."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from forum.accounts import passphrase, tries
from forum.accounts.tries import FREE_OF_ACCOUNT, FREE_OF_ADDRESS, LONGEST_OF_ACCOUNT_S, LONGEST_OF_ADDRESS_S, pause
from scenarios.db import Database
from scenarios.store.accounts import account as accounts
from tests.clock import HandClock
from tests.conftest import Visitor

WORDS = "paper lantern otter"
LONGEST_S = LONGEST_OF_ACCOUNT_S + LONGEST_OF_ADDRESS_S


@pytest.fixture
def ada(app: Flask, database: Database) -> int:
    with app.app_context():
        kept = passphrase.hashed(WORDS)
    return database.write(lambda session: accounts.create(session, "Ada", kept).id)


@pytest.fixture
def tried(app: Flask, clock: HandClock, ada: int) -> Callable[..., tuple[int, float]]:
    """Tries to sign in; gives the answer's status, and how many seconds it waited."""

    def work(words: str = "wrong", name: str = "Ada", address: str = "192.0.2.1") -> tuple[int, float]:
        visitor, before = Visitor(app.test_client()), clock.now()
        visitor.client.environ_base["REMOTE_ADDR"] = address
        answer = visitor.posts("/sign-in", {"name": name, "passphrase": words})
        return answer.status_code, round((clock.now() - before).total_seconds() * 4) / 4

    clock.stop_at(clock.now())
    return work


counts = st.integers(0, 100_000)


@given(counts, counts)
def test_a_try_never_waits_less_for_more_tries_before_it_and_never_for_long(of_account: int, of_address: int) -> None:
    waits = pause(of_account, of_address)
    assert 0 <= waits <= LONGEST_S
    assert pause(of_account + 1, of_address) >= waits
    assert pause(of_account, of_address + 1) >= waits


def test_the_first_tries_do_not_wait() -> None:
    assert pause(FREE_OF_ACCOUNT - 1, FREE_OF_ADDRESS - 1) == 0
    assert pause(FREE_OF_ACCOUNT, 0) > 0
    assert pause(0, FREE_OF_ADDRESS) > 0


def test_each_wrong_try_for_an_account_waits_longer(tried: Callable[..., tuple[int, float]]) -> None:
    assert [tried() for _ in range(6)] == [(422, 0.0)] * 3 + [(422, 0.5), (422, 1.0), (422, 2.0)]


def test_the_right_passphrase_signs_in_however_often_others_guessed_at_it(
    tried: Callable[..., tuple[int, float]],
) -> None:
    for _ in range(30):
        tried()

    assert tried(WORDS, address="192.0.2.9") == (303, LONGEST_OF_ACCOUNT_S)
    assert tried(WORDS)[0] == 303, "also at the address of those who guessed"
    assert tried(WORDS, address="192.0.2.9") == (303, 0.0), "the account begins anew"


def test_names_sprayed_from_one_address_make_it_slow_and_no_other(tried: Callable[..., tuple[int, float]]) -> None:
    waited = [tried(name=f"Somebody {number}")[1] for number in range(60)]

    assert waited[:20] == [0.0] * 20
    assert waited[20] > 0 and waited[59] > waited[20]
    assert tried(name="Somebody else", address="192.0.2.9") == (422, 0.0)


def test_an_own_account_does_not_help_to_guess_at_others(tried: Callable[..., tuple[int, float]]) -> None:
    for number in range(40):
        tried(name=f"Somebody {number}")
    assert tried(WORDS) == (303, pause(0, 40))
    assert tried(name="Somebody else") == (422, pause(0, 41))


@pytest.mark.parametrize("name", ["Ada", " ada ", "ADA", "Ａda"])
def test_another_spelling_of_a_name_is_the_same_account(tried: Callable[..., tuple[int, float]], name: str) -> None:
    for _ in range(4):
        tried()
    assert tried(name=name) == (422, 1.0)


def test_reading_the_page_counts_as_no_try(visit: Visitor, tried: Callable[..., tuple[int, float]]) -> None:
    for _ in range(30):
        visit.opens("/sign-in")
    assert tried() == (422, 0.0)


def test_a_try_that_waits_holds_a_place_of_its_address_and_frees_it(app: Flask) -> None:
    with app.test_request_context("/sign-in", environ_base={"REMOTE_ADDR": "192.0.2.1"}):
        open_tries = [tries.counted(f"Somebody {number}") for number in range(tries.WAITING_OF_ADDRESS)]
        for each in open_tries:
            each.__enter__()
        with pytest.raises(tries.TooManyRequests), tries.counted("One more"):
            pass
        for each in open_tries:
            each.__exit__(None, None, None)
        with tries.counted("One more"):
            pass


def test_guessing_at_the_passphrase_of_a_session_that_is_open_waits_too(
    visit: Visitor, clock: HandClock, ada: int
) -> None:
    visit.sends("/sign-in?next=/account", {"name": "Ada", "passphrase": WORDS})
    clock.stop_at(before := clock.now())
    for _ in range(5):
        visit.sends("/account/passphrase", {"current": "wrong", "passphrase": "silver ladder moth"}, status=422)
    assert (clock.now() - before).total_seconds() == pause(3, 0) + pause(4, 0)


def test_two_passphrases_at_most_are_hashed_at_the_same_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    here, most, lock, gate = 0, 0, threading.Lock(), threading.Barrier(passphrase.AT_ONCE)

    def hashes(words: str, method: str) -> str:
        nonlocal here, most
        with lock:
            here += 1
            most = max(most, here)
        gate.wait(timeout=10)  # Until as many are here as there may be.
        with lock:
            here -= 1
        return words

    monkeypatch.setattr(passphrase, "generate_password_hash", hashes)

    def asked(number: int) -> str:
        with app.app_context():
            return passphrase.hashed(str(number))

    with ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(asked, range(8)))) == 8
    assert most == passphrase.AT_ONCE
