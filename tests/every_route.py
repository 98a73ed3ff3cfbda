"""One app with a filled store, and a client for each role, for the tests of every route.

Whatever a request changes is put back before the next one, so that signing out or deleting a story is tried like
everything else, and no attempt hides another.
"""

from __future__ import annotations

import itertools
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from forum.accounts.account import in_addresses
from forum.exports import making as export_making
from forum.web.access import RouteAccess, decision_of
from live.conducting import sample_evening
from live.store import entry_pass
from live.store import event as events
from live.store.event import EventRow, PerformanceRow, SectionRow
from scenarios.account import ANYONE, Account, Role, may
from scenarios.db import Base, Database, clock_of
from scenarios.decisions.evidence import file as evidence_file
from scenarios.results.export_request import FileFormat
from scenarios.results.selection import Selection
from scenarios.sample import NEXT, PATHWAY, STORIES
from scenarios.second_step import code_of, new_salt, step_at
from scenarios.store.accounts import account as accounts
from scenarios.store.accounts import second_step
from scenarios.store.accounts.account import SignInRow
from scenarios.store.accounts.second_step import HalfSignInRow
from scenarios.store.decisions import evidence as pieces
from scenarios.store.decisions import thread
from scenarios.store.decisions.decision import DecisionRow
from scenarios.store.decisions.finding import FindingRow
from scenarios.store.exports import export_request
from scenarios.store.results.outcome import OutcomeRow
from scenarios.store.stories import co_writer, private_link
from scenarios.store.stories import story as stories
from tests.conftest import Visitor
from tests.forum.people import CoWriter, Moderator, Writer
from tests.page import Page

DRAFT = f"/pathways/{PATHWAY.slug}/versions/2"
ASKED_TO_SIGN_IN = "/sign-in?next="
REFUSED = (401, 403)
NOT_SHOWN = (*REFUSED, 404, 405, 429)


@dataclass
class Person:
    """Somebody at a browser: what its cookies are, what its forms carry, and what its account may do."""

    name: str
    cookies: str
    token: str
    account: Account = ANYONE
    address: str = "10.0.0.1"

    def may(self, decision: RouteAccess) -> bool | None:
        """Whether a route's decision lets them in: yes, no, or None where the view decides by what it shows."""
        if decision.inside:
            return None
        return decision.action is None or may(self.account, decision.action)


@dataclass(frozen=True)
class Attempt:
    """One request, and the rule that it is for."""

    rule: str
    method: str
    path: str


@dataclass
class Seen:
    """What one person's attempts came to: the status and where it led, by attempt."""

    answers: dict[Attempt, tuple[int, str]] = field(default_factory=dict)

    @property
    def reached(self) -> set[tuple[str, str]]:
        """The rules that let them in, with the method."""
        return {(each.method, each.rule) for each, answer in self.answers.items() if was_let_in(answer)}


def was_let_in(answer: tuple[int, str]) -> bool:
    """Whether an answer shows that its person got past the door: also where their form was not filled in well."""
    status, where = answer
    return status not in NOT_SHOWN and not where.startswith(ASKED_TO_SIGN_IN)


