"""A result by group: once at an event, where a host asks for it, the room is known, and the story asks who is here."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from forum.results import outcome_csv
from live.performance.group_results import Withheld
from live.performance.round import RoundState
from live.snapshot import playback
from live.store import event as events
from live.store.ballot import RoundRow
from live.store.event import EventRow
from live.store.event_log import CueRow
from live.store.participant import here_as
from scenarios.db import Database
from scenarios.perspective import PERSPECTIVES
from scenarios.results.outcome import RoundResult
from scenarios.results.outcome_record import OutcomeRecord
from scenarios.store.results import event_day as event_days
from tests.live.factories import Evening
from tests.live.stories import EVENING
from tests.scenarios import whole_store
from tests.scenarios.results.attack import all_of, answered, named, not_so, voted
from tests.scenarios.results.event_attack import EventAttack, Vote

pytestmark = pytest.mark.both_stores

CHOICES = ("s2-o1", "s2-o2", "s2-o3")
CROWD = [["carer"]] * 30 + [["staff"]] * 30 + [["community"]] * 40
"""A hundred people, of whom everybody says one thing of how they are here."""


@pytest.fixture
def evening(database: Database) -> Evening:
    return Evening(database, EVENING, EVENING)


def begins(evening: Evening, place: int = 0, **allowed: bool) -> None:
    """A story begins whose first decision can be asked now."""
    evening.may_show_groups(**allowed)
    evening.starts(place)
    evening.asks("show")


def is_asked(evening: Evening, phones: Sequence[int], *, groups: bool | None = True, seq: int = 1) -> None:
    """These people vote, half for the first choice and half for the second; the host asks for groups, or does not."""
    evening.asks("open", method="one choice")
    places = range(
        len(phones), 0, -1
    )  # From the end: whoever comes first may leave, and nobody else changes their mind.
    evening.all_vote({phone: [CHOICES[place % 2]] for phone, place in zip(phones, places, strict=True)}, seq)
    evening.asks("close")
    evening.asks("reveal", **({} if groups is None else {"groups": groups}))


def records(evening: Evening) -> list[OutcomeRecord]:
    """All that the event handed over, in the order of its votes."""
    with evening.database.read() as session:
        code = session.get_one(EventRow, evening.event_id).code
        rows = [row for row in whole_store.outcomes(session) if row.event_code == code]
        return [row.record for row in sorted(rows, key=lambda row: row.id)]


def results(evening: Evening) -> list[RoundResult]:
    return [result for record in records(evening) for result in record.rounds]


def splits(evening: Evening) -> list[list[str]]:
    """The perspectives that are split, vote by vote."""
    return [sorted(dict(result.disclosed["splits"])) for result in results(evening)]  # type: ignore[call-overload]


def withheld(evening: Evening) -> list[str]:
    """What the log says of each wish for groups, in order."""
    with evening.database.read() as session:
        query = select(CueRow.payload).where(CueRow.event_id == evening.event_id, CueRow.kind == "reveal")
        return [payload.get("groups", "") for payload in session.scalars(query.order_by(CueRow.number))]


def lines(evening: Evening) -> list[dict[str, str]]:
    """The CSV of the whole event, as a spreadsheet reads it."""
    text = "".join(outcome_csv.parts(records(evening)))
    return list(csv.DictReader(io.StringIO(text.removeprefix(outcome_csv.BYTE_ORDER_MARK))))


@pytest.mark.fault("split-across-votes")
def test_who_leaves_between_two_votes_is_given_away_by_no_figure_of_the_event(evening: Evening) -> None:
    begins(evening)
    phones = evening.phones_of(CROWD)
    is_asked(evening, phones)
    evening.asks("follow", option="s2-o1")
    evening.asks("rewind", scene="s2")
    is_asked(evening, phones[1:])

    shown = Counter((line["perspective"], line["outcome"], line["round"]) for line in lines(evening))
    votes_of = Counter(perspective for perspective, *_ in shown)
    assert votes_of == {"everyone": 2, "carer": 1, "community": 1, "staff": 1}

    came = Counter([(True, True)] * 99 + [(True, False)])
    attack = EventAttack([Vote(result) for result in results(evening)], came, ("carer", "staff", "community"))
    left = all_of(voted(0), not_so(voted(1)))
    for what in (*map(named, ("carer", "staff", "community")), *(answered(0, each) for each in CHOICES[:2])):
        assert attack.could_be(all_of(left, what)) == 2, "none or one: nothing follows about who left"


@pytest.mark.fault("unknown-room")
def test_what_was_said_of_a_day_that_has_not_come_holds_for_no_vote_before_it(evening: Evening) -> None:
    begins(evening)
    phones = evening.phones_of(CROWD)
    tomorrow = evening.database.clock.today() + timedelta(days=1)
    evening.database.write(lambda session: setattr(session.get_one(EventRow, evening.event_id), "day", tomorrow))
    is_asked(evening, phones)
    assert evening.console["groups"] == {"offered": False, "why": "The day of the event has not come yet."}
    assert {line["perspective"] for line in lines(evening)} == {"everyone"}


@pytest.mark.fault("split-across-votes")
@pytest.mark.parametrize("then", ["another story", "void", "the same vote again"])
def test_the_first_split_that_a_host_asks_for_is_the_only_one_of_the_event(evening: Evening, then: str) -> None:
    begins(evening)
    phones = evening.phones_of(CROWD)
    is_asked(evening, phones, groups=None)
    is_asked(evening, phones, groups=False, seq=2)
    is_asked(evening, phones, groups=True, seq=3)
    if then == "void":
        evening.asks("void", reason="The wrong question")
    elif then == "another story":
        evening.asks("end")
        begins(evening, 1)
    is_asked(evening, phones, seq=4)
    assert splits(evening) == [[], [], ["carer", "community", "staff"], []]
    assert withheld(evening) == ["", "", "shown", Withheld.ONCE]


def test_a_split_of_which_nothing_can_be_shown_is_the_only_one_too(evening: Evening) -> None:
    """That a group is not shown says that few are in it, so later figures could be set against that."""
    begins(evening)
    phones = evening.phones_of([["carer"]] * 7 + [[]] * 33)
    is_asked(evening, phones)
    is_asked(evening, [*phones, *evening.phones_of([["carer"]] * 20)], seq=2)
    assert splits(evening) == [[], []]
    assert withheld(evening) == [Withheld.TOO_FEW, Withheld.ONCE]


@pytest.mark.fault("switch-ignored")
def test_no_groups_come_with_a_story_that_does_not_ask_how_people_are_here(evening: Evening) -> None:
    begins(evening)
    phones = evening.phones_of(CROWD)  # They said so while a story asked.
    evening.asks("end")
    begins(evening, 1, asked=False)
    is_asked(evening, phones)
    assert splits(evening) == [[]] and withheld(evening) == [Withheld.SWITCHED_OFF]
    assert {line["perspective"] for line in lines(evening)} == {"everyone"}

    evening.asks("end")
    begins(evening)
    is_asked(evening, phones)
    assert withheld(evening)[-1] == "shown", "what was refused has used nothing up"


@pytest.mark.fault("unknown-room")
def test_no_groups_are_shown_where_the_room_is_not_known(evening: Evening) -> None:
    begins(evening, known=False)
    is_asked(evening, evening.phones_of(CROWD))
    assert splits(evening) == [[]] and withheld(evening) == [Withheld.UNKNOWN_ROOM]


def test_a_rehearsal_shows_no_groups_and_keeps_no_record_of_any(evening: Evening) -> None:
    evening.database.write(lambda session: setattr(events.get(session, evening.event_id), "rehearsal", True))
    begins(evening)
    is_asked(evening, evening.phones_of(CROWD))
    assert withheld(evening) == [Withheld.REHEARSAL] and results(evening) == []
    with evening.database.read() as session:
        assert event_days.splits(session, events.get(session, evening.event_id).code) == {}


def test_the_first_of_two_rounds_shows_no_groups_and_uses_none_up(evening: Evening) -> None:
    def two_rounds(session: Any) -> None:
        row = events.performance(session, evening.performances[0])
        row.switches = row.plan.document | {"two_rounds": True, "sealed": False}

    evening.database.write(two_rounds)
    begins(evening)
    phones = evening.phones_of(CROWD)
    is_asked(evening, phones)
    is_asked(evening, phones, seq=2)
    assert splits(evening) == [[], ["carer", "community", "staff"]]
    assert withheld(evening) == [Withheld.FIRST_ROUND, "shown"]


@pytest.mark.parametrize("wish", ["yes", 1, [True]])
def test_a_wish_of_another_shape_is_refused_and_nothing_is_shown(evening: Evening, wish: object) -> None:
    begins(evening)
    evening.asks_all("open", "close")
    with pytest.raises(Exception, match="not complete"):
        evening.asks("reveal", groups=wish)
    assert evening.screen["round"]["state"] == "closed"


def test_the_console_offers_groups_apart_from_the_big_button_or_says_why_not(evening: Evening) -> None:
    begins(evening)
    phones = evening.phones_of(CROWD)
    assert evening.console["groups"] is None
    evening.asks("open", method="one choice")
    evening.all_vote({phone: [CHOICES[place % 2]] for place, phone in enumerate(phones)})
    assert evening.console["groups"] is None
    evening.asks("close")
    assert (evening.console["next"]["kind"], evening.console["next"]["with"]) == ("reveal", {})
    assert evening.console["groups"] == {"offered": True, "why": ""}
    assert [one["with"] for one in evening.console["actions"] if one["kind"] == "reveal"] == [{}, {"groups": True}]
    evening.asks("reveal", groups=True)
    assert evening.console["groups"] is None, "they can be held up now"

    is_asked(evening, phones, groups=None, seq=2)
    evening.asks_all("open", "close")
    assert evening.console["groups"] == {"offered": False, "why": WHY_ONCE}
    assert [one["with"] for one in evening.console["actions"] if one["kind"] == "reveal"] == [{}]
    assert "groups" not in evening.screen and "groups" not in evening.phones


WHY_ONCE = "This event has used its one result by group. A second one could give people away."


def test_a_console_has_nothing_of_groups_where_the_story_does_not_ask_how_people_are_here(evening: Evening) -> None:
    begins(evening, asked=False)
    evening.asks_all("open", "close")
    assert evening.console["groups"] is None
    assert [one["with"] for one in evening.console["actions"] if one["kind"] == "reveal"] == [{}]


def test_a_host_whose_groups_are_too_small_is_told_so_after_the_reveal(evening: Evening) -> None:
    begins(evening)
    is_asked(evening, evening.phones_of([["carer"]] * 7 + [[]] * 7))
    assert evening.console["groups"] == {"offered": False, "why": "Too few people to show."}
    assert all(one["with"] != {"card": "split"} for one in evening.console["actions"])


def is_over(evening: Evening, performance: int) -> bool:
    programme = {one["performance"]: one["status"] for one in evening.console["programme"]}
    return programme[performance] == "ended"


@pytest.mark.fault("split-across-votes")
@pytest.mark.fault("void-in-record")
@pytest.mark.fault("switch-ignored")
@pytest.mark.fault("unknown-room")
@pytest.mark.parametrize("seed", range(6))
def test_whatever_hosts_ask_for_an_evening_splits_a_perspective_once_at_most(database: Database, seed: int) -> None:
    """Stories begin and end, phones come, leave and say how they are here, votes are asked again and cancelled."""
    random = Random(seed)
    evening = Evening(database, EVENING, EVENING)
    known = random.random() < 0.75
    phones = evening.phones_of([[random.choice(("carer", "staff"))] for _ in range(60)])
    asked: list[bool] = []
    for seq in range(1, 7):
        if seq == 1 or random.random() < 0.4:
            if seq > 1:
                evening.asks("end")
            switched_on = random.random() < 0.7
            begins(evening, random.randrange(2), known=known, asked=switched_on)
        there = random.sample(phones, random.randint(40, 60))
        somebody = random.choice(phones)
        database.write(lambda session, who=somebody: here_as(session, who, random.sample(PERSPECTIVES, 2)))
        is_asked(evening, there, seq=seq)
        asked.append(switched_on)
        if random.random() < 0.3:
            evening.asks("void", reason="A fire alarm")
    split = Counter(name for each in splits(evening) for name in each)
    assert all(count == 1 for count in split.values())
    assert known or not split
    wishes = withheld(evening)
    assert all(wish == Withheld.SWITCHED_OFF for wish, on in zip(wishes, asked, strict=True) if known and not on)
    evening.asks("end")
    with database.read() as session:
        void = set(session.scalars(select(RoundRow.id).where(RoundRow.state == RoundState.VOID)))
        moments = [
            one
            for number in evening.performances
            if is_over(evening, number)
            for one in playback.record(session, number, str).moments
        ]
    shown = {moment.state.round.id for moment in moments if moment.state.round and moment.state.round.result}
    assert shown and not shown & void
    granted = [wish for wish in wishes if wish in ("shown", Withheld.TOO_FEW)]
    assert len(granted) == (known and any(asked))
