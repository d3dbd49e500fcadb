"""A folder of recordings becomes a kit, whatever else lies in it; nothing is overwritten and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.beats.kits.conftest import write_hit
from workshop import FileError, NotFoundError, StateError
from workshop_beats.choice import Choice
from workshop_beats.kits.adding import add_kit, remove_kit
from workshop_beats.kits.flat import kit_of
from workshop_beats.playing.opening import FOLDER, find_opening
from workshop_beats.sound.shots import drum, layers_of, turns_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workshop.app import App


def voices(app: App, name: str) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = kit_of(app.presets.load, name, app.paths.presets / "kits")["voices"]
    return found


def test_layers_and_turns_are_as_the_names_say(app: App, recordings: Callable[..., Path]) -> None:
    folder = recordings(
        "kick.wav", "snare-soft.wav", "snare-hard-1.wav", "snare-hard-2.wav", "åpen.flac", "hh-closed.ogg"
    )
    added = add_kit(app, folder, "mitt", "acoustic")
    assert [file.name for file in added.files] == [
        "hat-hard-1.wav",
        "kick-hard-1.wav",
        "open-hard-1.wav",
        "snare-soft-1.wav",
        "snare-hard-1.wav",
        "snare-hard-2.wav",
    ]
    spec = voices(app, "mitt")["snare"]
    assert layers_of(spec) == 2
    assert [turns_of(spec, layer) for layer in (0, 1)] == [1, 2]
    hits = [drum(spec, 48_000, layer=1, layers=2, turn=turn) for turn in (0, 1)]
    assert not np.array_equal(*(hit[:2000] for hit in hits))


def test_a_missing_voice_sounds_as_in_the_base(app: App, recordings: Callable[..., Path]) -> None:
    add_kit(app, recordings("kick.wav"), "mitt", "dusty")
    assert voices(app, "mitt")["ride"] == voices(app, "dusty")["ride"]


def test_the_folders_name_is_the_kits_where_none_is_given(app: App, recordings: Callable[..., Path]) -> None:
    assert add_kit(app, recordings("kick.wav"), None, "acoustic").name == "opptak"


@pytest.mark.parametrize("name", ["", "..", "a/b", ".x", "x" * 60, "a b", "removed/x"])
def test_a_name_that_no_file_can_have_is_refused(app: App, recordings: Callable[..., Path], name: str) -> None:
    with pytest.raises(StateError):
        add_kit(app, recordings("kick.wav"), name, "acoustic")
    assert not (app.paths.presets / "kits").exists()


@pytest.mark.parametrize("name", ["mitt", "808"])
def test_a_name_that_is_taken_is_never_overwritten(app: App, recordings: Callable[..., Path], name: str) -> None:
    folder = recordings("kick.wav")
    add_kit(app, folder, "mitt", "acoustic")
    before = (app.paths.presets / "kits" / "mitt.toml").read_bytes()
    write_hit(folder / "snare.wav")
    with pytest.raises(StateError):
        add_kit(app, folder, name, "acoustic")
    assert (app.paths.presets / "kits" / "mitt.toml").read_bytes() == before
    assert sorted(path.name for path in (app.paths.presets / "kits").iterdir()) == ["mitt", "mitt.toml"]


def test_turns_are_counted_without_those_that_cannot_be_used(app: App, recordings: Callable[..., Path]) -> None:
    folder = recordings("kick-1.wav", "kick-2.wav", "kick-3.wav")
    soundfile.write(folder / "kick-1.wav", np.zeros(4800), 48_000)
    added = add_kit(app, folder, "mitt", "acoustic")

    assert [(file.source.name, file.name) for file in added.files] == [
        ("kick-2.wav", "kick-hard-1.wav"),
        ("kick-3.wav", "kick-hard-2.wav"),
    ]
    assert sorted(path.name for path in (app.paths.presets / "kits" / "mitt").iterdir()) == [
        "kick-hard-1.wav",
        "kick-hard-2.wav",
    ]
    assert turns_of(voices(app, "mitt")["kick"], 0) == 2


def test_files_that_are_none_are_named_and_left_out(app: App, recordings: Callable[..., Path]) -> None:
    folder = recordings("kick.wav", "sang.wav")
    (folder / "notat.txt").write_text("hei", encoding="utf-8")
    (folder / "ride.wav").write_bytes(b"RIFF\xff\xff\xff\xffWAVEfmt ")
    soundfile.write(folder / "crash.wav", np.zeros(4000), 44_100)
    soundfile.write(folder / "shaker.wav", 0.1 * np.ones(11 * 8000), 8000)
    added = add_kit(app, folder, "mitt", "acoustic")
    assert [file.voice for file in added.files] == ["kick"]
    assert {name for name, _ in added.left_out} == {"sang.wav", "notat.txt", "ride.wav", "crash.wav", "shaker.wav"}


def test_a_folder_with_no_drum_leaves_nothing_behind(app: App, recordings: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(FileError):
        add_kit(app, recordings("sang.wav"), "mitt", "acoustic")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "kick.wav").write_bytes(b"nothing")
    for folder in (broken, tmp_path / "nowhere"):
        with pytest.raises(FileError):
            add_kit(app, folder, "mitt", "acoustic")
    left = app.paths.presets / "kits"
    assert not left.exists() or not list(left.iterdir())


def test_a_base_that_is_no_kit_is_refused(app: App, recordings: Callable[..., Path]) -> None:
    with pytest.raises(NotFoundError):
        add_kit(app, recordings("kick.wav"), "mitt", "nothing")


def test_the_leaders_files_stay_as_they_were(app: App, recordings: Callable[..., Path]) -> None:
    folder = recordings("kick.wav")
    before = (folder / "kick.wav").read_bytes()
    add_kit(app, folder, "mitt", "acoustic")
    assert (folder / "kick.wav").read_bytes() == before


def test_a_removed_kit_can_be_put_back(app: App, recordings: Callable[..., Path]) -> None:
    folder = recordings("kick.wav")
    for time in (1, 2):
        add_kit(app, folder, "mitt", "acoustic")
        aside = remove_kit(app, "mitt")
        assert aside.name == f"mitt-{time}"
        assert "mitt" not in app.presets.names("kits")
    for path in aside.iterdir():
        path.rename(app.paths.presets / "kits" / path.name)
    spec = voices(app, "mitt")["kick"]
    assert len(drum(spec, 48_000, layer=0, layers=1, turn=0)) > 1000


def test_no_kept_opening_tells_of_a_removed_kit(app: App, recordings: Callable[..., Path]) -> None:
    add_kit(app, recordings("kick.wav"), "mitt", "acoustic")
    openings = app.host.context("beats").data / FOLDER
    kit = ["kit", {"name": "mitt", "voices": {}}, "shots"]
    find_opening(app, openings, Choice("boom-bap", kit="mitt"), {}).keep(48_000, [kit])
    assert [path for path in openings.iterdir() if b"mitt" in path.read_bytes()]
    remove_kit(app, "mitt")

    assert not list(openings.iterdir())


def test_a_kit_that_ships_stays(app: App) -> None:
    with pytest.raises(StateError):
        remove_kit(app, "808")
    with pytest.raises(NotFoundError):
        remove_kit(app, "nothing")
