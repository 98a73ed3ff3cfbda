"""Pages that are the same for everybody go out compressed, and are compressed once.

No page is the same to the last letter: each answer has a nonce, a form's token, a fresh number of its own. So a page is
cut where those stand. What is between them is compressed once and kept; they themselves are put in as they are, which
also means that no length tells anything of a secret that was compressed beside words of a stranger.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections import OrderedDict
from collections.abc import Iterable

from flask import Flask, Response, g, request

from forum.web.headers import csp_nonce, is_personal

SMALLEST = 1_400
"""A page of fewer bytes goes in one packet anyway."""
SMALLEST_PIECE = 100
"""A piece of fewer bytes is put in as it is."""
KEPT_BYTES = 4_000_000
"""The most that is kept, pieces and their compressed forms together, in bytes."""
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # gzip, without a name or a time (RFC 1952, 2.3).
_END = b"\x03\x00"  # A last block with nothing in it (RFC 1951, 3.2.6).
_LONGEST_BLOCK = 65_535


class KeptPieces:
    """The compressed forms of pieces of pages, those that were asked for last."""

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()
        self.compressed = 0
        """How many pieces had to be compressed."""

    def of(self, piece: bytes) -> bytes:
        """``piece`` as blocks that stand by themselves and end at a byte (RFC 1951, 3.2.4)."""
        known = self._kept.get(piece)
        if known is not None:
            self._kept.move_to_end(piece)
            return known
        compressor = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        made = compressor.compress(piece) + compressor.flush(zlib.Z_FULL_FLUSH)
        self.compressed += 1
        self._kept[piece] = made
        self._size += len(piece) + len(made)
        while self._size > self._most:
            old, form = self._kept.popitem(last=False)
            self._size -= len(old) + len(form)
        return made


def gzipped(page: bytes, apart: Iterable[bytes], kept: KeptPieces) -> bytes:
    """``page`` as gzip (RFC 1952), with each of the texts in ``apart`` as it is wherever it stands."""
    texts = sorted(filter(None, apart), key=len, reverse=True)
    pieces = re.split(b"(" + b"|".join(map(re.escape, texts)) + b")", page) if texts else [page]
    blocks = [
        _stored(piece) if place % 2 or len(piece) < SMALLEST_PIECE else kept.of(piece)
        for place, piece in enumerate(pieces)
    ]
    return b"".join([_HEAD, *blocks, _END, struct.pack("<LL", zlib.crc32(page), len(page) & 0xFFFFFFFF)])


def same_for_everybody() -> None:
    """Say in a view that its page is the same for everybody, but for what ``only_here`` and forms put into it."""
    g.same_for_everybody = True


def only_here(text: str) -> str:
    """``text``, known as one that stands in this answer alone."""
    g.setdefault("only_here", []).append(text)
    return text


def init_app(app: Flask) -> None:
    """Compress the pages whose views said that they are the same for everybody."""
    kept = app.extensions["kept pieces"] = KeptPieces()

    @app.after_request
    def compress(response: Response) -> Response:
        if not g.get("same_for_everybody") or is_personal() or response.status_code != 200:
            return response
        response.vary.add("Accept-Encoding")
        page = response.get_data()
        if len(page) >= SMALLEST and request.accept_encodings["gzip"]:
            apart = [csp_nonce(), g.get("csrf_token", ""), *g.get("only_here", ())]
            response.set_data(gzipped(page, (text.encode() for text in apart), kept))
            response.content_encoding = "gzip"
        return response


def _stored(piece: bytes) -> bytes:
    parts = (piece[at : at + _LONGEST_BLOCK] for at in range(0, len(piece), _LONGEST_BLOCK))
    return b"".join(struct.pack("<BHH", 0, len(part), len(part) ^ 0xFFFF) + part for part in parts)
