"""Which file counts: the leader's over the plugins' over the built-in ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from workshop.errors import NotFoundError, PluginError, PresetError
from workshop.paths import Paths
from workshop.plugin.host import PluginHost
from workshop.presets import Layer, Presets, built_in_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    Write = Callable[..., Path]


def test_the_leaders_own_counts_then_the_plugins_then_the_built_in(
    presets: Presets, paths: Paths, built_in: Path, write: Write
) -> None:
    layers = {Layer.USER: paths.presets, Layer.PLUGIN: paths.plugins / "presets", Layer.BUILT_IN: built_in}
    for layer, folder in layers.items():
        write(folder, "echo", f'title = "{layer}"\n[[step]]\ntext = "x"\n')
    assert [file.layer for file in presets.where("games", "echo")] == list(layers)
    for layer in layers:
        assert presets.load("games", "echo").title == layer
        presets.where("games", "echo")[0].path.unlink()


def test_names_of_all_layers_are_listed_once(presets: Presets, paths: Paths, built_in: Path, write: Write) -> None:
    write(paths.presets, "echo")
    write(built_in, "echo")
    write(built_in, "ærlig talt")
    write(built_in, ".hidden")
    assert presets.names("games") == ("echo", "ærlig talt")


def test_an_edit_counts_at_once(presets: Presets, built_in: Path, write: Write) -> None:
    write(built_in, "echo")
    presets.load("games", "echo")
    write(built_in, "echo", RIGHT_AGAIN)
    assert presets.load("games", "echo").title == "Again"


RIGHT_AGAIN = 'title = "Again"\n[[step]]\ntext = "x"\n'


def test_nothing_takes_the_place_of_a_broken_file_unasked(
    presets: Presets, paths: Paths, built_in: Path, write: Write
) -> None:
    write(paths.presets, "echo", "title = ")
    write(built_in, "echo")
    with pytest.raises(PresetError):
        presets.load("games", "echo")


def test_one_letter_in_two_spellings_is_one_name(presets: Presets, built_in: Path, write: Write) -> None:
    write(built_in, "bla\u030a")
    assert presets.load("games", "bl\u00e5").title == "Echo"


@pytest.mark.parametrize("name", ["", "../echo", "games/echo", "echo.toml", "/etc/passwd", "\0"])
def test_a_name_is_never_a_path(name: str, presets: Presets, built_in: Path, write: Write) -> None:
    write(built_in, "echo")
    with pytest.raises(NotFoundError):
        presets.load("games", name)


def test_unknown_names_and_kinds_come_with_the_near_one(presets: Presets, built_in: Path, write: Write) -> None:
    write(built_in, "echo")
    for kind, name, near in (("games", "eco", "echo"), ("game", "echo", "games")):
        with pytest.raises(NotFoundError) as caught:
            presets.load(kind, name)
        assert str(caught.value.hint) == f"Did you mean {near}?"


def test_check_reads_hidden_files_too_and_says_all(
    presets: Presets, paths: Paths, built_in: Path, write: Write
) -> None:
    write(paths.presets, "echo")
    hidden = write(built_in, "echo", 'titel = "Echo"\n[[step]]\ntext = 1\n')
    problems = {
        checked.file.path: [str(problem).partition("\n")[0] for problem in checked.problems]
        for checked in presets.check()
    }
    assert problems.pop(hidden) == [
        f"{hidden}:1: titel: is unknown; did you mean title?",
        f"{hidden}:3: step[1].text: must be text in quotes",
    ]
    assert list(problems.values()) == [[]]


def test_a_kind_whose_plugin_cannot_be_used_is_one_sentence(paths: Paths, built_in: Path, write: Write) -> None:
    (paths.plugins / "games.py").write_text(
        "from workshop import *\n@hookimpl\ndef workshop_preset_kinds():\n    yield PresetKind('games', 'no_model:Game')\n"
    )
    write(built_in, "echo")
    with pytest.raises(PluginError, match="It needs the Python package no_model"):
        Presets(paths, PluginHost(paths), built_in).load("games", "echo")


def test_all_presets_that_ship_are_right(library_of_its_own: Path) -> None:
    paths = Paths(library_of_its_own)
    presets = Presets(paths, PluginHost(paths))
    checked = presets.check()
    assert [str(problem) for one in checked for problem in one.problems] == []
    shipped = {path for kind in presets.kinds() for path in (built_in_folder() / kind).glob("*.toml")}
    assert {one.file.path for one in checked} == shipped
    assert len(shipped) >= 8


def test_packaged_presets_come_before_those_of_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "workshop"
    package.mkdir()
    monkeypatch.setattr("importlib.resources.files", lambda _name: package)
    assert built_in_folder() == tmp_path / "presets"
    (package / "_presets").mkdir()
    assert built_in_folder() == package / "_presets"


def test_a_plugins_own_folder_is_that_of_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Any
) -> None:
    from types import ModuleType, SimpleNamespace

    modules = []
    for name, package in (("lone", ""), ("inside.plugin", "inside")):
        module = ModuleType(name)
        module.__package__ = package
        module.__file__ = str(tmp_path / (package or "site") / "plugin.py")
        modules.append((name, module))
        write(Path(module.__file__).parent / "presets", name)
    kind = SimpleNamespace(name="games", schema="")
    host = SimpleNamespace(collect=lambda _hook: [("x", kind)], modules=lambda: modules)
    presets = Presets(Paths(tmp_path / "home"), host, tmp_path / "none")  # type: ignore[arg-type]
    assert [(file.name, file.plugin) for file in presets.files("games")] == [("inside.plugin", "inside.plugin")]
