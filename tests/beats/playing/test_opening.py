"""A kept opening is found by all that decides it, never trusted, and never in the way."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from workshop_beats.playing.opening import MOST_KEPT, Opening, find_opening

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.app import App

OPTIONS: dict[str, Any] = {"tempo": None, "kit": None, "seconds": None, "as_json": False}
LINES: list[Any] = [["kit", {"name": "x"}, "folder"], ["hits", 0, [(0, "click", 76, 100, 110)], 144_000]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "openings"


def test_what_was_kept_is_found_again(app: App, folder: Path) -> None:
    find_opening(app, folder, "boom-bap", OPTIONS).keep(48_000, LINES)
    found = find_opening(app, folder, "boom-bap", {**OPTIONS, "seconds": 3.0, "as_json": True})

    assert found.same(48_000, LINES)
    assert found.command[:2] == ["opening", 48_000]


def test_another_beat_option_or_rate_is_another_opening(app: App, folder: Path) -> None:
    find_opening(app, folder, "boom-bap", OPTIONS).keep(48_000, LINES)

    assert not find_opening(app, folder, "boom-bap", {**OPTIONS, "tempo": 91.0}).lines
    assert not find_opening(app, folder, "midnight-house", OPTIONS).lines
    assert not find_opening(app, folder, "boom-bap", OPTIONS).same(44_100, LINES)


def test_a_template_that_was_edited_is_another_opening(app: App, folder: Path) -> None:
    own = app.paths.presets / "beats" / "mine.toml"
    own.parent.mkdir(parents=True)
    text = app.presets.where("beats", "boom-bap")[0].path.read_text(encoding="utf-8")
    own.write_text(text, encoding="utf-8")
    find_opening(app, folder, "mine", OPTIONS).keep(48_000, LINES)
    assert find_opening(app, folder, "mine", OPTIONS).lines

    own.write_text(text.replace("tempo    = 90", "tempo    = 91") + "\n", encoding="utf-8")
    assert not find_opening(app, folder, "mine", OPTIONS).lines


def test_another_kit_in_the_library_is_another_opening(app: App, folder: Path) -> None:
    find_opening(app, folder, "boom-bap", OPTIONS).keep(48_000, LINES)
    kits = app.paths.presets / "kits"
    kits.mkdir(parents=True)
    (kits / "dusty.toml").write_text("", encoding="utf-8")

    assert not find_opening(app, folder, "boom-bap", OPTIONS).lines


@pytest.mark.parametrize("name", [None, "no-such-beat"])
def test_without_a_beat_there_is_none(app: App, folder: Path, name: str | None) -> None:
    opening = find_opening(app, folder, name, OPTIONS)
    opening.keep(48_000, LINES)

    assert opening == Opening(folder)
    assert not folder.exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"rate": "x", "lines": 3}', '{"rate": 48000}', "\0"])
def test_a_damaged_file_is_none(app: App, folder: Path, text: str) -> None:
    find_opening(app, folder, "boom-bap", OPTIONS).keep(48_000, LINES)
    next(folder.glob("*.json")).write_text(text, encoding="utf-8")

    assert find_opening(app, folder, "boom-bap", OPTIONS).lines == ()


def test_only_the_newest_are_kept(folder: Path) -> None:
    for number in range(MOST_KEPT + 5):
        Opening(folder, folder / f"{number}.json").keep(48_000, LINES)
        os.utime(folder / f"{number}.json", (number, number)) if (folder / f"{number}.json").exists() else None

    assert len(list(folder.iterdir())) <= MOST_KEPT + 1


def test_where_nothing_can_be_written_nothing_happens(tmp_path: Path) -> None:
    (tmp_path / "openings").write_text("a file, no folder", encoding="utf-8")
    Opening(tmp_path, tmp_path / "openings" / "x.json").keep(48_000, LINES)
