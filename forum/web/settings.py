"""Every setting of the server, explained in one place, read once from the environment."""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from environs import Env, EnvError, validate

from scenarios.results.disclosure import LEAST, THRESHOLD

SECRET_FILE = "secret_key"  # noqa: S105  the file's name, not what is in it

MOST_DAYS = 366
"""The longest that the people of an event may be known, in days."""


class SettingError(Exception):
    """A setting in the environment cannot be used; the text says which and why."""


def _setting(default: Any, explained: str, *, shown: bool = True) -> Any:
    return field(default=default, repr=shown, metadata={"explained": explained})


@dataclass(frozen=True)
class Settings:
    """The settings of one server. Each has the name of its environment variable, in lower case."""

    host: str = _setting(
        "127.0.0.1",
        "the address to listen on; 0.0.0.0 for every network of this machine",
    )
    port: int = _setting(
        5000,
        "the port to listen on",
    )
    public_url: str = _setting(
        "",
        "the base of every link, QR code and message, such as https://forum.example;"
        " where empty, the address and port listened on",
    )
    instance: str = _setting(
        "instance",
        "the folder for what this server keeps: its database and its secret",
    )
    database_url: str = _setting(
        "",
        "where the store is, as an SQLAlchemy URL; where empty, the SQLite file forum.db in INSTANCE",
        shown=False,
    )
    secret_key: str = _setting(
        "",
        "what signs the cookies, 32 characters or more; where empty, a random one is made once and kept in INSTANCE",
        shown=False,
    )
    site_name: str = _setting(
        "Test My Story",
        "the site's name until a steward changes it",
    )
    message_queue: str = _setting(
        "",
        "the Redis URL that several server processes share, such as redis://127.0.0.1;"
        " where empty, this is the only process",
        shown=False,
    )
    behind_tls: bool = _setting(
        False,
        "yes where people reach the site by https: cookies then travel by nothing else;"
        " follows from PUBLIC_URL where that begins with https",
    )
    trusted_proxies: int = _setting(
        0,
        "how many proxies of your own stand before the server and say who is asking",
    )
    slow_route_ms: int = _setting(
        20,
        "a route that keeps everybody else waiting for more milliseconds of processor time is named in the log,"
        " at most every 10 seconds; 0 for none",
    )
    slow_request_s: int = _setting(
        20,
        "how many seconds the head of a request may take to arrive, once it has begun; its body may take three times as"
        " long, and as much longer as it takes at 10 kB a second; 0 for as long as it likes",
    )
    least_disk_mb: int = _setting(
        500,
        "how many megabytes have to be free in INSTANCE for new stories and files to be taken; votes are always taken",
    )
    smallest_group: int = _setting(
        THRESHOLD,
        f"the fewest people that a figure beyond a room's totals may be about, never fewer than {LEAST}",
    )

    people_kept_days: int = _setting(
        30,
        "how many days after an event's last vote its people's keys, times and groups are kept, and they can take their"
        f" words back; from 1 to {MOST_DAYS}; the privacy page says how many",
    )

    def __post_init__(self) -> None:
        """Refuse what cannot work, and fill in what follows from another setting."""
        if not 0 < self.port < 65536:
            raise SettingError(f"PORT is {self.port}: it must be from 1 to 65535.")
        if self.smallest_group < LEAST:
            raise SettingError(f"SMALLEST_GROUP is {self.smallest_group}: it must be {LEAST} or more.")
        if not 1 <= self.people_kept_days <= MOST_DAYS:
            raise SettingError(f"PEOPLE_KEPT_DAYS is {self.people_kept_days}: it must be from 1 to {MOST_DAYS}.")
        if self.secret_key and len(self.secret_key) < 32:
            raise SettingError("SECRET_KEY must have 32 characters or more.")
        usual_url = f"http://{_reachable(self.host)}:{self.port}"
        self._fill("public_url", (self.public_url or usual_url).rstrip("/"))
        if not _is_origin(self.public_url):
            raise SettingError(
                f"PUBLIC_URL is {self.public_url!r}: it must look like https://forum.example, without a path."
            )
        usual_store = f"sqlite:///{Path(self.instance).resolve() / 'forum.db'}"
        self._fill("database_url", self.database_url or usual_store)
        self._fill("behind_tls", self.behind_tls or self.public_url.startswith("https:"))

    def _fill(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    @classmethod
    def from_environment(cls) -> Settings:
        """The settings from the environment; what is not there, or empty, has its default. Raises SettingError."""
        given = [each for each in fields(cls) if os.environ.get(each.name.upper())]
        return cls(**{each.name: _read(each.name.upper(), type(each.default)) for each in given})

    @classmethod
    def explained(cls) -> str:
        """A line for each setting: its variable, its default, and what it does."""
        return "\n".join(
            f"  {each.name.upper():16} {_default(each.default)}{each.metadata['explained']}" for each in fields(cls)
        )


def _default(value: object) -> str:
    if isinstance(value, bool):
        value = "yes" if value else "no"
    return f"[{value}] " if value != "" else ""


def _is_origin(url: str) -> bool:
    parts = urlsplit(url)
    return url == f"{parts.scheme}://{parts.netloc}" and parts.scheme in ("http", "https") and bool(parts.hostname)


def _reachable(host: str) -> str:
    """The address that others reach this host by: for "every network", the machine's own in its network."""
    if host not in ("0.0.0.0", "::"):  # noqa: S104
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # Sends nothing: it only asks which way the system would go.
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def _read(variable: str, kind: type) -> Any:
    """What a variable of the environment says: no spelling that could be a slip. Raises SettingError."""
    environment = Env()
    try:
        if kind is bool:
            environment.str(variable, validate=validate.Regexp("(?i:yes|true|on|1|no|false|off|0)\\Z"))
            return environment.bool(variable)
        if kind is int:
            return int(environment.str(variable, validate=validate.Regexp("[0-9]+\\Z")))
        return environment.str(variable)
    except EnvError as fault:
        wanted = "yes or no" if kind is bool else "a whole number"
        raise SettingError(f"{variable} is {os.environ[variable]!r}: it must be {wanted}.") from fault


def secret_of(settings: Settings) -> str:
    """What signs this server's cookies: the setting, or a random key made once and kept for its owner only.

    Servers that start at the same moment agree on one: the first to put its file in place wins.
    """
    if settings.secret_key:
        return settings.secret_key
    folder = Path(settings.instance)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = folder / SECRET_FILE
    if not kept.exists():
        _put_in_place(kept, secrets.token_hex(32))
    return kept.read_text(encoding="ascii").strip()


def _put_in_place(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
    try:
        os.link(draft, path)  # Fails where another server was first; its key is then everyone's.
    except FileExistsError:
        pass
    finally:
        draft.unlink()
