"""``make mutate``: change the rules one small step at a time, and count what the tests notice.

mutmut makes and runs the mutants, in a folder of their own for each module under ``build/mutation``. Which modules, and
which tests have to notice, says ``modules.cfg``; ``equivalent.txt`` names the mutants that change nothing anybody could
see, each with the reason; ``results.txt`` has the last results, by function and number, so that they can be compared
also after a module has moved.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
WORK = ROOT / "build" / "mutation"
LEAST = 90.0
"""How many mutants of a hundred have to be killed."""
MAY_CHANGE = ("live", "scenarios", "forum")
NEEDED = (*MAY_CHANGE, "tests", "templates", "docs", "wsgi.py", "build/assets")

KILLED, SURVIVED, TIMEOUT, UNTESTED, OPEN = "killed", "survived", "timeout", "no tests", "not run"
_STATUS = {0: SURVIVED, 5: UNTESTED, 33: UNTESTED, 36: TIMEOUT, 24: TIMEOUT, 152: TIMEOUT, -24: TIMEOUT, None: OPEN}
_LEFT_OUT = ("no:cacheprovider", "no:unraisableexception")  # The second collects all garbage, five times for a mutant.
_NAME = re.compile(r"(?:x_|xǁ)(?P<function>.+)__mutmut_(?P<number>\d+)$")


@dataclass(frozen=True)
class Result:
    """What became of a module's mutants: by function and number, so that it can be compared after a move."""

    module: str
    statuses: Mapping[tuple[str, int], str]
    equivalent: frozenset[tuple[str, int]]

    def number(self, *statuses: str) -> int:
        """How many mutants ended like this."""
        return sum(status in statuses for status in self.statuses.values())

    @property
    def left(self) -> dict[tuple[str, int], str]:
        """The mutants that nobody noticed, but for those that change nothing."""
        return {
            mutant: status
            for mutant, status in self.statuses.items()
            if status not in (KILLED, TIMEOUT) and mutant not in self.equivalent
        }


def main() -> int:
    """Run the mutants of all modules, or of those that are named; 1 where too many survive."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", help="such as live/performance/reducer.py; without any, all")
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1, help="processes at the same time")
    parser.add_argument("--survivors", action="store_true", help="keep what was killed, and try only the others again")
    parser.add_argument("--report", action="store_true", help="run nothing, and say what the last runs gave")
    options = parser.parse_args()
    known = _modules()
    wanted = options.modules or list(known)
    if unknown := set(wanted) - set(known):
        parser.error(f"not in {HERE.name}/modules.cfg: {', '.join(sorted(unknown))}")
    results = []
    for module in wanted:
        if not options.report:
            _run(module, known[module], options.children, again=options.survivors)
        result = _result(module, known[module].functions)
        if not result.statuses:
            print(f"{module:26} was not run")
            continue
        results.append(result)
        print(_line(result.module, [result]), flush=True)
        for (function, number), status in result.left.items():
            print(f"    {function} {number}: {status}")
    print(_line("total", results))
    if len(wanted) == len(known):
        (HERE / "results.txt").write_text(_record(results), encoding="utf-8")
    return 0 if len(results) == len(wanted) and _total(results)[0] >= LEAST else 1


@dataclass(frozen=True)
class Task:
    """What is to be done with a module: the files of its tests, and which functions, where not all."""

    tests: tuple[str, ...]
    functions: tuple[str, ...] = ()


def _modules() -> dict[str, Task]:
    """The modules to be mutated, each with what is to be done."""
    parser = ConfigParser()
    parser.read(HERE / "modules.cfg", encoding="utf-8")
    return {
        module: Task(tuple(parser[module]["tests"].split()), tuple(parser[module].get("functions", "").split()))
        for module in parser.sections()
    }


def _run(module: str, task: Task, children: int, *, again: bool) -> None:
    """Let mutmut make and run the mutants of one module in a folder of its own."""
    folder = _folder(module)
    if not again:
        shutil.rmtree(folder, ignore_errors=True)
    (folder / "mutants").mkdir(parents=True, exist_ok=True)  # Python looks for it when it starts.
    for name in NEEDED:
        (folder / name).parent.mkdir(exist_ok=True)
        if (ROOT / name).exists() and not (folder / name).is_symlink():
            (folder / name).symlink_to(ROOT / name)
    (folder / "setup.cfg").write_text(_settings(module, task.tests), encoding="utf-8")
    if again:
        _try_again(folder, module)
    environ = {**os.environ, "PYTHONPATH": str(folder / "mutants"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [str(Path(sys.executable).with_name("mutmut")), "run", "--max-children", str(children)]
    place = module.removesuffix(".py").replace("/", ".")
    command += [f"{place}.x_{function}__mutmut_*" for function in task.functions]
    with open(folder / "mutmut.log", "wb") as log:
        ended = subprocess.run(command, cwd=folder, env=environ, stdout=log, stderr=log, check=False)
    if ended.returncode:
        print((folder / "mutmut.log").read_text(encoding="utf-8", errors="replace").replace("\r", "\n")[-3000:])
        raise SystemExit(f"mutmut could not run {module}")


def _settings(module: str, tests: Iterable[str]) -> str:
    """The project's own setup.cfg, with what mutmut is to do."""
    lists = {
        "source_paths": MAY_CHANGE,
        "only_mutate": [module],
        "also_copy": [name for name in NEEDED if name not in MAY_CHANGE],
        "pytest_add_cli_args": [f"-p{name}" for name in ("tests.mutation.quick", *_LEFT_OUT)],
        "pytest_add_cli_args_test_selection": [test for test in tests if (ROOT / test).exists()],
    }
    lines = [line for name, values in lists.items() for line in (f"{name} =", *(f"    {one}" for one in values))]
    own = (ROOT / "setup.cfg").read_text(encoding="utf-8")
    fixed = ["process_isolation = forkserver", "use_git_change_detection = false"]
    return "\n".join([own, "[mutmut]", *lines, *fixed, ""])


