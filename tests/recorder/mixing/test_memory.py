"""A long take needs no more memory than a short one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.recorder.mixing.sounds import RATE, job, voice
from workshop_recorder.mixing.mixer import ordered

ROOT = Path(__file__).parents[3]
MIXING = """
import json, sys
from tests.memory import peak_kilobytes
from workshop_recorder.mixing import child
child.mix(json.loads(sys.stdin.readline()), lambda _answer: None)
print(peak_kilobytes())
"""


def peak_megabytes(folder: Path, seconds: int, tracks: int) -> float:
    """The most that a process held which mixed that many tracks of that many seconds."""
    folder.mkdir()
    take = job(folder, *(voice(seconds, seed) for seed in range(tracks)))
    target = {"do": "mix", "target": str(folder / "mix.flac"), "form": "flac", "tags": {}, "lufs": -16, "dbtp": -1}
    order = json.dumps({**ordered(take), **target}) + "\n"
    done = subprocess.run(
        [sys.executable, "-c", MIXING], input=order, capture_output=True, text=True, check=True, cwd=ROOT
    )
    return int(done.stdout) / 1024


@pytest.mark.skipif(sys.platform != "linux", reason="peaks are read from /proc")
def test_memory_does_not_grow_with_the_length_of_a_take(tmp_path: Path) -> None:
    short, long = peak_megabytes(tmp_path / "short", 10, 2), peak_megabytes(tmp_path / "long", 60, 2)

    assert long - short < 8
    assert long < 120
    assert 60 * RATE * 4 > 10 * 2**20  # one track of the long take alone would show
