"""The sound of one hit or one note of a kit. Part of the audio process: numpy and soundfile only.

A `spec` is one voice of what `workshop_beats.kits.flat.kit_of` gives. The same call always gives the same samples.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from workshop_beats.sound.counts import layers_of, turns_of
from workshop_beats.sound.models.colour import coloured
from workshop_beats.sound.models.held import Held, seamless, synth
from workshop_beats.sound.models.hit import Stroke
from workshop_beats.sound.models.metals import grains, metal
from workshop_beats.sound.models.own import own
from workshop_beats.sound.models.plucked import string, sub, tine
from workshop_beats.sound.models.skins import skin, snare
from workshop_beats.sound.models.strikes import clap, wood

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Tone", "drum", "layers_of", "tone", "turns_of"]
_DRUMS = {
    "skin": skin,
    "snare": snare,
    "metal": metal,
    "clap": clap,
    "wood": wood,
    "grains": grains,
    "own": own,
}
_PLUCKED = {"string": string, "tine": tine, "sub": sub}


class Tone(NamedTuple):
    """A note: mono samples of shape (frames,), full scale +-1.

    Where `loop_start` is given, the frames from there to `loop_end` (the frame after the last) repeat while the note is
    held; else it plays out. When the note ends it fades over `release_seconds`.
    """

    samples: NDArray[np.float32]
    loop_start: int | None
    loop_end: int | None
    release_seconds: float


def drum(spec: Mapping[str, Any], sample_rate: int, *, layer: int, layers: int, turn: int) -> NDArray[np.float32]:
    """A hit as mono float32, shape (frames,), with a peak below 1. `layer` counts from 0, the softest, to `layers` - 1.

    Raises:
        AudioError: A leader's own file cannot be read as audio.
    """
    stroke = Stroke((layer + 1) / layers, turn, spec["seed"], sample_rate)
    return coloured(_DRUMS[spec["model"]](spec, stroke), sample_rate, spec["colour"], stroke.rng)


def tone(spec: Mapping[str, Any], sample_rate: int, pitch: int, *, layer: int, layers: int) -> Tone:
    """A note of a MIDI `pitch`; layers as in `drum`."""
    stroke = Stroke((layer + 1) / layers, 0, spec["seed"] + pitch, sample_rate)
    hertz = 440.0 * 2 ** ((pitch - 69) / 12)
    release = max(spec["release_ms"] / 1000, 0.005)
    if spec["model"] == "synth":
        held = synth(spec, stroke, hertz)
        whole = seamless(Held(coloured(held.samples, sample_rate, spec["colour"], stroke.rng, held=True), held.start))
        return Tone(whole, held.start, len(whole), release)
    samples = coloured(_PLUCKED[spec["model"]](spec, stroke, hertz), sample_rate, spec["colour"], stroke.rng)
    return Tone(samples, None, None, release)
