"""Where plugins are found, and in which order."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from workshop.plugin.discovery import discover
from workshop.plugin.host import PluginHost
from workshop.plugin.records import Status

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.paths import Paths

OWN = ["beats", "cards", "exports", "recorder", "rigs"]


def install(folder: Path, name: str, entries: str, module: str, text: str) -> None:
    """Lay a distribution into a folder as pip would."""
    info = folder / f"{name.replace('-', '_')}-2.1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 2.1\n\nName: in the readme\n")
    (info / "entry_points.txt").write_text(f"[workshop.plugins]\n{entries}\n")
    (folder / f"{module}.py").write_text(text)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed distributions."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return folder


def test_the_toolkits_own_come_first_by_name_then_others_then_files(site: Path, paths: Paths) -> None:
    install(site, "aaa-workshop-dice", "aaa = aaa_dice", "aaa_dice", "")
    (paths.plugins / "_hidden.py").touch()
    (paths.plugins / "test_b.py").touch()
    (paths.plugins / "b.py").touch()
    (paths.plugins / "a.py").touch()
    (paths.plugins / "notes.txt").touch()
    found = discover(paths.plugins)
    assert [plugin.name for plugin in found] == [*OWN, "aaa", "a", "b"]
    assert [plugin.own for plugin in found] == [True] * 5 + [False] * 3
    assert (found[5].source, found[5].version) == ("aaa-workshop-dice", "2.1")
    assert found[6].source == str(paths.plugins / "a.py")


def test_safe_mode_keeps_the_toolkits_own(site: Path, paths: Paths) -> None:
    install(site, "workshop-dice", "dice = dice_safe", "dice_safe", "")
    records = PluginHost(paths, environ={"WORKSHOP_SAFE_MODE": "1"}).records()
    assert [(record.name, record.status) for record in records] == [
        *((name, Status.ENABLED) for name in OWN),
        ("dice", Status.DISABLED),
    ]


def test_an_entry_that_names_no_module_is_one_record(site: Path, paths: Paths) -> None:
    install(site, "workshop-odd", "odd = !!! not a module\nlost = nowhere_at_all.plugin", "odd_module", "")
    stands = {record.name: record for record in PluginHost(paths).records()}
    assert stands["odd"].status is not Status.ENABLED
    assert stands["lost"].status is Status.FAILED
    assert all(stands[name].status is Status.ENABLED for name in OWN)


def test_a_second_plugin_of_one_name_is_told(paths: Paths) -> None:
    (paths.plugins / "beats.py").write_text("raise SystemExit")
    record = PluginHost(paths).records()[-1]
    assert (record.name, record.status, str(record.reason)) == (
        "beats",
        Status.FAILED,
        "There is another plugin called beats.",
    )


@pytest.mark.usefixtures("alone")
def test_nothing_of_a_failed_file_stays_behind(put: Any, host: PluginHost) -> None:
    put("system_exit", "prints")
    host.load()
    assert "_workshop_user_system_exit" not in sys.modules
    assert "_workshop_user_prints" in sys.modules


@pytest.mark.usefixtures("alone")
def test_files_that_are_no_python_are_one_record_each(paths: Paths, host: PluginHost) -> None:
    (paths.plugins / "folder.py").mkdir()
    (paths.plugins / "loop.py").symlink_to(paths.plugins / "loop.py")
    (paths.plugins / "noise.py").write_bytes(b"\xff\x00\xfe")
    (paths.plugins / "slip.py").write_text("def f(:\n")
    assert {record.name: record.status for record in host.records()} == dict.fromkeys(
        ["folder", "loop", "noise", "slip"], Status.FAILED
    )
    assert "SyntaxError" in str(host.records()[-1].reason)


def test_no_folder_means_no_files(tmp_path: Path) -> None:
    assert [plugin.name for plugin in discover(tmp_path / "nowhere")] == OWN
