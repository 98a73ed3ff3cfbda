"""The sample shows the whole way, from votes to what became of them, and leaves alone whatever was there before it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, event, func, insert, select
from sqlalchemy.orm import Session

from forum.web.settings import Settings
from live.conducting import sample_evening as whole
from live.store import sample as event_of_today
from live.store.ballot import BallotRow, RoundRow
from live.store.event import sections_of
from scenarios.account import Role
from scenarios.db import Base, Database, clock_of
from scenarios.decisions.decision import DecisionKind
from scenarios.results import disclosure
from scenarios.sample import PATHWAY
from scenarios.sample.deciding import DECISIONS, FINDINGS, MEMBERS
from scenarios.sample.evening import EVENING
from scenarios.sample.you_said_we_did import OF_EVENT, OF_PATHWAY
from scenarios.store.accounts import account as accounts
from scenarios.store.pathways import pathway as pathways
from scenarios.store.results.outcome import OutcomeRow
from scenarios.store.sample import stories as sample_stories
from scenarios.store.stories import private_link
from tests.conftest import Visitor
from tests.forum.people import Writer
from tests.scenarios import whole_store


def load(app: Flask) -> str:
    """What the command says."""
    said = app.test_cli_runner().invoke(args=["sample"])
    assert said.exit_code == 0, said.output
    return said.output


def rows(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.read() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture(scope="module")
def whole_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the sample, loaded once and copied for each test that only reads it."""
    path = tmp_path_factory.mktemp("sample") / "whole.db"
    shutil.copy(migrated_file, path)
    store = Database(f"sqlite:///{path}")
    store.write(lambda session: whole.load(session, clock_of(session).today()))
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.dispose()
    return path


@pytest.fixture
def loaded(whole_file: Path, settings: Settings, request: pytest.FixtureRequest) -> Flask:
    """The app on a store that has the sample."""
    shutil.copy(whole_file, Path(settings.instance) / "forum.db")
    app: Flask = request.getfixturevalue("app")
    return app


@pytest.fixture
def designer(loaded: Flask, signed_in_as: Callable[..., Visitor]) -> Visitor:
    """A designer who was not there."""
    return signed_in_as(Role.DESIGNER)


def test_a_designer_reads_the_whole_way(designer: Visitor, database: Database) -> None:
    page = designer.opens("/review")
    assert EVENING.name in page.main and "Not a crime" in page.main
    assert "It is nearly eleven. What should the volunteer do?" in page.main
    page = designer.opens("/review/findings")
    for each in FINDINGS:
        assert each.sentence in page.main
    page = designer.opens("/review/decisions")
    for made in DECISIONS:
        assert made.what in page.main
    assert "Adapted" in page.main and "Not adopted" in page.main
    with database.read() as session:
        code = session.scalars(select(OutcomeRow.event_code)).first()
    for address, told in ((f"/said-and-done/{code}", OF_EVENT), (f"/pathways/{PATHWAY.slug}/what-became", OF_PATHWAY)):
        page = designer.opens(address)
        for words in (told.thanks, told.better, told.credits, DECISIONS[0].what, "Lend her the back room"):
            assert words in page.main, address


def test_what_nobody_has_answered_stands_in_the_register_with_its_days(designer: Visitor, database: Database) -> None:
    answered = {place for each in DECISIONS for place in each.findings}
    waiting = [each for place, each in enumerate(FINDINGS) if place not in answered]
    assert waiting
    page = designer.opens("/review/findings")
    for each in waiting:
        assert f"{each.days_ago} days" in page.main or f"{each.days_ago - 1} days" in page.main


def test_a_finding_shows_what_it_rests_on_who_thinks_otherwise_and_what_was_said(
    designer: Visitor, database: Database
) -> None:
    with database.read() as session:
        number = next(each.id for each in whole_store.findings(session) if each.sentence == FINDINGS[0].sentence)
    page = designer.opens(f"/review/findings/{number}")
    for words in (
        "Closed at eleven",
        "Do not build a service",
        FINDINGS[0].otherwise[0].why,
        FINDINGS[0].evidence[0].words,
        *(words for _, words in FINDINGS[0].comments),
        *MEMBERS,
    ):
        assert words in page.main
    assert FINDINGS[0].evidence[1].address in {each.get("href") for each in page.all("a")}


def test_a_decision_shows_its_version_its_owner_its_days_and_what_was_seen(designer: Visitor) -> None:
    page = designer.opens("/review/decisions/1")
    made = DECISIONS[0]
    for words in ("from version 1 to version 2", made.owner, made.seen, made.missing, made.ask):
        assert words in page.main
    assert "Not yet" not in page.main
    assert DECISIONS[1].kind is DecisionKind.NOT_ADOPTED and DECISIONS[1].reason.startswith("Not adopted, because")


