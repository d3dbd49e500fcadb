"""The child that takes in a leader's recordings: whatever a file is, only this process has to do with it.

Reads a job as JSON from standard input: {"files": [[source, target], …]}. Each source becomes a mono WAV of 24 bits at
its own sample rate, without the silence around it, with its peak at -1 dBFS; one whose target is null is only read. One
line of JSON is printed a file: {"seconds": …} or {"error": why}.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from workshop_beats.sound.models.basics import Samples, highest
from workshop_beats.sound.models.own import MOST_SECONDS, read_mono
from workshop_signal.reading import AudioError

if TYPE_CHECKING:
    from collections.abc import Mapping

_PEAK = 10 ** (-1 / 20)
_SILENT = 10 ** (-70 / 20)
_START, _END = 10 ** (-40 / 20), 10 ** (-60 / 20)
_LEAD_SECONDS = 0.001
_FADE_SECONDS = 0.005


def clean(source: str, target: str) -> float:
    """Write the cleaned recording to `target`, which must not exist; returns its length in seconds.

    Raises:
        AudioError: There is no sound in the file.
        OSError: It cannot be read or written.
    """
    samples, rate = read_mono(source)
    if len(samples) >= MOST_SECONDS * rate:
        raise AudioError(f"it is longer than {MOST_SECONDS} seconds")
    samples = _trimmed(samples - samples.mean(), rate)
    with soundfile.SoundFile(target, "x", rate, 1, "PCM_24", format="WAV") as file:
        file.write(samples)
    return len(samples) / rate


def _trimmed(samples: Samples, rate: int) -> Samples:
    """From just before the stroke to where it has died away, at full level."""
    loud = np.abs(samples)
    peak = highest(samples)
    if peak < _SILENT:
        raise AudioError("it is silent")
    first = max(int(np.argmax(loud > _START * peak)) - round(_LEAD_SECONDS * rate), 0)
    last = len(loud) - int(np.argmax(loud[::-1] > _END * peak))
    cut = (samples[first:last] * np.float32(_PEAK / peak)).astype(np.float32)
    for part, seconds in ((cut, _LEAD_SECONDS / 2), (cut[::-1], _FADE_SECONDS)):
        frames = min(max(round(seconds * rate), 1), len(cut))
        part[:frames] *= np.linspace(0, 1, frames, endpoint=False, dtype=np.float32)
    return cut


def _answer(source: str, target: str | None) -> Mapping[str, object]:
    """What came of one file; without a target it is only read."""
    try:
        if target is None:
            samples, rate = read_mono(source)
            return {"seconds": round(len(samples) / rate, 4)}
        return {"seconds": round(clean(source, target), 4)}
    except OSError as error:
        return {"error": error.strerror or "it cannot be read or written"}
    except (ValueError, RuntimeError, MemoryError) as error:
        return {"error": str(error)[:200] or type(error).__name__}


def main() -> int:
    """Clean the files of one job, in order."""
    for source, target in json.load(sys.stdin)["files"]:
        json.dump(_answer(source, target), sys.stdout)
        sys.stdout.write("\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
