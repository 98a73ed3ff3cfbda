"""The second step when signing in: codes by the clock (RFC 6238), and recovery codes for when there is no phone."""

from __future__ import annotations

import base64
import hmac
import secrets
import unicodedata
from datetime import datetime, timedelta

import pyotp

from scenarios.errors import Invalid
from scenarios.message import say

DIGITS = 6
STEP = timedelta(seconds=30)
DRIFT = 1
"""How many steps a phone's clock may be behind or ahead."""
HALF_LIFE = timedelta(minutes=10)
"""How long after the first step the second may be taken."""
RECOVERY_CODES = 10
_SECRET_BYTES = 20
"""The length of a secret, as RFC 4226 recommends: 160 bits."""
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""What recovery codes are made of: 32 letters of which no two look alike (Crockford's Base32)."""
_LOOKS_LIKE = str.maketrans("oil", "011")
_RECOVERY_LENGTH = 16
"""80 random bits: nobody can guess them, also with a copy of their digest."""
_GROUP = 4


def secret_of(key: bytes, account_id: int, salt: str) -> str:
    """The secret that an account's phone and this server share, in Base32.

    It follows from the server's key and the account's salt by HMAC-SHA256, cut to 160 bits (RFC 2104, section 5), so
    that neither of the two is enough.
    """
    digest = hmac.digest(key, f"second step of account {account_id}: {salt}".encode(), "sha256")
    return base64.b32encode(digest[:_SECRET_BYTES]).decode()


def new_salt() -> str:
    """A salt for another secret."""
    return secrets.token_hex(16)


def address_of(secret: str, name: str, site: str) -> str:
    """What a phone's app reads from a QR code: an address of the form otpauth://."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=site)


def in_groups(text: str, between: str = " ") -> str:
    """A key or a code in groups of four, as people read it out."""
    return between.join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def step_at(moment: datetime) -> int:
    """The number of the time step that this moment is in, from 1970 on."""
    return int(moment.timestamp() // STEP.total_seconds())


def code_of(secret: str, step: int) -> str:
    """The code that an app shows in this time step."""
    return pyotp.TOTP(secret, digits=DIGITS).generate_otp(step)


def accepted_step(secret: str, code: str, moment: datetime, last: int) -> int | None:
    """The time step that a code is of, where it may be accepted at this moment; else None.

    ``last`` is the step of the code that was accepted last: only later ones count, so that each code counts once. All
    that could fit are compared, so that the time this takes tells nothing.
    """
    here = step_at(moment)
    steps = range(here - DRIFT, here + DRIFT + 1)
    fitting = [step for step in steps if hmac.compare_digest(code_of(secret, step), code)]
    return next((step for step in fitting if step > last), None)


def read_code(typed: str) -> str:
    """The six digits that somebody typed, in any script, with any gaps. Raises Invalid, field "code"."""
    signs = [sign for sign in typed if not _is_gap(sign)]
    if len(signs) != DIGITS or not all(sign.isdecimal() for sign in signs):
        raise Invalid(say("Enter the %(digits)s digits that your app shows.", digits=DIGITS), field="code")
    return "".join(str(unicodedata.decimal(sign)) for sign in signs)


def new_recovery_codes() -> list[str]:
    """Codes of which each stands in for a phone once, as they are shown."""
    return [
        in_groups("".join(secrets.choice(_LETTERS) for _ in range(_RECOVERY_LENGTH)), "-")
        for _ in range(RECOVERY_CODES)
    ]


def read_recovery_code(typed: str) -> str:
    """A recovery code without its gaps, whatever was typed for a letter that looks like another.

    Raises Invalid, field "recovery", for what can be none.
    """
    folded = unicodedata.normalize("NFKC", typed).casefold().translate(_LOOKS_LIKE)
    signs = [str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in folded if not _is_gap(sign)]
    if len(signs) != _RECOVERY_LENGTH or not set(signs) <= set(_LETTERS):
        raise Invalid(
            say("Enter one of your recovery codes: %(length)s letters and digits.", length=_RECOVERY_LENGTH),
            field="recovery",
        )
    return "".join(signs)


def _is_gap(sign: str) -> bool:
    """Whether a sign only parts others or says in which direction they run."""
    return sign.isspace() or unicodedata.category(sign) in ("Cf", "Pd")
