"""Who is asking, and the decision that every route states about who may come in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast
from urllib.parse import urlencode, urlsplit

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.orm import Session

from forum.web.storage import database
from scenarios.account import ANYONE, Account, Action, Invited, may, may_with_second_step
from scenarios.errors import NotAllowed

View = TypeVar("View", bound=Callable[..., Any])
FindAccount = Callable[[Session, str], Account | None]
"""The account whose session has this key, as the store has it now; None where that session is over."""
FindHeld = Callable[[Session, frozenset[int]], frozenset[int]]
"""The stories that private links with these numbers lead to now; a replaced link leads to none."""
FindInvited = Callable[[Session, int | None, frozenset[str]], frozenset[Invited]]
"""The invitations of an account, and those with these keys, that nobody has taken back or renewed."""

SIGN_IN = "/sign-in"
SECOND_STEP = "/account/second-step"
_HALF = "half_sign_in"
_HELD = "held_links"
_INVITED = "invitations"
ADDED, REMARKED = "added", "remarked"
"""What was added to stories, and said of pathways, with this browser."""
_KEPT = (_HELD, _INVITED, ADDED, REMARKED)
"""What a browser keeps when somebody signs in, and leaves with a session that was ended."""
_DECISION = "access_decision"


@dataclass(frozen=True)
class RouteAccess:
    """Who may use a route: everyone, whoever may do an action, or as the view itself finds out."""

    action: Action | None = None
    inside: str = ""

    def __str__(self) -> str:
        return str(self.action or self.inside or "open to all")


class SignInNeeded(Exception):
    """Nobody is signed in, and this needs somebody who is."""


class SecondStepNeeded(Exception):
    """Whoever is signed in may do this once they have set up a second step when signing in."""


def open_to_all(view: View) -> View:
    """State that everyone may use this view."""
    return _stated(view, RouteAccess())


def requires(action: Action) -> Callable[[View], View]:
    """State that only an account that may do ``action`` may use this view."""
    return lambda view: _stated(view, RouteAccess(action=action))


def decided_inside(why: str) -> Callable[[View], View]:
    """State that whatever loads the view's subject, such as ``to_edit``, decides who may use it, and why it has to."""
    return lambda view: _stated(view, RouteAccess(inside=why))


def decision_of(view: Callable[..., Any]) -> RouteAccess | None:
    """What a view states about who may use it, or None where it states nothing."""
    return cast("RouteAccess | None", getattr(view, _DECISION, None))


def ensure_or_sign_in(allowed: bool) -> None:
    """Go on only where ``allowed``. Raises SignInNeeded for a passer-by, else NotAllowed."""
    if not allowed:
        raise SignInNeeded if current_account().id is None else NotAllowed()


def current_account() -> Account:
    """Whoever is asking, with their roles as the store has them at this request."""
    if "account" not in g:
        found = current_user.account if current_user.is_authenticated else ANYONE
        if _is_over():
            g.account = ANYONE  # A copy of a cookie holds nothing once its session was ended.
        else:
            g.account = replace(found, held=_held_stories(), invited=_invited(found.id))
    return cast(Account, g.account)


def session_key() -> str:
    """The key of the session that this browser's cookie names, also where that session is over; "" for none."""
    return str(session.get("_user_id", ""))


def sign_in(key: str) -> None:
    """Let this browser use the session with this key, until the store ends it.

    The browser keeps the private links that it held, and which words it sent, so that their author still hears what a
    moderator decided about them. It keeps nothing else of its session before. After a session that was ended it keeps
    them only for the same account: a copied cookie brings nobody else's along.
    """
    if _account_of(session_key()) != _account_of(key):
        _leave_what_is_over()
    kept = {name: session[name] for name in _KEPT if name in session}
    session.clear()
    session.update(kept)
    login_user(_User(key, ANYONE))
    g.pop("account", None)


def begin_half(key: str) -> None:
    """Remember the sign-in with this key, which waits for its second step. Nobody is signed in by it."""
    session[_HALF] = key


def half_key() -> str:
    """The key of the sign-in that this browser began and that waits for its second step; "" for none."""
    return str(session.get(_HALF, ""))


def sign_out() -> None:
    """End this browser's session, and forget the private links it held."""
    logout_user()
    session.clear()
    g.pop("account", None)


