"""The store of the app that is serving this request, and the way to run slow work beside its loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from flask import current_app

from scenarios.db import Database

P = ParamSpec("P")
T = TypeVar("T")


def database() -> Database:
    """The store of the current app."""
    return cast(Database, current_app.extensions["database"])


def run_in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do ``work`` in a real thread where the server is cooperative, so that its loop goes on; else here.

    For what computes for over 20 ms and touches neither the request nor a session of the store.
    """
    runner = cast(Callable[..., T], current_app.extensions["run_in_thread"])
    return runner(work, *args, **kwargs)
