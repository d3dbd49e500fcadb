"""Whatever a house keeps is for its owner's eyes only, whichever command comes first."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLUGIN = "print('hello from a plugin')\n"
pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")


@pytest.fixture
def open_umask() -> Iterator[None]:
    """New files may be read by everybody unless somebody says otherwise."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def workshop(home: Path, *words: str) -> None:
    """Run a command as from a terminal."""
    environment = os.environ | {"WORKSHOP_HOME": str(home)}
    subprocess.run(
        [sys.executable, "-c", "from workshop.cli.main import main; main()", *words],
        env=environment,
        check=False,
        timeout=120,
    )


def readable(home: Path) -> list[str]:
    """What others than the owner may look into, for files as far as their folders let them."""
    if stat.S_IMODE(home.stat().st_mode) & 0o077:
        return [str(home)]
    private = (home / "logs", home / "run", home / "data", *home.glob("logs/*.log"), *home.glob("workshop.db"))
    return [str(path) for path in private if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]


@pytest.mark.usefixtures("open_umask")
@pytest.mark.parametrize(
    "words",
    [("plugin", "list"), ("devices",), ("doctor",), ("take", "arm", "--driver", "simulated", "--seconds", "0.1")],
    ids=lambda words: words[0],
)
@pytest.mark.parametrize("there", [False, True], ids=["new folder", "folder with a leader's own files"])
def test_whichever_command_comes_first_the_house_is_private(
    tmp_path: Path, words: tuple[str, ...], there: bool
) -> None:
    home = tmp_path / "library"
    if there:
        (home / "plugins").mkdir(parents=True)
        (home / "plugins" / "noisy.py").write_text(PLUGIN, encoding="utf-8")
        (home / "shopping.txt").write_text("milk", encoding="utf-8")
    workshop(home, *words)
    workshop(home, "venue", "add", "Kjelleren")
    assert readable(home) == []
