"""Codes by the clock as RFC 6238 has them, each accepted once, and recovery codes that people can read out."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.errors import Invalid
from scenarios.second_step import (
    DRIFT,
    RECOVERY_CODES,
    STEP,
    accepted_step,
    address_of,
    code_of,
    in_groups,
    new_recovery_codes,
    new_salt,
    read_code,
    read_recovery_code,
    secret_of,
    step_at,
)

RFC = base64.b32encode(b"12345678901234567890").decode()
"""The secret of RFC 6238's test vectors for SHA-1."""
VECTORS = (
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
)
"""Appendix B of RFC 6238: seconds since 1970, and the code of eight digits."""

secrets_ = st.binary(min_size=20, max_size=20).map(lambda raw: base64.b32encode(raw).decode())
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
drifts = st.integers(-DRIFT, DRIFT)
URDU, BENGALI, WIDE = "۰۱۲۳۴۵۶۷۸۹", "০১২৩৪৫৬৭৮৯", "０１２３４５６７８９"


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert code_of(RFC, step_at(moment)) == code[-6:], "six digits are the last six of eight"
    assert accepted_step(RFC, code[-6:], moment, last=-1) == seconds // 30


@given(secrets_, moments, drifts)
def test_a_phone_may_be_one_step_behind_or_ahead(secret: str, moment: datetime, drift: int) -> None:
    code = code_of(secret, step_at(moment) + drift)
    accepted = accepted_step(secret, code, moment, last=-1)
    assert accepted is not None and abs(accepted - step_at(moment)) <= DRIFT
    assert code_of(secret, accepted) == code


@given(secrets_, moments, st.integers(2, 50), st.sampled_from([-1, 1]))
def test_a_code_that_is_further_away_is_refused(secret: str, moment: datetime, steps: int, side: int) -> None:
    here = step_at(moment)
    code = code_of(secret, here + side * steps)
    near = {code_of(secret, here + drift) for drift in range(-DRIFT, DRIFT + 1)}
    assert (accepted_step(secret, code, moment, last=-1) is None) == (code not in near)


@given(secrets_, moments, st.lists(st.tuples(st.integers(0, 40), st.integers(-2, 2)), max_size=20))
def test_no_step_is_accepted_twice_and_none_before_one_that_was(
    secret: str, moment: datetime, tries: list[tuple[int, int]]
) -> None:
    last, accepted = -1, []
    for seconds, drift in tries:
        moment += timedelta(seconds=seconds)
        step = accepted_step(secret, code_of(secret, step_at(moment) + drift), moment, last)
        if step is not None:
            accepted.append(step)
            last = step
    assert accepted == sorted(set(accepted))


@given(moments)
def test_a_step_is_half_a_minute(moment: datetime) -> None:
    assert step_at(moment + STEP) == step_at(moment) + 1


@given(st.binary(min_size=64, max_size=64), st.integers(1, 10**9))
def test_a_secret_follows_from_the_key_the_account_and_the_salt_and_from_all_three(key: bytes, number: int) -> None:
    salt = new_salt()
    secret = secret_of(key, number, salt)
    assert secret == secret_of(key, number, salt)
    assert len(base64.b32decode(secret)) == 20
    others = {secret_of(key[::-1] + b"x", number, salt), secret_of(key, number + 1, salt), secret_of(key, number, "x")}
    assert len(others | {secret}) == 4


@pytest.mark.parametrize("typed", ["287082", " 287 082 ", "287-082", "\u2066287082\u2069", "2 8 7 0 8 2"])
def test_a_code_is_read_with_any_gaps(typed: str) -> None:
    assert read_code(typed) == "287082"


@given(st.text("0123456789", min_size=6, max_size=6), st.sampled_from([URDU, BENGALI, WIDE]))
def test_digits_of_any_script_are_digits(code: str, script: str) -> None:
    assert read_code(code.translate(str.maketrans("0123456789", script))) == code


@given(st.text())
def test_whatever_is_typed_is_six_digits_or_refused(typed: str) -> None:
    try:
        code = read_code(typed)
    except Invalid as refused:
        assert refused.field == "code"
    else:
        assert len(code) == 6 and code.isascii() and code.isdecimal()


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "28708²", "28708x", "½87082", "-------"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="6 digits"):
        read_code(typed)


def test_ten_recovery_codes_are_all_different_and_in_groups_of_four() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == RECOVERY_CODES == 10
    assert all([len(group) for group in code.split("-")] == [4, 4, 4, 4] for code in codes)


@given(st.booleans(), st.sampled_from(["-", " ", "", "–"]), st.booleans())
def test_a_recovery_code_is_read_however_it_is_written(capitals: bool, between: str, lookalikes: bool) -> None:
    code = new_recovery_codes()[0]
    written = code.replace("-", between)
    if lookalikes:
        written = written.replace("0", "o").replace("1", "l")
    assert read_recovery_code(written.upper() if capitals else written) == code.replace("-", "")


@given(st.text())
def test_what_can_be_no_recovery_code_is_refused(typed: str) -> None:
    try:
        assert len(read_recovery_code(typed)) == 16
    except Invalid as refused:
        assert refused.field == "recovery"


def test_a_key_is_told_in_groups_of_four() -> None:
    assert in_groups("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_an_app_reads_whose_key_it_is_and_for_which_site() -> None:
    parts = urlsplit(address_of(RFC, "Zoë: 12", "Test My Story"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == "/Test My Story:Zoë: 12"
    asked = parse_qs(parts.query)
    assert asked["secret"] == [RFC] and asked["issuer"] == ["Test My Story"]
    assert asked.keys() <= {"secret", "issuer"}, "SHA-1, six digits and 30 seconds are what apps assume"
