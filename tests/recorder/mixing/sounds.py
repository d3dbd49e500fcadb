"""What the mixer's tests share: recordings of a take, jobs over them, and an independent meter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyebur128
import soundfile

from workshop import MixJob, Part, Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    Sound = np.ndarray[Any, Any]

RATE = 48_000


def tone(seconds: float, hertz: float = 440.0, level: float = 0.3, rate: int = RATE) -> Sound:
    """A sine."""
    return (level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def voice(seconds: float, seed: int, level: float = 0.1, rate: int = RATE) -> Sound:
    """Noise in bursts, as speech is: loud and soft, with pauses."""
    random = np.random.default_rng(seed)
    steps = np.repeat(random.choice([0.0, 0.3, 1.0], size=round(seconds * 5) + 1), rate // 5)[: round(seconds * rate)]
    return (level * random.normal(size=len(steps)) * steps).clip(-1, 1).astype(np.float32)


def master(path: Path, sound: Sound, rate: int = RATE) -> Path:
    """A recording as the engine writes it; (frames,) or (frames, channels)."""
    soundfile.write(path, sound, rate, "PCM_24", format="RF64")
    return path


def part(path: Path, frames: int, start: int = 0, spans: Sequence[tuple[int, int]] | None = None) -> Part:
    """What is heard of a recording: all of it, or the frames of the take that `spans` say."""
    person = (path.stem,)
    heard = tuple(Span(person, first, last) for first, last in (spans or [(start, start + frames)]))
    return Part(path, start, person, heard)


def job(folder: Path, *sounds: Sound, rate: int = RATE) -> MixJob:
    """A take with these tracks, all from its first frame on."""
    paths = [master(folder / f"take-001-ch{number:02d}.wav", sound, rate) for number, sound in enumerate(sounds, 1)]
    parts = tuple(part(path, len(sound)) for path, sound in zip(paths, sounds, strict=True))
    return MixJob(rate, max(map(len, sounds)), parts)


def read(path: Path) -> Sound:
    """A file's samples, (frames, channels)."""
    return np.asarray(soundfile.read(path, dtype="float32", always_2d=True)[0])


def metered(sound: Sound, rate: int = RATE) -> tuple[float, float]:
    """Integrated loudness (LUFS) and true peak (dBTP) by libebur128; (frames, channels)."""
    mode = pyebur128.MeasurementMode.MODE_I | pyebur128.MeasurementMode.MODE_TRUE_PEAK
    meter = pyebur128.R128State(sound.shape[1], rate, mode)
    meter.add_frames(np.ascontiguousarray(sound).ravel(), len(sound))
    peak = max(pyebur128.get_true_peak(meter, channel) for channel in range(sound.shape[1]))
    return pyebur128.get_loudness_global(meter), 20 * float(np.log10(max(peak, 1e-9)))