class House:
    """The app, its filled store, the people who come, and the numbers and codes by which all is found."""

    def __init__(self, app: Flask, file: Path) -> None:
        self.app = app
        self.database: Database = app.extensions["database"]
        self.people: dict[str, Person] = {}
        self.values: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self.queries: dict[str, str] = {}
        self.fields: dict[str, dict[str, str]] = {}
        self._seen: dict[str, Seen] = {}
        self._addresses = itertools.count(2)
        self._fill()
        self._there, self._kept = sqlite3.connect(str(file)), sqlite3.connect(":memory:")
        self._there.backup(self._kept)
        self._version = self._is_at()

    def close(self) -> None:
        """Let go of the copy."""
        self._there.close()
        self._kept.close()

    def asks(self, person: Person, method: str, path: str, *, put_back: bool = True, **request: Any) -> TestResponse:
        """One request at a browser of its own, whose cookies nothing changes; the store is as it was afterwards."""
        if method == "POST" and "data" not in request:
            request["data"] = {"csrf_token": person.token}
        with self.app.test_client(use_cookies=False) as browser:
            answer = browser.open(
                path,
                method=method,
                headers={"Cookie": person.cookies},
                environ_overrides={"REMOTE_ADDR": person.address},
                **request,
            )
        answer.get_data()
        answer.close()
        if put_back and method == "POST" and was_let_in((answer.status_code, answer.location or "")):
            self.is_as_before()
        return answer

    def is_as_before(self) -> None:
        """Put back all that was changed, if anything was."""
        if self._is_at() != self._version:
            self._kept.backup(self._there)
            self._version = self._is_at()

    def rules(self, method: str) -> list[Rule]:
        """The rules that take this method; what only hands out files of the build is none."""
        every = (rule for rule in self.app.url_map.iter_rules() if rule.endpoint != "assets.serve")
        return sorted((rule for rule in every if method in (rule.methods or ())), key=str)

    def decision(self, rule: Rule) -> RouteAccess:
        """Who may use a route."""
        decided = decision_of(self.app.view_functions[rule.endpoint])
        assert decided is not None, f"nobody decided who may use {rule}"
        return decided

    def path(self, rule: Rule) -> str:
        """The rule's address, with what is really there in each of its places."""
        query = self.queries.get(str(rule), "")
        return self.filled(rule, self.here(str(rule))) + (f"?{query}" if query else "")

    def filled(self, rule: Rule, values: Mapping[str, str]) -> str:
        """The rule's address with these values."""

        def value(place: re.Match[str]) -> str:
            given = values[place[1]]
            return given if "%" in given else quote(given)

        return re.sub(r"<(?:[^<>]*:)?(\w+)>", value, str(rule))

    def _new_name(self) -> str:
        """The name of an account that is not made yet, as its address has it."""
        with self.app.app_context():
            return str(in_addresses().dumps("Somebody 100"))

    def seen_by(self, name: str) -> Seen:
        """What somebody saw who tried every route; they try once for all tests."""
        if name not in self._seen:
            self._seen[name] = self._walks(self.people[name])
        return self._seen[name]

    def everything_stored(self) -> dict[str, list[Any]]:
        """Every row of every table."""
        with self.database.read() as session:
            return {
                table.name: [tuple(row) for row in session.execute(select(table))]
                for table in Base.metadata.sorted_tables
            }

    def _walks(self, person: Person) -> Seen:
        """Try every route with every method that it takes."""
        seen = Seen()
        for method in ("GET", "POST"):
            for rule in self.rules(method):
                attempt = Attempt(str(rule), method, self.path(rule))
                form = {"csrf_token": person.token, **self.fields.get(str(rule), {})}
                answer = self.asks(person, method, attempt.path, **({"data": form} if method == "POST" else {}))
                assert answer.status_code < 500, (person.name, attempt)
                assert "Please send that again" not in answer.text, (person.name, attempt, "its form had no token")
                seen.answers[attempt] = (answer.status_code, answer.location or "")
        return seen

    def here(self, rule: str) -> Mapping[str, str]:
        """What is really there in each place of a rule's address; the most exact place that is known goes first."""
        place = max((each for each in self.places if rule.startswith(each)), key=len, default="")
        own = dict(each.split("=", 1) for each in self.places[place].split(" ")) if place else {}
        return self.values | own

    def _is_at(self) -> int:
        """A number that others' changes of the store change."""
        return int(self._there.execute("PRAGMA data_version").fetchone()[0])

    def remember(self, name: str, visitor: Visitor) -> Person:
        """From now on this visitor is one of the people."""
        token = visitor.token()
        cookies = "; ".join(f"{each.key}={each.value}" for each in visitor.client._cookies.values())
        known = Person(name, cookies, token, visitor.account, f"10.0.0.{next(self._addresses)}")
        self.people[name] = known
        return known

    def _signed_in(self, name: str, *roles: Role) -> Visitor:
        def make(session: Session) -> tuple[Account, str]:
            row = accounts.create(session, name)
            for role in roles:
                accounts.grant(session, ANYONE, row.id, role)
            return row.plain(), accounts.sign_in(session, row.id)

        account, key = self.database.write(make)
        visitor = Visitor(self.app.test_client(), account)
        with visitor.client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = key, True
        return visitor

    def _visitor(self) -> Visitor:
        return Visitor(self.app.test_client())

    def _fill(self) -> None:
        self.database.write(lambda session: sample_evening.load(session, clock_of(session).today()))
        self._people_with_accounts()
        self._stories()
        self.remember("stranger", self._visitor())
        self._phone()
        self._numbers()

    def _people_with_accounts(self) -> None:
        self.remember("account", self._signed_in("account"))
        for role in Role:
            self.remember(str(role), self._signed_in(str(role), role))
        self.remember("everything", self._signed_in("everything", *Role))
        self.remember("half signed in", self._half_signed_in())

    def _half_signed_in(self) -> Visitor:
        """Somebody with every role who has given their passphrase, and not their code; they may take as long as the
        tests do."""
        salt, phone = new_salt(), self.database.clock

        def make(session: Session) -> str:
            row = accounts.create(session, "half signed in")
            for role in Role:
                accounts.grant(session, ANYONE, row.id, role)
            secret = second_step.secret_for(self.database.keys, row.id, salt)
            second_step.set_up(session, row.plain(), salt, secret, code_of(secret, step_at(phone.now())))
            key = second_step.begin(session, row)
            session.flush()
            session.execute(update(HalfSignInRow).values(began_at=phone.now() + timedelta(days=1)))
            return key

        key, visitor = self.database.write(make), self._visitor()
        with visitor.client.session_transaction() as session:
            session["half_sign_in"] = key
        return visitor

    def _stories(self) -> None:
        """A writer's stories, one for each place in a story's life, and those whom the writer let in."""
        visitor, moderator = self._visitor(), Moderator(self._signed_in("reader", Role.MODERATOR))

        def begun(**typed: str) -> Writer:
            writer = Writer(visitor)
            writer.starts("It is two at night. Nobody answers. She rings again.", **typed)
            writer.opens()
            self._whole(writer.story)
            return writer

        guided = Writer(visitor)
        guided.starts("She rang three numbers. Nobody came.")
        guided.adds_scene("The first call")
        guided.fills("moment/s1/decider", decider="the nurse")
        guided.fills("moment/s1/told", label="Rang off")
        guided.fills("moment/s1/other/o2", label="Stayed")
        written, sent, passed, published, told = begun(), begun(), begun(), begun(), begun(told="yes")
        shaped = begun(help="help")
        for one in (sent, passed, published):
            one.sends_in()
        for one in (shaped, passed, published):
            moderator.takes_up(one.story)
        for one in (passed, published):
            moderator.passes(one.story)
        published.agrees()
        published.sends("open", open="yes")
        add = {"kind": "next", "text": "She rings her sister. Her sister comes.", "credit": "Sam"}
        self._visitor().sends(f"/build/{published.story}", add)
        for _remark in ("passed", "waiting"):
            self._visitor().sends(f"{DRAFT}/remarks/question", {"kind": "question", "text": "Why is that so?"})
        moderator.visitor.sends("/moderate/remarks/2/pass")
        suggester = self._comes(written, written.invites("suggest", "Suggester"))
        suggester.suggests("s1", text="Nobody answers the telephone.")
        self.remember("suggester", suggester.visitor)
        self.remember("co-writer", self._comes(written, written.invites("write", "Co-writer")).visitor)
        invitation = written.invites("read").removeprefix("/t/")
        link = _link_of(told.sends("teller"))
        self.remember("teller", self._comes(told, link).visitor)
        token = self.database.write(lambda session: private_link.offer(session, written.story))
        with self.database.read() as session:
            number = co_writer.of(session, written.story)[0].id
        self.remember("writer", visitor)
        self.values |= {"story_id": str(written.story), "token": token}
        self.places |= {
            "/stories/": f"story_id={published.story}",
            "/t/": f"token={invitation}",
            "/write/<int:story_id>/moment": f"story_id={guided.story} key=s1",
            "/write/<int:story_id>/suggestions": "number=2",
            "/write/<int:story_id>/together": f"number={number}",
            "/build/": f"story_id={published.story}",
            "/moderate/": f"story_id={sent.story}",
            "/moderate/<int:story_id>/pass": f"story_id={passed.story}",
            "/moderate/<int:story_id>/take-down": f"story_id={published.story}",
            "/moderate/<int:story_id>/shape": f"story_id={shaped.story}",
            "/tell/": f"story_id={told.story}",
            "/write/<int:story_id>/in-person": f"story_id={told.story}",
            "/write/<int:story_id>/teller": f"story_id={told.story}",
            "/write/<int:story_id>/agree": f"story_id={passed.story}",
            "/write/<int:story_id>/ask": f"story_id={passed.story}",
            "/write/<int:story_id>/messages": f"story_id={sent.story}",
            "/write/<int:story_id>/take-back": f"story_id={sent.story}",
            "/write/<int:story_id>/write-on": f"story_id={published.story}",
            "/write/<int:story_id>/write-on-myself": f"story_id={shaped.story}",
        }

    def _whole(self, story: int) -> None:
        """Give a story all that a story can have."""

        def work(session: Session) -> None:
            row, by = stories.get(session, story), Account(held=frozenset({story}))
            if row.is_editable:
                stories.save(session, by, story, STORIES[0].content, based_on=row.head)

        self.database.write(work)

    def _comes(self, written: Writer, link: str) -> CoWriter:
        somebody = CoWriter(self._visitor(), written.story)
        somebody.visitor.sends(link, somebody.visitor.opens(link).form(link))
        return somebody

    def _phone(self) -> None:
        visitor = self._visitor()
        with self.database.read() as session:
            code = session.scalars(select(EventRow.code).order_by(EventRow.id)).first()
        visitor.client.post(f"/join/{code}/token")
        self.remember("participant", visitor)

    def _numbers(self) -> None:
        by, step = self.people["designer"].account, NEXT.transitions[0]
        with self.database.read() as session:
            finding, other = session.scalars(select(FindingRow.id).order_by(FindingRow.id).limit(2))
        paper = b"%PDF-1.7 a paper"
        evidence = pieces.add_file(self.database, by, finding, evidence_file("It says so.", "paper.pdf", paper), paper)
        comment = self.database.write(lambda session: thread.comment(session, by, finding, "I am not sure."))
        file = self.database.write(lambda session: export_request.ask(session, by, Selection(), FileFormat.CSV))
        with self.app.app_context():
            export_making.make_all()
        self.queries |= {
            "/review/decisions/new": f"finding={finding}",
            "/review/findings/new": "version=1",
            "/write/<int:story_id>/history/compare": "from=1&to=2",
        }
        self.fields |= {
            "/review/decisions/new": {"finding": str(finding)},
            "/review/findings/new": {"version": "1"},
            "/review/decisions/<int:decision_id>/findings": {"finding": str(other)},
        }
        [printed] = self.database.write(_print_a_pass)
        with self.database.read() as session:

            def first(column: Any) -> str:
                return str(session.scalars(select(column).order_by(column)).first())

            past = session.scalars(select(EventRow).order_by(EventRow.id.desc())).first()
            today = session.scalars(select(EventRow).order_by(EventRow.id)).first()
            assert past is not None and today is not None and past is not today
            sections = select(SectionRow).where(SectionRow.event_id == today.id).order_by(SectionRow.id)
            section = session.scalars(sections).first()
            assert section is not None
            replayed = session.scalars(
                select(PerformanceRow.id).join(SectionRow).where(SectionRow.event_id == past.id)
            ).first()
            told = session.scalars(select(OutcomeRow.event_code)).first()
            asked = session.scalars(select(OutcomeRow.scene).order_by(OutcomeRow.story_id, OutcomeRow.id)).first()
            self.values |= {
                "key": "s2",
                "name": self._new_name(),
                "option": "o1",
                "number": "1",
                "part": "name",
                "kind": "event",
                "role": "moderator",
                "slug": PATHWAY.slug,
                "ask": "tell",
                "about": "question",
                "source": step.source,
                "target": step.target,
                "code": today.code,
                "event_id": str(today.id),
                "section_id": str(section.id),
                "performance_id": str(events.section(session, section.id).performances[0].id),
                "account_id": str(self.people["moderator"].account.id),
                "session_id": first(SignInRow.id),
                "outcome_id": first(OutcomeRow.id),
                "decision_id": first(DecisionRow.id),
                "finding_id": str(finding),
                "evidence_id": str(evidence),
                "comment_id": str(comment),
                "suggestion_id": "1",
                "remark_id": "2",
            }
            self.places |= {
                "/events/": f"slug={past.slug}",
                "/events/<slug>/record": f"slug={past.slug} performance_id={replayed}",
                "/said-and-done/": f"code={told}",
                "/review/said-and-done/": f"kind=event key={told}",
                "/review/report/": f"key=event-{told}",
                "/review/outcomes": "kind=csv",
                "/review/take-away/": f"number={file}",
                "/review/pathways/<slug>/<int:number>/coverage": "kind=stages key=CAFE",
                "/review/pathways/<slug>/<int:number>/stories": f"story_id={first(OutcomeRow.story_id)} key={asked}",
                "/review/findings/<int:finding_id>/rests-on": f"story_id={first(OutcomeRow.story_id)}",
                "/design/<slug>/stages": "key=CAFE",
                "/design/<slug>/assumptions": "key=HOURS",
                "/pathways/<slug>/stages": "key=CAFE",
                "/pathways/<slug>/versions/<int:number>/stages": "key=CAFE number=2",
                "/pathways/<slug>/versions/<int:number>/remarks": "number=2",
                "/moderate/remarks": "remark_id=3",
                "/join/<code>/pass": f"token={printed}",
            }


def _link_of(page: Page) -> str:
    found = re.search(r"http://forum\.example(/t/\S+)", page.main)
    assert found is not None
    return found[1]


def _print_a_pass(session: Session) -> list[str]:
    """Let the first event need passes, and make one."""
    event = session.scalars(select(EventRow).order_by(EventRow.id).limit(1)).one()
    event.needs_passes = True
    return entry_pass.make(session, event.id, 1)
