"""The composition root: ``create_app()`` joins the library and its two faces; run as a program, the server."""

from __future__ import annotations

if __name__ == "__main__":
    import eventlet

    eventlet.monkey_patch()

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, request
from jinja2 import StrictUndefined
from sqlalchemy.orm import Session

import forum
import forum.web
import live
from forum.web.settings import Settings
from scenarios.account import Account
from scenarios.db import Database
from scenarios.store import account as accounts
from scenarios.store import site


def directly(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Run ``work`` here: what a server with real threads needs no other thread for."""
    return work(*args, **kwargs)


class App(Flask):
    """The app, whose log never holds an address: a path may be somebody's private link."""

    def log_exception(self, exc_info: Any) -> None:
        """Note a fault with the rule of its route, not with what was asked for."""
        self.logger.error("Fault at %s %s", request.method, request.url_rule, exc_info=exc_info)


def create_app(
    settings: Settings | None = None,
    *,
    run_in_thread: Callable[..., Any] = directly,
    async_mode: str = "threading",
) -> Flask:
    """The app with both faces, for one server, command or test; it starts no task of its own.

    ``run_in_thread`` runs a function in a real thread and gives its result; ``async_mode`` is the
    socket server's, always said, since it would choose another merely because that is installed.
    """
    settings = settings or Settings.from_environment(os.environ)
    app = App(__name__, root_path=str(Path(__file__).parent), static_folder=None)
    app.jinja_options = {"autoescape": True, "undefined": StrictUndefined}
    Path(settings.instance).mkdir(mode=0o700, parents=True, exist_ok=True)
    app.extensions.update(database=Database(settings.database_url), run_in_thread=run_in_thread)
    app.config["SOCKETIO_ASYNC_MODE"] = async_mode

    def read_site(session: Session | None) -> site.Site:
        defaults = site.Site(name=settings.site_name)
        return defaults if session is None else site.read(session, defaults)

    forum.web.init_app(app, settings, find_account=find_account, read_site=read_site)
    forum.init_app(app)
    live.init_app(app)
    return app


def find_account(session: Session, account_id: int, sessions: int) -> Account | None:
    """The account as the store has it now, or None where its sessions were ended since."""
    row = accounts.by_id(session, account_id)
    return row.plain() if row is not None and row.sessions == sessions else None
