"""Who takes part in an evening, as a test tells it: phones, a screen and a host, over real sockets."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable
from typing import Any

import engineio.base_client
import socketio
import socketio.base_client
from socketio.exceptions import ConnectionError

from live.store.participant import new_token
from tests.live.evening import Evening
from tests.live.server import RunningServer, wait_until
from tests.schemas import ensure_on_the_wire

State = dict[str, Any]


MESSAGE_EVERY_S = 0.25
"""How long the server lets a console wait for its next message, once it has sent several at once, in seconds."""
PATIENT_TRIES = 20


class TurnedAway(Exception):
    """The server did not let a face in; its answer says why."""


class Face:
    """One connection to the server, which comes back by itself after a break, as a browser's does."""

    namespace = ""

    def __init__(self, server: RunningServer, auth: dict[str, Any], **connection: Any) -> None:
        self.server = server
        self.auth = auth
        self.states: list[State] = []
        self.unchanged: list[State] = []
        self.heard_at: list[str] = []
        self.answer: State = {}
        self._connection = {"transports": ["websocket"], **connection}
        self._client = self._open()

    @property
    def state(self) -> State:
        """What it shows now."""
        return self.states[-1]

    @property
    def notices(self) -> dict[str, State]:
        """The last that it was told besides its state, by the name of the event."""
        return {"unchanged": self.unchanged[-1]} if self.unchanged else {}

    @property
    def is_connected(self) -> bool:
        """Whether its line is up."""
        return self.namespace in self._client.namespaces

    def sees(self, true: Callable[[State], object], what: str = "the state") -> State:
        """Wait until its state is so, and give it."""
        wait_until(lambda: self.states and true(self.states[-1]), f"{type(self).__name__} sees {what}")
        return self.state

    def sees_round(self, state: str) -> State:
        """Wait until the round that it shows is in this state."""
        return self.sees(lambda seen: seen["round"] and seen["round"]["state"] == state, f"a round {state}")

    def sends(self, event: str, *message: Any) -> State:
        """Send a message as it stands, and give its acknowledgement; both are as docs/schemas/wire.json has them."""
        wait_until(lambda: self.is_connected, f"{type(self).__name__} is connected")
        packed = message[0] if len(message) == 1 and message[0] is not None else message
        self.answer = self._client.call(event, packed, namespace=self.namespace, timeout=60)
        if self.answer["ok"]:
            ensure_on_the_wire(self.namespace, sends={event: packed})
            ensure_on_the_wire(self.namespace, answered={event: self.answer})
        else:
            ensure_on_the_wire(self.namespace, turned_away=self.answer)
        ensure_on_the_wire(self.namespace, told=self.notices)
        return self.answer

    def drops(self) -> None:
        """Lose the connection, and stay away."""
        _close(self._client)

    def returns(self) -> None:
        """Come back, with everything from before forgotten."""
        self.states.clear()
        self.unchanged.clear()
        self._client = self._open()

    def comes_back_with(self, has: object) -> None:
        """Lose the connection, and come back naming the picture that it has, by its tag."""
        self.drops()
        self.auth["has"] = has
        self.returns()
        ensure_on_the_wire(self.namespace, told=self.notices)

    def _open(self) -> socketio.Client:
        client = socketio.Client(reconnection_delay=0.05, reconnection_delay_max=0.3)
        _opened.append(client)
        self._listen(client)
        refusals: list[State] = []
        client.on("connect_error", refusals.append, namespace=self.namespace)
        try:
            client.connect(
                self.server.address,
                auth=self.auth,
                namespaces=[self.namespace],
                wait_timeout=30,
                **self._connection,
            )
        except ConnectionError as fault:
            if refusals:
                ensure_on_the_wire(self.namespace, turned_away=refusals[0]["data"])
            raise TurnedAway(refusals[0]["data"] if refusals else str(fault)) from fault
        wait_until(lambda: self.states or self.unchanged, f"{type(self).__name__} is shown a state")
        return client

    def _listen(self, client: socketio.Client) -> None:
        client.on("state", self._take, namespace=self.namespace)
        client.on("unchanged", self._stay, namespace=self.namespace)

    def _take(self, state: State) -> None:
        self.heard_at.append(state.pop("now"))
        self.states.append(state)

    def _stay(self, unchanged: State) -> None:
        self.heard_at.append(unchanged["now"])
        self.unchanged.append(unchanged)


