"""JSON Schemas of the wire, the story file and the exports, made from the types that the product reads and writes.

``python -m tests.schemas --write``, a part of ``make recorded``, writes them to docs/schemas/; a test holds that what
is committed is what the types give. The wire's schema describes one message in its place, as
``{"/phone": {"sends": {"vote": {…}}}}``.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from jsonschema import Draft202012Validator

from forum.results import outcome_csv
from forum.results.outcome_json import OutcomesDocument
from live.messages import incoming, outgoing, state
from scenarios.stories.story_file import StoryFileDocument

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "schemas"
DRAFT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]
Event = tuple[Any, type[outgoing.Accepted]]
"""What a face sends, and what it is answered where that was taken."""

_DESK: dict[str, Event] = {
    "judge": (incoming.JudgeMessage, outgoing.SayingAccepted),
    "speaker": (incoming.SpeakerMessage, outgoing.SayingAccepted),
    "note": (incoming.NoteMessage, outgoing.SayingAccepted),
    "doors": (incoming.DoorsMessage, outgoing.Accepted),
}
EVENTS: dict[str, dict[str, Event]] = {
    "/phone": {
        "vote": (incoming.VoteMessage, outgoing.VoteAccepted),
        "refresh": (incoming.RefreshMessage, outgoing.RefreshAccepted),
        "stop": (incoming.StopMessage, outgoing.SayingAccepted),
        "say": (incoming.SayMessage, outgoing.SayingAccepted),
        "mark": (incoming.MarkMessage, outgoing.Accepted),
        "support": (incoming.SupportMessage, outgoing.SupportAccepted),
        "here": (incoming.HereMessage, outgoing.HereAccepted),
        "debrief": (incoming.DebriefMessage, outgoing.Accepted),
    },
    "/screen": {},
    "/host": {"cue": (incoming.AnyCue, outgoing.CueAccepted)} | _DESK,
    "/scribe": _DESK,
}
"""The events of each face, as docs/protocol.md tells them."""
TOLD: dict[str, dict[str, Any]] = {
    "/phone": {
        "state": state.PhoneState,
        "drawn": outgoing.PageUpdate,
        "mine": outgoing.Mine,
        "unchanged": outgoing.Unchanged,
    },
    "/screen": {"state": state.ScreenState, "drawn": outgoing.PageUpdate, "unchanged": outgoing.Unchanged},
    "/host": {
        "state": state.HostState,
        "drawn": outgoing.PageUpdate,
        "revoked": outgoing.Revoked,
        "unchanged": outgoing.Unchanged,
    },
    "/scribe": {
        "state": state.ScribeState,
        "drawn": outgoing.PageUpdate,
        "revoked": outgoing.Revoked,
        "unchanged": outgoing.Unchanged,
    },
}
"""What each face is told."""


def wire() -> Schema:
    """Every message of every face, both ways."""
    types: list[Any] = [incoming.TicketMessage, outgoing.NotAccepted, outgoing.TokenAnswer]
    for face in EVENTS:
        types += [type_ for pair in EVENTS[face].values() for type_ in pair] + list(TOLD[face].values())
    types = list(dict.fromkeys(types))
    made, parts = msgspec.json.schema_components(types, ref_template="#/$defs/{name}")
    known = dict(zip(types, made, strict=True))
    for name, part in parts.items():
        type_ = getattr(outgoing, name, None) or getattr(state, name, None)
        if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
            part["required"] = _always_sent(type_)
    refused = known[outgoing.NotAccepted]
    faces = {}
    for face, events in EVENTS.items():
        faces[face] = _group(
            connects=known[incoming.TicketMessage],
            turned_away=refused,
            sends=_group(**{name: known[sent] for name, (sent, _) in events.items()}),
            answered=_group(**{name: {"anyOf": [known[done], refused]} for name, (_, done) in events.items()}),
            told=_group(**{name: known[told] for name, told in TOLD[face].items()}),
        )
    faces["http"] = _group(token=known[outgoing.TokenAnswer])
    return {"title": "A message of the wire, in its place", **_group(**faces), "$defs": parts}


def story_file() -> Schema:
    """A story file."""
    return msgspec.json.schema(StoryFileDocument)


def outcomes() -> Schema:
    """Results as JSON."""
    return msgspec.json.schema(OutcomesDocument)


def outcomes_csv() -> Schema:
    """A line of results as CSV, each cell by the name of its column, in the columns' order."""
    number = {"type": "string", "pattern": "^[0-9]*$"}
    columns = {
        column.name: {**(number if column.is_number else {"type": "string"}), "description": str(column.explained)}
        for column in outcome_csv.COLUMNS
    }
    return {"title": "A line of results as CSV", **_group(**columns), "required": list(columns)}


SCHEMAS = {
    "wire.json": wire,
    "story-file.json": story_file,
    "outcomes.json": outcomes,
    "outcomes-csv.json": outcomes_csv,
}


def written(name: str) -> str:
    """The schema of this file name as it stands in its file."""
    return json.dumps({"$schema": DRAFT, **SCHEMAS[name]()}, ensure_ascii=False, indent=2) + "\n"


@cache
def validator(name: str) -> Draft202012Validator:
    """Whatever validates against the committed schema of this file name."""
    return Draft202012Validator(json.loads((FOLDER / name).read_text("utf-8")))


def ensure_on_the_wire(face: str, **message: Any) -> None:
    """Raise ValidationError unless a message such as ``sends={"vote": {…}}`` is one of this face."""
    validator("wire.json").validate({face: message})


def _always_sent(type_: type[msgspec.Struct]) -> list[str]:
    """What the server never leaves out: all but what is left unset, whether or not it has a default."""
    return [field.encode_name for field in msgspec.structs.fields(type_) if field.default is not msgspec.UNSET]


def _group(**members: Schema) -> Schema:
    return {"type": "object", "properties": members, "additionalProperties": False}


def main() -> int:
    """Write the schemas where that is asked for, or say which are not what the types give; 1 if any is not."""
    if "--write" in sys.argv:
        FOLDER.mkdir(exist_ok=True)
        for name in SCHEMAS:
            (FOLDER / name).write_text(written(name), "utf-8")
    stale = [name for name in SCHEMAS if (FOLDER / name).read_text("utf-8") != written(name)]
    for name in stale:
        print(f"docs/schemas/{name} is not what the types give: make recorded")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
