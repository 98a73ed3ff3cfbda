"""How somebody holds a story, and what a new private link of theirs ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.stories.ownership import Ends, Hold, Owner, ends, has_read, hold_of

NOBODYS, ADAS, BENS, TAKEN = None, Owner(1, False), Owner(2, False), Owner(2, True)
EARLIER = Owner(2, True, is_recorded=False)
"""Ada (1) began a story; Ben (2) began another, or took Ada's by its link."""
ADA, BEN, NO_ACCOUNT = 1, 2, None


@pytest.mark.parametrize(
    ("account", "owner", "by_link", "began_here", "hold"),
    [
        (NO_ACCOUNT, NOBODYS, False, False, None),
        (NO_ACCOUNT, NOBODYS, True, False, Hold.LINK),
        (NO_ACCOUNT, NOBODYS, True, True, Hold.BEGAN),
        (NO_ACCOUNT, TAKEN, True, True, Hold.BEGAN),
        (NO_ACCOUNT, TAKEN, True, False, Hold.LINK),
        (ADA, ADAS, False, False, Hold.BEGAN),
        (ADA, TAKEN, False, False, None),
        (ADA, TAKEN, True, False, Hold.LINK),
        (ADA, TAKEN, True, True, Hold.BEGAN),
        (BEN, TAKEN, False, False, Hold.CLAIM),
        (BEN, TAKEN, True, False, Hold.CLAIM),
        (BEN, TAKEN, True, True, Hold.BEGAN),
        (BEN, ADAS, True, False, Hold.LINK),
        (BEN, ADAS, False, False, None),
    ],
)
def test_how_somebody_holds_a_story(
    account: int | None, owner: Owner | None, by_link: bool, began_here: bool, hold: Hold | None
) -> None:
    assert hold_of(account, owner, by_link=by_link, began_here=began_here) is hold


@pytest.mark.parametrize(
    ("account", "owner", "hold", "ended"),
    [
        (NO_ACCOUNT, NOBODYS, Hold.BEGAN, Ends(claim=False, beginning=False)),
        (NO_ACCOUNT, NOBODYS, Hold.LINK, Ends(claim=False, beginning=False)),
        (NO_ACCOUNT, TAKEN, Hold.BEGAN, Ends(claim=True, beginning=False)),
        (NO_ACCOUNT, TAKEN, Hold.LINK, Ends(claim=True, beginning=False)),
        (NO_ACCOUNT, ADAS, Hold.LINK, Ends(claim=False, beginning=False)),
        (ADA, TAKEN, Hold.LINK, Ends(claim=True, beginning=False)),
        (ADA, EARLIER, Hold.LINK, Ends(claim=False, beginning=False)),
        (NO_ACCOUNT, EARLIER, Hold.LINK, Ends(claim=False, beginning=False)),
        (ADA, EARLIER, Hold.BEGAN, Ends(claim=True, beginning=False)),
        (BEN, EARLIER, Hold.CLAIM, None),
        (ADA, ADAS, Hold.BEGAN, Ends(claim=False, beginning=True)),
        (BEN, TAKEN, Hold.BEGAN, Ends(claim=False, beginning=False)),
        (BEN, TAKEN, Hold.CLAIM, None),
        (NO_ACCOUNT, NOBODYS, None, None),
    ],
)
def test_what_a_new_link_ends(account: int | None, owner: Owner | None, hold: Hold | None, ended: Ends | None) -> None:
    assert ends(account, owner, hold) == ended


owners = st.none() | st.builds(Owner, st.integers(1, 3), st.booleans())
accounts = st.none() | st.integers(1, 3)


@given(accounts, owners, st.booleans(), st.booleans())
def test_nobody_ever_shuts_out_who_began_the_story(
    account: int | None, owner: Owner | None, by_link: bool, began_here: bool
) -> None:
    hold = hold_of(account, owner, by_link=by_link, began_here=began_here)
    what = ends(account, owner, hold)
    if what is None:
        return
    assert not (what.claim and owner is not None and not owner.through_link), "an account that began it keeps it"
    assert not what.beginning or (owner is not None and owner.account == account), "only it ends where it was begun"


@given(accounts, owners)
def test_an_account_that_took_a_story_by_its_link_makes_no_new_one_and_a_link_throws_it_out(
    account: int | None, owner: Owner | None
) -> None:
    if owner is None or not owner.through_link:
        return
    for by_link in (False, True):
        mine = hold_of(owner.account, owner, by_link=by_link, began_here=False)
        assert ends(owner.account, owner, mine) is None
    if account != owner.account:
        what = ends(account, owner, hold_of(account, owner, by_link=True, began_here=False))
        assert what is not None and what.claim


@given(st.none() | st.sampled_from(Hold), st.booleans(), st.booleans())
def test_of_a_claim_by_a_link_alone_only_who_began_the_story_has_read_while_there_is_one(
    hold: Hold | None, through_link: bool, is_begun: bool
) -> None:
    is_theirs_to_read = through_link and is_begun
    assert has_read(hold, through_link=through_link, is_begun=is_begun) == (hold is Hold.BEGAN or not is_theirs_to_read)
