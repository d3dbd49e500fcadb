"""Every kit that ships is whole, and a mistake in a kit is told by its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.beats.kits.conftest import KITS, read_kit
from workshop import PresetError, StateError
from workshop_beats.kits.flat import kit_of
from workshop_beats.kits.names import VOICES
from workshop_beats.voices import DRUMS, PITCHED

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.app import App

HEAD = 'name = "X"\nauthor = "x"\nlicence = "x"\n'
ABOUT = '[about]\nnb = "x"\nen = "x"\n'


def save(app: App, name: str, text: str) -> Path:
    folder = app.paths.presets / "kits"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_four_kits_ship() -> None:
    assert [path.stem for path in KITS] == ["808", "acoustic", "dusty", "electronic"]


@pytest.mark.parametrize("path", KITS, ids=lambda path: path.stem)
def test_a_kit_that_ships_has_every_voice_and_is_free(path: Path) -> None:
    kit = read_kit(path)
    assert set(kit.voice) == set(VOICES) == {*DRUMS, *PITCHED}
    assert kit.licence == "CC0-1.0"
    assert kit.about.nb != kit.about.en


def test_no_two_kits_make_a_voice_alike() -> None:
    kits = [read_kit(path) for path in KITS]
    for voice in VOICES:
        made = {kit.voice[voice].model_dump_json() for kit in kits}
        assert len(made) == len(kits), voice


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ('kick = { model = "skin", tune = 5, seconds = 0.2 }', "at least 20"),
        ('kick = { model = "skin", tune = 50, seconds = 0.2, boom = 1 }', "unknown"),
        ('kick = { model = "skim", tune = 50, seconds = 0.2 }', "model"),
        ('kick = { model = "sub", seconds = 1 }', "no model for kick"),
        ('bass = { model = "skin", tune = 50, seconds = 1 }', "no model for bass"),
        ('kik = { model = "skin", tune = 50, seconds = 0.2 }', "did you mean “kick”"),
        ('kick = { model = "own", samples = [["../../kick.wav"]] }', "beside the kit"),
        ('kick = { model = "own", samples = [["/etc/passwd"]] }', "beside the kit"),
        ('kick = { model = "own", samples = [[]] }', "must not be empty"),
    ],
)
def test_a_mistake_is_told_by_its_line(app: App, said: str, what: str) -> None:
    save(app, "x", HEAD + 'base = "808"\n\n' + ABOUT + f"[voice]\n{said}\n")
    with pytest.raises(PresetError) as refused:
        app.presets.load("kits", "x")
    told = " ".join(str(problem) for problem in refused.value.problems)
    assert "x.toml:10: " in told
    assert what in told


def test_a_kit_without_a_base_must_be_whole(app: App) -> None:
    save(app, "x", HEAD + ABOUT + '[voice]\nkick = { model = "skin", tune = 50, seconds = 0.2 }\n')
    with pytest.raises(PresetError) as refused:
        app.presets.load("kits", "x")
    assert "snare" in str(refused.value.problems[0])


def test_a_missing_voice_is_the_base_kits(app: App) -> None:
    save(app, "x", HEAD + 'base = "808"\n' + ABOUT + '[voice]\nkick = { model = "skin", tune = 77, seconds = 0.2 }\n')
    mine = kit_of(app.presets.load, "x", app.paths.presets / "kits")["voices"]
    theirs = kit_of(app.presets.load, "808", app.paths.presets / "kits")["voices"]
    assert mine["kick"]["tune"] == 77
    assert {name: spec for name, spec in mine.items() if name != "kick"} == {
        name: spec for name, spec in theirs.items() if name != "kick"
    }


def test_the_colour_of_a_kit_stays_with_its_own_voices(app: App) -> None:
    text = HEAD + 'base = "dusty"\n' + ABOUT + '[voice]\nkick = { model = "skin", tune = 77, seconds = 0.2 }\n'
    save(app, "x", text)
    voices = kit_of(app.presets.load, "x", app.paths.presets / "kits")["voices"]
    assert voices["kick"]["colour"]["bits"] == 24
    assert voices["snare"]["colour"]["bits"] == 12


def test_kits_that_lean_on_each_other_are_refused(app: App) -> None:
    for one, other in (("x", "y"), ("y", "x")):
        save(app, one, HEAD + f'base = "{other}"\n' + ABOUT)
    with pytest.raises(StateError):
        kit_of(app.presets.load, "x", app.paths.presets / "kits")


def test_hats_choke_each_other_and_sit_where_drums_sit(app: App) -> None:
    voices = kit_of(app.presets.load, "acoustic", app.paths.presets / "kits")["voices"]
    assert {name for name, spec in voices.items() if spec["choke"] == "hats"} == {"hat", "pedal", "open"}
    assert voices["hat"]["pan"] == DRUMS["hat"].pan
    assert all(spec["gain"] > 0 and -1 <= spec["pan"] <= 1 for spec in voices.values())
