"""The trail of a story: its writer reads what came of it, and nothing that is the group's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask, template_rendered
from sqlalchemy import event
from sqlalchemy.orm import Session

from forum.decisions.you_said_we_did_page import room
from scenarios.account import Role
from scenarios.clock import Clock
from scenarios.db import Database
from scenarios.store.pathways import pathway as pathways
from scenarios.store.stories import private_link
from tests.conftest import Visitor
from tests.forum.decisions.deciding import Member, on
from tests.forum.people import CoWriter, Writer
from tests.forum.results.outcomes import handed_over, outcome_of, record_of, result_of
from tests.forum.writing.test_news import news
from tests.forum.writing.test_writing import assert_everyday

FOUND = "At night, one call is not enough."
FEW = 919_191
"""A figure of a small group, unlike any other."""
TABLES: dict[str, Any] = {"joint": [[["carer"], ["o1"], FEW]], "paired": [[["o1"], ["o2"], FEW]]}
OURS = ("forum.", "scenarios.", "live.", "tests.")
"""Where what a page is made of comes from."""


@pytest.fixture
def holder(stranger: Visitor, outcome: int, database: Database) -> Writer:
    """Whoever wrote "Closed at eleven", by its private link, who looked at it before anything was found."""
    writer = Writer(stranger)

    def link(session: Session) -> tuple[int, str]:
        story = outcome_of(session).story_id
        return story, private_link.offer(session, story)

    writer.story, token = database.write(link)
    stranger.opens(f"/s/{token}")
    writer.opens()
    return writer


def test_the_writer_reads_vote_finding_decision_and_version_in_the_words_of_every_day(
    member: Member, holder: Writer, outcome: int
) -> None:
    assert holder.opens().link("See what rooms said about it, and what was decided") == holder.path("what-came-of-it")
    page = holder.opens("what-came-of-it")
    assert "The last mug" in page.main and "142 people voted." in page.main
    member.writes(FOUND, outcome=outcome)
    member.thinks(False, "Two rooms are not many.")
    member.sends("comments", text="Who was not in the room?")
    member.sends("evidence/figure", words="One in three calls back", source="Board papers, May")
    member.sends("share", share="yes")
    member.decides(kind="adapt", to_version="2", unknown="How many will come", owner="The borough")
    member.changes(**on("implemented_on", Clock().today().isoformat()))
    page = holder.opens("what-came-of-it")
    for words in (FOUND, "Adapted", "The café stays open until two.", "Most could support it.", "in practice since"):
        assert words in page.main
    assert page.link("It led to version 2 of the pathway") == "/pathways/urgent-mental-health-care/versions/2"
    for never in ("Two rooms are not many.", "Who was not", "One in three", "Amara", "How many will", "The borough"):
        assert never not in page.text, never
    assert_everyday(page)
    assert_everyday(holder.opens())
    assert not {"finding", "findings", "trail", "strand"} & set(page.text.lower().split())


def test_nothing_of_a_finding_is_there_before_the_group_lets_writers_read_it(
    member: Member, holder: Writer, outcome: int
) -> None:
    member.writes(FOUND, outcome=outcome)
    member.decides()
    page = holder.opens("what-came-of-it")
    assert FOUND not in page.text and "The café stays open until two." not in page.text
    member.sends("share", share="yes")
    assert FOUND in holder.opens("what-came-of-it").main
    member.sends("share")
    page = holder.opens("what-came-of-it")
    assert FOUND not in page.text and "The café stays open until two." not in page.text
    assert not [each for each in news(holder.opens()) if "found" in each or "decided" in each]


def test_a_vote_that_the_room_did_not_see_is_not_on_the_trail(stranger: Visitor, database: Database) -> None:
    def make(session: Session) -> tuple[int, str]:
        handed_over(session, result_of(session, shown_to_room=False))
        story = outcome_of(session).story_id
        return story, private_link.offer(session, story)

    holder = Writer(stranger)
    holder.story, token = database.write(make)
    stranger.opens(f"/s/{token}")
    assert "What came of it" not in holder.opens().main
    page = holder.opens("what-came-of-it")
    assert "Nothing yet." in page.main and "142" not in page.main


def test_no_page_of_a_writer_is_given_a_table_of_small_groups(
    app: Flask, stranger: Visitor, database: Database
) -> None:
    def make(session: Session) -> tuple[int, str]:
        handed_over(session, replace(result_of(session), **TABLES))
        story = outcome_of(session).story_id
        return story, private_link.offer(session, story)

    holder = Writer(stranger)
    holder.story, token = database.write(make)
    stranger.opens(f"/s/{token}")
    asked: list[str] = []
    given: list[object] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    with template_rendered.connected_to(lambda sender, template, context: given.append(dict(context)), app):
        assert "142 people voted." in holder.opens("what-came-of-it").main
        assert "See what rooms said about it" in holder.opens().main
    event.remove(database.engine, "before_cursor_execute", note)
    held = list(within(given, set()))
    assert 142 in held and FEW not in held
    assert not [each for each in asked if "joint" in each or "paired" in each]


def test_what_everyone_reads_of_a_vote_holds_no_table_whatever_it_is_made_of(database: Database) -> None:
    record = database.write(lambda session: record_of(session, replace(result_of(session), **TABLES)))
    held = list(within([room(record)], set()))
    assert FEW in within([record], set()) and 142 in held and FEW not in held


def within(things: Iterable[object], seen: set[int]) -> Iterator[object]:
    """All that can be had from these things, however deep it lies in them."""
    for each in things:
        if id(each) in seen:
            continue
        yield each
        if isinstance(each, Mapping | list | tuple | set | frozenset) or type(each).__module__.startswith(OURS):
            seen.add(id(each))
            yield from within(parts_of(each), seen)


def parts_of(thing: object) -> list[object]:
    """What a container or an object of the project's own holds."""
    if isinstance(thing, Mapping):
        return [*thing.keys(), *thing.values()]
    if isinstance(thing, list | tuple | set | frozenset):
        return list(thing)
    return list(getattr(thing, "__dict__", {}).values())


