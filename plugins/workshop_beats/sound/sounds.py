"""The sound of each voice. Part of the rendering process: imports numpy and the synthesiser only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from workshop_signal import synth

if TYPE_CHECKING:
    from collections.abc import Callable

Samples = NDArray[np.float32]

_ROUND_ROBIN = 3
_TOMS = {"floortom": 82.0, "tom": 110.0, "hightom": 147.0, "conga": 208.0}


class Bank:
    """Sounds at one sample rate, each made when it is first needed and then kept."""

    def __init__(self, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self._made: dict[tuple[str, int, int], Samples] = {}

    def drum(self, voice: str, count: int, *, accent: bool = False) -> Samples:
        """A hit as mono float32, shape (frames,). `count` says which hit of the song: neighbours differ a little."""
        turn = int(accent) if voice == "click" else count % _ROUND_ROBIN
        key = (voice, turn, 0)
        if key not in self._made:
            self._made[key] = self._drum(voice, turn).astype(np.float32)
        return self._made[key]

    def note(self, voice: str, pitch: int, frames: int) -> Samples:
        """A bass or keys note of a MIDI pitch and about `frames`, as mono float32, shape (frames,)."""
        hundredths = max(-(-frames * 100 // self.sample_rate), 5)
        key = (voice, pitch, hundredths)
        if key not in self._made:
            make = synth.bass if voice == "bass" else synth.keys
            self._made[key] = make(self.sample_rate, synth.midi_to_hertz(pitch), hundredths / 100).astype(np.float32)
        return self._made[key]

    def _drum(self, voice: str, turn: int) -> NDArray[np.floating]:
        """Make one variant of a drum."""
        seed = 100 * turn + len(voice)
        if voice in _TOMS:
            return synth.tom(self.sample_rate, _TOMS[voice], seed=seed)
        make = _SPECIAL.get(voice)
        sound: NDArray[np.floating]
        if make is not None:
            sound = make(self.sample_rate, turn, seed)
        else:
            sound = getattr(synth, voice)(self.sample_rate, seed=seed)
        return sound


def _sum(one: NDArray[np.floating], other: NDArray[np.floating]) -> NDArray[np.floating]:
    """Two sounds at once, as long as the longer."""
    total = np.zeros(max(len(one), len(other)))
    total[: len(one)] += one
    total[: len(other)] += other
    return total


def _cowbell(sample_rate: int) -> NDArray[np.floating]:
    """A cowbell of 0.25 s: two square waves a fifth and a bit apart, as in analogue drum machines."""
    time = np.arange(sample_rate // 4) / sample_rate
    tone = np.sign(np.sin(2 * np.pi * 562 * time)) + np.sign(np.sin(2 * np.pi * 845 * time))
    sound: NDArray[np.floating] = 0.2 * tone * np.exp(-time / 0.05)
    return sound


_SPECIAL: dict[str, Callable[[int, int, int], NDArray[np.floating]]] = {
    "click": lambda rate, turn, _: synth.click(rate, accent=bool(turn)),
    "open": lambda rate, _, seed: synth.hat(rate, opened=True, seed=seed),
    "pedal": lambda rate, _, seed: 0.7 * synth.hat(rate, seed=seed),
    "tambourine": lambda rate, _, seed: _sum(synth.shaker(rate, seed=seed), 0.5 * synth.hat(rate, seed=seed + 1)),
    "cowbell": lambda rate, *_: _cowbell(rate),
}
"""Drums that the synthesiser has no voice of that name for, made of others."""
