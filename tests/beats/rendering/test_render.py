"""A rendering is whole or not there, exactly as long as its song, loud enough, and never over another file."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.beats.conftest import make_beat
from tests.beats.rendering.conftest import RATE, job_of
from workshop import FileError, PluginError
from workshop_beats.rendering import render as rendering
from workshop_beats.rendering.job import GROUPS, VOICES
from workshop_beats.rendering.render import FORMATS, render, render_lines

if TYPE_CHECKING:
    from collections.abc import Callable

FULL = {
    "drums": {"kick": "|x...x...|", "hat": "|xxxxxxxx|", "open": "|.......x|"},
    "bass": "|1---5---|",
    "pad": "|x---|",
}


@pytest.mark.parametrize("tempo", [61.7, 90, 133.33])
def test_the_length_is_exact_at_odd_tempi(tempo: float, tmp_path: Path) -> None:
    job = job_of(make_beat(tempo=tempo), 44_100)
    render(job, tmp_path / "beat.wav")

    assert soundfile.info(tmp_path / "beat.wav").frames == job.frames


def test_the_same_job_gives_the_same_bytes_with_and_without_a_cache(tmp_path: Path) -> None:
    beat = make_beat(FULL)
    for name, cache in (("fresh", None), ("first", tmp_path / "shots"), ("again", tmp_path / "shots")):
        render(job_of(beat, cache=cache), tmp_path / name)

    assert len({(tmp_path / name).read_bytes() for name in ("fresh", "first", "again")}) == 1


@pytest.mark.real
@pytest.mark.parametrize("form", FORMATS)
def test_each_format_is_read_by_others_and_as_long(form: str, tmp_path: Path, require: Callable[..., None]) -> None:
    require("ffprobe")
    job = job_of(make_beat(FULL))
    path = tmp_path / f"beat.{form}"
    render(job, path, form)

    assert soundfile.info(path).frames == job.frames
    probe = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(path)]
    seconds = float(subprocess.run(probe, capture_output=True, text=True, check=True).stdout)
    assert seconds == pytest.approx(job.frames / RATE, abs=0.06)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(("bits", "subtype"), [(16, "PCM_16"), (24, "PCM_24"), (32, "FLOAT")])
def test_wav_has_the_bits_that_were_asked_for(bits: int, subtype: str, tmp_path: Path) -> None:
    render(job_of(make_beat(FULL), bits=bits), tmp_path / "beat.wav")

    assert soundfile.info(tmp_path / "beat.wav").subtype == subtype


@pytest.mark.parametrize("stems", [VOICES, GROUPS], ids=["voices", "groups"])
def test_stems_add_up_to_the_mix_before_its_limiter(stems: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    job = job_of(make_beat(FULL), bits=32, sounds="both")
    lines = {tmp_path / f"{name}.wav": voices for name, voices in job.heard(stems).items()}
    render_lines(job, lines)
    render_lines(job, {tmp_path / "mix": None})
    sounds = [soundfile.read(path, dtype="float32")[0] for path in lines]

    assert {sound.shape for sound in sounds} == {(job.frames, 2)}
    assert all(sound.any() for sound in sounds)
    assert len(sounds) == (6 if stems is VOICES else 4)
    assert np.abs(sum(sounds) - soundfile.read(tmp_path / "mix", dtype="float32")[0]).max() < 1e-5


def test_progress_grows_to_the_end(tmp_path: Path) -> None:
    told: list[float] = []
    render(job_of(make_beat(song={"form": ["verse 60"]})), tmp_path / "beat.wav", progress=told.append)

    assert told == sorted(told)
    assert len(told) > 10
    assert told[-1] == 1


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.wav"
    path.write_bytes(b"mine")
    with pytest.raises(FileError):
        render(job_of(make_beat()), path)

    assert path.read_bytes() == b"mine"


def test_a_file_that_appears_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.wav"
    with pytest.raises(FileError, match="already"):
        render(job_of(make_beat()), path, progress=lambda _: path.write_bytes(b"mine") and None)

    assert path.read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no folder"):
        render(job_of(make_beat()), tmp_path / "none" / "beat.wav")


def test_too_little_room_is_told_before_anything_is_written(tiny_disk: Path) -> None:
    with pytest.raises(FileError, match="needs 4 MB"):
        render(job_of(make_beat(song={"form": ["verse 4"]})), tiny_disk / "beat.wav")

    assert list(tiny_disk.iterdir()) == []


def test_a_disk_that_becomes_full_is_told_and_left_as_it_was(tiny_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "need_room", lambda *_: None)
    with pytest.raises(FileError, match="disk became full"):
        render(job_of(make_beat(song={"form": ["verse 20"]})), tiny_disk / "beat.wav")

    assert list(tiny_disk.iterdir()) == []


def test_stems_all_appear_or_none(tiny_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "need_room", lambda *_: None)
    job = job_of(make_beat(FULL, song={"form": ["verse 2"]}))
    with pytest.raises((FileError, PluginError)):
        render_lines(job, {tiny_disk / f"{name}.wav": voices for name, voices in job.heard(VOICES).items()})

    assert list(tiny_disk.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder in which nobody can make a file")
def test_a_folder_that_is_no_disk_is_not_called_full() -> None:
    with pytest.raises(FileError, match=r"The file /proc/beat\.wav cannot be written"):
        render(job_of(make_beat()), Path("/proc/beat.wav"))
