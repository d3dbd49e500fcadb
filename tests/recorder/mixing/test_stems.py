"""Stems appear one by one, each whole or not at all."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.recorder.mixing.sounds import job, read, voice
from workshop import FileError, Stem
from workshop_recorder.mixing.mixer import RoughMixer

if TYPE_CHECKING:
    from pathlib import Path

    from workshop import MixJob

MIXER = RoughMixer()
LONG = """
import sys
from pathlib import Path
from workshop import MixJob, Part, Span, Stem
from workshop_recorder.mixing.mixer import RoughMixer
path, frames = Path(sys.argv[1]), 1 << 31
part = Part(path, 0, ("a",), (Span(("a",), 0, frames),))
print("begun", flush=True)
RoughMixer().stems(MixJob(48_000, frames, (part,)), (Stem("long.wav", part),), path.parent / "stems")
"""


def stems_of(take: MixJob) -> tuple[Stem, ...]:
    return tuple(Stem(f"stem-{number}.wav", part, number) for number, part in enumerate(take.parts, 1))


def test_each_is_as_long_as_the_take_and_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    take = job(tmp_path, voice(2, 1), voice(1, 2), voice(2, 3))
    take.parts[2].path.write_bytes(b"noise")
    shares: list[float] = []
    unread = MIXER.stems(take, stems_of(take), tmp_path, shares.append)

    assert unread == (take.parts[2].path,)
    assert [len(read(tmp_path / f"stem-{number}.wav")) for number in (1, 2)] == [take.frames] * 2
    assert not (tmp_path / "stem-3.wav").exists()
    assert shares == pytest.approx([1 / 3, 2 / 3, 1])


def test_when_none_can_be_read_it_says_so(tmp_path: Path) -> None:
    take = job(tmp_path, voice(1, 1))
    take.parts[0].path.unlink()
    with pytest.raises(FileError, match="None of the take's recordings"):
        MIXER.stems(take, stems_of(take), tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_in_the_midst_of_a_long_one_ends_it_at_once_and_leaves_nothing_of_it(tmp_path: Path) -> None:
    take = job(tmp_path, voice(1, 1))
    folder = tmp_path / "stems"
    folder.mkdir()
    command = [sys.executable, "-c", LONG, str(take.parts[0].path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as cutting:
        assert cutting.stdout is not None
        cutting.stdout.readline()
        deadline = time.monotonic() + 20
        while not any(path.stat().st_size > 1 << 20 for path in folder.iterdir()) and time.monotonic() < deadline:
            time.sleep(0.005)
        cutting.send_signal(signal.SIGINT)
        begun = time.monotonic()
        assert b"KeyboardInterrupt" in cutting.communicate(timeout=20)[1]
        assert time.monotonic() - begun < 5
    assert list(folder.iterdir()) == []
