"""Every page of an event at every moment, in a browser: nothing is cut off, and nothing is a barrier."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from live.messages.state import DrawnPage
from tests.browser.barriers import EXAMINER
from tests.browser.watching import WatchedBrowser
from tests.live.gallery import files
from tests.live.gallery.collection import ENGLISH, Exhibit, gallery
from tests.live.gallery.words import Kind
from tests.pseudo_locales.languages import PSEUDO_LOCALES, PseudoLocale
from tests.pseudo_locales.speaking import spoken

STAGES = (DrawnPage.SCREEN, DrawnPage.BACKSTAGE)
PROJECTOR, LAPTOP, SMALL_PHONE, PHONE = (1024, 768), (1366, 768), (320, 568), (360, 740)
TWICE = "document.documentElement.style.fontSize = '200%'"
IN_PLACE = """async (html) => {
    const { documentElement: fresh } = new DOMParser().parseFromString(html, "text/html");
    document.documentElement.replaceWith(document.adoptNode(fresh));
    scrollTo(0, 0);
    for (const old of fresh.querySelectorAll("script:not([type])")) {
        const script = document.createElement("script");  // One that was parsed apart from its page never runs.
        script.textContent = `{${old.textContent}}`;
        old.replaceWith(script);
    }
    fresh.getBoundingClientRect();  // From now on the fonts that it needs are on their way.
    await document.fonts.ready;
}"""
TOO_WIDE = """() => {
    const whole = document.documentElement;
    if (whole.scrollWidth <= innerWidth) return "";
    const beyond = [...document.querySelectorAll("body *")].filter((one) => {
        const box = one.getBoundingClientRect();
        return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1) && !one.closest(".unseen");
    });
    return `${whole.scrollWidth} pixels: ${beyond.slice(0, 2).map((one) => one.outerHTML.slice(0, 120))}`;
}"""
LEAVES_THE_STAGE = """() => {
    const stage = document.getElementById("stage-box");
    const out = stage.scrollHeight > stage.clientHeight + 1 || stage.scrollWidth > stage.clientWidth + 1;
    const wide = document.documentElement.scrollWidth > innerWidth;
    return (out && !stage.classList.contains("cut")) || wide ? `step ${document.body.dataset.size}` : "";
}"""
CONTRASTS = """() => {
    const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map((each) => each / 255)
            .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const solid = (one) => {
        for (let each = one; each; each = each.parentElement) {
            const colour = getComputedStyle(each).backgroundColor;
            if (!/, 0\\)$|transparent/.test(colour)) return colour;
        }
        return "rgb(255, 255, 255)";
    };
    const found = [];
    const note = (one, colour, ground) => {
        const seen = ratio(colour, ground);
        if (seen < 3) found.push(`${one.nodeName} ${colour} on ${ground}: ${seen.toFixed(2)}`);
    };
    for (const one of document.querySelectorAll(".track .now")) {
        note(one, getComputedStyle(one).fill, getComputedStyle(one.closest(".track")).backgroundColor);
    }
    for (const one of document.querySelectorAll("label.pick, .tick, .mark, textarea, input.code")) {
        if (!one.checkVisibility({ visibilityProperty: true }) || one.closest("fieldset:disabled")) continue;
        note(one, getComputedStyle(one).borderTopColor, solid(one.parentElement));
    }
    return [...new Set(found)];
}"""


@pytest.fixture
def look(browser: WatchedBrowser, tmp_path: Path) -> Look:
    """Somebody who walks through the gallery."""
    return Look(browser.new_context(reduced_motion="reduce").new_page(), tmp_path)


class Look:
    """One page of a browser, in which the pages of a gallery are opened one after the other."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page, self._folder = page, folder
        files.copy_assets(folder)

    def at(self, exhibits: list[Exhibit], *size: int) -> Iterator[Exhibit]:
        """Open each of these, in a window of this size: one takes the place of the other in the same document."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        blank = self._folder / "blank.html"
        blank.write_text("<!doctype html>", "utf-8")
        self.page.goto(blank.as_uri())
        for one in exhibits:
            self.page.evaluate(IN_PLACE, files.standing_alone(one))
            yield one

    def asks(self, question: str) -> Any:
        """What a script says of the page that is open."""
        return self.page.evaluate(question)


def shown(kind: Kind, *faces: str, language: str = ENGLISH) -> list[Exhibit]:
    """The pages of these faces, or of all but the stages', in a language."""
    return [one for one in gallery(kind, language) if (one.face in faces if faces else one.face not in STAGES)]


