"""Kept audio is found again by all that decides how it sounds, and reaches no loudspeaker unless it is sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_beats.keeping import Keeping
from workshop_beats.sound import kept
from workshop_beats.sound.kept import audio_name, is_bounded, keep_audio, read_audio

if TYPE_CHECKING:
    from pathlib import Path

AUDIO = np.linspace(-0.999, 0.999, 200, dtype=np.float32).tobytes()


def lines(recording: Path | None = None, pitch: int = 36) -> list[Any]:
    voice = {"gain": 1.0} if recording is None else {"samples": [[str(recording)]]}
    return [["kit", {"voices": {"kick": voice}}, "shots"], ["hits", 0, [[0, "kick", pitch, 100, 110]], 48_000]]


def test_what_was_kept_is_found_again(tmp_path: Path) -> None:
    keep_audio(tmp_path, audio_name(48_000, lines()), AUDIO)

    assert read_audio(tmp_path, audio_name(48_000, lines())) == AUDIO


def test_other_notes_and_rates_are_other_audio() -> None:
    found = {audio_name(rate, lines(pitch=pitch)) for rate in (44_100, 48_000) for pitch in (36, 37)}
    assert len(found) == 4


def test_a_recording_that_was_replaced_is_other_audio(tmp_path: Path) -> None:
    recording = tmp_path / "kick.wav"
    named = []
    for content in (None, b"one", b"another"):
        if content is not None:
            recording.write_bytes(content)
        named.append(audio_name(48_000, lines(recording)))

    assert len(set(named)) == 3


@pytest.mark.parametrize("seed", range(8))
def test_random_bytes_in_place_of_a_kept_file_are_never_played(tmp_path: Path, seed: int) -> None:
    keep_audio(tmp_path, "x", AUDIO)
    (path,) = tmp_path.iterdir()
    path.write_bytes(np.random.default_rng(seed).bytes(path.stat().st_size))

    assert read_audio(tmp_path, "x") == b""


@pytest.mark.parametrize("sample", [1.0, -1.0001, 2.0, -3.4e38, np.inf, -np.inf, np.nan, -np.nan])
@pytest.mark.parametrize("place", [0, 77, -1])
def test_a_whole_file_that_would_hurt_is_never_played(tmp_path: Path, sample: float, place: int) -> None:
    samples = np.frombuffer(AUDIO, np.float32).copy()
    samples[place] = sample
    Keeping(tmp_path, ".audio", 1 << 20).write("x", samples.tobytes())

    assert read_audio(tmp_path, "x") == b""


@given(st.lists(st.floats(width=32)))
def test_the_bytes_tell_what_the_numbers_are(samples: list[float]) -> None:
    within = np.array(samples, np.float32)
    assert is_bounded(within.tobytes()) == bool(np.all(np.abs(within) < 1))


@given(st.lists(st.floats(-1, 1, width=32, exclude_min=True, exclude_max=True)))
def test_all_that_a_loudspeaker_takes_is_played(samples: list[float]) -> None:
    assert is_bounded(np.array(samples, np.float32).tobytes())


@pytest.mark.parametrize("audio", [b"", bytes(801)])
def test_what_is_no_stereo_audio_is_none(tmp_path: Path, audio: bytes) -> None:
    keep_audio(tmp_path, "x", audio)
    assert read_audio(tmp_path, "x") == b""
    assert read_audio(tmp_path, "other") == b""


def test_it_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 2 * (len(AUDIO) + 12))
    for number in range(4):
        keep_audio(tmp_path, str(number), AUDIO)

    assert len(list(tmp_path.iterdir())) == 2
