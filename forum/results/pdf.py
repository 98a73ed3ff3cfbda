"""PDFs from the project's own pages, tagged, with its own typefaces, and without asking anybody on the network."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from forum.web.assets import FOLDER, asset
from scenarios.errors import Refusal
from scenarios.message import say

BASE = "http://own-files.invalid"
"""Stands before the address of a built file while a PDF is made; no such site exists."""


class NoPdf(Refusal):
    """This server cannot make PDFs: what sets their text is not installed."""

    code = "no_pdf"


def ensure_possible() -> None:
    """Raises NoPdf where this server cannot make PDFs. What makes them is loaded here, and only where one is made."""
    try:
        import weasyprint  # noqa: F401
    except OSError as fault:
        raise NoPdf(
            say("This server cannot make PDFs yet. Whoever runs it finds in the guide for operators what to install.")
        ) from fault


def write(html: str, path: Path) -> None:
    """Write a page as a tagged PDF. Raises NoPdf where the server cannot."""
    ensure_possible()
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        """Gives what is built, and nothing else: a page cannot make the server ask another one."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """The file at an address of this site's own."""
            file = own_file(url)
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": kind})

    HTML(string=html, base_url=BASE, url_fetcher=OwnFiles()).write_pdf(path, pdf_tags=True, pdf_variant="pdf/ua-1")


def own_file(url: str) -> Path:
    """The built file that an address of BASE names. Raises ValueError for any other address."""
    parts = urlsplit(url)
    name = parts.path.removeprefix("/assets/")
    names = current_app.extensions["assets"]["files"]
    if f"{parts.scheme}://{parts.netloc}" != BASE or name not in names:
        raise ValueError("A PDF holds this site's own files alone.")
    return FOLDER / name


def style() -> str:
    """Where the style sheet of printed pages is."""
    return asset("print.css")