def held_links() -> frozenset[int]:
    """The numbers of the private links that this browser opened."""
    return frozenset(session.get(_HELD, ()))


def hold_link(link_id: int) -> None:
    """Remember that this browser opened a story's private link."""
    _leave_what_is_over()
    _keep(_HELD, held_links() | {link_id})
    g.pop("account", None)


def taken_up() -> frozenset[str]:
    """The keys of the invitations that this browser took up."""
    return frozenset(session.get(_INVITED, ()))


def take_up(key: str) -> None:
    """Remember that this browser took up an invitation to a story; ``key`` is the invitation's own."""
    _leave_what_is_over()
    _keep(_INVITED, taken_up() | {key})
    g.pop("account", None)


def sent_here(kind: str) -> list[int]:
    """The numbers of what was sent with this browser, ADDED or REMARKED; none once its session was ended."""
    return [] if _is_over() else list(session.get(kind, ()))


def remember_sent(kind: str, numbers: list[int]) -> None:
    """Remember exactly these of what was sent with this browser."""
    _leave_what_is_over()
    session[kind] = numbers


def let_go_of_links() -> None:
    """Forget every private link and invitation that this browser opened."""
    _keep(_HELD, frozenset())
    _keep(_INVITED, frozenset())
    g.pop("account", None)


def _held_stories() -> frozenset[int]:
    links = held_links()
    if not links:
        return frozenset()
    find_held = cast(FindHeld, current_app.extensions["find_held"])
    with database().read() as store:
        return find_held(store, links)


def _invited(account_id: int | None) -> frozenset[Invited]:
    invitations = taken_up()
    if account_id is None and not invitations:
        return frozenset()
    find_invited = cast(FindInvited, current_app.extensions["find_invited"])
    with database().read() as store:
        return find_invited(store, account_id, invitations)


def _keep(name: str, kept: frozenset[int] | frozenset[str]) -> None:
    if kept:
        session[name] = sorted(kept)
    else:
        session.pop(name, None)


def safe_next(target: str | None) -> str:
    """``target`` where it is a path of this site, else the front page: no sign-in link sends people away."""
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\"):
        return "/"
    if any(ord(character) < 33 or character == "\\" for character in target):
        return "/"
    parts = urlsplit(target)
    return "/" if parts.scheme or parts.netloc else target


def sign_in_address(page: str = SIGN_IN) -> str:
    """Where to sign in, or to set up what is missing for that, and come back here from."""
    here = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else ""
    return f"{page}?{urlencode({'next': here})}" if here else page


def init_app(app: Flask, find_account: FindAccount, find_held: FindHeld, find_invited: FindInvited) -> None:
    """Read who is asking at each request, and let nobody past a route's decision."""
    app.extensions["find_held"] = find_held
    app.extensions["find_invited"] = find_invited
    manager = LoginManager()
    manager.session_protection = None  # It ties a session to an address, and phones change theirs.
    manager.init_app(app)

    @manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types.
    def load(key: str) -> _User | None:
        with database().read() as store:
            account = find_account(store, key)
        return None if account is None else _User(key, account)

    @app.before_request
    def decide() -> None:
        if request.endpoint is None:
            return
        decision = decision_of(app.view_functions[request.endpoint])
        if decision is None:
            raise NotAllowed()  # Nobody decided, so nobody comes in.
        if decision.action is not None:
            if may_with_second_step(current_account(), decision.action):
                raise SecondStepNeeded
            ensure_or_sign_in(may(current_account(), decision.action))


class _User(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps of an account: the key of a session, in the browser's signed cookie."""

    def __init__(self, key: str, account: Account) -> None:
        self.key = key
        self.account = account

    def get_id(self) -> str:
        return self.key


def _is_over() -> bool:
    """Whether this browser's cookie names a session that was ended."""
    return bool(session_key()) and not current_user.is_authenticated


def _leave_what_is_over() -> None:
    """Begin anew where the cookie's session was ended: what it held is not brought along."""
    if _is_over():
        logout_user()
        for kept in _KEPT:
            session.pop(kept, None)
        g.pop("account", None)


def _account_of(key: str) -> str:
    return key.partition(".")[0]


def _stated(view: View, decision: RouteAccess) -> View:
    setattr(view, _DECISION, decision)
    return view
