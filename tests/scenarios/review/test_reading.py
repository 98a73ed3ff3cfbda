"""What is kept of a story changes only with the number of the rules that said it."""

from __future__ import annotations

import hashlib

from hypothesis import given

from scenarios.review import reading as rules
from scenarios.review.reading import Reading, reading
from scenarios.review.version_material import Case, VersionMaterial
from scenarios.sample import PATHWAY, STORIES
from tests.scenarios.results.evenings import SOME, Evening, evenings

SAID = {1: "9e486117efc04598"}
"""What the rules of each number say of the sample's stories. Where that changes and the stories do not, raise RULES."""


def test_rules_that_say_something_else_have_another_number() -> None:
    cases = [Case(number, 1, story.content, 1) for number, story in enumerate(STORIES, 1)]
    said = [reading(VersionMaterial(PATHWAY.content, (case,))) for case in cases]
    assert all(each.scenes for each in said)
    assert hashlib.sha256(repr(said).encode()).hexdigest()[:16] == SAID[rules.RULES]


@SOME
@given(evenings())
def test_a_fact_has_keys_and_nobodys_words(evening: Evening) -> None:
    for case in evening.material.cases:
        of_it = tuple(each for each in evening.material.playings if each.outcome.story_id == case.story_id)
        kept = reading(VersionMaterial(evening.material.pathway, (case,), of_it, evening.material.voices))
        for words in ("Once", "It was so.", "What now?", "Do it", "Another way", "Wait.", "is enough", "match need"):
            assert words not in repr(kept)


def test_without_a_story_there_is_nothing_to_keep() -> None:
    assert reading(VersionMaterial(PATHWAY.content)) == Reading()