@pytest.mark.parametrize("kind", [Kind.LONG, Kind.HOSTILE, Kind.URDU])
def test_nothing_is_wider_than_a_small_phone_whatever_the_words_also_at_twice_the_size(kind: Kind, look: Look) -> None:
    found = {}
    for one in look.at(shown(kind), *SMALL_PHONE):
        found[one.id, "as it is"] = look.asks(TOO_WIDE)
        look.asks(TWICE)
        found[one.id, "twice"] = look.asks(TOO_WIDE)
    assert {place: wide for place, wide in found.items() if wide} == {}


@pytest.mark.parametrize("kind", [Kind.LONG, Kind.HOSTILE, Kind.URDU])
def test_nothing_leaves_the_stage_of_a_small_projector(kind: Kind, look: Look) -> None:
    found = {one.id: look.asks(LEAVES_THE_STAGE) for one in look.at(shown(kind, DrawnPage.SCREEN), *PROJECTOR)}
    assert {place: out for place, out in found.items() if out} == {}


@pytest.mark.parametrize("kind", [Kind.LONG, Kind.HOSTILE, Kind.URDU])
def test_nothing_is_wider_than_the_wings(kind: Kind, look: Look) -> None:
    found = {one.id: look.asks(TOO_WIDE) for one in look.at(shown(kind, DrawnPage.BACKSTAGE), *SMALL_PHONE)}
    assert {place: wide for place, wide in found.items() if wide} == {}


@pytest.mark.parametrize("language", PSEUDO_LOCALES, ids=lambda each: each.tag)
def test_nothing_is_wider_than_its_window_in_another_language(language: PseudoLocale, look: Look) -> None:
    with spoken():
        pages, stages = (shown(Kind.ORDINARY, *faces, language=language.tag) for faces in ((), (DrawnPage.SCREEN,)))
    found = {one.id: look.asks(TOO_WIDE) for one in look.at(pages, *SMALL_PHONE)}
    found |= {one.id: look.asks(LEAVES_THE_STAGE) for one in look.at(stages, *PROJECTOR)}
    assert {place: wide for place, wide in found.items() if wide} == {}


@pytest.mark.parametrize(
    ("size", "faces"),
    [
        (PROJECTOR, STAGES),
        (LAPTOP, (DrawnPage.CONSOLE, DrawnPage.SCRIBE)),
        (PHONE, (DrawnPage.PHONE, "phone without a script", "small page")),
    ],
)
def test_no_page_is_a_barrier_to_anybody(size: tuple[int, int], faces: tuple[str, ...], look: Look) -> None:
    found = {one.id: EXAMINER.barriers(look.page) for one in look.at(shown(Kind.ORDINARY, *faces), *size)}
    assert {place: barriers for place, barriers in found.items() if barriers} == {}


@pytest.mark.parametrize("lights", ["dim", "bright"])
def test_bars_and_borders_stand_out_from_what_is_behind_them(lights: str, look: Look) -> None:
    faces = (DrawnPage.SCREEN, DrawnPage.CONSOLE, DrawnPage.PHONE)
    asked = [one for one in shown(Kind.ORDINARY, *faces) if one.state and one.state.round]
    found = {}
    for one in look.at(asked, *PHONE):
        look.asks(f"document.body.classList.remove('dim', 'bright') || document.body.classList.add('{lights}')")
        found[one.id] = look.asks(CONTRASTS)
    assert {place: pale for place, pale in found.items() if pale} == {}
