"""Every picture of a performance: nothing leaves the stage, whatever people wrote, and nobody meets a barrier."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from live.performance.plan import LABEL_LIMIT, Plan, WarmUp
from live.performance.vote import Receipt, Vote
from live.store import event, participant, vote_casting
from live.store.participant import Seen
from scenarios.db import now
from scenarios.sample import STORIES as SAMPLE
from scenarios.sample import closed_at_eleven
from scenarios.stories.checks import SCREEN_LIMIT, SCREEN_WORDS
from scenarios.stories.story import LETTERS, StoryContent
from tests.browser.actors import AtTheConsole, BigScreen, PhoneInHand
from tests.live.actors import Host, Phone
from tests.live.evening import Evening, another_event, know_the_room
from tests.live.factories import arrival, published_story
from tests.live.server import RunningServer

WINDOWS = {"720p": (1280, 720), "1080p": (1920, 1080), "4:3": (1024, 768)}
SENTENCE = "Nobody knew who was meant to ring whom, and so for a while nobody rang anybody. "
ARABIC = "وصلت روزي إلى المقهى قبل الإغلاق بعشر دقائق. «نغلق عند الحادية عشرة»، قالت المتطوعة."
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
CROWD = 32
"""Enough for a split: sixteen on each side of it."""
FORUM = Plan(
    notes=True,
    stops=True,
    two_rounds=True,
    minutes=6,
    reasons=True,
    minority=True,
    perspectives=True,
    warm_up=WarmUp(SENTENCE, (SENTENCE, LONG_WORD)),
)
SAID = {
    "sample": "Somebody could sit with her.",
    "long": (SENTENCE * 4)[:200],
    "six choices": LONG_WORD,
    "right to left": ARABIC,
}
"""What the floor says to each story."""
PICTURES = {
    "waiting",
    "open",
    "closed",
    "revealed",
    "note",
    "scene",
    "stop",
    "discussion",
    "split",
    "minority",
    "void",
    "paused",
    "tree",
    "blank",
    "ended",
    "debrief",
}


@pytest.mark.parametrize(
    ("story", "first"),
    [("sample", "720p"), ("long", "1080p"), ("six choices", "4:3"), ("right to left", "720p")],
)
def test_nothing_leaves_the_stage(
    story: str, first: str, evening: Evening, server: RunningServer, enter: Callable[..., Any]
) -> None:
    screen: BigScreen = enter(BigScreen, viewport=size_of(first))
    host: AtTheConsole = enter(AtTheConsole, evening)
    here = plays(server, evening, STORIES[story]())
    for face, path in ((screen, "screen"), (host, "host")):
        face.opens(f"/{path}/{here.code}")
    for _ in range(6):
        for window in (first, *(other for other in WINDOWS if other != first)):
            screen.is_sized(*WINDOWS[window])
            screen.keeps_to_the_stage()
        if not host.page.locator("#big").count() or "End" in host.page.locator("#big").inner_text():
            break
        host.goes_on()
        expect(screen.page.locator("body")).to_have_attribute("data-version", host.version)
        screen.is_still()


@pytest.mark.parametrize(
    ("words", "largest_step", "cut"),
    [(SCREEN_WORDS, 1, False), (SCREEN_LIMIT, 8, False), (2 * SCREEN_LIMIT, 8, True)],
)
def test_the_advice_on_long_texts_says_what_the_screen_does(
    words: int,
    largest_step: int,
    cut: bool,
    evening: Evening,
    server: RunningServer,
    enter: Callable[..., Any],
) -> None:
    screen: BigScreen = enter(BigScreen)
    text = " ".join([scene.narration for story in SAMPLE for scene in story.content.scenes]).split()[:words]
    here = plays(server, evening, told(" ".join(text)))
    Host(server, here).starts()
    for window in WINDOWS:
        screen.page.set_viewport_size(size_of(window))
        screen.opens(f"/screen/{here.code}")
        screen.shows(" ".join(text))
        screen.is_still()
        assert int(screen.page.locator("body").get_attribute("data-size") or 0) <= largest_step
        assert (screen.page.locator(".stage.cut").count() == 1) is cut


def size_of(window: str) -> dict[str, int]:
    """The size of a projector's window, as a browser takes it."""
    width, height = WINDOWS[window]
    return {"width": width, "height": height}


