"""A leader's own recording in a kit: in tune at any sample rate, within bounds whatever the file is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from workshop_beats.sound.models.own import MOST_SECONDS, resampled
from workshop_beats.sound.shots import drum
from workshop_signal.reading import AudioError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.pure

PLAIN = {"bits": 24, "rate": 96_000, "bright": 18_000, "drive": 0, "dust": 0}


def spec_of(*layers: list[Path], tune: float = 0) -> dict[str, Any]:
    samples = [[str(path) for path in layer] for layer in layers]
    return {"model": "own", "samples": samples, "tune": tune, "colour": PLAIN, "seed": 1}


def write(path: Path, hertz: float, rate: int = 44_100, channels: int = 1, **options: Any) -> Path:
    time = np.arange(rate // 2) / rate
    soundfile.write(
        path, np.column_stack([0.8 * np.sin(2 * np.pi * hertz * time) * np.exp(-6 * time)] * channels), rate, **options
    )
    return path


def pitch(samples: np.ndarray, rate: int) -> float:
    size = 1 << 20
    return float(np.argmax(np.abs(np.fft.rfft(samples * np.hanning(len(samples)), size)))) * rate / size


@pytest.mark.parametrize("rate", [8000, 11_025, 44_100, 44_101, 48_000, 96_000])
@pytest.mark.parametrize("target", [44_100, 48_000])
def test_a_recording_keeps_its_pitch_and_level_at_any_rate(tmp_path: Path, rate: int, target: int) -> None:
    spec = spec_of([write(tmp_path / "a.wav", 440, rate)])
    samples = drum(spec, target, layer=0, layers=1, turn=0)
    assert abs(1200 * np.log2(pitch(samples, target) / 440)) < 2
    assert len(samples) == pytest.approx(target / 2, abs=2)
    assert np.abs(samples).max() == pytest.approx(0.79, abs=0.03)


@pytest.mark.parametrize(("rate", "target"), [(44_100, 48_000), (48_000, 44_100), (96_000, 44_100), (22_050, 48_000)])
def test_resampling_adds_nothing(rate: int, target: int) -> None:
    time = np.arange(rate) / rate
    window = np.sin(np.pi * time) ** 2
    samples = (window * np.sin(2 * np.pi * 3000 * time)).astype(np.float32)
    again = resampled(resampled(samples, rate, target), target, rate)
    assert 20 * np.log10(np.abs(again[: len(samples)] - samples).max()) < -80


def test_what_the_new_rate_cannot_hold_is_left_out() -> None:
    time = np.arange(96_000) / 96_000
    samples = np.sin(2 * np.pi * 30_000 * time).astype(np.float32) * np.sin(np.pi * time).astype(np.float32) ** 2
    assert np.abs(resampled(samples, 96_000, 44_100)).max() < 1e-3


def test_tune_goes_up_by_semitones(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", 300)
    samples = drum(spec_of([path], tune=12), 48_000, layer=0, layers=1, turn=0)
    assert abs(1200 * np.log2(pitch(samples, 48_000) / 600)) < 5


def test_layers_and_turns_are_the_files(tmp_path: Path) -> None:
    soft, one, two = (write(tmp_path / f"{hertz}.wav", hertz) for hertz in (200, 300, 400))
    spec = spec_of([soft], [one, two])
    heard = [drum(spec, 48_000, layer=layer, layers=2, turn=turn) for layer, turn in ((0, 0), (1, 0), (1, 1), (1, 2))]
    assert [round(pitch(samples, 48_000), -2) for samples in heard] == [200, 300, 400, 300]


@pytest.mark.parametrize(
    "options",
    [
        {"subtype": "PCM_U8"},
        {"subtype": "PCM_24"},
        {"subtype": "FLOAT"},
        {"subtype": "ULAW"},
        {"format": "AIFF"},
        {"format": "FLAC"},
        {"format": "OGG"},
    ],
)
def test_any_usual_file_is_read(tmp_path: Path, options: dict[str, str]) -> None:
    path = write(tmp_path / "a.bin", 440, channels=2, **{"format": "WAV", **options})
    samples = drum(spec_of([path]), 48_000, layer=0, layers=1, turn=0)
    assert abs(1200 * np.log2(pitch(samples, 48_000) / 440)) < 3


def test_ten_seconds_are_the_most(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", 0.1 * np.random.default_rng(1).uniform(-1, 1, 20 * 8000), 8000)
    assert len(drum(spec_of([tmp_path / "a.wav"]), 8000, layer=0, layers=1, turn=0)) == MOST_SECONDS * 8000


@pytest.mark.parametrize("data", [b"", b"nothing", b"RIFF\x00\x00\x00\x00WAVE", bytes(4000)])
def test_what_is_no_audio_is_one_kind_of_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.wav").write_bytes(data)
    with pytest.raises(AudioError):
        drum(spec_of([tmp_path / "a.wav"]), 48_000, layer=0, layers=1, turn=0)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in this system's folders")
def test_what_is_no_file_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.wav")
    for name in ("a.wav", "missing.wav", "."):
        with pytest.raises(AudioError):
            drum(spec_of([tmp_path / name]), 48_000, layer=0, layers=1, turn=0)


def test_numbers_that_are_no_sound_are_refused(tmp_path: Path) -> None:
    samples = np.zeros(1000, np.float32)
    samples[500] = np.nan
    soundfile.write(tmp_path / "a.wav", samples, 44_100, subtype="FLOAT")
    with pytest.raises(AudioError):
        drum(spec_of([tmp_path / "a.wav"]), 48_000, layer=0, layers=1, turn=0)
