"""A page that the server draws: sent whole first, then what changed, and never another than one that comes now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import socketio

from live.messages.state import DrawnPage
from tests.live.actors import Face, Host, Phone, Screen, State, token_for
from tests.live.evening import Evening
from tests.live.server import RunningServer, wait_until

PAGES = {"screen": "/screen", "backstage": "/screen", "console": "/host", "scribe": "/scribe", "phone": "/phone"}
"""Each page that is drawn, with the namespace of its face."""


class DrawnActor(Face):
    """A page that its server draws; it keeps its parts as its script does."""

    def __init__(self, server: RunningServer, evening: Evening, page: str = "screen", language: str = "en-GB") -> None:
        self.page, self.namespace = page, PAGES[page]
        self.updates: list[State] = []
        self.parts: dict[str, str] = {}
        self.body: dict[str, str] = {}
        self.is_lost = False
        auth = {"code": evening.code, "draws": page, "language": language}
        if page == "phone":
            auth["token"] = token_for(server, evening.code)
        signed_in = {"headers": {"Cookie": server.cookie(evening.sign_in)}} if page in ("console", "scribe") else {}
        super().__init__(server, auth, **signed_in)

    @property
    def notices(self) -> dict[str, State]:
        """The last update, too."""
        return super().notices | ({"drawn": self.updates[-1]} if self.updates else {})

    @property
    def shows(self) -> str:
        """The picture on it."""
        return str(self.body["data-shows"])

    def comes_back(self) -> None:
        """Connect anew where it missed something, as its script does, and be sent the whole."""
        if self.is_lost:
            self.updates.clear()
            self.drops()
            self.returns()

    def follows(self, picture: str) -> None:
        """Wait until it shows this picture, whatever it missed."""

        def shows() -> bool:
            self.comes_back()
            return bool(self.updates) and self.shows == picture

        wait_until(shows, f"{self.page} shows {picture}")

    def _listen(self, client: socketio.Client) -> None:
        super()._listen(client)
        client.on("drawn", self._take_drawn, namespace=self.namespace)

    def _take_drawn(self, update: State) -> None:
        before = self.updates[-1]["tag"] if self.updates else ""
        self.is_lost = update["since"] not in ("", before) and update["tag"] != before
        if update["tag"] == before or self.is_lost:
            return
        self.parts |= update["parts"]
        self.body |= update["body"]
        self.updates.append(update)
        self.states.append({"version": int(self.body["data-version"])})


@pytest.fixture
def walls(enter: Callable[..., Any]) -> list[DrawnActor]:
    """One of each page, which stay for the whole evening."""
    return [enter(DrawnActor, page) for page in PAGES]


def shows_the_same(wall: DrawnActor, fresh: DrawnActor) -> bool:
    """Whether both show one state; the numbers of phones go on changing meanwhile."""
    wall.comes_back()
    fresh.comes_back()
    return bool(wall.updates and fresh.updates) and wall.updates[-1]["tag"] == fresh.updates[-1]["tag"]


def assert_fresh(enter: Callable[..., Any], walls: list[DrawnActor], host: Host) -> None:
    """Each page has the parts that one which comes now is sent."""
    for wall in walls:
        fresh: DrawnActor = enter(DrawnActor, wall.page)
        wait_until(lambda wall=wall, fresh=fresh: shows_the_same(wall, fresh), "the same state")
        assert {name: wall.parts[name] for name in fresh.parts} == fresh.parts
        assert wall.body == fresh.body
        fresh.drops()


@pytest.mark.fault("stale-page")
def test_after_every_cue_a_page_is_as_one_that_comes_now(
    enter: Callable[..., Any], walls: list[DrawnActor], host: Host, phone: Phone
) -> None:
    for step in (
        lambda: host.starts(),
        lambda: host.does("show"),
        lambda: host.opens_a_round(),
        lambda: phone.votes("Stay open"),
        lambda: host.does("close"),
        lambda: host.does("reveal"),
        lambda: host.does("blank"),
        lambda: host.does("unblank"),
        lambda: host.does("pause"),
        lambda: host.does("resume"),
        lambda: host.does("end"),
        lambda: host.does("debrief"),
    ):
        step()
        assert_fresh(enter, walls, host)


def test_a_number_comes_by_itself(enter: Callable[..., Any], host: Host, phone: Phone) -> None:
    wall = enter(DrawnActor)
    host.opens_a_round()
    wall.follows("open")
    wall.updates[:-1] = []
    phone.votes("Stay open")
    wait_until(lambda: "1 of 1" in wall.parts["turnout"], "the new turnout")
    assert {name for update in wall.updates[1:] for name in update["parts"]} == {"turnout"}


def test_who_names_no_page_is_sent_the_state_beside_those_that_are_drawn(
    enter: Callable[..., Any], walls: list[DrawnActor], host: Host
) -> None:
    plain = enter(Screen)
    host.starts()
    plain.sees(lambda state: state["version"] == host.state["version"])
    walls[0].follows("scene")


def test_a_page_that_comes_back_with_the_latest_hears_that_alone(enter: Callable[..., Any], host: Host) -> None:
    host.starts()
    wall = enter(DrawnActor)
    tag = wall.updates[-1]["tag"]
    wall.updates.clear()
    wall.comes_back_with(tag)
    assert (wall.updates, wall.unchanged[-1]["tag"]) == ([], tag)


def test_the_page_of_another_face_is_not_drawn(phone: Phone) -> None:
    phone.auth["draws"] = DrawnPage.SCREEN
    phone.drops()
    phone.returns()
    assert phone.state["event"]["code"], "it is sent its own state"


def test_a_console_that_pressed_too_late_is_sent_the_whole(enter: Callable[..., Any], host: Host) -> None:
    console = enter(DrawnActor, "console")
    host.starts()
    console.follows("scene")
    console.updates.clear()
    assert console.sends("cue", {"kind": "show", "expect": 0})["error"] == "stale"
    wait_until(lambda: console.updates, "the page as it is now")
    assert (console.updates[0]["since"], console.shows) == ("", "scene")
