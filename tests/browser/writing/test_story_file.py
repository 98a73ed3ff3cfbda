"""Downloading a story and uploading it again in a real browser; a wrong file is told with its line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from scenarios.sample import STORIES
from scenarios.stories.story_file import load
from scenarios.stories.uploaded import uploaded
from tests.browser.actors import LAPTOP, NARROW
from tests.browser.people import Visitor, Writer
from tests.browser.stores import sample_stories

pytestmark = pytest.mark.store(filled_by=sample_stories)

Enter = Callable[..., Any]
SIZES = pytest.mark.parametrize("viewport", [NARROW, LAPTOP], ids=["narrow", "laptop"])
CONTENT = STORIES[0].content


def downloads(visitor: Visitor, link: str) -> Path:
    """Press a link whose answer the browser saves."""
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name=link, exact=True).click()
    return Path(download.value.path())


def uploads(visitor: Visitor, name: str, data: bytes, button: str) -> None:
    """Choose a file and send it."""
    file: Any = {"name": name, "mimeType": "application/json", "buffer": data}
    visitor.page.locator("input[type=file]").set_input_files(file)
    visitor.presses(button)


@SIZES
def test_a_story_goes_out_and_comes_back_whole(enter: Enter, viewport: dict[str, int]) -> None:
    reader: Visitor = enter(Visitor, viewport=viewport)
    reader.opens("/stories")
    reader.follows("The third call")
    file = downloads(reader, "Download this story as a file").read_bytes()
    assert load(file).content == CONTENT

    reader.opens("/write")
    reader.follows("Upload a story file")
    uploads(reader, "story.json", file, "Upload")
    reader.reads("Your private link")
    reader.presses("I’ve saved it – continue")
    reader.reads(CONTENT.title)
    assert load(downloads(reader, "Download this story as a file").read_bytes()) == replace(
        load(file), content=uploaded(CONTENT)
    )


@SIZES
def test_a_wrong_file_names_the_line_and_can_be_mended(enter: Enter, viewport: dict[str, int]) -> None:
    writer: Writer = enter(Writer, viewport=viewport)
    writer.begins("I rang three numbers.")
    file = downloads(writer, "Download this story as a file").read_bytes()
    writer.follows("Upload a file in its place")

    uploads(writer, "story.json", file.replace(b'"scenes": []', b'"scenes" []'), "Replace my story")
    line = file.split(b'"scenes"')[0].count(b"\n") + 1
    writer.reads("There is a problem", f"Line {line}: a colon is missing after a name.")
    expect(writer.page.locator(".nhsuk-error-summary")).to_be_focused()
    writer.noticed("422")
    writer.page.get_by_role("link", name=f"Line {line}").click()
    expect(writer.page.locator("input[type=file]")).to_be_focused()

    uploads(writer, "story.json", file.replace(b'"title": ""', '"title": "تیسری کال"'.encode()), "Replace my story")
    writer.reads("The story now says what the file says", "تیسری کال")


def test_what_a_file_would_change_is_shown_where_somebody_saved_meanwhile(enter: Enter) -> None:
    writer: Writer = enter(Writer)
    writer.begins("I rang three numbers.")
    story = writer.page.url
    file = downloads(writer, "Download this story as a file").read_bytes()
    writer.follows("Upload a file in its place")
    elsewhere = writer.page.context.new_page()
    elsewhere.goto(f"{story}/words")
    elsewhere.locator("[name=what_happened]").fill("I rang three numbers, and nobody came.")
    elsewhere.get_by_role("button", name="Save", exact=True).click()
    elsewhere.wait_for_load_state()
    elsewhere.close()

    uploads(writer, "story.json", file, "Replace my story")
    writer.reads("What your file would change")
    expect(writer.page.locator("del")).to_have_text("removed: , and nobody came (end)")
    writer.noticed("409")
    uploads(writer, "story.json", file, "Replace my story")
    writer.reads("The story now says what the file says")


def test_far_too_much_is_answered_by_a_page(enter: Enter) -> None:
    writer: Writer = enter(Writer)
    writer.opens("/write/upload")
    uploads(writer, "story.json", b"x" * 12_000_000, "Upload")
    writer.reads("This is too much at once", "5 MB at most")
    writer.noticed("413")
