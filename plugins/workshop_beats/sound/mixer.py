"""Place sounds on stereo lines and hand them on in blocks, so that memory does not grow with the length of a song.

Blocks are planar, shape (buses, 2, frames), and live in scratch that the next block uses again: fresh memory costs
more than the sums.
"""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from workshop_beats.sound.sounding import Sounding, ramp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from workshop_beats.hits import Hit
    from workshop_beats.sound.bank import Bank
    from workshop_beats.sound.shots import Tone

BLOCK = 16_384
"""Frames a block: they fit in the processor's cache."""

LEVEL_DB = -7.2
"""The level of everything: it puts the beats that ship between -20 and -14 LUFS."""

_CURVE = 1.6
_CHOKE_SECONDS = 0.008


class Mixer:
    """Mixes what is placed, from frame 0 on. `buses` says on which line each voice goes; all on the first without."""

    def __init__(self, bank: Bank, buses: Mapping[str, int] | None = None) -> None:
        self.position = 0
        self._bank = bank
        self._buses = buses or {}
        self._sounding: list[Sounding] = []
        self._counts: dict[str, int] = {}
        self._ramps: dict[float, NDArray[np.float32]] = {}
        self._gains: dict[tuple[str, int], NDArray[np.float32]] = {}
        self._mixed = np.zeros((max(self._buses.values(), default=0) + 1, 2, BLOCK), np.float32)
        self._scratch = np.empty((2, BLOCK), np.float32)

    def place(self, hit: Hit) -> None:
        """Place a hit; hits come in order of frame. It ends what sounds in its choke group.

        Raises:
            UnknownVoiceError: The kit has no such voice.
            OSError, ValueError: A leader's own recording cannot be read.
        """
        count = self._counts[hit.voice] = self._counts.get(hit.voice, -1) + 1
        self._begin(hit, self._bank.sound(hit.voice, hit.pitch, hit.velocity, count))

    def place_together(self, hits: Sequence[Hit]) -> None:
        """Place hits of one voice that differ in pitch alone. Their sum is worked out once and used again.

        Raises:
            As `place`.
        """
        tone = None
        if len(hits) > 1:
            tone = self._bank.chord(hits[0].voice, tuple(hit.pitch for hit in hits), hits[0].velocity)
        if tone is not None:
            self._begin(hits[0], tone)
            return
        for hit in hits:
            self.place(hit)

    def _begin(self, hit: Hit, tone: Tone) -> None:
        """Let a sound begin, and end what it chokes."""
        group = self._bank.spec(hit.voice).get("choke")
        if group is not None:
            self.end(hit.frame, group)
        sounding = Sounding(hit.frame, tone, self._gain(hit), self._buses.get(hit.voice, 0), group)
        if tone.release_seconds:
            sounding.end_at(hit.frame + max(hit.frames, 1), self._ramp(tone.release_seconds))
        self._sounding.append(sounding)

    def end(self, frame: int, group: str | None = None) -> None:
        """Fade out what began before a frame, over 8 ms: one choke group, or everything."""
        for sounding in self._sounding:
            if sounding.frame < frame and (group is None or sounding.group == group):
                sounding.end_at(frame, self._ramp(_CHOKE_SECONDS))

    def _gain(self, hit: Hit) -> NDArray[np.float32]:
        """The gains of a voice struck so hard, shape (2, 1); worked out once for each."""
        struck = (hit.voice, hit.velocity)
        if struck not in self._gains:
            spec = self._bank.spec(hit.voice)
            self._gains[struck] = panned(spec["pan"], spec["gain"] * velocity_gain(hit.velocity))
        return self._gains[struck]

    def _ramp(self, seconds: float) -> NDArray[np.float32]:
        """A fade of some seconds."""
        if seconds not in self._ramps:
            self._ramps[seconds] = ramp(round(seconds * self._bank.sample_rate))
        return self._ramps[seconds]

    def block(self, frames: int) -> NDArray[np.float32]:
        """The next `frames`, at most 16,384, of every bus: shape (buses, 2, frames), good until the next call."""
        mixed = self._mixed[:, :, :frames]
        mixed.fill(0)
        end = self.position + frames
        for sounding in self._sounding:
            sounding.add_to(mixed, self.position, self._scratch)
        self._sounding = [sounding for sounding in self._sounding if sounding.end > end]
        self.position = end
        return mixed


def mix(hits: Iterable[Hit], frames: int, mixer: Mixer, size: int = BLOCK) -> Iterator[NDArray[np.float32]]:
    """The song in blocks of shape (buses, 2, up to `size`), `frames` in all; what would sound later is cut off."""
    chords = (list(chord) for _, chord in groupby(hits, _but_pitch))
    following = next(chords, None)
    for start in range(0, frames, size):
        end = min(start + size, frames)
        while following is not None and following[0].frame < end:
            mixer.place_together(following)
            following = next(chords, None)
        yield mixer.block(end - start)


def _but_pitch(hit: Hit) -> tuple[int, str, int, int]:
    """What the notes of a chord share."""
    return hit.frame, hit.voice, hit.frames, hit.velocity


def panned(pan: float, gain: float) -> NDArray[np.float32]:
    """Gains for left and right at constant power, shape (2, 1); `pan` from -1 (left) to 1 (right)."""
    angle = (pan + 1) * math.pi / 4
    return np.array([[gain * math.cos(angle)], [gain * math.sin(angle)]], np.float32)


def velocity_gain(velocity: int) -> float:
    """How loud a velocity of 1 to 127 is, the level of everything included."""
    return float((velocity / 100) ** _CURVE * 10 ** (LEVEL_DB / 20))
