"""Stories as files: what may be read may be downloaded, and a file comes back as the story that it was."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from scenarios.db import Database
from scenarios.sample import PATHWAY, STORIES
from scenarios.store.pathways import pathway as pathways
from scenarios.store.stories import story as stories
from scenarios.store.stories.story import StoryRow
from scenarios.stories.story import StoryContent
from scenarios.stories.story_file import FILE_LIMIT, StoryFile, dump, load
from scenarios.stories.uploaded import uploaded
from tests.conftest import Visitor
from tests.forum.people import Moderator, Writer
from tests.forum.writing.test_writing import assert_everyday
from tests.page import Page

SAMPLE = uploaded(STORIES[0].content)
"""A story none of whose choices is said to be the community's, which nobody can say by a file."""
FILE = StoryFile(SAMPLE, "A carer", ("carer", "staff"), PATHWAY.slug, 1)


def chosen(data: bytes | StoryFile) -> dict[str, Any]:
    """What a browser sends for a file."""
    content = dump(data) if isinstance(data, StoryFile) else data
    return {"file": (io.BytesIO(content), "story.json", "application/json")}


def downloads(visitor: Visitor, path: str) -> StoryFile:
    """The file at an address, which the browser saves and does not show."""
    answer = visitor.client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return load(answer.data)


def uploads(writer: Writer, data: bytes | StoryFile, status: int = 200) -> Page:
    """Begin a story with a file."""
    page = writer.visitor.sends("/write/upload", chosen(data), status)
    found = re.search(r"/write/(\d+)", " ".join(each.get("href") for each in page.all("a")))
    writer.story = int(found[1]) if found else 0
    return page


def sends_much(visitor: Visitor, data: bytes, status: int) -> Page:
    """Send a file that is too big; the body is made here, as the test client would leave a file of its own open."""
    file = FileStorage(io.BytesIO(data), "story.json", "file")
    boundary, body = encode_multipart({"csrf_token": visitor.token(), "file": file})
    kind = f'multipart/form-data; boundary="{boundary}"'
    answer = visitor.client.post("/write/upload", data=body, content_type=kind)
    assert answer.status_code == status
    return Page(answer.text)


def replaces(writer: Writer, data: bytes | StoryFile, status: int = 200, based_on: str = "") -> Page:
    """Put a file in place of what the story says."""
    seen = based_on or writer.opens("upload").form(writer.path("upload"))["based_on"]
    return writer.visitor.sends(writer.path("upload"), {"based_on": seen, **chosen(data)}, status)


@pytest.fixture
def row(database: Database, writer: Writer) -> Callable[[], tuple[StoryRow, StoryContent]]:
    """The writer's story as it is stored."""

    def read() -> tuple[StoryRow, StoryContent]:
        with database.read() as session:
            found = stories.get(session, writer.story)
            return found, stories.head(session, found).content

    return read


@pytest.fixture
def number_of_stories(database: Database) -> Callable[[], int]:
    def count() -> int:
        with database.read() as session:
            return session.query(StoryRow).count()

    return count


class TestDownloading:
    def test_everyone_downloads_a_published_story(self, visit: Visitor, story: int) -> None:
        page = visit.opens(f"/stories/{story}")
        file = downloads(visit, page.link("Download this story as a file"))
        assert file.content == STORIES[0].content
        assert (file.pathway, file.pathway_version) == (PATHWAY.slug, 1)

    def test_a_draft_is_downloaded_by_its_writer_and_kept_by_no_cache(self, writer: Writer) -> None:
        page = writer.starts("Nobody came. ۔ 📞")
        file = downloads(writer.visitor, writer.opens().link("Download this story as a file"))
        assert page and file.content == StoryContent(what_happened="Nobody came. ۔ 📞")
        assert writer.visitor.client.get(writer.path("story.json")).headers["Cache-Control"] == "no-store"

    def test_nobody_else_learns_that_a_draft_is_there(
        self, writer: Writer, stranger: Visitor, moderator: Moderator
    ) -> None:
        writer.starts("Not for everyone yet.")
        for visitor in (stranger, moderator.visitor):
            for part in ("story.json", "upload"):
                visitor.opens(writer.path(part), 404)
            visitor.opens(f"/stories/{writer.story}/story.json", 404)
        moderator.visitor.opens(f"/moderate/{writer.story}/story.json", 404)

    def test_a_moderator_downloads_what_they_have_begun_to_read(self, writer: Writer, moderator: Moderator) -> None:
        writer.starts("I rang three numbers.")
        writer.sends_in()
        assert "Begin to read" in moderator.visitor.opens(f"/moderate/{writer.story}/story.json").main
        moderator.takes_up(writer.story)
        link = moderator.visitor.opens(f"/moderate/{writer.story}").link("Download it as a file")
        assert downloads(moderator.visitor, link).content.what_happened == "I rang three numbers."
        assert moderator.visitor.client.get(link).headers["Cache-Control"] == "no-store"

    def test_words_that_were_taken_back_are_in_no_file(self, writer: Writer) -> None:
        writer.starts("I rang three numbers.")
        writer.fills("delete", sure="yes")
        writer.visitor.opens(f"/stories/{writer.story}/story.json", 404)
        assert b"numbers" not in writer.visitor.client.get(writer.path("story.json")).data


