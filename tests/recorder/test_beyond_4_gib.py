"""A take of more than 4 GiB is whole: `WORKSHOP_BIG=1 pytest tests/recorder/test_beyond_4_gib.py` (5 GB of disk)."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.recorder.takes import begun, facts
from workshop_recorder.engine.intake import Intake
from workshop_recorder.engine.writer import Writer
from workshop_recorder.journal import journal_lines
from workshop_recorder.sealing import seal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RATE = 192_000
BLOCK = RATE // 2
BLOCKS = 15_000
FRAMES = BLOCK * BLOCKS
SOME = (0, 1, BLOCK, 2**31 // 3, 2**32 // 3 - 1, 2**32 // 3 + 1, FRAMES - BLOCK)


@pytest.mark.skipif(not os.environ.get("WORKSHOP_BIG"), reason="5 GB and minutes: only with WORKSHOP_BIG=1")
def test_a_take_of_more_than_4_gib_is_whole(tmp_path: Path, require: Callable[..., None]) -> None:
    require("ffprobe", "sox")
    if shutil.disk_usage(tmp_path).free < 6 * 10**9:
        pytest.skip("6 GB of disk are needed")
    intake = Intake(1, RATE)
    armed = {"driver": "test", "device": "test", "host_api": "test", "channels": 1, "sample_rate": RATE}
    track = {"number": 1, "channel": 1, "file": "take-001-ch01.wav"}
    plan = {"take": "take-id", "folder": str(tmp_path), "limit_frames": FRAMES, "tracks": [track]}
    take = begun(plan, armed)
    writer = Writer(intake, lambda: True)
    writer.roll(take, 0)
    writer.start()
    # Each block begins with its own number, exact in 24 bits; the rest is quiet.
    block = np.full(BLOCK, 1 / 2**20, dtype=np.float32)
    for number in range(BLOCKS):
        block[0] = number / 2**23
        intake.put(block.tobytes(), BLOCK)
        if number % 16 == 0:
            writer.wake()
        while intake.position - (take.origin + take.frame) > 8 * BLOCK and not take.ended.is_set():
            writer.wake()
            take.ended.wait(0.002)
    assert take.ended.wait(60)
    writer.halt()
    writer.join()
    seal(tmp_path, "take-id")

    path, told = tmp_path / "take-001-ch01.wav", facts(tmp_path)
    assert path.stat().st_size > 2**32
    assert (told.end, told.frames, told.lost) == ("limit", FRAMES, ())
    assert told.tracks[1].sha256
    assert journal_lines(tmp_path)
    with soundfile.SoundFile(path) as sound:
        assert sound.frames == FRAMES
        for number in range(0, BLOCKS, 97):
            sound.seek(number * BLOCK)
            assert round(float(sound.read(1, dtype="float64")[0]) * 2**23) == number
        sound.seek(FRAMES - 1)
        assert sound.read(2).size == 1
    seen = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "stream=duration_ts", "-of", "csv=p=0", str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (int(seen.stdout), seen.stderr) == (FRAMES, "")
