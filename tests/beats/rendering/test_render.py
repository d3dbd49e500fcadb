"""The rendering process writes exactly the frames it is asked for, none of them clipped, in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pyebur128
import pytest
import soundfile

from tests.beats.conftest import make_beat
from workshop import FileError, PluginError
from workshop_beats.rendering.render import render
from workshop_beats.song.arrange import arrange
from workshop_beats.song.timeline import Timeline
from workshop_beats.sound.mixer import BLOCK, Hit, mix
from workshop_beats.sound.sounds import Bank
from workshop_beats.voices import DRUMS

if TYPE_CHECKING:
    from pathlib import Path

    from workshop_beats.template.model import Beat

RATE = 48_000


def job_of(beat: Beat, rate: int = RATE) -> dict[str, Any]:
    return Timeline.of(arrange(beat), rate, beat.count_in).job()


def mixed(hits: list[Hit], frames: int) -> np.ndarray[Any, Any]:
    return np.concatenate(list(mix(hits, frames, RATE)))


def test_every_template_is_as_long_as_its_form_unclipped_and_loud_enough(template: Beat, tmp_path: Path) -> None:
    job = job_of(template)
    render(job, tmp_path / "beat.wav")
    sound, rate = soundfile.read(tmp_path / "beat.wav", dtype="float32")

    assert (rate, sound.shape) == (RATE, (job["frames"], 2))
    assert 20 * np.log10(np.abs(sound).max()) < -1
    meter = pyebur128.R128State(2, rate, pyebur128.MeasurementMode.MODE_I)
    meter.add_frames(sound.ravel(), len(sound))
    assert -20 <= pyebur128.get_loudness_global(meter) <= -14


@pytest.mark.parametrize("tempo", [61.7, 90, 133.33])
def test_the_length_is_exact_at_odd_tempi(tempo: float, tmp_path: Path) -> None:
    job = job_of(make_beat(tempo=tempo), 44_100)
    render(job, tmp_path / "beat.wav")

    assert soundfile.info(tmp_path / "beat.wav").frames == job["frames"]


def test_a_hit_sounds_on_its_frame_and_not_before() -> None:
    sound = mixed([Hit(BLOCK + 123, "kick", 36, 0, 100)], 3 * BLOCK)

    assert not sound[: BLOCK + 123].any()
    assert sound[BLOCK + 123 : BLOCK + 200].any()


def test_blocks_leave_no_seam() -> None:
    hits = [Hit(frame, voice, 36, 0, 100) for frame, voice in ((BLOCK - 500, "crash"), (BLOCK - 10, "kick"))]
    early = [Hit(hit.frame - 400, hit.voice, hit.pitch, 0, hit.velocity) for hit in hits]

    assert np.array_equal(mixed(hits, 2 * BLOCK)[400:], mixed(early, 2 * BLOCK)[:-400])


def test_nothing_gets_louder_than_the_ceiling_however_much_is_played() -> None:
    hits = [Hit(0, voice, drum.note, 0, 127) for voice, drum in DRUMS.items()] * 10

    loudest = 20 * np.log10(np.abs(mixed(hits, BLOCK)).max())
    assert -1.2 < loudest < -1


def test_a_closed_hat_ends_an_open_one() -> None:
    ringing = mixed([Hit(0, "open", 46, 0, 100)], RATE)
    choked = mixed([Hit(0, "open", 46, 0, 100), Hit(4800, "hat", 42, 0, 1)], RATE)

    assert np.abs(ringing[10_000:20_000]).max() > 10 * np.abs(choked[10_000:20_000]).max()


@pytest.mark.parametrize("voice", sorted(DRUMS))
def test_every_drum_has_a_sound_of_its_own(voice: str) -> None:
    sound = Bank(RATE).drum(voice, 0)

    assert sound.dtype == np.float32
    assert 0.05 < np.abs(sound).max() <= 1
    others = [Bank(RATE).drum(name, 0) for name in DRUMS if name != voice]
    assert not any(np.array_equal(sound, other) for other in others)


def test_neighbouring_hits_differ_a_little() -> None:
    bank = Bank(RATE)

    assert not np.array_equal(bank.drum("snare", 0), bank.drum("snare", 1))


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.wav"
    path.write_bytes(b"mine")
    with pytest.raises(FileError):
        render(job_of(make_beat()), path)

    assert path.read_bytes() == b"mine"


def test_a_missing_folder_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no folder"):
        render(job_of(make_beat()), tmp_path / "none" / "beat.wav")


def test_a_failed_rendering_leaves_nothing_behind(tmp_path: Path) -> None:
    job = {**job_of(make_beat()), "hits": [[0, "no such voice", 1, 1, 100]]}
    with pytest.raises(PluginError):
        render(job, tmp_path / "beat.wav")

    assert list(tmp_path.glob("beat*")) == []


def test_the_rendering_process_imports_no_part_of_the_workshop() -> None:
    code = "import sys, workshop_beats.sound.engine; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()

    assert "numpy" in loaded
    assert not {"workshop", "pydantic", "sqlalchemy", "click", "mido", "rich"} & set(loaded)


def test_memory_does_not_grow_with_the_length_of_the_song(tmp_path: Path) -> None:
    code = "import resource, sys; from workshop_beats.sound.engine import main; main(); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    peaks = []
    for bars in (20, 200):
        beat = make_beat({"drums": {"kick": "|x...|", "hat": "|xxxx|"}}, song={"form": [f"verse {bars}"]})
        job = json.dumps({**job_of(beat), "file": str(tmp_path / f"{bars}.wav")})
        done = subprocess.run([sys.executable, "-c", code], input=job, capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout.rpartition("}")[2]))

    assert peaks[1] - peaks[0] < 8_000, "kilobytes"
