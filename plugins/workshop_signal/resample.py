"""Another sample rate for a signal that comes in blocks, good enough to listen to: a windowed sinc of 32 points."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

HALF = 16
"""Frames of the input that the filter needs on either side."""

MOST_PHASES = 1024
_SHAPE = 8.0
_PASSED = 0.92
"""The share of the lower of both Nyquist frequencies that passes unharmed."""


class Resampler:
    """Takes planar blocks (channels, frames) at one rate in hertz and gives them back at another.

    Frame k of what comes out lies exactly at frame k * source / target of what goes in; it comes HALF frames late, and
    `flush` gives what is held back. Equal rates pass as they are.
    """

    def __init__(self, source: int, target: int) -> None:
        common = math.gcd(source, target)
        self._down, self._up = source // common, target // common
        self._phases = min(self._up, MOST_PHASES)
        self._kept: Block | None = None
        self._first = -HALF
        self._made = 0
        self._taken = 0

    def push(self, block: Block) -> Block:
        """Take in a block; what comes out may be shorter or longer."""
        if self._down == self._up:
            return block
        self._taken += block.shape[1]
        before = np.zeros((len(block), HALF), np.float32) if self._kept is None else self._kept
        signal = np.concatenate((before, block), axis=1)
        last = (self._first + signal.shape[1] - HALF) * self._up
        count = max(-(-last // self._down) - self._made, 0)
        return self._taken_out(signal, count)

    def flush(self) -> Block:
        """What is held back at the end, so that as much time comes out as went in."""
        if self._down == self._up or self._kept is None:
            return np.zeros((2, 0), np.float32)
        left = -(-self._taken * self._up // self._down) - self._made
        held = self.push(np.zeros((len(self._kept), HALF + 1), np.float32))
        return held[:, :left]

    def _taken_out(self, signal: Block, count: int) -> Block:
        """The next frames that `signal` has room for, and keep what the following ones need."""
        place = (self._made + np.arange(count)) * self._down
        whole = place // self._up - self._first
        phase = (place % self._up) * self._phases // self._up
        taps = _filters(self._phases, min(1.0, self._up / self._down))
        under = signal[:, whole[:, None] + np.arange(1 - HALF, HALF + 1)]
        out: Block = np.einsum("cft,ft->cf", under, taps[phase])
        self._made += count
        needed = self._made * self._down // self._up - HALF + 1
        drop = max(min(needed - self._first, signal.shape[1] - 2 * HALF), 0)
        self._kept = signal[:, drop:].copy()
        self._first += drop
        return out


@cache
def _filters(phases: int, scale: float) -> Block:
    """The taps of each phase, shape (phases, 32): a sinc in a Kaiser window, each adding up to one."""
    taps = np.arange(1 - HALF, HALF + 1)
    time = np.arange(phases)[:, None] / phases - taps
    cut = scale * _PASSED
    window = np.i0(_SHAPE * np.sqrt(np.maximum(1 - (time / HALF) ** 2, 0))) / np.i0(_SHAPE)
    filters = np.sinc(time * cut) * window
    return np.asarray(filters / filters.sum(axis=1, keepdims=True), np.float32)
