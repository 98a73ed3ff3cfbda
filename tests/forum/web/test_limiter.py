"""Counts: how often somebody did the same thing lately, without anybody's name or address."""

from __future__ import annotations

from flask import Flask

from forum.web.limiter import counts


def test_the_same_thing_by_the_same_person_is_counted_until_it_is_forgotten(app: Flask) -> None:
    with app.app_context():
        assert [counts().add("tries", "Rosie", 60) for _ in range(3)] == [1, 2, 3]
        assert counts().add("tries", "Ben", 60) == counts().add("accounts", "Rosie", 60) == 1
        counts().forget("tries", "Rosie")
        assert counts().add("tries", "Rosie", 60) == 1


def test_no_name_or_address_is_kept(app: Flask) -> None:
    with app.app_context():
        for who in ("Rosie", "192.0.2.7"):
            assert who.casefold() not in counts().key("tries", who).casefold()
