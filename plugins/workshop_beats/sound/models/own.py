"""A leader's own recording: read within bounds, made mono, tuned, and brought to the song's sample rate."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_beats.sound.models.basics import Samples, finish, highest
from workshop_signal.reading import AudioError, blocks_of, open_audio

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop_beats.sound.models.hit import Stroke

MOST_SECONDS = 10
_TAPER = 0.06
"""The share of the spectrum below the lower Nyquist frequency over which a resampled sound is faded out."""


class RecordingError(AudioError):
    """A recording of a kit cannot be used; `path` says which one."""

    def __init__(self, path: Path) -> None:
        super().__init__("a recording of the kit cannot be used")
        self.path = path


def own(spec: Mapping[str, Any], stroke: Stroke) -> Samples:
    """The recording of a layer and turn.

    Raises:
        RecordingError: The file is not there, or no audio.
    """
    layers = spec["samples"]
    layer = layers[min(round(stroke.hardness * len(layers)) - 1, len(layers) - 1)]
    path = layer[stroke.turn % len(layer)]
    try:
        samples, rate = read_mono(path)
    except AudioError as error:
        raise RecordingError(Path(path)) from error
    rate = round(rate * 2 ** (spec["tune"] / 12))
    level = min(highest(samples), stroke.level)
    return finish(resampled(samples, rate, stroke.sample_rate), stroke.sample_rate, level, 0.0001, 0.02)


def read_mono(path: str) -> tuple[Samples, int]:
    """The first ten seconds of a file as the mean of its channels, and its sample rate.

    Raises:
        AudioError: It is not there, no audio, empty, or holds numbers that are no sound.
    """
    # a pipe would be waited for without end
    if not Path(path).is_file():
        raise AudioError("there is no such file")
    with open_audio(path) as file:
        rate, most, blocks, frames = file.samplerate, MOST_SECONDS * file.samplerate, [], 0
        for block in blocks_of(file):
            blocks.append(block.mean(axis=1, dtype=np.float32))
            frames += len(block)
            if frames >= most:
                break
    if not frames:
        raise AudioError("there is no audio in it")
    samples = np.concatenate(blocks)[:most]
    if not np.isfinite(samples).all():
        raise AudioError("it holds numbers that are no sound")
    return samples, rate


def resampled(samples: Samples, rate: int, target: int) -> Samples:
    """The same sound at another sample rate, by its spectrum, which is exact below the lower Nyquist frequency.

    The sound is padded with silence so that both lengths are whole numbers of frames, and faded out near the cut so
    that nothing rings.
    """
    if rate == target:
        return samples
    common = math.gcd(rate, target)
    step, other = rate // common, target // common
    periods = _smooth(-(-(len(samples) + 64) // step))
    spectrum = np.fft.rfft(samples, periods * step)
    kept = min(periods * step, periods * other) // 2 + 1
    fade = max(round(_TAPER * kept), 1)
    spectrum = spectrum[:kept]
    spectrum[-fade:] *= np.cos(np.linspace(0, np.pi / 2, fade)) ** 2
    sound = np.fft.irfft(spectrum, periods * other) * (other / step)
    return sound[: max(round(len(samples) * target / rate), 2)].astype(np.float32)


def _smooth(number: int) -> int:
    """The next number that has no prime factor above 5, for a quick Fourier transform."""
    while True:
        rest = number
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return number
        number += 1
