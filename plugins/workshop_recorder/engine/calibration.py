"""Loopback calibration: how many frames the input of a device runs behind its output.

Short bursts of noise, each of another random sequence, are played and looked for by correlation on the input. A burst
is heard as a click; its sequence tells it from music, talk and every other burst, and its place to a fraction of a
frame.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import numpy as np

from workshop_recorder.engine.errors import EngineError
from workshop_signal.levels import FULL_SCALE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workshop_recorder.engine.levels import Samples
    from workshop_recorder.engine.memory import Memory

CLICKS = 10
LEAST_CLICKS = 7
LEVEL = 0.2  # -14 dBFS: safe for ears in headphones, and far above the noise of a room
CLICK_SECONDS = 0.02
GAP_SECONDS = 0.21
LONGEST_SECONDS = 1.0
CLEAR = 8.0  # the highest of 48,000 values of noise lies about 4.4 times above their spread
QUIET = 10 ** (-60 / 20)
AGREEMENT = 0.5  # frames between the earliest and the latest click
WHITENING = 0.75
NEIGHBOURS = 24
STEPS = 32


class Train:
    """A train of clicks for a sample rate, and the finding of it. `frames` includes the longest wait for its echo."""

    def __init__(self, sample_rate: int) -> None:
        numbers = np.random.default_rng(20)
        self._length = round(CLICK_SECONDS * sample_rate)
        self._longest = round(LONGEST_SECONDS * sample_rate)
        # Uneven gaps: an echo of one click in a room never falls on the place of another.
        gaps = (GAP_SECONDS * (1 + 0.5 * numbers.random(CLICKS)) * sample_rate).astype(int)
        self._starts = np.cumsum(gaps)
        self._codes = numbers.choice(np.array([-1, 1], dtype=np.float32), (CLICKS, self._length))
        self.samples = np.zeros(self._starts[-1] + self._length, dtype=np.float32)
        for start, code in zip(self._starts, self._codes, strict=True):
            self.samples[start : start + self._length] = LEVEL * code
        self.frames = len(self.samples) + self._longest

    def round_trip(self, heard: Samples) -> int:
        """The frames from playing to hearing; `heard` begins on the frame on which playing began.

        Raises EngineError: silent, clipped, no_loopback where too few clicks are found, unsteady where they disagree.
        """
        loudest = float(np.abs(heard).max(initial=0))
        if loudest >= FULL_SCALE:
            raise EngineError("loopback_clipped")
        found = [self._find(heard, number) for number in range(CLICKS)]
        clear = [place for place, clarity in found if clarity >= CLEAR]
        if len(clear) < LEAST_CLICKS:
            raise EngineError("loopback_silent" if loudest < QUIET else "no_loopback")
        # An echo may drown one click; the others agree to a fraction of a frame, or nothing does.
        middle = float(np.median(clear))
        near = [place for place in clear if abs(place - middle) <= AGREEMENT / 2]
        if len(near) < LEAST_CLICKS:
            raise EngineError("unsteady")
        return round(float(np.median(near)))

    def _find(self, heard: Samples, number: int) -> tuple[float, float]:
        """Where one click lies after its time, in frames, and how far it stands out from all else there."""
        start = self._starts[number]
        window = heard[start : start + self._longest + self._length]
        fit = _correlated(window, self._codes[number])
        best = int(np.argmax(np.abs(fit)))
        spread = float(np.sqrt(np.mean(np.square(fit))))
        return _between(fit, best), float(abs(fit[best])) / max(spread, 1e-9)


def listen(memory: Memory, channel: int, begin: int, frames: int, sample_rate: int) -> Samples:
    """Wait until so many frames of a channel that is kept apart have come in from the stream's frame `begin` on.

    Raises EngineError: no_audio where nothing comes in, unsteady where frames are missing.
    """
    deadline = time.monotonic() + 3 * frames / sample_rate + 2
    pause = threading.Event()
    while True:
        heard = memory.heard(channel, begin, frames)
        if heard is not None:
            break
        if time.monotonic() > deadline:
            raise EngineError("no_audio", device="")
        pause.wait(0.1)
    if len(heard) < frames:
        raise EngineError("unsteady")
    return heard


def _correlated(window: Samples, code: NDArray[np.float32]) -> NDArray[np.float64]:
    """How well a code fits a window, by the frame on which it would begin: generalised cross-correlation.

    What sounds at few frequencies, as music and hum do, is weighed down (Knapp and Carter 1976, phase transform).
    """
    size = 1 << (len(window) + len(code) - 1).bit_length()
    heard = np.fft.rfft(window, size)
    heard /= np.maximum(np.abs(heard), 1e-9) ** WHITENING
    spectrum = heard * np.conj(np.fft.rfft(code, size))
    fit: NDArray[np.float64] = np.fft.irfft(spectrum, size)[: max(len(window) - len(code), 1)]
    return fit


def _between(fit: NDArray[np.float64], best: int) -> float:
    """The place of the highest value between the frames around `best`, by band-limited interpolation (sinc)."""
    around = np.arange(max(best - NEIGHBOURS, 0), min(best + NEIGHBOURS + 1, len(fit)))
    places = best + np.arange(-STEPS, STEPS + 1) / STEPS
    values = np.sinc(places[:, np.newaxis] - around) @ fit[around]
    return float(places[np.argmax(values * np.sign(fit[best]))])
