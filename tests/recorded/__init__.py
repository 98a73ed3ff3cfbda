"""The names that the world sees, as text: addresses, tables, messages of the sockets, the story file, exports.

Whoever uses them is not in this repository: a bookmark, a page that is open on a phone, a copy of the store, a
spreadsheet. So nothing that is renamed or moved inside may change them. Where one is meant to change, write them anew,
read the difference, and say in the change what becomes of those who use the old name:

    make recorded
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import openpyxl
import orjson
from flask import Flask
from msgspec import structs, to_builtins
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from forum.results import outcome_csv, outcome_json, outcome_xlsx
from live.conducting.acknowledgement import refused
from live.messages.incoming import CUES
from live.performance.event_log import CueKind
from live.performance.saying import PersonKeys
from live.snapshot import render
from live.snapshot.render import Face
from live.store.event import EventRow, SectionRow
from live.store.event_log import CueRow
from live.store.participant import ParticipantRow
from live.wire.broadcast import mine
from live.wire.json_packet import Json
from scenarios import schema
from scenarios.db import Base, Database
from scenarios.errors import Refusal
from scenarios.message import say
from scenarios.perspective import PERSPECTIVES
from scenarios.results.selection import Selection
from scenarios.store.results import selection as selections
from scenarios.stories import story_file as story_json
from scenarios.stories.story import DecisionPoint, Option, Scene, SceneKind, StoryContent
from tests import filled_store
from tests.schemas import EVENTS

FOLDER = Path(__file__).parent


def urls(app: Flask) -> str:
    """Every address with the methods that it answers; what Flask answers of itself is left out."""
    rules = ((rule.rule, sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})) for rule in app.url_map.iter_rules())
    return _lines(sorted(f"{path}  {' '.join(methods)}" for path, methods in rules))


def tables() -> str:
    """Every table, its columns and what holds between them, as PostgreSQL calls their types."""
    lines = []
    for table in sorted(Base.metadata.tables.values(), key=lambda each: each.name):
        lines.append(table.name)
        key = table.primary_key.columns
        for column in table.columns:
            kind = column.type.compile(dialect=postgresql.dialect())
            points = [f"-> {each.target_fullname}" for each in column.foreign_keys]
            notes = ["null" if column.nullable else "not null", *(["key"] if column.name in key else []), *points]
            lines.append(f"    {column.name}  {kind.lower()}  {' '.join(notes)}")
        lines += sorted(f"    index {each.name}{' unique' if each.unique else ''}" for each in table.indexes)
        named = (each.name for each in table.constraints if str(each.name).startswith(("uq_", "ck_")))
        lines += sorted(f"    constraint {name}" for name in named)
    return _lines(lines)


def events(app: Flask, database: Database) -> str:
    """Every message of the sockets: what a face sends with its fields, and the fields of all that it is sent."""
    lines = []
    handlers = app.extensions["socketio"].server.handlers
    for face in sorted(handlers):
        lines.append(f"{face} sends")
        for name in sorted(handlers[face]):
            fields = sorted(_fields(face, name))
            lines.append(f"    {name}  {' '.join(fields)}".rstrip())
    lines.append("cue of a host")
    forms = {type_.__struct_config__.tag: type_ for type_ in CUES}
    for kind in CueKind:
        fields = [
            field.encode_name if field.required or kind is CueKind.VOID else f"{field.encode_name}?"
            for field in structs.fields(forms[kind.value])
            if field.encode_name != "expect"
        ]  # A reason that is missing is asked for with a sentence of its own.
        lines.append(f"    {kind.value}  {' '.join(fields)}".rstrip())
    shown = _shown(database)
    for name in sorted(shown):
        lines += [name, *(f"    {path}" for path in sorted(shown[name]))]
    answer = refused(Refusal(say("No."), code="closed"))
    return _lines([*lines, "answer to what is refused", *(f"    {name}" for name in sorted(to_builtins(answer)))])


def story_file() -> str:
    """The names in a story file, of which every scene, question and choice has all of its own."""
    options = (Option("o1", "One"), Option("o2", "Other"))
    scenes = (Scene("s1"), Scene("s2", SceneKind.DECISION, decision=DecisionPoint("What now?", "she", options)))
    whole = story_json.StoryFile(StoryContent(scenes=scenes), perspectives=("carer",))
    document = orjson.loads(story_json.dump(whole))
    head = f"{document['format']}, version {document['version']}"
    return _lines([head, *(f"    {path}" for path in sorted(set(_paths(document))))])


def exports(database: Database, folder: Path) -> str:
    """The columns of the table, the names in the data, and the sheets and columns of the workbook."""
    heard = list(selections.heard(database, Selection()))
    table = next(iter(outcome_csv.parts([]))).lstrip(outcome_csv.BYTE_ORDER_MARK)
    lines = ["csv", *(f"    {name}" for name in next(csv.reader([table])))]
    data = orjson.loads(b"".join(outcome_json.parts(heard)))
    lines += [f"json {data['format']}, version {data['version']}"]
    lines += [f"    {path}" for path in sorted(set(_paths(data)))]
    file = folder / "outcomes.xlsx"
    file.touch()
    outcome_xlsx.write(file, heard, "everything", str)
    for sheet in openpyxl.load_workbook(file):
        lines.append(f"xlsx {sheet.title}")
        if sheet.title in outcome_xlsx.SHEETS:
            lines += [f"    {cell.value}" for cell in sheet[1]]
    return _lines(lines)


def all_of_it(app: Flask, folder: Path) -> dict[str, str]:
    """Each file's text, by name; ``folder`` is empty and takes what is needed on the way."""
    database = Database(f"sqlite:///{folder / 'recorded.db'}")
    newest = filled_store.recorded()[-1]
    filled_store.migrate(database, newest)
    filled_store.fill(database, newest)
    schema.upgrade(database)
    try:
        return {
            "urls.txt": urls(app),
            "tables.txt": tables(),
            "events.txt": events(app, database),
            "story_file.txt": story_file(),
            "exports.txt": exports(database, folder),
        }
    finally:
        database.dispose()