def _try_again(folder: Path, module: str) -> None:
    """Forget what was not killed, and which tests there were."""
    meta = folder / "mutants" / f"{module}.meta"
    if meta.exists():
        kept = json.loads(meta.read_text(encoding="utf-8"))
        codes = kept["exit_code_by_key"]
        kept["exit_code_by_key"] = {
            key: code if _STATUS.get(code, KILLED) == KILLED else None for key, code in codes.items()
        }
        meta.write_text(json.dumps(kept), encoding="utf-8")
    for stats in (folder / "mutants").glob("mutmut-stats*.json"):
        stats.unlink()


def _result(module: str, functions: Container[str]) -> Result:
    """What mutmut wrote down for one module."""
    meta = _folder(module) / "mutants" / f"{module}.meta"
    codes = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"] if meta.exists() else {}
    statuses = {_mutant(name.rpartition(".")[2]): _STATUS.get(code, KILLED) for name, code in codes.items()}
    if functions:
        statuses = {mutant: status for mutant, status in statuses.items() if mutant[0] in functions}
    unnoticed = {mutant for mutant, status in statuses.items() if status != KILLED}
    return Result(module, statuses, frozenset(_equivalent(module) & unnoticed))


def _mutant(name: str) -> tuple[str, int]:
    """The function, with its class where it has one, and the number within it."""
    found = _NAME.match(name)
    assert found is not None, name
    return found["function"].replace("ǁ", "."), int(found["number"])


def _equivalent(module: str) -> set[tuple[str, int]]:
    """The mutants of a module in equivalent.txt: a line names the module, a function, numbers, and the reason."""
    named: set[tuple[str, int]] = set()
    for line in (HERE / "equivalent.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(f"{module} "):
            _, function, numbers, _ = line.split(maxsplit=3)
            named |= {(function, int(number)) for number in numbers.rstrip(":").split(",")}
    return named


def _total(results: Iterable[Result]) -> tuple[float, float]:
    """Killed mutants of a hundred: of all, and of those that are not equivalent."""
    results = list(results)
    made = sum(len(result.statuses) for result in results)
    same = sum(len(result.equivalent) for result in results)
    killed = sum(result.number(KILLED, TIMEOUT) for result in results)
    return _percent(killed, made), _percent(killed, made - same)


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def _line(name: str, results: list[Result]) -> str:
    count = Counter(status for result in results for status in result.statuses.values())
    same = sum(len(result.equivalent) for result in results)
    of_all, of_others = _total(results)
    return (
        f"{name:26} {sum(count.values()):5} mutants {count[KILLED]:5} killed {count[TIMEOUT]:3} timeouts"
        f" {count[SURVIVED]:4} survived {count[UNTESTED]:4} untested {count[OPEN]:4} not run {same:4} equivalent"
        f"  {of_all:5.1f} %, without equivalents {of_others:5.1f} %"
    )


def _record(results: Iterable[Result]) -> str:
    """All results as text: a line for each function, with the numbers of those that were not killed."""
    results = list(results)
    lines = ["# Written by `make mutate`: each function's mutants, and which of them were not killed.", ""]
    for result in results:
        lines.append(_line(result.module, [result]))
        functions: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for (function, number), status in result.statuses.items():
            functions[function].append((number, status))
        for function, numbered in functions.items():
            open_ = [f"{number} {status}" for number, status in numbered if status != KILLED]
            lines.append(f"    {function} {len(numbered)}" + (f": {', '.join(open_)}" if open_ else ""))
    return "\n".join([*lines, "", _line("total", results), ""])


def _folder(module: str) -> Path:
    return WORK / module.removesuffix(".py").replace("/", "-")


if __name__ == "__main__":
    sys.exit(main())
