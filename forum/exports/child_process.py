"""Commands that the server starts as a child process of its own: nothing that is long holds up a vote."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import fields
from pathlib import Path

from forum.web.links import settings

WSGI = Path(__file__).resolve().parents[2] / "wsgi.py"
NICE = 10
"""How far whoever votes goes before such a process, in the system's own steps."""


def start(command: str) -> None:
    """Start ``flask --app wsgi COMMAND`` with this server's settings, and do not wait for it."""
    child = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", str(WSGI), command],
        env=os.environ | _environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=child.wait, daemon=True).start()


def _environment() -> dict[str, str]:
    """The server's settings for its child: the same store, wherever they came from."""
    told = {each.name.upper(): getattr(settings(), each.name) for each in fields(settings())}
    told["INSTANCE"] = str(Path(settings().instance).resolve())
    return {name: ("yes" if value else "no") if isinstance(value, bool) else str(value) for name, value in told.items()}
