"""Designers write the next version as forms; nothing typed is lost, and nothing under test is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scenarios.account import Role
from scenarios.db import Database
from scenarios.pathways.pathway import Assumption, PathwayContent, Stage, Transition
from scenarios.sample import PATHWAY
from scenarios.store.pathways import pathway as pathways
from tests.conftest import Visitor
from tests.page import Page

DESIGN = f"/design/{PATHWAY.slug}"
READ = f"/pathways/{PATHWAY.slug}"
PARTS = (
    "",
    "/question",
    "/stages/new",
    "/stages/CAFE",
    "/stages/CAFE/remove",
    "/steps/new",
    "/steps/HELP/CAFE",
    "/steps/HELP/CAFE/remove",
    "/assumptions/new",
    "/assumptions/HOURS",
    "/assumptions/HOURS/remove",
    "/open",
    "/activate",
)


class Designer:
    """Somebody of the design group, at the draft of the sample pathway."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    def starts(self) -> Page:
        """Start the next version."""
        return self.visitor.sends(f"{DESIGN}/start")

    def opens(self, part: str = "", status: int = 200) -> Page:
        """Open a part of the draft."""
        return self.visitor.opens(DESIGN + part, status)

    def sees(self, part: str) -> dict[str, str]:
        """What the form of a part would send if nothing were typed."""
        return self.opens(part).form(DESIGN + part.partition("?")[0])

    def fills(self, part: str, status: int = 200, **typed: Any) -> Page:
        """Fill in the form of a part, leaving all else as it was, and save it."""
        return self.visitor.sends(DESIGN + part, self.sees(part) | typed, status)

    def presses(self, part: str, **typed: str) -> Page:
        """Press one of the small buttons of the draft's own page."""
        return self.visitor.sends(DESIGN + part, self.opens().form(DESIGN + part) | typed)


@pytest.fixture
def designer(signed_in_as: Callable[..., Visitor], pathway: int) -> Designer:
    """A designer who has started the next version."""
    designer = Designer(signed_in_as(Role.DESIGNER))
    designer.starts()
    return designer


@pytest.fixture
def draft(database: Database) -> Callable[[], PathwayContent]:
    """Reads the draft as it is stored."""

    def read() -> PathwayContent:
        with database.read() as session:
            row = pathways.open_draft(session, pathways.by_slug(session, PATHWAY.slug).id)
        assert row is not None
        return row.content

    return read


Draft = Callable[[], PathwayContent]


def test_a_pathway_begins_with_a_name_and_an_empty_draft(signed_in_as: Callable[..., Visitor]) -> None:
    designer = signed_in_as(Role.DESIGNER)
    page = designer.sends("/design/new", {"name": "Café at night"})
    assert page.heading == "Café at night Version 1"
    assert "There are no stages yet." in page.main and "Add stages first." in page.main
    assert designer.sends("/design/new", {"name": "café at night"}, 422).errors
    assert designer.sends("/design/new", {"name": " "}, 422).errors
    assert "Go on with version 1" in designer.opens("/design").main


def test_the_next_version_starts_as_the_one_under_test(designer: Designer, draft: Draft) -> None:
    assert draft() == PATHWAY.content
    assert designer.starts().heading == f"{PATHWAY.name} Version 2"
    page = designer.opens()
    assert all(stage.name in page.main for stage in PATHWAY.content.stages)
    assert "A draft, not shown yet" in page.main


def test_a_question_and_its_limits_are_changed(designer: Designer, draft: Draft) -> None:
    page = designer.fills("/question", question="Does it hold at night?", limits="It decides nothing.")
    assert "Does it hold at night?" in page.main
    assert (draft().question, draft().limits) == ("Does it hold at night?", "It decides nothing.")


