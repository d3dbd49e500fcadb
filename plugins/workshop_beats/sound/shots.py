"""The sound of one hit or one note of a kit. Part of the audio process: numpy and the standard library only.

A `spec` is one voice of what `workshop_beats.kits.flat.kit_of` gives. The same call always gives the same samples.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from workshop_signal import synth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

LAYERS = 3


class Tone(NamedTuple):
    """A note: mono samples of shape (frames,), full scale +-1.

    Where `loop_start` is given, the frames from there to `loop_end` (the frame after the last) repeat while the note is
    held; else it plays out. When the note ends it fades over `release_seconds`.
    """

    samples: NDArray[np.float32]
    loop_start: int | None
    loop_end: int | None
    release_seconds: float


def layers_of(spec: Mapping[str, Any]) -> int:
    """How many velocity layers a voice has."""
    return len(spec["samples"]) if "samples" in spec else LAYERS


def turns_of(spec: Mapping[str, Any], layer: int) -> int:
    """How many variants of a hit take turns in a layer."""
    if "samples" in spec:
        return len(spec["samples"][layer])
    return 1 if spec["model"] == "metal" and spec["seconds"] > 0.6 else 3


def drum(spec: Mapping[str, Any], sample_rate: int, *, layer: int, layers: int, turn: int) -> NDArray[np.float32]:
    """A hit as mono float32, shape (frames,), with a peak below 1. `layer` counts from 0, the softest, to `layers` - 1.

    Raises:
        OSError, ValueError: A leader's own file cannot be read as audio.
    """
    make = {"skin": synth.kick, "snare": synth.snare, "metal": synth.hat, "clap": synth.clap, "wood": synth.rim}
    voice = make.get(spec["model"], synth.shaker)
    level = np.float32(0.5 + 0.5 * (layer + 1) / layers)
    return voice(sample_rate, seed=int(spec["seed"]) + turn) * level


def tone(spec: Mapping[str, Any], sample_rate: int, pitch: int, *, layer: int, layers: int) -> Tone:
    """A note of a MIDI `pitch`; layers as in `drum`."""
    make = synth.keys if spec["model"] in {"tine", "synth"} else synth.bass
    level = np.float32(0.5 + 0.5 * (layer + 1) / layers)
    samples = make(sample_rate, synth.midi_to_hertz(pitch), 2.0) * level
    return Tone(samples, None, None, spec["release_ms"] / 1000)
