"""Lets an app, or a server, speak the made-up languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from forum.web import translation
from tests.pseudo_locales.catalogues import compile_into
from tests.pseudo_locales.languages import PSEUDO_LOCALES

SPEAKING = ("-m", "tests.pseudo_locales")
"""The arguments with which ``RunningServer`` starts a server that speaks them."""


def teach(folder: Path) -> None:
    """Every app that is made from now on finds the languages, whose catalogues this folder then has."""
    compile_into(folder)
    translation.LOCALES.update({each.tag: each.locale for each in PSEUDO_LOCALES})
    translation.CATALOGUES = str(folder)


@contextmanager
def spoken() -> Iterator[None]:
    """Every app that is made meanwhile speaks them; afterwards all is as it was."""
    locales, catalogues = dict(translation.LOCALES), translation.CATALOGUES
    with TemporaryDirectory() as folder:
        teach(Path(folder))
        try:
            yield
        finally:
            translation.LOCALES.clear()
            translation.LOCALES.update(locales)
            translation.CATALOGUES = catalogues
