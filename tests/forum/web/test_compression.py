"""A page that is the same for everybody is compressed once, and what is one answer's alone is not compressed at all."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from forum.web.compression import KeptPieces, gzipped
from scenarios.db import Database
from tests.live import factories
from tests.live.factories import Evening

few = st.text("ab<\n", max_size=400).map(str.encode)


@given(st.lists(few, max_size=5), st.lists(st.binary(max_size=8), max_size=3))
def test_any_page_comes_out_as_it_went_in(pieces: list[bytes], apart: list[bytes]) -> None:
    page = b"".join(piece + (apart[place % len(apart)] if apart else b"") for place, piece in enumerate(pieces))
    assert gzip.decompress(gzipped(page, apart, KeptPieces())) == page


def test_a_page_of_many_blocks_comes_out_as_it_went_in() -> None:
    page = bytes(range(256)) * 1_000
    assert gzip.decompress(gzipped(page, [page[3:200_000]], KeptPieces())) == page


@given(st.binary(min_size=1, max_size=30), st.binary(min_size=1, max_size=30))
def test_two_answers_share_all_but_what_is_their_own(mine: bytes, theirs: bytes) -> None:
    kept = KeptPieces()
    for own in (mine, theirs):
        page = b"%%" * 200 + own + b"&&" * 200
        assert gzip.decompress(gzipped(page, [own], kept)) == page
    shared = set(b"%&") & set(mine + theirs)
    assert shared or kept.compressed == 2


def test_a_secret_is_sent_as_it_is_and_no_length_tells_of_it() -> None:
    """Were it compressed beside a guess of it that a stranger put into the page, a right guess would be shorter."""
    secret = b"correct-horse-battery-staple"
    sizes = {
        len(gzipped(b"x" * 500 + guess + b"y" * 500 + secret, [secret], KeptPieces()))
        for guess in (secret, b"wrong-horse-battery-stapleXY")
    }
    compressed = gzipped(b"x" * 500 + secret, [secret], KeptPieces())
    assert secret in compressed
    assert min(sizes) < 500
    assert len(gzipped(b"x" * 500 + b"a" * 28, [b"a" * 28], KeptPieces())) == len(compressed)


def test_no_more_is_kept_than_may_be() -> None:
    kept = KeptPieces(most=2_000)
    pages = [bytes([number]) * 800 for number in range(65, 69)]
    for page in (*pages, pages[-1]):
        gzipped(page, [], kept)
    assert kept.compressed == len(pages)
    gzipped(pages[0], [], kept)
    assert kept.compressed == len(pages) + 1


@pytest.mark.parametrize("address", ["/join/{code}", "/screen/{code}"])
def test_a_face_is_compressed_for_the_first_visitor_and_not_again(app: Flask, database: Database, address: str) -> None:
    path = address.format(code=code_of(Evening.at_a_vote(database)))
    kept: KeptPieces = app.extensions["kept pieces"]
    first = asks(app, path)
    made = kept.compressed
    second = asks(app, path)
    assert made > 0
    assert kept.compressed == made
    assert first.data != second.data
    assert gzip.decompress(second.data).decode() == as_sent(second, asks(app, path, accepts="br").text)
    assert "Accept-Encoding" in second.headers["Vary"]


def test_what_is_somebodys_own_is_not_compressed(app: Flask, database: Database) -> None:
    path = f"/join/{code_of(Evening.at_a_vote(database))}"
    somebody = app.test_client()
    somebody.post(f"{path}/token")
    assert "Content-Encoding" not in somebody.get(path, headers={"Accept-Encoding": "gzip"}).headers


def test_a_page_that_goes_in_one_packet_and_a_browser_that_takes_no_gzip_are_left_alone(
    app: Flask, database: Database
) -> None:
    path = f"/join/{code_of(Evening.at_a_vote(database))}"
    assert "Content-Encoding" not in asks(app, path, accepts="identity").headers
    assert "Content-Encoding" not in asks(app, path, accepts="gzip;q=0").headers
    assert "Content-Encoding" not in asks(app, "/join").headers


def asks(app: Flask, path: str, accepts: str = "gzip") -> Any:
    """A new visitor's answer."""
    answer = app.test_client().get(path, headers={"Accept-Encoding": accepts})
    assert answer.status_code == 200
    return answer


def as_sent(answer: Any, page: str) -> str:
    """Another answer's ``page`` with the nonce, the form's token and the time of this one."""
    own = gzip.decompress(answer.data).decode()
    alone = (
        r'nonce="([^"]+)"',
        r'name="?csrf_token"? value="?([^" >]+)',
        r'name="?id"? value="?([^" >]+)',
        r'"now":"([^"]+)"',
    )
    for pattern in alone:
        theirs, ours = re.findall(pattern, page), re.findall(pattern, own)
        for old, new in dict(zip(theirs, ours, strict=True)).items():
            page = page.replace(old, new)
    return page


def code_of(evening: Evening) -> str:
    """The join code of an evening."""
    with evening.database.read() as session:
        return str(factories.events.get(session, evening.event_id).code)
