"""The people of the forum's tests: each does what their name says, on real pages."""

from __future__ import annotations

import re
from typing import Any

from tests.conftest import Visitor
from tests.page import Page


class Writer:
    """Somebody who writes a story, with or without an account."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.story = 0

    def starts(self, what_happened: str, **typed: str) -> Page:
        """Write the first box, and see what comes next."""
        page = self.visitor.sends("/write", {"what_happened": what_happened, **typed})
        self.story = int(re.search(r"/write/(\d+)", _links(page))[1])  # type: ignore[index]
        return page

    def opens(self, part: str = "", status: int = 200) -> Page:
        """Open a page of the story."""
        return self.visitor.opens(self.path(part), status)

    def fills(self, part: str, status: int = 200, to: str = "", **typed: Any) -> Page:
        """Fill in the form of a part, leaving all else as it was, and send it."""
        action = self.path(to or part)
        filled = self.opens(part).form(action.partition("?")[0]) | typed
        return self.visitor.sends(action, filled, status)

    def sends(self, part: str, status: int = 200, **typed: Any) -> Page:
        """Send something to a part, whatever its form says."""
        return self.visitor.sends(self.path(part), typed, status)

    def saves_itself(self, part: str, **typed: Any) -> dict[str, Any]:
        """Type into the form of a part, and let its page save it."""
        return self.posts_by_itself(part, self.opens(part).form(self.path(part)) | typed)

    def posts_by_itself(self, part: str, form: dict[str, Any], status: int = 200) -> dict[str, Any]:
        """Send a form as its page does while its writer goes on typing."""
        answer = self.visitor.client.post(self.path(part), data=form, headers={"Accept": "application/json"})
        assert answer.status_code == status, answer.text
        return answer.get_json()  # type: ignore[no-any-return]

    def adds_scene(self, heading: str, **typed: Any) -> Page:
        """Add a scene to the end."""
        return self.fills("scenes/new", heading=heading, **{"kind": "narrative", "narration": "It happens.", **typed})

    def ends_every_way(self) -> None:
        """Write an ending for each choice of the turning point that is the second scene."""
        self.fills("scenes/s2/choices", **{"options-1-leads_to": "new"})
        for ending in ("s3", "s4"):
            self.fills(f"scenes/{ending}", kind="ending", narration="It ends.")

    def sends_in(self) -> Page:
        """Send the story to the moderators."""
        return self.fills("send")

    def agrees(self) -> Page:
        """Agree to what a moderator passed."""
        return self.fills("agree")

    def invites(self, part: str, called: str = "Sam") -> str:
        """Invite somebody, and give the path of their link."""
        page = self.sends("together", may=part, invited_as=called)
        return re.search(r"http://forum\.example(/t/\S+)", page.main)[1]  # type: ignore[index]

    def path(self, part: str = "") -> str:
        """The address of a part of the story."""
        return f"/write/{self.story}/{part}".rstrip("/")


class CoWriter(Writer):
    """Somebody whom a writer invited, at a browser of their own."""

    def __init__(self, visitor: Visitor, story: int) -> None:
        super().__init__(visitor)
        self.story = story

    def comes_by(self, link: str) -> Page:
        """Open the invitation, and go to the story."""
        return self.visitor.sends(link, self.visitor.opens(link).form(link))

    def suggests(self, scene: str, status: int = 200, **typed: str) -> Page:
        """Suggest other words for a scene; "" is the text in one box."""
        return self.fills(f"scenes/{scene}/suggest" if scene else "words/suggest", status, **typed)


class Moderator:
    """Somebody who reads what was sent in."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    def takes_up(self, story: int) -> Page:
        """Begin to read a story."""
        return self.visitor.sends(f"/moderate/{story}/take-up")

    def passes(self, story: int, status: int = 200, seen: str = "") -> Page:
        """Pass the story as it was read, whether its page offers that or not."""
        version = re.search(r"Version (\d+)", self.visitor.opens(f"/moderate/{story}").main)
        read = seen or (version[1] if version else "")
        return self.visitor.sends(f"/moderate/{story}/pass", {"based_on": read}, status)

    def asks(self, story: int, text: str, status: int = 200) -> Page:
        """Ask for changes."""
        return self.visitor.sends(f"/moderate/{story}/ask", {"text": text}, status)


def _links(page: Page) -> str:
    return " ".join(each.get("href") for each in page.all("a"))