def test_a_stage_is_added_under_a_key_of_its_own(designer: Designer, draft: Draft) -> None:
    designer.fills("/stages/new", name="A second café", short="Crisis café", opens="5pm", closes="2am")
    assert draft().stages[-1] == Stage("CRISIS-CAFE", "A second café", "Crisis café", opens="17:00", closes="02:00")


def test_a_stage_is_changed_and_keeps_its_key_and_its_steps(designer: Designer, draft: Draft) -> None:
    designer.fills("/stages/CAFE", name="The night café", short="Night café", closes="2am")
    stage = draft().stage("CAFE")
    assert stage is not None and (stage.name, stage.closes, stage.target) == (
        "The night café",
        "02:00",
        "Someone sits down with you within 15 minutes",
    )
    assert draft().transitions == PATHWAY.content.transitions


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, "Say what this stage is called."),
        ({"short": ""}, "Give the stage a short name for the line."),
        ({"short": "x" * 19}, "Make this 18 characters or fewer."),
        ({"opens": "late"}, "Enter a time such as 10:50pm or 22:50."),
        ({"closes": ""}, "Enter both when it opens and when it closes, or neither."),
    ],
)
def test_a_stage_that_cannot_be_kept_is_shown_again_with_what_is_wrong(
    designer: Designer, draft: Draft, typed: dict[str, str], told: str
) -> None:
    page = designer.fills("/stages/CAFE", 422, description="Typed with care", **typed)
    assert page.errors == [told]
    assert page.form(f"{DESIGN}/stages/CAFE")["description"].strip() == "Typed with care"
    assert draft() == PATHWAY.content


@pytest.mark.parametrize("part", ["/question", "/stages/CAFE", "/steps/HELP/CAFE", "/assumptions/HOURS"])
def test_what_is_saved_is_said_to_be_saved(designer: Designer, part: str) -> None:
    assert "Saved." in designer.fills(part).text
    assert "Saved." not in designer.opens().text


def test_a_stage_is_moved(designer: Designer, draft: Draft) -> None:
    designer.presses("/stages/GP/move", way="up")
    assert [stage.key for stage in draft().stages][:3] == ["HELP", "GP", "111MH"]
    old = designer.opens().form(f"{DESIGN}/stages/GP/move")
    designer.presses("/stages/GP/move", way="down")
    page = designer.visitor.sends(f"{DESIGN}/stages/GP/move", old | {"way": "down"})
    assert "Somebody changed the stages meanwhile" in page.text
    assert draft() == PATHWAY.content
    assert designer.visitor.posts(f"{DESIGN}/stages/GP/move", old | {"way": "off"}).status_code == 400


def test_a_stage_is_removed_with_its_steps_after_asking_once(designer: Designer, draft: Draft) -> None:
    asked = designer.opens("/stages/CAFE/remove").main
    assert "the step from “The helpline” to “The crisis café”" in asked
    designer.fills("/stages/CAFE/remove")
    assert draft().stage("CAFE") is None
    assert not any("CAFE" in (step.source, step.target) for step in draft().transitions)


def test_nothing_goes_with_a_stage_that_nobody_was_told_of(designer: Designer, draft: Draft) -> None:
    seen = designer.sees("/stages/CAFE/remove")
    designer.fills("/steps/new", source="GP", target="CAFE", condition="In the evening.")
    page = designer.visitor.sends(f"{DESIGN}/stages/CAFE/remove", seen, 422)
    assert page.errors == ["Somebody changed this stage or its steps meanwhile. Look again at what goes with it."]
    assert "the step from “Your GP surgery” to “The crisis café”" in page.main
    assert draft().stage("CAFE") is not None