class Phone(Face):
    """Somebody's phone: it votes by the words on the screen, and counts its own votes."""

    namespace = "/phone"

    def __init__(
        self,
        server: RunningServer,
        evening: Evening,
        token: str = "",
        code: str = "",
        **connection: Any,
    ) -> None:
        code = code or evening.code
        self.token = token or token_for(server, code)
        self.mine: State = {}
        self._seq = 0
        super().__init__(server, {"code": code, "token": self.token}, **connection)

    @property
    def notices(self) -> dict[str, State]:
        """What is its person's own."""
        return super().notices | ({"mine": self.mine} if self.mine else {})

    def votes(self, *labels: str) -> State:
        """Vote for the options whose labels begin so; for none of them without any."""
        asked = self.sees(lambda state: state["round"], "a round")["round"]
        keys = [option["key"] for option in asked["options"] if begins(option["label"], labels)]
        assert len(keys) == len(labels), f"{labels} are not all among {asked['options']}"
        return self.chooses(*keys)

    def chooses(self, *keys: str) -> State:
        """Vote for the options with these keys."""
        asked = self.sees(lambda state: state["round"], "a round")["round"]
        self._seq = max(self._seq, self.mine.get("seq", 0)) + 1
        return self.sends("vote", {"round": asked["id"], "choices": list(keys), "seq": self._seq})

    def calls_stop(self, words: str, client_id: str = "") -> State:
        """Propose what somebody could do differently, at the scene that the phone shows."""
        self.sees(lambda state: "stop" in state["may"], "that it may say stop")
        message = {"id": client_id or new_token(), "version": self.state["version"], "text": words}
        return self.sends("stop", message)

    def says(self, kind: str, words: str) -> State:
        """Give a reason, or say what should not be forgotten."""
        self.sees(lambda state: kind in state["may"], f"that it may say its {kind}")
        return self.sends("say", {"id": new_token(), "version": self.state["version"], "kind": kind, "text": words})

    def marks(self, kind: str) -> State:
        """Mark the scene that the phone shows."""
        self.sees(lambda state: "mark" in state["may"], "that it may mark")
        return self.sends("mark", {"id": new_token(), "version": self.state["version"], "kind": kind})

    def supports(self, words: str) -> State:
        """Support the proposal with these words."""
        shown = self.sees(lambda state: proposal(state, words), words)
        return self.sends("support", {"intervention": proposal(shown, words)["id"]})

    def hears_its_own(self) -> State:
        """Wait until it was told what is its own, and give it."""
        wait_until(lambda: self.mine, "the phone knows what is its own")
        return self.mine

    def _listen(self, client: socketio.Client) -> None:
        super()._listen(client)
        client.on("mine", self._keep, namespace=self.namespace)

    def _keep(self, mine: State) -> None:
        self.mine = mine


class Screen(Face):
    """The big screen."""

    namespace = "/screen"

    def __init__(self, server: RunningServer, evening: Evening, section: int | None = None, **connection: Any) -> None:
        super().__init__(server, {"code": evening.code, "section": section}, **connection)

    def shows(self, heading: str) -> State:
        """Wait until the scene with this heading is on."""
        return self.sees(lambda state: state["scene"] and state["scene"]["heading"] == heading, heading)


class Scribe(Face):
    """Whoever passes on what people say: a facilitator, a moderator or a scribe."""

    namespace = "/scribe"

    def __init__(self, server: RunningServer, evening: Evening, cookie: str | None = None, **connection: Any) -> None:
        headers = {"Cookie": server.cookie(evening.sign_in) if cookie is None else cookie}
        super().__init__(server, {"code": evening.code}, headers=headers, **connection)

    def waits_for(self, words: str) -> State:
        """Wait until these words are in the queue, and give them."""
        shown = self.sees(lambda state: queued(state, words), words or "something without words")
        return queued(shown, words)

    def passes(self, words: str, state: str = "passed") -> State:
        """Do with words in the queue what ``state`` says."""
        known = self.waits_for(words)
        return self.sends("judge", {"saying": known["id"], "seen": known["state"], "state": state})

    def writes_down(self, words: str) -> State:
        """Put the words to what was called out and has none yet."""
        known = self.waits_for("")
        return self.sends("judge", {"saying": known["id"], "seen": known["state"], "state": "passed", "words": words})


