"""Which notes of a chord keys and pads play. Each chord lies where the hands move least from the one before."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from workshop_beats.voices import KEYS, PAD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workshop_beats.template.chords import Chord

RANGES = {KEYS: (53, 77), PAD: (52, 76)}
"""The lowest and the highest MIDI note of each instrument."""
_OTHERWISE = {"spread": "open", "open": "close", "rootless": "close", "power": "close"}
_MOST_NOTES = 5
_MUDDY = 58
"""Below this note seconds sound like mud."""

Voiced = tuple[int, ...]


def led(chords: Sequence[Chord], voicing: str, span: tuple[int, int]) -> list[Voiced]:
    """The notes of each chord in turn, low to high, within `span`; none where no chord sounds."""
    low, high = span
    found: list[Voiced] = []
    before: Voiced = ()
    for chord in chords:
        choices = [_notes(offsets, base) for offsets, base in _places(chord, voicing, low, high)]
        notes = min(choices, key=lambda notes: _cost(notes, before, low + high), default=())
        found.append(notes)
        before = notes or before
    return found


def _places(chord: Chord, voicing: str, low: int, high: int) -> list[tuple[Voiced, int]]:
    """Every way to play a chord in a voicing between two notes; in a narrower voicing where that one does not fit."""
    if not chord.intervals:
        return []
    found = [
        (offsets, base)
        for first, offsets in _shapes(chord, voicing)
        for base in range(low + (first - low) % 12, high - offsets[-1] + 1, 12)
    ]
    return found or _places(chord, _OTHERWISE[voicing], low, high)


def _notes(offsets: Voiced, base: int) -> Voiced:
    """The notes of a shape from its lowest."""
    return tuple(base + offset for offset in offsets)


def _shapes(chord: Chord, voicing: str) -> Iterator[tuple[int, Voiced]]:
    """The shapes of a voicing: the pitch class of the lowest note, and the notes above it."""
    if voicing == "power":
        fifth = next((i for i in chord.intervals if i in {6, 7, 8}), 7)
        yield chord.root, (0, fifth, 12)
        return
    tones = _chosen(chord, rootless=voicing == "rootless")
    for turn in range(len(tones)):
        close = [(tone - tones[turn]) % 12 for tone in tones[turn:] + tones[:turn]]
        if voicing == "open" and len(close) > 2:
            close = sorted([*close[:-2], close[-1], close[-2] - 12])
        elif voicing == "spread":
            close = sorted([*close[::2], *(offset + 12 for offset in close[1::2])])
        yield (chord.root + tones[turn] + close[0]) % 12, tuple(offset - close[0] for offset in close)


def _chosen(chord: Chord, *, rootless: bool) -> list[int]:
    """The pitch classes above the root that two hands play: the fifth goes first where there are too many."""
    tones = sorted({interval % 12 for interval in chord.intervals})
    if rootless and len(tones) > 3:
        tones.remove(0)
    if len(tones) > _MOST_NOTES and 7 in tones:
        tones.remove(7)
    return tones[-_MOST_NOTES:]


def _cost(notes: Voiced, before: Voiced, ends: int) -> tuple[int, Voiced]:
    """How far hands move, how far they stray from the middle, and how muddy it sounds; the lower of equals."""
    away = abs(2 * sum(notes) - ends * len(notes)) // len(notes)
    mud = sum(6 for one, other in pairwise(notes) if one < _MUDDY and other - one <= 2)
    return 4 * _moved(notes, before) + away + mud, notes


def _moved(notes: Voiced, before: Voiced) -> int:
    """How many semitones the voices move in all."""
    if len(notes) == len(before):
        return sum(abs(one - other) for one, other in zip(notes, before, strict=True))
    return sum(min((abs(note - other) for other in before), default=0) for note in notes)
