"""The commands about kits, as a leader types them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from workshop_beats.kits.names import VOICES

if TYPE_CHECKING:
    from tests.cli.conftest import Line


def folder(tmp_path: Path, *names: str) -> Path:
    made = tmp_path / "opptak"
    made.mkdir()
    time = np.arange(9000) / 44_100
    for name in names:
        soundfile.write(made / name, 0.5 * np.sin(1500 * time) * np.exp(-time / 0.03), 44_100)
    return made


def test_the_four_kits_are_listed_in_the_leaders_language(line: Line) -> None:
    rows = line.rows("beat", "kit", "list")
    assert [row["name"] for row in rows] == ["808", "acoustic", "dusty", "electronic"]
    assert {*rows[0]} == {"name", "title", "about", "own", "base"}
    line.language = "nb"
    assert "Trommemaskinen" in line.rows("beat", "kit", "list")[0]["about"]


def test_a_kit_is_shown_with_its_voices(line: Line) -> None:
    shown = line.rows("beat", "kit", "show", "dusty")
    assert [row["voice"] for row in shown["voices"]] == list(VOICES)
    assert shown["voices"][0] == {"voice": "kick", "model": "skin", "layers": 3, "turns": 3}
    assert "snare" in line("beat", "kit", "show", "dusty").output


def test_a_kit_comes_and_goes(line: Line, tmp_path: Path) -> None:
    made = folder(tmp_path, "Stortromme.wav", "skarp-hard-1.wav", "skarp-hard-2.wav", "sang.wav")
    said = line("beat", "kit", "add", str(made), "--name", "mitt", "--base", "808").output
    assert "3 recordings" in said
    assert "sang.wav" in said
    shown = line.rows("beat", "kit", "show", "mitt")
    assert (shown["own"], shown["base"]) == (3, "808")
    assert shown["voices"][1] == {"voice": "snare", "model": "own", "layers": 1, "turns": 2}
    line("preset", "check")
    line("beat", "kit", "add", str(made), "--name", "mitt", code=1)
    assert "removed" in line("beat", "kit", "remove", "mitt").output
    line("beat", "kit", "show", "mitt", code=1)


def test_a_kit_that_a_beat_names_is_told_when_it_goes(line: Line, tmp_path: Path) -> None:
    line("beat", "kit", "add", str(folder(tmp_path, "kick.wav")), "--name", "mitt")
    beats = line.app.paths.presets / "beats"
    beats.mkdir()
    shipped = Path(__file__).parents[3] / "presets" / "beats" / "boom-bap.toml"
    text = shipped.read_text(encoding="utf-8").replace('kit      = "dusty"', 'kit      = "mitt"')
    (beats / "min.toml").write_text(text, encoding="utf-8")
    assert "min" in line("beat", "kit", "remove", "mitt").output


def test_what_cannot_be_is_refused_in_one_sentence(line: Line, tmp_path: Path) -> None:
    line("beat", "kit", "show", "nothing", code=1)
    line("beat", "kit", "remove", "808", code=1)
    line("beat", "kit", "add", str(tmp_path / "nowhere"), code=1)
    line("beat", "kit", "add", str(folder(tmp_path, "kick.wav")), "--name", "../x", code=1)


@pytest.mark.parametrize("name", ["con", "NUL", "com1", "Lpt9"])
def test_a_name_that_windows_keeps_for_itself_is_no_kits(line: Line, tmp_path: Path, name: str) -> None:
    made = folder(tmp_path, "kick.wav")
    assert "cannot be called" in line("beat", "kit", "add", str(made), "--name", name, code=1).stderr
    assert not (line.app.paths.presets / "kits").exists()
    made.rename(tmp_path / name)
    line("beat", "kit", "add", str(tmp_path / name))
    assert f"{name.casefold()}-kit" in [row["name"] for row in line.rows("beat", "kit", "list")]


def test_a_kit_of_the_same_name_in_other_letters_is_one_too_many(line: Line, tmp_path: Path) -> None:
    made = folder(tmp_path, "kick.wav")
    line("beat", "kit", "add", str(made), "--name", "Mitt")
    assert "already a kit" in line("beat", "kit", "add", str(made), "--name", "mitt", code=1).stderr


def test_a_kit_that_is_wrong_is_told_and_the_others_are_listed(line: Line) -> None:
    kits = line.app.paths.presets / "kits"
    kits.mkdir(parents=True)
    (kits / "gal.toml").write_text("name = 3\n", encoding="utf-8")
    result = line("beat", "kit", "list")
    assert "gal.toml" in result.stderr
    assert "dusty" in result.stdout
