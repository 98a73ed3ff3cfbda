"""The documents name what is there: settings, make targets, files; lists are sorted and complete."""

from __future__ import annotations

import configparser
import dataclasses
import datetime
import importlib
import operator
import re
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from alembic import command
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from forum.web.settings import Settings
from live.commands import unshowable_story
from live.performance import reducer
from live.performance.state import PerformanceStatus
from scenarios import schema
from scenarios.db import Database

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


def test_every_link_to_a_file_leads_somewhere() -> None:
    for document in DOCUMENTS:
        for target in re.findall(r"(?:\]\(|src=\")([^)#\"]+)", document.read_text("utf-8")):
            assert target.startswith("https://") or (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_make_target_is_one() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for document in DOCUMENTS:
        named = set(
            re.findall(r"\bmake ([a-z]+)$|`make ([a-z]+)`|^make ([a-z]+) +#", document.read_text("utf-8"), re.MULTILINE)
        )
        assert {name for names in named for name in names if name} <= targets, document.name


def test_every_file_named_in_full_is_there() -> None:
    for document in DOCUMENTS:
        paths = re.findall(
            r"`((?:scenarios|forum|live|tests|templates|docs)/[\w/]+\.\w+)`", document.read_text("utf-8")
        )
        assert [path for path in paths if not (ROOT / path).exists()] == [], document.name


@pytest.mark.parametrize("name", [setting.name.upper() for setting in dataclasses.fields(Settings)])
def test_the_operator_finds_every_setting(name: str) -> None:
    assert f"| `{name}` |" in (ROOT / "docs" / "operator.md").read_text("utf-8")


_DECISION = re.compile(
    r"""\# \ (?P<number>\d{4}) \. \ (?P<title>\S.*)\n
    \n-\ Status:\ (?P<status>accepted|withdrawn|superseded\ by\ \[(?P<by>\d{4})\]\([\w-]+\.md\))
    \n-\ Date:\ (?P<date>\S+)
    (?P<links>(?:\n-\ (?:Supersedes|See\ also):\ \[\d{4}\]\([\w-]+\.md\))*)\n
    \n\#\#\ Context\n\n\S[^#]+
    \n\#\#\ Decision\n\n\S[^#]+
    \n\#\#\ Consequences\n\n\S[^#]+""",
    re.VERBOSE,
)


def _decision(path: Path) -> re.Match[str]:
    form = _DECISION.fullmatch(path.read_text("utf-8"))
    assert form, f"{path.name} has not the form that docs/decisions/README.md describes"
    return form


def test_a_decision_has_its_heads_its_number_and_a_date_that_is_one() -> None:
    for decision in DECISIONS:
        form = _decision(decision)
        assert form["number"] == decision.name[:4]
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+", decision.stem)
        assert datetime.date.fromisoformat(form["date"]), decision.name


def test_decisions_are_numbered_without_gap_or_twin_in_the_order_of_their_days() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]
    for earlier, later in pairwise(DECISIONS):
        assert _decision(earlier)["date"] <= _decision(later)["date"], later.name


def test_a_decision_calls_another_by_the_number_of_its_file() -> None:
    for decision in DECISIONS:
        for number, target in re.findall(r"\[(\d{4})\]\(([\w-]+\.md)\)", decision.read_text("utf-8")):
            assert target.startswith(f"{number}-"), f"{decision.name}: {target}"
            assert target != decision.name


def test_a_superseded_decision_and_its_successor_link_to_each_other() -> None:
    forms = [_decision(path) for path in DECISIONS]
    superseded = {(form["number"], form["by"]) for form in forms if form["by"]}
    supersedes = {
        (number, form["number"]) for form in forms for number in re.findall(r"Supersedes: \[(\d{4})\]", form["links"])
    }
    assert superseded == supersedes
    assert all(earlier < later for earlier, later in superseded)


def test_decisions_that_see_each_other_do_so_both_ways() -> None:
    forms = [_decision(path) for path in DECISIONS]
    seen = {(form["number"], number) for form in forms for number in re.findall(r"See also: \[(\d{4})", form["links"])}
    assert seen == {(there, here) for here, there in seen}


def test_the_index_of_decisions_has_each_with_its_title_status_and_date_in_order() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    rows = [line for line in index.splitlines() if line.startswith("| [")]
    wanted = []
    for path in DECISIONS:
        form = _decision(path)
        wanted.append(f"| [{form['number']}]({path.name}) | {form['title']} | {form['status']} | {form['date']} |")
    assert rows == wanted


TERM = re.compile(
    r"- \*\*(?P<term>[^*]+)\*\*(?: \((?P<faces>[^)]+)\))? — (?P<says>[^`]+[.?]) Code: (?P<code>`\w+`(?:, `\w+`)*)\."
)
"""A line of the list of words: the term, its other faces, one or two sentences, its names in the code."""


