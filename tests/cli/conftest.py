"""A command line over an app, run in this process; and a Norwegian catalogue that is never stale."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from click.testing import CliRunner, Result

from workshop.app import App, create_app
from workshop.cli.main import create_cli
from workshop.domain.recording import DeviceRequest
from workshop.paths import Paths
from workshop.services.take_request import TakeRequest
from workshop.translator import LOCALE, Translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass
class Line:
    """Types command lines at one library."""

    app: Any
    language: str = "en"

    def __call__(self, *words: str, code: int = 0, **options: Any) -> Result:
        """Run a command line, which must end with `code`."""
        result = CliRunner().invoke(create_cli(self.app, self.language), list(words), **options)
        assert result.exit_code == code, f"workshop {' '.join(words)} gave {result.exit_code}\n{result.output}"
        assert "Traceback" not in result.output
        return result

    def rows(self, *words: str) -> Any:
        """What a command lists, as JSON."""
        return json.loads(self(*words, "--json").stdout)


@pytest.fixture
def bare_app(tmp_path: Path) -> SimpleNamespace:
    """An app with folders and no plugins, for what needs no library."""
    return SimpleNamespace(
        paths=Paths(tmp_path / "library"),
        host=SimpleNamespace(collect=lambda _hook: [], reserve=lambda _hook, _names: None),
        catch_up=list,
        afterwards=list,
    )


@pytest.fixture
def bare_line(bare_app: SimpleNamespace) -> Line:
    return Line(bare_app)


@pytest.fixture
def app(library_of_its_own: Path) -> App:
    return create_app(library_of_its_own, environ=dict(os.environ))


@pytest.fixture
def line(app: App) -> Line:
    return Line(app)


@pytest.fixture
def norwegian_line(app: App) -> Line:
    return Line(app, "nb")


@pytest.fixture
def house(line: Line) -> Line:
    """A venue, a group, and an open session with Åse, who may be recorded, and Đoko, who was not asked."""
    line("venue", "add", "Kjelleren")
    line("group", "add", "Låtskriverne", "--venue", "Kjelleren")
    for alias in ("Åse", "Đoko"):
        line("person", "add", alias, "--group", "Låtskriverne")
    line("consent", "Åse", "--use", "record", "--grant")
    line("session", "open", "Låtskriverne")
    line("attend", "Åse", "Đoko")
    return line


@pytest.fixture
def rolling(house: Line) -> Iterator[Line]:
    """A house in which a take rolls."""
    house.app.takes.record(TakeRequest(DeviceRequest("simulated"), backing=False))
    yield house
    if house.app.takes.rolling() is not None:
        house.app.takes.stop()


@pytest.fixture(scope="session")
def norwegian(tmp_path_factory: pytest.TempPathFactory) -> Translator:
    """A translator of the catalogue as it is written, compiled here and now."""
    folder = tmp_path_factory.mktemp("locale") / "nb" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (LOCALE / "nb/LC_MESSAGES/workshop.po").open("rb") as source, (folder / "workshop.mo").open("wb") as target:
        write_mo(target, read_po(source, locale="nb"))
    return Translator("nb", folder.parents[1])


@pytest.fixture
def write_catalogue(tmp_path: Path) -> Callable[[str], Path]:
    """Compile a few translations of the test's own; returns the folder of catalogues."""

    def write(text: str) -> Path:
        folder = tmp_path / "locale" / "nb" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        source = folder / "workshop.po"
        header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        source.write_text(header + text, encoding="utf-8")
        with source.open("rb") as file, (folder / "workshop.mo").open("wb") as target:
            write_mo(target, read_po(file, locale="nb"))
        return folder.parents[1]

    return write
