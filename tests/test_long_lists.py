"""No page grows with the store: every list comes in pages, of few enough entries and bytes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import large_store
from tests.every_route import House
from tests.load import pages
from tests.load.pages import MOST_BYTES, MOST_ENTRIES

SCENES = 120
"""How long the stories are whose pages are asked for: more scenes than two pages have."""
WHOLE_BY_NATURE = {
    "/write/<int:story_id>/map": "a picture of all scenes",
    "/stories/<int:story_id>/map": "a picture of all scenes",
    "/moderate/<int:story_id>/map": "a picture of all scenes",
}
"""What has to be on one page, and why."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    app, house = pages.store(tmp_path_factory.mktemp("large"), large_store.QUICK, SCENES)
    yield house
    house.close()
    app.extensions["database"].dispose()


def test_no_page_holds_more_than_it_should(house: House) -> None:
    found = [each for each in pages.ask(house, 0) if each.rule not in WHOLE_BY_NATURE]
    assert len(found) > 100
    over = [
        f"{each.path}: {each.bytes} bytes, {each.entries} entries"
        for each in found
        if each.bytes > MOST_BYTES or each.entries > MOST_ENTRIES
    ]
    assert not over