def test_whoever_wrote_a_story_reads_what_came_of_it(loaded: Flask, stranger: Visitor, database: Database) -> None:
    def link(session: Session) -> tuple[int, str]:
        story = sample_stories.load(session)["Closed at eleven"].story_id
        return story, private_link.offer(session, story)

    writer = Writer(stranger)
    writer.story, token = database.write(link)
    stranger.opens(f"/s/{token}")
    page = writer.opens("what-came-of-it")
    for words in ("The last mug", FINDINGS[0].sentence, DECISIONS[0].what, DECISIONS[0].seen, DECISIONS[1].reason):
        assert words in page.main
    assert not any(name in page.text for name in MEMBERS)


def test_its_figures_are_those_of_its_ballots_and_what_is_shown_was_decided_by_the_rules(
    loaded: Flask, database: Database
) -> None:
    with database.read() as session:
        results = [result for row in whole_store.outcomes(session) for result in row.record.rounds]
        days = {row.created_at.date() for row in whole_store.outcomes(session)}
    assert len(results) == 6
    assert days == {database.clock.today() - timedelta(days=EVENING.days_ago)}
    for result in results:
        assert sum(int(count) for _, _, count in result.joint) == result.ballots  # type: ignore[misc]
        assert result.shown_to_room and result.ballots < result.phones
    shown = [disclosure.read(result.disclosed) for result in results if result.disclosed]
    [split] = [each.splits for each in shown if each.splits]
    assert sorted(split) == ["carer", "lived experience", "staff"], "an event is split once"
    assert {each.threshold for each in shown} == {disclosure.THRESHOLD}


def test_it_happened_in_the_order_in_which_it_is_told(loaded: Flask, database: Database) -> None:
    with database.read() as session:
        published = max(row.story.published_at or database.clock.now() for row in sample_stories.load(session).values())
        played = [row.created_at for row in whole_store.outcomes(session)]
        found = [(each.made_at, each.shared_at or database.clock.now()) for each in whole_store.findings(session)]
        entries = [[entry.at for entry in each.history] for each in whole_store.decisions(session)]
        place = pathways.by_slug(session, PATHWAY.slug)
        opened = [each.opened_at for each in pathways.versions(session, place.id) if each.opened_at]
    assert published < min(played) <= max(played) < min(made for made, _ in found)
    assert all(made < shared for made, shared in found)
    assert all(times == sorted(times) and times[0] > min(made for made, _ in found) for times in entries)
    assert max(played) < opened[0] < database.clock.now()
    assert max(time for times in entries for time in times) < database.clock.now()


def test_its_phones_vote_in_their_own_room_whatever_another_asks_meanwhile(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = database.write(lambda session: event_of_today.load(session, clock_of(session).today()).id)
    with database.read() as session:
        other = sections_of(session, made)[0].performances[0].id
    monkeypatch.setattr(sample_stories, "is_loaded", lambda session: False)

    def ask(mapper: object, connection: Connection, row: RoundRow) -> None:
        """Right after each vote of the evening, the other room is asked something."""
        copied = {each.name: getattr(row, each.key) for each in RoundRow.__table__.columns if each.name != "id"}
        connection.execute(insert(RoundRow).values(copied | {"performance_id": other, "playing": 100 + row.id}))

    event.listen(RoundRow, "after_insert", ask)
    try:
        database.write(lambda session: whole.load(session, clock_of(session).today()))
    finally:
        event.remove(RoundRow, "after_insert", ask)
    with database.read() as session:
        asked = session.scalars(select(BallotRow.round_id).distinct()).all()
        rooms = session.scalars(select(RoundRow.performance_id).where(RoundRow.id.in_(asked))).all()
        assert len(asked) > 5 and other not in rooms


def test_loaded_again_it_doubles_nothing(app: Flask, database: Database) -> None:
    said = load(app)
    before = rows(database)
    assert load(app) == said
    assert rows(database) == before


def test_where_somebody_has_a_pathway_at_its_address_nothing_of_the_evening_is_added(
    app: Flask, database: Database
) -> None:
    database.write(sample_stories.load)
    before = rows(database)
    load(app)
    after = rows(database)
    for table in ("account", "finding", "decision", "outcome", "said_and_done", "ballot", "story"):
        assert after[table] == before[table]


def test_beside_a_site_with_people_it_keeps_to_itself(app: Flask, database: Database) -> None:
    def make(session: Session) -> int:
        row = pathways.create(session, "another", "Another pathway")
        pathways.draft(session, row.id, PATHWAY.content)
        return accounts.create(session, MEMBERS[0]).id

    taken = database.write(make)
    load(app)
    with database.read() as session:
        assert accounts.get(session, taken).name == MEMBERS[0]
        assert not any(each.made_by == taken for each in whole_store.findings(session))
        others = [each for each in accounts.everyone(session) if each.name.startswith(MEMBERS[0]) and each.id != taken]
        assert [each.name for each in others] == [f"{MEMBERS[0]} 2"]
        assert not any(each.grants or each.passphrase_hash for each in others)
