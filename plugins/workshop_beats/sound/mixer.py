"""Place sounds on a stereo line and hand it on in blocks, so that memory does not grow with the length of a song."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workshop_beats.sound.sounds import Bank, Samples
from workshop_beats.voices import CHOKES, DRUMS, PITCHED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

BLOCK = 16_384
CEILING = 10 ** (-1.1 / 20)
"""The loudest a sample may be: -1.1 dBFS."""
_KNEE = 0.6
_LOUDNESS = 0.75
_CHOKE_SECONDS = 0.008


@dataclass(frozen=True, slots=True)
class Hit:
    """A note on its frame: `frames` is how long it is held, `velocity` 1 to 127, `pitch` a MIDI note."""

    frame: int
    voice: str
    pitch: int
    frames: int
    velocity: int


@dataclass(slots=True)
class _Sounding:
    """A sound that is placed: mono samples from `frame` on, with a gain for each side."""

    frame: int
    samples: Samples
    left: float
    right: float

    @property
    def end(self) -> int:
        """The frame after its last."""
        return self.frame + len(self.samples)


def mix(hits: Sequence[Hit], frames: int, sample_rate: int) -> Iterator[NDArray[np.float32]]:
    """The song in blocks of shape (at most 16384, 2), `frames` in all, no sample above the ceiling.

    `hits` are in order of frame. What would sound after the last frame is cut off.
    """
    placed = _place(hits, Bank(sample_rate), sample_rate)
    waiting = next(placed, None)
    sounding: list[_Sounding] = []
    for start in range(0, frames, BLOCK):
        block = np.zeros((min(BLOCK, frames - start), 2), np.float32)
        end = start + len(block)
        while waiting is not None and waiting.frame < end:
            sounding.append(waiting)
            waiting = next(placed, None)
        for sound in sounding:
            _add(block, start, sound)
        sounding = [sound for sound in sounding if sound.end > end]
        yield _limit(block)


def _place(hits: Sequence[Hit], bank: Bank, sample_rate: int) -> Iterator[_Sounding]:
    """Give each hit its samples, its level and its place between the loudspeakers."""
    counts: dict[str, int] = {}
    for index, hit in enumerate(hits):
        count = counts[hit.voice] = counts.get(hit.voice, -1) + 1
        if hit.voice in DRUMS:
            drum = DRUMS[hit.voice]
            samples = bank.drum(hit.voice, count, accent=hit.velocity > 100)
            samples = _choked(samples, hit, hits, index, sample_rate)
            pan, level = drum.pan, drum.gain
        else:
            samples = bank.note(hit.voice, hit.pitch, hit.frames)
            instrument = PITCHED[hit.voice]
            pan, level = instrument.pan, instrument.gain
        gain = _LOUDNESS * level * (hit.velocity / 100) ** 1.6
        angle = (pan + 1) * math.pi / 4
        yield _Sounding(hit.frame, samples, gain * math.cos(angle), gain * math.sin(angle))


def _choked(samples: Samples, hit: Hit, hits: Sequence[Hit], index: int, sample_rate: int) -> Samples:
    """The sound cut short where a later hit chokes it, such as a closed hat an open one."""
    if hit.voice not in CHOKES.values():
        return samples
    for later in hits[index + 1 :]:
        length = later.frame - hit.frame
        if length >= len(samples):
            break
        if CHOKES.get(later.voice) == hit.voice and length > 0:
            tail = min(int(_CHOKE_SECONDS * sample_rate), len(samples) - length)
            cut = samples[: length + tail].copy()
            cut[length:] *= np.linspace(1, 0, tail, dtype=np.float32)
            return cut
    return samples


def _add(block: NDArray[np.float32], start: int, sound: _Sounding) -> None:
    """Add to the block, which begins on frame `start`, what of a sound falls into it."""
    first, last = max(sound.frame, start), min(sound.end, start + len(block))
    if first >= last:
        return
    part = sound.samples[first - sound.frame : last - sound.frame]
    place = block[first - start : last - start]
    place[:, 0] += part * np.float32(sound.left)
    place[:, 1] += part * np.float32(sound.right)


def _limit(block: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bend what is louder than the knee towards the ceiling; all else is left alone."""
    loud = np.abs(block)
    over = loud > _KNEE
    if over.any():
        room = CEILING - _KNEE
        bent = _KNEE + room * np.tanh((loud[over] - _KNEE) / room)
        block[over] = np.copysign(bent, block[over])
    return block
