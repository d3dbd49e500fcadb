"""What is clipped is the same in the journal, on the live screen, in what recovery and import find, and in the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.recorder.mixing.sounds import RATE, read
from workshop import JOURNAL, TakePlan, TrackPlan, read_journal
from workshop_recorder.engine.levels import Meters
from workshop_recorder.engine.track import TrackFile
from workshop_recorder.importing import bring_in
from workshop_recorder.mixing.outline import outline
from workshop_recorder.mixing.sources import Wanted, opened
from workshop_recorder.recovery import listen

if TYPE_CHECKING:
    from pathlib import Path

FRAMES = 1000


def recorded(folder: Path, sound: np.ndarray) -> tuple[Path, int]:
    """A track as the engine writes it, and the clips that it journals."""
    file = TrackFile(folder / "take-001-ch01.wav", 1, 1, 0, RATE)
    file.write(sound, float(np.abs(sound).max()))
    file.close()
    clips = file.summary()["clips"]
    assert isinstance(clips, int)
    return file.path, clips


def metered(sound: np.ndarray) -> bool:
    """Whether a live screen calls it clipped."""
    meters = Meters(1)
    meters.update(np.abs(sound).max(keepdims=True), len(sound))
    return meters.look()[0][2]


def drawn(path: Path) -> int:
    """How many columns of a picture are marked."""
    with opened([Wanted(str(path), 0, ((0, FRAMES),))], RATE, FRAMES) as ((source,), _):
        return len(outline(source, FRAMES, FRAMES, lambda _frames: None)["clipped"])


def imported(folder: Path, path: Path) -> int:
    """The clips of a file that is taken in."""
    folder.mkdir()
    bring_in(path, TakePlan("t", folder, (TrackPlan(1, 1, "take-002-ch01.wav", ()),)))
    return read_journal((folder / JOURNAL).read_text().splitlines()).tracks[1].clips


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize(
    ("level", "clipped"),
    [(1 - 2**-15, True), (1 - 2**-23, True), (1 - 2**-15 - 2**-23, False)],
    ids=["16 bits at their ceiling", "24 bits at theirs", "a step below"],
)
def test_everybody_agrees_on_what_is_clipped(tmp_path: Path, level: float, side: int, clipped: bool) -> None:
    sound = np.full(FRAMES, np.float32(side * level))
    path, clips = recorded(tmp_path, sound)
    expected = FRAMES * clipped
    assert np.array_equal(read(path)[:, 0], sound)
    assert metered(sound) is clipped
    assert clips == listen(path, FRAMES)["clips"] == drawn(path) == imported(tmp_path / "in", path) == expected


def test_a_file_of_floating_point_numbers_is_no_exception(tmp_path: Path) -> None:
    path = tmp_path / "in.wav"
    soundfile.write(path, np.full(FRAMES, 1 - 2**-15), RATE, "FLOAT")
    assert imported(tmp_path / "in", path) == FRAMES


def test_a_file_of_8_bits_is_clipped_at_its_own_ceiling(tmp_path: Path) -> None:
    path = tmp_path / "in.wav"
    soundfile.write(path, np.full(FRAMES, 127 / 128), RATE, "PCM_U8")
    assert imported(tmp_path / "in", path) == FRAMES
