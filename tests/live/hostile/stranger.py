"""Somebody at the other end of a bare connection, who keeps to no protocol unless a test says so."""

from __future__ import annotations

import base64
import json
import os
import socket
import struct
from collections.abc import Iterator
from typing import Any

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA
CONTINUED = 0x0
_MASK = b"\0\0\0\0"  # A mask of zeros is a mask, and leaves the words as they are.


def frame(opcode: int, payload: bytes = b"", *, last: bool = True, declared: int | None = None) -> bytes:
    """A WebSocket frame as a browser sends it; ``declared`` is a length that it claims to have."""
    size = len(payload) if declared is None else declared
    head = bytes([opcode | (0x80 if last else 0)])
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 65536:
        head += struct.pack("!BH", 0x80 | 126, size)
    else:
        head += struct.pack("!BQ", 0x80 | 127, size)
    return head + _MASK + payload


def request(path: str, *headers: str, method: str = "GET", body: bytes = b"") -> bytes:
    """A request as it stands on the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: forum.example", *headers]
    if method != "GET":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


class Stranger:
    """One connection to the server; everything on it is sent and read as bytes."""

    def __init__(self, host: str, port: int, patience: float = 60.0) -> None:
        self.line = socket.create_connection((host, port), timeout=patience)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.read = self.line.makefile("rb")
        self.body = b""

    def __enter__(self) -> Stranger:
        return self

    def __exit__(self, *_: object) -> None:
        self.read.close()
        self.line.close()

    def sends(self, *data: bytes) -> bool:
        """Send all of it in one go; whether the server was still there to take it."""
        try:
            self.line.sendall(b"".join(data))
        except OSError:
            return False
        return True

    def answers(self) -> Iterator[tuple[int, dict[str, str]]]:
        """The status and the headers of each answer that comes, until the server hangs up; ``body`` is the last's."""
        try:
            while line := self.read.readline():
                headers: dict[str, str] = {}
                while (header := self.read.readline()) not in (b"\r\n", b""):
                    name, _, value = header.decode().partition(":")
                    headers[name.lower()] = value.strip()
                self.body = self.read.read(int(headers.get("content-length", "0")))
                yield int(line.split()[1]), headers
        except OSError:
            return

    def opens_a_socket(self, sid: str = "") -> str:
        """Ask for a WebSocket; return the first packet on it, which tells its number."""
        key = base64.b64encode(os.urandom(16)).decode()
        self.sends(
            request(
                f"/socket.io/?EIO=4&transport=websocket{sid and '&sid='}{sid}",
                "Upgrade: websocket",
                "Connection: Upgrade",
                f"Sec-WebSocket-Key: {key}",
                "Sec-WebSocket-Version: 13",
            )
        )
        status, _ = next(self.answers(), (0, {}))
        if status != 101:
            raise ConnectionError(f"no WebSocket: {status}")
        return "" if sid else str(next(self.packets()))

    def polls(self) -> str:
        """Ask for a socket by polling; return its number."""
        self.sends(request("/socket.io/?EIO=4&transport=polling"))
        next(self.answers())
        return self.body.decode().partition('"sid":"')[2].partition('"')[0]

    def connects(self, namespace: str, auth: dict[str, Any]) -> str:
        """Join a face over its open socket; return what the server answered, behind the first state."""
        self.sends(frame(TEXT, f"40{namespace},{json.dumps(auth)}".encode()))
        return next((packet for packet in self.packets() if packet.startswith(("40", "44"))), "")

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """The opcode and payload of each frame that comes, until the server hangs up."""
        try:
            while len(head := self.read.read(2)) == 2:
                size = head[1] & 127
                if size >= 126:
                    size = int.from_bytes(self.read.read(2 if size == 126 else 8), "big")
                yield head[0] & 15, self.read.read(size)
        except OSError:
            return

    def packets(self) -> Iterator[str]:
        """The text of each frame that has one."""
        return (payload.decode() for opcode, payload in self.frames() if opcode == TEXT)
