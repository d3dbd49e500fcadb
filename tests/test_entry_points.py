"""Entry points read off files are those that importlib.metadata finds."""

from __future__ import annotations

from importlib.metadata import distribution, entry_points
from typing import TYPE_CHECKING

import pytest

from workshop.entry_points import installed

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("group", ["workshop.plugins", "pytest11", "console_scripts", "babel.checkers"])
def test_every_group_of_this_environment_is_read_as_the_standard_library_reads_it(group: str) -> None:
    ours = {(entry.name, entry.module) for entry in installed(group)}
    assert ours == {(entry.name, entry.module) for entry in entry_points(group=group)}
    assert ours


def test_name_and_version_are_the_distributions() -> None:
    versions = {entry.distribution: entry.version for entry in installed("pytest11")}
    assert versions["hypothesis"] == distribution("hypothesis").version
    assert versions["music-workshop"] == distribution("music-workshop").version


def test_the_first_distribution_of_a_name_on_the_path_counts(tmp_path: Path) -> None:
    for place, version in (("a", "2.0"), ("b", "1.0")):
        folder = tmp_path / place / f"My_Plugin-{version}.dist-info"
        folder.mkdir(parents=True)
        (folder / "entry_points.txt").write_text(f"[g]\n# a note\nx = m{place}:thing [extra]\n[other]\ny = n\n")
    (tmp_path / "b" / "broken-1.dist-info").mkdir()
    (tmp_path / "b" / "broken-1.dist-info" / "entry_points.txt").write_bytes(b"\xff\xfe[g]\nz = q")
    path = [str(tmp_path / "a"), str(tmp_path / "b"), str(tmp_path / "nowhere")]
    assert list(installed("g", path)) == [("x", "ma", "my-plugin", "2.0")]
