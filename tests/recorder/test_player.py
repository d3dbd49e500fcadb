"""The backing is heard from the take's first frame on, however the callbacks fall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workshop import DriverError
from workshop_recorder.drivers.player import CEILING, FULL, Player
from workshop_recorder.drivers.stream import Cue

if TYPE_CHECKING:
    from pathlib import Path


def backing(path: Path, frames: int = 1000, channels: int = 2, rate: int = 48000) -> np.ndarray:
    audio = np.linspace(0.1, 0.9, frames * channels, dtype=np.float32).reshape(frames, channels)
    soundfile.write(path, audio, rate, subtype="FLOAT")
    return audio


@given(origin=st.integers(-300, 700), block=st.integers(1, 300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_it_begins_on_the_frame_it_was_told(tmp_path: Path, origin: int, block: int) -> None:
    audio = backing(tmp_path / "b.wav")
    player = Player(2, 48000)
    player.load(Cue(tmp_path / "b.wav"))
    player.roll(origin)
    played = np.ones((2400, 2), dtype=np.float32)
    for position in range(0, len(played), block):
        player.fill(played[position : position + block], position)

    first = max(origin, 0)
    assert not played[:first].any()
    assert (played[first : origin + 1000] == audio[first - origin :]).all()
    assert not played[origin + 1000 :].any()


def test_what_fits_in_no_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workshop_recorder.drivers.player.MOST_BYTES", 4 * 2 * 48000 * 60)
    backing(tmp_path / "b.wav", frames=48000 * 60 + 1)
    with pytest.raises(DriverError) as failure:
        Player(2, 48000).load(Cue(tmp_path / "b.wav"))

    assert (failure.value.word, failure.value.details) == ("long_backing", {"minutes": 1})


def test_what_is_monitored_can_change_while_it_plays() -> None:
    player, out = Player(2, 48000), np.zeros((10, 2), dtype=np.float32)
    player.load(Cue(monitor=(1, 3)))
    player.roll(0)
    heard = []
    for channels in ((3,), (), (2,)):
        player.monitor(channels)
        player.fill(out, 0, np.full((10, 3), [0.4, 0.2, 0.1], dtype=np.float32))
        heard.append(float(out.max()))

    assert heard == pytest.approx([0.1, 0.0, 0.2])


@pytest.mark.parametrize("block", [64, 1000])
def test_a_punch_in_begins_inside_the_backing_and_fades_in(tmp_path: Path, block: int) -> None:
    audio = backing(tmp_path / "b.wav", frames=2000)
    player = Player(2, 48000)
    player.load(Cue(tmp_path / "b.wav", play_from=600))
    player.roll(-500)
    played = np.ones((2000, 2), dtype=np.float32)
    for position in range(0, len(played), block):
        player.fill(played[position : position + block], position)

    assert not played[:101].any()
    assert (played[101:580] > 0).all()
    assert (played[101:580] < audio[601:1080]).all()
    assert (played[580:1500] == audio[1080:]).all()


def test_what_is_monitored_is_added_below_a_safe_ceiling(tmp_path: Path) -> None:
    backing(tmp_path / "b.wav", channels=1)
    player, played = Player(2, 48000), np.zeros((100, 2), dtype=np.float32)
    player.load(Cue(monitor=(3,)))
    heard = np.full((100, 4), 0.25, dtype=np.float32)
    heard[:, 0] = np.nan
    player.fill(played, 0, heard)
    assert not played.any()

    player.roll(50)
    player.fill(played, 0, heard)
    assert (played == 0.25).all()

    heard[:, 2] = [1e9, -1e9, np.nan, np.inf] * 25
    player.fill(played, 0, heard)
    assert np.abs(played).max() == CEILING

    player.load(Cue(tmp_path / "b.wav", monitor=(1, 3)))
    player.roll(0)
    player.fill(played, 900, np.ones((100, 4), dtype=np.float32))
    assert (played == FULL).all()


def test_the_inputs_are_only_read(tmp_path: Path) -> None:
    player, heard = Player(1, 48000), np.full((10, 2), 2, dtype=np.float32)
    heard.flags.writeable = False
    player.load(Cue(monitor=(1, 2)))
    player.roll(0)
    player.fill(np.zeros((10, 1), dtype=np.float32), 0, heard)

    assert (heard == 2).all()


@pytest.mark.parametrize(("inputs", "outputs"), [(1, 2), (2, 1), (2, 4), (1, 1)])
def test_any_backing_fits_any_output(tmp_path: Path, inputs: int, outputs: int) -> None:
    audio = backing(tmp_path / "b.wav", channels=inputs)
    player = Player(outputs, 48000)
    player.load(Cue(tmp_path / "b.wav"))
    player.roll(0)
    played = np.zeros((1000, outputs), dtype=np.float32)
    player.fill(played, 0)

    assert played[:, 0] == pytest.approx(audio[:, 0] if outputs > 1 else audio.mean(axis=1))


def test_nothing_is_heard_before_and_after_a_take(tmp_path: Path) -> None:
    backing(tmp_path / "b.wav")
    player, played = Player(2, 48000), np.ones((10, 2), dtype=np.float32)
    player.load(Cue(tmp_path / "b.wav"))
    player.fill(played, 0)
    assert not played.any()

    player.roll(0)
    player.rest()
    player.fill(played, 0)
    assert not played.any()


def test_a_backing_of_another_rate_or_no_audio_is_refused(tmp_path: Path) -> None:
    backing(tmp_path / "slow.wav", rate=44100)
    (tmp_path / "junk.wav").write_bytes(b"junk")

    for name in ("slow.wav", "junk.wav", "missing.wav"):
        with pytest.raises(DriverError, match="bad_backing"):
            Player(2, 48000).load(Cue(tmp_path / name))
