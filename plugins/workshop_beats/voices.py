"""The voices that a beat's lines may name, and where they sit in General MIDI and between the loudspeakers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drum:
    """`note` is the General MIDI percussion key (channel 10); `pan` runs from -1 (left) to 1; `gain` is linear."""

    note: int
    pan: float = 0.0
    gain: float = 1.0


CLICK = 76
"""General MIDI's high wood block."""

DRUMS = {
    "kick": Drum(36, 0.0, 1.0),
    "snare": Drum(38, 0.05, 0.8),
    "rim": Drum(37, 0.15, 0.6),
    "clap": Drum(39, -0.1, 0.7),
    "hat": Drum(42, 0.3, 0.42),
    "pedal": Drum(44, 0.3, 0.4),
    "open": Drum(46, 0.3, 0.42),
    "ride": Drum(51, -0.35, 0.4),
    "crash": Drum(49, -0.4, 0.5),
    "tom": Drum(45, -0.25, 0.75),
    "hightom": Drum(50, 0.2, 0.7),
    "floortom": Drum(43, -0.45, 0.8),
    "shaker": Drum(70, 0.45, 0.35),
    "tambourine": Drum(54, -0.5, 0.35),
    "cowbell": Drum(56, 0.35, 0.4),
    "conga": Drum(63, -0.3, 0.6),
    "click": Drum(CLICK, 0.0, 0.6),
}
"""Names of drum lines. A closed or pedal hat ends an open one."""

BASS = "bass"
KEYS = "keys"
PAD = "pad"
GUITAR = "guitar"
MELODY = "melody"


@dataclass(frozen=True, slots=True)
class Pitched:
    """An instrument that plays notes; `title` names its MIDI track.

    `channel` counts from 1 and `program` from 0; `pan` runs from -1 (left) to 1; `gain` is linear.
    """

    title: str
    channel: int
    program: int
    pan: float
    gain: float


PITCHED = {
    BASS: Pitched("Bass", 2, 33, 0.0, 0.55),
    KEYS: Pitched("Keys", 3, 4, 0.12, 0.2),
    PAD: Pitched("Pad", 4, 89, -0.1, 0.26),
    GUITAR: Pitched("Guitar", 5, 25, -0.25, 0.22),
    MELODY: Pitched("Melody guide", 6, 80, 0.0, 0.45),
}
"""Names of lines of notes. General MIDI's fingered bass, electric piano, warm pad, steel guitar, and square lead."""