def test_its_holder_is_told_each_time_that_it_moves(
    member: Member, holder: Writer, outcome: int, database: Database
) -> None:
    assert "A room voted on your story, at: Tell it like it was" in news(holder.opens())
    member.writes(FOUND, outcome=outcome)
    member.sends("share", share="yes")
    assert news(holder.opens())[0] == "New The design group found something out from your story."
    member.decides(to_version="2")
    told = news(holder.opens())
    assert "New Something was decided about what was found out from your story." in told
    assert "New There is a new version of the pathway." in told
    assert not [each for each in news(holder.opens()) if each.startswith("New")]
    today = database.clock.today().isoformat()
    member.changes(**on("implemented_on", today))
    assert news(holder.opens())[0] == "New What was decided is now being done."
    member.changes(**on("checked_on", today), seen="Fewer rang 999.")
    assert news(holder.opens())[0] == "New Somebody checked whether what was decided helps."
    assert "Fewer rang 999." in holder.opens("what-came-of-it").main


def test_its_holder_reads_what_was_decided_then_and_now(member: Member, holder: Writer, outcome: int) -> None:
    member.writes(FOUND, outcome=outcome)
    member.sends("share", share="yes")
    member.decides()
    holder.opens()
    member.changes(kind="not adopted", what="The café closes at eleven.", reason="There is no money.")
    page = holder.opens()
    assert news(page)[0].startswith("New The design group changed what it had decided.")
    for words in ("Adopted", "Not adopted", "The café stays open until two.", "The café closes at eleven."):
        assert words in news(page)[0]
    assert_everyday(page)
    page = holder.opens("what-came-of-it")
    for words in ("What changed since", "Most could support it.", "There is no money."):
        assert words in page.main
    assert "Amara" not in page.text and "The borough" not in page.text
    assert_everyday(page)


def test_a_mended_day_is_no_news_and_stands_on_the_trail(member: Member, holder: Writer, outcome: int) -> None:
    today, before = Clock().today(), Clock().today() - timedelta(days=1)
    member.writes(FOUND, outcome=outcome)
    member.sends("share", share="yes")
    member.decides(**on("decided_on", before.isoformat()))
    member.changes(**on("implemented_on", today.isoformat()))
    told = [each.removeprefix("New ") for each in news(holder.opens())]
    member.changes(**on("implemented_on", before.isoformat()))
    assert news(holder.opens()) == told
    page = holder.opens("what-came-of-it")
    assert f"in practice since {day(before)}" in page.main and f"since {day(today)}" not in page.main


def test_a_move_that_is_taken_back_is_told_as_taken_back(member: Member, holder: Writer, outcome: int) -> None:
    member.writes(FOUND, outcome=outcome)
    member.sends("share", share="yes")
    member.decides(to_version="2")
    today = on("implemented_on", Clock().today().isoformat())
    member.changes(**today)
    holder.opens()
    member.changes(**dict.fromkeys(today, ""), to_version="")
    told = [each for each in news(holder.opens()) if each.startswith("New")]
    assert sorted(told) == [
        "New What was decided is not being done after all.",
        "New What was decided no longer leads to version 2 of the pathway.",
    ]
    page = holder.opens("what-came-of-it")
    assert "no longer leads to version 2 of the pathway" in page.main
    assert "in practice" not in page.main and "It led to version" not in page.main
    member.sends("share")
    assert news(holder.opens())[0] == "New The design group took back something that it had let you read."


