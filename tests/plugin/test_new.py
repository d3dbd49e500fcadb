"""`workshop plugin new` writes a plugin that passes its own test, and nothing over anything."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from workshop.cli.plugins import write_plugin
from workshop.errors import FileError, PluginError
from workshop.interpreter import pip_install, python

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_plugin_passes_its_own_test(workshop_cli: Any, tmp_path: Path) -> None:
    done = workshop_cli("plugin", "new", "rhyme-dice", "--to", str(tmp_path / "new"))
    assert done.exit_code == 0, done.output
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "WORKSHOP"))}
    command = [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path / "new")]
    tests = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert tests.returncode == 0, tests.stdout + tests.stderr
    assert "2 passed" in tests.stdout


def test_its_entry_point_names_its_module(tmp_path: Path) -> None:
    folder = write_plugin("dice", tmp_path / "dice")
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["workshop.plugins"] == {"dice": "workshop_dice"}
    assert sorted(path.name for path in folder.iterdir()) == [
        "pyproject.toml",
        "test_workshop_dice.py",
        "workshop_dice.py",
    ]


def test_it_works_as_a_file_of_the_library_too(workshop_cli: Any, workshop_home: Path) -> None:
    write_plugin("dice", workshop_home / "plugins")
    assert "Hello from dice." in workshop_cli("dice").stdout


@pytest.mark.parametrize("name", ["", "Dice", "terning på nytt", "../dice", "dice_", "1dice", "-dice", "d" * 41, "æ"])
def test_a_name_that_cannot_be_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(PluginError):
        write_plugin(name, tmp_path / "x")
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", ["session", "beat"])
def test_the_name_of_a_command_is_refused(name: str, workshop_cli: Any, tmp_path: Path) -> None:
    done = workshop_cli("plugin", "new", name, "--to", str(tmp_path / "x"))
    assert (done.exit_code, (tmp_path / "x").exists()) == (1, False)
    assert f"There is a command called “{name}” already." in done.stderr


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("mine")
    with pytest.raises(FileError):
        write_plugin("dice", tmp_path)
    assert [(path.name, path.read_text()) for path in tmp_path.glob("*.*")] == [("pyproject.toml", "mine")]


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileError, match="cannot be written"):
        write_plugin("dice", tmp_path / "file" / "below")


def test_what_to_type_next_works_with_this_python(
    workshop_cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = workshop_cli("plugin", "new", "rhyme-dice", "--to", str(tmp_path / "my dice")).stderr
    assert f'{python()} -m pytest "{tmp_path / "my dice"}"' in said
    assert "pip install pytest" not in said
    monkeypatch.setattr("workshop.cli.plugins.find_spec", lambda _name: None)
    said = workshop_cli("plugin", "new", "word-dice", "--to", str(tmp_path / "more")).stderr
    assert said.index(pip_install("pytest")) < said.index("-m pytest")
