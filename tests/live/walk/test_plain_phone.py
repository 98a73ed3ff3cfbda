"""A walk of a phone without a script: wherever the evening is, its page is what it should be, and leads on."""

from __future__ import annotations

import os
import random

import pytest
from flask import Flask

from live.snapshot.render import Face
from scenarios.db import Database
from tests.live.evening import prepare
from tests.live.walk.desk import Desk, plan_at_random
from tests.live.walk.plain_phone import REFUSED, PlainPhone

SEEDS = os.environ["WALK_SEED"].split() if "WALK_SEED" in os.environ else ["1", "2", "3", "4"]
STEPS = 50
"""Of each evening; 200 in all."""


def walk(app: Flask, database: Database, seed: str, steps: int = STEPS) -> None:
    """One evening of a phone without a script. Raises AssertionError with what was done last, and the seed."""
    chance = random.Random(seed)
    evening = prepare(database)
    plan_at_random(chance, database, evening)
    desk = Desk(app, evening)
    phone = PlainPhone(app.test_client(), evening.code)
    done: list[str] = []
    for step in range(steps):
        done.append(_does_something(phone, desk, chance))
        if phone.status not in {200, *REFUSED}:
            raise AssertionError(f"WALK_SEED={seed}, step {step}: {phone.status} after {done[-8:]}")
        is_fresh = not done[-1].startswith("the host")
        found = phone.faults(desk.picture.faces[Face.PHONE]) if is_fresh else []
        assert not found, f"WALK_SEED={seed}, step {step}: {found} after\n  " + "\n  ".join(done[-8:])


def _does_something(phone: PlainPhone, desk: Desk, chance: random.Random) -> str:
    drawn = chance.random()
    if drawn < 0.4:
        chosen = desk.chooses(chance)
        if chosen is not None:
            desk.does(chosen[0], **chosen[1])
        return f"the host does {chosen}"
    if drawn < 0.5 and phone.waits():
        return "it renews itself"
    if drawn < 0.75 and phone.forms:
        form = chance.choice(phone.forms)
        phone.sends(form, chance)
        return f"it sends {form.get('id')}: {phone.status} {phone.page.heading}"
    if phone.links:
        link = chance.choice(phone.links)
        phone.follows(link)
        return f"it follows “{link.text}”"
    phone.loads(phone.home)
    return "it is loaded again"


@pytest.mark.fault("phone-without-script")
@pytest.mark.parametrize("seed", SEEDS)
def test_wherever_it_is_its_page_is_what_it_should_be_and_leads_on(app: Flask, database: Database, seed: str) -> None:
    walk(app, database, seed)