@pytest.mark.parametrize("story", ["sample", "long", "six choices", "right to left"])
def test_no_picture_of_a_whole_forum_leaves_the_stage(
    story: str, evening: Evening, server: RunningServer, enter: Callable[..., Any]
) -> None:
    here = plays(server, evening, STORIES[story](), FORUM)
    host, room = Host(server, here), Room(server, here)
    screen: BigScreen = enter(BigScreen)
    screen.opens(f"/screen/{here.code}")
    pictures = set()
    for _ in whole_forum(host, here, room, said=SAID[story]):
        expect(screen.page.locator("body")).to_have_attribute("data-version", str(host.state["version"]))
        pictures.add(screen.page.locator("body").get_attribute("data-shows"))
        for window in WINDOWS.values():
            screen.is_sized(*window)
            screen.keeps_to_the_stage()
        screen.finds_no_barrier()
    assert pictures == PICTURES


def test_no_picture_of_a_whole_forum_has_a_barrier_on_phone_or_console(
    evening: Evening, server: RunningServer, enter: Callable[..., Any]
) -> None:
    here = plays(server, evening, STORIES["sample"](), FORUM)
    host, room = Host(server, here), Room(server, here)
    in_hand, desk = enter(PhoneInHand), enter(AtTheConsole, evening)
    pocket = enter(AtTheConsole, evening, viewport={"width": 390, "height": 844})
    in_hand.opens(f"/join/{here.code}")
    for console in (desk, pocket):
        console.opens(f"/host/{here.code}")
    for _ in whole_forum(host, here, room, said=SAID["right to left"]):
        for face in (in_hand, desk, pocket):
            expect(face.page.locator("body")).to_have_attribute("data-version", str(host.state["version"]))
            face.finds_no_barrier()


class Room:
    """Everybody in the room: one phone with a line of its own, and the others as the store has them.

    Half of them say that they speak from lived experience.
    """

    def __init__(self, server: RunningServer, evening: Evening) -> None:
        self.phone = Phone(server, evening)
        self.phone.sends("here", {"perspectives": ["lived experience"]})
        self._server, self._section = server, evening.section_id
        self._others = server.database.write(lambda session: self._come(session, evening.event_id))

    def votes(self, choose: Callable[[int, list[str]], list[str]]) -> None:
        """Everybody votes in the open round, each as their place in the room says."""
        asked = self.phone.sees_round("open")["round"]
        keys = [option["key"] for option in asked["options"]]
        assert self.phone.chooses(*choose(0, keys))["ok"]
        votes = [Vote(who, asked["id"], tuple(choose(at, keys)), 1) for at, who in enumerate(self._others, 1)]
        answers = self._server.database.write(lambda session: vote_casting.cast(session, votes))
        assert all(isinstance(answer, Receipt) for answer in answers), answers

    def _come(self, session: Session, event_id: int) -> list[int]:
        arrivals = [arrival(self._server.database, event_id) for _ in range(CROWD - 1)]
        phones = participant.admit(session, arrivals)
        participant.note(session, [Seen(phone, self._section, now(session)) for phone in phones])
        for phone in phones[1::2]:
            participant.here_as(session, phone, ["lived experience"])
        return list(phones)