def test_a_finding_that_was_never_shared_while_it_rested_on_the_story_is_never_told_as_taken_back(
    member: Member, holder: Writer, outcome: int
) -> None:
    member.writes(FOUND)
    member.sends("share", share="yes")
    member.sends("share")
    story = holder.story
    form = member.opens(f"rests-on/{story}").form(member.path(f"rests-on/{story}"))
    member.sends(f"rests-on/{story}", **form | {"rests_on": f"outcome {outcome}"})
    assert not [each for each in news(holder.opens()) if "took back" in each]


def test_a_finding_that_rests_on_the_story_no_more_is_told_as_taken_back_once(
    member: Member, holder: Writer, outcome: int, signed_in_as: Callable[..., Visitor]
) -> None:
    story = holder.story
    member.writes(FOUND, outcome=outcome)
    ticks = [each.get("value") for each in member.opens(f"rests-on/{story}").all("input")]
    votes, scene = ({"rests_on": next(each for each in ticks if each.startswith(of))} for of in ("outcome", "scene"))
    member.sends(f"rests-on/{story}", **scene)
    member.sends(f"rests-on/{story}", **votes)
    assert not taken_back(holder), "nobody could read it yet"
    member.sends("share", share="yes")
    member.decides()
    holder.opens()
    member.sends(f"rests-on/{story}", **scene)
    assert FOUND in holder.opens("what-came-of-it").main and not taken_back(holder), "it rests on it still"
    member.sends(f"rests-on/{story}")
    page = holder.opens("what-came-of-it")
    assert FOUND not in page.text and "The café stays open until two." not in page.text
    assert taken_back(holder) == ["New The design group took back something that it had let you read."]
    member.sends("share")
    assert len(taken_back(holder)) == 1
    member.sends("share", share="yes")
    member.sends(f"rests-on/{story}", **votes)
    assert not taken_back(holder) and FOUND in holder.opens("what-came-of-it").main
    steward = signed_in_as(Role.STEWARD)
    assert f"Let finding {member.finding} rest on story {story} no more" in steward.opens("/site/record").main


def taken_back(holder: Writer) -> list[str]:
    """What a writer's news say was taken back."""
    return [each for each in news(holder.opens()) if "took back" in each]


def test_a_decision_about_two_findings_is_told_once(member: Member, holder: Writer, outcome: int) -> None:
    member.writes(FOUND, outcome=outcome)
    member.sends("share", share="yes")
    member.decides()
    member.writes("A taxi is not a person.", outcome=outcome)
    member.sends("share", share="yes")
    member.visitor.sends(f"/review/decisions/{member.decision}/findings", {"finding": str(member.finding)})
    told = news(holder.opens())
    assert len([each for each in told if "Something was decided" in each]) == 1
    assert len([each for each in told if "found something out" in each]) == 2


def day(of: date) -> str:
    """A day as pages write it."""
    return f"{of.day} {of:%B %Y}"


def test_a_version_that_only_designers_see_is_no_news_and_no_link(
    member: Member, holder: Writer, outcome: int, database: Database
) -> None:
    hide_draft(database)
    member.writes(FOUND, outcome=outcome)
    member.sends("share", share="yes")
    member.decides(to_version="2")
    assert "It led to version" not in holder.opens("what-came-of-it").main
    assert not [each for each in news(holder.opens()) if "version" in each]


def test_a_co_writer_who_may_read_it_reads_the_trail_and_a_stranger_knows_nothing_of_it(
    member: Member, holder: Writer, outcome: int, visit: Visitor, app: Flask
) -> None:
    member.writes(FOUND, outcome=outcome)
    member.sends("share", share="yes")
    invited = CoWriter(Visitor(app.test_client()), holder.story)
    invited.comes_by(holder.invites("read"))
    assert "See what rooms said about it, and what was decided" in invited.opens().main
    assert FOUND in invited.opens("what-came-of-it").main
    visit.opens(holder.path("what-came-of-it"), 404)
    member.visitor.opens(holder.path("what-came-of-it"), 404)


def test_a_trail_ends_where_the_story_is_taken_back(member: Member, holder: Writer, outcome: int) -> None:
    member.writes(FOUND, outcome=outcome)
    member.sends("share", share="yes")
    assert FOUND in holder.opens("what-came-of-it").main
    holder.fills("delete", sure="yes")
    page = holder.opens("what-came-of-it")
    assert FOUND not in page.main and "142" not in page.main


def hide_draft(database: Database) -> None:
    """Let the next version be a draft that is not shown to all."""

    def hide(session: Session) -> None:
        draft = pathways.open_draft(session, pathways.by_slug(session, "urgent-mental-health-care").id)
        assert draft is not None
        draft.opened_at = None

    database.write(hide)
