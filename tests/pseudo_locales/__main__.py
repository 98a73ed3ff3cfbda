"""A server that also speaks the made-up languages: ``python -m tests.pseudo_locales wsgi.py``, for tests alone.

``RunningServer(folder, *SPEAKING)`` starts one. The program that is named runs as if it had been started by itself, so
that it is the first to load what it uses; the languages are added once it has loaded what knows of languages.
"""

from __future__ import annotations

import importlib.util
import runpy
import sys
import tempfile
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

TRANSLATION = "forum.web.translation"


class _Teaches(MetaPathFinder, Loader):
    """Loads the module that knows of languages as it is, and tells it of those in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != TRANSLATION:
            return None
        sys.meta_path.remove(self)
        found = importlib.util.find_spec(fullname)
        assert found is not None and found.loader is not None
        self._loader = found.loader
        found.loader = self
        return found

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        from tests.pseudo_locales.speaking import teach

        teach(self._folder)


def main() -> None:
    """Run the program that is named, with its own arguments."""
    with tempfile.TemporaryDirectory() as folder:
        sys.meta_path.insert(0, _Teaches(Path(folder)))
        sys.argv = sys.argv[1:]
        runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
