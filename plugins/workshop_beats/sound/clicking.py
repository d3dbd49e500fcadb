"""Make the clicks that `workshop_beats.sound.clicks` puts together, from a kit's sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workshop_beats.hits import Hit
from workshop_beats.sound.clicks import click_names, has_clicks
from workshop_beats.sound.counts import TURNS
from workshop_beats.sound.kept import keep_audio
from workshop_beats.sound.mixer import Mixer, mix
from workshop_signal.limiter import Limiter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from workshop_beats.sound.bank import Bank

CLICK = "click"
_PITCH = 76
"""Drums sound the same whatever their pitch."""


def keep_clicks(folder: Path, bank: Bank, velocities: Sequence[int]) -> None:
    """Keep every click that a count-in of such velocities may need; of a leader's own recordings none."""
    spec, apart = bank.spec(CLICK), bank.sample_rate
    if "samples" in spec:
        return
    hits = [Hit(turn * apart, CLICK, _PITCH, 1, velocity) for turn, velocity in enumerate(_each(velocities))]
    names = click_names(bank.sample_rate, spec, hits)
    lengths = [len(bank.sound(*hit[1:3], hit.velocity, turn).samples) for turn, hit in enumerate(hits)]
    if has_clicks(folder, names) or max(lengths) > apart:
        return
    limiter = Limiter(bank.sample_rate)
    blocks = [limiter.push(block[0]).copy() for block in mix(hits, len(hits) * apart, Mixer(bank))]
    audio = np.concatenate([*blocks, limiter.flush()], axis=1)
    for name, hit, length in zip(names, hits, lengths, strict=True):
        keep_audio(folder, name, np.ascontiguousarray(audio[:, hit.frame : hit.frame + length].T).tobytes())


def _each(velocities: Sequence[int]) -> list[int]:
    """Every velocity as often as hits take turns."""
    return [velocity for velocity in velocities for _ in range(TURNS)]
