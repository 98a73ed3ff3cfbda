"""The store of the app that is serving this request, and the way to run slow work beside its loop.

A request reads in one session: ``database().read()`` joins it, wherever it is called. Outside a request (commands,
jobs, sockets) each read is a session of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from flask import Flask, Response, before_render_template, current_app, g, request

from scenarios.db import Database, SharedReads, give_way

P = ParamSpec("P")
T = TypeVar("T")

_WITHOUT_A_BODY = ("GET", "HEAD", "OPTIONS")


def database() -> Database:
    """The store of the current app; in a request, the one whose reads share a session."""
    return cast(Database, g.get("shared_reads") or current_app.extensions["database"])


def end_reads() -> None:
    """End the request's read session, if it has one, before something that waits for anybody else.

    A session keeps a connection. Were it kept over a wait for what itself needs one, as the ballot box does, a full
    room could take all connections and wait for ever.
    """
    shared: SharedReads | None = g.get("shared_reads")
    if shared is not None:
        shared.end_reads()


def rest() -> None:
    """Let everybody else have their turn between two pieces of a request's work that take 10 ms or more each.

    The request's read session ends, so what is read next may be newer. Rows that were read keep what was loaded.
    """
    end_reads()
    give_way()


def run_in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do ``work`` in a real thread where the server is cooperative, so that its loop goes on; else here.

    For what computes for over 20 ms and touches neither the request nor a session of the store. The request's read
    session ends before it.
    """
    end_reads()
    runner = cast(Callable[..., T], current_app.extensions["run_in_thread"])
    return runner(work, *args, **kwargs)


def init_app(app: Flask) -> None:
    """Let each request that comes without a body read in one session, from its first read until it is answered."""
    before_render_template.connect(_take_turns_before_a_page, app)

    @app.before_request
    def read_in_one_session() -> None:
        if request.method in _WITHOUT_A_BODY:
            _share()

    @app.after_request
    def end_before_the_answer_leaves(response: Response) -> Response:
        _finish()  # Whoever reads the answer may be slow.
        return response

    @app.teardown_request
    def end_at_the_latest_now(fault: BaseException | None) -> None:
        _finish()


def share_once_the_form_is_here(app: Flask) -> None:
    """Let each request that comes with a body read in one session, once the body was read.

    Whoever sends it may be slow, and would keep a connection that others need.
    """

    @app.before_request
    def read_in_one_session_from_now_on() -> None:
        if request.method not in _WITHOUT_A_BODY:
            _share()


def _take_turns_before_a_page(_app: Flask, **_told: object) -> None:
    """To read what is on a page and to write it down are two pieces of work."""
    shared: SharedReads | None = g.get("shared_reads")
    if shared is not None:
        shared.take_turns()


def _finish() -> None:
    shared: SharedReads | None = g.pop("shared_reads", None)
    if shared is not None:
        shared.finish()


def _share() -> None:
    g.shared_reads = SharedReads(cast(Database, current_app.extensions["database"]))
