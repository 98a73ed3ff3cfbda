"""The composition root: ``create_app()`` joins the library and its two faces.

Run as a program it is the server, cooperative and on one core: ``python wsgi.py --help``.
"""

from __future__ import annotations

import os
import warnings

if __name__ == "__main__":
    warnings.filterwarnings("ignore", r"\s*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()
    os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")  # The usual one stops every phone.

import argparse
import gc
import logging
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask, request
from jinja2 import StrictUndefined
from sqlalchemy.orm import Session

import forum
import forum.exports.cli
import forum.web
import live
import live.cli
from forum.accounts import bootstrap, session_job
from forum.web import components, watchdog
from forum.web.qr import terminal_qr
from forum.web.settings import SettingError, Settings
from forum.web.single_instance import AnotherServer, only_server_on
from live.conducting import sample_evening
from live.wire.engineio_patches import ensure_known_versions
from scenarios import key_folder, schema
from scenarios.account import Account, Role, without_second_step
from scenarios.clock import Clock
from scenarios.db import Database, give_way
from scenarios.key_folder import KeyFolder
from scenarios.store.accounts import session as sessions
from scenarios.store.accounts import site
from scenarios.store.stories import co_writer, private_link

CONNECTIONS = 20_000
"""How many phones, screens and pages one server holds open at once."""
BACKLOG = 8_192
"""Length of the listen queue: a whole room scans the code at once."""
KEEP_ALIVE_S = 75
"""How long an idle connection is kept for its browser's next request."""
ACCEPTED_A_TURN = 10
"""How many new connections are taken in before everybody else has a turn: each costs half a millisecond at first."""
READS_A_TURN = 4
"""How often a connection reads, some KiB each time, before everybody else has a turn."""
PIPELINED = 20
"""How many requests in a row one connection may send before it has the answer to the one before.

No browser sends any, nor does a proxy, which waits for each answer, whosever requests it passes on.
"""
REST_S = 0.01
"""How much longer such a connection rests each time, in seconds. It costs little where the next one came by chance."""
BODY_TIMES = 3
"""How many times as long as its head a request's body may take, however small it is."""
SLOWEST = 10_000
"""How many bytes of a large body have to arrive each second."""
LEFT_BY_PAGES = 8_000
"""How many new objects there may be when a page is asked for, before they are looked over for garbage."""
MANY_NEW = 50_000
"""After how many new objects Python looks them over by itself, in the middle of whatever is being done."""
PASSES = 100
"""After how many such passes what they left is looked over too."""
GRACE_S = 1.0
"""How long answers that are under way may take when the server is told to stop."""


class App(Flask):
    """The app, whose log never holds an address: a path may be somebody's private link."""

    def log_exception(self, exc_info: Any) -> None:
        """Note a fault with the rule of its route, not with what was asked for."""
        self.logger.error("Fault at %s %s", request.method, request.url_rule, exc_info=exc_info)


def directly(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Run ``work`` here: what a server with real threads needs no other thread for."""
    return work(*args, **kwargs)


def create_app(
    settings: Settings | None = None,
    *,
    run_in_thread: Callable[..., Any] = directly,
    async_mode: str = "threading",
    clock: Clock | None = None,
) -> Flask:
    """The app with both faces, for one server, command or test; it starts no task of its own.

    ``run_in_thread`` runs a function in a real thread and gives its result; ``async_mode`` is the
    socket server's, always said, since it would choose another merely because that is installed. ``clock`` says what
    time it is, to all that asks.
    """
    settings = settings or Settings.from_environment()
    app = App(__name__, root_path=str(Path(__file__).parent), static_folder=None)
    app.jinja_options = {"autoescape": True, "undefined": StrictUndefined}
    Path(settings.instance).mkdir(mode=0o700, parents=True, exist_ok=True)
    app.extensions["clock"] = clock = clock or Clock()
    keys = KeyFolder(Path(settings.instance) / key_folder.FOLDER)
    app.extensions["database"] = Database(settings.database_url, clock, keys)
    app.extensions["run_in_thread"] = run_in_thread
    app.config["SOCKETIO_ASYNC_MODE"] = async_mode

    def read_site(session: Session | None) -> site.Site:
        defaults = site.Site(name=settings.site_name)
        return defaults if session is None else site.read(session, defaults)

    forum.web.init_app(
        app,
        settings,
        find_account=find_account,
        find_held=private_link.held_by,
        find_invited=co_writer.taken_up,
        read_site=read_site,
    )
    forum.init_app(app)
    live.init_app(app)
    for command in (*forum.exports.cli.COMMANDS, *live.cli.COMMANDS):
        app.cli.add_command(command)
    return app


def find_account(session: Session, key: str) -> Account | None:
    """The account whose session has this key, as the store has it now, or None where the session is over.

    Roles that need a second step rest where the site asks for one and the account has none.
    """
    found = sessions.signed_in(session, key)
    if found is None:
        return None
    if found.is_due:
        session_job.note(found.id)
    account = found.account.plain()
    return without_second_step(account) if found.owes_second_step else account


def main() -> None:
    """The server as a program: reads its settings, and says plainly why it cannot start."""
    parser = argparse.ArgumentParser(
        description="Serve the forum and the live event.",
        epilog=f"settings, from the environment:\n{Settings.explained()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--demo", action="store_true", help="load the sample content first")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        ensure_known_versions()
        settings = Settings.from_environment()
        with only_server_on(settings.database_url):
            serve(settings, demo=options.demo)
    except (SettingError, AnotherServer) as fault:
        sys.exit(str(fault))


def serve(settings: Settings, *, demo: bool = False) -> None:
    """Serve until told to stop. What was acknowledged is stored, so stopping loses nothing."""
    import eventlet
    from eventlet import tpool, wsgi
    from greenlet import GreenletExit

    os.umask(0o077)  # What is kept is for this server's user alone.
    allow_many_files()
    app = create_app(settings, run_in_thread=tpool.execute, async_mode="eventlet")
    schema.upgrade(app.extensions["database"])
    components.compile_all(app, Path(settings.instance) / components.COMPILED)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    connection, protocol = fair_parts(settings.slow_request_s, app.extensions["clock"])
    listener = connection(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(BACKLOG)
    except OSError as fault:
        where = f"{settings.host}, port {settings.port}"
        raise SettingError(f"Cannot listen on {where}: {fault.strerror}. Try another PORT.") from fault
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)  # Small packets go at once.
    live.start(app)
    forum.start(app)
    print(welcome(app, settings, demo=demo), flush=True)
    if settings.slow_route_ms:
        watchdog.start(app, settings.slow_route_ms)
    collect_garbage_between_pages(app)
    serving = eventlet.spawn(
        wsgi.server,
        listener,
        app,
        protocol=protocol,
        log_output=False,
        debug=False,
        max_size=CONNECTIONS,
        keepalive=KEEP_ALIVE_S,
    )
    wait_for_stop()
    with eventlet.Timeout(GRACE_S, False), suppress(GreenletExit):
        serving.kill()
        serving.wait()
    app.extensions["ballot box"].stop()
    app.extensions["database"].dispose()


def fair_parts(head_s: float, clock: Clock) -> tuple[Callable[..., Any], type]:
    """What makes eventlet's server give everybody their turn: its kind of connection, and its protocol.

    As they come, a connection whose next bytes are here already reads on, and one whose next request is here already
    answers it, while everybody else waits. One that has begun a request and never ends it is kept for ever.

    From its first byte on, a request's head may take ``head_s`` seconds. Its body may take BODY_TIMES as long, and as
    much longer as it takes at SLOWEST.
    """
    import eventlet
    from eventlet import wsgi
    from eventlet.greenio import GreenSocket

    class Connection(GreenSocket):  # type: ignore[misc]
        """Lets everybody else have their turn now and then while it reads; what it accepts does the same."""

        accepted = 0
        reads = 0
        head_s = 0.0
        ends_at: float | None = None

        def awaits_head(self, seconds: float) -> None:
            """From the next byte on, a request's head may take this many seconds."""
            self.head_s, self.ends_at = seconds, None

        def awaits_body(self, seconds: float | None) -> None:
            """What comes now may take this many seconds, or as long as it likes."""
            self.head_s, self.ends_at = 0.0, None if seconds is None else clock.monotonic() + seconds

        def accept(self) -> Any:
            """Let in who is next; now and then everybody else goes first, also those who were let in just now.

            Whoever waits at the door costs nothing, and nobody is served who has given up meanwhile.
            """
            self.accepted += 1
            if self.accepted % ACCEPTED_A_TURN == 0:
                eventlet.sleep(0)
            return super().accept()

        def recv(self, bufsize: int, flags: int = 0) -> Any:
            """Read what is here or comes next."""
            self.take_turns()
            return super().recv(bufsize, flags)

        def arrives(self, size: int) -> bytes:
            """Wait until something comes, for as long as it takes, and read it; nothing at the end.

            Whoever waits first has given everybody else their turn, and asks the network once and not twice.
            """
            try:
                self._trampoline(self.fd, read=True)
                return bytes(self.fd.recv(size))
            except BlockingIOError:
                return bytes(self.recv(size))
            except OSError:
                return b""

        def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> Any:
            """Read what is here or comes next; only a look at what is here does not wait."""
            if self.gettimeout() == 0:
                return super().recv_into(buffer, nbytes, flags)
            self.take_turns()
            if self.ends_at is not None:
                left = self.ends_at - clock.monotonic()
                if left <= 0:
                    raise TimeoutError
                with eventlet.Timeout(left, TimeoutError):
                    return super().recv_into(buffer, nbytes, flags)
            count = super().recv_into(buffer, nbytes, flags)
            if count and self.head_s:
                self.awaits_body(self.head_s)
            return count

        def take_turns(self) -> None:
            """Let the others go first, once in so many reads: most wait for the network anyway, and do so then."""
            self.reads += 1
            if self.reads % READS_A_TURN == 0:
                eventlet.sleep(0)

    class Protocol(wsgi.HttpProtocol):  # type: ignore[misc]
        """Lets everybody else have their turn between two requests, and ends a connection that pipelines them.

        It writes down neither who asked nor what they sent, as its own library would.
        """

        in_a_row = 0

        def version_string(self) -> str:
            """Say nothing of which server and which Python answer, where a request cannot be read."""
            return "server"

        def handle_one_request(self) -> None:
            """Answer a request, and rest the longer the more of them came in a row."""
            self.connection.awaits_head(head_s)
            super().handle_one_request()
            if not self.close_connection:
                eventlet.sleep(self.in_a_row * REST_S)

        def parse_request(self) -> bool:
            """Read a request's head, count it where the next one is here before it is answered, and bound the row."""
            readable: bool = super().parse_request()
            self.connection.awaits_body(self.time_for_body() if readable else None)
            if readable and "transfer-encoding" not in self.headers:
                self.in_a_row = self.in_a_row + 1 if self.next_is_here() else 0
            if self.in_a_row > PIPELINED:
                self.close_connection = True  # The answer says that it is the last.
            if readable and self.headers.get("upgrade", "").lower() == "websocket" and self.has_hung_up():
                self.close_connection = True
                return False
            return readable

        def time_for_body(self) -> float | None:
            """How long this request's body may take to arrive, in seconds; None for as long as it likes."""
            has_body = self.length() or "transfer-encoding" in self.headers
            return BODY_TIMES * head_s + self.length() / SLOWEST if head_s and has_body else None

        def length(self) -> int:
            """How many bytes this request's body is said to have."""
            said = self.headers.get("content-length", "0")
            return int(said) if said.isascii() and said.isdigit() else 0

        def has_hung_up(self) -> bool:
            """Whether whoever asked has closed the connection already, as somebody does who waited for too long.

            When a whole room comes back at once, to open sockets for them would keep those waiting who still wait.
            """
            try:
                return not self.connection.fd.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
            except BlockingIOError:
                return False
            except OSError:
                return True

        def next_is_here(self) -> bool:
            """Whether more than this request's body was sent already; it does not wait for it."""
            body = self.length()
            self.connection.settimeout(0)
            try:
                return len(self.rfile.fp.peek(body + 1)) > body  # While a head is read, a wrapper counts its bytes.
            except OSError:
                return False  # The connection broke, which the next read finds out.
            finally:
                self.connection.settimeout(self.server.socket_timeout)

        def log_message(self, format: str, *args: object) -> None:
            """Keep it to itself."""

    return Connection, Protocol


def wait_for_stop() -> None:
    """Wait, while the server serves, until it is told to stop; told again, it stops at once."""
    from eventlet.hubs import trampoline

    told, tell = os.pipe()
    os.set_blocking(tell, False)
    signal.set_wakeup_fd(tell)  # Python writes to it in the middle of whatever the loop waits for.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    trampoline(told, read=True)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def allow_many_files() -> None:
    """Let this process hold as many connections as the machine lets it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def collect_garbage_between_pages(app: Flask) -> None:
    """Leave alone what lives as long as the server, and look over what pages leave before there is much of it.

    At 5,000 phones, to look over what lives long costs half the votes. In the middle of a vote even a pass over what is
    new takes 30 to 100 ms, since most of it is still used. What pages leave is nearly all garbage, which takes 5 ms for
    10,000 objects, and 40 ms for 50,000.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(MANY_NEW, PASSES, PASSES)

    def look_over() -> None:
        if gc.get_count()[0] > LEFT_BY_PAGES:
            gc.collect(0)
            give_way()

    app.before_request_funcs.setdefault(None, []).insert(0, look_over)


def welcome(app: Flask, settings: Settings, *, demo: bool) -> str:
    """What the terminal shows: where everything is, and who can sign in for the first time."""
    database: Database = app.extensions["database"]
    lines = [f"{settings.site_name} is running.", "", f"  Forum       {settings.public_url}/"]
    if not demo:
        return "\n".join([*lines, *sign_in_lines(settings, database.write(bootstrap.first_steward))])
    code = database.write(lambda session: sample_evening.load(session, database.clock.today()).code)
    join = f"{settings.public_url}/join/{code}"
    lines += [
        f"  Big screen  {settings.public_url}/screen/{code}",
        f"  Host        {settings.public_url}/host/{code}",
        f"  Phones      {join}",
        "",
        terminal_qr(join),
    ]
    return "\n".join([*lines, *sign_in_lines(settings, database.write(bootstrap.demonstrators))])


def sign_in_lines(settings: Settings, offers: list[tuple[Role, str]]) -> list[str]:
    """A one-time sign-in link a line, where there are any."""
    links = [f"  {role.capitalize():11} {settings.public_url}/sign-in/link/{token}" for role, token in offers]
    return ["", "Sign in, once with each link:", "", *links] if links else []


if __name__ == "__main__":
    main()
