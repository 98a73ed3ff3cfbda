"""Evidence from elsewhere, beside what rooms said: a link, a figure with its source, or a file."""

from __future__ import annotations

import enum
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from scenarios.errors import Invalid, too_long
from scenarios.message import say

WORDS_LIMIT = 1_000
SOURCE_LIMIT = 300
ADDRESS_LIMIT = 2_000
NAME_LIMIT = 100
"""Longest description, source, address and name of a file, in characters."""
FILE_LIMIT = 10_000_000
"""Largest file, in bytes."""

_ZIP = b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument."
FILE_TYPES: dict[str, tuple[str, bytes]] = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".docx": (_OFFICE + "wordprocessingml.document", _ZIP),
    ".xlsx": (_OFFICE + "spreadsheetml.sheet", _ZIP),
    ".odt": ("application/vnd.oasis.opendocument.text", _ZIP),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", _ZIP),
    ".csv": ("text/csv", b""),
    ".txt": ("text/plain", b""),
}
"""What is taken, by the end of its name: its type, and how such a file begins. Nothing here runs in a browser."""


class EvidenceKind(enum.StrEnum):
    """What it is."""

    LINK = "link"
    FIGURE = "figure"
    FILE = "file"


@dataclass(frozen=True)
class Evidence:
    """One piece: what it says in the group's words, where it comes from, and the address or file, where it has one."""

    kind: EvidenceKind
    words: str
    source: str = ""
    address: str = ""
    file_name: str = ""
    file_type: str = ""
    size: int = 0
    id: int = 0
    added_by: str = ""
    added_at: datetime | None = None


def link(words: str, address: str) -> Evidence:
    """A link to a page elsewhere. Raises Invalid where it is no address of a web page."""
    address = address.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    is_web = parts.scheme in ("http", "https") and parts.hostname and "." in parts.hostname
    if not is_web or any(character.isspace() for character in address):
        raise Invalid(say("Enter the whole address, such as https://example.org/report."), field="address")
    if len(address) > ADDRESS_LIMIT:
        raise Invalid(too_long(ADDRESS_LIMIT), field="address")
    return Evidence(EvidenceKind.LINK, _words(words), address=address)


def figure(words: str, source: str) -> Evidence:
    """A figure. Raises Invalid without its source: nobody could check it."""
    if not source.strip():
        raise Invalid(say("Say where the figure comes from, so that others can check it."), field="source")
    if len(source.strip()) > SOURCE_LIMIT:
        raise Invalid(too_long(SOURCE_LIMIT), field="source")
    return Evidence(EvidenceKind.FIGURE, _words(words), source.strip())


def file(words: str, name: str, content: bytes) -> Evidence:
    """A file of a kind that is taken. Raises Invalid for any other, and for one whose content is of another kind."""
    name = clean_file_name(name)
    kind, beginning = FILE_TYPES.get(PurePosixPath(name).suffix.lower(), ("", b""))
    if not kind:
        raise Invalid(say("Choose a file of one of these kinds: %(kinds)s.", kinds=" ".join(FILE_TYPES)), field="file")
    if len(content) > FILE_LIMIT:
        raise Invalid(say("Choose a file of %(size)s MB or less.", size=FILE_LIMIT // 1_000_000), field="file")
    if not content.startswith(beginning) or not (beginning or _is_text(content)):
        message = say("This file is not what the end of its name says. Save it again, or choose another.")
        raise Invalid(message, field="file")
    return Evidence(EvidenceKind.FILE, _words(words), file_name=name, file_type=kind, size=len(content))


def clean_file_name(name: str) -> str:
    """A file's name as it is kept: no folder, nothing invisible or with a meaning to any system, its end kept."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = (letter for letter in name if unicodedata.category(letter)[0] != "C")
    kept = "".join("_" if letter in '<>:"|?*;%' else letter for letter in seen)
    stem, dot, end = " ".join(kept.split()).strip(". ").rpartition(".")
    if not dot:
        stem, end = end, ""
    return f"{stem[: NAME_LIMIT - len(dot + end[:10])].strip('. ') or 'file'}{dot}{end[:10]}"


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _words(words: str) -> str:
    if not words.strip():
        raise Invalid(say("Say in a sentence what it shows."), field="words")
    if len(words.strip()) > WORDS_LIMIT:
        raise Invalid(too_long(WORDS_LIMIT), field="words")
    return words.strip()
