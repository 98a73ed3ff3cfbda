"""Built files: found by their plain name, served small, and kept by browsers for good."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from flask import Flask
from wsgi import create_app

from forum.web import assets
from forum.web.settings import Settings


@pytest.fixture
def app(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The app with a style sheet that was built, and a file beside it that was not."""
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "forum-ab12.css").write_text("p{color:red}")
    (folder / "forum-ab12.css.gz").write_bytes(gzip.compress(b"p{color:red}"))
    (folder / "forum-ab12.css.br").write_bytes(b"brotli")
    (folder / "face-cd34.woff2").write_bytes(b"wOF2")
    (folder / "secret.txt").write_text("not listed")
    manifest = {"names": {"forum.css": "forum-ab12.css"}, "files": ["forum-ab12.css", "face-cd34.woff2"]}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setattr(assets, "FOLDER", folder)
    return create_app(settings)


def test_a_template_finds_a_built_file_by_its_plain_name(app: Flask) -> None:
    with app.test_request_context():
        assert assets.asset("forum.css") == "/assets/forum-ab12.css"


def test_a_built_file_is_kept_for_good(client) -> None:
    headers = client.get("/assets/forum-ab12.css", buffered=True).headers
    assert {"public", "immutable", "max-age=31536000"} == set(headers["Cache-Control"].split(", "))
    assert headers["Content-Type"] == "text/css; charset=utf-8"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None), ("", None)],
)
def test_a_browser_gets_the_smallest_form_that_it_takes(client, accepts: str, encoding: str | None) -> None:
    response = client.get("/assets/forum-ab12.css", headers={"Accept-Encoding": accepts}, buffered=True)
    assert response.headers.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in response.headers["Vary"]


def test_a_file_without_a_small_form_is_sent_as_it_is(client) -> None:
    response = client.get("/assets/face-cd34.woff2", headers={"Accept-Encoding": "br"}, buffered=True)
    assert response.data == b"wOF2" and response.content_type == "font/woff2"


@pytest.mark.parametrize("name", ["secret.txt", "manifest.json", "../forum.db", "forum-ab12.css.gz", "none.css"])
def test_nothing_but_what_was_built_is_served(client, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


def test_without_what_is_built_pages_work_plainly(settings: Settings, tmp_path: Path, monkeypatch, caplog) -> None:
    monkeypatch.setattr(assets, "FOLDER", tmp_path / "nothing here")
    client = create_app(settings).test_client()
    assert client.get("/sign-in").status_code == 200
    assert "make assets" in caplog.text
