"""The rehearsal band's voices, made of arithmetic: drums, bass, keys and a singer, the same on every run.

Each gives a mono float32 array of shape (frames,) whose peak is 1.0 or less. Importing this imports numpy.
"""

from __future__ import annotations

from workshop_signal.synth.drums import hat, kick, snare
from workshop_signal.synth.pitched import bass, keys, midi_to_hertz, voice

__all__ = [
    "bass",
    "hat",
    "keys",
    "kick",
    "midi_to_hertz",
    "snare",
    "voice",
]
