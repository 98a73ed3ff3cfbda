"""Join codes: short, said aloud across a hall, and typed on a phone with a thumb."""

from __future__ import annotations

import re
import secrets

ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
"""Figures and letters that neither look nor sound alike from the back row.

Left out: 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B, U and V (which also keeps most words out).
"""
LENGTH = 5
"""Characters in a code: 23 to the fifth makes over six million, too many to guess one in use."""

PASS_GROUPS = 3
"""How many groups of PASS_GROUP characters the code of a pass has: 23 to the twelfth makes 54 bits."""
PASS_GROUP = 4

_APART = re.compile(r"[\s\-_.·‐-―]+")


def new_code(length: int = LENGTH) -> str:
    """A random code of ``length`` characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def clean_code(typed: str) -> str:
    """A code as it is kept, from however a person typed it: lower case, spaces and hyphens forgiven."""
    return _APART.sub("", typed).upper()[: LENGTH * 4]


def new_pass() -> str:
    """A random code of a printed pass, which nobody can guess and anybody can type."""
    return new_code(PASS_GROUPS * PASS_GROUP)


def in_groups(code: str) -> str:
    """The code of a pass as it is printed: what stands in groups is copied without losing one's place."""
    return " ".join(code[at : at + PASS_GROUP] for at in range(0, len(code), PASS_GROUP))


def is_code(text: str) -> bool:
    """Whether ``text`` could be a code at all, before the store is asked."""
    return len(text) == LENGTH and set(text) <= set(ALPHABET)
