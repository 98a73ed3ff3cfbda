"""What a person is told when something is refused or fails: what it is, in plain English, and what to do."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from forum.web.access import SECOND_STEP, SecondStepNeeded, SignInNeeded, sign_in_address
from forum.web.translation import tell
from scenarios.errors import Busy, Conflict, Full, Invalid, NotAllowed, NotFound, Refusal
from scenarios.message import Message, say

STATUS: dict[type[Refusal], int] = {Invalid: 400, NotAllowed: 403, NotFound: 404, Conflict: 409, Busy: 503, Full: 507}
"""The status of each kind of refusal; any other is 400."""

WORDS: dict[int, tuple[Message, Message]] = {
    400: (
        say("We could not use what was sent"),
        say("Something in it was not in a form that this site can read. Go back and try again."),
    ),
    401: (
        say("Sign in first"),
        say("You are not signed in, or your time was up. Sign in, and then try again."),
    ),
    403: (
        say("You cannot open this page"),
        say("Your account is not allowed to do this. Ask the steward of this site."),
    ),
    404: (
        say("Page not found"),
        say(
            "There is nothing at this address. Check that you typed or copied all of it, or start from the first page."
        ),
    ),
    405: (
        say("This page cannot do that"),
        say("The address is right, but not for this. Go back and use the page's own buttons."),
    ),
    409: (
        say("This cannot be done as things are"),
        say("Somebody else changed this. Go back, load the page again and look."),
    ),
    410: (
        say("This page is gone"),
        say("What was here was taken away for good."),
    ),
    413: (
        say("This is too much at once"),
        say("What was sent is longer than this page can take. Go back and make it shorter."),
    ),
    415: (
        say("We could not use what was sent"),
        say("This site cannot read that kind of file or message."),
    ),
    429: (
        say("Too many tries"),
        say("Too many people are trying to sign in from here. Wait a minute, then try again."),
    ),
    500: (
        say("Something went wrong here"),
        say("It is our fault, not yours, and it has been noted. Try again in a few minutes."),
    ),
    507: (
        say("The site has no room for this just now"),
        say("It has hardly any space left. We keep everything already written. Tell the people who run this site."),
    ),
    503: (
        say("Try again in a moment"),
        say("The site is very busy. Nothing is lost: please try again."),
    ),
}
"""The heading and the advice for each status, where nothing more is known."""

LONG_ENOUGH_TO_KEEP = 30
"""Words a person typed that are this long are shown again on a page that could not take them, to be copied."""


def respond(
    status: int,
    code: str,
    advice: Message | None = None,
    heading: Message | None = None,
    *,
    may_be_sent_again: bool = False,
) -> Response:
    """The page, or for a script the JSON, that tells what went wrong and what to do."""
    usual_heading, usual_advice = WORDS.get(status, WORDS[400 if status < 500 else 500])
    told = tell(advice or usual_advice)
    if wants_json():
        return make_response(jsonify(ok=False, error=code, message=told), status)
    page = render_template(
        "shared/error.html",
        heading=tell(heading or usual_heading),
        advice=told,
        typed=_typed(),
        again=_sent() if may_be_sent_again else [],
        sign_in=sign_in_address() if status == 401 else "",
    )
    return make_response(page, status)


def wants_json() -> bool:
    """Whether the request prefers JSON to a page."""
    kinds = request.accept_mimetypes
    return kinds["application/json"] > kinds["text/html"]


def init_app(app: Flask) -> None:
    """Map every refusal and fault, once, to a status and a page."""

    @app.errorhandler(Refusal)
    def refused(fault: Refusal) -> Response:
        status = next((number for kind, number in STATUS.items() if isinstance(fault, kind)), 400)
        response = respond(status, fault.code, fault.message, may_be_sent_again=status in (404, 503, 507))
        if status == 503:
            response.headers["Retry-After"] = "5"
        return response

    @app.errorhandler(HTTPException)
    def failed(fault: HTTPException) -> Response:
        if fault.response is not None:
            return make_response(fault.response)
        status = fault.code or 500
        response = respond(status, _CODES.get(status, "failed"), _too_large() if status == 413 else None)
        for name, value in fault.get_headers():
            if name in ("Allow", "Retry-After"):
                response.headers[name] = value
        return response

    @app.errorhandler(CSRFError)
    def stale_form(fault: CSRFError) -> Response:
        return respond(
            400,
            "form_expired",
            say(
                "This page was open for a long time, or your browser keeps no cookies. "
                "Nothing was saved. Go back, load the page again and send it once more."
            ),
            say("Please send that again"),
            may_be_sent_again=True,
        )

    @app.errorhandler(SignInNeeded)
    def ask_to_sign_in(fault: SignInNeeded) -> Response:
        if request.method in ("GET", "HEAD") and not wants_json():
            return make_response("", 303, {"Location": sign_in_address()})
        return respond(401, "sign_in_needed", may_be_sent_again=True)

    @app.errorhandler(SecondStepNeeded)
    def ask_for_second_step(fault: SecondStepNeeded) -> Response:
        if request.method in ("GET", "HEAD") and not wants_json():
            return make_response("", 303, {"Location": sign_in_address(SECOND_STEP)})
        advice = say(
            "This site asks for a second step when signing in. Set it up under “Your account”, then try again."
        )
        return respond(403, "second_step_needed", advice)


def _too_large() -> Message | None:
    """What fits, where that is so much that it is told in megabytes."""
    size = (request.max_content_length or 0) // 1_000_000
    if not size:
        return None
    return say(
        "This page takes %(size)s MB at most, and more was sent. Go back and make it shorter, or choose another file.",
        size=size,
    )


def _typed() -> list[str]:
    """The long texts of a form that was not taken, so that nobody's words are lost."""
    try:
        form = request.form
    except HTTPException:  # Too large to be read at all, or cut off; the browser still has the page.
        return []
    return [
        text
        for name, text in form.items(multi=True)
        if len(text) >= LONG_ENOUGH_TO_KEEP and name != "csrf_token" and "pass" not in name
    ]


def _sent() -> list[tuple[str, str]]:
    """All fields of a form of this site's own, to be sent once more with a fresh token.

    None for a form that another site made: one press must not send what a stranger wrote.
    """
    if request.method != "POST" or request.endpoint is None or not _is_from_here():
        return []
    try:
        form, files = request.form, request.files
    except HTTPException:
        return []
    if files or any("pass" in name for name in form):
        return []
    fields = [(name, text) for name, text in form.items(multi=True) if name != "csrf_token"]
    return fields if any(text.strip() for name, text in fields if name != "based_on") else []


def _is_from_here() -> bool:
    """Whether the browser says that a page of this site made the request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    came_from = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(came_from) and urlsplit(came_from).netloc == request.host


_CODES = {400: "invalid", 403: "not_allowed", 404: "not_found", 413: "too_large", 429: "too_fast", 503: "busy"}
