"""Keys that the store must not hold: each in a file of its own, beside the store and outside its backups.

What the store keeps under such a key leads to nobody without it, so to destroy the key is to forget for good, also in
every copy of the store that was ever made.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

FOLDER = "keys"
"""The folder of a server's keys, in its instance."""
BYTES = 64
"""The length of a key."""


class KeyFolder:
    """The keys of one store, by name. Without a folder they last as long as this object, as for a store in memory.

    Nothing is remembered of a file, so that a key which one process destroys is gone for all of them. Two processes may
    ask for a new key at once: both get the same.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._kept: dict[str, bytes] = {}

    def known(self, name: str) -> bytes | None:
        """The key of this name, None where there is none. Raises OSError where it cannot be read, or is damaged."""
        if self._folder is None:
            return self._kept.get(name)
        try:
            key = (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None
        if len(key) != BYTES:
            raise OSError(f"The key {name} is damaged: it has {len(key)} bytes. Restore it, or remove it.")
        return key

    def key(self, name: str) -> bytes:
        """The same, made now if there is none. Raises OSError where it cannot be kept either."""
        if self._folder is None:
            return self._kept.setdefault(name, secrets.token_bytes(BYTES))
        key = self.known(name)
        if key is None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._make(self._folder / name)
            key = self.known(name)
        assert key is not None
        return key

    def destroy(self, name: str) -> None:
        """Forget a key for good, if there is one."""
        self._kept.pop(name, None)
        if self._folder is not None:
            (self._folder / name).unlink(missing_ok=True)
            _sync(self._folder)

    def names(self) -> list[str]:
        """The names of all keys that there are."""
        if self._folder is None:
            return sorted(self._kept)
        return sorted(path.name for path in self._folder.glob("[!.]*"))

    def _make(self, path: Path) -> None:
        """Write a key where nobody sees it half written, and give it its name unless somebody else was first.

        It is on the disk before it is used: a power cut that took it would make strangers of everybody.
        """
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(BYTES))
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(draft, path)
        finally:
            draft.unlink()
        _sync(path.parent)


def _sync(folder: Path) -> None:
    """Make sure that a folder's list of names is on the disk."""
    with suppress(FileNotFoundError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