class Host(Scribe):
    """A facilitator at the console. Each cue is for the version that the console shows."""

    namespace = "/host"

    def __init__(self, server: RunningServer, evening: Evening, cookie: str | None = None, **connection: Any) -> None:
        self._evening = evening
        super().__init__(server, evening, cookie, **connection)

    def does(self, kind: str, **details: Any) -> State:
        """Give a cue, expect it to be taken, and wait until the console shows what came of it.

        A test presses faster than any hand, and is told so: then the host waits for the next of the messages that a
        console may send a second.
        """
        for _ in range(PATIENT_TRIES):
            answer = self.sends("cue", {"kind": kind, "expect": self.state["version"], **details})
            if answer.get("error") != "too_fast":
                break
            time.sleep(MESSAGE_EVERY_S)
        assert answer["ok"], answer
        return self.sees(lambda state: state["version"] >= answer["version"], f"version {answer['version']}")

    def starts(self) -> State:
        """Begin the first performance, and show its first scene, also where a content note comes before it."""
        self.does("start", performance=self._evening.performances[0])
        return self.does("enter") if self.state["performance"]["held"] else self.state

    def thanks_everyone(self) -> State:
        """Begin every story of this part and end it, and show the thanks."""
        for performance in self._evening.performances:
            self.does("start", performance=performance)
            self.does("end")
        return self.does("debrief")

    def goes_on_to(self, section: int) -> State:
        """Take the room along to another part of the event."""
        answer = self.sends("cue", {"kind": "go on", "expect": self.state["version"], "section": section})
        assert answer["ok"], answer
        return self.sees(lambda state: state["section"]["id"] == section, "the next part")

    def goes_to_the_decision(self) -> State:
        """Show scene after scene until there is something to choose."""
        while not self.state["decision"] or self.state["performance"]["held"]:
            self.does("enter" if self.state["performance"]["held"] else "show")
        return self.state

    def opens_a_round(self, method: str = "approval") -> State:
        """From wherever the evening is, open a round at the next decision."""
        if self.state["performance"]["status"] != "running":
            self.starts()
        self.goes_to_the_decision()
        return self.does("open", method=method)


def proposal(state: State, words: str) -> State:
    """The proposal with these words among those that were passed, {} where there is none."""
    return next((one for one in state["proposals"] if one["words"] == words), {})


def queued(state: State, words: str) -> State:
    """The saying with these words in a queue, {} where there is none."""
    return next((one for one in state["queue"] if one["words"] == words), {})


def begins(label: str, wanted: tuple[str, ...]) -> bool:
    """Whether a label begins with one of these words, whatever their case."""
    return any(label.casefold().startswith(words.casefold()) for words in wanted)


def token_for(server: RunningServer, code: str) -> str:
    """The token of a new browser, as the phone's page asks for it."""
    request = urllib.request.Request(f"{server.address}/join/{code}/token", method="POST")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return str(json.load(answer)["token"])


def everybody_leaves() -> list[Any]:
    """Close the client of every face that a test opened, and return those that are still connected or coming back.

    The library goes on listing a client whose only namespace the server ended; without its thread it does nothing.
    """
    while _opened:
        _close(_opened.pop())
    listed = engineio.base_client.connected_clients
    running = [client for client in listed if client.read_loop_task and client.read_loop_task.is_alive()]
    return [*running, *socketio.base_client.reconnecting_clients]


_opened: list[socketio.Client] = []


def _close(client: socketio.Client) -> None:
    wait_until(lambda: _is_closed(client), "a client is closed for good")


def _is_closed(client: socketio.Client) -> bool:
    """Do what closes a client, and say whether nothing of it is left: it may be coming back at this very moment.

    Its own ``shutdown`` misses one that has just begun to come back, or has just succeeded.
    """
    client.reconnection = False
    if client.connected:
        client.disconnect()
    coming_back, reader = client._reconnect_task, client.eio.read_loop_task
    if client._reconnect_abort is not None:
        client._reconnect_abort.set()
    return not client.connected and not any(thread and thread.is_alive() for thread in (coming_back, reader))


def turned_away(open_face: Callable[[], Face]) -> State:
    """The answer to a face that the server does not let in."""
    try:
        face = open_face()
    except TurnedAway as refusal:
        return dict(refusal.args[0])
    face.drops()
    raise AssertionError("it was let in")
