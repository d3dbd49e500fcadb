"""What is built is what is installed: plugins, presets, migrations and the Norwegian catalogue come along."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FIRST_PARTY = {"beats", "cards", "exports", "recorder", "rigs"}


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """Run a command, fail with what it printed, return its standard output."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the sdist, as an index would get it."""
    target = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", target, ROOT)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that has the wheel, and the dependencies from this one."""
    folder = tmp_path_factory.mktemp("venv")
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--quiet", wheel)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python.parent


def test_the_wheel_holds_every_preset_the_migrations_and_the_catalogue(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    presets = {
        f"workshop/_presets/{path.relative_to(ROOT / 'presets').as_posix()}"
        for path in (ROOT / "presets").rglob("*.toml")
    }
    assert presets
    assert presets <= names
    assert "workshop/locale/nb/LC_MESSAGES/workshop.mo" in names
    assert any(name.startswith("workshop/store/migrations/versions/") for name in names)
    assert {f"workshop_{plugin}/plugin.py" for plugin in FIRST_PARTY} <= names


def test_an_installed_wheel_finds_its_plugins(installed: Path, tmp_path: Path) -> None:
    rows = json.loads(run(installed / "workshop", "plugin", "list", "--json", cwd=tmp_path))
    assert {row["name"]: row["status"] for row in rows if row["name"] in FIRST_PARTY} == dict.fromkeys(
        FIRST_PARTY, "enabled"
    )


def test_an_installed_wheel_reads_its_own_presets(installed: Path, tmp_path: Path) -> None:
    rows = json.loads(run(installed / "workshop", "preset", "list", "--json", cwd=tmp_path))
    assert len(rows) >= len(list((ROOT / "presets").rglob("*.toml")))
    where = run(installed / "python", "-c", "import workshop; print(workshop.__file__)", cwd=tmp_path)
    assert str(installed.parent) in where


def test_an_installed_wheel_speaks_norwegian(installed: Path, tmp_path: Path) -> None:
    assert "økt" in run(installed / "workshop", "--lang", "nb", "--help", cwd=tmp_path)


def test_an_installed_wheel_makes_a_library(installed: Path, tmp_path: Path) -> None:
    run(installed / "workshop", "venue", "add", "Kjelleren", cwd=tmp_path)
    assert "Kjelleren" in run(installed / "workshop", "venue", "list", cwd=tmp_path)
