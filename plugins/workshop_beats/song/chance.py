"""Chance that falls the same way each time, on every machine: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014)."""

from __future__ import annotations

from zlib import crc32

_MASK = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15


def place(seed: int, voice: str, bar: int) -> int:
    """Where the throws for one bar of one voice begin; `bar` counts the song's bars."""
    return throw(throw(seed & _MASK, crc32(voice.encode())), bar)


def throw(start: int, number: int) -> int:
    """The throw of that number from a place: 64 evenly spread bits."""
    bits = (start + (number + 1) * _STEP) & _MASK
    bits = ((bits ^ bits >> 30) * 0xBF58476D1CE4E5B9) & _MASK
    bits = ((bits ^ bits >> 27) * 0x94D049BB133111EB) & _MASK
    return bits ^ bits >> 31