def _terms() -> list[re.Match[str]]:
    lines = (ROOT / "docs" / "words.md").read_text("utf-8").partition("## The list\n")[2].strip().splitlines()
    terms = []
    for line in lines:
        term = TERM.fullmatch(line)
        assert term, line
        terms.append(term)
    return terms


def test_the_list_of_words_has_one_term_a_line_in_the_order_of_the_alphabet() -> None:
    terms = [term["term"].casefold() for term in _terms()]
    assert len(terms) > 100
    assert all(earlier < later for earlier, later in pairwise(terms)), "sorted, and no term twice"


def test_a_word_is_explained_in_at_most_three_short_sentences() -> None:
    for term in _terms():
        sentences = [said for said in re.split(r"(?<=[.?])\s+", term["says"]) if said]
        assert len(sentences) <= 3, term["term"]
        assert all(len(said.split()) <= 26 for said in sentences), term["term"]


def test_the_names_in_the_code_that_words_give_are_there() -> None:
    source = "\n".join(
        path.read_text("utf-8") for package in ("scenarios", "live", "forum") for path in (ROOT / package).rglob("*.py")
    )
    there = re.findall(r'^ *__tablename__ = "(\w+)"|^ *(?:class|def) (\w+)|^ *(\w+)(?::| =)', source, re.MULTILINE)
    names = {name for term in _terms() for name in re.findall(r"`(\w+)`", term["code"])}
    assert names - {name for found in there for name in found} == set()


CHANGELOG = ROOT / "CHANGELOG.md"
MIGRATIONS = sorted(path.stem for path in (ROOT / "scenarios" / "migrations" / "versions").glob("[0-9]*.py"))


def _versions() -> list[tuple[tuple[int, ...], datetime.date, list[str]]]:
    """Each version of the changelog as it stands there: its numbers, its date, and the migrations that it names."""
    sections = re.split(r"^## ", CHANGELOG.read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert sections[0].startswith("Unreleased\n")
    versions = []
    for section in sections[1:]:
        head = re.match(r"(\d+\.\d+\.\d+) - (\d{4}-\d\d-\d\d)\n", section)
        assert head, section.partition("\n")[0]
        numbers = tuple(int(number) for number in head[1].split("."))
        named = re.findall(r"^Migrations? (.*?)\.(?: |$)", section, re.MULTILINE)
        migrations = [name for names in named for name in re.findall(r"`(\w+)`", names)]
        versions.append((numbers, datetime.date.fromisoformat(head[2]), migrations))
    return versions


def test_the_changelog_has_the_newest_version_first_which_is_the_one_in_setup_cfg() -> None:
    versions = _versions()
    for (later, its_day, _), (earlier, day, _) in pairwise(versions):
        assert later > earlier
        assert its_day >= day
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    assert settings["metadata"]["version"] == ".".join(str(number) for number in versions[0][0])


def test_the_changelog_names_each_migration_once_under_the_version_of_its_number() -> None:
    named = [(name, numbers) for numbers, _, names in reversed(_versions()) for name in names]
    assert [name for name, _ in named] == MIGRATIONS
    assert all(numbers[1] == int(name[:4]) for name, numbers in named)


def test_the_changelog_uses_the_kinds_of_change_of_its_form_and_each_once_a_version() -> None:
    for section in CHANGELOG.read_text("utf-8").split("\n## ")[1:]:
        kinds = re.findall(r"^### (.*)$", section, re.MULTILINE)
        assert len(kinds) == len(set(kinds)), section.partition("\n")[0]
        assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_every_test_that_a_document_names_is_there() -> None:
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = {name for document in DOCUMENTS for name in re.findall(r"`(test_\w+)`", document.read_text("utf-8"))}
    assert len(named) > 20, "the threat model names the tests that hold it"
    assert sorted(name for name in named if f"def {name}(" not in tests) == []


def test_every_kind_of_fault_that_the_threat_model_names_is_a_line_of_the_page_of_faults() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", (ROOT / "SECURITY.md").read_text("utf-8")))
    assert named
    assert named <= set(re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE))


ARCHITECTURE = ROOT / "docs" / "architecture.md"


def test_every_function_on_a_walk_through_the_code_is_there() -> None:
    walks = ARCHITECTURE.read_text("utf-8").partition("## Four walks")[2].partition("## Map from feature")[0]
    named = re.findall(r"`((?:scenarios|forum|live|wsgi)(?:\.\w+)+)`", walks)
    assert len(set(named)) > 60
    for name in named:
        assert _resolves(name), name


def _resolves(name: str) -> bool:
    """Whether a dotted name is that of a module, or of something in one."""
    parts = name.split(".")
    for size in range(len(parts), 0, -1):
        with suppress(ModuleNotFoundError):
            found = importlib.import_module(".".join(parts[:size]))
            return operator.attrgetter(".".join(parts[size:]))(found) is not None if parts[size:] else True
    return False


