"""Kept audio is found again by all that decides how it sounds, and never grows without end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from workshop_beats.sound.kept import MOST_KEPT, audio_path, keep_audio, read_audio

if TYPE_CHECKING:
    from pathlib import Path

AUDIO = bytes(800)


def lines(recording: Path | None = None, pitch: int = 36) -> list[Any]:
    voice = {"gain": 1.0} if recording is None else {"samples": [[str(recording)]]}
    return [["kit", {"voices": {"kick": voice}}, "shots"], ["hits", 0, [[0, "kick", pitch, 100, 110]], 48_000]]


def test_what_was_kept_is_found_again(tmp_path: Path) -> None:
    path = audio_path(tmp_path, 48_000, lines())
    keep_audio(path, AUDIO)

    assert read_audio(audio_path(tmp_path, 48_000, lines())) == AUDIO


def test_other_notes_and_rates_are_other_audio(tmp_path: Path) -> None:
    paths = {audio_path(tmp_path, rate, lines(pitch=pitch)) for rate in (44_100, 48_000) for pitch in (36, 37)}
    assert len(paths) == 4


def test_a_recording_that_was_replaced_is_other_audio(tmp_path: Path) -> None:
    recording = tmp_path / "kick.wav"
    named = []
    for content in (None, b"one", b"another"):
        if content is not None:
            recording.write_bytes(content)
        named.append(audio_path(tmp_path, 48_000, lines(recording)))

    assert len(set(named)) == 3


@pytest.mark.parametrize("content", [None, b"", bytes(801)])
def test_what_is_not_whole_is_none(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.f32"
    if content is not None:
        path.write_bytes(content)
    assert read_audio(path) == b""


def test_what_was_not_heard_for_longest_goes(tmp_path: Path) -> None:
    for number in range(MOST_KEPT):
        keep_audio(tmp_path / f"{number}.f32", AUDIO)
        os.utime(tmp_path / f"{number}.f32", (number, number))
    read_audio(tmp_path / "0.f32")
    keep_audio(tmp_path / "new.f32", AUDIO)

    names = {path.name for path in tmp_path.iterdir()}
    assert len(names) == MOST_KEPT
    assert {"0.f32", "new.f32"} <= names
    assert "1.f32" not in names


def test_where_nothing_can_be_written_nothing_happens(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    keep_audio(tmp_path / "file" / "x.f32", AUDIO)