class TestUploading:
    def test_a_file_becomes_a_story_with_a_private_link(
        self, writer: Writer, row: Callable[[], tuple[StoryRow, StoryContent]]
    ) -> None:
        assert writer.visitor.opens("/write").link("Upload a story file") == "/write/upload"
        page = uploads(writer, FILE)
        assert page.heading == "Your private link"
        kept, content = row()
        assert (content, kept.credit, kept.perspectives) == (SAMPLE, "A carer", ["carer", "staff"])
        assert (kept.status, kept.published) == ("draft", None)
        assert downloads(writer.visitor, writer.path("story.json")) == FILE

    def test_nobody_says_by_a_file_that_a_room_put_a_choice_forward_or_what_a_key_says(
        self, writer: Writer, row: Callable[[], tuple[StoryRow, StoryContent]]
    ) -> None:
        data = dump(FILE).replace(b'"author"', b'"floor"').replace(b'"s2"', b'"Rosie-of-Mill-Lane"')
        assert b"floor" in data and b"Rosie-of-Mill-Lane" in data
        uploads(writer, data)
        stored = dump(StoryFile(row()[1], "", (), "", 1))
        assert b"floor" not in stored and b"Rosie-of-Mill-Lane" not in stored

    def test_with_an_account_it_is_the_accounts_story(self, signed_in_as: Callable[..., Visitor], pathway: int) -> None:
        writer = Writer(signed_in_as())
        assert uploads(writer, FILE).heading == SAMPLE.title
        assert SAMPLE.title in writer.visitor.opens("/my-stories").main

    def test_a_downloaded_story_can_be_uploaded_by_whoever_reads_it(
        self, writer: Writer, story: int, row: Callable[[], tuple[StoryRow, StoryContent]]
    ) -> None:
        uploads(writer, writer.visitor.client.get(f"/stories/{story}/story.json").data)
        assert row()[1] == SAMPLE != STORIES[0].content and writer.story != story

    def test_a_wrong_file_is_told_with_its_line_and_keeps_nothing(
        self, writer: Writer, number_of_stories: Callable[[], int]
    ) -> None:
        data = dump(FILE).replace(b'"kind": "narrative"', b'"kind": "song"', 1)
        line = dump(FILE).split(b'"kind": "narrative"')[0].count(b"\n") + 1
        page = uploads(writer, data, 422)
        assert page.errors == [f"Line {line}: “song” is none of: narrative, decision, ending."]
        assert page.title.startswith("Error: ")
        assert number_of_stories() == 0

    def test_what_stands_in_a_wrong_file_is_never_markup(self, writer: Writer) -> None:
        page = uploads(writer, dump(FILE).replace(b'"narrative"', b'"<script>alert(1)</script>"', 1), 422)
        assert "“<script>alert(1)</script>” is none of" in page.errors[0]

    @pytest.mark.parametrize("data", [b"", b"\0", b"PK\x03\x04\xff", b"<html>", b"[" * 5_000, b"null", b"{}"])
    def test_what_is_no_story_is_refused_in_plain_words(
        self, writer: Writer, number_of_stories: Callable[[], int], data: bytes
    ) -> None:
        (told,) = uploads(writer, data, 422).errors
        assert told.startswith("Line 1: ") if data else told == "Choose the file of your story."
        assert number_of_stories() == 0

    def test_no_file_or_a_text_in_its_place_is_asked_for_again(self, writer: Writer) -> None:
        for typed in ({}, {"file": dump(FILE).decode()}):
            assert writer.visitor.sends("/write/upload", typed, 422).errors == ["Choose the file of your story."]

    def test_a_file_over_five_megabytes_is_told_where_it_goes_too_far(self, writer: Writer) -> None:
        (told,) = sends_much(writer.visitor, b'"\n' + b"x" * FILE_LIMIT, 422).errors
        assert told == "Line 2: the file is too big from here on. It can have 5 MB at most."

    def test_far_too_much_is_refused_by_a_page_that_says_how_much_fits(self, writer: Writer) -> None:
        page = sends_much(writer.visitor, b"x" * 6_000_000, 413)
        assert page.heading == "This is too much at once"
        assert "5 MB at most" in page.main

    def test_where_there_are_several_pathways_it_is_asked_which(
        self, writer: Writer, database: Database, row: Callable[[], tuple[StoryRow, StoryContent]]
    ) -> None:
        def another(session: Any) -> int:
            made = pathways.create(session, "another", "Another pathway")
            return pathways.activate(session, pathways.draft(session, made.id, PATHWAY.content).id).id

        version = database.write(another)
        assert uploads(writer, FILE, 422).errors == ["Choose what your story is about."]
        page = writer.visitor.sends("/write/upload", {"pathway": str(version), **chosen(FILE)})
        assert "written for another pathway" in page.text
        assert "written for another pathway" not in uploads(writer, FILE, 422).text

    def test_without_a_pathway_nothing_can_be_uploaded(self, visit: Visitor) -> None:
        assert "No pathway is under test" in visit.opens("/write/upload").main
        assert "No pathway is under test" in visit.sends("/write/upload", chosen(FILE)).main