def test_a_step_is_added_changed_and_removed(designer: Designer, draft: Draft) -> None:
    designer.fills("/steps/new", source="GP", target="CAFE", condition="In the evening.")
    assert draft().transition("GP", "CAFE") == Transition("GP", "CAFE", "In the evening.")
    designer.fills("/steps/GP/CAFE", target="999", condition="In danger.")
    assert draft().transition("GP", "CAFE") is None and draft().expects("GP", "999")
    assert draft().transition("GP", "999") is not None
    assert "Remove the step from “Your GP surgery” to" in designer.opens("/steps/GP/999/remove").heading
    assert draft().transition("GP", "999") is not None
    assert "The step is removed." in designer.fills("/steps/GP/999/remove").text
    assert draft() == PATHWAY.content


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("HELP", "CAFE", "There is a step between these two stages already. Change that one."),
        ("HELP", "HELP", "Say when people come back to the same stage, or choose another stage."),
        ("", "CAFE", "Choose where this step starts."),
        ("HELP", "NOWHERE", "Choose one of these."),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(
    designer: Designer, draft: Draft, source: str, target: str, told: str
) -> None:
    assert designer.fills("/steps/new", 422, source=source, target=target).errors == [told]
    assert draft() == PATHWAY.content


def test_an_assumption_is_added_changed_and_removed(designer: Designer, draft: Draft) -> None:
    designer.fills("/assumptions/new", text="Help is near.")
    assert draft().assumptions[-1] == Assumption("HELP-IS-NEAR", "Help is near.")
    designer.fills("/assumptions/HELP-IS-NEAR", text="Help is close by.")
    assert draft().assumptions[-1] == Assumption("HELP-IS-NEAR", "Help is close by.")
    assert designer.fills("/assumptions/HELP-IS-NEAR", 422, text=" ").errors
    assert "Help is close by." in designer.opens("/assumptions/HELP-IS-NEAR/remove").main
    assert draft().assumption("HELP-IS-NEAR") is not None
    assert "The assumption is removed." in designer.fills("/assumptions/HELP-IS-NEAR/remove").text
    assert draft() == PATHWAY.content


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ("/question", "question"),
        ("/stages/CAFE", "description"),
        ("/steps/HELP/CAFE", "condition"),
        ("/assumptions/HOURS", "text"),
    ],
)
def test_both_texts_are_shown_when_somebody_else_saved_the_same_part(
    designer: Designer, draft: Draft, part: str, field: str
) -> None:
    opened = designer.sees(part)
    designer.fills(part, **{field: "Theirs, saved first."})
    saved = draft()
    page = designer.visitor.sends(DESIGN + part, opened | {field: "Mine, typed meanwhile."}, 409)
    assert draft() == saved
    assert "Theirs, saved first." in page.main and "Mine, typed meanwhile." in page.main
    again = page.form(DESIGN + part)
    assert again[field].strip() == "Mine, typed meanwhile."
    designer.visitor.sends(DESIGN + part, again)
    assert "Mine, typed meanwhile." in repr(draft())


def test_a_part_that_somebody_else_saved_is_no_matter_to_another_part(designer: Designer, draft: Draft) -> None:
    opened = designer.sees("/stages/CAFE")
    designer.fills("/stages/GP", name="The surgery")
    designer.visitor.sends(f"{DESIGN}/stages/CAFE", opened | {"name": "The night café"})
    names = {stage.key: stage.name for stage in draft().stages}
    assert (names["GP"], names["CAFE"]) == ("The surgery", "The night café")


def test_what_was_typed_into_a_stage_that_is_gone_can_still_be_kept(designer: Designer, draft: Draft) -> None:
    opened = designer.sees("/stages/CAFE")
    designer.fills("/stages/CAFE/remove")
    page = designer.visitor.sends(f"{DESIGN}/stages/CAFE", opened | {"description": "Still needed."}, 409)
    designer.visitor.sends(f"{DESIGN}/stages/CAFE", page.form(f"{DESIGN}/stages/CAFE"))
    assert draft().stages[-1].key == "CAFE" and draft().stages[-1].description == "Still needed."


