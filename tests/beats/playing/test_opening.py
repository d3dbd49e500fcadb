"""A kept opening is found by all that decides it, never trusted, and never in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workshop_beats.choice import Choice
from workshop_beats.keeping import Keeping
from workshop_beats.playing import opening
from workshop_beats.playing.opening import Opening, find_opening

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.app import App

OPTIONS: dict[str, Any] = {"tempo": None, "kit": None, "seconds": None, "as_json": False}
LINES: list[Any] = [["kit", {"name": "x"}, "folder"], ["hits", 0, [(0, "click", 76, 100, 110)], 144_000]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "openings"


def test_what_was_kept_is_found_again(app: App, folder: Path) -> None:
    find_opening(app, folder, Choice("boom-bap"), OPTIONS).keep(48_000, LINES)
    found = find_opening(app, folder, Choice("boom-bap"), {**OPTIONS, "seconds": 3.0, "as_json": True})

    assert found.same(48_000, LINES)
    assert found.command[:2] == ["opening", 48_000]


def test_another_beat_option_or_rate_is_another_opening(app: App, folder: Path) -> None:
    find_opening(app, folder, Choice("boom-bap"), OPTIONS).keep(48_000, LINES)

    assert not find_opening(app, folder, Choice("boom-bap"), {**OPTIONS, "tempo": 91.0}).lines
    assert not find_opening(app, folder, Choice("midnight-house"), OPTIONS).lines
    assert not find_opening(app, folder, Choice("boom-bap"), OPTIONS).same(44_100, LINES)


def test_a_template_that_was_edited_is_another_opening(app: App, folder: Path) -> None:
    own = app.paths.presets / "beats" / "mine.toml"
    own.parent.mkdir(parents=True)
    text = app.presets.where("beats", "boom-bap")[0].path.read_text(encoding="utf-8")
    own.write_text(text, encoding="utf-8")
    find_opening(app, folder, Choice("mine"), OPTIONS).keep(48_000, LINES)
    assert find_opening(app, folder, Choice("mine"), OPTIONS).lines

    own.write_text(text.replace("tempo    = 90", "tempo    = 91") + "\n", encoding="utf-8")
    assert not find_opening(app, folder, Choice("mine"), OPTIONS).lines


def test_another_kit_in_the_library_is_another_opening(app: App, folder: Path) -> None:
    find_opening(app, folder, Choice("boom-bap"), OPTIONS).keep(48_000, LINES)
    kits = app.paths.presets / "kits"
    kits.mkdir(parents=True)
    (kits / "dusty.toml").write_text("", encoding="utf-8")

    assert not find_opening(app, folder, Choice("boom-bap"), OPTIONS).lines


def test_without_a_beat_there_is_none(app: App, folder: Path) -> None:
    found = find_opening(app, folder, Choice("no-such-beat"), OPTIONS)
    found.keep(48_000, LINES)

    assert found == Opening(folder)
    assert not folder.exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"rate": "x", "lines": 3}', '{"rate": 48000}', "\0"])
def test_a_damaged_file_is_none(app: App, folder: Path, text: str) -> None:
    kept = find_opening(app, folder, Choice("boom-bap"), OPTIONS)
    kept.keep(48_000, LINES)
    (path,) = folder.iterdir()
    path.write_text(text, encoding="utf-8")
    assert find_opening(app, folder, Choice("boom-bap"), OPTIONS) == Opening(folder, path.stem)

    Keeping(folder, ".notes", 1 << 20).write(path.stem, text.encode())
    assert find_opening(app, folder, Choice("boom-bap"), OPTIONS) == Opening(folder, path.stem)


def test_a_note_that_was_changed_on_disk_is_not_played(app: App, folder: Path) -> None:
    find_opening(app, folder, Choice("boom-bap"), OPTIONS).keep(48_000, LINES)
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes().replace(b"110", b"127"))

    assert find_opening(app, folder, Choice("boom-bap"), OPTIONS).lines == ()


def test_they_are_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_BYTES", 500)
    for number in range(20):
        Opening(folder, str(number)).keep(48_000, LINES)

    assert 0 < sum(path.stat().st_size for path in folder.iterdir()) <= 500


def test_where_nothing_can_be_written_nothing_happens(tmp_path: Path) -> None:
    (tmp_path / "openings").write_text("a file, no folder", encoding="utf-8")
    Opening(tmp_path / "openings", "x").keep(48_000, LINES)