def _fields(face: str, name: str) -> set[str]:
    """The fields of a message that a face sends; those of a cue stand with its kinds."""
    if name == "cue":
        return {"kind", "expect"}
    sent = EVENTS[face].get(name)
    return {field.encode_name for field in structs.fields(sent[0])} if sent else set()


def _shown(database: Database) -> dict[str, set[str]]:
    """The fields of all that faces are sent, at every moment of the evening of the filled store."""
    found: dict[str, set[str]] = {f"{face.value} is sent state": set() for face in Face}
    found["/phone is sent mine"] = set()
    with database.read() as session:
        phone = PersonKeys(session.scalars(select(ParticipantRow.id)).first() or 0, "")
        for section in session.scalars(select(SectionRow)).all():
            for painted in _moments(session, section):
                for face in Face:
                    found[f"{face.value} is sent state"] |= set(_paths(orjson.loads(Json.dumps(painted.faces[face]))))
                found["/phone is sent mine"] |= set(_paths(orjson.loads(Json.dumps(mine(session, painted, phone)))))
        session.rollback()
    return found


def _moments(session: Session, section: SectionRow) -> Iterator[render.Picture]:
    """What a section shows now, and before its last cue, and so on to the beginning."""
    assert session.scalars(select(EventRow)).first()
    numbers = session.scalars(select(CueRow.number).where(CueRow.section_id == section.id)).all()
    for number in sorted(numbers, reverse=True):
        yield render.paint(session, section.id)
        session.execute(delete(CueRow).where(CueRow.section_id == section.id, CueRow.number == number))
        session.expire_all()
    yield render.paint(session, section.id)


_NO_NAME = re.compile(r"|[sof]\d+|\d+|yes|partly|no|none|\[.*\]")
"""Keys of scenes and choices, and numbers: they stand in a document as names, and are somebody's own."""


def _paths(document: object, before: str = "") -> Iterator[str]:
    """The names in a document, each after those that it is inside; [] stands for a list, * for any key."""
    if isinstance(document, Mapping):
        for name, value in document.items():
            known = name not in PERSPECTIVES and not _NO_NAME.fullmatch(str(name))
            path = f"{before}.{name if known else '*'}".lstrip(".")
            yield path
            yield from _paths(value, path)
    elif isinstance(document, list | tuple):
        for value in document:
            yield from _paths(value, f"{before}[]")


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
