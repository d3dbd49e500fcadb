"""Commands that are pasted must reach the Python that runs the program."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workshop.interpreter import pip_install, python

if TYPE_CHECKING:
    import pytest


def test_the_plain_name_is_enough_where_the_terminal_finds_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    executable = tmp_path / ("python.exe" if sys.platform == "win32" else "python")
    executable.write_bytes(b"")
    executable.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(executable))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pip_install("mido") == "python -m pip install mido"


def test_elsewhere_its_path_is_said_as_short_as_it_can_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "executable", str(tmp_path / ".venv" / "bin" / "python"))
    assert Path(python()) == Path(".venv/bin/python")
    monkeypatch.setattr(sys, "executable", "/opt/my tools/python")
    assert python().strip('"') == str(Path("/opt/my tools/python"))
    assert python().startswith('"')