def test_every_module_with_pages_or_tables_is_on_the_map_from_feature_to_file() -> None:
    mapped = set(re.findall(r"`([\w/]+\.py)`", ARCHITECTURE.read_text("utf-8").partition("## Map from feature")[2]))
    modules = [path for package in ("forum", "live", "scenarios") for path in (ROOT / package).rglob("*.py")]
    shown = [
        path for path in modules if re.search(r"^blueprint = |__tablename__ = ", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(shown) > 80
    assert {path.relative_to(ROOT).as_posix() for path in shown} <= mapped


def _revision_of(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def test_as_upgrading_says_an_older_version_refuses_a_newer_store_and_changes_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'newer.db'}")
    schema.upgrade(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CommandError, match="Can't locate revision identified by '9999'"):
        schema.upgrade(database)
    assert _revision_of(database) == "9999"
    database.dispose()


def test_as_upgrading_says_an_upgrade_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'older.db'}")
    schema.upgrade(database)
    with database.engine.begin() as connection:
        command.downgrade(schema._config(connection), "0010")
        connection.exec_driver_sql("CREATE TABLE story_claim (id INTEGER)")  # In the way of the fourth one from here.
    before = set(inspect(database.engine).get_table_names())
    with pytest.raises(OperationalError):
        schema.upgrade(database)
    assert (_revision_of(database), set(inspect(database.engine).get_table_names())) == ("0010", before)
    database.dispose()


def test_every_script_of_a_page_is_in_the_table_of_scripts() -> None:
    table = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("## Scripts of the pages")[2]
    scripts = {str(script.relative_to(ROOT)) for script in ROOT.glob("*/static/js/*.js")}
    assert len(scripts) > 30
    assert set(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)) == scripts


def test_make_recorded_writes_everything_that_a_test_compares_with_what_is_committed() -> None:
    recipe = re.search(r"^recorded:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert recipe
    commands = re.findall(r"python -m (.+)$", recipe[1], re.MULTILINE)
    assert commands == ["tests.recorded", "tests.schemas --write", "tests.live.gallery.table"]


def test_the_order_of_rooms_that_is_drawn_is_the_one_that_is_checked() -> None:
    drawn = re.findall(r"^```\n(.*?)```$", ARCHITECTURE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / "setup.cfg", encoding="utf-8")
    for face in ("forum", "live"):
        order = contracts[f"importlinter:contract:{face}"]["layers"].strip().splitlines()
        assert order in [drawing.splitlines() for drawing in drawn], face


def test_every_room_of_the_live_event_is_in_the_table_of_what_is_where() -> None:
    table = ARCHITECTURE.read_text("utf-8").partition("| where | what |")[2].partition("\n\n")[0]
    rooms = {f"live/{path.name}/" for path in (ROOT / "live").iterdir() if (path / "__init__.py").exists()}
    modules = {f"live/{path.name}" for path in (ROOT / "live").glob("*.py") if path.name != "__init__.py"}
    assert rooms | modules <= set(re.findall(r"`(live/[\w./]+)`", table))


def test_the_names_in_the_code_that_contributing_gives_are_there() -> None:
    """Those that begin like a constant, a class or something private, functions of scripts, and dotted names."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    packages = ("scenarios", "live", "forum", "tests")
    source = "\n".join(path.read_text("utf-8") for package in packages for path in (ROOT / package).rglob("*.py"))
    scripts = "\n".join(path.read_text("utf-8") for path in ROOT.glob("*/static/js/*.js"))
    there = {*re.findall(r"^ *(?:class|def) (\w+)|^ *(\w+)(?::| =)", source, re.MULTILINE)}
    known = {name for found in there for name in found}
    known |= set(re.findall(r"^(?:export )?function (\w+)", scripts, re.MULTILINE))
    named = set(re.findall(r"`(_\w+|[A-Z]\w+|[a-z]+[A-Z]\w+)`", text))
    assert len(named) > 50
    assert named - known == set()
    dotted = set(re.findall(r"`((?:scenarios|forum|live)(?:\.\w+)+)`", text))
    assert dotted
    assert [name for name in dotted if not _resolves(name)] == []


def test_the_protocol_lists_the_cues_that_may_come_where_few_may() -> None:
    text = " ".join((ROOT / "docs" / "protocol.md").read_text("utf-8").split())

    def listed(sentence: str) -> tuple[set[str], set[str]]:
        """The kinds of cues in what follows, before and after the performance's end."""
        running, _, ended = text.partition(sentence)[2].partition(". ")[0].partition("after its end")
        return set(re.findall(r"`([a-z ]+)`", running)), set(re.findall(r"`([a-z ]+)`", ended))

    taken = unshowable_story._TAKEN
    assert listed("While paused there is only") == (reducer._WHILE_PAUSED, set())
    assert listed("While a withdrawn story is on there is only") == (
        taken[PerformanceStatus.RUNNING],
        taken[PerformanceStatus.ENDED],
    )
    assert set().union(*listed("that cannot be read is on there is only")) == reducer._WHILE_UNREADABLE