def whole_forum(host: Host, evening: Evening, room: Room, said: str) -> Iterator[None]:
    """Every picture that a performance has, one after the other, as a host would come by them."""
    yield
    host.does("open", purpose="warm-up")
    room.votes(lambda place, keys: keys[:1])
    yield
    host.does("close")
    host.does("reveal")
    yield
    host.does("start", performance=evening.performances[0])
    while not host.state["decision"]:
        yield
        host.does("enter" if host.state["performance"]["held"] else "show")
    room.phone.calls_stop(said)
    proposal = host.sees(lambda state: state["queue"], "the proposal")["queue"][0]["id"]
    host.sends("judge", {"saying": proposal, "seen": "waiting", "state": "passed"})
    host.does("stop")
    yield
    host.does("release", changed="")
    host.does("stop", intervention=proposal)
    yield
    host.does("open", purpose="did it help")
    yield
    room.votes(lambda place, keys: keys[:1])
    host.does("close")
    yield
    host.does("reveal")
    yield
    host.does("release", changed=said)
    host.does("open")
    yield
    room.votes(lambda place, keys: keys[place // 8 % 2 :][:1])
    host.does("close")
    yield
    if len(host.state["decision"]["options"]) < len(LETTERS):
        host.does("accept", intervention=proposal, label=said[:LABEL_LIMIT])
    host.does("discuss")
    yield
    host.does("open")
    yield
    room.votes(lambda place, keys: [keys[place // 2 % 2], keys[-1]])
    host.does("close")
    yield
    host.does("reveal", groups=True)
    yield
    host.does("card", card="split")
    yield
    for _ in range(4):
        host.sends("note", {"kind": "minority", "words": said})
    host.does("card", card="minority")
    yield
    host.does("card", card="")
    host.does("open", method="gradient", option=host.state["decision"]["options"][0]["key"])
    yield
    room.votes(lambda place, keys: [keys[place % 6]])
    host.does("close")
    host.does("reveal")
    yield
    host.does("void", reason=said)
    yield
    host.does("pause")
    yield
    host.does("resume")
    host.does("follow", option=host.state["decision"]["options"][0]["key"], reason=said)
    host.does("card", card="tree")
    yield
    host.does("card", card="")
    host.does("blank")
    yield
    host.does("unblank")
    host.does("end")
    yield
    host.does("debrief")
    yield


def plays(server: RunningServer, evening: Evening, content: StoryContent, plan: Plan = Plan(notes=False)) -> Evening:
    """An event that plays this story and no other."""
    code, event_id, section_id = another_event(server.database, evening.facilitator)

    def make(session: Session) -> int:
        event.get(session, event_id).quiet_room = SENTENCE
        revision = published_story(session, content)
        row = event.add_performance(session, evening.facilitator, section_id, revision.id)
        event.plan_performance(session, evening.facilitator, row.id, plan)
        return row.id

    performance = server.database.write(make)
    here = replace(evening, code=code, event_id=event_id, section_id=section_id, performances=(performance,))
    know_the_room(server.database, here)
    return here


def told(narration: str, **words: str) -> StoryContent:
    """The sample story with another first scene."""
    content = closed_at_eleven.STORY.content
    return replace(content, scenes=(replace(content.scenes[0], narration=narration, **words), *content.scenes[1:]))


def asked(question: str, *labels: str) -> StoryContent:
    """The sample story with another question at its first scene with one."""
    content = closed_at_eleven.STORY.content
    scene = content.scenes[1]
    assert scene.decision is not None
    pattern = scene.decision.options[0]
    options = tuple(replace(pattern, key=f"k{place}", label=label) for place, label in enumerate(labels))
    decided = replace(scene, decision=replace(scene.decision, question=question, options=options))
    return replace(content, scenes=(content.scenes[0], decided, *content.scenes[2:]))


STORIES: dict[str, Callable[[], StoryContent]] = {
    "sample": lambda: closed_at_eleven.STORY.content,
    "long": lambda: told(SENTENCE * 12 + LONG_WORD, place=SENTENCE, content_note=SENTENCE),
    "six choices": lambda: asked(SENTENCE * 2, *[SENTENCE + SENTENCE[:20]] * 5, LONG_WORD),
    "right to left": lambda: told(ARABIC),
}
