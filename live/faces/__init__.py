"""The pages of the faces: phone, screen, console, scribe and backstage."""

from __future__ import annotations

from live.faces import (
    backstage,
    console,
    events,
    floor_forms,
    own_words,
    passes,
    phone,
    records,
    screen,
    waiting_words,
)

BLUEPRINTS = (
    backstage.blueprint,
    console.blueprint,
    events.blueprint,
    floor_forms.blueprint,
    own_words.blueprint,
    passes.blueprint,
    phone.blueprint,
    records.blueprint,
    screen.blueprint,
    waiting_words.blueprint,
)
