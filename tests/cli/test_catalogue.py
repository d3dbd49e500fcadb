"""The Norwegian catalogue is complete, says what the sentence says, and is the one that is installed."""

from __future__ import annotations

import importlib.util
import re
import string
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import read_mo

from workshop.translator import LOCALE, Translator

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

TOOL = Path(__file__).resolve().parents[2] / "tools" / "catalogue.py"


@pytest.fixture(scope="module")
def tool():
    specification = importlib.util.spec_from_file_location("catalogue", TOOL)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def written(tool) -> Catalog:
    return tool.read()


def fields(text: str) -> set[str]:
    """The placeholders of a sentence; text in which braces are no placeholders has none."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def forms(entry) -> list[tuple[str, str]]:
    """Pairs of a sentence and its translation, a pair for each number."""
    ids = entry.id if isinstance(entry.id, tuple) else (entry.id,)
    said = entry.string if isinstance(entry.string, tuple) else (entry.string,)
    return list(zip(ids, said, strict=True))


def test_every_sentence_of_the_code_is_in_the_catalogue(tool, written: Catalog) -> None:
    missing = [entry.id for entry in tool.extracted() if entry.id and entry.id not in written]
    assert not missing, "run python tools/catalogue.py"


def test_the_catalogue_holds_no_sentence_that_is_gone(tool, written: Catalog) -> None:
    found = tool.extracted()
    assert not [entry.id for entry in written if entry.id and entry.id not in found], "run python tools/catalogue.py"
    assert not written.obsolete


def test_every_sentence_is_translated_and_none_is_guessed(tool, written: Catalog) -> None:
    assert not [entry.id for entry in tool.untranslated(written)]


def test_translations_fill_in_what_the_sentences_fill_in(written: Catalog) -> None:
    for entry in written:
        for sentence, said in forms(entry) if entry.id else ():
            assert fields(said) == fields(sentence), (sentence, said)


def test_commands_in_sentences_are_not_translated(written: Catalog) -> None:
    for entry in written:
        for sentence, said in forms(entry) if entry.id else ():
            wanted = {" ".join(c.split()[:3]) for c in re.findall(r"`(workshop [a-z -]+)", sentence)}
            assert wanted == {" ".join(c.split()[:3]) for c in re.findall(r"`(workshop [a-z -]+)", said)}, (
                sentence,
                said,
            )


def test_the_installed_catalogue_is_not_stale(written: Catalog) -> None:
    compiled = LOCALE / "nb" / "LC_MESSAGES" / "workshop.mo"
    assert compiled.exists(), "run python tools/catalogue.py"
    with compiled.open("rb") as file:
        installed = read_mo(file)
    for entry in written:
        if entry.id and entry.string:
            assert entry.id in installed, "run python tools/catalogue.py"
            assert [*installed[entry.id].string] == [*entry.string], "run python tools/catalogue.py"


def test_it_speaks_the_words_of_the_house(norwegian: Translator) -> None:
    assert norwegian.text("Open, close and export sessions.") != "Open, close and export sessions."
