"""The live event on the day: the other face of the library of scenarios."""

from __future__ import annotations

import socket
import threading

from flask import Flask

from forum.web import background_jobs
from forum.web.background_jobs import DailyWork
from forum.web.settings import Settings
from forum.web.translation import in_the_sites_language
from live import faces, setting_up
from live.conducting import forget_people, visits_job
from live.conducting.ballot_box import BallotBox
from live.conducting.presence import Presence
from live.drawing.drawer import Drawer
from live.store import participant
from live.wire.broadcast import Broadcast
from live.wire.engineio_patches import Pings
from live.wire.section_change import SectionChange
from live.wire.server import socket_server
from live.wire.sockets import Sockets
from scenarios.db import Database


def init_app(app: Flask) -> None:
    """Add the event's pages, sockets and commands to ``app``."""
    for blueprint in (*setting_up.BLUEPRINTS, *faces.BLUEPRINTS):
        app.register_blueprint(blueprint)
    settings: Settings = app.extensions["settings"]
    database: Database = app.extensions["database"]
    server = socket_server(app, settings, app.config["SOCKETIO_ASYNC_MODE"], database.clock)
    ballot_box = app.extensions["ballot box"] = BallotBox(database)
    broadcast = app.extensions["broadcast"] = Broadcast(database, server, in_the_sites_language(app), Drawer(app))
    presence = Presence(ballot_box, worker_name(settings), database.clock)
    broadcast.led_by(SectionChange(server, broadcast, presence).take_along)
    Sockets(app, server, database, ballot_box, broadcast, presence).register()
    forgetting = DailyWork("Events whose people were forgotten", forget_people.is_due, forget_people.forget_all)
    background_jobs.add_daily(app, forgetting)


def start(app: Flask) -> None:
    """Start the tasks that only a server runs: the writer, the pulse, and nobody here yet."""
    database: Database = app.extensions["database"]
    ballot_box: BallotBox = app.extensions["ballot box"]
    broadcast: Broadcast = app.extensions["broadcast"]
    pings: Pings = app.extensions["pings"]
    worker = worker_name(app.extensions["settings"])
    if database.is_sqlite:  # Then this server is the only one.
        database.write(lambda session: participant.forget_all_workers(session, database.clock.now()))
    else:
        database.write(lambda session: participant.forget_worker(session, worker, database.clock.now()))
    ballot_box.start()
    background_jobs.look_for_ever(app, "when phones came and went", visits_job.look)
    for task in (broadcast.pulse_for_ever, pings.tick_for_ever):
        threading.Thread(target=task, daemon=True).start()


def worker_name(settings: Settings) -> str:
    """This process among several: its machine and port, the same after it is started again."""
    return f"{socket.gethostname()}:{settings.port}"
