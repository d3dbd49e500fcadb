"""The pages about the template format cannot drift from the format."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

from tests.beats.conftest import HEAD
from tests.test_docs import commands_in
from workshop_beats.song.arrange import arrange
from workshop_beats.template import model
from workshop_beats.template.grid import DRUM_SIGNS
from workshop_beats.template.model import Beat
from workshop_beats.voices import DRUMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Line
    from workshop.app import App
    from workshop.translator import Translator

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("beat-templates.md", "lag-en-beat.md")
REST = {**HEAD, "song": {"form": ["verse 2"]}, "section": {"verse": {"drums": {"kick": "|x...|"}}}}


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)


def examples() -> Iterator[Any]:
    for page in PAGES:
        for number, text in enumerate(blocks(page, "toml"), start=1):
            yield pytest.param(text, id=f"{page}-{number}")


def merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Two tables as one, where `over` has the last word."""
    both = under | over
    deep = [key for key in under.keys() & over.keys() if isinstance(under[key], dict) and isinstance(over[key], dict)]
    return both | {key: merged(under[key], over[key]) for key in deep}


@pytest.mark.parametrize("text", list(examples()))
def test_every_example_is_a_beat_that_plays_once_the_rest_of_a_file_is_around_it(text: str) -> None:
    beat = Beat.model_validate(merged(REST, tomllib.loads(text)))
    notes = list(arrange(beat).notes)
    assert notes
    written = {voice for name, _ in beat.form for voice in (*beat.resolved(name).drums, *beat.resolved(name).pitched)}
    assert {note.voice for note in notes} == written


def test_the_smallest_beat_is_a_whole_file() -> None:
    assert Beat.model_validate(tomllib.loads(blocks(PAGES[0], "toml")[0])).name == "Kari's slow one"
    assert any(
        "name" in (found := tomllib.loads(text)) and Beat.model_validate(found) for text in blocks(PAGES[1], "toml")
    )


def fields() -> list[str]:
    """Every word that a template may hold."""
    parts = (found for found in vars(model).values() if isinstance(found, type) and issubclass(found, BaseModel))
    return sorted({name for part in parts for name in part.model_fields})


@pytest.mark.parametrize("field", fields())
def test_the_page_explains_every_word_of_a_template(field: str) -> None:
    text = (DOCS / PAGES[0]).read_text(encoding="utf-8")
    said = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    assert re.search(rf"`\[?{field}\b", said), f"{field} is nowhere explained"
    assert re.search(rf"^\s*\[?{field}\b", "\n".join(blocks(PAGES[0], "toml")), re.MULTILINE), f"{field} has no example"


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_name_every_drum_and_every_sign(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    assert [name for name in DRUMS if f"`{name}`" not in text] == []
    assert [sign for sign in DRUM_SIGNS if f"`{sign}`" not in text] == []


def test_the_commands_of_the_pages_exist(line: Line) -> None:
    english, norwegian = (commands_in(DOCS / page) for page in PAGES)
    assert norwegian <= english
    for words in english:
        assert f"Usage: workshop {' '.join(words)} " in line(*words, "--help").output


def test_the_mistakes_are_told_as_the_page_shows(line: Line, app: App) -> None:
    file, told = mistaken(app, PAGES[0], "kari-slow")

    said = line("preset", "check", "beats", code=1).output.replace(str(file), "Workshop/presets/beats/kari-slow.toml")
    assert told in said


def test_the_norwegian_page_shows_them_in_norwegian(app: App, norwegian: Translator) -> None:
    file, told = mistaken(app, PAGES[1], "kari-rolig")
    [found] = [each for each in app.presets.check("beats") if each.file.path == file]

    said = "".join(f"{norwegian.say(problem)}\n" for problem in found.problems)
    assert said.replace(str(file), "Workshop/presets/beats/kari-rolig.toml") == told


def mistaken(app: App, page: str, name: str) -> tuple[Path, str]:
    """The page's wrong beat put into the library, and what the page says is told of it."""
    wrong, told = blocks(page, "text")
    file = app.paths.presets / "beats" / f"{name}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(wrong, encoding="utf-8")
    return file, told
