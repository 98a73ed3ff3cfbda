"""The catalogues of the made-up languages, compiled into a folder for as long as tests need them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo

from tests.pseudo_locales.languages import PSEUDO_LOCALES, PseudoLocale

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("forum", "live", "scenarios", "templates")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": None, "say_many": (1, 2), "_l": None}
"""What marks a text, as ``make messages`` has it."""
Text = str | tuple[str, ...]


def compile_into(folder: Path) -> None:
    """Write a catalogue of each language into a folder, as a server looks for them."""
    texts = list(marked())
    for language in PSEUDO_LOCALES:
        place = folder / language.locale / "LC_MESSAGES"
        place.mkdir(parents=True)
        with open(place / "messages.mo", "wb") as file:
            write_mo(file, catalogue(language, texts))


def catalogue(language: PseudoLocale, texts: list[Text]) -> Catalog:
    """All texts in one of the languages, each form of a plural with as many words as it has forms."""
    made = Catalog(locale=Locale.parse(language.locale))
    for text in texts:
        if isinstance(text, str):
            made.add(text, language.message(text))
        else:
            one, many = text[:2]
            forms = [language.message(one), *[language.message(many)] * (made.num_plurals - 1)]
            made.add((one, many), tuple(forms) if made.num_plurals > 1 else (language.message(many),))
    return made


def marked() -> Iterator[Text]:
    """Every text of the product that is marked for translation."""
    with open(ROOT / "babel.cfg", encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    for room in ROOMS:
        for _, _, text, _, _ in extract_from_dir(ROOT / room, methods, options, KEYWORDS):
            if text:
                yield tuple(text) if isinstance(text, list | tuple) else text
