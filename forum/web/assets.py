"""The built styles, scripts and fonts, under names that change with their content."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from flask import Blueprint, Flask, Response, abort, current_app, request, send_from_directory, url_for

from forum.web.access import open_to_all

FOLDER = Path(__file__).resolve().parents[2] / "build" / "assets"
FOREVER = 31_536_000
"""A year in seconds: a name's content never changes."""
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))

blueprint = Blueprint("assets", __name__)


class Manifest(TypedDict):
    """What build.js left: the built name of each source, all files that are served, and what only the server runs."""

    names: dict[str, str]
    files: list[str]
    programs: NotRequired[dict[str, str]]


def asset(name: str) -> str:
    """The address of a built file, such as "forum.css"."""
    return url_for("assets.serve", name=_manifest()["names"].get(name, name))


def program(name: str) -> tuple[str, ...]:
    """The command that runs a built program with the Node that built it; none where it is not built."""
    programs = _manifest().get("programs", {})
    return (programs["node"], str(FOLDER / programs[name])) if name in programs else ()


@blueprint.get("/assets/<path:name>")
@open_to_all
def serve(name: str) -> Response:
    """A built file, in the smallest encoding that the browser takes."""
    if name not in _manifest()["files"]:
        abort(404)
    for encoding, suffix in ENCODINGS:
        if request.accept_encodings[encoding] and (FOLDER / f"{name}{suffix}").is_file():
            return _sent(name, f"{name}{suffix}", encoding)
    return _sent(name, name)


def init_app(app: Flask) -> None:
    """Serve what is built; without it pages work, but plainly."""
    path = FOLDER / "manifest.json"
    manifest: Manifest = {"names": {}, "files": []}
    if path.is_file():
        manifest = json.loads(path.read_text(encoding="utf-8"))
    else:
        app.logger.warning("Styles and scripts are not built: run `make assets`.")
    app.extensions["assets"] = manifest
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = asset


def _manifest() -> Manifest:
    return cast(Manifest, current_app.extensions["assets"])


def _sent(name: str, stored: str, encoding: str = "") -> Response:
    response = send_from_directory(FOLDER, stored, max_age=FOREVER, mimetype=_kind(name))
    response.cache_control.immutable = True
    response.cache_control.public = True
    response.vary.add("Accept-Encoding")
    if encoding:
        response.content_encoding = encoding
    return response


def _kind(name: str) -> str:
    return _KINDS.get(name.rpartition(".")[2], "application/octet-stream")


_KINDS = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "png": "image/png",
    "json": "application/json",
    "txt": "text/plain",
    "webmanifest": "application/manifest+json",
}
