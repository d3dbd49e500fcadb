"""Chords as a guitar in standard tuning plays them: open ones first, else the lowest barre that has all the notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop_beats.template.chords import Chord

STRINGS = (40, 45, 50, 55, 59, 64)
"""E2 A2 D3 G3 B3 E4 as MIDI notes."""
_REACH = 3
_HIGHEST = 8
_FEWEST = 3
"""Fewer strings than that are no strum."""


def shape(chord: Chord, voicing: str = "close") -> tuple[int, ...]:
    """The notes that the strings give, low to high, none above 76; a power chord is root, fifth and octave."""
    if not chord.intervals:
        return ()
    if voicing == "power":
        root = STRINGS[0] + (chord.root - STRINGS[0]) % 12
        return (root, root + next((i for i in chord.intervals if i in {6, 7, 8}), 7), root + 12)
    tones = [(chord.root + interval) % 12 for interval in chord.intervals]
    fifth = (chord.root + 7) % 12
    needed = {tone for tone in tones if tone != fifth or len(tones) < 4} | {chord.bass}
    best: tuple[int, ...] = ()
    missed = len(needed) + 2
    for notes in _grips(chord, tones, fifth):
        missing = len(needed - {note % 12 for note in notes}) + (len(notes) < _FEWEST)
        if missing < missed:
            best, missed = notes, missing
        if not missing:
            break
    return best


def _grips(chord: Chord, tones: list[int], fifth: int) -> Iterator[tuple[int, ...]]:
    """Grips with the chord's bass note lowest, from the lowest place on the neck up."""
    for fret in range(_HIGHEST + 1):
        for string, opened in enumerate(STRINGS[:3]):
            bass = opened + fret + (chord.bass - opened - fret) % 12
            if bass - opened <= fret + _REACH:
                yield _grip(bass, string, fret, tones, fifth)


def _grip(bass: int, string: int, fret: int, tones: list[int], fifth: int) -> tuple[int, ...]:
    """One grip: on each string above the bass a note of the chord that is missing yet, where the hand reaches one."""
    notes = [bass]
    for opened in STRINGS[string + 1 :]:
        near = [note for note in range(opened + fret, opened + fret + _REACH + 1) if note % 12 in tones]
        if not near:
            if len(notes) > 1:
                break
            continue
        had = {note % 12 for note in notes}
        first = len(notes) == 1 and string < 2
        near.sort(key=lambda note: (first and note % 12 != fifth, note % 12 in had, note))
        notes.append(near[0])
    return tuple(notes)