def test_a_draft_is_put_under_test_after_saying_what_that_means(designer: Designer, visit: Visitor) -> None:
    designer.fills("/question", question="Does it hold at night?")
    asked = designer.opens("/activate").main
    assert "it can never be edited" in asked and "You have not shown it to anyone yet" in asked
    assert designer.fills("/activate").heading == PATHWAY.name
    words = visit.opens(READ).main
    assert "This is version 2, the one under test now." in words and "Does it hold at night?" in words
    assert "No longer under test" in visit.opens(f"{READ}/versions/1").main


def test_after_that_every_form_of_it_is_refused(designer: Designer, database: Database, pathway: int) -> None:
    opened = {part: designer.sees(part) for part in PARTS if part and part != "/activate"}
    designer.fills("/activate")
    for part, filled in opened.items():
        assert "This pathway has no draft now" in designer.visitor.sends(DESIGN + part, filled, 409).main
    assert "No version of this pathway is being written now." in designer.opens().text
    with database.read() as session:
        retired = pathways.version(session, pathway)
        active = pathways.active(session, retired.pathway_id)
    assert active is not None and active.content == retired.content == PATHWAY.content


def test_a_draft_that_changed_since_it_was_read_is_not_put_under_test(designer: Designer) -> None:
    seen = designer.sees("/activate")
    designer.fills("/question", question="Changed meanwhile?")
    page = designer.visitor.sends(f"{DESIGN}/activate", seen, 422)
    assert page.errors == ["Somebody changed this version since you read it. Read it again first."]
    designer.visitor.sends(f"{DESIGN}/activate", page.form(f"{DESIGN}/activate"))
    assert "This is version 2" in designer.visitor.opens(READ).main


def test_an_empty_draft_is_not_put_under_test(signed_in_as: Callable[..., Visitor]) -> None:
    designer = signed_in_as(Role.DESIGNER)
    designer.sends("/design/new", {"name": "Later"})
    seen = designer.opens("/design/later/activate").form("/design/later/activate")
    assert designer.sends("/design/later/activate", seen, 422).errors == [
        "Write the pathway’s question to the community first."
    ]


def test_what_is_not_there_is_not_found(designer: Designer) -> None:
    for part in (
        "/stages/NOWHERE",
        "/stages/NOWHERE/remove",
        "/steps/GP/CAFE",
        "/steps/GP/CAFE/remove",
        "/assumptions/NOWHERE",
        "/assumptions/NOWHERE/remove",
    ):
        designer.opens(part, 404)
    designer.visitor.opens("/design/nowhere", 404)


def test_only_designers_come_in(designer: Designer, stranger: Visitor, signed_in_as: Callable[..., Visitor]) -> None:
    others = signed_in_as(*(role for role in Role if role is not Role.DESIGNER))
    for part in PARTS:
        assert stranger.opens(DESIGN + part).heading == "Sign in"
        others.opens(DESIGN + part, 403)
        assert others.posts(DESIGN + part, {"based_on": "x"}).status_code in (403, 405)
    for path in ("/design", "/design/new"):
        others.opens(path, 403)


def test_a_draft_that_is_not_shown_stays_unknown_to_everyone_else(designer: Designer, stranger: Visitor) -> None:
    for path in (
        f"{READ}/versions/2",
        f"{READ}/versions/2/stages/CAFE",
        f"{READ}/compare?from=1&to=2",
        f"{READ}/versions/2/remarks/question",
    ):
        stranger.opens(path, 404)
    assert "Version 2" not in stranger.opens(f"{READ}/versions").main
    assert "being written" not in stranger.opens(READ).main
    assert "Only designers can see this draft." in designer.visitor.opens(f"{READ}/versions/2").main


def test_designers_find_their_way_from_the_pathway(designer: Designer, stranger: Visitor) -> None:
    assert designer.visitor.opens(READ).link("Edit the next version") == DESIGN
    assert "/design" in [each.get("href") for each in designer.visitor.opens("/pathways").all("a")]
    assert "Edit the next version" not in stranger.opens(READ).main
