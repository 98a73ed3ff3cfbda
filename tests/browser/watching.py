"""A browser whose every page is listened to, so that a test fails by whatever goes wrong in one.

What counts: an exception that no script caught, whatever the console shows as an error (a violation of the
Content-Security-Policy too), and a file of the site (script, style, font, picture) that could not be loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request, Response, WebError

ASSETS = {"script", "stylesheet", "font", "image", "manifest"}
"""The kinds of files, in a browser's words, without which a page is not what it should be."""
LOST_LINE = (
    r"net::ERR_(CONNECTION_|INTERNET_DISCONNECTED|EMPTY_RESPONSE|FAILED)",
    r"^console: WebSocket connection to ",
)
"""What a browser says where its line to the server is lost. Whether it comes to say so depends on when that happens."""
LEFT = "net::ERR_ABORTED"
"""Why a request failed whose page was left or closed before the answer came: no fault of anybody's."""


class WatchedBrowser:
    """Makes contexts that are listened to, and closes them all at the end of a test.

    Regular expressions say which faults fail nothing: each of ``expected`` has to come, each of ``excused`` may.
    """

    def __init__(self, browser: Browser, expected: Iterable[str] = (), excused: Iterable[str] = ()) -> None:
        self._browser = browser
        self._expected, self._excused = list(expected), list(excused)
        self._faults: dict[BrowserContext, list[str]] = {}

    def new_context(self, **options: Any) -> BrowserContext:
        """A context whose faults are noted here."""
        context = self._browser.new_context(**options)
        self._faults[context] = []
        _listen(context, self._faults[context])
        return context

    def faults(self, context: BrowserContext) -> list[str]:
        """What went wrong in this context so far; whoever has looked at a fault takes it out."""
        return self._faults[context]

    def closes(self) -> None:
        """Close every context, and fail where a fault was noted that nobody expected, or one expected never came."""
        for context in self._faults:
            context.close()
        faults = [fault for those in self._faults.values() for fault in those]
        named = [*self._expected, *self._excused]
        strange = [fault for fault in faults if not any(re.search(sign, fault) for sign in named)]
        missing = [sign for sign in self._expected if not any(re.search(sign, fault) for fault in faults)]
        assert not strange, f"faults in the browser: {strange}"
        assert not missing, f"faults that the test expects, and the browser never had: {missing}"
        assert not self._browser.contexts, f"{len(self._browser.contexts)} contexts are still open"


def _listen(context: BrowserContext, faults: list[str]) -> None:
    """Note every fault of this context's pages, those yet to come too."""

    def throws(error: WebError) -> None:
        faults.append(f"uncaught: {error.error}")

    def says(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def is_answered(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in ASSETS:
            faults.append(f"{response.status}: {response.url}")

    def fails(request: Request) -> None:
        if request.resource_type in ASSETS and request.failure != LEFT:
            faults.append(f"{request.failure}: {request.url}")

    context.on("weberror", throws)
    context.on("console", says)
    context.on("response", is_answered)
    context.on("requestfailed", fails)
