"""The walls between the rooms, and what may be imported when."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("numpy", "soundfile", "sounddevice", "mido", "rtmidi", "sqlalchemy", "alembic", "pydantic", "rich")


def modules_after(*arguments: str) -> set[str]:
    """The modules that a Python process has imported after running `workshop` with these arguments."""
    program = (
        "import sys, json, contextlib, io\n"
        "from workshop.cli.main import main\n"
        f"sys.argv = ['workshop', *{list(arguments)!r}]\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    main()\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [("--help",), ("--lang", "nb", "--help"), ("plugin", "list"), ("--version",)])
def test_help_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    loaded = modules_after(*arguments)
    heavy = {name for name in HEAVY if name in loaded}
    assert heavy <= ({"rich"} if arguments == ("plugin", "list") else set())


def test_the_import_of_the_package_costs_nothing() -> None:
    program = "import sys; before = set(sys.modules); import workshop; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "click" not in done.stdout.split()
    assert "pluggy" not in done.stdout.split()


def test_every_public_name_can_be_imported() -> None:
    import workshop

    assert len(workshop.__all__) > 40
    for name in workshop.__all__:
        assert getattr(workshop, name) is not None


def test_imports_go_one_way() -> None:
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent)) or "lint-imports"
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_plugin_machinery_stays_small() -> None:
    machinery = {
        p.name: len(p.read_text(encoding="utf-8").splitlines()) for p in (ROOT / "workshop/plugin").glob("*.py")
    }
    contract = {"hookspecs.py", "contributions.py"}
    assert sum(lines for name, lines in machinery.items() if name not in contract) <= 600, machinery
