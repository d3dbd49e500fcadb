"""A mix is as loud as it should be, never too high, loses nothing in mono, and is there whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.recorder.mixing.sounds import RATE, job, master, metered, part, read, tone, voice
from workshop import FileError, MixJob, PluginError
from workshop_recorder.mixing import process
from workshop_recorder.mixing.mixer import RoughMixer

if TYPE_CHECKING:
    from pathlib import Path

MIXER = RoughMixer()


@pytest.mark.parametrize("form", ["wav", "flac", "mp3"])
def test_a_mix_is_at_minus_16_lufs_and_below_minus_1_dbtp_by_another_meter(tmp_path: Path, form: str) -> None:
    take = job(tmp_path, voice(6, 1, 0.02), voice(6, 2, 0.3), tone(6, 110, 0.5))
    facts = MIXER.mix(take, tmp_path / f"mix.{form}")
    mixed = read(tmp_path / f"mix.{form}")
    loudness, peak = metered(mixed)

    assert loudness == pytest.approx(-16, abs=0.5)
    assert peak <= -1.0
    assert facts.lufs == pytest.approx(loudness, abs=0.1)
    assert mixed.shape == (take.frames, 2)


@pytest.mark.parametrize("form", ["flac", "mp3"])
def test_music_of_high_peaks_comes_just_as_loud(tmp_path: Path, form: str) -> None:
    hits = np.exp(-np.arange(RATE * 6) % (RATE // 2) / 2000) * voice(6, 3, 0.3)
    MIXER.mix(job(tmp_path, hits.astype(np.float32), voice(6, 4, 0.01)), tmp_path / f"mix.{form}")
    loudness, peak = metered(read(tmp_path / f"mix.{form}"))

    assert loudness == pytest.approx(-16, abs=0.5)
    assert peak <= -1.0


def test_the_mono_sum_loses_less_than_three_decibels(tmp_path: Path) -> None:
    MIXER.mix(job(tmp_path, *(voice(4, seed) for seed in range(5))), tmp_path / "mix.wav")
    mixed = read(tmp_path / "mix.wav")
    mono = np.repeat(mixed.mean(axis=1, keepdims=True), 2, axis=1)

    assert abs(metered(mono)[0] - metered(mixed)[0]) < 3
    assert metered(mono)[0] > -17


def test_tracks_recorded_soft_and_loud_are_heard_alike(tmp_path: Path) -> None:
    MIXER.mix(job(tmp_path, tone(6, 400, 0.03), tone(6, 1100, 0.1)), tmp_path / "mix.wav")
    spectrum = np.abs(np.fft.rfft(read(tmp_path / "mix.wav").mean(axis=1)))

    assert 20 * np.log10(spectrum[400 * 6] / spectrum[1100 * 6]) == pytest.approx(0, abs=1)


def test_a_microphone_that_only_hums_is_not_raised(tmp_path: Path) -> None:
    MIXER.mix(job(tmp_path, tone(6, 400, 0.1), tone(6, 1100, 0.0003)), tmp_path / "mix.wav")
    spectrum = np.abs(np.fft.rfft(read(tmp_path / "mix.wav").mean(axis=1)))

    assert 20 * np.log10(spectrum[400 * 6] / spectrum[1100 * 6]) > 45


def test_silence_stays_silence(tmp_path: Path) -> None:
    facts = MIXER.mix(job(tmp_path, np.zeros(RATE, np.float32)), tmp_path / "mix.wav")

    assert (facts.lufs, facts.true_peak_dbtp) == (None, None)
    assert not read(tmp_path / "mix.wav").any()


def test_the_backing_is_heard_behind_the_voices(tmp_path: Path) -> None:
    take = job(tmp_path, tone(6, 400, 0.1))
    beat = master(tmp_path / "beat.wav", np.stack([tone(6, 1100, 0.9)] * 2, axis=1))
    MIXER.mix(replace(take, backing=part(beat, 6 * RATE)), tmp_path / "mix.wav")
    spectrum = np.abs(np.fft.rfft(read(tmp_path / "mix.wav").mean(axis=1)))

    assert 20 * np.log10(spectrum[400 * 6] / spectrum[1100 * 6]) == pytest.approx(3, abs=1)


def test_what_is_outside_the_spans_is_not_heard(tmp_path: Path) -> None:
    path = master(tmp_path / "a.wav", tone(4))
    take = MixJob(RATE, 4 * RATE, (part(path, 4 * RATE, spans=[(RATE, 2 * RATE)]),))
    MIXER.mix(take, tmp_path / "mix.wav")
    mixed = np.abs(read(tmp_path / "mix.wav")).max(axis=1)

    assert not mixed[:RATE].any()
    assert not mixed[2 * RATE :].any()
    assert mixed[RATE + 1000 : 2 * RATE - 1000].max() > 0.1


def test_a_late_comer_is_heard_where_their_track_begins(tmp_path: Path) -> None:
    early, late = master(tmp_path / "a.wav", tone(3, 100, 0.01)), master(tmp_path / "b.wav", tone(1))
    parts = (part(early, 3 * RATE), part(late, RATE, start=2 * RATE))
    MIXER.mix(MixJob(RATE, 3 * RATE, parts), tmp_path / "mix.wav")
    spectrum = [np.abs(np.fft.rfft(read(tmp_path / "mix.wav")[s * RATE : (s + 1) * RATE, 0]))[440] for s in range(3)]

    assert spectrum[2] > 100 * max(spectrum[:2])


def test_a_damaged_recording_is_left_out_and_named(tmp_path: Path) -> None:
    take = job(tmp_path, tone(2), tone(2))
    take.parts[1].path.write_bytes(b"RIFF no more")
    facts = MIXER.mix(take, tmp_path / "mix.flac")

    assert facts.unread == (take.parts[1].path,)
    assert facts.lufs == pytest.approx(-16, abs=0.5)


def test_a_recording_of_another_rate_is_no_recording_of_the_take(tmp_path: Path) -> None:
    take = job(tmp_path, tone(2), tone(2))
    master(take.parts[0].path, tone(2, rate=44_100), 44_100)

    assert MIXER.mix(take, tmp_path / "mix.wav").unread == (take.parts[0].path,)


def test_a_take_of_which_nothing_can_be_read_is_refused(tmp_path: Path) -> None:
    take = job(tmp_path, tone(1))
    take.parts[0].path.unlink()

    with pytest.raises(FileError, match="None of the take's recordings"):
        MIXER.mix(take, tmp_path / "mix.flac")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["mix.ogg", "mix", "mix.flac.txt"])
def test_a_form_that_is_not_written_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match="cannot be written as"):
        MIXER.mix(job(tmp_path, tone(1)), tmp_path / name)


def test_an_mp3_of_a_rate_that_it_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="96000 Hz"):
        MIXER.mix(job(tmp_path, tone(1, rate=96_000), rate=96_000), tmp_path / "mix.mp3")


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mix.wav").write_text("mine")
    with pytest.raises(FileError, match="there already"):
        MIXER.mix(job(tmp_path, tone(1)), tmp_path / "mix.wav")
    assert (tmp_path / "mix.wav").read_text() == "mine"


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written"):
        MIXER.mix(job(tmp_path, tone(1)), tmp_path / "nowhere" / "mix.wav")


def test_a_mix_names_nobody_unless_it_is_asked_to(tmp_path: Path) -> None:
    take = job(tmp_path, tone(1))
    for form in ("wav", "flac", "mp3"):
        MIXER.mix(take, tmp_path / f"bare.{form}")
        MIXER.mix(take, tmp_path / f"named.{form}", tags={"title": "Natt", "artist": "Åse Lyngmarksbekken"})
        with soundfile.SoundFile(tmp_path / f"named.{form}") as file:
            assert file.artist == "Åse Lyngmarksbekken"
            assert file.title == "Natt"
        assert b"Lyngmarksbekken" not in (tmp_path / f"bare.{form}").read_bytes()
        assert b"take-001" not in (tmp_path / f"bare.{form}").read_bytes()


def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    take = job(tmp_path, voice(20, 1))

    def interrupt(_share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        MIXER.mix(take, tmp_path / "mix.wav", interrupt)
    assert [path.name for path in tmp_path.iterdir()] == ["take-001-ch01.wav"]


def test_a_child_that_is_killed_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    children = []
    start = process.start
    monkeypatch.setattr(process, "start", lambda module: children.append(start(module)) or children[-1])

    with pytest.raises(PluginError, match="ended before it was done"):
        MIXER.mix(job(tmp_path, voice(20, 1)), tmp_path / "mix.flac", lambda _share: children[0].kill())
    assert [path.name for path in tmp_path.iterdir()] == ["take-001-ch01.wav"]


def test_a_child_whose_parent_is_gone_removes_what_it_wrote(tmp_path: Path) -> None:
    child = process.start("workshop_recorder.mixing.child")
    take = job(tmp_path, voice(60, 1))
    from workshop_recorder.mixing.mixer import ordered

    target = tmp_path / "mix.wav"
    order = {**ordered(take), "do": "mix", "target": str(target), "form": "wav", "tags": {}, "lufs": -16, "dbtp": -1}
    process.send(child, order)
    assert child.stdout is not None
    assert child.stdin is not None
    child.stdout.readline()
    child.stdout.close()
    child.stdin.close()

    assert child.wait(60) == 1
    assert not target.exists()


def test_how_far_it_is_never_falls_and_stays_below_one(tmp_path: Path) -> None:
    shares: list[float] = []
    MIXER.mix(job(tmp_path, voice(10, 1)), tmp_path / "mix.flac", shares.append)

    assert shares == sorted(set(shares))
    assert 5 < len(shares) < 100
    assert shares[-1] < 1