class TestReplacing:
    def test_a_file_becomes_the_newest_version(
        self, writer: Writer, row: Callable[[], tuple[StoryRow, StoryContent]]
    ) -> None:
        writer.starts("The first text.")
        assert writer.opens().link("Upload a file in its place") == writer.path("upload")
        page = replaces(writer, FILE)
        assert "The story now says what the file says" in page.text
        kept, content = row()
        assert (content, kept.head, kept.credit) == (SAMPLE, 2, "A carer")

    def test_what_somebody_else_saved_meanwhile_is_shown_and_not_lost(
        self, writer: Writer, row: Callable[[], tuple[StoryRow, StoryContent]]
    ) -> None:
        writer.starts("The first text.")
        writer.fills("words", title="Saved meanwhile")
        page = replaces(writer, FILE, 409, based_on="1")
        assert "Somebody changed this story" in page.errors[0]
        assert "removed: Saved meanwhile" in page.main
        assert row()[1].title == "Saved meanwhile"
        again = page.form(writer.path("upload"))["based_on"]
        replaces(writer, FILE, based_on=again)
        assert row()[1] == SAMPLE

    def test_a_wrong_file_changes_nothing(
        self, writer: Writer, row: Callable[[], tuple[StoryRow, StoryContent]]
    ) -> None:
        writer.starts("The first text.")
        (told,) = replaces(writer, dump(FILE)[:200], 422).errors
        assert told.startswith("Line ")
        assert (row()[0].head, row()[1].what_happened) == (1, "The first text.")

    def test_a_story_that_is_with_the_moderators_is_not_replaced(self, writer: Writer) -> None:
        writer.starts("The first text.")
        writer.sends_in()
        assert "Upload a file in its place" not in writer.opens().main
        writer.opens("upload", 403)
        replaces(writer, FILE, 403, based_on="1")


def test_the_pages_use_everyday_words(writer: Writer) -> None:
    writer.starts("The first text.")
    writer.fills("words", title="Saved meanwhile")
    for page in (writer.visitor.opens("/write/upload"), writer.opens("upload"), replaces(writer, FILE, 409, "1")):
        assert_everyday(page)


def test_the_file_in_the_documents_is_one_that_can_be_uploaded(writer: Writer, pathway: int) -> None:
    with open("docs/story-format.md", encoding="utf-8") as document:
        example = document.read().split("```json\n")[1].split("```")[0]
    assert json.loads(example)["version"] == 2
    assert uploads(writer, example.encode()).heading == "Your private link"
